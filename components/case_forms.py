"""Forms of a whole dispute: register a new one, put an open one right. Their text is kept as a draft."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import streamlit as st

from components import coded
from components.act import form_errors, form_token
from components.case_list import turn_to
from components.drafted import Drafted
from components.here import Here
from core.clock import local
from core.dictionaries import Entry, dictionary
from core.i18n import _, language
from core.settings import settings
from core.vocabulary import Role
from domain.accounts.policy import Scope, scope_of
from domain.mediation import APPLICANT, RESPONDENT, CaseFile, Correction, Intake, PartyIntake, StepCode
from domain.mediation.rules import POLICE, is_family
from domain.mediation.vocabulary import Route
from domain.organisation import grids

REGISTER = "mediation-register"
SOURCE_OF = {
    Role.GRID_WORKER: "SC01",
    Role.COMMUNITY_OFFICER: "SC02",
    Role.AUXILIARY: "SC02",
    Role.JUSTICE_MEDIATOR: "SC09",
}
SIDES = (APPLICANT, RESPONDENT)
PARTY_FIELDS = ("name", "phone", "id_number")
CORRECTED = ("title", "narrative", "risk", "place_text", "type_code")
CORRECTING = "mediation-correcting"
NO, YES = "no", "yes"


@dataclass
class Sent:
    """What the form of a new dispute holds at the click; ``made`` is the id it got."""

    intake: Intake
    form: Drafted
    errors: form_errors
    token: str
    made: int | None = None

    def finish(self) -> None:
        """Open the file that was made; the form is blank again."""
        self.form.over()
        turn_to(self.made)


@dataclass
class Corrected:
    """A correction as it was typed, with the version it began from."""

    correction: Correction
    version: int
    form: Drafted
    errors: form_errors
    token: str

    def finish(self) -> None:
        """Close the form."""
        self.form.over()
        close_correction()


def register_form(here: Here) -> Sent | None:
    """Draw the form of a new dispute; return what it holds when its button was pressed."""
    form, errors = Drafted(here, REGISTER, _blank_intake(here)), form_errors()
    with st.container(border=True, key="form-register"):
        st.markdown(f"**{_('Register a dispute')}**")
        form.offer()
        _route_fields(form, errors)
        _matter_fields(here, form, errors)
        _party_fields(form, errors)
        _narrative_field(form, errors)
        _circumstance_fields(form, errors)
        is_sent = _register_buttons()
    form.keep()
    return Sent(_intake(form), form, errors, form_token(REGISTER)) if is_sent else None


def correction_form(here: Here, file: CaseFile) -> Corrected | None:
    """Draw the form that puts a record right. It remembers the version it began from."""
    name, errors = f"mediation-correct-{file.id}", form_errors()
    form = Drafted(here, name, _blank_correction(file), file.version)
    with st.container(border=True, key="form-correct"):
        st.markdown(f"**{_('Correct the record')}**")
        form.offer()
        _correction_fields(form, errors)
        is_sent = _correction_buttons(form)
    form.keep()
    if not is_sent:
        return None
    typed = Correction(**{name: str(form.value(name) or "") for name in CORRECTED})
    sent = Corrected(typed, form.began, form, errors, form_token(form.form))
    form.rebase()
    return sent


def is_correcting(file: CaseFile) -> bool:
    """Tell whether the correction of this file is open, and still theirs to make."""
    return st.session_state.get(CORRECTING) == file.id and StepCode.CORRECT in file.steps


def open_correction(file: CaseFile) -> None:
    """Open the form that puts this record right."""
    st.session_state[CORRECTING] = file.id


def close_correction() -> None:
    """Close it."""
    st.session_state.pop(CORRECTING, None)


def wall_clock(at: datetime) -> datetime:
    """Return a moment as the station's clocks show it, to the minute, as a field holds it."""
    return local(at).replace(tzinfo=None, second=0, microsecond=0)


def moment_of(shown: datetime | None) -> datetime:
    """Return the moment a field shows; an empty one lies so far ahead that it is refused."""
    return (shown or datetime(2999, 1, 1)).replace(tzinfo=settings().zone)  # noqa: DTZ001 - the zone follows


def _blank_correction(file: CaseFile) -> dict[str, Any]:
    found = file.correction()
    return {name: getattr(found, name) for name in CORRECTED}


def _correction_fields(form: Drafted, errors: form_errors) -> None:
    with errors.field("title", _("Title")):
        st.text_input(_("Title"), key=form.key("title"))
    left, right = st.columns(2, gap="small")
    with left, errors.field("type_code", _("Type")):
        _type_select(form.key("type_code"))
    with right, errors.field("risk", _("Risk")):
        coded.select(_("Risk"), "dispute_risk", key=form.key("risk"))
    with errors.field("place_text", _("Place")):
        st.text_input(_("Place"), key=form.key("place_text"))
    with errors.field("narrative", _("What happened")):
        st.text_area(_("What happened"), height=120, key=form.key("narrative"))


def _correction_buttons(form: Drafted) -> bool:
    with st.container(horizontal=True, gap="xsmall"):
        is_sent = st.button(_("Save correction"), type="primary", key=form.key("save"))
        if st.button(_("Leave it"), type="tertiary", key=form.key("leave")):
            close_correction()
            form.drop()
            st.rerun()
    return is_sent


def _blank_intake(here: Here) -> dict[str, Any]:
    own = _grids(here)
    blank: dict[str, Any] = {
        "type_code": None,
        "grid_id": next(iter(own)) if len(own) == 1 else None,
        "place": "",
        "narrative": "",
        "source": SOURCE_OF.get(here.actor.role, "SC03"),
        "found_at": wall_clock(here.now()),
        "risk": "R1",
        "route": None if here.actor.role in POLICE else str(Route.CIVIL),
        "violence": None,
        "has_minor": False,
        "guardian": None,
    }
    return blank | {f"{name}_{at}": "" for at in range(len(SIDES)) for name in PARTY_FIELDS}


def _route_fields(form: Drafted, errors: form_errors) -> None:
    """Draw the first answers: which law; violence where a family is concerned; a minor, and the guardian."""
    routes = dictionary("dispute_routes")
    with errors.field("route", _("What is it?")):
        st.segmented_control(
            _("What is it?"),
            [entry.code for entry in routes.active()],
            format_func=routes.label,
            key=form.key("route"),
        )
    route = str(form.value("route") or "")
    if route in routes:
        st.markdown(f":small[:gray[{_hint(routes[route])}]]")
    if is_family(str(form.value("type_code") or "")) and route != Route.DOMESTIC_VIOLENCE:
        with errors.field("violence", _("Was there domestic violence?")):
            answers = {NO: _("No"), YES: _("Yes: it is handled by law, not mediated")}
            st.segmented_control(
                _("Was there domestic violence?"),
                list(answers),
                format_func=lambda one: answers[one],
                key=form.key("violence"),
            )


def _hint(entry: Entry) -> str:
    words = entry.facts["hint_en"] if language() == "en" else entry.facts["hint_zh"]
    return f"{words}　{entry.facts['basis']}"


def _matter_fields(here: Here, form: Drafted, errors: form_errors) -> None:
    names = _grids(here)
    left, right = st.columns(2, gap="small")
    with left, errors.field("type_code", _("Type")):
        _type_select(form.key("type_code"))
    with right, errors.field("grid_id", _("Grid")):
        st.selectbox(
            _("Grid"),
            list(names),
            index=None,
            format_func=lambda one: names.get(one, ""),
            placeholder=_("Choose"),
            key=form.key("grid_id"),
        )
    with errors.field("place", _("Place")):
        hint = _("Compound and building, for instance")
        st.text_input(_("Place"), placeholder=hint, key=form.key("place"))


def _party_fields(form: Drafted, errors: form_errors) -> None:
    labels = {"name": _("name"), "phone": _("phone (optional)"), "id_number": _("ID number (optional)")}
    for at, column in enumerate(st.columns(len(SIDES), gap="small")):
        side = dictionary("party_sides").label(SIDES[at])
        for name in PARTY_FIELDS:
            label = _("{side}: {field}", side=side, field=labels[name])
            with column, errors.field(f"{name}_{at}", label):
                st.text_input(label, key=form.key(f"{name}_{at}"), autocomplete="off")


def _narrative_field(form: Drafted, errors: form_errors) -> None:
    with errors.field("narrative", _("What happened")):
        hint = _("Between whom, about what, what each side wants.")
        st.text_area(_("What happened"), placeholder=hint, height=96, key=form.key("narrative"))


def _circumstance_fields(form: Drafted, errors: form_errors) -> None:
    first, second, third = st.columns(3, gap="small")
    with first, errors.field("source", _("Source")):
        coded.select(_("Source"), "dispute_sources", key=form.key("source"))
    with second, errors.field("found_at", _("Found")):
        st.datetime_input(_("Found"), format="YYYY-MM-DD", step=60, key=form.key("found_at"))
    with third, errors.field("risk", _("Risk")):
        coded.select(_("Risk"), "dispute_risk", key=form.key("risk"))
    if st.checkbox(_("A party is a minor"), key=form.key("has_minor")):
        with errors.field("guardian", _("Guardian")):
            coded.select(
                _("Guardian"), "guardian_answers", blank=_("Not notified yet"), key=form.key("guardian")
            )


def _register_buttons() -> bool:
    with st.container(horizontal=True, gap="xsmall"):
        is_sent = st.button(
            _("Save dispute"), type="primary", icon=":material/check:", key=f"{REGISTER}-save"
        )
        if st.button(_("Close, keep the draft"), type="tertiary", key=f"{REGISTER}-leave"):
            turn_to(None)
            st.rerun()
    return is_sent


def _intake(form: Drafted) -> Intake:
    parties = tuple(
        PartyIntake(side, *(str(form.value(f"{name}_{at}") or "") for name in PARTY_FIELDS))
        for at, side in enumerate(SIDES)
    )
    return Intake(
        type_code=form.value("type_code") or "",
        grid_id=form.value("grid_id") or 0,
        narrative=form.value("narrative") or "",
        source=form.value("source") or "",
        found_at=moment_of(form.value("found_at")),
        parties=parties,
        risk=form.value("risk") or "",
        place_text=form.value("place") or "",
        route=form.value("route") or "",
        violence={NO: False, YES: True}.get(form.value("violence") or ""),
        has_minor=bool(form.value("has_minor")),
        guardian=form.value("guardian") or "",
    )


def _type_select(key: str) -> None:
    types = dictionary("dispute_types")
    words = {entry.code: f"{entry.label}　{types.label(entry.parent)}".strip() for entry in types.choices()}
    st.selectbox(
        _("Type"),
        list(words),
        index=None,
        format_func=lambda code: words.get(code, code),
        placeholder=_("Choose"),
        key=key,
    )


def _grids(here: Here) -> Mapping[int, str]:
    """Return the grids somebody may register in."""
    is_bound = scope_of(here.actor.role, here.page) in {Scope.OWN, Scope.GRID}
    with here.desk.database.reading() as session:
        known = grids(session, here.actor.station_id, here.actor.grids if is_bound else None)
    return {grid.id: grid.label for grid in known}
