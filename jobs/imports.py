"""The job of an import that was asked for on the page: its upload, with the mapping confirmed there."""

from __future__ import annotations

from core.actor import Actor
from core.clock import Clock, local_day
from domain.accounts.actors import actor_of
from domain.alerts.importing import ImportResult, Order, import_file
from domain.alerts.reading.limits import WEB
from domain.alerts.reading.mapping_files import parse_mapping
from domain.alerts.requests import JOB
from domain.desk import Desk
from domain.jobs.progress import note_progress
from domain.jobs.queue import JobRecord, finish
from domain.jobs.uploads import drop_upload, open_upload
from domain.work import Work

KIND = JOB


def run(desk: Desk, job: JobRecord, clock: Clock) -> None:
    """Import the upload of a job as whoever asked for it; raises Refused where the file is refused.

    The job is marked done in the import's own transaction. The upload goes with it, whatever came of it.
    """
    upload = str(job.payload["upload"])
    try:
        _import(desk, job, _asker(desk, job, clock), clock)
    finally:
        drop_upload(upload)


def _import(desk: Desk, job: JobRecord, actor: Actor, clock: Clock) -> None:
    content = open_upload(desk.cipher, desk.station_id, job.account_id, str(job.payload["upload"]))
    mapping = parse_mapping(str(job.payload["mapping"]), "")
    order = Order(content, str(job.payload["filename"]), mapping, limits=WEB)

    def tell(done: int, total: int) -> None:
        note_progress(desk, job.id, done, total)

    def mark(work: Work, result: ImportResult) -> None:
        finish(work, job.id, result.to_json())

    import_file(desk, actor, order, clock, progress=tell, then=mark)


def _asker(desk: Desk, job: JobRecord, clock: Clock) -> Actor:
    with desk.database.reading() as session:
        return actor_of(session, desk.station_id, job.account_id, local_day(clock()))
