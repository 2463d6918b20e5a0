"""The style sheet keeps to what Streamlit promises."""

from __future__ import annotations

import re

import pytest

from charts import DARK, LIGHT
from components import look
from tests.seats import drawn

CSS = (look.FOLDER / "look.css").read_text("utf-8")


def test_the_style_sheet_names_no_colour() -> None:
    assert re.findall(r"#[0-9a-fA-F]{3,8}\b", CSS) == []


@pytest.mark.parametrize("word", ["st-emotion-cache", "data-baseweb", "<style", "url(", "@import"])
def test_the_style_sheet_leans_on_nothing_that_changes_or_calls_out(word: str) -> None:
    assert word not in CSS


def test_braces_are_balanced() -> None:
    assert CSS.count("{") == CSS.count("}")


def test_the_wordmark_asks_for_nothing() -> None:
    svg = (look.FOLDER / "logo.svg").read_text("utf-8")

    assert "prefers-color-scheme:dark" in svg
    assert re.findall(r"(?:href|src)=", svg) == []


def test_a_link_out_cannot_carry_markup() -> None:
    app = drawn(lambda: look.leave_link("<b>out</b>", '/auth/sign-out"><script>'))

    body = app.get("html")[0].proto.body
    assert "<script>" not in body
    assert "<b>" not in body
    assert 'target="_self"' in body


@pytest.mark.parametrize(("told", "expected"), [("dark", DARK), ("light", LIGHT), (None, LIGHT)])
def test_an_untold_theme_is_light(told: str | None, expected: object) -> None:
    from charts import theme

    assert theme(told) is expected
