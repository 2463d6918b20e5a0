"""Every way to an alert, for every role: nobody reads, counts, finds, changes or takes what is not theirs."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import openpyxl
import pytest
from sqlmodel import Session

from core.actor import Actor
from core.errors import NotAllowed, NotFound, Refused
from core.vocabulary import Role
from domain.accounts.policy import Action, Page, Scope, may, scope_of
from domain.alerts.batches import find_batches, open_batch, refused_file, undo_batch
from domain.alerts.entry import call_again, correct_alert, show_phone
from domain.alerts.exporting import export_alerts
from domain.alerts.queries import (
    count_alerts,
    entered_since,
    find_alerts,
    open_alert,
    type_by_year,
    weekday_by_hour,
)
from domain.alerts.twins import possible_twins
from domain.work import Work, begin
from tests.alerts import PHONE, csv_110, entry, imported, registered, row_110, this_year
from tests.factories import GRID_ROLES, SmallStation, small_station

MINE, FOREIGN = "G01", "G02"


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    """One alert entered in each of two grids, and a small import."""
    made = small_station(tmp_path_factory.mktemp("station"))
    made.alerts = {
        grid: registered(made, grid=grid, phone=PHONE, summary=f"{grid} 的事", place_text=f"{grid} 路口")
        for grid in (MINE, FOREIGN)
    }
    folder = tmp_path_factory.mktemp("file")
    made.batch = imported(made, csv_110(folder / "110.csv", [row_110(1), row_110(2, 报警时间="?")])).batch
    return made


def actor_of(station: SmallStation, role: Role) -> Actor:
    return station.actor(role, MINE if role in GRID_ROLES else "")


def reach(role: Role) -> set[str]:
    """Return the grids a role of grid 1 reaches by the policy table."""
    return {Scope.STATION: {MINE, FOREIGN}, Scope.GRID: {MINE}}.get(scope_of(role, Page.ALERTS), set())


def asked(station: SmallStation, grid: str, **more: object):  # type: ignore[no-untyped-def]
    return this_year(station, grid_id=station.grid_ids[grid], search=f"{grid} 的事", **more)


READINGS: dict[str, Callable[[SmallStation, Session, Actor, str], int]] = {
    "list": lambda s, db, who, grid: len(find_alerts(db, who, asked(s, grid))),
    "count": lambda s, db, who, grid: count_alerts(db, who, asked(s, grid)),
    "years": lambda s, db, who, grid: int(type_by_year(db, who, asked(s, grid)).to_numpy().sum()),
    "week": lambda s, db, who, grid: int(weekday_by_hour(db, who, asked(s, grid)).to_numpy().sum()),
    "twins": lambda s, db, who, grid: len(possible_twins(db, who, s.clock(), s.grid_ids[grid], "")),
    "phone": lambda s, db, who, grid: len(
        find_alerts(db, who, this_year(s, grid_id=s.grid_ids[grid], search=PHONE), cipher=s.desk.cipher)
    ),
}


@pytest.mark.parametrize("grid", [MINE, FOREIGN])
@pytest.mark.parametrize("reading", READINGS)
@pytest.mark.parametrize("role", Role)
def test_each_reading_gives_what_the_policy_gives(
    station: SmallStation, role: Role, reading: str, grid: str
) -> None:
    with station.reading() as session:
        found = READINGS[reading](station, session, actor_of(station, role), grid)

    assert found == (1 if grid in reach(role) else 0)


@pytest.mark.parametrize("role", Role)
def test_the_days_list_holds_ones_own_reach(station: SmallStation, role: Role) -> None:
    with station.reading() as session:
        frame = entered_since(session, actor_of(station, role), station.clock() - timedelta(hours=12))

    assert set(frame["grid_id"]) == {station.grid_ids[grid] for grid in reach(role)}


@pytest.mark.parametrize("grid", [MINE, FOREIGN])
@pytest.mark.parametrize("role", Role)
def test_one_alert_opens_within_reach_alone(station: SmallStation, role: Role, grid: str) -> None:
    with station.reading() as session:
        if grid in reach(role):
            assert (
                open_alert(session, actor_of(station, role), station.alerts[grid]).summary == f"{grid} 的事"
            )
            return
        with pytest.raises(NotFound):
            open_alert(session, actor_of(station, role), station.alerts[grid])


def attempt(station: SmallStation, role: Role, act: Callable[[Work], object]) -> type[Refused] | None:
    """Try to act as somebody and take it back; returns how it was refused, None where it was not."""
    try:
        with begin(station.desk, actor_of(station, role), station.clock) as work:
            act(work)
            raise _TakenBackError
    except _TakenBackError:
        return None
    except Refused as refusal:
        return type(refusal)


class _TakenBackError(Exception):
    """What was tried is not to stay."""


@pytest.mark.parametrize("grid", [MINE, FOREIGN])
@pytest.mark.parametrize("role", Role)
def test_changing_an_alert_needs_reach_and_the_right_to_enter(
    station: SmallStation, role: Role, grid: str
) -> None:
    alert_id = station.alerts[grid]
    can = may(actor_of(station, role), Page.ALERT_ENTRY, Action.WRITE) and grid in reach(role)

    corrected = attempt(station, role, lambda work: correct_alert(work, alert_id, 1, {"category": "AL101"}))
    called = attempt(station, role, lambda work: call_again(work, alert_id, entry(station)))

    assert (corrected is None, called is None) == (can, can)


@pytest.mark.parametrize("grid", [MINE, FOREIGN])
@pytest.mark.parametrize("role", Role)
def test_seeing_a_phone_needs_reach_and_the_right_to_reveal(
    station: SmallStation, role: Role, grid: str
) -> None:
    can = may(actor_of(station, role), Page.ALERTS, Action.REVEAL) and grid in reach(role)

    refused = attempt(station, role, lambda work: show_phone(work, station.alerts[grid], "call_back"))

    assert (refused is None) == can


@pytest.mark.parametrize("role", Role)
def test_an_export_holds_ones_own_reach(station: SmallStation, role: Role) -> None:
    taken: list[bytes] = []
    refused = attempt(
        station, role, lambda work: taken.append(export_alerts(work, this_year(station, search="的事"))[2])
    )

    if not may(actor_of(station, role), Page.ALERTS, Action.EXPORT):
        assert refused is NotAllowed
        return
    sheet = openpyxl.load_workbook(io.BytesIO(taken[0])).worksheets[0]
    assert {row[8].value for row in list(sheet.iter_rows())[1:]} == {f"{grid} 的事" for grid in reach(role)}


@pytest.mark.parametrize("role", Role)
def test_imports_belong_to_whoever_imports(station: SmallStation, role: Role) -> None:
    actor = actor_of(station, role)
    can = may(actor, Page.IMPORTS, Action.WRITE)
    with station.reading() as session:
        assert len(find_batches(session, actor)) == (1 if can else 0)
        if not can:
            with pytest.raises(NotFound):
                open_batch(session, actor, station.batch)
            with pytest.raises(NotAllowed):
                refused_file(session, station.desk.cipher, actor, station.batch)

    assert (attempt(station, role, lambda work: undo_batch(work, station.batch)) is None) == can
