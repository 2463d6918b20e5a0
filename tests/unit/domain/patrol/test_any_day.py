"""Whatever somebody changes: what is kept can be walked, and what is refused leaves nothing behind."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import pairwise

import numpy as np
import pytest
from sqlalchemy import func
from sqlmodel import select

from core.errors import BadInput
from core.vocabulary import Role
from domain.patrol import Adoption, ShiftFilter, StopDraft, adopt, as_suggested, fill_roster, find_shifts
from domain.patrol.dealing import REST
from domain.people import hire
from models import AuditEntry, PatrolPlan, PatrolShift, PatrolStop
from tests.factories import SmallStation, small_station
from tests.patrol import TODAY, TOMORROW, give_alerts, plan_of, planned_shift, suggested

PLACES = ("翠湖小区", "滨江小区", "川师大", "月球")
TABLES = (PatrolPlan, PatrolStop, PatrolShift, AuditEntry)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    made = small_station(tmp_path_factory.mktemp("any"))
    give_alerts(made, weeks=2)
    made.place_ids["basis"] = suggested(made, TOMORROW)
    with made.work(Role.SYSADMIN) as work:
        for number in range(6):
            hire(work, f"队员{number}", "city_patrol", joined_on=date(2024, 1, 1))
    return made


def rows(station: SmallStation) -> list[int]:
    with station.reading() as session:
        return [session.exec(select(func.count()).select_from(table)).one() for table in TABLES]


def changed(stops: tuple[StopDraft, ...], rng: np.random.Generator) -> tuple[StopDraft, ...]:
    """Leave some out, move some, send some elsewhere, add one of one's own."""
    found = []
    for stop in stops:
        what = rng.choice(["keep", "drop", "move", "place", "team"], p=[0.6, 0.1, 0.15, 0.1, 0.05])
        if what == "move":
            found.append(replace(stop, arrive=stop.arrive + timedelta(minutes=int(rng.integers(-40, 40)))))
        elif what == "place":
            found.append(replace(stop, place=str(rng.choice(PLACES, p=[0.4, 0.3, 0.25, 0.05]))))
        elif what == "team":
            found.append(replace(stop, team=str(rng.choice(["S1T1", "S1T2", "S2T1"]))))
        elif what == "keep":
            found.append(stop)
    return tuple(found)


def attempted(station: SmallStation, drafts: tuple[StopDraft, ...]) -> tuple[int, str]:
    """Adopt these stops; return the plan, or the field at which they were refused."""
    basis = plan_of(station, station.place_ids["basis"])
    try:
        with station.work(Role.LEADER) as work:
            return adopt(work, Adoption(basis.id, basis.version, drafts, "试")).id, ""
    except BadInput as refused:
        return 0, refused.field


def drafts_of(station: SmallStation, seed: int) -> tuple[StopDraft, ...]:
    basis = plan_of(station, station.place_ids["basis"])
    return changed(as_suggested(basis.stops), np.random.default_rng(seed))


def test_some_changes_are_adopted_and_some_refused(station: SmallStation) -> None:
    fields = [attempted(station, drafts_of(station, seed))[1] for seed in range(25)]

    assert set(fields) == {"", "stops"}


@pytest.mark.parametrize("seed", range(25))
def test_what_is_adopted_can_be_walked_and_what_is_refused_leaves_nothing(
    station: SmallStation, seed: int
) -> None:
    drafts, before = drafts_of(station, seed), rows(station)

    plan_id, field = attempted(station, drafts)

    if field:
        assert rows(station) == before
        return
    stops = plan_of(station, plan_id).stops
    assert len(stops) == len(drafts)
    assert (stops["expected"] >= 0).all()
    assert stops["arrive"].dt.hour.between(16, 19).all()
    for _team, own in stops.groupby("team"):
        assert own["order"].tolist() == list(range(1, len(own) + 1))
        assert all(b >= a for a, b in pairwise(_spans(own)))


def _spans(own) -> list[object]:  # type: ignore[no-untyped-def]
    """Return arrivals and departures in their order: walked, they never go back."""
    return [moment for row in own.itertuples() for moment in (row.arrive, row.leave)]


@pytest.mark.parametrize("seed", range(8))
def test_a_filled_roster_overlaps_nowhere_and_leaves_everybody_rest(station: SmallStation, seed: int) -> None:
    rng, day = np.random.default_rng(seed), TODAY + timedelta(days=3 + 2 * seed)
    for _number in range(7):
        begin = int(rng.integers(0, 18))
        hours = (begin, begin + int(rng.integers(2, 6)))
        planned_shift(station, day, hours=hours, needed=int(rng.integers(1, 4)))

    with station.work(Role.LEADER) as work:
        put_on = fill_roster(work, day)

    with station.reading() as session:
        shifts = find_shifts(session, station.actor(Role.LEADER), ShiftFilter(day))
    assert put_on == sum(len(shift.members) for shift in shifts)
    assert all(len(shift.members) <= shift.needed for shift in shifts)
    for worker in {one for shift in shifts for one in shift.members}:
        own = sorted(
            ((s.begin_at, s.end_at) for s in shifts if worker in s.members), key=lambda pair: pair[0]
        )
        assert all(after[0] - before[1] >= REST for before, after in pairwise(own))
