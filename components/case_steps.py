"""Taking an open file on: the card of the next step, one level up, and what else may be done."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import streamlit as st

from components import coded
from components.act import form_errors, form_token
from components.case_forms import moment_of, open_correction, wall_clock
from components.case_list import level_words
from components.drafted import Drafted
from components.here import Here
from components.words import safe
from core.dictionaries import Entry, dictionary
from core.i18n import _, say
from core.messages import message
from core.vocabulary import Role
from domain.mediation import CaseFile, Facts, StepCode
from domain.mediation.rules import NEXT_LEVEL, bucket_of, closing_step
from domain.mediation.steps import STEPS, Step
from domain.mediation.vocabulary import Bucket, Level, Stage
from domain.work import Work

ON_THE_CARD = (StepCode.ACCEPT, StepCode.TAKE_OVER, StepCode.RESUME)
ELSEWHERE = frozenset({*ON_THE_CARD, StepCode.MEET, StepCode.ESCALATE, StepCode.SETTLE, StepCode.FAIL})
WAITING_WORDS = {
    StepCode.ACCEPT: message("It waits for somebody to accept it."),
    StepCode.TAKE_OVER: message("It was referred to people's mediation."),
    StepCode.RESUME: message("The clock stands still."),
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


def head(file: CaseFile) -> Taken | None:
    """Draw the title with the actions of the head: one level up, and what else may be done."""
    row = st.container(
        horizontal=True, vertical_alignment="center", horizontal_alignment="distribute", key="file-head"
    )
    with row:
        st.subheader(safe(file.title), anchor=False, width="content")
        with st.container(horizontal=True, gap="xsmall", width="content"):
            raised = _escalation(file)
            return _more(file) or raised


def next_step(here: Here, file: CaseFile) -> Taken | None:
    """Draw the card of the next step: accept, take over, resume, or record a meeting and how it ended."""
    for code in ON_THE_CARD:
        if code in file.steps and not (code is StepCode.TAKE_OVER and file.is_owner):
            return _one_button(file, STEPS[code])
    return meeting_form(here, file) if StepCode.MEET in file.steps else None


def meeting_form(here: Here, file: CaseFile) -> Taken | None:
    """Draw the form of a meeting: when, what was said, who met whom, and the outcome where there is one."""
    form, errors = Drafted(here, f"mediation-meeting-{file.id}", _blank_meeting(here)), form_errors()
    with st.container(border=True, key="form-meeting"):
        stage = dictionary("mediation_stages").label(max(file.stage, Stage.HANDLED_EARLY))
        st.markdown(f"**{_('Next step: {stage}', stage=safe(stage))}**")
        form.offer()
        outcome = _outcome_fields(form, errors)
        with errors.field("note", _("What was said")):
            hint = _("Who came, what was said, what each side wants.")
            st.text_area(_("What was said"), placeholder=hint, height=86, key=form.key("note"))
        with errors.field("slots", _("Who met the parties")):
            coded.several(_("Who met the parties"), "three_meetings", key=form.key("slots"))
        if outcome and bucket_of(outcome) == Bucket.RESOLVED:
            _settlement_fields(form, errors)
        is_sent = st.button(_save_words(outcome), type="primary", key=form.key("save"))
    form.keep()
    if not is_sent:
        return None
    return Taken(_meeting_steps(form, outcome), form_token(form.form), errors, form)


def _blank_meeting(here: Here) -> dict[str, Any]:
    method = "MM05" if here.actor.role is Role.COMMUNITY_OFFICER else "MM02"
    return {
        "outcome": None,
        "met_at": wall_clock(here.now()),
        "note": "",
        "slots": [],
        "method": method,
        "settlement": "",
    }


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
    )
    if not outcome:
        return ((StepCode.MEET, met),)
    method, settlement = str(form.value("method") or ""), str(form.value("settlement") or "")
    ended = Facts(outcome=outcome, method=method, settlement=settlement)
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


def _more(file: CaseFile) -> Taken | None:
    codes = [code for code in file.steps if code not in ELSEWHERE]
    if not codes:
        return None
    with st.popover(_("More"), icon=":material/more_horiz:", key="mediation-more"):
        code = st.selectbox(
            _("Step"), codes, format_func=lambda one: say(STEPS[one].label), key="mediation-more-step"
        )
        return _other_step(file, STEPS[code or codes[0]])


def _other_step(file: CaseFile, step: Step) -> Taken | None:
    if step.code is StepCode.CORRECT:
        if st.button(say(step.label), type="primary", key="mediation-more-go"):
            open_correction(file)
            st.rerun()
        return None
    errors, said = form_errors(), _said_with(step)
    outcome = _outcome_of(step, errors)
    with errors.field(said):
        words = st.text_area(_("In your words"), height=86, key="mediation-more-words") or ""
    if st.button(say(step.label), type="primary", key="mediation-more-go"):
        facts = Facts(
            outcome=outcome, note=words if said == "note" else "", why=words if said == "why" else ""
        )
        return Taken(((step.code, facts),), form_token(f"mediation-more-{file.id}"), errors)
    return None


def _said_with(step: Step) -> str:
    return "note" if "note" in step.needs else "why"


def _outcome_of(step: Step, errors: form_errors) -> str:
    if "outcome" not in step.needs:
        return ""
    ends: list[Entry] = [
        e for e in dictionary("case_outcome").active() if e.facts["bucket"] == str(step.bucket)
    ]
    with errors.field("outcome"):
        return coded.select(_("How it ended"), "case_outcome", entries=ends, key="mediation-more-outcome")
