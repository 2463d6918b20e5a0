"""Taking people on and giving them roles and grids."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlmodel import col, or_, select

from core.clock import local_day
from core.errors import BadInput
from core.messages import message
from core.vocabulary import Role
from domain.work import Work
from models import Posting, Worker


class PeopleEvent(StrEnum):
    """Changes of who works here and holds what."""

    WORKER_HIRED = "worker_hired"
    POSTING_BEGUN = "posting_begun"
    POSTING_ENDED = "posting_ended"


def hire(work: Work, name: str, kind: str, *, number: str = "", joined_on: date | None = None) -> Worker:
    """Take somebody on. ``kind``: police, auxiliary, city_patrol, grid_worker, mediator, cadre or office."""
    if not name.strip():
        raise BadInput(message("Enter the person's name."), "name")
    worker = work.new(
        Worker, name=name.strip(), kind=kind, number=number, joined_on=joined_on or local_day(work.now)
    )
    work.record(PeopleEvent.WORKER_HIRED, worker, kind=kind)
    work.session.flush()
    return worker


def post(
    work: Work, worker_id: int, role: Role, *, grid_id: int | None = None, from_on: date | None = None
) -> Posting:
    """Give a role, and a grid where there is one, from a day on.

    Raises:
        BadInput: the worker holds another role on that day. One person has one role at a time;
            several grids may go with it.
    """
    starts = from_on or local_day(work.now)
    if any(p.role != role for p in _open_postings(work, worker_id, starts)):
        raise BadInput(message("This person already holds another role. End that one first."), "role")
    posting = work.new(Posting, worker_id=worker_id, role=str(role), grid_id=grid_id, from_on=starts)
    work.record(PeopleEvent.POSTING_BEGUN, posting, role=str(role), grid=grid_id)
    work.session.flush()
    return posting


def end_posting(work: Work, posting_id: int, *, to_on: date | None = None) -> Posting:
    """End a posting; the day itself no longer counts."""
    posting = work.get(Posting, posting_id)
    posting.to_on = to_on or local_day(work.now)
    work.record(PeopleEvent.POSTING_ENDED, posting, role=posting.role)
    return posting


def _open_postings(work: Work, worker_id: int, on: date) -> list[Posting]:
    return list(
        work.session.exec(
            select(Posting).where(
                Posting.station_id == work.station_id,
                Posting.worker_id == worker_id,
                or_(col(Posting.to_on).is_(None), col(Posting.to_on) > on),
            )
        )
    )
