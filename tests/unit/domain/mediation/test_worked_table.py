"""M01, M02 and M09 on forty disputes written down by hand; what counts where was worked out beside each."""

from datetime import date, timedelta
from typing import NamedTuple

import pytest

from analytics.periods import Period
from core.i18n import say
from core.vocabulary import Role
from domain.mediation import CaseFilter, count_cases, find_cases
from domain.mediation.rules import mature
from domain.metrics import answer
from domain.metrics.desk_formulas import left_out
from domain.metrics.reader import Reader
from domain.questions import Question
from domain.tallies import by_code, by_grid, by_month, count
from domain.tallies.check import differences
from tests.disputes import asker, closed, registered
from tests.factories import NOON, small_station


class Line(NamedTuple):
    """A dispute: accepted how many days ago, closed after how many days and how, where, how found."""

    ago: float
    after: float | None
    outcome: str
    grid: str = "G01"
    type_code: str = "DT0201"
    source: str = "SC03"
    found_hours_before: float = 1


FORTY = [
    # accepted 100 days ago: ten, of which seven resolved in time, one late, one failed, one left out
    *[Line(100, 2, "OC01")] * 4,
    *[Line(100, 29.9, "OC02", "G02")] * 2,
    Line(100, 30, "OC03"),
    Line(100, 45, "OC01"),
    Line(100, 10, "OC05"),
    Line(100, 10, "OC10"),
    # accepted 60 days ago (24 September): ten, of which five resolved, two failed, one left out, two open
    *[Line(60, 5, "OC04", type_code="DT0701")] * 3,
    *[Line(60, 12, "OC01", "G02", "DT0701")] * 2,
    Line(60, 8, "OC06"),
    Line(60, 9, "OC09", "G02"),
    Line(60, 1, "OC13"),
    *[Line(60, None, "")] * 2,
    # accepted 30 days ago, the last day that is full-grown: five, of which four resolved
    *[Line(30, 3, "OC01", source="SC01")] * 3,
    Line(30, 30, "OC01", source="SC01"),
    Line(30, None, "", source="SC01", found_hours_before=25),
    # accepted 29 days ago: too young for M02, all closed
    *[Line(29, 2, "OC03", source="SC02", found_hours_before=24)] * 4,
    Line(29, 2, "OC07", source="SC02", found_hours_before=24.5),
    # accepted this week: six resolved on the spot, two failed, two open
    *[Line(3, 0, "OC03", type_code="DT0501")] * 6,
    *[Line(3, 1, "OC05", "G02", "DT0501")] * 2,
    *[Line(3, None, "", "G02", "DT0501")] * 2,
]
WORKED = {
    "M01.S": 27,
    "M01.F": 6,
    "M01.X": 2,
    "M01": 33,
    "M02": 23,
    "M02.S": 16,
    "accepted": 40,
    "M02.X": 2,
    "M02.young": 15,
    "M03": 5,
    "M06": 27,
    "M09": 8,
    "M11": 33,
    "M14.part": 1,
}
YEAR = Question(Period.custom(date(2026, 1, 1), NOON.date()))


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    station = small_station(tmp_path_factory.mktemp("worked"))
    for line in FORTY:
        station.clock.at = NOON - timedelta(days=line.ago)
        facts = {
            "type_code": line.type_code,
            "source": line.source,
            "found_at": station.clock.at - timedelta(hours=line.found_hours_before),
        }
        if line.after is None:
            registered(station, grid=line.grid, **facts)
        else:
            closed(station, line.outcome, grid=line.grid, days=line.after, **facts)
    station.clock.at = NOON
    return station


@pytest.mark.parametrize(
    ("code", "named"),
    [
        ("M01", {"转出、撤回、不予受理": 2}),
        ("M02", {"转出、撤回、不予受理": 2, "受理未满 30 天": 15}),
    ],
)
def test_what_a_rate_leaves_out_is_named_and_counted(station, code, named):
    with station.reading() as session:
        reader = Reader(session, station.actor(Role.LEADER), YEAR, NOON)
        found = {say(reason): n for reason, n in left_out(reader, code)}

    assert found == named


def test_the_rates_are_those_of_the_worked_table(station):
    with station.reading() as session:
        reader = Reader(session, station.actor(Role.LEADER), YEAR, NOON)
        m01, m02 = answer(reader, "M01"), answer(reader, "M02")

    assert (m01.n, m01.total, m02.n, m02.total) == (27, 33, 16, 23)
    assert round(m01.value, 4) == 0.8182


def test_there_are_forty():
    assert len(FORTY) == 40


@pytest.mark.parametrize("metric", WORKED)
def test_the_rows_behind_a_metric_are_those_of_the_worked_table(station, metric):
    with station.reading() as session:
        wanted = CaseFilter(metric=metric, question=YEAR, limit=0)
        rows = find_cases(session, asker(station, Role.LEADER), wanted)
        counted = count_cases(session, asker(station, Role.LEADER), wanted)

    assert len(rows) == counted == WORKED[metric]


@pytest.mark.parametrize(
    ("measure", "metric"),
    [
        ("closed_S", "M01.S"),
        ("closed_F", "M01.F"),
        ("closed_X", "M01.X"),
        ("accepted", "accepted"),
        ("proactive", "M09"),
    ],
)
def test_the_kept_counts_are_those_of_the_worked_table(station, measure, metric):
    with station.reading() as session:
        assert count(session, 1, measure, YEAR.period) == WORKED[metric]


def test_the_cohort_is_that_of_the_worked_table(station):
    ripe = mature(YEAR.period, NOON.date())

    with station.reading() as session:
        assert count(session, 1, "cohort", ripe) == WORKED["M02"]
        assert count(session, 1, "cohort_30", ripe) == WORKED["M02.S"]


def test_the_two_rates_are_shown_apart_because_they_differ(station):
    closed_basis = WORKED["M01.S"] / WORKED["M01"]
    cohort_basis = WORKED["M02.S"] / WORKED["M02"]

    assert (round(closed_basis, 4), round(cohort_basis, 4)) == (0.8182, 0.6957)


def test_what_was_left_out_of_the_rate_is_named(station):
    with station.reading() as session:
        wanted = CaseFilter(metric="M01.X", question=YEAR, limit=0)
        rows = find_cases(session, asker(station, Role.LEADER), wanted)

    assert sorted(rows["outcome"]) == ["OC10", "OC13"]


@pytest.mark.parametrize(("grid", "resolved", "failed"), [("G01", 23, 3), ("G02", 4, 3)])
def test_each_grid_has_its_part(station, grid, resolved, failed):
    grid_id = station.grid_ids[grid]

    with station.reading() as session:
        parts = [by_grid(session, 1, m, YEAR.period, [grid_id])[grid_id] for m in ("closed_S", "closed_F")]

    assert parts == [resolved, failed]


def test_each_type_has_its_part(station):
    with station.reading() as session:
        parts = by_code(session, 1, "accepted", YEAR.period, ["DT02", "DT05", "DT07", "DT0201"])

    assert list(parts) == [25, 10, 5, 25]


def test_months_add_up_to_the_year(station):
    with station.reading() as session:
        months = by_month(session, 1, "closed_S", YEAR.period)

    assert months.sum() == WORKED["M01.S"]
    assert {month.month: int(n) for month, n in months.items() if n} == {8: 4, 9: 7, 10: 9, 11: 7}


def test_an_officer_sees_their_own_part_behind_the_number(station):
    seen = {}
    for grid in ("G01", "G02"):
        with station.reading() as session:
            wanted = CaseFilter(metric="M01.S", question=YEAR)
            seen[grid] = count_cases(session, asker(station, Role.COMMUNITY_OFFICER, grid), wanted)

    assert seen == {"G01": 23, "G02": 4}


def test_nothing_was_counted_that_is_not_there(station):
    with station.reading() as session:
        assert differences(session, 1) == []
