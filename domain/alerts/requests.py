"""Asking for an import: the mapping is kept where it is new, and a job is queued with the upload."""

from __future__ import annotations

from dataclasses import dataclass

from domain.accounts.policy import Action, Page, check
from domain.alerts.events import AlertEvent
from domain.alerts.reading.mapping import Mapping
from domain.alerts.reading.mapping_files import dump
from domain.alerts.saved_mappings import save_mapping
from domain.jobs.queue import enqueue
from domain.personal import cut_out
from domain.work import Work

JOB = "import_alerts"


@dataclass(frozen=True)
class ImportRequest:
    """An upload and how it is to be read; ``is_new_mapping`` where that is to be kept for the next file."""

    upload: str
    filename: str
    mapping: Mapping
    is_new_mapping: bool = False


def request_import(work: Work, request: ImportRequest) -> int:
    """Queue an import and return the id of its job.

    Raises:
        NotAllowed: the actor does not import.
        BadInput: a mapping that is to be kept has no name.
    """
    check(work.actor, Page.IMPORTS, Action.WRITE)
    if request.is_new_mapping:
        save_mapping(work, request.mapping)
    payload = {
        "upload": request.upload,
        "filename": cut_out(request.filename).text,
        "mapping": dump(request.mapping),
    }
    job_id = enqueue(work, JOB, payload)
    work.record(AlertEvent.IMPORT_ASKED, job=job_id, mapping=request.mapping.name)
    work.result(job_id)
    return job_id
