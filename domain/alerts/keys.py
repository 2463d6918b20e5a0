"""The keys in use: by which an alert that comes a second time is known again."""

from __future__ import annotations

import json
from collections.abc import Sequence

from sqlmodel import Session, col, select

from models import AlertCaseNumber

AT_ONCE = 5_000
ON_SQLITE = """
SELECT case_no FROM alert_case_number
WHERE station_id = ? AND case_no IN (SELECT value FROM json_each(?))
"""


def known_keys(session: Session, station_id: int, keys: Sequence[str]) -> set[str]:
    """Return those of the keys that the station knows already, earlier rows of this transaction included."""
    if not _has_any(session, station_id):
        return set()
    if session.get_bind().dialect.name == "sqlite":
        asked = (station_id, json.dumps(list(keys)))
        return set(session.connection().exec_driver_sql(ON_SQLITE, asked).scalars())
    parts = [keys[at : at + AT_ONCE] for at in range(0, len(keys), AT_ONCE)]
    return {key for part in parts for key in _known(session, station_id, part)}


def _known(session: Session, station_id: int, keys: Sequence[str]) -> Sequence[str]:
    wanted = (col(AlertCaseNumber.station_id) == station_id, col(AlertCaseNumber.case_no).in_(keys))
    return session.exec(select(AlertCaseNumber.case_no).where(*wanted)).all()


def _has_any(session: Session, station_id: int) -> bool:
    wanted = select(AlertCaseNumber.case_no).where(AlertCaseNumber.station_id == station_id).limit(1)
    return session.exec(wanted).first() is not None
