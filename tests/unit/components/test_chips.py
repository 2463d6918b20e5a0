"""Chips: word, icon and colour together."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from components import chips
from core.dictionaries import dictionary
from core.i18n import speaking
from tests.seats import drawn, everything

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("left", "words", "icon", "colour"),
    [
        (timedelta(days=24), "剩 24 天", "schedule", "gray"),
        (timedelta(days=8), "剩 8 天", "schedule", "gray"),
        (timedelta(days=7, hours=23), "剩 7 天", "schedule", "yellow"),
        (timedelta(days=3), "剩 3 天", "schedule", "yellow"),
        (timedelta(days=2), "剩 2 天", "alarm", "orange"),
        (timedelta(hours=5), "不足 1 天", "alarm", "orange"),
        (timedelta(), "不足 1 天", "alarm", "orange"),
        (timedelta(minutes=-1), "超期 1 天", "error", "red"),
        (timedelta(days=-3), "超期 3 天", "error", "red"),
        (timedelta(days=-3, hours=-1), "超期 4 天", "error", "red"),
    ],
)
def test_a_clock_says_what_is_left(left: timedelta, words: str, icon: str, colour: str) -> None:
    with speaking("zh_CN"):
        chip = chips.clock_chip(NOW + left, NOW)

    assert (chip.words, chip.icon, chip.colour) == (words, icon, colour)


def test_a_named_clock_says_its_name_and_rule() -> None:
    with speaking("zh_CN"):
        chip = chips.clock_chip(NOW + timedelta(days=1), NOW, name="二级办理", why="时限 7 天")

    assert chip.words == "二级办理 剩 1 天"
    assert chip.help == "时限 7 天"


def test_one_and_many_days_are_said_apart_in_english() -> None:
    with speaking("en"):
        assert chips.clock_chip(NOW + timedelta(days=1), NOW).words == "1 day left"
        assert chips.clock_chip(NOW + timedelta(days=5), NOW).words == "5 days left"


def test_a_paused_and_a_met_clock_are_no_alarm() -> None:
    with speaking("zh_CN"):
        assert chips.paused_chip(15).words == "暂停，余 15 天"
        assert chips.paused_chip(15).colour == "gray"
        assert chips.done_chip("三见面").words == "三见面 已完成"


@pytest.mark.parametrize("code", [entry.code for entry in dictionary("dispute_risk")])
def test_every_risk_has_a_chip_of_its_own(code: str) -> None:
    chip = chips.risk_chip(code, "风险")

    assert code in chips.RISK_COLOURS
    assert chip.markdown == f":{chip.colour}-badge[:material/{chip.icon}: 风险]"


def test_no_two_risks_look_alike_without_colour() -> None:
    icons = [icon for icon, _colour in chips.RISK_COLOURS.values()]

    assert len(set(icons)) == len(icons)


def test_an_unknown_risk_is_plain() -> None:
    assert chips.risk_chip("R9", "?").colour == "gray"


def test_the_stage_bar_says_done_present_and_to_come() -> None:
    app = drawn(lambda: chips.stage_bar(["收集摸排", "分析研判", "先期处置"], 1))

    words = everything(app)
    assert ":green-badge[:material/check: 收集摸排]" in words
    assert "**分析研判**" in words
    assert ":gray-badge[3 先期处置]" in words


def test_clocks_are_drawn_in_the_order_given() -> None:
    app = drawn(lambda: chips.clocks([chips.done_chip("甲"), chips.done_chip("乙")]))

    assert [element.value for element in app.markdown] == [
        ":green-badge[:material/check_circle: 甲 已完成]",
        ":green-badge[:material/check_circle: 乙 已完成]",
    ]
