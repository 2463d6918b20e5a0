"""What a browser may say over the WebSocket: the messages of Streamlit's BackMsg that a page needs."""

from __future__ import annotations

from enum import StrEnum

from google.protobuf.message import DecodeError
from streamlit.proto.BackMsg_pb2 import BackMsg

PASSED = frozenset({"stop_script", "app_heartbeat"})
OPERATIONS = frozenset({"deferred_file", "dataframe_chunk"})


class Verdict(StrEnum):
    """What the gate does with a frame. FETCH moves data without a run of the page: for live sessions."""

    DROP = "drop"
    PASS = "pass"  # noqa: S105 - not a password
    FETCH = "fetch"
    ACTIVITY = "activity"
    UNREADABLE = "unreadable"


def judge(frame: bytes) -> Verdict:
    """Tell a person's click from a fragment's tick, and both from what no page of ours ever sends.

    Clearing the caches is for everybody at once, whoever sends it; run-on-save, debugging, git and
    installing things belong to a developer's machine.
    """
    try:
        message = BackMsg.FromString(frame)
    except DecodeError:
        return Verdict.UNREADABLE
    kind = message.WhichOneof("type")
    if kind == "rerun_script":
        return Verdict.PASS if message.rerun_script.is_auto_rerun else Verdict.ACTIVITY
    if kind == "backend_operation_request":
        asked = message.backend_operation_request.WhichOneof("payload")
        return Verdict.FETCH if asked in OPERATIONS else Verdict.DROP
    if kind == "file_urls_request":
        return Verdict.FETCH
    return Verdict.PASS if kind in PASSED else Verdict.DROP
