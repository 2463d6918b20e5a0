"""The log never holds an ID number, a phone or a token."""

from __future__ import annotations

import base64
import io
import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st

from web.quiet import Quiet, masked


@pytest.mark.parametrize(
    "secret",
    [
        "110101199003070010",
        "11010119900307001X",
        "11010119900307001x",
        "110101900307001",
        "13812345678",
        "k3YbA0lqk2mZbq7xw1c9t5v8n6r4p0s2d3f5g7h9j1K",
    ],
)
def test_a_secret_in_a_line_is_blotted_out(secret: str) -> None:
    for line in (f"idno={secret} db", f"({secret})", f"身份证{secret}，", secret, f"'{secret}'"):
        assert secret not in masked(line)


@pytest.mark.parametrize("path", ["/_stcore/upload_file/a-b/c", "/media/0123.csv", "/export/abc"])
def test_the_end_of_a_files_address_is_blotted_out(path: str) -> None:
    assert path not in masked(f"GET {path} 200")


@pytest.mark.parametrize(
    "line",
    [
        "2026-11-23 12:00:00 started on 127.0.0.1:8501",
        "Traceback (most recent call last):",
        '  File "domain/work.py", line 120, in get',
        "imported 185491 rows in 8 s",
        "1234567890123456789012",
        "0a1b2c3d4e5f13812345678aa",
    ],
)
def test_an_ordinary_line_stays_as_it_is(line: str) -> None:
    assert masked(line) == line


@given(st.binary(min_size=32, max_size=32))
def test_no_token_passes(raw: bytes) -> None:
    token = base64.urlsafe_b64encode(raw).decode().rstrip("=")

    assert token not in masked(f"cookie ciyin=s.{token};")


def test_a_logger_behind_it_writes_masked_lines_tracebacks_included() -> None:
    paper = io.StringIO()
    logger = logging.getLogger("tests.quiet")
    logger.handlers = [logging.StreamHandler(Quiet(paper))]
    logger.propagate = False
    try:
        raise ValueError("no such person 110101199003070010")
    except ValueError:
        logger.exception("call %s back", "13812345678")

    written = paper.getvalue()
    assert "Traceback" in written
    assert "110101199003070010" not in written
    assert "13812345678" not in written


def test_it_is_a_stream_like_the_one_behind_it() -> None:
    paper = io.StringIO()
    quiet = Quiet(paper)

    assert quiet.write("13812345678\n") == 12
    quiet.flush()
    assert not quiet.isatty()
