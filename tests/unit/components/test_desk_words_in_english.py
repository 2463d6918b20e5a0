"""What the pieces of the desk say in English: numbers by shape, verdicts, deadlines, reasons, breakdowns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from analytics.periods import Period
from analytics.results import Rate
from components import board, case_paste, day_parts, figure_table, tiles
from components.case_twins import reason_words
from components.here import Here
from core.i18n import speaking
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.day import Day, Part, PartCode, Task
from domain.mediation.measures import MEASURES
from domain.mediation.pairs import Reason
from domain.mediation.twins import Twin
from domain.metrics import METRICS, Answer, Better, Shape
from domain.metrics.answers import amount, middle, share
from domain.metrics.verdicts import judged
from domain.questions import Question
from tests.factories import NOON, SmallStation
from tests.numbers import YEAR
from tests.seats import here_of

TODAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def in_english() -> Iterator[None]:
    with speaking("en"):
        yield


def rate(n: int, total: int, before: Rate = Rate(0, 0), target: float | None = 0.95) -> Answer:  # noqa: B008
    return judged(share("M01", Rate(n, total), before, NOON), Better.UP, target)


@pytest.mark.parametrize(
    ("found", "value", "rows"),
    [
        (rate(96, 100), "96.0%", "96/100 cases"),
        (rate(3, 4), "3 cases", "3/4 cases"),
        (rate(0, 0), "—", "0/0 cases"),
        (amount("M14", Shape.COUNT, 1234, 0, NOON), "1,234 cases", "all 1,234 cases"),
        (middle("M18D", Shape.DAYS, [2.0, 4.0], NOON), "3.0 days", "all 2 cases"),
        (middle("M18G", Shape.GAP, [0.125], NOON), "12.5%", "all 1 cases"),
    ],
)
def test_a_number_is_written_by_its_shape(found: Answer, value: str, rows: str) -> None:
    assert tiles.value_words(METRICS[found.code], found) == value
    assert tiles.rows_words(METRICS[found.code], found) == rows


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (rate(96, 100), ":green-badge[on target ≥95%]"),
        (rate(92, 100), ":orange-badge[below target 95%]"),
        (rate(9, 10), ":gray-badge[small sample]"),
        (rate(0, 0), ""),
        (rate(96, 100, target=None), ""),
    ],
)
def test_a_verdict_is_a_word_beside_its_colour(found: Answer, words: str) -> None:
    assert tiles.chip(found) == words


@pytest.mark.parametrize(("visited", "is_said"), [(0.699, True), (0.7, False), (0.95, False)])
def test_below_seven_of_ten_visits_satisfaction_has_no_verdict(visited: float, is_said: bool) -> None:
    other = replace(rate(7, 10), value=visited)

    assert ("visits below 70%" in tiles.chip(rate(96, 100), other)) == is_said
    assert tiles.second_line(METRICS["M01"], rate(96, 100), other).startswith("visited ")


def test_why_a_number_ends_with_its_moment() -> None:
    *_rest, last = tiles.why(rate(96, 100)).split("\n\n")

    assert last.startswith("As of ")
    assert "12:00" in last


@pytest.mark.parametrize(
    ("found", "value", "before"),
    [
        (middle("M11", Shape.DAYS, [1.0, 2.0, 3.0, 4.0, 5.0], NOON), "3.0 days, P90 4.6", "—"),
        (middle("M11", Shape.DAYS, [], NOON), "—", "—"),
        (share("M06", Rate(45, 50), Rate(40, 50), NOON), "90.0%", "80.0%"),
        (share("M06", Rate(45, 50), Rate(3, 4), NOON), "90.0%", "—"),
        (amount("M14", Shape.COUNT, 5, 0, NOON), "5 cases", "0"),
    ],
)
def test_a_line_of_the_table_holds_this_year_and_last(found: Answer, value: str, before: str) -> None:
    row = figure_table._row(3, METRICS[found.code], found)

    assert (row["id"], row["value"], row["before"]) == (3, value, before)
    assert str(row["name"]).isascii()


@pytest.mark.parametrize(
    ("by", "first"), [("level", "Level 1"), ("type", "Marriage and family"), ("method", None)]
)
def test_a_breakdown_names_its_parts(station: SmallStation, by: str, first: str | None) -> None:
    here = here_of(station, Role.LEADER, page=Page.MEDIATION_FIGURES)

    with speaking("en"):
        parts = figure_table._questions(here, Question(YEAR, grid_id=1), by)

    assert len(parts) > 1
    assert all(question.grid_id == 1 for _label, question in parts)
    assert first is None or first in parts[0][0]


@pytest.mark.parametrize(("role", "count"), [(Role.LEADER, 2), (Role.COMMUNITY_OFFICER, 1)])
def test_a_breakdown_by_grid_holds_the_grids_in_reach(station: SmallStation, role: Role, count: int) -> None:
    here = here_of(station, role, page=Page.MEDIATION_FIGURES)

    parts = figure_table._questions(here, Question(YEAR), "grid")

    grids = {question.grid_id for _label, question in parts}
    assert len(grids) == len(parts) >= count
    assert role is Role.LEADER or grids == {station.grid_ids["G01"]}


class Led:
    """Notes where the links of a piece lead instead of drawing them."""

    def __init__(self) -> None:
        self.to: list[tuple[Page, str, str]] = []

    def __call__(self, _here: Here, page: Page, params: dict[str, str], words: str) -> None:
        self.to.append((page, params["metric"], words))


@pytest.fixture
def led(monkeypatch: pytest.MonkeyPatch) -> Led:
    noted = Led()
    monkeypatch.setattr(figure_table.links, "rows", noted)
    return noted


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        ("M06", ["M06.part", "M06", "M06.X"]),
        ("M11", ["M11", "M11.open", "M11.X"]),
        ("M04", ["M04"]),
    ],
)
def test_a_number_leads_to_counted_divided_and_left_out(
    station: SmallStation, led: Led, code: str, wanted: list[str]
) -> None:
    here = here_of(station, Role.LEADER, page=Page.MEDIATION_FIGURES)
    left = MEASURES[code].left_out if code in MEASURES else ()
    excluded = tuple((one.reason, 4) for one in left)
    found = (
        middle(code, Shape.DAYS, [1.0], NOON, excluded=excluded)
        if code == "M11"
        else share(code, Rate(40, 50), Rate(0, 0), NOON, excluded=excluded)
    )

    figure_table._rows(here, Question(YEAR), METRICS[code], found)

    assert [metric for _page, metric, _words in led.to] == wanted


def test_nothing_left_out_has_no_link(station: SmallStation, led: Led) -> None:
    here = here_of(station, Role.LEADER, page=Page.MEDIATION_FIGURES)

    figure_table._rows(here, Question(YEAR), METRICS["M06"], share("M06", Rate(4, 5), Rate(0, 0), NOON))

    assert [words for _page, _metric, words in led.to] == ["counted: 4", "of these: 5"]


def _due(here: Here, **facts: object) -> str:
    return day_parts._due(here, Task(1, "x", Page.MEDIATION, **facts))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("days", "words"),
    [(-2, "2 days over"), (-1, "1 day over"), (0, "due "), (3, "due ")],
)
def test_a_whole_day_is_over_from_the_next_morning(station: SmallStation, days: int, words: str) -> None:
    here = here_of(station, Role.GRID_WORKER, page=Page.DAY)

    told = _due(here, due_on=TODAY + timedelta(days=days))

    assert words in told
    assert told.startswith(":red" if days < 0 else ":orange")


def test_what_has_no_limit_says_when_it_was_kept_or_nothing(station: SmallStation) -> None:
    here = here_of(station, Role.GRID_WORKER, page=Page.DAY)

    assert "12:00" in _due(here, at=NOON)
    assert _due(here) == ""


def test_no_warning_is_yellow_on_white(station: SmallStation) -> None:
    here = here_of(station, Role.GRID_WORKER, page=Page.DAY)

    colours = {
        _due(here, due_at=NOON + timedelta(hours=hours)).split("[")[0] for hours in range(-48, 240, 12)
    }

    assert ":yellow" not in colours
    assert len(colours) > 1


@pytest.mark.parametrize("code", PartCode)
def test_a_part_leads_to_the_page_its_tasks_are_on(code: PartCode) -> None:
    assert (code in day_parts.MORE) == (code is not PartCode.DRAFTS)


def test_an_empty_day_has_no_duty() -> None:
    assert Day(TODAY, (Part(PartCode.DRAFTS, 2),)).count == 0


def test_reasons_are_joined_as_the_language_joins_them() -> None:
    twin = Twin(
        1, "", "x", "L1", "L1_OPEN", "", "", "", "", NOON, 75, (Reason.SAME_PHONE, Reason.SAME_NAME), True
    )

    assert reason_words(twin) == "same phone, same name; 75 of 100"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        (NOON.replace(second=31), datetime.fromisoformat("2026-11-23T12:00")),
        ("翠湖小区", "翠湖小区"),
        (7, 7),
        (None, None),
    ],
)
def test_a_moment_read_from_words_stands_as_the_clocks_of_the_station_show_it(
    value: object, shown: object
) -> None:
    assert case_paste._shown(value) == shown


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        (Period.custom(date(2026, 3, 9), date(2026, 4, 2)), date(2026, 3, 1), date(2026, 4, 30)),
        (Period.month(2026, 2), date(2026, 2, 1), date(2026, 2, 28)),
        (Period.month(2026, 11), date(2026, 11, 1), TODAY),
    ],
)
def test_hours_are_counted_over_whole_months_until_today(period: Period, first: date, last: date) -> None:
    found = board.whole_months(period, TODAY)

    assert (found.start, found.last) == (first, last)


@pytest.mark.parametrize(
    ("code", "page", "metric"), [("AL302", Page.ALERTS, "M19"), ("DT0201", Page.MEDIATION, "accepted")]
)
def test_a_bar_leads_to_rows_of_its_own_page(code: str, page: Page, metric: str) -> None:
    found, params = board.type_rows(Question(YEAR, grid_id=2), code)

    assert found is page
    assert (params["metric"], params["type"], params["grid"]) == (metric, code, "2")


def test_an_hour_leads_to_the_calls_of_that_hour() -> None:
    params = board.hour_params(Question(Period.month(2026, 3), type_code="DT0201"), "5:22", TODAY)

    assert (params["metric"], params["weekday"], params["hour"]) == ("M19", "5", "22")
    assert params["period"] == "2026-03-01..2026-04-01"
    assert "type" not in params
