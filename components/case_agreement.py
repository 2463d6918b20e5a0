"""The agreement of a dispute: written down, performed or not, confirmed by a court; and why one turned."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from functools import partial

import streamlit as st

from components import coded
from components.act import form_errors
from components.case_deed import Deed
from components.case_list import asker
from components.chips import Chip, clock_chip, done_chip
from components.drafted import Drafted
from components.empty import nothing
from components.here import Here
from components.words import WIDE_SPACE, day, safe, short_day
from core.clock import start_of
from core.dictionaries import dictionary
from core.i18n import _
from core.settings import settings
from domain.mediation import CaseFile
from domain.mediation.agreed import AgreementRecord, ItemRecord, Ledgers, open_ledgers
from domain.mediation.agreements import (
    ON_THE_SPOT,
    WRITTEN,
    AgreementTyped,
    ItemTyped,
    make_agreement,
    perform_item,
    withdraw_agreement,
)
from domain.mediation.causes import write_cause
from domain.mediation.confirmations import apply_for_confirmation, record_ruling, ruling_label
from domain.mediation.money import read_yuan, yuan
from domain.organisation import read_station_file
from domain.work import Work

FIRST_DAYS = 7
MOST_ROWS = 6


def panel(here: Here, file: CaseFile) -> Deed | None:
    """Draw the agreement that stands, or the form of one; return what was asked for."""
    with here.desk.database.reading() as session:
        found = open_ledgers(session, asker(here), file.id)
    asked = _cause(here, file, found) if found.has_turned else None
    if found.standing:
        asked = _standing(here, found, found.standing) or asked
    elif found.may_agree:
        asked = _form(here, file) or asked
    elif not found.has_turned:
        nothing(
            _("No agreement."), _("It is written while the dispute is mediated."), key="mediation-agreement"
        )
    for gone in (one for one in found.agreements if one.is_withdrawn):
        why = safe(gone.withdrawn_why)
        st.caption(_("Withdrawn: agreement of {day}. {why}", day=day(gone.signed_on), why=why))
    return asked


def _form(here: Here, file: CaseFile) -> Deed | None:
    blank = {
        "form": WRITTEN, "signed_on": here.today, "facts": "", "terms": "", "manner": "", "place": "",
        "recording_no": "", "rows": 1,
        **{f"what_{at}": "" for at in range(MOST_ROWS)}, **{f"amount_{at}": "" for at in range(MOST_ROWS)},
        **{f"due_on_{at}": here.today + timedelta(days=FIRST_DAYS) for at in range(MOST_ROWS)},
    }  # fmt: skip
    form, errors = Drafted(here, f"mediation-agreement-{file.id}", blank), form_errors()
    with st.container(border=True, key="form-agreement", gap="small"):
        st.markdown(f"**{_('Write down the agreement')}**")
        form.offer()
        kind = _form_head(form, errors)
        with errors.field("terms", _("What was agreed")):
            st.text_area(_("What was agreed"), height=86, key=form.key("terms"))
        if kind != ON_THE_SPOT:
            _item_rows(form, errors)
        _form_foot(form, errors, kind)
        is_sent = st.button(_("Save agreement"), type="primary", key=form.key("save"))
    form.keep()
    act = partial(_make, case_id=file.id, form=form)
    return Deed(form.form, _("Agreement saved"), act, errors, form) if is_sent else None


def _form_head(form: Drafted, errors: form_errors) -> str:
    left, right = st.columns(2, gap="small")
    with left, errors.field("form"):
        kind = coded.select(_("Form"), "agreement_forms", key=form.key("form"))
    with right, errors.field("signed_on"):
        st.date_input(_("Agreed on"), format="YYYY-MM-DD", key=form.key("signed_on"))
    if kind == ON_THE_SPOT:
        with errors.field("recording_no"):
            st.text_input(_("Number of the recording"), key=form.key("recording_no"))
    return kind


def _item_rows(form: Drafted, errors: form_errors) -> None:
    shown = min(
        MOST_ROWS, 1 + max((at + 1 for at in range(MOST_ROWS) if form.value(f"what_{at}")), default=0)
    )
    with errors.field("items"):
        st.markdown(f":small[{_('What is to be done, by when')}]")
    for at in range(shown):
        what, due, amount = st.columns([5, 3, 2], gap="small")
        with what, errors.field(f"what_{at}"):
            st.text_input(_("What is to be done"), label_visibility="collapsed", key=form.key(f"what_{at}"))
        with due, errors.field(f"due_on_{at}"):
            st.date_input(
                _("By"), format="YYYY-MM-DD", label_visibility="collapsed", key=form.key(f"due_on_{at}")
            )
        with amount, errors.field(f"amount_{at}"):
            st.text_input(
                _("Yuan"), placeholder=_("Yuan"), label_visibility="collapsed", key=form.key(f"amount_{at}")
            )


def _form_foot(form: Drafted, errors: form_errors, kind: str) -> None:
    with errors.field("facts"):
        st.text_area(_("Facts and responsibilities (optional)"), height=68, key=form.key("facts"))
    if kind == ON_THE_SPOT:
        return
    left, right = st.columns(2, gap="small")
    with left, errors.field("manner"):
        st.text_input(_("How it is performed (optional)"), key=form.key("manner"))
    with right, errors.field("place"):
        st.text_input(_("Where (optional)"), key=form.key("place"))


def _make(work: Work, *, case_id: int, form: Drafted) -> None:
    texts = {
        name: str(form.value(name) or "")
        for name in ("form", "terms", "facts", "manner", "place", "recording_no")
    }
    is_plain = texts["form"] == ON_THE_SPOT
    items = () if is_plain else tuple(_item(form, at) for at in range(MOST_ROWS))
    make_agreement(work, case_id, AgreementTyped(signed_on=form.value("signed_on"), items=items, **texts))


def _item(form: Drafted, at: int) -> ItemTyped:
    amount = read_yuan(str(form.value(f"amount_{at}") or ""), f"amount_{at}")
    return ItemTyped(str(form.value(f"what_{at}") or ""), form.value(f"due_on_{at}"), amount)


def _standing(here: Here, found: Ledgers, kept: AgreementRecord) -> Deed | None:
    form = safe(dictionary("agreement_forms").label(kept.form))
    st.markdown(f"**{form}**{WIDE_SPACE}:small[:gray[{day(kept.signed_on)}]]")
    _chips(here, kept)
    st.markdown(safe(kept.terms))
    asked = None
    for item in kept.items:
        asked = _item_row(here, item, is_keeper=found.is_keeper) or asked
    if not found.is_keeper:
        return None
    with st.container(horizontal=True, gap="xsmall"):
        confirmed = _confirmation(here, kept)
        return _withdrawal(kept) or confirmed or asked


def _chips(here: Here, kept: AgreementRecord) -> None:
    chips = [_performance_chip(here, kept)]
    if kept.ruling:
        chips.append(Chip(_("Court: {ruling}", ruling=ruling_label(kept.ruling)), "gavel", "blue"))
    elif kept.applied_on:
        chips.append(Chip(_("Applied to the court {day}", day=short_day(kept.applied_on)), "gavel", "blue"))
    elif kept.confirm_by:
        name = _("Judicial confirmation")
        why = _("People's Mediation Law, art. 33; by {day}", day=short_day(kept.confirm_by))
        chips.append(clock_chip(_end_of(kept.confirm_by), here.now(), name=name, why=why))
    with st.container(horizontal=True, gap="xsmall", key="agreement-chips"):
        for chip in chips:
            chip.draw()


def _performance_chip(here: Here, kept: AgreementRecord) -> Chip:
    if kept.is_broken:
        return Chip(_("Not performed"), "error", "red")
    if kept.performed_on:
        return done_chip(_("Performance"))
    return clock_chip(_end_of(kept.due_on), here.now(), name=_("Performance"))


def _item_row(here: Here, item: ItemRecord, *, is_keeper: bool) -> Deed | None:
    with st.container(
        horizontal=True, vertical_alignment="center", gap="xsmall", key=f"agreement-item-{item.id}"
    ):
        st.markdown(_item_words(item), width="stretch")
        if not is_keeper or item.performed_on:
            return None
        if st.button(
            _("Performed"), icon=":material/check:", type="tertiary", key=f"mediation-item-{item.id}-yes"
        ):
            return _performed(here, item, is_done=True)
        if item.broken_on is None and st.button(
            _("Not performed"), icon=":material/close:", type="tertiary", key=f"mediation-item-{item.id}-no"
        ):
            return _performed(here, item, is_done=False)
    return None


def _performed(here: Here, item: ItemRecord, *, is_done: bool) -> Deed:
    act = partial(_perform, item=item, on=here.today, is_done=is_done)
    return Deed(f"mediation-item-{item.id}", _("Saved"), act)


def _perform(work: Work, *, item: ItemRecord, on: date, is_done: bool) -> None:
    perform_item(work, item.id, item.version, on, is_done=is_done)


def _item_words(item: ItemRecord) -> str:
    money = _("{amount} yuan", amount=yuan(item.amount_fen)) if item.amount_fen is not None else ""
    facts = [safe(item.what), money, _("by {day}", day=short_day(item.due_on))]
    words = WIDE_SPACE.join(word for word in facts if word)
    if item.performed_on:
        done = _("performed {day}", day=short_day(item.performed_on))
        return f":green[:material/check_circle:] {words}{WIDE_SPACE}:small[:gray[{done}]]"
    if item.broken_on:
        return f":red[:material/error:] {words}{WIDE_SPACE}:small[:red[{_('Not performed')}]]"
    return f":gray[:material/radio_button_unchecked:] {words}"


def _confirmation(here: Here, kept: AgreementRecord) -> Deed | None:
    if kept.may_apply and kept.confirm_by and kept.confirm_by >= here.today:
        return _application(here, kept)
    return _ruling(here, kept) if kept.applied_on and not kept.ruling else None


def _application(here: Here, kept: AgreementRecord) -> Deed | None:
    errors, key = form_errors(), f"mediation-confirm-{kept.id}"
    with st.popover(_("Judicial confirmation"), icon=":material/gavel:", key=key):
        with errors.field("is_joint"):
            is_joint = st.checkbox(_("Both parties apply together"), key=f"{key}-joint")
        with errors.field("court"):
            court = st.text_input(_("Court"), value=_usual_court(), key=f"{key}-court")
        with errors.field("on"):
            on = st.date_input(_("Applied on"), value=here.today, format="YYYY-MM-DD", key=f"{key}-on")
        if not st.button(_("Save application"), type="primary", key=f"{key}-save"):
            return None
    act = partial(_apply, kept=kept, on=on, court=court or "", is_joint=is_joint)
    return Deed(key, _("Application saved"), act, errors)


def _apply(work: Work, *, kept: AgreementRecord, on: date, court: str, is_joint: bool) -> None:
    apply_for_confirmation(work, kept.id, kept.version, on, court, is_joint=is_joint)


def _ruling(here: Here, kept: AgreementRecord) -> Deed | None:
    errors, key = form_errors(), f"mediation-ruling-{kept.id}"
    with st.popover(_("Answer of the court"), icon=":material/gavel:", key=key):
        with errors.field("ruling"):
            ruling = coded.select(_("Answer of the court"), "confirmation_rulings", key=f"{key}-ruling")
        with errors.field("on"):
            on = st.date_input(_("Answered on"), value=here.today, format="YYYY-MM-DD", key=f"{key}-on")
        with errors.field("number"):
            number = st.text_input(_("Number of the document (optional)"), key=f"{key}-number")
        if not st.button(_("Save answer"), type="primary", key=f"{key}-save"):
            return None
    return Deed(key, _("Answer saved"), partial(_rule, kept=kept, said=(ruling, on, number or "")), errors)


def _rule(work: Work, *, kept: AgreementRecord, said: tuple[str, date, str]) -> None:
    record_ruling(work, kept.id, kept.version, *said)


def _withdrawal(kept: AgreementRecord) -> Deed | None:
    errors, key = form_errors(), f"mediation-withdraw-{kept.id}"
    with st.popover(_("Withdraw"), icon=":material/undo:", type="tertiary", key=key):
        with errors.field("why"):
            why = st.text_input(_("Why"), key=f"{key}-why")
        if not st.button(_("Withdraw this agreement"), type="primary", key=f"{key}-save"):
            return None
    return Deed(key, _("Agreement withdrawn"), partial(_withdraw, kept=kept, why=why or ""), errors)


def _withdraw(work: Work, *, kept: AgreementRecord, why: str) -> None:
    withdraw_agreement(work, kept.id, kept.version, why)


def _cause(here: Here, file: CaseFile, found: Ledgers) -> Deed | None:
    st.markdown(f"**{_('Root cause')}**")
    if found.cause:
        label = dictionary("root_causes").label(found.cause.code)
        st.markdown(f"{safe(label)}{WIDE_SPACE}{safe(found.cause.note)}")
    if not found.is_keeper:
        return None
    form, errors = Drafted(here, f"mediation-cause-{file.id}", {"code": "RC1", "note": ""}), form_errors()
    with st.container(border=True, key="form-cause", gap="small"):
        form.offer()
        with errors.field("code"):
            coded.select(_("Why it became a case"), "root_causes", key=form.key("code"))
        with errors.field("note"):
            st.text_area(_("In your words"), height=86, key=form.key("note"))
        is_sent = st.button(_("Save cause"), type="primary", key=form.key("save"))
    form.keep()
    said = (str(form.value("code") or ""), str(form.value("note") or ""))
    act = partial(_write_cause, case_id=file.id, said=said)
    return Deed(form.form, _("Cause saved"), act, errors, form) if is_sent else None


def _write_cause(work: Work, *, case_id: int, said: tuple[str, str]) -> None:
    write_cause(work, case_id, *said)


def _usual_court() -> str:
    return str(read_station_file(settings().station_file).get("papers", {}).get("court_zh", ""))


def _end_of(last: date) -> datetime:
    return start_of(last + timedelta(days=1))
