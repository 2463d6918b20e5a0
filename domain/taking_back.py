"""Taking back the save of a moment ago: its rows become what they were, and that is work, written down too.

Nothing is deleted and nothing is forgotten: what was made is set aside, a number that was given is void,
the audit holds both the save and its taking back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import timedelta
from enum import StrEnum
from typing import Any

from sqlmodel import SQLModel

import models
from core.clock import utc
from core.errors import AlreadyDone, NotFound, OutOfTurn
from core.messages import message
from domain.changes import answer_of, from_json
from domain.work import Work
from models import WayBack

WITHIN = timedelta(seconds=10)
ON_THE_WAY = timedelta(seconds=5)

Noted = Iterable[Mapping[str, Any]]
TABLES: Mapping[str, type[SQLModel]] = {
    str(table.__tablename__): table
    for table in vars(models).values()
    if isinstance(table, type) and issubclass(table, SQLModel) and hasattr(table, "__table__")
}


class BackEvent(StrEnum):
    """What the audit says of a save that was taken back."""

    SAVE_TAKEN_BACK = "save_taken_back"


def take_back(work: Work, way_id: int) -> str:
    """Take a save back and return the event it had recorded.

    Raises:
        NotFound: no such save, or somebody else's.
        AlreadyDone: it was taken back before.
        OutOfTurn: ten seconds have passed, or somebody has gone on with it.
    """
    way = work.session.get(WayBack, (work.station_id, way_id))
    if way is None or way.account_id != work.actor.account_id:
        raise NotFound
    if way.used_at is not None:
        raise AlreadyDone(way.subject_id)
    if work.now - utc(way.made_at) > WITHIN + ON_THE_WAY:
        raise OutOfTurn(message("Ten seconds have passed; correct it by the next step instead."))
    check_untouched(work, way.changed)
    check_untouched(work, way.made)
    restore(work, way.changed)
    answer(work, way.made)
    way.used_at = work.now
    subject = _row(work, way.subject, way.subject_id) if way.subject in TABLES else None
    work.record(BackEvent.SAVE_TAKEN_BACK, subject, event=way.event)
    work.session.flush()
    return way.event


def restore(work: Work, changed: Noted) -> None:
    """Give rows back the columns they had."""
    for noted in changed:
        row = _row(work, str(noted["table"]), int(noted["id"]))
        for name, value in noted["columns"].items():
            setattr(row, name, from_json(value))


def answer(work: Work, made: Noted) -> None:
    """Do to each row that was made what its area declared, the latest first."""
    for noted in sorted(made, key=lambda one: int(one["id"]), reverse=True):
        how = answer_of(str(noted["table"]))
        if how is None:
            raise OutOfTurn(message("This cannot be taken back by itself; correct it by the next step."))
        how(work, _row(work, str(noted["table"]), int(noted["id"])))


def check_untouched(work: Work, noted: Noted) -> None:
    """Refuse where a row was saved again since. Raises OutOfTurn."""
    for one in noted:
        row = _row(work, str(one["table"]), int(one["id"]))
        if one["version"] is not None and getattr(row, "version", None) != one["version"]:
            raise OutOfTurn(message("Somebody has gone on with it; it can no longer be taken back."))


def _row(work: Work, table: str, row_id: int) -> Any:
    row = work.session.get(TABLES[table], (work.station_id, row_id))
    if row is None:
        raise OutOfTurn(message("Somebody has gone on with it; it can no longer be taken back."))
    return row
