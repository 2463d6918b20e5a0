"""What the numbers of the ledgers are made of (A2: M27-M39, M43), read from the rows themselves."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, true
from sqlmodel import Session, col

from analytics.periods import Period
from core.dictionaries import dictionary
from domain.records.declaring import kind_of
from domain.records.facts import as_moment, holds, months_later
from domain.records.filters import expiring, in_force
from domain.records.kinds import PLACE, Kind
from domain.records.rounds import windows_in
from models import Place, PoliceRoom, Posting, Record, Worker

ACTIVE_DAYS = timedelta(days=30)
ROLLING_MONTHS = 60
MEDIATOR_TOPIC = "TR5"
LATELY = timedelta(days=7)
Grids = frozenset[int] | None


@dataclass(frozen=True)
class Ground:
    """Of which station and grids a number speaks; ``grids`` None is the whole station."""

    session: Session
    station_id: int
    grids: Grids = None

    def rows(self, kind: str, *more: ColumnElement[bool], live: bool = True) -> ColumnElement[bool]:
        """Return the clause of a ledger's records here; ``live`` leaves void and ended ones out."""
        statuses = ("open", "done") if live else ("open", "done", "ended")
        here = [col(Record.station_id) == self.station_id, col(Record.kind) == kind]
        return and_(*here, col(Record.status).in_(statuses), self._within(Record.grid_id), *more)

    def count(self, kind: str, *more: ColumnElement[bool]) -> int:
        """Return how many records of a ledger there are here."""
        return int(self.session.execute(select(func.count()).where(self.rows(kind, *more))).scalar_one())

    def places(self, kind: Kind) -> list[int]:
        """Return the places a ledger is about, here."""
        query = select(col(Place.id)).where(
            col(Place.station_id) == self.station_id,
            col(Place.is_active),
            col(Place.place_type).in_(kind[PLACE].types),
            self._within(Place.grid_id),
        )
        return list(self.session.execute(query).scalars())

    def _within(self, column: Any) -> ColumnElement[bool]:
        return true() if self.grids is None else col(column).in_(sorted(self.grids))


@dataclass(frozen=True)
class Rounds:
    """Rounds of a period: places due in all its windows, those covered, those where managers joined in."""

    due: int
    covered: int
    joined: int


def happened_in(period: Period) -> ColumnElement[bool]:
    """Return the clause of records that happened in a period."""
    return and_(col(Record.happened_on) >= period.start, col(Record.happened_on) < period.end)


def rounds(ground: Ground, kind_code: str, period: Period, today: date) -> Rounds:
    """M27, M28: over the windows of a period that have begun, places due, covered and joined by managers.

    Period share = Σ covered ÷ Σ due; a place counts once in a window however often it was visited.
    """
    kind = kind_of(kind_code)
    places = set(ground.places(kind))
    begun = [window for window in windows_in(kind, period) if window.start <= today]
    covered: set[tuple[date, int]] = set()
    joined: set[tuple[date, int]] = set()
    for day, place, payload in _visits(ground, kind_code, begun):
        window = next((one.start for one in begun if day in one), None)
        if window is not None and place in places:
            covered.add((window, place))
            if any(payload.get(mark) for mark in ("banner", "audio")):
                joined.add((window, place))
    return Rounds(len(places) * len(begun), len(covered), len(joined))


def _visits(ground: Ground, kind: str, windows: list[Period]) -> Iterable[tuple[date, int, dict[str, Any]]]:
    if not windows:
        return []
    span = happened_in(Period(windows[0].start, windows[-1].end))
    columns = (col(Record.happened_on), col(Record.place_id), col(Record.payload))
    return [tuple(row) for row in ground.session.execute(select(*columns).where(ground.rows(kind, span)))]


def groups_with_officer(ground: Ground, today: date) -> tuple[int, int]:
    """M31: compounds whose owners' group has an officer who still serves here ÷ compounds."""
    serving = _serving(ground, today)
    rows = ground.session.execute(
        select(col(Record.place_id), col(Record.payload)).where(ground.rows("owners_group"))
    )
    compounds = set(ground.places(kind_of("owners_group")))
    held = {row.place_id for row in rows if row.payload.get("officer") in serving}
    return len(held & compounds), len(compounds)


def dogs(ground: Ground, today: date) -> tuple[int, int]:
    """M33: licences in force, and those of them to be renewed within 30 days."""
    issued = col(Record.status) == "done"
    kind = kind_of("dog_licence")
    return (
        ground.count("dog_licence", issued, in_force(today)),
        ground.count("dog_licence", issued, expiring(kind, today)),
    )


def stray_minutes(ground: Ground, period: Period) -> float | None:
    """M33: median minutes from the report of a stray dog to its being taken in; None where none was."""
    query = select(col(Record.happened_at), col(Record.payload)).where(
        ground.rows("stray_dog", happened_in(period))
    )
    passed = [_minutes(row.happened_at, row.payload.get("taken_at")) for row in ground.session.execute(query)]
    known = [one for one in passed if one is not None]
    return median(known) if known else None


def seats(ground: Ground, rank: str, role: str, today: date) -> int:
    """M34: committee seats of a rank whose holder still has that role; a transfer leaves one vacant."""
    query = select(col(Record.payload)).where(ground.rows("seat", col(Record.status) == "done"))
    holding = _serving(ground, today, role)
    held = {
        row.payload.get("holder")
        for row in ground.session.execute(query)
        if row.payload.get("rank") == rank and row.payload.get("holder") in holding
    }
    return len(held)


def active_members(ground: Ground, register: str, today: date) -> tuple[int, int]:
    """M35: members with at least one verified activity in the last 30 days ÷ registered."""
    members = set(ground.session.execute(select(col(Record.id)).where(ground.rows(register))).scalars())
    since = col(Record.happened_on) > today - ACTIVE_DAYS
    verified = and_(col(Record.verdict) == "ok", since, col(Record.happened_on) <= today)
    query = select(col(Record.payload)).where(ground.rows("volunteer_activity", verified))
    seen = {one for row in ground.session.execute(query) for one in row.payload.get("members", ())}
    return len(members & seen), len(members)


def trained_mediators(ground: Ground, year: Period, hours: float, today: date) -> tuple[int, int]:
    """M36: mediators with the hours of training required a year ÷ mediators at work."""
    query = select(col(Record.payload)).where(ground.rows("training", happened_in(year)))
    summed: dict[int, float] = defaultdict(float)
    for row in ground.session.execute(query):
        if row.payload.get("topic") == MEDIATOR_TOPIC:
            for worker in row.payload.get("attendees", ()):
                summed[worker] += float(row.payload.get("hours", 0))
    mediators = _mediators(ground, today)
    return sum(summed[one] >= hours for one in mediators), len(mediators)


def facilities(ground: Ground) -> tuple[int, int]:
    """M39: usable facilities ÷ listed ones, by the latest check of each service point."""
    query = (
        select(col(Record.place_id), col(Record.payload))
        .where(ground.rows("facility_check"))
        .order_by(col(Record.happened_on), col(Record.id))
    )
    latest: dict[int, Mapping[str, str]] = {
        row.place_id: row.payload.get("items", {}) for row in ground.session.execute(query)
    }
    usable = dictionary("facility_states").where(usable=True)
    states = [state for items in latest.values() for state in items.values()]
    return sum(state in usable for state in states), len(states)


def honours(ground: Ground, today: date) -> tuple[int, int]:
    """M43: honours of units in the rolling five years, and awards to persons (人次) apart from them."""
    first = months_later(today, -ROLLING_MONTHS)
    query = select(col(Record.payload)).where(
        ground.rows("honour", col(Record.happened_on) > first, col(Record.happened_on) <= today)
    )
    units = dictionary("honour_types").where(unit=True)
    rows = [row.payload for row in ground.session.execute(query)]
    of_units = sum(row.get("type") in units for row in rows)
    of_people = sum(len(row.get("people", ())) or 1 for row in rows if row.get("type") not in units)
    return of_units, of_people


def honour_streak(ground: Ground, honour: str, today: date) -> int:
    """M43: in how many years running, up to this or the last one, a honour was awarded."""
    query = select(col(Record.happened_on), col(Record.payload)).where(ground.rows("honour"))
    years = {
        row.happened_on.year
        for row in ground.session.execute(query)
        if row.payload.get("type") == honour and row.happened_on <= today
    }
    year = today.year if today.year in years else today.year - 1
    streak = 0
    while year - streak in years:
        streak += 1
    return streak


def rooms_staffed(ground: Ground, today: date) -> tuple[int, int]:
    """M30: rooms whose latest log of 7 days has ≥ 1 officer, ≥ 2 auxiliaries and ≥ 1 grid person ÷ rooms."""
    kind = kind_of("room_log")
    full = next(one for one in kind.measures if one.code == "full")
    since = and_(col(Record.happened_on) > today - LATELY, col(Record.happened_on) <= today)
    query = select(col(Record.grid_id), col(Record.payload)).where(ground.rows(kind.code, since))
    rows = ground.session.execute(query.order_by(col(Record.happened_on), col(Record.id)))
    latest = {row.grid_id: row.payload for row in rows}
    rooms = set(_rooms(ground))
    staffed = [
        grid for grid, payload in latest.items() if grid in rooms and holds(full.when, {"payload": payload})
    ]
    return len(staffed), len(rooms)


@dataclass(frozen=True)
class Residency:
    """Hours of a roster (M29): in the community, scheduled, on leave, redeployed by order, in training."""

    community: float = 0
    scheduled: float = 0
    leave: float = 0
    redeployed: float = 0
    training: float = 0

    @property
    def strict(self) -> float:
        """The headline's denominator: scheduled − leave."""
        return self.scheduled - self.leave

    @property
    def adjusted(self) -> float:
        """The second line's: also without ordered redeployment and training."""
        return self.strict - self.redeployed - self.training


def residency(ground: Ground, period: Period) -> Residency:
    """M29: the hours of a period's roster. Days to come are planned already: a running month is projected."""
    query = select(col(Record.payload)).where(ground.rows("duty_hours", happened_in(period)))
    rows = [row.payload for row in ground.session.execute(query)]
    names = ("community", "scheduled", "leave", "redeployed", "training")
    return Residency(*(sum(float(row.get(name) or 0) for row in rows) for name in names))


def _rooms(ground: Ground) -> list[int]:
    query = select(col(PoliceRoom.grid_id)).where(
        col(PoliceRoom.station_id) == ground.station_id, col(PoliceRoom.is_active)
    )
    return [grid for grid in ground.session.execute(query).scalars() if _is_in(ground.grids, grid)]


def _is_in(grids: Grids, grid_id: int) -> bool:
    return grids is None or grid_id in grids


def _on(today: date) -> ColumnElement[bool]:
    return and_(col(Posting.from_on) <= today, or_(col(Posting.to_on).is_(None), col(Posting.to_on) > today))


def _serving(ground: Ground, today: date, role: str = "") -> set[int]:
    query = select(col(Posting.worker_id)).where(col(Posting.station_id) == ground.station_id, _on(today))
    if role:
        query = query.where(col(Posting.role) == role)
    return set(ground.session.execute(query).scalars())


def _mediators(ground: Ground, today: date) -> list[int]:
    query = select(col(Worker.id)).where(
        col(Worker.station_id) == ground.station_id,
        col(Worker.kind) == "mediator",
        or_(col(Worker.left_on).is_(None), col(Worker.left_on) > today),
    )
    return list(ground.session.execute(query).scalars())


def _minutes(start: datetime | None, end: Any) -> float | None:
    began, ended = as_moment(start), as_moment(end)
    return None if began is None or ended is None else (ended - began) / timedelta(minutes=1)
