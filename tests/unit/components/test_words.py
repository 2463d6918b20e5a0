"""Stored text on a page is harmless, moments are written the way the language writes them."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from components import words
from core.i18n import speaking
from tests.seats import drawn, everything

AFTERNOON = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)


@pytest.mark.parametrize(
    "text",
    [
        "![t](http://elsewhere/x.png)",
        "[press](http://elsewhere)",
        "<b>bold</b>",
        "**bold**",
        "# heading",
        ":red[alarm]",
        "`code`",
        "$x$",
        "a|b",
        "~~gone~~",
    ],
)
def test_markup_is_kept_as_letters(text: str) -> None:
    made = words.safe(text)

    bare = made.replace("\\", "").replace("\u2060", "")
    assert bare == text
    assert all(made[at - 1] == "\\" for at, letter in enumerate(made) if letter in "[]<>*#`$|~!")


@pytest.mark.parametrize(
    "text",
    ["http://elsewhere/x", "HTTPS://elsewhere", "www.elsewhere.example", "WWW.x.example", "a@x.example"],
)
def test_a_bare_address_is_broken_so_that_no_link_is_made_of_it(text: str) -> None:
    made = words.safe(text).replace("\\", "")

    assert not {"://", "www.", "WWW.", "@x"} & {
        made[at : at + n] for at in range(len(made)) for n in (2, 3, 4)
    }
    assert made.replace("\u2060", "") == text


def test_letters_that_turn_or_hide_are_dropped() -> None:
    assert words.safe("a\u202eb\u200bc\x00d") == "a b c d"


def test_a_line_break_cannot_begin_a_heading() -> None:
    assert "\n" not in words.safe("one\n# two")


def test_chinese_stays_as_it_is() -> None:
    assert words.safe("翠湖小区 3 栋，楼上噪声。") == "翠湖小区 3 栋，楼上噪声。"


def test_a_page_draws_stored_markup_as_text() -> None:
    import streamlit as st

    app = drawn(lambda: st.markdown(words.safe("![t](http://elsewhere/x.png)")))

    assert "\\!\\[t\\]" in everything(app)


@pytest.mark.parametrize(
    ("language", "full", "short"),
    [
        ("zh_CN", "2026年11月23日 14:05", "11月23日 14:05"),
        ("en", "Nov 23, 2026, 14:05", "Nov 23, 14:05"),
    ],
)
def test_a_moment_is_local_and_written_by_language(language: str, full: str, short: str) -> None:
    with speaking(language):
        assert words.moment(AFTERNOON) == full
        assert words.short_moment(AFTERNOON) == short


@pytest.mark.parametrize(
    ("language", "full", "short"),
    [("zh_CN", "2026年3月1日", "3月1日"), ("en", "Mar 1, 2026", "Mar 1")],
)
def test_a_day_is_written_by_language(language: str, full: str, short: str) -> None:
    with speaking(language):
        assert words.day(date(2026, 3, 1)) == full
        assert words.short_day(date(2026, 3, 1)) == short
