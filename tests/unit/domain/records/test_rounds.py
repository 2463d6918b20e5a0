from datetime import UTC, date, datetime

import pytest

from analytics.periods import Period
from core.errors import BadInput, NotAllowed
from core.vocabulary import Role
from domain.records import find_round, kind_of, tick, window_of
from domain.records.rounds import coverage, is_warned, windows_in
from tests.factories import small_station
from tests.records import AUXILIARY, CLERK, OFFICER, asker, entered, row

ROUND = "antifraud_round"


@pytest.fixture
def station(tmp_path):
    return small_station(tmp_path)


def board(station, role=CLERK, grid="G01"):
    kind = kind_of(ROUND)
    with station.reading() as session:
        who = asker(station, role, grid)
        return find_round(session, who, kind, window_of(kind, who.today))


def ticked(station, codes, role=CLERK, grid="G01", **values):
    with station.work(role, grid) as work:
        return tick(work, ROUND, [(station.place_ids[code], values) for code in codes])


@pytest.mark.parametrize(
    ("day", "first", "last"),
    [
        (date(2026, 11, 1), date(2026, 11, 1), date(2026, 11, 15)),
        (date(2026, 11, 15), date(2026, 11, 1), date(2026, 11, 15)),
        (date(2026, 11, 16), date(2026, 11, 16), date(2026, 11, 30)),
        (date(2026, 12, 31), date(2026, 12, 16), date(2026, 12, 31)),
        (date(2024, 2, 29), date(2024, 2, 16), date(2024, 2, 29)),
    ],
)
def test_a_month_has_two_windows(day, first, last):
    window = window_of(kind_of(ROUND), day)

    assert (window.start, window.last) == (first, last)


def test_the_windows_of_a_period_are_those_that_begin_in_it():
    found = windows_in(kind_of(ROUND), Period.custom(date(2026, 11, 2), date(2026, 12, 20)))

    assert [one.start for one in found] == [date(2026, 11, 16), date(2026, 12, 1), date(2026, 12, 16)]


@pytest.mark.parametrize(("day", "is_late"), [(27, False), (28, True), (30, True)])
def test_the_last_three_days_call_for_what_is_left(day, is_late):
    assert is_warned(window_of(kind_of(ROUND), date(2026, 11, 23)), date(2026, 11, day)) is is_late


def test_ticks_cover_and_what_is_uncovered_stands_first(station):
    assert ticked(station, ["C001"], banner=True) == 1

    frame = board(station)

    assert frame[["name", "is_covered"]].values.tolist() == [["滨江小区", False], ["翠湖小区", True]]
    assert frame["marks"].tolist() == [(), ("banner",)]
    assert coverage(frame).__dict__ == {"due": 2, "covered": 1, "joined": 1}


def test_campuses_are_not_in_the_round(station):
    assert "川师大" not in board(station)["name"].tolist()


def test_a_place_ticked_twice_in_a_window_is_entered_once(station):
    ticked(station, ["C001"])

    with pytest.raises(BadInput) as refused:
        ticked(station, ["C001"])
    assert refused.value.field == "ticks"
    assert ticked(station, ["C001", "C002"]) == 1


def test_the_next_window_begins_uncovered(station):
    ticked(station, ["C001"])

    station.clock.at = datetime(2026, 12, 1, 1, tzinfo=UTC)

    assert coverage(board(station)).covered == 0


def test_ticking_nothing_is_said(station):
    with pytest.raises(BadInput):
        ticked(station, [])


def test_an_officer_sees_and_ticks_the_own_grid_alone(station):
    assert board(station, OFFICER)["name"].tolist() == ["翠湖小区"]

    with pytest.raises(NotAllowed):
        ticked(station, ["C002"], OFFICER)
    assert coverage(board(station)).covered == 0


def test_who_only_reads_ticks_nothing(station):
    with pytest.raises(NotAllowed):
        ticked(station, ["C001"], Role.AUDITOR)


def test_a_tick_is_a_record_like_any_other(station):
    ticked(station, ["C001"], AUXILIARY, audio=True)

    [record_id] = board(station)["record_id"].dropna().astype(int)
    found = row(station, record_id)
    assert (found.kind, found.via, found.title, found.payload) == (
        ROUND,
        "board",
        "翠湖小区",
        {"audio": True},
    )
    assert found.grid_id == station.grid_ids["G01"]


def test_a_ledger_that_is_no_round_is_not_ticked(station):
    with pytest.raises(BadInput), station.work(CLERK) as work:
        tick(work, "hazard", [(station.place_ids["C001"], {})])


def test_what_was_entered_by_hand_covers_too(station):
    entered(station, ROUND, {"happened": "2026-11-17", "place": station.place_ids["C001"]}, CLERK)

    assert coverage(board(station)).covered == 1
