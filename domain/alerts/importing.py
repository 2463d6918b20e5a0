"""Taking in a whole file of alerts: all of it in one transaction, or nothing."""

from __future__ import annotations

import hashlib
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from sqlmodel import Session

from core.actor import Actor
from core.bulk import be_patient
from core.clock import Clock, system_clock
from core.errors import BadInput
from core.messages import message
from domain.accounts.policy import Action, Page, check
from domain.alerts.events import AlertEvent
from domain.alerts.keeping import Findings, Keeper, unknown_rows
from domain.alerts.reading.areas import read_areas
from domain.alerts.reading.limits import COMMAND_LINE, Limits
from domain.alerts.reading.mapping import Mapping
from domain.alerts.reading.mapping_files import dump
from domain.alerts.reading.reader import read_alerts
from domain.alerts.reading.source import Source, open_source
from domain.alerts.reading.suggestion import suggest
from domain.alerts.reading.vocabulary import Context, Vocabulary
from domain.alerts.saved_mappings import mapping_for
from domain.desk import Desk
from domain.organisation.queries import GridRecord, grids
from domain.personal import cut_out
from domain.work import Work, begin
from models import ImportBatch

KIND = "alerts"
LISTED = 500
Progress = Callable[[int, int], None]
Then = Callable[[Work, "ImportResult"], None]


@dataclass(frozen=True)
class Order:
    """What is to be imported, and how. Without a ``mapping`` the source is recognised by its header."""

    held: Path | bytes
    filename: str
    mapping: Mapping | None = None
    area_file: Path | None = None
    limits: Limits = COMMAND_LINE
    is_dry_run: bool = False


@dataclass(frozen=True)
class ImportResult:
    """What came of a file. ``seconds`` run from opening it to the commit; ``batch`` is None on a dry run."""

    rows: int
    imported: int
    duplicates: int
    refused: int
    seconds: float
    batch: int | None

    def to_json(self) -> dict[str, Any]:
        """Return the figures as the command prints them and a job keeps them."""
        return dict(self.__dict__)


def import_file(
    desk: Desk,
    actor: Actor,
    order: Order,
    clock: Clock = system_clock,
    *,
    progress: Progress | None = None,
    then: Then | None = None,
) -> ImportResult:
    """Import a file, or with ``is_dry_run`` say what would come of it.

    ``progress`` is told rows done and lines expected; ``then`` runs inside the same transaction.

    Raises:
        NotAllowed: the actor does not import.
        BadInput: the file as a whole is refused, with a sentence; nothing of it is kept.
    """
    check(actor, Page.IMPORTS, Action.WRITE)
    began = time.perf_counter()
    source = open_source(order.held, order.filename, limits=order.limits)
    tell = progress or (lambda _done, _total: None)
    if order.is_dry_run:
        found = look_over(desk, actor, source, order, clock, tell)
        return _result(found, began, None)
    with begin(desk, actor, clock) as work:
        batch, found = _keep(work, source, order, tell)
        result = _result(found, began, batch.id)
        if then:
            then(work, result)
    return replace(result, seconds=round(time.perf_counter() - began, 3))


def take_in(work: Work, order: Order) -> ImportResult:
    """Import a file within a day's work that is open already; errors as ``import_file``."""
    check(work.actor, Page.IMPORTS, Action.WRITE)
    began = time.perf_counter()
    source = open_source(order.held, order.filename, limits=order.limits)
    batch, found = _keep(work, source, order, lambda _done, _total: None)
    return _result(found, began, batch.id)


def look_over(
    desk: Desk, actor: Actor, source: Source, order: Order, clock: Clock, tell: Progress
) -> Findings:
    """Read the whole file and keep nothing: what is new, what the station knows, what would be refused."""
    found = Findings()
    with desk.database.reading() as session:
        mapping = chosen_mapping(session, actor.station_id, source, order.mapping)
        context = context_of(session, actor.station_id, clock, mapping, order.area_file)
        for chunk in read_alerts(source, mapping, context):
            found.count(chunk, len(unknown_rows(session, actor.station_id, chunk.rows)))
            tell(found.rows, source.lines)
    return found


def chosen_mapping(session: Session, station_id: int, source: Source, given: Mapping | None) -> Mapping:
    """Return the mapping given, else that of the source that has these columns, else one by column names.

    Raises:
        BadInput: no column tells when it happened, or none what it was.
    """
    mapping = given or mapping_for(session, station_id, source.columns)
    mapping = mapping or suggest(source.columns, source.sample(200))
    if not is_complete(mapping):
        raise BadInput(
            message("No column of this file tells when it happened, or what it was. Give a mapping.")
        )
    return mapping


def is_complete(mapping: Mapping) -> bool:
    """Tell whether a mapping says when it happened and what it was: less makes no alert."""
    has_time = bool(mapping.time.column or mapping.time.parts)
    return has_time and "category_text" in {**mapping.columns, **mapping.constants}


def context_of(
    session: Session, station_id: int, clock: Clock, mapping: Mapping, area_file: Path | None = None
) -> Context:
    """Return what the reader holds a file against: now, the code lists, the station's grids and polygons."""
    names = {grid.code: _names(grid) for grid in grids(session, station_id)}
    polygons = read_areas(area_file, mapping.area.property) if area_file else None
    return Context(clock(), Vocabulary.of_station(names), polygons)


def _keep(work: Work, source: Source, order: Order, tell: Progress) -> tuple[ImportBatch, Findings]:
    mapping = chosen_mapping(work.session, work.station_id, source, order.mapping)
    context = context_of(work.session, work.station_id, lambda: work.now, mapping, order.area_file)
    be_patient(work.session)
    batch = _new_batch(work, source, order, mapping)
    keeper = Keeper(work, batch.id)
    for chunk in read_alerts(source, mapping, context):
        keeper.keep(chunk)
        tell(keeper.findings.rows, source.lines)
    keeper.finish()
    _close(work, batch, keeper.findings)
    return batch, keeper.findings


def _new_batch(work: Work, source: Source, order: Order, mapping: Mapping) -> ImportBatch:
    batch = work.new(
        ImportBatch,
        kind=KIND,
        file_name=cut_out(source.filename).text[:120],
        file_sha256=_sha256(order.held),
        mapping_name=mapping.name,
        mapping={"yaml": dump(mapping), "columns": list(source.columns)},
        status="running",
        started_at=work.now,
        worker_id=work.actor.worker_id or None,
    )
    work.session.flush()
    return batch


def _close(work: Work, batch: ImportBatch, found: Findings) -> None:
    batch.rows, batch.imported = found.rows, found.imported
    batch.duplicates, batch.refused = found.duplicates, found.refused
    batch.unassigned = listed(found.areas)
    batch.unknown = listed(
        Counter({" / ".join(filter(None, pair)): n for pair, n in found.categories.items()})
    )
    batch.status, batch.finished_at = "imported", work.now
    figures = {"rows": found.rows, "imported": found.imported}
    figures |= {"duplicates": found.duplicates, "refused": found.refused}
    work.record(AlertEvent.ALERTS_IMPORTED, batch, sha256=batch.file_sha256, **figures)


def listed(values: Counter[str]) -> dict[str, int]:
    """Return source values with their counts, the most frequent first, personal numbers cut out."""
    cleaned: Counter[str] = Counter()
    for text, n in values.most_common(LISTED):
        cleaned[cut_out(text).text] += n
    return dict(cleaned.most_common())


def _names(grid: GridRecord) -> tuple[str, ...]:
    return (grid.community_zh, grid.community_en, grid.beat_zh, grid.beat_en)


def _sha256(held: Path | bytes) -> str:
    if isinstance(held, bytes):
        return hashlib.sha256(held).hexdigest()
    with held.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _result(found: Findings, began: float, batch: int | None) -> ImportResult:
    seconds = round(time.perf_counter() - began, 3)
    return ImportResult(found.rows, found.imported, found.duplicates, found.refused, seconds, batch)
