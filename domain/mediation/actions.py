"""Taking a dispute on: every step goes through one function - reach, may they, its turn, change, record."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict, fields
from datetime import datetime

from sqlmodel import col, select

from core.dictionaries import dictionary
from core.errors import BadInput, NotFound, StaleEdit
from core.messages import message
from domain.accounts.policy import Page
from domain.clocks import clocks_of
from domain.mediation import policy, rules
from domain.mediation.at_law import law_of
from domain.mediation.effects import EFFECTS
from domain.mediation.law import Situation, check_law
from domain.mediation.records import Correction
from domain.mediation.rules import Facts, check_code
from domain.mediation.step import Step
from domain.mediation.steps import STEPS
from domain.mediation.timeline import cleaned, one_line, write_line
from domain.mediation.vocabulary import StepCode
from domain.work import Work
from models import Dispute, FollowUp

NO_FACTS = Facts()
LIMITS = {"title": 60, "place_text": 120}


def reach(work: Work, case_id: int) -> Dispute:
    """Return a dispute the actor may see. Raises NotFound: missing and foreign are the same."""
    query = policy.one(policy.visible_to, work.actor, Page.MEDIATION)
    case = work.session.exec(query, params={"case_id": case_id}).first()
    if case is None:
        raise NotFound
    return case


def take_step(work: Work, case_id: int, code: StepCode, facts: Facts = NO_FACTS) -> Dispute:
    """Take a dispute one step on.

    Raises:
        NotFound, NotAllowed, OutOfTurn: not theirs to see, not theirs to do, not its turn.
        BadInput: something the step needs was not said.
    """
    case, step = reach(work, case_id), STEPS[code]
    policy.check_can_take(work.actor, case, step)
    rules.check_turn(step, case)
    rules.check_facts(step, facts)
    check_law(situation(work, case, facts), step)
    _apply(work, case, step, facts)
    return case


def situation(work: Work, case: Dispute, facts: Facts = NO_FACTS) -> Situation:
    """Return what the law looks at."""
    clocks = clocks_of(work.session, work.station_id, "dispute", case.id) if case.sessions else ()
    return Situation(case, lambda: law_of(work, case), clocks, work.actor.role, work.now, facts)


def take_steps(work: Work, case_id: int, steps: Iterable[tuple[StepCode, Facts]]) -> None:
    """Take several steps at one click, a meeting and its settlement for instance: all of them or none."""
    for code, facts in steps:
        take_step(work, case_id, code, facts)


def accept_at_once(work: Work, case: Dispute) -> None:
    """Accept what the actor has just registered and handles anyway."""
    _apply(work, case, STEPS[StepCode.ACCEPT], NO_FACTS)


def _apply(work: Work, case: Dispute, step: Step, facts: Facts) -> None:
    before, level = case.status, case.level
    remembered = EFFECTS[step.code](work, case, facts)
    case.stage = rules.stage_after(step.code, level, case.stage)
    write_line(work, case, step.code, before, _words(facts, step.reasons), **remembered)
    work.record(step.event, case, before=before, after=case.status, level=case.level)
    work.session.flush()


def _words(facts: Facts, listed: str) -> str:
    reason = dictionary(listed).label(facts.reason) if listed and facts.reason else ""
    said = (reason, facts.note.strip(), facts.why.strip(), facts.settlement.strip())
    return "；".join(dict.fromkeys(word for word in said if word))


def accept(work: Work, case_id: int) -> Dispute:
    """Accept a dispute that waits: the actor owns it from now on."""
    return take_step(work, case_id, StepCode.ACCEPT)


def escalate(work: Work, case_id: int, reason: str, why: str = "") -> Dispute:
    """Send a dispute one level up: who, when and why are kept, and nobody owns it until it is accepted."""
    return take_step(work, case_id, StepCode.ESCALATE, Facts(reason=reason, why=why))


def record_meeting(
    work: Work,
    case_id: int,
    note: str,
    *,
    slots: tuple[str, ...] = (),
    met_at: datetime | None = None,
    place: str = "",
) -> Dispute:
    """Keep a meeting with the parties (三见面 slots TM1-TM3)."""
    facts = Facts(note=note, slots=slots, met_at=met_at, place=place)
    return take_step(work, case_id, StepCode.MEET, facts)


def close(
    work: Work, case_id: int, outcome: str, *, method: str = "", settlement: str = "", why: str = ""
) -> Dispute:
    """Close a dispute by the step that goes with the outcome.

    Raises:
        BadInput: no such outcome.
    """
    check_code("case_outcome", outcome, "outcome")
    facts = Facts(outcome=outcome, method=method, settlement=settlement, why=why)
    return take_step(work, case_id, rules.closing_step(outcome), facts)


def reopen(work: Work, case_id: int, why: str) -> Dispute:
    """Open a closed dispute again because it came back (反弹重启)."""
    return take_step(work, case_id, StepCode.REOPEN, Facts(why=why))


def correct(work: Work, case_id: int, version: int, mine: Correction) -> Dispute:
    """Put fields of an open dispute right.

    Raises:
        StaleEdit: somebody saved since ``version`` was read. It carries both versions; neither is lost.
    """
    case, step = reach(work, case_id), STEPS[StepCode.CORRECT]
    policy.check_can_take(work.actor, case, step)
    rules.check_turn(step, case)
    if case.version != version:
        raise _stale(case, mine)
    _check_correction(mine)
    changed = _correct(work, case, mine)
    if changed:
        write_line(work, case, StepCode.CORRECT, case.status, fields=changed)
        work.record(step.event, case, fields=changed)
        work.session.flush()
    return case


def _check_correction(mine: Correction) -> None:
    check_code("dispute_risk", mine.risk, "risk")
    check_code("dispute_types", mine.type_code, "type_code")
    if not mine.title.strip():
        raise BadInput(message("Give the dispute a short title."), "title")


def _correct(work: Work, case: Dispute, mine: Correction) -> list[str]:
    """Write what differs and return the names of the fields."""
    wanted = asdict(mine)
    changed = [name for name, value in wanted.items() if value.strip() != getattr(case, name)]
    kept = {name: _kept(work, case, name, wanted[name]) for name in changed}
    for name, value in kept.items():
        setattr(case, name, value)
    if "type_code" in changed:
        for follow_up in _follow_ups(work, case):
            follow_up.type_code = case.type_code
    return changed


def _kept(work: Work, case: Dispute, name: str, text: str) -> str:
    if name in LIMITS:
        return one_line(work, case, text, limit=LIMITS[name], field=name)
    return cleaned(work, case, text, limit=8000, field=name)


def _stale(case: Dispute, mine: Correction) -> StaleEdit:
    theirs: dict[str, object] = {f.name: getattr(case, f.name) for f in fields(Correction)}
    reason = message("Somebody else saved this first. Both versions are shown below.")
    return StaleEdit(reason, dict(asdict(mine)), {**theirs, "version": case.version})


def _follow_ups(work: Work, case: Dispute) -> list[FollowUp]:
    return list(
        work.session.exec(
            select(FollowUp).where(
                FollowUp.station_id == work.station_id, col(FollowUp.dispute_id) == case.id
            )
        )
    )
