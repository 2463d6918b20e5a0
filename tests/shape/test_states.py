"""The drawing of the states is that of the table."""

from __future__ import annotations

from tools.states import FILE, drawn


def test_the_drawing_is_current() -> None:
    assert FILE.read_text("utf-8") == drawn(), "run: python -m tools states"
