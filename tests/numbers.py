"""Rows by the dozen for tests of numbers: written through the one door, so that the kept counts follow."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from typing import Any

from analytics.periods import Period
from core.clock import moment
from core.vocabulary import Role
from domain.alerts.events import AlertEvent
from domain.mediation.vocabulary import CaseEvent
from domain.metrics.reader import Reader
from domain.questions import Question
from models import Alert, Dispute, DisputeParty, FollowUp
from tests.factories import NOON, SmallStation

YEAR = Period.year_to_date(NOON.date())
OUTCOMES = {"S": "OC01", "F": "OC05", "X": "OC10"}


def at(day: date, hour: int = 10) -> datetime:
    """Return a moment of a local day."""
    return moment(day, time(hour))


def put_disputes(
    station: SmallStation,
    count: int,
    accepted: date,
    *,
    bucket: str = "",
    days: int = 1,
    grid: str = "G01",
    type_code: str = "DT0201",
    **more: Any,
) -> list[int]:
    """Write disputes accepted on a day; with a bucket, closed so many days later. Returns their ids."""
    start = at(accepted)
    closed = start + timedelta(days=days) if bucket else None
    facts = {
        "title": "楼上噪声",
        "type_code": type_code,
        "grid_id": station.grid_ids[grid],
        "source": "SC01",
        "risk": "R1",
        "registrar_id": station.actor(Role.CLERK).worker_id,
        "owner_id": station.actor(Role.COMMUNITY_OFFICER, "G01").worker_id,
        "found_at": start,
        "registered_at": start,
        "accepted_at": start,
        "level_started_at": start,
        "due_at": None if bucket else start + timedelta(days=3),
        "status": "CLOSED" if bucket else "L1_OPEN",
        "closed_at": closed,
        "bucket": bucket,
        "outcome": OUTCOMES.get(bucket, ""),
        "is_quick": bucket == "S" and days <= 30,
    }
    with station.work() as work:
        rows = [work.new(Dispute, **facts | more) for _ in range(count)]
        work.record(CaseEvent.DISPUTE_REGISTERED, rows=count)
        return [row.id for row in rows]


def put_follow_ups(
    station: SmallStation,
    count: int,
    due: date,
    *,
    done: date | None = None,
    rating: str = "",
    grid: str = "G01",
) -> None:
    """Write follow-ups of as many disputes, each with one party."""
    ids = put_disputes(station, count, due - timedelta(days=20), bucket="S", grid=grid)
    with station.work() as work:
        for dispute_id in ids:
            party = work.new(
                DisputeParty, dispute_id=dispute_id, side="A", name_locked=b"locked", name_mask="张*"
            )
            work.session.flush()
            work.new(
                FollowUp,
                dispute_id=dispute_id,
                party_id=party.id,
                grid_id=station.grid_ids[grid],
                due_on=due,
                done_on=done,
                done_at=at(done) if done else None,
                rating=rating,
                is_latest_rating=bool(rating),
                type_code="DT0201",
            )
        work.record(CaseEvent.DISPUTE_SETTLED, rows=count)


def put_alerts(
    station: SmallStation,
    count: int,
    day: date,
    *,
    hour: int = 20,
    category: str = "AL302",
    grid: str | None = "G01",
    **more: Any,
) -> None:
    """Write alerts of a day and hour."""
    facts = {
        "occurred_month": day.year * 100 + day.month,
        "occurred_at": at(day, max(hour, 0)),
        "occurred_on": day,
        "weekday": day.weekday(),
        "hour": hour,
        "category": category,
        "category1": category[:3],
        "grid_id": station.grid_ids[grid] if grid else None,
    }
    with station.work() as work:
        for _ in range(count):
            work.new(Alert, **facts | more)
        work.record(AlertEvent.ALERT_REGISTERED, rows=count)


@contextmanager
def reader(
    station: SmallStation,
    period: Period = YEAR,
    *,
    role: Role = Role.LEADER,
    grid: str = "",
    type_code: str = "",
    seat: str = "G01",
) -> Iterator[Reader]:
    """Open a reader of a question; ``grid`` narrows it, ``seat`` is whose of the role asks."""
    question = Question(period, station.grid_ids.get(grid, 0), type_code)
    with station.reading() as session:
        yield Reader(session, station.actor(role, seat), question, station.clock())
