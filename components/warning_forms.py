"""What may be done with a warning: small forms behind a button each, saved with the second click."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

import streamlit as st

from components import coded
from components.act import form_errors, form_token
from components.here import Here
from components.warning_words import title, when
from core.dictionaries import Entry, dictionary
from core.i18n import _
from domain.mediation import APPLICANT, RESPONDENT, PartyIntake
from domain.warnings import (
    DisputeIntake,
    Outcome,
    Step,
    TaskIntake,
    TaskRecord,
    WarningRecord,
    acknowledge,
    finish_task,
    give_task,
    judge,
    make_dispute,
)
from domain.warnings.actions import NOTE_LIMIT, due_by_default
from domain.work import Work

KEY = "warnings"
SERIOUS = frozenset({"red", "orange"})
FIRST_TYPE = {"AL301": "DT01", "AL302": "DT02", "AL308": "DT02", "AL310": "DT02", "AL306": "DT03"}


@dataclass(frozen=True)
class Deed:
    """What was pressed: how it is done, and what is said when it was."""

    do: Callable[[Work], object]
    token: str
    done: str
    errors: form_errors | None = None


def send(here: Here, one: WarningRecord, owners: Mapping[int, str], grids: Mapping[int, str]) -> Deed | None:
    """Draw the button that sends somebody: who, what, until when. All of it is filled in already."""
    kind: Literal["primary", "secondary"] = "primary" if one.colour in SERIOUS else "secondary"
    with st.popover(_("Send somebody"), type=kind, key=f"{KEY}-send-{one.id}"), _form("task", one) as errors:
        with errors.field("owner_id", _("Who")):
            owner = st.selectbox(
                _("Who"), list(owners), format_func=owners.__getitem__, key=f"{KEY}-owner-{one.id}"
            )
        with errors.field("note", _("What is to be done")):
            note = st.text_area(
                _("What is to be done"),
                value=_("Go and see: {what}", what=title(one, grids)),
                max_chars=NOTE_LIMIT,
                height=84,
                key=f"{KEY}-note-{one.id}",
            )
        with errors.field("due_on", _("Until")):
            due_on = st.date_input(
                _("Until"), value=due_by_default(here.today), key=f"{KEY}-due-{one.id}", format="YYYY-MM-DD"
            )
        is_sent = st.form_submit_button(_("Send"), type="primary", key=f"{KEY}-give-{one.id}")
    if not is_sent:
        return None
    intake = TaskIntake(owner or 0, note, due_on)
    return Deed(
        lambda work: give_task(work, one.id, intake), form_token(f"{KEY}-task-{one.id}"), _("Sent"), errors
    )


def say_outcome(one: WarningRecord, outcome: Outcome) -> Deed | None:
    """Draw the button that says what it was, with room for a sentence."""
    label = {Outcome.TRUE: _("Found true"), Outcome.FALSE: _("False alarm")}[outcome]
    save = {Outcome.TRUE: _("Close as found true"), Outcome.FALSE: _("Close as false alarm")}[outcome]
    name = f"{outcome}-{one.id}"
    with st.popover(label, type="tertiary", key=f"{KEY}-{name}"), _form(str(outcome), one) as errors:
        with errors.field("outcome_note", _("What was found")):
            note = st.text_area(
                _("What was found"), max_chars=NOTE_LIMIT, height=84, key=f"{KEY}-found-{name}"
            )
        is_sent = st.form_submit_button(save, type="primary", key=f"{KEY}-close-{name}")
    if not is_sent:
        return None
    token = form_token(f"{KEY}-{name}")
    return Deed(lambda work: judge(work, one.id, outcome, note, one.version), token, _("Closed"), errors)


def register_dispute(here: Here, one: WarningRecord) -> Deed | None:
    """Draw the button that registers the dispute behind a warning; source and place are known."""
    with (
        st.popover(_("Register a dispute"), type="tertiary", key=f"{KEY}-dispute-{one.id}"),
        _form("case", one) as errors,
    ):
        with errors.field("type_code", _("Type")):
            entries = _types_first(one.category)
            type_code = coded.select(_("Type"), "dispute_types", key=f"{KEY}-type-{one.id}", entries=entries)
        names = [
            _party(errors, one, at, label)
            for at, label in enumerate((_("Party"), _("Other side (optional)")))
        ]
        with errors.field("narrative", _("What happened")):
            narrative = st.text_area(
                _("What happened"),
                value=_("{when} {n} alerts; see the warning.", when=when(one, here.today), n=one.observed),
                height=84,
                key=f"{KEY}-story-{one.id}",
            )
        with errors.field("place"):
            pass
        is_sent = st.form_submit_button(_("Register"), type="primary", key=f"{KEY}-register-{one.id}")
    if not is_sent:
        return None
    sides = (APPLICANT, RESPONDENT)
    parties = tuple(PartyIntake(side, name) for side, name in zip(sides, names, strict=True))
    intake = DisputeIntake(type_code, narrative, parties)
    token = form_token(f"{KEY}-case-{one.id}")
    return Deed(lambda work: make_dispute(work, one.id, intake), token, _("Registered"), errors)


def read_it(one: WarningRecord) -> Deed | None:
    """Draw the button that says it was read."""
    if not st.button(_("Read it"), type="tertiary", key=f"{KEY}-seen-{one.id}"):
        return None
    token = form_token(f"{KEY}-seen-{one.id}")
    return Deed(lambda work: acknowledge(work, one.id, one.version), token, _("Read it"))


def task_done(task: TaskRecord) -> Deed | None:
    """Draw the button that says a task is done."""
    errors = form_errors()
    name = f"{KEY}-done-{task.id}"
    with (
        st.popover(_("Done"), key=name),
        st.form(f"form-{name}", enter_to_submit=False, border=False),
    ):
        with errors.field("done_note", _("What it brought")):
            note = st.text_area(_("What it brought"), max_chars=NOTE_LIMIT, height=84, key=f"{name}-note")
        is_sent = st.form_submit_button(_("Save as done"), type="primary", key=f"{name}-save")
    if not is_sent:
        return None
    return Deed(lambda work: finish_task(work, task.id, note), form_token(name), _("Saved"), errors)


def buttons(
    here: Here,
    one: WarningRecord,
    owners: Mapping[int, str],
    grids: Mapping[int, str],
    beside: Callable[[], None],
) -> Deed | None:
    """Draw what may be done with a warning now, ``beside`` after the first; return what was pressed."""
    deeds: list[Deed | None] = []
    if Step.TASK in one.steps:
        deeds.append(send(here, one, owners, grids))
    beside()
    if Step.JUDGE in one.steps:
        deeds += [say_outcome(one, outcome) for outcome in (Outcome.FALSE, Outcome.TRUE)]
    if Step.DISPUTE in one.steps and one.dispute_id is None:
        deeds.append(register_dispute(here, one))
    if Step.ACKNOWLEDGE in one.steps:
        deeds.append(read_it(one))
    return next((deed for deed in deeds if deed), None)


@contextmanager
def _form(name: str, one: WarningRecord) -> Iterator[form_errors]:
    """Draw a form of a warning; hands out the places for what is wrong with its fields."""
    with st.form(f"form-{KEY}-{name}-{one.id}", enter_to_submit=False, border=False):
        yield form_errors()


def _party(errors: form_errors, one: WarningRecord, at: int, label: str) -> str:
    with errors.field(f"name_{at}", label):
        return st.text_input(label, key=f"{KEY}-party-{at}-{one.id}", max_chars=60)


def _types_first(category: str) -> list[Entry]:
    """Return the types of disputes, the one that fits the category of the alerts first."""
    first = FIRST_TYPE.get(category, "")
    return sorted(
        dictionary("dispute_types").choices(), key=lambda entry: not entry.code.startswith(first or "-")
    )
