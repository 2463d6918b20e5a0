"""Small pieces of the desk of warnings: addresses of rows, columns of weeks, words in both languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pandas as pd
import pytest

from analytics.results import Rate
from analytics.surges import Colour, Speaker
from charts import State
from charts.text import span
from components import warning_cards, warning_forms, warning_head, warning_words
from core.dictionaries import dictionary
from core.i18n import speaking
from domain.warnings import Figures, History, RunRecord, Status, TaskRecord, WarningRecord

MONDAY = date(2026, 11, 16)
TODAY = date(2026, 11, 23)
NOON = datetime(2026, 11, 23, 4, tzinfo=UTC)
DAY = timedelta(days=1)
ONE = WarningRecord(
    id=7, version=1, run_id=1, kind="week", week=MONDAY, series="g4:AL102", grid_id=4, place_id=None,
    place="", category="AL102", observed=12, expected=3.1, low=1, high=6, bound=8.0, threshold=7, score=2.0,
    pvalue=0.0004, colour="red", method="pooled", past=(2, 3, 12), facts={}, warned_at=NOON,
    status=Status.NEW, seen_at=None, acted_at=None, dispute_id=None, outcome="", outcome_note="",
    outcome_at=None, next_observed=None, reached_on=None,
)  # fmt: skip
TASK = TaskRecord(3, 7, 5, "王*", "看车棚", date(2026, 11, 25), NOON, None, "")
FIGURES = Figures(8, MONDAY, Rate(3, 5), Rate(1, 40), Rate(0, 0), Rate(15, 30), None)


@pytest.mark.parametrize(
    ("series", "grid_id", "address"),
    [
        ("g4:AL102", 4, {"grid": "4", "type": "AL102", "period": "2026-11-16..2026-11-23"}),
        ("p17:AL3", 4, {"spot": "17", "type": "AL3", "period": "2026-11-16..2026-11-23"}),
    ],
)
def test_the_rows_behind_a_warning_are_those_of_its_series_and_its_days(
    series: str, grid_id: int, address: dict[str, str]
) -> None:
    assert warning_cards.rows_of(replace(ONE, series=series, grid_id=grid_id)) == address


@pytest.mark.parametrize(
    ("series", "address"),
    [
        ("g2:AL302", {"grid": "2", "type": "AL302", "period": "2026-11-02..2026-11-09"}),
        ("p30:AL1", {"spot": "30", "type": "AL1", "period": "2026-11-02..2026-11-09"}),
    ],
)
def test_a_missed_week_leads_to_its_own_seven_days(series: str, address: dict[str, str]) -> None:
    row = pd.Series({"series": series, "week": date(2026, 11, 2)})

    assert warning_head._rows(row) == address


@pytest.mark.parametrize(
    ("week", "language", "words"),
    [
        (MONDAY, "zh_CN", "上周"),
        (MONDAY, "en", "Last week"),
        (MONDAY - 7 * DAY, "zh_CN", "11月9日–11月15日"),
        (MONDAY + DAY, "zh_CN", "11月17日–11月23日"),
        (date(2025, 11, 17), "zh_CN", "2025年11月17日–11月23日"),
        (date(2025, 12, 29), "en", "Dec 29, 2025"),
    ],
)
def test_the_seven_days_are_last_week_or_have_dates(week: date, language: str, words: str) -> None:
    with speaking(language):
        assert warning_words.when(replace(ONE, week=week), TODAY).startswith(words)


@pytest.mark.parametrize(
    ("facts", "zh", "en"),
    [
        ({}, "", ""),
        ({"weeks": 1}, "", ""),
        ({"weeks": 3}, "3", "3 weeks in a row."),
        ({"place": "翠湖小区", "place_n": 5}, "翠湖小区", "5 at 翠湖小区"),
        ({"place_type": "PT01", "place_type_n": 4}, "4", "4 at places of the kind"),
        ({"hour": 22, "hour_last": 1, "hours_n": 6}, "22", "6 between 22:00 and 1:59"),
        (
            {"place": "某楼", "place_n": 5, "hour": 1, "hour_last": 4, "hours_n": 6, "weeks": 2},
            "某楼",
            "Of these 5 at 某楼, 6 between 1:00 and 4:59. 2 weeks in a row.",
        ),
    ],
)
def test_what_stands_out_is_said_in_both_languages(facts: dict[str, Any], zh: str, en: str) -> None:
    one = replace(ONE, facts=facts)

    with speaking("zh_CN"):
        chinese = warning_words.standing_out(one)
    with speaking("en"):
        english = warning_words.standing_out(one)

    assert zh in chinese
    assert en in english
    assert bool(chinese) is bool(zh)
    assert bool(english) is bool(en)


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (Rate(0, 0), "—"),
        (Rate(0, 1), "0/1"),
        (Rate(29, 29), "29/29"),
        (Rate(15, 30), "15/30 (50%)"),
        (Rate(1200, 2400), "1,200/2,400 (50%)"),
    ],
)
def test_a_share_has_a_percentage_from_thirty_on(rate: Rate, words: str) -> None:
    with speaking("en"):
        assert warning_words.share(rate) == words


@pytest.mark.parametrize("hours", [24, 48])
def test_figures_name_their_hours_and_their_rows(hours: int) -> None:
    with speaking("en"):
        told = warning_words.figures(FIGURES, hours)

    assert {name: (words, number) for name, (words, number, _meaning) in told.items()} == {
        "M40.hit": ("hit", "3/5"),
        "missed": ("missed", "1/40 (3%)"),
        "M40A.answered": (f"answered in {hours} h", "—"),
        "M40.true": ("found true", "15/30 (50%)"),
    }
    assert f"within {hours} hours" in told["M40A.answered"][2]


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (None, ""),
        (0.0, "0 days ahead (median)"),
        (1.0, "1 day ahead (median)"),
        (3.4, "3 days ahead (median)"),
        (3.6, "4 days ahead (median)"),
    ],
)
def test_how_early_the_warnings_came_is_told_in_whole_days(days: float | None, words: str) -> None:
    with speaking("en"):
        assert warning_words.lead(replace(FIGURES, lead_days=days)) == words


@pytest.mark.parametrize(
    ("history", "words"),
    [
        (History(0, 0, 0, 0, 0), "Never warned of before."),
        (History(1, 1, 1, 0, 1), "Warned of once before: it went on 1/1, found true 0, false 1."),
        (History(4, 2, 3, 1, 0), "Warned of 4 times before: it went on 2/3, found true 1, false 0."),
    ],
)
def test_what_came_of_earlier_warnings_is_told_in_numbers(history: History, words: str) -> None:
    with speaking("en"):
        assert warning_words.past(history) == words


@pytest.mark.parametrize(
    ("warned", "expected", "english"),
    [(0, 0.04, "0 warnings; by chance alone about 0.0"), (5, 1.26, "5 warnings; by chance alone about 1.3")],
)
def test_a_run_is_told_with_what_chance_alone_would_raise(warned: int, expected: float, english: str) -> None:
    run = RunRecord(1, "week", MONDAY, 1270, warned, expected, {"pooled": 1270}, NOON)

    with speaking("en"):
        words = warning_words.run_line(run)

    assert english in words
    assert "1,270 series looked at" in words


@pytest.mark.parametrize(
    ("outcome", "zh", "en"), [("true", "属实", "Found true"), ("false", "误报", "False alarm"), ("", "", "")]
)
def test_an_outcome_has_its_word(outcome: str, zh: str, en: str) -> None:
    one = replace(ONE, outcome=outcome)

    with speaking("zh_CN"):
        assert warning_words.outcome(one) == zh
    with speaking("en"):
        assert warning_words.outcome(one) == en


@pytest.mark.parametrize(
    ("colour", "state"),
    [("red", State.RED), ("orange", State.ORANGE), ("yellow", State.YELLOW), ("blue", State.BLUE)],
)
def test_the_last_column_and_the_chip_are_of_one_colour(colour: str, state: State) -> None:
    one = replace(ONE, colour=colour)

    with speaking("zh_CN"):
        drawn, chip = warning_words.chart(one), warning_words.chip(colour)

    assert [column.state for column in drawn.columns].count(state) == 1
    assert drawn.columns[-1].state is state
    assert chip.colour == Colour(colour)


@pytest.mark.parametrize(
    ("past", "weeks", "marks"),
    [
        ((), [], ()),
        ((12,), ["2026-11-16"], ()),
        ((4, 12), ["2026-11-09", None], (0, 1)),
        ((0, 4, 12), ["2026-11-02", "2026-11-09", None], (0, 2)),
    ],
)
def test_the_columns_are_the_weeks_that_end_with_its_own(
    past: tuple[int, ...], weeks: list[str | None], marks: tuple[int, ...]
) -> None:
    with speaking("en"):
        drawn = warning_words.chart(replace(ONE, past=past))

    assert len(drawn.columns) == len(past)
    assert drawn.marks == marks
    assert [one.key for one in drawn.columns[:-1]] == [week for week in weeks[:-1] if week]
    assert [column.value for column in drawn.columns[-1:]] == [12][: len(past)]


def test_the_band_behind_the_columns_is_the_usual_range() -> None:
    with speaking("en"):
        drawn = warning_words.chart(ONE)

    assert drawn.band is not None
    assert (drawn.band.low, drawn.band.high) == (1, 6)
    assert drawn.band.label == f"usual {span(1, 6)}"
    assert drawn.caption.alt == f"Weeks up to this one; usual are {span(1, 6)}"


@pytest.mark.parametrize(("observed", "is_hatched"), [(4, True), (5, False)])
def test_fewer_than_five_are_hatched_in_every_week(observed: int, is_hatched: bool) -> None:
    with speaking("en"):
        drawn = warning_words.chart(replace(ONE, observed=observed))

    assert {column.is_small_sample for column in drawn.columns} == {is_hatched}


@pytest.mark.parametrize("speaker", Speaker)
def test_each_method_says_in_both_languages_why_it_spoke(speaker: Speaker) -> None:
    one = replace(ONE, method=str(speaker))

    with speaking("zh_CN"):
        chinese = warning_words.method(one)
    with speaking("en"):
        english = warning_words.method(one)

    assert chinese != english
    assert english.isascii()


def test_a_method_no_longer_known_keeps_its_name() -> None:
    assert warning_words.method(replace(ONE, method="earlier")) == "earlier"


@pytest.mark.parametrize(
    ("changes", "words", "colour"),
    [
        ({}, "王\\*, until", ":blue-badge"),
        ({"done_at": NOON, "done_note": "抓获"}, "王\\*, done", ":green-badge"),
    ],
)
def test_a_task_is_one_line_and_its_owner_stays_masked(
    changes: dict[str, Any], words: str, colour: str
) -> None:
    with speaking("en"):
        line = warning_cards._task_line(replace(TASK, **changes))

    assert line.startswith(colour)
    assert words in line
    assert ("抓获" in line) is bool(changes)
    assert ("看车棚" in line) is not bool(changes)


@pytest.mark.parametrize("text", ["[a](http://x)", "**粗**", ":red[红]", "<b>"])
def test_what_somebody_wrote_brings_no_markup_into_a_line(text: str) -> None:
    with speaking("zh_CN"):
        open_line = warning_cards._task_line(replace(TASK, note=text))
        done_line = warning_cards._task_line(replace(TASK, done_at=NOON, done_note=text))

    assert text not in open_line
    assert text not in done_line


@pytest.mark.parametrize(
    ("category", "first"),
    [
        ("AL301", "DT01"),
        ("AL302", "DT02"),
        ("AL308", "DT02"),
        ("AL310", "DT02"),
        ("AL306", "DT03"),
    ],
)
def test_the_types_that_fit_the_alerts_stand_first(category: str, first: str) -> None:
    found = warning_forms._types_first(category)

    fitting = [entry for entry in dictionary("dispute_types").choices() if entry.code.startswith(first)]
    assert found[: len(fitting)] == fitting
    assert len(found) == len(list(dictionary("dispute_types").choices()))


@pytest.mark.parametrize("category", ["AL102", "AL402", ""])
def test_where_no_type_fits_the_list_keeps_its_order(category: str) -> None:
    assert warning_forms._types_first(category) == list(dictionary("dispute_types").choices())


@pytest.mark.parametrize(
    ("pvalue", "share"), [(0.0010001, "99%"), (0.01, "99%"), (0.0101, "95%"), (0.05, "95%"), (0.0501, "90%")]
)
def test_how_rare_a_week_is_never_said_beyond_what_was_found(pvalue: float, share: str) -> None:
    with speaking("en"):
        assert f"more than {share} of usual weeks." in warning_words.why(replace(ONE, pvalue=pvalue), TODAY)


@pytest.mark.parametrize(
    ("place", "title"), [("", "四号警格　盗窃电动车"), ("翠湖小区", "翠湖小区　盗窃电动车")]
)
def test_a_title_is_where_and_what(place: str, title: str) -> None:
    with speaking("zh_CN"):
        assert warning_words.title(replace(ONE, place=place), {4: "四号警格"}) == title


def test_a_grid_out_of_sight_leaves_what_happened_alone() -> None:
    with speaking("zh_CN"):
        assert warning_words.title(ONE, {}) == "盗窃电动车"
