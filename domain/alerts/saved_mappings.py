"""How each source is read: the mappings that come with the desk, and those a station saved."""

from __future__ import annotations

from sqlmodel import Session, col, select

from core.errors import BadInput
from core.messages import message
from domain.accounts.policy import Action, Page, check
from domain.alerts.events import AlertEvent
from domain.alerts.reading.mapping import Mapping, recognise
from domain.alerts.reading.mapping_files import dump, load_mappings, parse_mapping
from domain.work import Work
from models import ImportMapping

KIND = "alerts"
LONGEST_NAME = 60


def saved_mappings(session: Session, station_id: int) -> list[Mapping]:
    """Return the mappings that the station saved, by name."""
    rows = session.exec(
        select(ImportMapping)
        .where(ImportMapping.station_id == station_id, ImportMapping.kind == KIND)
        .order_by(col(ImportMapping.name))
    )
    return [parse_mapping(row.content["yaml"], row.name) for row in rows]


def mapping_for(session: Session, station_id: int, columns: tuple[str, ...]) -> Mapping | None:
    """Return the mapping of the source that has these columns: a saved one before one of the desk's own."""
    saved = recognise(columns, saved_mappings(session, station_id))
    return saved or recognise(columns, load_mappings())


def save_mapping(work: Work, mapping: Mapping) -> ImportMapping:
    """Keep how a source is read under its name, in place of the one that had it. Raises BadInput."""
    check(work.actor, Page.IMPORTS, Action.WRITE)
    name = mapping.name.strip()
    if not name or len(name) > LONGEST_NAME:
        raise BadInput(message("Name the source in at most {limit} characters.", limit=LONGEST_NAME), "name")
    kept = work.session.exec(
        select(ImportMapping).where(
            ImportMapping.station_id == work.station_id,
            ImportMapping.kind == KIND,
            ImportMapping.name == name,
        )
    ).first()
    row = kept or work.new(ImportMapping, kind=KIND, name=name)
    row.content = {"yaml": dump(mapping)}
    work.record(AlertEvent.MAPPING_SAVED, row, name=name)
    work.session.flush()
    return row
