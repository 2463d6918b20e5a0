"""What the law puts in the way of a step: one table, each row with its article; screens use it too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from core.dictionaries import dictionary
from core.errors import BadInput, NotAllowed
from core.messages import Message, message
from core.vocabulary import Role
from domain.clocks import ClockRecord
from domain.mediation.eligibility import PASSED, STOPPED
from domain.mediation.rules import POLICE, Facts, is_family
from domain.mediation.step import Step
from domain.mediation.vocabulary import Route, StepCode
from models import Dispute, DisputeLaw

BY_PEOPLE = frozenset({"MM01", "MM06", "MM09"})
BY_POLICE = "MM07"
ON_THE_SPOT, RECONCILED = "OC03", "OC04"
BOTH = frozenset({"applicant", "respondent"})
MEDIATING = frozenset({StepCode.MEET, StepCode.SETTLE})
ENDING = frozenset({StepCode.SETTLE, StepCode.FAIL, StepCode.REFUSE})
REFERRING = frozenset({StepCode.ASK_REFERRAL, StepCode.REFER})
CIVIL = frozenset({Route.CIVIL})
PUBLIC_SECURITY = frozenset({Route.PUBLIC_SECURITY})
VIOLENCE = frozenset({Route.DOMESTIC_VIOLENCE})
ANY_ROUTE = frozenset(Route)


@dataclass(frozen=True)
class Situation:
    """What the rows look at: the dispute, what the law knows of it, its clocks, who acts, what they say."""

    case: Dispute
    law: Callable[[], DisputeLaw | None]
    clocks: tuple[ClockRecord, ...]
    role: Role
    now: datetime
    facts: Facts = field(default_factory=Facts)

    def knows(self, name: str) -> object:
        """Return what is on record for the law, '' where nothing is."""
        law = self.law()
        return getattr(law, name) if law else ""

    def has_run_out(self, code: str) -> bool:
        """Tell whether a clock runs and is past due."""
        return any(clock.code == code and clock.is_overdue(self.now) for clock in self.clocks)


@dataclass(frozen=True)
class Barrier:
    """One row: which steps it bars on which route while ``stands``, and what is said, with the article.

    A row with a ``field`` asks for something in that field of the form; the others bar the step as such.
    """

    code: str
    article: str
    steps: frozenset[StepCode]
    routes: frozenset[Route]
    stands: Callable[[Situation], bool]
    says: Message
    field: str = ""


def _second_is_late(found: Situation) -> bool:
    return found.case.sessions == 1 and found.has_run_out("SECOND_SESSION")


def _ends_by_people(found: Situation) -> bool:
    return found.facts.outcome == RECONCILED or found.facts.method in BY_PEOPLE


BARRIERS: tuple[Barrier, ...] = (
    Barrier(
        "violence", "反家庭暴力法 第16条", MEDIATING | ENDING | REFERRING | {StepCode.ESCALATE}, VIOLENCE,
        lambda _found: True,
        message("Domestic violence is not mediated: it is handled by law, with a written warning or a case."),
    ),
    Barrier(
        "unscreened", "反家庭暴力法 第15、16条", MEDIATING | REFERRING, CIVIL,
        lambda found: is_family(found.case.type_code) and not found.knows("is_screened"),
        message("Ask about domestic violence first, and enter the answer under Change the route."),
    ),
    Barrier(
        "civil", "程序规定 第178条第2款", MEDIATING | {StepCode.FAIL}, CIVIL,
        lambda found: found.facts.method == BY_POLICE,
        message("The police do not mediate a purely civil dispute: tell the parties of court and mediation."),
        "method",
    ),
    Barrier(
        "police", "治安管理处罚法 第9条；程序规定 第52条", MEDIATING, PUBLIC_SECURITY,
        lambda found: found.role not in POLICE,
        message("A public-security case is mediated by a police officer."),
    ),
    Barrier(
        "not_upwards", "治安管理处罚法 第9条第4款", frozenset({StepCode.ESCALATE}), PUBLIC_SECURITY,
        lambda found: found.case.level == "L2",
        message("The judicial office takes no public-security case; the parties may ask for a referral."),
    ),
    Barrier(
        "unchecked", "程序规定 第178、179条", MEDIATING, PUBLIC_SECURITY,
        lambda found: found.knows("gate_result") not in {PASSED, STOPPED},
        message("Check first whether this case may be mediated."),
    ),
    Barrier(
        "excluded", "治安管理处罚法 第9条；程序规定 第179条", MEDIATING, PUBLIC_SECURITY,
        lambda found: found.knows("gate_result") == STOPPED,
        message("This case may not be mediated; it is handled by law."),
    ),
    Barrier(
        "guardian", "程序规定 第181条", MEDIATING, PUBLIC_SECURITY,
        lambda found: found.case.has_minor and not found.knows("guardian"),
        message("A party is a minor: the guardian has to be notified first."),
    ),
    Barrier(
        "guardian_civil", "民法典 第19、23条", MEDIATING, CIVIL,
        lambda found: found.case.has_minor and not found.knows("guardian"),
        message("A party is a minor: the guardian has to be notified first."),
    ),
    Barrier(
        "second_late", "程序规定 第183条", MEDIATING, PUBLIC_SECURITY,
        _second_is_late,
        message("A second mediation has to follow within 7 working days of the first; that time is over."),
    ),
    Barrier(
        "third", "程序规定 第183条", frozenset({StepCode.MEET}), PUBLIC_SECURITY,
        lambda found: found.case.sessions >= 2 and not found.facts.why.strip(),
        message("It was mediated twice, as often as foreseen. Say why a third time is needed."), "why",
    ),
    Barrier(
        "unfiled", "治安管理处罚法 第90、118条", frozenset({StepCode.SETTLE}), PUBLIC_SECURITY,
        lambda found: not found.knows("filed_on"),
        message("Enter the day on which the case was filed."),
    ),
    Barrier(
        "facts", "治安管理处罚法 第9条第2款；程序规定 第180条", frozenset({StepCode.SETTLE}), PUBLIC_SECURITY,
        lambda found: not (found.knows("are_facts_established") and found.knows("evidence_number")),
        message("An agreement needs established facts: tick them and give the number of the evidence."),
    ),
    Barrier(
        "recording", "程序规定 第178条第3款", frozenset({StepCode.SETTLE}), PUBLIC_SECURITY,
        lambda found: found.facts.outcome == ON_THE_SPOT and not _number(found, "recording_number"),
        message("Settled on the spot: give the number of the recording."), "number",
    ),
    Barrier(
        "application", "治安管理处罚法 第9条第4款；程序规定 第186条",
        frozenset({StepCode.SETTLE}), PUBLIC_SECURITY,
        lambda found: _ends_by_people(found) and not _number(found, "application_number"),
        message("Settled among themselves: give the number of the parties' written application."),
        "number",
    ),
    Barrier(
        "own_outcome", "反家庭暴力法 第16条", frozenset({StepCode.SET_ASIDE}), CIVIL | PUBLIC_SECURITY,
        lambda found: not _fits(found),
        message("This outcome belongs to another route."), "outcome",
    ),
    Barrier(
        "consent", "人民调解法 第17、18条", frozenset({StepCode.ASK_REFERRAL}), ANY_ROUTE,
        lambda found: not BOTH.issubset(found.facts.consents),
        message("People's mediation is voluntary: both sides have to agree."), "consents",
    ),
)  # fmt: skip


def _fits(found: Situation) -> bool:
    outcomes = dictionary("case_outcome")
    if found.facts.outcome not in outcomes:
        return True
    return found.case.route in outcomes[found.facts.outcome].facts.get("routes", [found.case.route])


def _number(found: Situation, name: str) -> bool:
    return bool(found.facts.number.strip() or found.knows(name))


def barriers(found: Situation, code: StepCode) -> list[Barrier]:
    """Return what stands in the way of a step, in the order of the table."""
    route = Route(found.case.route)
    rows = [row for row in BARRIERS if code in row.steps and route in row.routes]
    return [row for row in rows if row.stands(found)]


def bars(found: Situation, code: StepCode) -> list[Barrier]:
    """Return what stands in the way whatever is said with the step: shown instead of its form."""
    return [row for row in barriers(found, code) if not row.field]


def check_law(found: Situation, step: Step) -> None:
    """Refuse a step that the law bars, in its words and with the article.

    Raises:
        BadInput: something is missing that its form can say; ``field`` names it.
        BarredByLaw: it is barred as the case stands.
    """
    for row in barriers(found, step.code):
        words = message("{sentence} ({article})", sentence=row.says, article=row.article)
        if row.field:
            raise BadInput(words, row.field)
        raise BarredByLaw(words, row.code)


class BarredByLaw(NotAllowed):
    """A step that the law does not allow as the case stands; ``barrier`` is the code of the row."""

    def __init__(self, words: Message, barrier: str) -> None:
        super().__init__(words)
        self.barrier = barrier
