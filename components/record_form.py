"""Forms of a ledger, drawn from its declaration: a new record, a correction, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import streamlit as st

from components import record_fields
from components.act import form_errors, form_token
from components.drafted import Drafted
from components.here import Here
from components.record_fields import WIDE, Choices
from components.words import safe
from core.clock import local
from core.i18n import _, _n
from domain.records import Field, FieldType, Kind, Part, RecordFile
from domain.records.known import Known, known_here

FIRST = 10
_SINCE = "records-since-"


@dataclass
class Sent:
    """What a form holds at the click."""

    raw: dict[str, Any]
    form: Drafted
    errors: form_errors
    token: str
    seconds: int | None = None
    version: int = 0
    made: int | None = None
    kept: dict[str, Any] = field(default_factory=dict)

    def finish(self) -> None:
        """Blank the form; the next record may begin with what is kept."""
        self.form.over()
        st.session_state.pop(_SINCE + self.form.form, None)


def known_to(here: Here, kind: Kind) -> Known:
    """Return grids, places and people of the station, and the registers that a ledger names."""
    with here.desk.database.reading() as session:
        return known_here(session, here.actor.station_id, kind.registers)


def entry_form(here: Here, kind: Kind, known: Known) -> Sent | None:
    """Draw the form of a new record; return what it holds when its button was pressed."""
    name, choices, errors = f"records-{kind.code}", Choices(here, known), form_errors()
    fields = kind.part(Part.ENTRY)
    form = Drafted(here, name, {one.code: record_fields.blank(one, here, choices) for one in fields})
    since = st.session_state.setdefault(_SINCE + name, here.now())
    with st.container(border=True, key="form-record"):
        st.markdown(f"**{_('New: {ledger}', ledger=safe(kind.name))}**")
        _purpose(kind)
        form.offer()
        _fields(here, kind, fields, form, choices, errors)
        is_sent = st.button(_("Save record"), type="primary", icon=":material/check:", key=f"{name}-save")
    form.keep()
    if not is_sent:
        return None
    seconds = min(3600, int((here.now() - since).total_seconds()))
    return Sent(_typed(fields, form), form, errors, form_token(name), seconds)


def correction_form(here: Here, file: RecordFile, known: Known) -> Sent | None:
    """Draw the form that puts a record right; a secret field stays as it is unless typed anew."""
    kind, name = file.kind, f"records-correct-{file.id}"
    choices, errors, fields = Choices(here, known), form_errors(), file.kind.part(Part.ENTRY)
    form = Drafted(here, name, {one.code: _standing(one, file) for one in fields}, file.version)
    with st.container(border=True, key="form-record-correct"):
        st.markdown(f"**{_('Correct the record')}**")
        form.offer()
        _fields(here, kind, fields, form, choices, errors, is_correction=True)
        is_sent = st.button(_("Save correction"), type="primary", key=f"{name}-save")
    form.keep()
    if not is_sent:
        return None
    sent = Sent(_typed(fields, form), form, errors, form_token(name), version=form.began)
    form.rebase()
    return sent


def part_form(
    here: Here, file: RecordFile, fields: Sequence[Field], button: str, key: str, known: Known
) -> Sent | None:
    """Draw the few fields of a later step: the task done, the renewal."""
    name, choices, errors = f"records-{key}-{file.id}", Choices(here, known), form_errors()
    form = Drafted(here, name, {one.code: record_fields.blank(one, here, choices) for one in fields})
    form.offer()
    _fields(here, file.kind, fields, form, choices, errors)
    is_sent = st.button(button, type="primary", key=f"records-{key}-save")
    form.keep()
    return Sent(_typed(fields, form), form, errors, form_token(name)) if is_sent else None


def _fields(
    here: Here,
    kind: Kind,
    fields: Sequence[Field],
    form: Drafted,
    choices: Choices,
    errors: form_errors,
    *,
    is_correction: bool = False,
) -> None:
    """Draw the fields in pairs; what is optional beyond the tenth waits behind a fold."""
    first = [one for at, one in enumerate(fields) if at < FIRST or one.is_required]
    rest = [one for one in fields if one not in first]
    _pairs(here, kind, first, form, choices, errors, is_correction=is_correction)
    if rest:
        with st.expander(_n("{count} more field (optional)", "{count} more fields (optional)", len(rest))):
            _pairs(here, kind, rest, form, choices, errors, is_correction=is_correction)


def _pairs(
    here: Here,
    kind: Kind,
    fields: Sequence[Field],
    form: Drafted,
    choices: Choices,
    errors: form_errors,
    *,
    is_correction: bool,
) -> None:
    waiting: Any = None
    for one in fields:
        if one.type in WIDE:
            place, waiting = st.container(), None
        elif waiting is not None:
            place, waiting = waiting, None
        else:
            place, waiting = st.columns(2, gap="small")
        with place, errors.field(one.code, str(one.name)):
            needed = one.is_required and not (is_correction and one.is_secret)
            record_fields.draw(one, form.key(one.code), choices, is_needed=needed)
            words = record_fields.said_by_id(kind, one, str(form.value(one.code) or ""), here.today)
            if words:
                st.markdown(words)


def _purpose(kind: Kind) -> None:
    st.markdown(f":small[:gray[:material/info: {safe(kind.purpose)}]]")


def _typed(fields: Sequence[Field], form: Drafted) -> dict[str, Any]:
    return {one.code: record_fields.typed(one, form.value(one.code)) for one in fields}


def _standing(one: Field, file: RecordFile) -> Any:
    """Return what a field of a correction begins with: what stands there, nothing of a secret."""
    if one.is_secret:
        return ""
    value = file.values.get(one.code)
    if one.type is FieldType.DATE:
        return date.fromisoformat(str(value)[:10]) if value else None
    if one.type is FieldType.MOMENT:
        return local(datetime.fromisoformat(str(value))).replace(tzinfo=None, second=0) if value else None
    return value if value is not None else record_fields.BLANKS.get(one.type)
