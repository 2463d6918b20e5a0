"""What the law says of a file: the card of what it bars, what is on record, the remedies told at the end."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import streamlit as st

from components.act import form_errors
from components.chips import Chip, clock_chip, done_chip, paused_chip
from components.here import Here
from components.step_fields import Form, facts_of
from components.words import WIDE_SPACE, day, safe, short_moment
from core.clock import local_day
from core.dictionaries import dictionary
from core.i18n import _, _n, say
from domain.clocks import ClockRecord, State
from domain.mediation import CaseFile, Facts, StepCode
from domain.mediation.eligibility import STOPPED, judge
from domain.mediation.records import Bar
from domain.mediation.steps import STEPS
from domain.mediation.vocabulary import Bucket, Route

ANSWERS = {
    "unchecked": StepCode.CHECK_ELIGIBILITY,
    "unscreened": StepCode.CHOOSE_ROUTE,
    "guardian": StepCode.NOTIFY_GUARDIAN,
    "guardian_civil": StepCode.NOTIFY_GUARDIAN,
    "excluded": StepCode.FAIL,
    "violence": StepCode.WARN,
}
ROUTE_COLOURS = {Route.CIVIL: "gray", Route.PUBLIC_SECURITY: "violet", Route.DOMESTIC_VIOLENCE: "red"}
Said = tuple[StepCode, Facts, form_errors]


def barred(file: CaseFile) -> Bar | None:
    """Return what bars mediating this file now; None where it may be mediated, or not by this reader."""
    found = [bar for bar in file.bars if bar.step in {StepCode.MEET, StepCode.SETTLE}]
    return next((bar for bar in found if bar.step is StepCode.MEET), None)


def card(here: Here, file: CaseFile, bar: Bar) -> Said | None:
    """Draw what bars mediation with its article, and the form of the step that answers it."""
    code = ANSWERS.get(bar.code)
    with st.container(border=True, key="form-law", gap="xsmall"):
        st.markdown(
            f":red[:material/gavel: **{say(bar.says)}**]{WIDE_SPACE}:gray[:small[{safe(bar.article)}]]"
        )
        if bar.code == "excluded":
            _named_grounds(file)
        if code is None or code not in file.steps:
            return None
        form, errors = Form(here, file, STEPS[code], "mediation-law"), form_errors()
        facts = facts_of(form, errors)
        if st.button(say(STEPS[code].label), type="primary", key="mediation-law-go"):
            return code, facts, errors
    return None


def missing(here: Here, file: CaseFile) -> Said | None:
    """Draw what an agreement of a public-security case still needs: filing, established facts."""
    wanted = [
        (StepCode.FILE, file.law.filed_on is None),
        (StepCode.ESTABLISH, not file.law.are_facts_established),
    ]
    open_now = [code for code, is_open in wanted if is_open and code in file.steps]
    if file.route != Route.PUBLIC_SECURITY or not open_now:
        return None
    step = STEPS[open_now[0]]
    with st.container(border=True, key="form-missing", gap="xsmall"):
        st.markdown(f":orange[:material/checklist: **{_('Still needed before an agreement')}**]")
        field = "day" if step.code is StepCode.FILE else "number"
        label, errors = say(step.label), form_errors()
        left, right = st.columns([3, 2], gap="small", vertical_alignment="bottom")
        with left, errors.field(field, label):
            facts = _missing_field(here, step.code, label)
        with right:
            is_sent = st.button(label, key="mediation-missing-go")
    return (step.code, facts, errors) if is_sent else None


def on_record(file: CaseFile) -> None:
    """Draw the route and what is on record for the law, in one line."""
    if file.route == Route.CIVIL and not file.has_minor:
        return
    words = [route_badge(file.route), _gate_words(file), *_entered(file), *_minor_words(file)]
    st.markdown(f":small[{WIDE_SPACE.join(word for word in words if word)}]")


def _gate_words(file: CaseFile) -> str:
    if not file.law.gate_result:
        return ""
    return _("may not be mediated") if file.law.gate_result == STOPPED else _("may be mediated")


def _entered(file: CaseFile) -> list[str]:
    """Return what was entered, each with its number or day; what was not stays away."""
    law = file.law
    known: tuple[tuple[object, Callable[[], str]], ...] = (
        (law.filed_on, lambda: _("filed {day}", day=day(law.filed_on or date.min))),
        (law.evidence_number, lambda: _("evidence {number}", number=safe(law.evidence_number))),
        (law.recording_number, lambda: _("recording {number}", number=safe(law.recording_number))),
        (law.application_number, lambda: _("application {number}", number=safe(law.application_number))),
        (law.warning_number, lambda: _("warning {number}", number=safe(law.warning_number))),
        (file.sessions, lambda: _n("mediated once", "mediated {count} times", file.sessions)),
        (law.decision, lambda: safe(dictionary("case_decisions").label(law.decision))),
    )
    return [words() for is_there, words in known if is_there]


def _minor_words(file: CaseFile) -> list[str]:
    if not file.has_minor:
        return []
    return [safe(dictionary("guardian_answers").label(file.law.guardian)) or _("a party is a minor")]


def route_badge(route: str) -> str:
    """Write a route as a badge."""
    return f":{ROUTE_COLOURS[Route(route)]}-badge[{safe(dictionary('dispute_routes').label(route))}]"


def clock_chips(here: Here, file: CaseFile) -> list[Chip]:
    """Return the clocks that run or stand still, the nearest first; of a closed file the one it met."""
    chips = [_chip(here, clock) for clock in file.clocks if clock.is_open]
    return chips or [done_chip(clock.rule.label) for clock in file.clocks if clock.rule.leads][:1]


def remedies(file: CaseFile) -> None:
    """Draw what the parties are told when mediation ended without agreement (人民调解法 26)."""
    if file.is_open or file.bucket != Bucket.FAILED:
        return
    told = [entry for entry in dictionary("remedies").active() if file.route in entry.facts["routes"]]
    with st.container(border=True, key="remedies", gap="xsmall"):
        st.markdown(f"**{_('Tell the parties: other ways are open to them')}**")
        for entry in told:
            st.markdown(f"- {safe(entry.label)}{WIDE_SPACE}:gray[:small[{safe(entry.facts['basis'])}]]")


def _chip(here: Here, clock: ClockRecord) -> Chip:
    if clock.state is State.PAUSED or clock.due_at is None:
        return paused_chip(clock.days_left(here.now()), name=clock.rule.label)
    why = _("Due {moment}. {basis}", moment=short_moment(clock.due_at), basis=clock.rule.basis)
    if clock.is_guess:
        why += WIDE_SPACE + _("The holidays of that year are not known yet: Monday to Friday was counted.")
    return clock_chip(clock.due_at, here.now(), name=clock.rule.label, why=why)


def _named_grounds(file: CaseFile) -> None:
    for entry in judge(file.law.gate, file.law.gate_reason or "—").in_the_way:
        st.markdown(f"- {safe(entry.label)}{WIDE_SPACE}:gray[:small[{safe(entry.facts['basis'])}]]")


def _missing_field(here: Here, code: StepCode, label: str) -> Facts:
    if code is StepCode.FILE:
        today = local_day(here.now())
        return Facts(day=st.date_input(label, value=today, format="YYYY-MM-DD", key="mediation-missing-day"))
    hint = _("Number of the evidence")
    return Facts(number=st.text_input(hint, key="mediation-missing-number", autocomplete="off") or "")
