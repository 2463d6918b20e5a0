"""Counting anew: it agrees with what was kept while writing, and finds what was not."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text

import domain.mediation.tallies
from analytics.periods import Period
from domain.tallies import by_code, by_grid, by_month, count
from domain.tallies.cells import ALL_GRIDS, NO_GRID, Cell, cells_of, counts, rules, tallied
from domain.tallies.check import differences, rebuild, recount
from domain.tallies.read import finest
from domain.tallies.write import add_cells, hour_codes, month_of, spread
from models import TallyDay, TallyHour, TallyMonth
from tests.disputes import closed, registered
from tests.factories import SmallStation, small_station

YEAR = Period(date(2026, 1, 1), date(2027, 1, 1))
LAYERS = ("tally_day", "tally_month", "tally_hour")
days = st.integers(0, 400).map(lambda n: date(2025, 11, 20) + timedelta(n))
cells = st.builds(
    Cell,
    st.sampled_from(["one", "other"]),
    days,
    st.sampled_from([NO_GRID, 5, 6]),
    st.sampled_from(["", "DT0201", "DT02", "AL101"]),
    st.one_of(st.none(), st.integers(-1, 23)),
)
counted = st.dictionaries(cells, st.integers(-4, 9), max_size=20)


@pytest.fixture
def station(tmp_path: Path, database_url: str, database_kind: str) -> SmallStation:
    return small_station(tmp_path, None if database_kind == "sqlite" else database_url)


def found(station: SmallStation) -> list[tuple[str, int, int]]:
    with station.reading() as session:
        return sorted((layer, kept, truth) for layer, _key, kept, truth in differences(session, 1))


def change(station: SmallStation, statement: str) -> None:
    with station.desk.database.writing() as session:
        session.execute(text(statement))


def rows(station: SmallStation, layer: str) -> list[tuple[object, ...]]:
    with station.reading() as session:
        return sorted(map(tuple, session.execute(text(f"SELECT * FROM {layer}"))), key=str)


@pytest.mark.both
def test_an_empty_station_counts_nothing(station: SmallStation) -> None:
    with station.reading() as session:
        assert recount(session, 1) == Counter()
    assert found(station) == []


@pytest.mark.both
def test_what_was_kept_while_people_worked_is_right(station: SmallStation) -> None:
    closed(station)
    closed(station, grid="G02", days=3)
    registered(station)

    assert found(station) == []


@pytest.mark.both
@pytest.mark.parametrize("layer", ["tally_day", "tally_month"])
def test_a_count_that_is_off_is_found_in_its_layer(layer: str, station: SmallStation) -> None:
    closed(station)
    change(station, f"UPDATE {layer} SET n = n + 1")

    wrong = found(station)

    assert {name for name, _kept, _truth in wrong} == {layer}
    assert all(kept == truth + 1 for _name, kept, truth in wrong)


@pytest.mark.both
def test_counting_anew_replaces_what_stood_there(station: SmallStation) -> None:
    closed(station)
    before = [rows(station, layer) for layer in LAYERS]
    change(station, "UPDATE tally_day SET n = 900")
    change(station, "DELETE FROM tally_month")

    with station.desk.database.writing() as session:
        rebuild(session, 1)

    assert found(station) == []
    kept = [[row for row in rows(station, layer) if row[-1]] for layer in LAYERS]
    assert kept == [[row for row in layer if row[-1]] for layer in before]


def test_another_station_is_neither_counted_nor_thrown_away(station: SmallStation) -> None:
    change(station, "INSERT INTO tally_day VALUES (2, 'dispute', '2026-11-01', 5, '', 7)")
    assert found(station) == []

    with station.desk.database.writing() as session:
        rebuild(session, 1)

    assert rows(station, "tally_day")[-1][0] == 2


def test_every_dispute_of_a_day_moves_its_count(station: SmallStation) -> None:
    registered(station)
    before = rows(station, "tally_day")

    registered(station)

    assert [row[-1] for row in rows(station, "tally_day")] == [row[-1] * 2 for row in before]
    assert found(station) == []


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(first=counted, second=counted)
def test_counts_written_in_two_parts_are_those_written_at_once(
    first: dict[Cell, int], second: dict[Cell, int], station: SmallStation
) -> None:
    together = Counter(first)
    for cell, n in second.items():
        together[cell] += n
    wanted = {layer.__tablename__: +Counter(per) for layer, per in spread(together).items()}

    with station.desk.database.writing() as session:
        for layer in LAYERS:
            session.execute(text(f"DELETE FROM {layer}"))
        add_cells(session, 1, first)
        add_cells(session, 1, second)

    for layer in (TallyDay, TallyMonth, TallyHour):
        kept = [row[-1] for row in rows(station, layer.__tablename__) if row[-1] > 0]
        assert sorted(kept) == sorted(wanted[layer.__tablename__].values())


@given(counted)
def test_every_layer_of_months_adds_up_to_its_days(counter: dict[Cell, int]) -> None:
    layers = spread(counter)

    by_day: Counter[tuple[str, int]] = Counter()
    for key, n in layers[TallyDay].items():
        facts = dict(key)
        by_day[facts["measure"], month_of(facts["day"])] += n
    all_of_month = {
        (dict(key)["measure"], dict(key)["month"]): n
        for key, n in layers[TallyMonth].items()
        if (dict(key)["grid_id"], dict(key)["code"]) == (ALL_GRIDS, "")
    }
    assert all_of_month == dict(by_day)


@given(counted)
def test_the_hours_of_all_are_those_that_have_one(counter: dict[Cell, int]) -> None:
    whole = {
        key: n
        for key, n in spread(counter)[TallyHour].items()
        if (dict(key)["grid_id"], dict(key)["code"]) == (ALL_GRIDS, "")
    }

    assert sum(whole.values()) == sum(n for cell, n in counter.items() if cell.hour is not None)


def kept_cells(station: SmallStation) -> None:
    cells_kept = {
        Cell("one", date(2026, 1, 31), 5, "DT0201"): 2,
        Cell("one", date(2026, 2, 1), 6, "DT0201"): 3,
        Cell("one", date(2026, 2, 28), NO_GRID, "DT02"): 5,
        Cell("other", date(2026, 2, 1), 5, "DT0201"): 70,
    }
    with station.desk.database.writing() as session:
        add_cells(session, 1, cells_kept)


@pytest.mark.parametrize(
    ("start", "end", "n"),
    [
        ((2026, 1, 1), (2027, 1, 1), 10),
        ((2026, 1, 31), (2026, 2, 1), 2),
        ((2026, 1, 31), (2026, 2, 2), 5),
        ((2026, 2, 1), (2026, 3, 1), 8),
        ((2026, 2, 2), (2026, 2, 28), 0),
        ((2025, 1, 1), (2026, 1, 31), 0),
    ],
)
def test_the_last_day_of_a_span_is_outside(
    start: tuple[int, int, int], end: tuple[int, int, int], n: int, station: SmallStation
) -> None:
    kept_cells(station)

    with station.reading() as session:
        assert count(session, 1, "one", Period(date(*start), date(*end))) == n


def test_no_grid_at_all_is_no_count(station: SmallStation) -> None:
    kept_cells(station)

    with station.reading() as session:
        assert count(session, 1, "one", YEAR, grids=frozenset()) == 0
        assert count(session, 1, "one", YEAR, grids=[NO_GRID]) == 5
        assert count(session, 2, "one", YEAR) == 0


def test_counts_by_grid_keep_the_order_asked_for(station: SmallStation) -> None:
    kept_cells(station)

    with station.reading() as session:
        found = by_grid(session, 1, "one", YEAR, [6, NO_GRID, 5, 9])

    assert found.to_dict() == {6: 3, NO_GRID: 5, 5: 2, 9: 0}
    assert list(found.index) == [6, NO_GRID, 5, 9]


def test_a_coarse_code_counts_its_own_and_those_below(station: SmallStation) -> None:
    kept_cells(station)

    with station.reading() as session:
        found = by_code(session, 1, "one", YEAR, ["DT02", "DT0201", "DT01", ""])

    assert found.to_dict() == {"DT02": 10, "DT0201": 5, "DT01": 0, "": 10}


def test_months_are_counted_in_their_order(station: SmallStation) -> None:
    kept_cells(station)

    with station.reading() as session:
        found = by_month(session, 1, "one", Period(date(2026, 1, 31), date(2026, 3, 1)))

    assert found.to_dict() == {date(2026, 1, 1): 2, date(2026, 2, 1): 8}


def test_a_code_of_no_list_stands_for_itself() -> None:
    assert finest("nowhere") == ["nowhere"]
    assert finest("DT02")[0] == "DT02"
    assert "DT0201" in finest("DT02")


@pytest.mark.parametrize(
    ("code", "codes"), [("", ("",)), ("DT0201", ("DT02", "")), ("DT02", ("DT02", "")), ("none", ("none", ""))]
)
def test_an_hour_is_counted_under_the_coarse_code_and_all(code: str, codes: tuple[str, ...]) -> None:
    assert hour_codes(code) == codes


def test_a_table_without_a_rule_is_not_counted() -> None:
    assert tallied("dispute")
    assert not tallied("account")


def test_a_rule_is_kept_under_the_name_of_its_table() -> None:
    @counts("table_of_a_test")
    def rule(row: object) -> list[Cell]:
        return [Cell("x", date(2026, 1, 1), row["grid_id"])]  # type: ignore[index]

    try:
        assert cells_of("table_of_a_test", {"grid_id": 7}) == [Cell("x", date(2026, 1, 1), 7)]
        assert rules()["table_of_a_test"] is rule
    finally:
        rules().pop("table_of_a_test")  # type: ignore[attr-defined]


def test_the_areas_have_declared_what_they_count() -> None:
    assert domain.mediation.tallies.__name__
    assert {"dispute", "follow_up"} <= set(rules())
