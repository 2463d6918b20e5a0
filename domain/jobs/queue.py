"""The queue of jobs: one worker takes them in order; a job that was cut off is begun again.

A job says it is done inside the transaction that holds its work, so that it is never done twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import Session, and_, col, or_, select

from core.actor import Actor, system_actor
from core.clock import Clock
from core.errors import NotFound
from core.messages import Message
from domain.desk import Desk
from domain.work import Work, begin
from models import Job

CUT_OFF_AFTER = timedelta(minutes=2)


class JobStatus(StrEnum):
    """Where a job stands."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class JobRecord:
    """A job as worker and page see it. ``trouble`` says what went wrong, for whoever asked for it."""

    id: int
    kind: str
    status: JobStatus
    payload: Mapping[str, Any]
    result: Mapping[str, Any]
    trouble: Message | None
    account_id: int
    created_at: datetime
    started_at: datetime | None
    finished_at: datetime | None

    @property
    def is_over(self) -> bool:
        """Tell whether nothing more will happen to it."""
        return self.status in {JobStatus.DONE, JobStatus.FAILED}


def enqueue(work: Work, kind: str, payload: Mapping[str, Any]) -> int:
    """Ask for a job and return its id. The payload holds no personal data in the clear."""
    job = work.new(
        Job, kind=kind, payload=dict(payload), account_id=work.actor.account_id, created_at=work.now
    )
    work.session.flush()
    return job.id


def claim(desk: Desk, clock: Clock) -> JobRecord | None:
    """Take the oldest job that waits or was cut off; None where there is none."""
    with desk.database.reading() as session:
        if _next(session, desk.station_id, clock()) is None:
            return None
    with begin(desk, system_actor(desk.station_id), clock) as work:
        job = _next(work.session, work.station_id, work.now)
        if job is None:
            return None
        job.status, job.started_at, job.beat_at = str(JobStatus.RUNNING), work.now, work.now
        return record_of(job)


def release(desk: Desk, clock: Clock) -> int:
    """Let running jobs be taken again; returns how many. For a worker that starts: nobody else is at them."""
    with begin(desk, system_actor(desk.station_id), clock) as work:
        jobs = work.session.exec(
            select(Job).where(Job.station_id == work.station_id, Job.status == str(JobStatus.RUNNING))
        ).all()
        for job in jobs:
            job.status = str(JobStatus.WAITING)
        return len(jobs)


def beat(desk: Desk, job_id: int, clock: Clock) -> None:
    """Say that a job is still being worked on. Not inside the job's own transaction."""
    with begin(desk, system_actor(desk.station_id), clock) as work:
        work.get(Job, job_id).beat_at = work.now


def finish(work: Work, job_id: int, result: Mapping[str, Any]) -> None:
    """Mark a job done, in the transaction that holds what it did."""
    job = work.get(Job, job_id)
    job.status, job.result = str(JobStatus.DONE), dict(result)
    job.finished_at = work.now


def fail(desk: Desk, job_id: int, trouble: Message, clock: Clock) -> None:
    """Mark a job failed and say why; nothing of it was kept."""
    with begin(desk, system_actor(desk.station_id), clock) as work:
        job = work.get(Job, job_id)
        job.status, job.trouble = str(JobStatus.FAILED), trouble.to_json()
        job.finished_at = work.now


def open_job(session: Session, actor: Actor, job_id: int) -> JobRecord:
    """Return a job that the actor asked for. Raises NotFound for any other."""
    job = session.get(Job, (actor.station_id, job_id))
    if job is None or job.account_id != actor.account_id:
        raise NotFound
    return record_of(job)


def record_of(job: Job) -> JobRecord:
    """Return a job as a record."""
    return JobRecord(
        job.id,
        job.kind,
        JobStatus(job.status),
        job.payload,
        job.result,
        Message.from_json(job.trouble) if job.trouble else None,
        job.account_id,
        job.created_at,
        job.started_at,
        job.finished_at,
    )


def _next(session: Session, station_id: int, now: datetime) -> Job | None:
    is_cut_off = and_(col(Job.status) == str(JobStatus.RUNNING), col(Job.beat_at) < now - CUT_OFF_AFTER)
    return session.exec(
        select(Job)
        .where(Job.station_id == station_id, or_(col(Job.status) == str(JobStatus.WAITING), is_cut_off))
        .order_by(col(Job.created_at), col(Job.id))
    ).first()
