"""What a browser may say over the WebSocket."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from streamlit.proto.BackMsg_pb2 import BackMsg

from web.frames import Verdict, judge


def rerun(*, auto: bool) -> BackMsg:
    message = BackMsg()
    message.rerun_script.query_string = "case=7"
    message.rerun_script.is_auto_rerun = auto
    return message


def operation(name: str) -> BackMsg:
    message = BackMsg()
    message.backend_operation_request.request_id = "1"
    getattr(message.backend_operation_request, name).SetInParent()
    return message


def file_urls() -> BackMsg:
    message = BackMsg()
    message.file_urls_request.request_id = "1"
    return message


@pytest.mark.parametrize(
    ("message", "verdict"),
    [
        (rerun(auto=False), Verdict.ACTIVITY),
        (rerun(auto=True), Verdict.PASS),
        (BackMsg(stop_script=True), Verdict.PASS),
        (BackMsg(app_heartbeat=True), Verdict.PASS),
        (file_urls(), Verdict.FETCH),
        (operation("deferred_file"), Verdict.FETCH),
        (operation("dataframe_chunk"), Verdict.FETCH),
        (operation("install_skills"), Verdict.DROP),
        (operation("dismiss_skills_nudge"), Verdict.DROP),
        (BackMsg(clear_cache=True), Verdict.DROP),
        (BackMsg(clear_cache=False), Verdict.DROP),
        (BackMsg(set_run_on_save=True), Verdict.DROP),
        (BackMsg(load_git_info=True), Verdict.DROP),
        (BackMsg(debug_disconnect_websocket=True), Verdict.DROP),
        (BackMsg(debug_shutdown_runtime=True), Verdict.DROP),
        (BackMsg(), Verdict.DROP),
    ],
)
def test_a_message_is_judged_by_what_it_asks(message: BackMsg, verdict: Verdict) -> None:
    assert judge(message.SerializeToString()) is verdict


def test_every_kind_of_message_streamlit_knows_has_a_verdict() -> None:
    kinds = {field.name for field in BackMsg.DESCRIPTOR.oneofs_by_name["type"].fields}

    assert kinds == {
        "clear_cache", "set_run_on_save", "stop_script", "rerun_script", "load_git_info", "app_heartbeat",
        "debug_disconnect_websocket", "debug_shutdown_runtime", "file_urls_request",
        "backend_operation_request",
    }  # fmt: skip


def test_what_is_no_message_cannot_be_read() -> None:
    assert judge(b"\xff\xff\xff\xff") is Verdict.UNREADABLE


def test_the_last_kind_named_counts_as_it_does_in_streamlit() -> None:
    both = rerun(auto=False).SerializeToString() + BackMsg(clear_cache=True).SerializeToString()

    assert judge(both) is Verdict.DROP


@given(st.binary(max_size=300))
@settings(max_examples=500)
def test_any_bytes_are_judged_without_trouble(frame: bytes) -> None:
    assert judge(frame) in Verdict
