"""The papers of a mediation file as a table: order, template, what comes first, copies, numbers (B1)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.dictionaries import Entry, dictionary
from core.errors import BadInput
from core.messages import Message, message
from domain.mediation.agreements import ORAL, WRITTEN
from domain.mediation.numbers import Series
from domain.mediation.vocabulary import Bucket, CaseStatus, Route
from domain.papers.gathering import Gathered


class PaperEvent(StrEnum):
    """What the audit says of papers."""

    PAPER_PRINTED = "paper_printed"
    PAPER_VOIDED = "paper_voided"
    DOSSIER_TAKEN = "dossier_taken"


@dataclass(frozen=True)
class PaperKind:
    """One paper: ``document`` is its item of the file (DC...), ``needs`` what must be there first."""

    code: str
    zh: str
    label: str
    document: str
    template: str
    needs: str = ""
    series: Series | None = None
    per_party: bool = False
    extra: int = 1

    def copies(self, parties: int) -> int:
        """Return how many copies are made: one for each party and one for the file, or the file's alone."""
        return parties + self.extra if self.per_party else 1


@dataclass(frozen=True)
class Need:
    """What must be there before a paper is printed, and the sentence that says what to do."""

    is_met: Callable[[Gathered], bool]
    words: Message


def _has_form(*forms: str) -> Callable[[Gathered], bool]:
    return lambda found: found.agreement is not None and found.agreement.form in forms


NEEDS: Mapping[str, Need] = {
    "accepted": Need(lambda found: found.case.accepted_at is not None, message("It is not accepted yet.")),
    "meetings": Need(lambda found: bool(found.meetings), message("Record a meeting first.")),
    "written": Need(
        lambda found: _has_form(WRITTEN)(found) and found.case.route != Route.PUBLIC_SECURITY,
        message("Write down the written agreement first."),
    ),
    "oral": Need(_has_form(ORAL, "AF3"), message("Write down the oral agreement first.")),
    "psm": Need(
        lambda found: found.agreement is not None and found.case.route == Route.PUBLIC_SECURITY,
        message("Only for public-security mediation with an agreement."),
    ),
    "referred": Need(
        lambda found: found.referral is not None,
        message("Ask for the referral to people's mediation first."),
    ),
    "followed_up": Need(lambda found: bool(found.visits), message("No follow-up was done yet.")),
    "failed": Need(
        lambda found: found.case.bucket == Bucket.FAILED,
        message("Only for a dispute that ended without agreement."),
    ),
    "closed": Need(lambda found: found.case.status == CaseStatus.CLOSED, message("It is not closed yet.")),
}


def kinds() -> list[PaperKind]:
    """Return the papers in the order of the file."""
    return [_kind(entry) for entry in dictionary("case_papers").active()]


def kind_of(code: str) -> PaperKind:
    """Return a paper by its code. Raises BadInput where there is none."""
    found = next((kind for kind in kinds() if kind.code == code), None)
    if found is None:
        raise BadInput(message("Choose one of the list."), "kind")
    return found


def missing(kind: PaperKind, found: Gathered) -> Message | None:
    """Return what is missing for a paper, None where it can be printed."""
    need = NEEDS.get(kind.needs)
    return None if need is None or need.is_met(found) else need.words


def _kind(entry: Entry) -> PaperKind:
    facts = entry.facts
    return PaperKind(
        entry.code,
        entry.zh,
        entry.label,
        str(facts["document"]),
        str(facts["template"]),
        str(facts.get("needs", "")),
        Series(facts["series"]) if "series" in facts else None,
        bool(facts.get("per_party")),
        int(facts.get("extra", 1)),
    )
