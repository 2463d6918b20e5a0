"""The price case of a dispute: what is disputed, what is excluded, appraisal, and the price agreed on."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import streamlit as st

from components.act import form_errors
from components.case_deed import Deed
from components.case_list import asker
from components.chips import Chip, clock_chip
from components.drafted import Drafted
from components.empty import nothing
from components.here import Here
from components.words import WIDE_SPACE, day, safe
from core.clock import start_of
from core.dictionaries import dictionary
from core.i18n import _
from domain.mediation import CaseFile
from domain.mediation.agreed import PriceRecord, open_ledgers
from domain.mediation.money import need_yuan, read_yuan, yuan
from domain.mediation.prices import (
    PriceState,
    PriceTyped,
    close_price_case,
    conditions,
    exclusions,
    offer_price,
    open_price_case,
    record_appraisal,
    send_for_appraisal,
)
from domain.work import Work

AMOUNTS = ("claimed", "offered", "paid")
TEXTS = ("item", "evidence_no", "basis")


def panel(here: Here, file: CaseFile) -> Deed | None:
    """Draw the price case, or the form that opens one; return what was asked for."""
    with here.desk.database.reading() as session:
        found = open_ledgers(session, asker(here), file.id)
    if found.price:
        _shown(here, found.price)
        return _next(found.price) if found.is_keeper else None
    if found.may_price:
        return _form(here, file)
    nothing(_("No price case."), _("It is opened while the dispute is mediated."), key="mediation-price")
    return None


def _form(here: Here, file: CaseFile) -> Deed | None:
    blank: dict[str, Any] = dict.fromkeys((*TEXTS, *AMOUNTS), "")
    blank |= {"arose_on": here.today, "bought_on": None, "stops": [], "holds": []}
    form, errors = Drafted(here, f"mediation-price-{file.id}", blank), form_errors()
    with st.container(border=True, key="form-price", gap="small"):
        st.markdown(f"**{_('Open a price case')}**")
        form.offer()
        _thing_fields(form, errors)
        _amount_fields(form, errors)
        _check_fields(form, errors)
        is_sent = st.button(_("Open price case"), type="primary", key=form.key("save"))
    form.keep()
    act = partial(_open, case_id=file.id, form=form)
    return Deed(form.form, _("Price case opened"), act, errors, form) if is_sent else None


def _thing_fields(form: Drafted, errors: form_errors) -> None:
    left, right = st.columns(2, gap="small")
    with left, errors.field("item"):
        st.text_input(_("Thing in dispute"), key=form.key("item"))
    with right, errors.field("evidence_no"):
        st.text_input(_("Evidence (invoice, photo no.)"), key=form.key("evidence_no"))
    left, right = st.columns(2, gap="small")
    with left, errors.field("arose_on"):
        st.date_input(_("Dispute arose on"), format="YYYY-MM-DD", key=form.key("arose_on"))
    with right, errors.field("bought_on"):
        st.date_input(_("Bought on (optional)"), format="YYYY-MM-DD", key=form.key("bought_on"))


def _amount_fields(form: Drafted, errors: form_errors) -> None:
    labels = {
        "claimed": _("Asked for (yuan)"),
        "offered": _("Offered (yuan, optional)"),
        "paid": _("Price paid (yuan, optional)"),
    }
    for place, name in zip(st.columns(3, gap="small"), AMOUNTS, strict=True):
        with place, errors.field(name):
            st.text_input(labels[name], key=form.key(name))
    with errors.field("basis"):
        st.text_input(_("Basis of depreciation (optional)"), key=form.key("basis"))


def _check_fields(form: Drafted, errors: form_errors) -> None:
    stops, holds = {e.code: e.label for e in exclusions()}, {e.code: e.label for e in conditions()}
    with errors.field("stops"):
        st.multiselect(
            _("Does any of these apply?"),
            list(stops),
            format_func=lambda code: stops.get(code, code),
            placeholder=_("None applies"),
            key=form.key("stops"),
        )
    with errors.field("holds"):
        st.multiselect(
            _("Conditions that are met"),
            list(holds),
            format_func=lambda code: holds.get(code, code),
            key=form.key("holds"),
        )


def _open(work: Work, *, case_id: int, form: Drafted) -> None:
    texts: dict[str, Any] = {name: str(form.value(name) or "") for name in TEXTS}
    amounts: dict[str, Any] = {
        f"{name}_fen": read_yuan(str(form.value(name) or ""), name) for name in AMOUNTS
    }
    typed = PriceTyped(
        arose_on=form.value("arose_on"),
        bought_on=form.value("bought_on"),
        stops=tuple(form.value("stops") or ()),
        holds=tuple(form.value("holds") or ()),
        **texts,
        **amounts,
    )
    open_price_case(work, case_id, typed)


def _shown(here: Here, price: PriceRecord) -> None:
    state = safe(dictionary("price_states").label(price.state))
    st.markdown(f"**{safe(price.item)}**{WIDE_SPACE}:small[:gray[{safe(price.number)}{WIDE_SPACE}{state}]]")
    if price.due_on:
        name = _("Appraisal") if price.state == PriceState.SENT else _("Price case")
        clock_chip(start_of(price.due_on + timedelta(days=1)), here.now(), name=name).draw()
    elif price.state == PriceState.AGREED:
        Chip(state, "check_circle", "green").draw()
    with st.container(key="price-amounts", gap="xsmall"):
        for label, fen in _amounts(price):
            st.markdown(f":gray[{label}]{WIDE_SPACE}{_money(fen)}")
    facts = [price.evidence_no, price.appraiser, price.basis, price.why]
    st.caption(WIDE_SPACE.join(safe(word) for word in (*facts, day(price.accepted_on)) if word))


def _money(fen: int | None) -> str:
    return "—" if fen is None else _("{amount} yuan", amount=yuan(fen))


def _amounts(price: PriceRecord) -> list[tuple[str, int | None]]:
    return [
        (_("Price paid"), price.paid_fen),
        (_("Asked for"), price.claimed_fen),
        (_("Offered"), price.offered_fen),
        (_("Appraised"), price.appraised_fen),
        (_("Agreed price"), price.agreed_fen),
    ]


def _next(price: PriceRecord) -> Deed | None:
    forms = {
        PriceState.SENT: _send,
        PriceState.BACK: _appraised,
        PriceState.AGREED: _agree,
        PriceState.FAILED: _fail,
    }
    asked = None
    with st.container(horizontal=True, gap="xsmall", key="price-next"):
        for state, draw in forms.items():
            if state in price.next_states:
                asked = draw(price) or asked
        if price.next_states:
            asked = _offer(price) or asked
    return asked


def _send(price: PriceRecord) -> Deed | None:
    errors, key = form_errors(), "mediation-price-send"
    with st.popover(_("Send for appraisal"), icon=":material/send:", key=key):
        st.caption(_("The clocks of the mediation stand still until it is back."))
        with errors.field("appraiser"):
            appraiser = st.text_input(_("Sent to"), key=f"{key}-to")
        if not st.button(_("Save sending"), type="primary", key=f"{key}-save"):
            return None
    return Deed(key, _("Sent for appraisal"), lambda work: _do_send(work, price, appraiser or ""), errors)


def _do_send(work: Work, price: PriceRecord, appraiser: str) -> None:
    send_for_appraisal(work, price.id, price.version, appraiser)


def _appraised(price: PriceRecord) -> Deed | None:
    errors, key = form_errors(), "mediation-price-back"
    with st.popover(_("Appraisal is back"), icon=":material/price_check:", key=key):
        amount = _amount_field(_("Appraised (yuan)"), "appraised", errors, key)
        with errors.field("basis"):
            basis = st.text_input(_("Basis of depreciation (optional)"), key=f"{key}-basis")
        if not st.button(_("Save appraisal"), type="primary", key=f"{key}-save"):
            return None
    return Deed(key, _("Appraisal saved"), lambda work: _do_back(work, price, amount, basis or ""), errors)


def _do_back(work: Work, price: PriceRecord, amount: str, basis: str) -> None:
    record_appraisal(work, price.id, price.version, need_yuan(amount, "appraised"), basis)


def _offer(price: PriceRecord) -> Deed | None:
    errors, key = form_errors(), "mediation-price-offer"
    with st.popover(_("New offer"), icon=":material/edit:", type="tertiary", key=key):
        amount = _amount_field(_("Offered (yuan)"), "offered", errors, key)
        if not st.button(_("Save offer"), type="primary", key=f"{key}-save"):
            return None
    return Deed(key, _("Offer saved"), lambda work: _do_offer(work, price, amount), errors)


def _do_offer(work: Work, price: PriceRecord, amount: str) -> None:
    offer_price(work, price.id, price.version, need_yuan(amount, "offered"))


def _agree(price: PriceRecord) -> Deed | None:
    errors, key = form_errors(), "mediation-price-agree"
    with st.popover(_("Agreed on a price"), icon=":material/handshake:", key=key):
        amount = _amount_field(_("Agreed (yuan)"), "agreed", errors, key)
        if not st.button(_("Save price"), type="primary", key=f"{key}-save"):
            return None
    return Deed(key, _("Price saved"), lambda work: _do_agree(work, price, amount), errors)


def _do_agree(work: Work, price: PriceRecord, amount: str) -> None:
    close_price_case(work, price.id, price.version, need_yuan(amount, "agreed"))


def _fail(price: PriceRecord) -> Deed | None:
    errors, key = form_errors(), "mediation-price-fail"
    with st.popover(_("No agreement on a price"), icon=":material/close:", type="tertiary", key=key):
        with errors.field("why"):
            why = st.text_input(_("Why"), key=f"{key}-why")
        if not st.button(_("Close price case"), type="primary", key=f"{key}-save"):
            return None
    return Deed(key, _("Price case closed"), lambda work: _do_fail(work, price, why or ""), errors)


def _do_fail(work: Work, price: PriceRecord, why: str) -> None:
    close_price_case(work, price.id, price.version, None, why)


def _amount_field(label: str, name: str, errors: form_errors, key: str) -> str:
    with errors.field(name):
        return st.text_input(label, key=f"{key}-amount") or ""
