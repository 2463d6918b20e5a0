"""The job of a warning run that was asked for on the page."""

from __future__ import annotations

from core.actor import system_actor
from core.clock import Clock, local_day
from domain.desk import Desk
from domain.jobs.queue import JobRecord, finish
from domain.warnings import Kind, last_whole_week, quick_look, run_weeks
from domain.warnings.requests import JOB
from domain.work import begin

KIND = JOB


def run(desk: Desk, job: JobRecord, clock: Clock) -> None:
    """Judge the last whole week, or the last seven days; raises Refused where early warning is off.

    A run repeated by a second worker finds the same counts and keeps nothing twice.
    """
    actor = system_actor(desk.station_id)
    if job.payload.get("kind") == Kind.DAY:
        runs = quick_look(desk, actor, clock)
    else:
        runs = run_weeks(desk, actor, last_whole_week(local_day(clock())), clock)
    with begin(desk, actor, clock) as work:
        finish(work, job.id, {"runs": runs})
