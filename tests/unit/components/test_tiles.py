"""A tile says its number, its verdict in a word, and n/N."""

from __future__ import annotations

from datetime import UTC, datetime
from math import nan

import pandas as pd
import pytest

from analytics.results import Rate
from charts import Kind, State
from components import tiles
from core.i18n import speaking
from domain.metrics import METRICS, Answer, Better, Shape
from domain.metrics.answers import amount, share
from domain.metrics.verdicts import judged

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.fixture(autouse=True)
def in_chinese() -> object:
    """Speak Chinese, as the desk does."""
    with speaking("zh_CN"):
        yield


def rate(n: int, total: int, before: tuple[int, int] = (0, 0), target: float | None = 0.95) -> Answer:
    return judged(share("M01", Rate(n, total), Rate(*before), NOW), Better.UP, target)


def change(now: int, before: int, target: float | None = -0.42) -> Answer:
    return judged(amount("M22", Shape.CHANGE, now, before, NOW), Better.DOWN, target)


def count(now: int, before: int = 0, target: float | None = None, code: str = "M19") -> Answer:
    return judged(amount(code, Shape.COUNT, now, before, NOW), Better.UP, target)


@pytest.mark.parametrize(
    ("found", "value", "rows"),
    [
        (rate(851, 886), "96.0%", "851/886 件"),
        (rate(7, 9), "7 件", "7/9 件"),
        (rate(0, 0), "—", "0/0 件"),
        (rate(0, 40), "0.0%", "0/40 件"),
    ],
)
def test_a_rate_is_a_percentage_from_thirty_on(found: Answer, value: str, rows: str) -> None:
    assert tiles.value_words(METRICS["M01"], found) == value
    assert tiles.rows_words(METRICS["M01"], found) == rows


@pytest.mark.parametrize(
    ("n", "value", "rows"),
    [
        (3412, "3,412 起", "全部 3,412 起"),
        (123_456, "12.3 万起", "全部 123,456 起"),
        (0, "0 起", "全部 0 起"),
    ],
)
def test_a_count_is_written_short_and_its_rows_in_full(n: int, value: str, rows: str) -> None:
    assert tiles.value_words(METRICS["M19"], count(n)) == value
    assert tiles.rows_words(METRICS["M19"], count(n)) == rows


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (rate(96, 100), ":green-badge[达标 ≥95%]"),
        (rate(92, 100), ":orange-badge[低于目标 95%]"),
        (rate(9, 10), ":gray-badge[样本少]"),
        (rate(0, 0), ""),
        (rate(92, 100, target=None), ""),
        (count(3412, 3713), ":gray-badge[同比 −8.1%]"),
        (count(110, 100), ":gray-badge[同比 +10.0%]"),
        (count(5), ""),
        (count(1804, target=1800), ":green-badge[达标 ≥1,800]"),
        (change(36, 80), ":green-badge[同比 −55.0%]"),
        (change(1733, 1824), ":orange-badge[同比 −5.0%]"),
        (change(7, 12), ":gray-badge[样本少]"),
        (change(0, 0), ""),
    ],
)
def test_the_chip_says_the_verdict(found: Answer, words: str) -> None:
    assert tiles.chip(found) == words


def test_a_target_of_the_year_not_reached_yet_is_named_without_blame() -> None:
    from dataclasses import replace

    from domain.metrics import Verdict

    running = replace(count(193, target=200, code="M09"), verdict=Verdict.NONE)

    assert tiles.chip(running) == ":gray-badge[目标 200]"


def test_too_few_visits_take_the_verdict_off_the_satisfaction() -> None:
    satisfied, visited = rate(97, 100), rate(69, 100)

    assert tiles.chip(satisfied, visited) == ":gray-badge[回访不足 70%]"
    assert tiles.second_line(METRICS["M04"], satisfied, visited) == "回访 69%"


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (rate(96, 100, before=(95, 100)), "同比 +1.0"),
        (rate(92, 100, before=(95, 100)), "同比 −3.0"),
        (rate(96, 100), ""),
        (count(3412, 3713), "减少 301 起"),
        (count(3713, 3412), "增加 301 起"),
        (count(5, 5), "与去年持平"),
        (change(36, 80), "目标 −42%"),
        (change(12, 21), "变化不明显"),
        (change(7, 12), "去年同期 12 起"),
    ],
)
def test_the_second_line_says_how_it_was(found: Answer, words: str) -> None:
    assert tiles.second_line(METRICS[found.code], found) == words


def test_the_why_is_in_sentences_and_ends_with_the_moment() -> None:
    words = tiles.why(rate(96, 100)).split("\n\n")

    assert words[0].startswith("M01：")
    assert words[-1] == "截至 2026年11月23日 12:00。"


def test_the_picture_of_a_share_carries_the_target() -> None:
    spec = tiles.sparkline(METRICS["M01"], rate(96, 100), pd.Series([0.9, nan, 0.97]))

    assert spec.values == (0.9, None, 0.97)
    assert (spec.target, spec.kind, spec.state) == (0.95, Kind.LINE, State.GREEN)


def test_the_picture_of_few_is_columns() -> None:
    spec = tiles.sparkline(METRICS["M22"], change(7, 12), pd.Series([2.0, 0.0, 1.0]))

    assert spec.kind is Kind.BARS
    assert spec.target is None


def test_the_picture_of_many_is_a_line() -> None:
    assert tiles.sparkline(METRICS["M19"], count(3412, 3713), pd.Series([310.0, 290.0])).kind is Kind.LINE


def test_the_picture_is_read_out() -> None:
    spec = tiles.sparkline(METRICS["M01"], rate(96, 100), pd.Series([0.9, nan, 0.97]))

    assert spec.caption.alt == "化解率（结案），近 12 个月，从 90.0% 到 97.0%"


def test_a_picture_of_nothing_is_read_out_by_its_name() -> None:
    spec = tiles.sparkline(METRICS["M01"], rate(0, 0), pd.Series([nan, nan]))

    assert spec.caption.alt == "化解率（结案）"
