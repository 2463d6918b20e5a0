"""Runs jobs one after the other: what goes wrong becomes a sentence for whoever asked."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping

from core.clock import Clock, system_clock
from core.errors import Refused
from core.messages import Message, message
from domain.desk import Desk
from domain.jobs.progress import forget_progress
from domain.jobs.queue import JobRecord, claim, fail
from jobs import imports, patrol, warnings

KINDS: Mapping[str, Callable[[Desk, JobRecord, Clock], None]] = {
    imports.KIND: imports.run,
    patrol.KIND: patrol.run,
    warnings.KIND: warnings.run,
}
BROKEN = message("The work broke off. Nothing was kept; the administrator finds the reason in the log.")
log = logging.getLogger("ciyin.jobs")


def run_next(desk: Desk, clock: Clock = system_clock) -> bool:
    """Do the next job; False where none waits."""
    job = claim(desk, clock)
    if job is None:
        return False
    trouble = _run(desk, job, clock)
    if trouble:
        fail(desk, job.id, trouble, clock)
    forget_progress(desk, job.id)
    return True


def _run(desk: Desk, job: JobRecord, clock: Clock) -> Message | None:
    try:
        KINDS[job.kind](desk, job, clock)
    except Refused as refusal:
        return refusal.message
    except Exception as trouble:  # noqa: BLE001 - the edge of the worker: one broken job must not stop the others
        log.error("job %s (%s) broke: %s", job.id, job.kind, type(trouble).__name__)
        return BROKEN
    return None
