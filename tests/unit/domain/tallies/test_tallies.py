from collections import Counter
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analytics.periods import Period
from domain.tallies import by_code, by_grid, by_hour, by_month, count
from domain.tallies.cells import ALL_GRIDS, Cell, cells_of, counts, rules, tallied
from domain.tallies.read import finest
from domain.tallies.write import add_cells, hour_codes, month_of, spread
from models import TallyDay, TallyHour, TallyMonth
from tests.factories import small_station

YEAR = Period.year(2026)
NOVEMBER_23 = date(2026, 11, 23)


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def add(station, *cells):
    with station.desk.database.writing() as session:
        add_cells(session, 1, Counter(cells))


def ask(station, question, *args, **kwargs):
    with station.reading() as session:
        return question(session, 1, "alert", *args, **kwargs)


def test_one_cell_is_spread_over_day_month_and_hour_with_the_rows_for_all():
    layers = spread({Cell("alert", NOVEMBER_23, 3, "AL101", hour=21): 1})

    assert len(layers[TallyDay]) == 1
    months = {(dict(key)["grid_id"], dict(key)["code"]) for key in layers[TallyMonth]}
    assert months == {(g, c) for g in (3, ALL_GRIDS) for c in ("AL101", "AL1", "")}
    hours = {(dict(key)["grid_id"], dict(key)["code"]) for key in layers[TallyHour]}
    assert hours == {(g, c) for g in (3, ALL_GRIDS) for c in ("AL1", "")}


def test_a_measure_without_hours_leaves_no_hour():
    assert spread({Cell("accepted", NOVEMBER_23, 3, "DT09"): 1})[TallyHour] == Counter()


def test_a_code_without_parent_is_counted_under_itself_and_all():
    assert hour_codes("AL1") == ("AL1", "")
    assert hour_codes("AL101") == ("AL1", "")
    assert hour_codes("") == ("",)


def test_a_month_is_a_number():
    assert month_of(NOVEMBER_23) == 202611


def test_a_coarse_code_means_everything_below_it():
    assert set(finest("AL1")) >= {"AL1", "AL101", "AL199"}
    assert finest("AL101") == ["AL101"]
    assert finest("X-unknown") == ["X-unknown"]


@pytest.mark.both
def test_whole_months_and_broken_ends_are_counted_together(station):
    cells = [Cell("alert", date(2026, m, d), 3, "AL101", 9) for m in range(1, 12) for d in (1, 15, 28)]
    add(station, *cells)

    assert ask(station, count, YEAR) == 33
    assert ask(station, count, Period(date(2026, 1, 15), date(2026, 11, 16))) == 2 + 9 * 3 + 2
    assert ask(station, count, Period(date(2026, 3, 2), date(2026, 3, 28))) == 1


@pytest.mark.both
def test_grids_and_codes_narrow_the_count(station):
    add(
        station,
        Cell("alert", NOVEMBER_23, 3, "AL101", 9),
        Cell("alert", NOVEMBER_23, 5, "AL102", 9),
        Cell("alert", NOVEMBER_23, -1, "AL301", 9),
    )
    for period in (YEAR, Period.custom(NOVEMBER_23, NOVEMBER_23)):
        assert ask(station, count, period) == 3
        assert ask(station, count, period, grids=[3]) == 1
        assert ask(station, count, period, grids=[3, 5]) == 2
        assert ask(station, count, period, grids=[]) == 0
        assert ask(station, count, period, code="AL1") == 2
        assert ask(station, count, period, code="AL101") == 1
        assert ask(station, count, period, grids=[5], code="AL101") == 0


def test_a_taken_back_cell_leaves_zero(station):
    cell = Cell("alert", NOVEMBER_23, 3, "AL101", 9)
    add(station, cell)

    with station.desk.database.writing() as session:
        add_cells(session, 1, {cell: -1})

    assert ask(station, count, YEAR) == 0
    assert ask(station, by_hour, YEAR).to_numpy().sum() == 0


def test_months_without_anything_stand_there_with_zero(station):
    add(station, Cell("alert", date(2026, 2, 3), 3, "AL101", 9))

    months = ask(station, by_month, Period(date(2026, 1, 1), date(2026, 4, 1)))

    assert months.to_dict() == {date(2026, 1, 1): 0, date(2026, 2, 1): 1, date(2026, 3, 1): 0}


def test_a_month_held_in_part_is_counted_in_that_part(station):
    add(
        station,
        Cell("alert", date(2026, 2, 3), 3, "AL101", 9),
        Cell("alert", date(2026, 2, 20), 3, "AL101", 9),
    )

    months = ask(station, by_month, Period(date(2026, 1, 10), date(2026, 2, 10)))

    assert list(months) == [0, 1]


@pytest.mark.both
def test_counts_by_code_and_by_grid_add_up_to_the_whole(station):
    add(station, *(Cell("alert", NOVEMBER_23, g, c, 9) for g in (3, 5) for c in ("AL101", "AL301")))

    assert ask(station, by_code, YEAR, ["AL1", "AL3", "AL2"]).tolist() == [2, 2, 0]
    assert ask(station, by_grid, YEAR, [3, 5, 7]).tolist() == [2, 2, 0]
    assert ask(station, by_grid, YEAR, [3, 5], code="AL1").tolist() == [1, 1]


@pytest.mark.both
def test_the_week_shows_monday_first_and_keeps_the_unknown_hours_apart(station):
    add(
        station,
        Cell("alert", NOVEMBER_23, 3, "AL101", 21),
        Cell("alert", NOVEMBER_23, 3, "AL101", -1),
        Cell("alert", date(2026, 11, 22), 3, "AL101", 0),
    )

    week = ask(station, by_hour, YEAR)

    assert week.shape == (7, 24)
    assert (week.at[0, 21], week.at[6, 0]) == (1, 1)
    assert week.attrs["unknown"] == 1


def test_a_measure_counts_only_itself(station):
    add(station, Cell("alert", NOVEMBER_23, 3, "AL101"), Cell("alert_case", NOVEMBER_23, 3, "AL101"))

    assert ask(station, count, YEAR) == 1


def test_an_area_says_once_what_its_rows_count():
    @counts("nothing_real")
    def _rule(row):
        yield Cell("m", row["day"], 0)

    try:
        assert tallied("nothing_real")
        assert cells_of("nothing_real", {"day": NOVEMBER_23}) == [Cell("m", NOVEMBER_23, 0)]
    finally:
        del rules()["nothing_real"]
    assert not tallied("nothing_real")


CELLS = st.builds(
    Cell,
    st.just("alert"),
    st.dates(date(2025, 11, 20), date(2026, 3, 10)),
    st.sampled_from([3, 5, -1]),
    st.sampled_from(["AL101", "AL102", "AL301", "AL9"]),
    st.integers(-1, 23),
)
SPANS = st.tuples(st.dates(date(2025, 11, 1), date(2026, 3, 1)), st.integers(1, 120))


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(CELLS, max_size=30), SPANS, st.sampled_from([None, [3], [3, 5]]), st.sampled_from(["", "AL1"])
)
def test_the_layers_agree_with_counting_the_cells(station, cells, span, grids, code):
    first, days = span
    period = Period(first, date.fromordinal(first.toordinal() + days))
    with station.desk.database.writing() as session:
        add_cells(session, 1, Counter(cells))
        kept = count(session, 1, "alert", period, grids=grids, code=code)
        session.rollback()

    wanted = [c for c in cells if c.day in period and (grids is None or c.grid_id in grids)]
    assert kept == sum(1 for c in wanted if not code or c.code.startswith(code))
