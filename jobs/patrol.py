"""The job of a patrol plan that was asked for on the page: planning takes seconds, reading it none."""

from __future__ import annotations

from core.clock import Clock, local_day
from domain.accounts.actors import actor_of
from domain.desk import Desk
from domain.jobs.progress import note_progress
from domain.jobs.queue import JobRecord, finish
from domain.patrol.suggestions import JOB, keep_suggestion, make_suggestion, order_in
from domain.work import begin

KIND = JOB


def run(desk: Desk, job: JobRecord, clock: Clock) -> None:
    """Plan the day of a job as whoever asked for it; the job is done in the transaction that keeps the plan.

    Raises:
        Refused: there is nothing to plan from, or the asker has no way in any more.
    """
    order = order_in(job.payload)

    def tell(done: int, total: int) -> None:
        note_progress(desk, job.id, done, total)

    tell(0, len(order.shifts))
    with desk.database.reading() as session:
        actor = actor_of(session, desk.station_id, job.account_id, local_day(clock()))
        made = make_suggestion(session, actor, order, tell)
    with begin(desk, actor, clock) as work:
        kept = keep_suggestion(work, made)
        finish(work, job.id, {"plan": kept.id, "day": order.day.isoformat()})
