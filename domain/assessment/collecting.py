"""What a worker's month is made of, read from the station's own rows: nobody types a count.

Item 1 and 2 are records of the kinds the rule names, entered by the worker: void ones, refused ones and
duplicates are left out. Item 3 are disputes the worker registered or accepted, of the month the rule looks
at. Escalating costs nothing: what another level settles counts as settled.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import and_, or_
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from analytics.periods import Period
from analytics.scores import SelfFound, Surroundings, WorkerMonth
from core.clock import local_day, start_of, utc
from core.dictionaries import dictionary
from core.vocabulary import Role
from domain.assessment.months import DAY, before, later, month_of, period_of, workdays
from domain.assessment.rule_book import RuleBook
from domain.assessment.scoring import kept
from domain.assessment.vocabulary import Verdict
from domain.mediation import StepCode
from domain.mediation.vocabulary import Bucket
from models import (
    AssessmentCheck,
    Dispute,
    DisputeEvent,
    FollowUp,
    Grid,
    GridExposure,
    Posting,
    Record,
    WorkerLeave,
)

EARLY = timedelta(hours=24)
UNREACHED = "FU6"
OUTCOMES = ((False, False), (True, False), (False, True), (True, True))


@dataclass(frozen=True)
class Place:
    """Where a worker worked in a month, and on which share of its working days they were there."""

    worker_id: int
    grid_id: int
    available: int
    days: int

    @property
    def share(self) -> float:
        """The share of the month's working days that leave and joining left."""
        return self.available / self.days if self.days else 0.0


@dataclass(frozen=True)
class Taken:
    """A dispute as it counts for one worker."""

    id: int
    worker_id: int
    month: int
    is_own: bool
    is_settled: bool
    is_timely: bool


@dataclass(frozen=True)
class Counted:
    """The records of one item: those that count, those that do not with the reason, those found wanting."""

    counted: list[int] = field(default_factory=list)
    left_out: dict[str, list[int]] = field(default_factory=dict)
    valid: list[int] = field(default_factory=list)
    invalid: list[int] = field(default_factory=list)

    def drop(self, why: str, row_id: int) -> None:
        """Leave one out."""
        self.left_out.setdefault(why, []).append(row_id)


@dataclass(frozen=True)
class Collected:
    """Everything of one worker's month: what is stored in the sheet, and the ids behind every number."""

    worker_id: int
    grid_id: int
    inputs: dict[str, Any]
    evidence: dict[str, Any]


@dataclass(frozen=True)
class Ground:
    """What a whole month's collecting shares."""

    session: Session
    station_id: int
    month: int
    book: RuleBook

    @property
    def period(self) -> Period:
        """The days of the month."""
        return period_of(self.month)


def collect(session: Session, station_id: int, month: int, book: RuleBook, now: datetime) -> list[Collected]:
    """Return the inputs of every grid worker's month, in order of grid and worker."""
    ground = Ground(session, station_id, month, book)
    placed = places(ground)
    sizes = exposures(ground, placed)
    disputes = taken(ground, local_day(now))
    around = _surroundings(placed, sizes, disputes)
    rows = records_of(ground)
    records = counted(rows, ground, "base"), counted(rows, ground, "hazards")
    samples = _samples(ground)
    settled = _settled_now(ground)
    return [
        _collected(ground, place, sizes[place.worker_id], around, records, samples, disputes, settled)
        for place in placed
    ]


def _collected(
    ground: Ground,
    place: Place,
    size: tuple[float, float],
    around: Surroundings,
    records: tuple[Mapping[int, Counted], ...],
    samples: Sequence[AssessmentCheck],
    disputes: Sequence[Taken],
    settled: Sequence[tuple[int, int]],
) -> Collected:
    book, worker = ground.book, place.worker_id
    base, hazards = (of_item.get(worker, Counted()) for of_item in records)
    looked_at = later(ground.month, -int(book.content["disputes"]["lag_months"]))
    mine = [one for one in disputes if one.worker_id == worker and one.month == looked_at]
    checks = [one for one in samples if one.worker_id == worker and one.record_id in set(base.counted)]
    month = WorkerMonth(
        households=size[0],
        floating_share=size[1],
        available_share=place.share,
        base_verified=len(base.counted),
        base_accuracy=_accuracy(checks, len(base.counted), int(book.content["quality"]["sample"])),
        hazards_verified=len(hazards.counted) + len(hazards.invalid),
        hazards_valid_share=_valid_share(hazards),
        disputes=len(mine),
        disputes_settled=sum(one.is_settled for one in mine),
        disputes_timely=sum(one.is_timely for one in mine),
        self_found=_self_found(mine),
    )
    raw = sorted(dispute for dispute, owner in settled if owner == worker)
    inputs = kept(
        month,
        around,
        is_assessed=place.available >= int(book.content["least_days"]),
        days=[place.available, place.days],
        raw_settled=len(raw),
        looked_at=looked_at,
    )
    evidence = {
        "base": base.__dict__,
        "hazards": hazards.__dict__,
        "sample": [one.id for one in checks],
        "disputes": [one.__dict__ for one in mine],
        "settled": raw,
    }
    return Collected(worker, place.grid_id, inputs, evidence)


# where and how long


def places(ground: Ground) -> list[Place]:
    """Return where each grid worker worked in the month; who held two grids counts where they were last."""
    period = ground.period
    rows = ground.session.exec(
        select(Posting)
        .where(
            Posting.station_id == ground.station_id,
            Posting.role == Role.GRID_WORKER,
            col(Posting.from_on) < period.end,
            or_(col(Posting.to_on).is_(None), col(Posting.to_on) > period.start),
        )
        .order_by(col(Posting.from_on), col(Posting.id))
    ).all()
    days, away = workdays(period), _leave(ground)
    found: dict[int, Place] = {}
    present: dict[int, set[date]] = {}
    for row in rows:
        if row.grid_id is None:
            continue
        here = {day for day in days if row.from_on <= day and (row.to_on is None or day < row.to_on)}
        present.setdefault(row.worker_id, set()).update(here - away.get(row.worker_id, set()))
        found[row.worker_id] = Place(row.worker_id, row.grid_id, len(present[row.worker_id]), len(days))
    return sorted(found.values(), key=lambda one: (one.grid_id, one.worker_id))


def _leave(ground: Ground) -> dict[int, set[date]]:
    period = ground.period
    rows = ground.session.exec(
        select(WorkerLeave).where(
            WorkerLeave.station_id == ground.station_id,
            col(WorkerLeave.from_on) < period.end,
            col(WorkerLeave.to_on) > period.start,
        )
    )
    away: dict[int, set[date]] = {}
    for row in rows:
        days = {row.from_on + n * DAY for n in range((row.to_on - row.from_on).days)}
        away.setdefault(row.worker_id, set()).update(days)
    return away


def exposures(ground: Ground, placed: Sequence[Place]) -> dict[int, tuple[float, float]]:
    """Return each worker's part of their grid: households, and the floating share.

    A grid without a register counts by its population; without floating shares everybody has none.
    """
    grids = _grid_sizes(ground)
    crew: dict[int, int] = {}
    for place in placed:
        crew[place.grid_id] = crew.get(place.grid_id, 0) + 1
    return {
        place.worker_id: (grids[place.grid_id][0] / crew[place.grid_id], grids[place.grid_id][1])
        for place in placed
    }


def _grid_sizes(ground: Ground) -> dict[int, tuple[float, float]]:
    at = ground.station_id
    found = {
        row.id: (float(row.population), 0.0)
        for row in ground.session.exec(select(Grid).where(Grid.station_id == at))
    }
    register = (
        select(GridExposure)
        .where(GridExposure.station_id == at, col(GridExposure.from_on) < ground.period.end)
        .order_by(col(GridExposure.from_on))
    )
    for one in ground.session.exec(register):
        found[one.grid_id] = (one.households, one.floating_share)
    return found


# records


def records_of(ground: Ground) -> list[Record]:
    """Return the records of the month and, for finding duplicates, of the days before it."""
    rule = ground.book.counted
    since = ground.period.start - timedelta(days=int(rule["duplicate_days"]))
    return list(
        ground.session.exec(
            select(Record)
            .where(
                Record.station_id == ground.station_id,
                col(Record.kind).in_([*rule["base"], *rule["hazards"]]),
                col(Record.happened_on) >= since,
                col(Record.happened_on) < ground.period.end,
                col(Record.worker_id).is_not(None),
            )
            .order_by(col(Record.happened_on), col(Record.id))
        )
    )


def counted(records: Sequence[Record], ground: Ground, item: str) -> dict[int, Counted]:
    """Return, by worker, which records count for an item: once each, and not what was refused.

    A hazard the officer refused is kept apart: it lowers the share of valid ones.
    """
    rule = ground.book.counted
    found: dict[int, Counted] = {}
    kinds, void = frozenset(rule[item]), frozenset(rule["left_out_status"])
    within, period = timedelta(days=int(rule["duplicate_days"])), ground.period
    seen: dict[object, date] = {}
    for row in records:
        if row.kind not in kinds or row.status in void:
            continue
        key = said_by(row)
        first = seen.get(key)
        is_again = first is not None and row.happened_on - first <= within
        if not is_again:
            seen[key] = row.happened_on
        if row.worker_id is not None and row.happened_on in period:
            _sort(found.setdefault(row.worker_id, Counted()), row, item, is_again=is_again)
    return found


def _sort(found: Counted, row: Record, item: str, *, is_again: bool) -> None:
    if is_again:
        found.drop("duplicate", row.id)
    elif row.verdict == "refused":
        found.invalid.append(row.id)
        if item == "base":
            found.drop("refused", row.id)
    else:
        found.counted.append(row.id)
        if row.verdict:
            found.valid.append(row.id)


def said_by(row: Record) -> object:
    """Return what makes two records the same one: the keyed hash of all it says, else what stands in it."""
    if row.fingerprint:
        return row.fingerprint
    payload = tuple(sorted((name, str(value)) for name, value in row.payload.items()))
    return row.kind, row.grid_id, row.place_id, row.place_text, row.title, payload


def _samples(ground: Ground) -> list[AssessmentCheck]:
    return list(
        ground.session.exec(
            select(AssessmentCheck)
            .where(
                AssessmentCheck.station_id == ground.station_id,
                AssessmentCheck.month == ground.month,
                AssessmentCheck.verdict != Verdict.WAITING,
            )
            .order_by(col(AssessmentCheck.id))
        )
    )


def _accuracy(checks: Sequence[AssessmentCheck], count: int, sample: int) -> float | None:
    """Return q1: the share found right among at least ten (or all, where there are fewer); else None."""
    if not checks or len(checks) < min(sample, count):
        return None
    return sum(one.verdict == Verdict.RIGHT for one in checks) / len(checks)


def _valid_share(found: Counted) -> float | None:
    """Return q2: valid among those the receiving officer has judged. Waiting ones are nobody's fault."""
    judged = len(found.valid) + len(found.invalid)
    return len(found.valid) / judged if judged else None


# disputes


def taken(ground: Ground, today: date) -> list[Taken]:
    """Return the disputes of all grid workers in the months the rule needs: looked at, and of the rates."""
    rule = ground.book.content["disputes"]
    last = later(ground.month, -int(rule["lag_months"]))
    first = later(last, 1 - int(rule["rates_months"]))
    span = Period(period_of(first).start, period_of(last).end)
    workers = _grid_workers(ground)
    rows = {row.id: row for row in _disputes(ground, span, rule["left_out_outcomes"])}
    visits = _visits(ground, list(rows), today)
    return sorted(
        (
            _taken(rows[dispute_id], worker_id, month, visits.get(dispute_id, []))
            for (dispute_id, worker_id), month in _roles(ground, rows, span).items()
            if worker_id in workers
        ),
        key=lambda one: (one.month, one.worker_id, one.id),
    )


def _grid_workers(ground: Ground) -> set[int]:
    query = select(Posting.worker_id).where(
        Posting.station_id == ground.station_id, Posting.role == Role.GRID_WORKER
    )
    return set(ground.session.exec(query))


def _disputes(ground: Ground, span: Period, left_out: Sequence[str]) -> Iterator[Dispute]:
    """A dispute may be registered in one month and accepted later: look back a month further."""
    query = select(Dispute).where(
        Dispute.station_id == ground.station_id,
        col(Dispute.registered_at) >= start_of(span.start - 31 * DAY),
        col(Dispute.registered_at) < start_of(span.end),
        Dispute.bucket != Bucket.EXCLUDED,
        col(Dispute.outcome).not_in(list(left_out)),
    )
    yield from ground.session.exec(query)


def _roles(ground: Ground, rows: Mapping[int, Dispute], span: Period) -> dict[tuple[int, int], int]:
    """Return in which month a dispute came to a worker: found, or else accepted."""
    found: dict[tuple[int, int], int] = {}
    accepted = select(col(DisputeEvent.dispute_id), col(DisputeEvent.worker_id), col(DisputeEvent.at)).where(
        and_(
            col(DisputeEvent.station_id) == ground.station_id,
            col(DisputeEvent.kind) == StepCode.ACCEPT,
            col(DisputeEvent.at) >= start_of(span.start),
            col(DisputeEvent.at) < start_of(span.end),
        )
    )
    for dispute_id, worker_id, at in ground.session.exec(accepted):
        if dispute_id in rows and worker_id is not None:
            found.setdefault((dispute_id, worker_id), month_of(local_day(utc(at))))
    for row in rows.values():
        day = local_day(utc(row.registered_at))
        if day in span:
            found[(row.id, row.registrar_id)] = month_of(day)
    return found


def _visits(ground: Ground, ids: list[int], today: date) -> dict[int, list[tuple[bool, bool]]]:
    """Return, per dispute, of each visit that is overdue or done: whether it was in time, and met a party."""
    found: dict[int, list[tuple[bool, bool]]] = {}
    columns = (FollowUp.dispute_id, FollowUp.due_on, FollowUp.done_on, FollowUp.result)
    for at in range(0, len(ids), 500):
        query = columns_of(*map(col, columns)).where(
            col(FollowUp.station_id) == ground.station_id,
            col(FollowUp.dispute_id).in_(ids[at : at + 500]),
            col(FollowUp.dropped_at).is_(None),
        )
        for dispute_id, due_on, done_on, result in ground.session.execute(query):
            if done_on is None and due_on >= today:  # overdue from the day after, as everywhere
                continue
            in_time = done_on is not None and done_on <= due_on
            met = done_on is not None and result != UNREACHED
            found.setdefault(dispute_id, []).append((in_time, met))
    return found


def _taken(row: Dispute, worker_id: int, month: int, visits: Sequence[tuple[bool, bool]]) -> Taken:
    first = row.first_action_at
    is_early = first is not None and utc(first) - utc(row.found_at) <= EARLY
    return Taken(
        row.id,
        worker_id,
        month,
        is_own=row.registrar_id == worker_id and _is_proactive(row.source),
        is_settled=row.bucket == Bucket.RESOLVED and any(met for _in_time, met in visits),
        is_timely=is_early and all(in_time for in_time, _met in visits),
    )


def _is_proactive(source: str) -> bool:
    return source in dictionary("dispute_sources").where(proactive=True)


def _self_found(mine: Sequence[Taken]) -> SelfFound:
    own = [(one.is_settled, one.is_timely) for one in mine if one.is_own]
    return SelfFound(*(own.count(outcome) for outcome in OUTCOMES))


def _settled_now(ground: Ground) -> list[tuple[int, int]]:
    """Return (dispute, worker) settled in the month itself: the plain count, printed and not scored."""
    query = select(col(Dispute.id), col(Dispute.registrar_id), col(Dispute.owner_id)).where(
        col(Dispute.station_id) == ground.station_id,
        col(Dispute.closed_at) >= start_of(ground.period.start),
        col(Dispute.closed_at) < start_of(ground.period.end),
        col(Dispute.bucket) == Bucket.RESOLVED,
    )
    return [(row[0], who) for row in ground.session.exec(query) for who in {row[1], row[2]} if who]


def _surroundings(
    placed: Sequence[Place],
    sizes: Mapping[int, tuple[float, float]],
    disputes: Sequence[Taken],
) -> Surroundings:
    """Return the means over the month's workers, and the station's own rates of the trailing months."""
    count = len(placed) or 1
    tries = len(disputes)
    return Surroundings(
        mean_households=sum(sizes[one.worker_id][0] for one in placed) / count,
        mean_floating_share=sum(sizes[one.worker_id][1] for one in placed) / count,
        settled_rate=sum(one.is_settled for one in disputes) / tries if tries else 0.0,
        timely_rate=sum(one.is_timely for one in disputes) / tries if tries else 0.0,
    )


def months_before(month: int, book: RuleBook) -> list[int]:
    """Return the months whose totals the rolling mean takes in besides the month itself."""
    return before(month, book.scoring.rolling_months - 1)
