"""What comes in from forms and what queries give out: frozen records, personal values already masked."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from core.dictionaries import dictionary
from core.messages import Message
from domain.clocks.records import ClockRecord
from domain.mediation.pairs import LINES
from domain.mediation.steps import STEPS
from domain.mediation.vocabulary import CaseStatus, StepCode

APPLICANT, RESPONDENT, OTHER_SIDE = "PS1", "PS2", "PS3"


@dataclass(frozen=True)
class PartyIntake:
    """A party as somebody types it: a name; phone and ID number where they are known."""

    side: str
    name: str
    phone: str = ""
    id_number: str = ""

    @property
    def is_blank(self) -> bool:
        """Tell whether nothing was typed at all."""
        return not (self.name.strip() or self.phone.strip() or self.id_number.strip())


@dataclass(frozen=True)
class Intake:
    """A dispute as it comes in. ``found_at`` is aware; a known place may be named by its id.

    ``route`` says which law it is handled by; ``violence`` is the answer to the question about domestic
    violence (None: not asked, allowed outside of families), ``has_minor`` whether a party is a minor.
    """

    type_code: str
    grid_id: int
    narrative: str
    source: str
    found_at: datetime
    parties: tuple[PartyIntake, ...]
    risk: str = "R1"
    place_text: str = ""
    place_id: int | None = None
    title: str = ""
    alert_id: int | None = None
    route: str = "RO1"
    violence: bool | None = None
    has_minor: bool = False
    guardian: str = ""


@dataclass(frozen=True)
class Correction:
    """The fields of a dispute that may be put right while it is open."""

    title: str
    narrative: str
    risk: str
    place_text: str
    type_code: str


@dataclass(frozen=True)
class FollowUpAnswer:
    """What a follow-up brought: result, rating of this party, how it was done."""

    result: str
    channel: str
    rating: str = "SA0"
    note: str = ""


@dataclass(frozen=True)
class PartyRecord:
    """A party as it may be shown to everybody who may open the file.

    ``task`` names the reader's own task for which name and phone open at one click ('' where there is none).
    """

    id: int
    side: str
    name: str
    phone: str
    id_number: str
    sex: str = ""
    birth_year: int | None = None
    task: str = ""

    @property
    def side_label(self) -> str:
        """Applicant, respondent or other, in the reader's language."""
        return dictionary("party_sides").label(self.side)


@dataclass(frozen=True)
class TimelineRecord:
    """A line of the timeline: when, who (masked), which step, what was said."""

    id: int
    at: datetime
    kind: str
    who: str
    level: str
    note: str
    to_status: str

    @property
    def label(self) -> Message:
        """What was done, for ``core.i18n.say``."""
        return LINES[self.kind] if self.kind in LINES else STEPS[StepCode(self.kind)].done


@dataclass(frozen=True)
class MeetingRecord:
    """A meeting: when, where, which of the three roles met the parties, what was said."""

    id: int
    met_at: datetime
    place: str
    slots: tuple[str, ...]
    note: str
    who: str


@dataclass(frozen=True)
class FollowUpRecord:
    """A follow-up of one party: due, and what it brought where it is done."""

    id: int
    version: int
    dispute_id: int
    party_id: int
    party: str
    due_on: date
    done_on: date | None
    channel: str
    result: str
    rating: str
    note: str
    is_dropped: bool


@dataclass(frozen=True)
class LevelClock:
    """The clock of the level: days left (negative past due), or paused with what was left."""

    level: str
    due_at: datetime | None
    days_left: int
    is_paused: bool = False
    is_done: bool = False


@dataclass(frozen=True)
class LawRecord:
    """What the law asks of a dispute and what is on record: screening, eligibility, filing, evidence."""

    is_screened: bool = False
    guardian: str = ""
    gate: tuple[str, ...] = ()
    gate_result: str = ""
    gate_reason: str = ""
    filed_on: date | None = None
    are_facts_established: bool = False
    evidence_number: str = ""
    recording_number: str = ""
    application_number: str = ""
    warning_number: str = ""
    decision: str = ""
    decided_on: date | None = None


@dataclass(frozen=True)
class HandoverRecord:
    """A handing over as both sides read it: who, why, to whom, when sent, accepted, given back, what came."""

    id: int
    kind: str
    by: str
    from_level: str
    to_level: str
    from_grid: str
    to_grid: str
    body: str
    reason: str
    why: str
    asked_at: datetime
    sent_at: datetime | None
    approved_by: str
    received_at: datetime | None
    received_by: str
    returned_at: datetime | None
    result: str
    result_at: datetime | None


@dataclass(frozen=True)
class Bar:
    """A step that the law bars now, with the row's code, its sentence and the article."""

    step: StepCode
    code: str
    says: Message
    article: str


@dataclass(frozen=True)
class CaseFile:
    """A whole file as this reader may see it, and the steps that are theirs to take now."""

    id: int
    version: int
    number: str
    title: str
    narrative: str
    type_code: str
    grid_id: int
    grid: str
    place: str
    source: str
    risk: str
    level: str
    status: str
    stage: str
    method: str
    outcome: str
    bucket: str
    settlement: str
    owner: str
    registrar: str
    found_at: datetime
    registered_at: datetime
    accepted_at: datetime | None
    closed_at: datetime | None
    clock: LevelClock
    parties: tuple[PartyRecord, ...]
    timeline: tuple[TimelineRecord, ...]
    meetings: tuple[MeetingRecord, ...]
    follow_ups: tuple[FollowUpRecord, ...]
    steps: tuple[StepCode, ...] = ()
    is_handler: bool = False
    is_owner: bool = False
    may_reveal: bool = False
    is_synthetic: bool = False
    route: str = "RO1"
    sessions: int = 0
    has_minor: bool = False
    blocked_reason: str = ""
    blocked_at: datetime | None = None
    law: LawRecord = LawRecord()
    clocks: tuple[ClockRecord, ...] = ()
    handovers: tuple[HandoverRecord, ...] = ()
    bars: tuple[Bar, ...] = ()

    @property
    def is_open(self) -> bool:
        """Tell whether it is still open."""
        return self.status != CaseStatus.CLOSED

    @property
    def slots_met(self) -> frozenset[str]:
        """Return which of the three roles have met the parties so far (三见面)."""
        return frozenset(slot for meeting in self.meetings for slot in meeting.slots)

    def correction(self) -> Correction:
        """Return the fields that may be put right, as they stand."""
        return Correction(self.title, self.narrative, self.risk, self.place, self.type_code)


@dataclass(frozen=True)
class Pills:
    """How many disputes each view of the list holds for this reader."""

    mine: int = 0
    waiting: int = 0
    overdue: int = 0
    open: int = 0
