"""Rules of the mediation desk: whose turn, level limits, stages, outcomes, follow-up dates."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import floor
from typing import Protocol

from analytics.periods import Period
from core.clock import utc
from core.dictionaries import dictionary
from core.errors import BadInput, OutOfTurn
from core.messages import Message, message
from core.vocabulary import Role
from domain.clocks.rules import rule
from domain.clocks.spans import moved
from domain.mediation.step import Step
from domain.mediation.steps import STEPS
from domain.mediation.vocabulary import Bucket, CaseStatus, Level, Stage, StepCode

HANDLERS: Mapping[Level, frozenset[Role]] = {
    Level.L1: frozenset({Role.GRID_WORKER, Role.AUXILIARY, Role.COMMUNITY_OFFICER}),
    Level.L2: frozenset({Role.COMMUNITY_OFFICER}),
    Level.L3: frozenset({Role.JUSTICE_MEDIATOR}),
}
POLICE = frozenset({Role.COMMUNITY_OFFICER, Role.LEADER, Role.CLERK})
STAND_INS = frozenset({Role.LEADER, Role.CLERK})
FIRST_LEVEL: Mapping[Role, Level] = {Role.JUSTICE_MEDIATOR: Level.L3}

NEXT_LEVEL: Mapping[Level, Level] = {Level.L1: Level.L2, Level.L2: Level.L3}
LEVEL_BEFORE: Mapping[Level, Level] = {after: before for before, after in NEXT_LEVEL.items()}

REFUSED = "OC06"
FOLLOWED_UP = frozenset({Bucket.RESOLVED, Bucket.FAILED})
COHORT_DAYS = 30
EARLY = timedelta(hours=24)

STAGE_AFTER: Mapping[StepCode, Stage] = {
    StepCode.REGISTER: Stage.COLLECTED,
    StepCode.ACCEPT: Stage.JUDGED,
    StepCode.NOTE: Stage.JUDGED,
    StepCode.MEET: Stage.HANDLED_EARLY,
    StepCode.REFER: Stage.MEDIATED,
    StepCode.SETTLE: Stage.FOLLOWED_UP,
    StepCode.FAIL: Stage.FOLLOWED_UP,
    StepCode.REFUSE: Stage.FOLLOWED_UP,
}
MEETING_STAGE: Mapping[Level, Stage] = {
    Level.L1: Stage.HANDLED_EARLY,
    Level.L2: Stage.MEDIATED,
    Level.L3: Stage.MEDIATED,
}

MISSING: Mapping[str, Message] = {
    "why": message("Say why, in one line."),
    "reason": message("Choose the reason."),
    "note": message("Write what was said, in a line or more."),
    "outcome": message("Choose the outcome."),
    "method": message("Choose the method."),
    "route": message("Choose the route."),
    "answers": message("Tick what is so."),
    "day": message("Enter the day."),
    "number": message("Enter the number."),
    "guardian": message("Choose how the guardian was dealt with."),
    "decision": message("Choose what became of the case."),
    "clock": message("Choose the time limit."),
    "body": message("Choose the office outside."),
    "grid_id": message("Choose the grid."),
}
LISTS: Mapping[str, str] = {
    "method": "mediation_methods",
    "route": "dispute_routes",
    "guardian": "guardian_answers",
    "decision": "case_decisions",
    "body": "outward_bodies",
}


@dataclass(frozen=True)
class Facts:
    """What somebody says with a step; which of it is needed stands in the table of steps."""

    why: str = ""
    reason: str = ""
    note: str = ""
    outcome: str = ""
    method: str = ""
    settlement: str = ""
    met_at: datetime | None = None
    place: str = ""
    slots: tuple[str, ...] = ()
    route: str = ""
    answers: tuple[str, ...] = ()
    day: date | None = None
    number: str = ""
    guardian: str = ""
    decision: str = ""
    clock: str = ""
    consents: tuple[str, ...] = ()
    body: str = ""
    grid_id: int = 0


class Standing(Protocol):
    """What the rules look at in a dispute."""

    status: str
    level: str
    route: str
    blocked_at: datetime | None


def handling_roles(case: Standing) -> frozenset[Role]:
    """Return the roles that handle a dispute where it stands, stand-ins included."""
    level = Level.L3 if case.status == CaseStatus.REFERRED else Level(case.level)
    return HANDLERS[level] | STAND_INS


def levels_of(role: Role) -> frozenset[Level]:
    """Return the levels a role handles in its own right."""
    return frozenset(level for level, roles in HANDLERS.items() if role in roles)


def is_turn(step: Step, case: Standing) -> bool:
    """Tell whether a step may follow now."""
    fits = case.level in step.levels and case.route in step.routes
    return case.status in step.moves and fits and step.blocked in {None, case.blocked_at is not None}


def steps_now(case: Standing) -> list[Step]:
    """Return the steps that may follow, in the order of the table."""
    return [step for step in STEPS.values() if is_turn(step, case)]


def check_turn(step: Step, case: Standing) -> None:
    """Refuse a step out of turn. Raises OutOfTurn."""
    if not is_turn(step, case):
        raise OutOfTurn(message("This dispute has moved on; that step is no longer open. Look at it again."))


def check_facts(step: Step, facts: Facts) -> None:
    """Refuse a step without what it needs, or an outcome of another kind. Raises BadInput with the field."""
    for name in step.needs:
        said = getattr(facts, name)
        if not said or not str(said).strip():
            raise BadInput(MISSING[name], name)
    if facts.outcome and step.bucket and facts.outcome not in outcomes(step.bucket):
        raise BadInput(message("This outcome does not go with that step."), "outcome")
    for name, listed in LISTS.items():
        _check_code(listed, str(getattr(facts, name)), name)
    if step.reasons:
        _check_code(step.reasons, facts.reason, "reason")
    for slot in facts.slots:
        _check_code("three_meetings", slot, "slots")


def check_code(name: str, code: str, field: str) -> str:
    """Return a code if its dictionary offers it now. Raises BadInput with the field."""
    if code not in {entry.code for entry in dictionary(name).active()}:
        raise BadInput(message("Choose one of the list."), field)
    return code


def _check_code(name: str, code: str, field: str) -> None:
    if code:
        check_code(name, code, field)


def outcomes(bucket: Bucket) -> frozenset[str]:
    """Return the outcomes of a bucket."""
    return dictionary("case_outcome").where(bucket=str(bucket))


def bucket_of(outcome: str) -> str:
    """Return the bucket of an outcome."""
    return str(dictionary("case_outcome")[outcome].facts["bucket"])


def closing_step(outcome: str) -> StepCode:
    """Return the step that closes with this outcome."""
    by_bucket = {
        Bucket.RESOLVED: StepCode.SETTLE,
        Bucket.FAILED: StepCode.FAIL,
        Bucket.EXCLUDED: StepCode.SET_ASIDE,
    }
    return StepCode.REFUSE if outcome == REFUSED else by_bucket[Bucket(bucket_of(outcome))]


def days_left(due_at: datetime, now: datetime) -> int:
    """Return whole days left; 0 on the last day, -1 from the first moment past due."""
    return floor((utc(due_at) - now) / timedelta(days=1))


def stage_after(code: StepCode, level: str, stage: str) -> str:
    """Return the stage after a step: never back, but for reopening, which starts at early handling."""
    if code is StepCode.REOPEN:
        return Stage.HANDLED_EARLY
    reached = MEETING_STAGE[Level(level)] if code is StepCode.MEET else STAGE_AFTER.get(code, Stage.COLLECTED)
    return max(stage, reached)


def is_family(type_code: str) -> bool:
    """Tell whether a type asks the question about domestic violence first (反家庭暴力法 15)."""
    types = dictionary("dispute_types")
    top = types.top(type_code)
    return top in types and types[top].facts.get("gate") == "domestic_violence_screen"


def follow_up_due(risk: str, closed_on: date) -> date:
    """Return the day of the follow-up: 15, 7, 5 or 3 days after closing, by risk (clock FOLLOW_UP_R1-R4)."""
    due_on = moved(closed_on, rule("follow_up", f"FOLLOW_UP_{risk}").span)
    return due_on.date() if isinstance(due_on, datetime) else due_on


def is_early(source: str, found_at: datetime, first_action_at: datetime | None) -> bool:
    """Tell whether a dispute was found proactively and acted on within 24 hours (M09)."""
    if first_action_at is None or source not in dictionary("dispute_sources").where(proactive=True):
        return False
    return utc(first_action_at) - utc(found_at) <= EARLY


def is_quick(accepted_at: datetime | None, closed_at: datetime) -> bool:
    """Tell whether closing came within 30 days of acceptance (M02)."""
    return accepted_at is not None and utc(closed_at) - utc(accepted_at) <= timedelta(days=COHORT_DAYS)


def mature(period: Period, today: date) -> Period | None:
    """Return the days of a period that ended 30 days ago or longer: the cohort M02 may speak of."""
    end = min(period.end, today - timedelta(days=COHORT_DAYS - 1))
    return Period(period.start, end) if end > period.start else None


def begun(period: Period, today: date) -> Period:
    """Return the days of a period up to today; one that has not begun stays as it is."""
    tomorrow = today + timedelta(days=1)
    return Period(period.start, min(period.end, tomorrow)) if period.start < tomorrow else period


def open_statuses() -> tuple[str, ...]:
    """Return the statuses that count as open."""
    return _codes(dictionary("case_status").where(open=True))


def _codes(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(found))
