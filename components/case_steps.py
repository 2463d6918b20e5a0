"""Taking an open file on: the card of the next step, one level up, and what else may be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from components import case_law, coded
from components.act import form_errors, form_token
from components.case_forms import moment_of, open_correction, wall_clock
from components.case_list import level_words
from components.drafted import Drafted
from components.here import Here
from components.step_fields import Form, facts_of
from components.words import safe
from core.dictionaries import dictionary
from core.i18n import _, say
from core.messages import message
from core.vocabulary import Role
from domain.mediation import CaseFile, Facts, StepCode
from domain.mediation.rules import NEXT_LEVEL, bucket_of, closing_step
from domain.mediation.step import Step
from domain.mediation.steps import STEPS
from domain.mediation.vocabulary import Bucket, Level, Route, Stage
from domain.work import Work

ON_THE_CARD = (StepCode.ACCEPT, StepCode.TAKE_OVER, StepCode.RESUME)
ELSEWHERE = frozenset(
    {*ON_THE_CARD, StepCode.REFER, StepCode.MEET, StepCode.ESCALATE, StepCode.SETTLE, StepCode.FAIL}
)
MOST_SESSIONS = 2
NUMBERED = {
    "OC03": message("Number of the recording"),
    "OC04": message("Number of the written application"),
}
WAITING_WORDS = {
    StepCode.ACCEPT: message("It waits for somebody to accept it."),
    StepCode.TAKE_OVER: message("It was referred to people's mediation."),
    StepCode.RESUME: message("The clock stands still."),
    StepCode.REFER: message("Both sides agree to people's mediation. It waits for your approval."),
}


@dataclass
class Taken:
    """The steps somebody takes at one click, with what they say."""

    steps: tuple[tuple[StepCode, Facts], ...]
    token: str
    errors: form_errors = field(default_factory=form_errors)
    form: Drafted | None = None

    @property
    def done(self) -> str:
        """What is said afterwards."""
        return say(STEPS[self.steps[-1][0]].done)

    def sent(self, work: Work) -> None:
        """Throw the form's draft away in the same breath as the steps are written."""
        if self.form:
            self.form.sent(work)

    def finish(self) -> None:
        """Blank the form."""
        if self.form:
            self.form.over()


def head(here: Here, file: CaseFile) -> Taken | None:
    """Draw the title with the actions of the head: one level up, and what else may be done."""
    row = st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="file-head"
    )
    with row:
        st.subheader(safe(file.title), anchor=False, width="content")
        with st.container(horizontal=True, gap="xsmall", width="content"):
            raised = _escalation(file)
            return _more(here, file) or raised


def next_step(here: Here, file: CaseFile) -> Taken | None:
    """Draw the card of the next step: accept, take over, resume, or record a meeting and how it ended."""
    for code in ON_THE_CARD:
        if code in file.steps and not (code is StepCode.TAKE_OVER and file.is_owner):
            return _one_button(file, STEPS[code])
    if StepCode.REFER in file.steps:
        return _one_button(file, STEPS[StepCode.REFER])
    return _by_law(here, file) or (meeting_form(here, file) if StepCode.MEET in file.steps else None)


def _by_law(here: Here, file: CaseFile) -> Taken | None:
    """Draw what the law asks for first."""
    bar = case_law.barred(file)
    said = case_law.card(here, file, bar) if bar else case_law.missing(here, file)
    if said is None:
        return None
    code, facts, errors = said
    return Taken(((code, facts),), form_token(f"mediation-law-{file.id}"), errors)


def meeting_form(here: Here, file: CaseFile) -> Taken | None:
    """Draw the form of a meeting: when, what was said, who met whom, and the outcome where there is one."""
    form, errors = Drafted(here, f"mediation-meeting-{file.id}", _blank_meeting(here, file)), form_errors()
    with st.container(border=True, key="form-meeting"):
        stage = dictionary("mediation_stages").label(max(file.stage, Stage.HANDLED_EARLY))
        st.markdown(f"**{_('Next step: {stage}', stage=safe(stage))}**")
        form.offer()
        outcome = _outcome_fields(form, errors)
        if file.route == Route.PUBLIC_SECURITY:
            _session_fields(file, form, errors, outcome)
        with errors.field("note", _("What was said")):
            hint = _("Who came, what was said, what each side wants.")
            st.text_area(_("What was said"), placeholder=hint, height=86, key=form.key("note"))
        with errors.field("slots", _("Who met the parties")):
            coded.several(_("Who met the parties"), "three_meetings", key=form.key("slots"))
        if outcome and bucket_of(outcome) == Bucket.RESOLVED:
            _settlement_fields(form, errors)
        with st.container(horizontal=True, gap="xsmall"):
            is_sent = st.button(_save_words(outcome), type="primary", key=form.key("save"))
            refused = _refusal(file)
    form.keep()
    if not is_sent:
        return refused
    return Taken(_meeting_steps(form, outcome), form_token(form.form), errors, form)


def _refusal(file: CaseFile) -> Taken | None:
    """Draw the one click by which a refusal ends it: mediation is voluntary (人民调解法 17)."""
    if StepCode.REFUSE not in file.steps:
        return None
    refuse = STEPS[StepCode.REFUSE]
    if st.button(say(refuse.label), type="tertiary", icon=":material/front_hand:", key="mediation-refuse"):
        return Taken(((refuse.code, Facts()),), form_token(f"mediation-refuse-{file.id}"))
    return None


def _blank_meeting(here: Here, file: CaseFile) -> dict[str, Any]:
    method = "MM05" if here.actor.role is Role.COMMUNITY_OFFICER else "MM02"
    method = "MM07" if file.route == Route.PUBLIC_SECURITY else method
    return {
        "outcome": None,
        "met_at": wall_clock(here.now()),
        "note": "",
        "slots": [],
        "method": method,
        "settlement": "",
        "why": "",
        "number": "",
    }


def _session_fields(file: CaseFile, form: Drafted, errors: form_errors, outcome: str) -> None:
    """Draw what a mediation by the police asks for besides: the reason of a third, a number at the end."""
    if file.sessions >= MOST_SESSIONS:
        with errors.field("why", _("Why a third mediation")):
            st.text_input(_("Why a third mediation"), key=form.key("why"))
    if outcome in NUMBERED:
        with errors.field("number", say(NUMBERED[outcome])):
            st.text_input(say(NUMBERED[outcome]), key=form.key("number"), autocomplete="off")


def _outcome_fields(form: Drafted, errors: form_errors) -> str:
    left, right = st.columns(2, gap="small")
    ends = [e for e in dictionary("case_outcome").active() if e.facts["bucket"] != Bucket.EXCLUDED]
    with left, errors.field("outcome", _("How it ended")):
        outcome = coded.select(
            _("How it ended"),
            "case_outcome",
            entries=ends,
            blank=_("Not settled yet, go on"),
            key=form.key("outcome"),
        )
    with right, errors.field("met_at", _("Met on")):
        st.datetime_input(_("Met on"), format="YYYY-MM-DD", step=60, key=form.key("met_at"))
    return outcome


def _settlement_fields(form: Drafted, errors: form_errors) -> None:
    left, right = st.columns(2, gap="small")
    with left, errors.field("method", _("Method")):
        coded.select(_("Method"), "mediation_methods", key=form.key("method"))
    with right, errors.field("settlement", _("What was agreed (optional)")):
        st.text_input(_("What was agreed (optional)"), key=form.key("settlement"))


def _meeting_steps(form: Drafted, outcome: str) -> tuple[tuple[StepCode, Facts], ...]:
    met = Facts(
        note=str(form.value("note") or ""),
        met_at=moment_of(form.value("met_at")),
        slots=tuple(form.value("slots") or ()),
        why=str(form.value("why") or ""),
    )
    if not outcome:
        return ((StepCode.MEET, met),)
    method, settlement = str(form.value("method") or ""), str(form.value("settlement") or "")
    number = str(form.value("number") or "")
    ended = Facts(outcome=outcome, method=method, settlement=settlement, number=number)
    return (StepCode.MEET, met), (closing_step(outcome), ended)


def _save_words(outcome: str) -> str:
    return _("Save and plan follow-ups") if outcome else _("Save record")


def _one_button(file: CaseFile, step: Step) -> Taken | None:
    with st.container(border=True, key="form-step", gap="xsmall"):
        st.markdown(f"**{say(WAITING_WORDS[step.code])}**")
        if st.button(say(step.label), type="primary", key=f"mediation-{step.code}"):
            return Taken(((step.code, Facts()),), form_token(f"mediation-{step.code}-{file.id}"))
    return None


def up_words(level: str) -> str:
    """Name the way up from a level."""
    return _("Up to {level}", level=level_words(NEXT_LEVEL[Level(level)]).lower())


def _escalation(file: CaseFile) -> Taken | None:
    if StepCode.ESCALATE not in file.steps:
        return None
    with st.popover(up_words(file.level), icon=":material/arrow_upward:", key="mediation-up"):
        reason = coded.select(_("Why it goes up"), "escalation_reasons", key="mediation-up-reason")
        why = st.text_input(_("In your words (optional)"), key="mediation-up-why")
        if st.button(say(STEPS[StepCode.ESCALATE].label), type="primary", key="mediation-escalate"):
            facts = Facts(reason=reason, why=why or "")
            return Taken(((StepCode.ESCALATE, facts),), form_token(f"mediation-up-{file.id}"))
    return None


def _more(here: Here, file: CaseFile) -> Taken | None:
    codes = [code for code in file.steps if code not in ELSEWHERE]
    if not codes:
        return None
    with st.popover(_("More"), icon=":material/more_horiz:", key="mediation-more"):
        code = st.selectbox(
            _("Step"), codes, format_func=lambda one: say(STEPS[one].label), key="mediation-more-step"
        )
        return _other_step(here, file, STEPS[code or codes[0]])


def _other_step(here: Here, file: CaseFile, step: Step) -> Taken | None:
    if step.code is StepCode.CORRECT:
        if st.button(say(step.label), type="primary", key="mediation-more-go"):
            open_correction(file)
            st.rerun()
        return None
    errors = form_errors()
    facts = facts_of(Form(here, file, step), errors)
    if st.button(say(step.label), type="primary", key="mediation-more-go"):
        return Taken(((step.code, facts),), form_token(f"mediation-more-{file.id}"), errors)
    return None
