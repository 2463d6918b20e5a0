"""How far a running job is. A small file, for its transaction shows nothing to others before its end."""

from __future__ import annotations

import json
from pathlib import Path

from core.settings import settings
from domain.desk import Desk


def note_progress(desk: Desk, job_id: int, done: int, total: int) -> None:
    """Write how far a job is: ``done`` of about ``total``."""
    path = _path(desk, job_id)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(".tmp")
    fresh.write_text(json.dumps([done, total]), encoding="utf-8")
    fresh.replace(path)


def read_progress(desk: Desk, job_id: int) -> tuple[int, int]:
    """Return done and total, (0, 0) while nothing is known."""
    path = _path(desk, job_id)
    if not path.is_file():
        return 0, 0
    done, total = json.loads(path.read_text(encoding="utf-8"))
    return int(done), int(total)


def forget_progress(desk: Desk, job_id: int) -> None:
    """Take the file away when the job is over."""
    _path(desk, job_id).unlink(missing_ok=True)


def _path(desk: Desk, job_id: int) -> Path:
    return settings().var / "progress" / f"{desk.workspace}-{desk.station_id}-{job_id}.json"
