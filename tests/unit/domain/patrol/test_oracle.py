"""Hours on the street and M25, held against a slow and obvious count minute by minute."""

from __future__ import annotations

from collections import Counter
from datetime import timedelta

import numpy as np
import pytest
from sqlalchemy import select

from analytics.patrol.fit import fit_index
from analytics.periods import Period
from core.clock import local
from core.vocabulary import Role
from domain.patrol import Report, ShiftOrder, ShiftResult, overlay, plan_shift, report, street_hours
from domain.patrol.policy import visible_to
from models import PatrolShift
from tests.factories import SmallStation, small_station
from tests.numbers import put_alerts
from tests.patrol import TODAY, clock_at

WEEK = Period.last_days(9, TODAY)
STEP = timedelta(minutes=5)
CODES = ("G01", "G02", "G03")


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    """Forty shifts of random hours, areas and results, and a hundred alerts."""
    made, rng = small_station(tmp_path_factory.mktemp("oracle")), np.random.default_rng(4)
    with made.work(Role.LEADER) as work:
        for _number in range(40):
            day = TODAY - timedelta(days=int(rng.integers(2, 8)))
            begin = clock_at(day, int(rng.integers(0, 24)), int(rng.choice([0, 15, 40])))
            length = timedelta(minutes=5 * int(rng.integers(6, 120)))
            grid_id = made.grid_ids[str(rng.choice(CODES))]
            shift = plan_shift(work, ShiftOrder(begin, begin + length, grid_id=grid_id))
            said = _said(rng, length)
            if said:
                report(work, shift.id, shift.version, said)
    for _number in range(100):
        day = TODAY - timedelta(days=int(rng.integers(2, 8)))
        put_alerts(made, 1, day, hour=int(rng.integers(-1, 24)), grid=str(rng.choice(CODES)))
    return made


def _said(rng: np.random.Generator, length: timedelta) -> Report | None:
    kind = rng.choice(["done", "cut_short", "not_done", "silent"], p=[0.6, 0.2, 0.1, 0.1])
    if kind == "silent":
        return None
    minutes = 5 * int(rng.integers(1, length // STEP)) if kind == "cut_short" else None
    return Report(ShiftResult(str(kind)), reason="" if kind == "done" else "PR1", minutes=minutes)


def slowly(station: SmallStation) -> Counter[tuple[str, int, int]]:
    """Walk every shift in steps of five minutes and count them where they lie."""
    codes = {number: code for code, number in station.grid_ids.items()}
    found: Counter[tuple[str, int, int]] = Counter()
    with station.reading() as session:
        shifts = session.execute(select(PatrolShift).where(visible_to(station.actor(Role.LEADER)))).scalars()
        for shift in shifts:
            if shift.result not in ("done", "cut_short"):
                continue
            end = shift.begin_at + timedelta(minutes=shift.minutes) if shift.minutes else shift.end_at
            at = shift.begin_at
            while at < end:
                here = local(at)
                found[codes[shift.grid_id], here.weekday(), here.hour // 4] += 1
                at += STEP
    return found


def test_hours_are_what_a_walk_in_steps_counts(station: SmallStation) -> None:
    with station.reading() as session:
        found = overlay(session, station.actor(Role.LEADER), WEEK)

    assert found.hours == pytest.approx({cell: n / 12 for cell, n in slowly(station).items()})


def test_no_hour_is_lost_or_made(station: SmallStation) -> None:
    with station.reading() as session:
        frame = street_hours(session, 1, WEEK)

    assert frame["hours"].sum() == pytest.approx(sum(slowly(station).values()) / 12)
    assert (frame["hours"] > 0).all()
    assert (frame["hours"] <= 4).all()


def test_m25_is_that_of_both_counts(station: SmallStation) -> None:
    with station.reading() as session:
        found = overlay(session, station.actor(Role.LEADER), WEEK)

    hours = slowly(station)
    total, alerts = sum(hours.values()), sum(found.alerts.values())
    shared = sum(min(hours[k] / total, found.alerts.get(k, 0) / alerts) for k in hours)
    assert found.fit == pytest.approx(shared)
    assert found.fit == fit_index(found.hours, found.alerts)


@pytest.mark.parametrize("code", CODES)
def test_the_grids_add_up_to_the_station(station: SmallStation, code: str) -> None:
    with station.reading() as session:
        whole = overlay(session, station.actor(Role.LEADER), WEEK)
        part = overlay(session, station.actor(Role.LEADER), WEEK, frozenset({station.grid_ids[code]}))

    assert part.hours == {cell: n for cell, n in whole.hours.items() if cell[0] == code}
    assert part.alerts == {cell: n for cell, n in whole.alerts.items() if cell[0] == code}


def test_days_add_up_to_the_period(station: SmallStation) -> None:
    with station.reading() as session:
        whole = street_hours(session, 1, WEEK)["hours"].sum()
        days = [
            street_hours(session, 1, Period(day, day + timedelta(days=1)))["hours"].sum()
            for day in (WEEK.start + timedelta(days=at) for at in range(9))
        ]

    assert sum(days) == pytest.approx(whole)
