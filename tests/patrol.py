"""A station that patrols, for tests: alerts to plan from, a suggestion, an adopted plan, shifts of people."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from core.clock import moment
from core.vocabulary import Role
from domain.organisation.founding import add_place
from domain.patrol import (
    Adoption,
    PlanRecord,
    Roster,
    ShiftOrder,
    ShiftRecord,
    StopDraft,
    adopt,
    as_suggested,
    keep_suggestion,
    make_suggestion,
    open_plan,
    open_shift,
    plan_shift,
    staff,
)
from domain.patrol.suggestions import order_of
from tests.factories import NOON, SmallStation
from tests.numbers import put_alerts

TODAY = NOON.date()  # a Monday; it is 12:00
TOMORROW = TODAY + timedelta(days=1)
EVENING = ("16:00-20:00",)
POSTS = (
    ("P01", "环岛商务中心屯警点", "PT11", "G01"),
    ("P02", "鼎盛国际警务驿站", "PT09", "G02"),
    ("V01", "市民中心巡防岗", "PT06", "G01"),
)


def give_alerts(station: SmallStation, weeks: int = 8, today: date = TODAY) -> None:
    """Write evening alerts of the weeks before today: one place holds most, the second few."""
    for back in range(1, 7 * weeks + 1):
        day = today - timedelta(days=back)
        put_alerts(station, 2, day, hour=17, place_id=station.place_ids["C001"])
        if back % 3 == 0:
            put_alerts(station, 1, day, hour=18, grid="G02", place_id=station.place_ids["C002"])


def add_posts(station: SmallStation) -> None:
    """Add three posts of the station file as places."""
    with station.work(Role.SYSADMIN) as work:
        for code, name, kind, grid in POSTS:
            station.place_ids[code] = add_place(work, code, name, kind, station.grid_ids[grid]).id


def suggested(
    station: SmallStation, day: date = TOMORROW, *, teams: int = 2, shifts: tuple[str, ...] = EVENING
) -> int:
    """Suggest a plan for a day; returns its id."""
    order = order_of(day, teams, shifts)
    with station.reading() as session:
        made = make_suggestion(session, station.actor(Role.LEADER), order, effort=20)
    with station.work(Role.LEADER) as work:
        return keep_suggestion(work, made).id


def plan_of(station: SmallStation, plan_id: int, role: Role = Role.LEADER) -> PlanRecord:
    """Read a plan as somebody."""
    with station.reading() as session:
        return open_plan(session, station.actor(role), plan_id)


def adopted(
    station: SmallStation, plan_id: int, stops: tuple[StopDraft, ...] | None = None, note: str = ""
) -> int:
    """Adopt a plan as it is, or with other stops; returns the id of the adopted one."""
    basis = plan_of(station, plan_id)
    kept = as_suggested(basis.stops) if stops is None else stops
    with station.work(Role.LEADER) as work:
        return adopt(work, Adoption(plan_id, basis.version, kept, note)).id


def planned_shift(
    station: SmallStation,
    day: date = TODAY,
    *,
    hours: tuple[int, int] = (8, 12),
    post: str = "",
    grid: str = "G01",
    needed: int = 1,
) -> int:
    """Plan a shift at a post, or in a grid; returns its id."""
    begin, end = moment(day, time(hours[0])), moment(day, time(hours[1]))
    place = station.place_ids[post] if post else None
    with station.work(Role.LEADER) as work:
        order = ShiftOrder(begin, end, place, None if post else station.grid_ids[grid], needed=needed)
        return plan_shift(work, order).id


def shift_of(station: SmallStation, shift_id: int, role: Role = Role.LEADER) -> ShiftRecord:
    """Read a shift as somebody."""
    with station.reading() as session:
        return open_shift(session, station.actor(role), shift_id)


def staffed(station: SmallStation, shift_id: int, *roles: Role) -> None:
    """Put the people of these roles on a shift."""
    people = frozenset(station.actor(role).worker_id for role in roles)
    with station.work(Role.LEADER) as work:
        staff(work, shift_id, shift_of(station, shift_id).version, Roster(people))


def clock_at(day: date, hour: int, minute: int = 0) -> datetime:
    """Return a local wall-clock moment as aware UTC."""
    return moment(day, time(hour, minute))
