"""Long work outside the web process: a queue in the database, waiting uploads, how far a job is."""

from __future__ import annotations

from domain.jobs.queue import JobRecord, JobStatus, claim, enqueue, fail, finish, open_job, release

__all__ = ["JobRecord", "JobStatus", "claim", "enqueue", "fail", "finish", "open_job", "release"]
