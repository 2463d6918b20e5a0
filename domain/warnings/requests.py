"""Asking for a run from the page: a job is queued, the worker does it in a process of its own."""

from __future__ import annotations

from domain.accounts.policy import Action, Page, check
from domain.jobs.queue import enqueue
from domain.warnings.events import WarningEvent
from domain.warnings.running import Kind
from domain.work import Work

JOB = "warn"


def request_run(work: Work, kind: Kind = Kind.WEEK) -> int:
    """Queue a run over the last whole week, or a quick look; returns the id of its job. Raises NotAllowed."""
    check(work.actor, Page.WARNINGS, Action.MANAGE)
    job_id = enqueue(work, JOB, {"kind": str(kind)})
    work.record(WarningEvent.WARNINGS_ASKED, job=job_id, look=str(kind))
    work.result(job_id)
    return job_id
