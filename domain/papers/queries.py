"""The shelf of a dispute: which papers can be printed now, what the others wait for, which were printed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session

from core.clock import utc
from core.dictionaries import dictionary
from core.messages import Message
from domain.accounts.policy import Action, Page, may
from domain.mediation.filters import Asker
from domain.mediation.keeping import keeps, of_case, visible_case
from domain.mediation.tasks import task_of
from domain.mediation.vocabulary import Bucket
from domain.papers.gathering import Gathered, gather
from domain.papers.kinds import PaperKind, kinds, missing
from domain.personal import mask_name
from models import CasePaper

WRITTEN, ORAL, CLOSING, REMEDIES = "CP06", "CP07", "CP12", "CP15"


@dataclass(frozen=True)
class PaperRecord:
    """A paper that was printed: which, when, by whom (masked), its number, and why it is void."""

    id: int
    version: int
    kind: str
    number: str
    issued_at: datetime
    who: str
    is_plain: bool
    copies: int
    is_void: bool
    void_why: str

    @property
    def label(self) -> str:
        """The name of the paper in the reader's language."""
        return dictionary("case_papers").label(self.kind)


@dataclass(frozen=True)
class PaperShelf:
    """The papers of one dispute as this reader meets them.

    ``next`` are those that fit where it stands; ``is_task``: names and phones print in the clear at once.
    """

    case_id: int
    ready: tuple[PaperKind, ...]
    waiting: tuple[tuple[PaperKind, Message], ...]
    printed: tuple[PaperRecord, ...]
    next: tuple[PaperKind, ...]
    missing_documents: tuple[str, ...]
    may_print: bool = False
    may_reveal: bool = False
    is_task: bool = False
    is_keeper: bool = False


def open_papers(session: Session, asker: Asker, case_id: int) -> PaperShelf:
    """Return the shelf of a dispute. Raises NotFound: missing and out of sight are the same."""
    case = visible_case(session, asker.actor, case_id)
    found, actor = gather(session, case), asker.actor
    lacks = [(kind, missing(kind, found)) for kind in kinds()]
    ready = tuple(kind for kind, lack in lacks if lack is None)
    return PaperShelf(
        case.id,
        ready,
        tuple((kind, lack) for kind, lack in lacks if lack is not None),
        tuple(_printed(row, found.workers) for row in of_case(session, case.station_id, CasePaper, case.id)),
        _next(ready, found),
        _missing_documents(ready),
        may_print=any(may(actor, Page.MEDIATION, action) for action in (Action.WRITE, Action.EXPORT)),
        may_reveal=may(actor, Page.MEDIATION, Action.REVEAL),
        is_task=all(task_of(session, actor, case, party.id) for party in found.parties),
        is_keeper=keeps(actor, case),
    )


def _next(ready: Sequence[PaperKind], found: Gathered) -> tuple[PaperKind, ...]:
    wanted = {WRITTEN, ORAL, CLOSING} | ({REMEDIES} if found.case.bucket == Bucket.FAILED else set())
    return tuple(kind for kind in ready if kind.code in wanted)


def _missing_documents(ready: Sequence[PaperKind]) -> tuple[str, ...]:
    """Return what the file must always hold and does not yet, among the papers the desk prints (B1)."""
    here = {kind.document for kind in ready}
    printed = {kind.document for kind in kinds()}
    always = [entry for entry in dictionary("document_kinds") if entry.facts["required"] == "always"]
    return tuple(entry.label for entry in always if entry.code in printed - here)


def _printed(row: CasePaper, workers: Mapping[int, str]) -> PaperRecord:
    who = mask_name(workers.get(row.worker_id, ""))
    return PaperRecord(
        row.id,
        row.version,
        row.kind,
        row.number,
        utc(row.issued_at),
        who,
        row.is_plain,
        row.copies,
        row.voided_at is not None,
        row.void_why,
    )
