"""The fields of a step: what the table of steps says has to be said with it, each drawn in its own way."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

import streamlit as st

from components import coded
from components.act import form_errors
from components.here import Here
from core.clock import local_day
from core.dictionaries import Entry, dictionary
from core.i18n import _, say
from core.messages import Message, message
from domain.clocks import ClockRecord
from domain.mediation import CaseFile, Facts, StepCode
from domain.mediation.eligibility import asked
from domain.mediation.step import Step
from domain.organisation import grids

KEY = "mediation-more"
BOTH_SIDES = ("applicant", "respondent")
HEADS: Mapping[str, Message] = {
    "must_all": message("All of these have to be so"),
    "must_any": message("And at least one of these"),
    "must_none": message("And none of these"),
}
NUMBERS: Mapping[StepCode, Message] = {
    StepCode.ESTABLISH: message("Number of the evidence"),
    StepCode.WARN: message("Number of the written warning"),
}


@dataclass(frozen=True)
class Form:
    """Where the fields of a step are drawn: of which file, for whom, with which keys."""

    here: Here
    file: CaseFile
    step: Step
    key: str = KEY


def facts_of(form: Form, errors: form_errors) -> Facts:
    """Draw the fields of a step and return what they hold; every step may be given a reason in words."""
    said: dict[str, Any] = {}
    names = [*form.step.needs]
    if form.step.reasons and "reason" not in names:
        names.insert(0, "reason")
    if not {"why", "note"} & set(names):
        names.append("why")
    for name in names:
        with errors.field(name):
            said[name] = FIELDS[name](form)
    facts = replace(Facts(), **said)
    consents = _consents(form, facts)
    return replace(facts, consents=consents) if consents is not None else facts


def tick_eligibility(key: str) -> tuple[str, ...]:
    """Draw what the gate of 治安管理处罚法 9 asks; return what is ticked."""
    ticked = []
    for rule, entries in groupby(asked(), key=lambda entry: str(entry.facts["rule"])):
        st.markdown(f":small[**{say(HEADS[rule])}**]")
        for entry in entries:
            words = f"{entry.label}　:gray[:small[{entry.facts['basis']}]]"
            if st.checkbox(words, key=f"{key}-{entry.code}"):
                ticked.append(entry.code)
    return tuple(ticked)


def _words(form: Form) -> str:
    return st.text_area(_("In your words"), height=86, key=f"{form.key}-words") or ""


def _outcome(form: Form) -> str:
    ends = [entry for entry in dictionary("case_outcome").active() if _goes_with(entry, form)]
    return coded.select(_("How it ended"), "case_outcome", entries=ends, key=f"{form.key}-outcome")


def _goes_with(entry: Entry, form: Form) -> bool:
    routes = entry.facts.get("routes", [form.file.route])
    return entry.facts["bucket"] == str(form.step.bucket) and form.file.route in routes


def _reason(form: Form) -> str:
    blank = "" if "reason" in form.step.needs else _("Choose")
    return coded.select(_("Reason"), form.step.reasons, blank=blank, key=f"{form.key}-reason")


def _route(form: Form) -> str:
    return coded.select(_("Route"), "dispute_routes", key=f"{form.key}-route")


def _chosen(label: Callable[[], str], name: str, field: str) -> Callable[[Form], str]:
    return lambda form: coded.select(label(), name, key=f"{form.key}-{field}")


def _number(form: Form) -> str:
    label = say(NUMBERS[form.step.code])
    return st.text_input(label, key=f"{form.key}-number", autocomplete="off") or ""


def _day(form: Form) -> Any:
    today = local_day(form.here.now())
    return st.date_input(_("Day"), value=today, format="YYYY-MM-DD", key=f"{form.key}-day")


def _clock(form: Form) -> str:
    open_to = {clock.code: clock for clock in form.file.clocks if clock.may_extend}
    chosen = st.selectbox(
        _("Time limit"),
        list(open_to),
        format_func=lambda code: _named(open_to, code),
        key=f"{form.key}-clock",
    )
    return chosen or ""


def _named(open_to: Mapping[str, ClockRecord], code: str) -> str:
    return open_to[code].rule.label if code in open_to else code


def _grid(form: Form) -> int:
    with form.here.desk.database.reading() as session:
        known = grids(session, form.here.actor.station_id)
    names = {grid.id: grid.label for grid in known if grid.id != form.file.grid_id}
    chosen = st.selectbox(
        _("Grid"), list(names), format_func=lambda one: names.get(one, ""), key=f"{form.key}-grid"
    )
    return chosen or 0


def _consents(form: Form, facts: Facts) -> tuple[str, ...] | None:
    """Draw who must agree, where the step asks for it; None where it does not."""
    wanted = _wanted_consents(form, facts)
    if not wanted:
        return None
    known = dictionary("consents")
    return tuple(code for code in wanted if st.checkbox(known.label(code), key=f"{form.key}-consent-{code}"))


def _wanted_consents(form: Form, facts: Facts) -> tuple[str, ...]:
    if form.step.code is StepCode.ASK_REFERRAL:
        return BOTH_SIDES
    found = [clock.rule.extension for clock in form.file.clocks if clock.code == facts.clock]
    return found[0].consents if found and found[0] else ()


FIELDS: Mapping[str, Callable[[Form], Any]] = {
    "why": _words,
    "note": _words,
    "outcome": _outcome,
    "reason": _reason,
    "route": _route,
    "answers": lambda form: tick_eligibility(form.key),
    "day": _day,
    "number": _number,
    "guardian": _chosen(lambda: _("Guardian"), "guardian_answers", "guardian"),
    "decision": _chosen(lambda: _("What became of it"), "case_decisions", "decision"),
    "body": _chosen(lambda: _("Office outside"), "outward_bodies", "body"),
    "clock": _clock,
    "grid_id": _grid,
}
