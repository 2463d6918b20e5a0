"""Early warnings in words: the sentence why, the weeks as columns, shares with their counts."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from analytics.results import Rate
from analytics.surges import Colour
from charts import State
from components import warning_words
from core.i18n import speaking
from domain.warnings import Figures, History, RunRecord, Status, WarningRecord

MONDAY = date(2026, 11, 16)
TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)


def record(**changes: Any) -> WarningRecord:
    one = WarningRecord(
        id=1, version=1, run_id=1, kind="week", week=MONDAY, series="g4:AL102", grid_id=4, place_id=None,
        place="", category="AL102", observed=12, expected=3.1, low=1, high=6, bound=8.0, threshold=7,
        score=2.0,
        pvalue=0.0004, colour="red", method="pooled", past=(2, 3, 12), facts={}, warned_at=NOON,
        status=Status.NEW, seen_at=None, acted_at=None, dispute_id=None, outcome="", outcome_note="",
        outcome_at=None, next_observed=None, reached_on=None,
    )  # fmt: skip
    return replace(one, **changes)


@pytest.mark.parametrize(
    ("pvalue", "share"), [(0.0004, "99.9%"), (0.001, "99.9%"), (0.004, "99%"), (0.03, "95%"), (0.2, "90%")]
)
def test_the_sentence_says_how_many_how_many_expected_and_how_rare(pvalue: float, share: str) -> None:
    with speaking("zh_CN"):
        assert (
            warning_words.why(record(pvalue=pvalue), TODAY)
            == f"上周 12 起，预计 3.1 起，高于 {share} 的正常波动。"
        )


def test_it_adds_what_lies_together() -> None:
    facts = {"place": "翠湖小区", "place_n": 8, "hour": 20, "hour_last": 23, "hours_n": 9, "weeks": 2}

    with speaking("zh_CN"):
        said = warning_words.standing_out(record(facts=facts))

    assert said == "其中 8 起在翠湖小区、9 起在 20–23 时。已连续 2 周。"


def test_a_kind_of_place_speaks_where_no_single_place_does() -> None:
    with speaking("zh_CN"):
        assert "4 起在居民小区" in warning_words.standing_out(
            record(facts={"place_type": "PT01", "place_type_n": 4})
        )


def test_a_warning_of_a_place_does_not_say_the_place_twice() -> None:
    facts = {"place": "翠湖小区", "place_n": 8, "place_type": "PT01", "place_type_n": 8}

    assert warning_words.standing_out(record(facts=facts, place="翠湖小区")) == ""


def test_a_place_name_cannot_bring_markup() -> None:
    with speaking("zh_CN"):
        said = warning_words.standing_out(record(facts={"place": "[x](http://a)", "place_n": 3}))

    assert "[x](" not in said


def test_in_english_sentences_are_parted_by_a_space() -> None:
    with speaking("en"):
        said = warning_words.why(record(facts={"weeks": 3}), TODAY)

    assert said == "Last week 12 alerts, 3.1 expected; more than 99.9% of usual weeks. 3 weeks in a row."


@pytest.mark.parametrize(("back", "words"), [(0, "上周"), (7, "11月9日–11月15日"), (-3, "11月19日–11月25日")])
def test_seven_days_are_named_by_their_distance_or_their_dates(back: int, words: str) -> None:
    with speaking("zh_CN"):
        assert warning_words.when(record(week=MONDAY - timedelta(days=back)), TODAY) == words


def test_only_the_last_week_has_the_colour_of_the_warning() -> None:
    with speaking("zh_CN"):
        chart = warning_words.chart(record())

    assert [column.state for column in chart.columns] == [None, None, State.RED]
    assert [column.value for column in chart.columns] == [2, 3, 12]
    assert [column.label for column in chart.columns] == ["45 周", "46 周", "47 周"]
    assert chart.band is not None
    assert (chart.band.low, chart.band.high, chart.band.label) == (1, 6, "平时 1–6")


def test_few_are_hatched() -> None:
    assert all(column.is_small_sample for column in warning_words.chart(record(observed=4)).columns)
    assert not any(column.is_small_sample for column in warning_words.chart(record(observed=5)).columns)


@pytest.mark.parametrize("colour", [one for one in Colour if one])
def test_every_colour_has_a_word_an_icon_and_a_meaning(colour: Colour) -> None:
    with speaking("zh_CN"):
        chip = warning_words.chip(colour)

    assert chip.words in {"红色", "橙色", "黄色", "蓝色"}
    assert chip.help
    assert len({warning_words.COLOURS[one][1] for one in warning_words.COLOURS}) == 4


@pytest.mark.parametrize(
    ("rate", "words"),
    [(Rate(0, 0), "—"), (Rate(3, 7), "3/7"), (Rate(31, 44), "31/44（70%）"), (Rate(30, 30), "30/30（100%）")],
)
def test_a_share_shows_its_counts_and_a_percentage_only_of_thirty(rate: Rate, words: str) -> None:
    with speaking("zh_CN"):
        assert warning_words.share(rate) == words


def test_the_figures_name_the_rows_they_open() -> None:
    found = Figures(8, MONDAY, Rate(31, 44), Rate(9, 40), Rate(41, 44), Rate(2, 3), 2.0)

    with speaking("zh_CN"):
        told = warning_words.figures(found, 48)
        ahead = warning_words.lead(found)

    assert {key: f"{words} {number}" for key, (words, number, _meaning) in told.items()} == {
        "M40.hit": "命中 31/44（70%）",
        "missed": "漏报 9/40（23%）",
        "M40A.answered": "48 小时处置 41/44（93%）",
        "M40.true": "属实 2/3",
    }
    assert ahead == "提前 2 天（中位数）"
    assert warning_words.lead(replace(found, lead_days=None)) == ""


def test_a_series_own_past_is_told() -> None:
    with speaking("zh_CN"):
        assert warning_words.past(History(0, 0, 0, 0, 0)) == "以前没有预警过。"
        assert warning_words.past(History(3, 1, 2, 1, 1)) == "以前预警过 3 次：命中 1/2，属实 1，误报 1。"


def test_the_run_says_how_many_may_be_chance() -> None:
    run = RunRecord(1, "week", MONDAY, 421, 5, 1.24, {"pooled": 421}, NOON)

    with speaking("zh_CN"):
        said = warning_words.run_line(run)

    assert said == "11月16日–11月22日：看了 421 个序列，预警 5 条；其中约 1.2 条可能只是偶然。"


def test_a_title_names_the_place_or_the_beat() -> None:
    with speaking("zh_CN"):
        assert warning_words.title(record(), {4: "四号警格"}) == "四号警格　盗窃电动车"
        assert (
            warning_words.title(record(place="翠湖小区", category="AL3"), {4: "四号警格"})
            == "翠湖小区　纠纷类"
        )


def test_a_method_says_why_it_was_this_one() -> None:
    with speaking("zh_CN"):
        assert "历史较短" in warning_words.method(record())
        assert warning_words.method(record(method="older")) == "older"
