"""The list of alerts: what narrows it, its pages, and the alert that was clicked."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from charts.text import weekday_names, whole
from components import alert_form, alert_quick, links, table
from components.act import said
from components.empty import nothing
from components.filters import grid_labels
from components.here import Here
from components.masked import masked
from components.words import WIDE_SPACE, moment, safe, short_day, short_moment
from core.dictionaries import dictionary
from core.errors import BadInput, NotFound
from core.i18n import _, say
from domain.accounts.policy import Action, Page
from domain.alerts.entry import show_phone
from domain.alerts.filters import LONGEST_SEARCH, AlertFilter
from domain.alerts.queries import PAGE, After, AlertRecord, count_alerts, end_of, find_alerts, open_alert
from domain.metrics.registry import METRICS
from domain.organisation.queries import place_name
from domain.work import Work

KEY = "alerts"
DEFAULT = "year"
NARROWING = ("metric", "place", "weekday", "hour", "batch", "spot", "source")


def search_box() -> None:
    """Draw the field for a part of a text, a number or a phone."""
    st.session_state[f"{KEY}-search"] = st.query_params.get("q", "")
    st.text_input(
        _("Search"),
        placeholder=_("Number, place, words, phone"),
        max_chars=LONGEST_SEARCH,
        key=f"{KEY}-search",
        label_visibility="collapsed",
        width=220,
        icon=":material/search:",
        on_change=_keep_search,
    )


def asked(here: Here) -> AlertFilter:
    """Return what the address asks; where it cannot be read, that is said and the rest stands."""
    params = {"period": DEFAULT, **st.query_params.to_dict()}
    try:
        return AlertFilter.from_params(params, here.today)
    except BadInput as refusal:
        st.markdown(f":orange[:small[:material/error: {say(refusal.message)}]]")
        return AlertFilter.from_params({"period": DEFAULT}, here.today)


def narrowed(here: Here, chosen: AlertFilter) -> None:
    """Say what else narrows the list than the row of filters, with a way back to all."""
    said = narrowing_words(chosen, spot_name(here, chosen.spot))
    if not said:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{KEY}-narrowed"):
        for words in said:
            st.badge(words, icon=":material/filter_alt:", color="blue")
        st.button(_("Show all"), type="tertiary", key=f"{KEY}-all", on_click=_show_all)


def spot_name(here: Here, place_id: int) -> str:
    """Return the name of a known place, '' where none is meant or it is not known here."""
    if not place_id:
        return ""
    with here.desk.database.reading() as session:
        return place_name(session, here.actor.station_id, place_id)


def narrowing_words(chosen: AlertFilter, spot: str = "") -> list[str]:
    """Return what narrows the list, in words; ``spot`` is the name of the place."""
    words = [_metric(chosen.metric)] if chosen.metric else []
    words += [dictionary("place_types").label(chosen.place_type)] if chosen.place_type else []
    words += [weekday_names()[chosen.weekday]] if chosen.weekday is not None else []
    words += [_("{hour}:00 to {hour}:59", hour=chosen.hour)] if chosen.hour is not None else []
    words += [_("Import {number}", number=chosen.batch_id)] if chosen.batch_id else []
    words += [safe(spot) if spot else _("one place")] if chosen.spot else []
    words += [dictionary("alert_sources").label(chosen.source)] if chosen.source else []
    return words


def choose(here: Here, chosen: AlertFilter) -> int | None:
    """Draw a page of the list and return the id of the alert in hand: clicked, else named in the address."""
    after = _stack(chosen)
    with here.desk.database.reading() as session:
        count = count_alerts(session, here.actor, chosen, here.desk.cipher)
        page = find_alerts(
            session, here.actor, chosen, after=after[-1] if after else None, cipher=here.desk.cipher
        )
    if not count:
        nothing(_("No alert here."), _("Choose a longer period, or fewer filters."), key=KEY)
        return _named()
    first = len(after) * PAGE
    st.caption(
        _("{count} alerts, {first} to {last}", count=whole(count), first=first + 1, last=first + len(page))
    )
    clicked = table.choose_row(_shown(here, page), _columns(), key=f"{KEY}-list-{len(after)}", rows=16)
    _turn_pages(chosen, page, is_last=first + len(page) >= count)
    if clicked:
        st.query_params["alert"] = str(clicked)
    return clicked or _named()


def show(here: Here, alert_id: int | None) -> None:
    """Draw one alert; what may be done with it stands below."""
    if alert_id is None:
        nothing(_("Choose an alert on the left."), key=f"{KEY}-none", icon="ads_click")
        return
    try:
        with here.desk.database.reading() as session:
            record = open_alert(session, here.actor, alert_id)
    except NotFound as refusal:
        nothing(say(refusal.message), key=f"{KEY}-gone")
        return
    said("alerts")
    with st.container(border=True, key="alert-file"):
        _facts(here, record)
        if here.may(Action.WRITE):
            alert_form.correction(here, record)
    alert_quick.on_the_spot(here, record)


def _facts(here: Here, record: AlertRecord) -> None:
    kind = dictionary("alert_categories").label(record.category)
    st.subheader(safe(kind), anchor=False)
    beat = grid_labels(here).get(record.grid_id or 0, _("no grid"))
    when = moment(record.occurred_at) if record.hour >= 0 else short_day(record.occurred_at.date())
    st.markdown(f":gray[{safe(WIDE_SPACE.join(filter(None, (record.case_no, when, beat))))}]")
    if record.summary:
        st.markdown(safe(record.summary))
    for label, value in _lines(record).items():
        if value:
            st.markdown(f":small[:gray[{label}]{WIDE_SPACE}{safe(value)}]")
    if record.phone_mask:
        _phone(here, record)


def _lines(record: AlertRecord) -> Mapping[str, str]:
    source = WIDE_SPACE.join(filter(None, (record.category_text, record.category_detail)))
    return {
        _("Place"): record.place_text,
        _("Place type"): dictionary("place_types").label(record.place_type),
        _("Source"): dictionary("alert_sources").label(record.source),
        _("Outcome"): dictionary("alert_outcome").label(record.outcome),
        _("Officers"): record.officer_text,
        _("Arrived"): moment(record.arrived_at) if record.arrived_at else "",
        _("As imported"): source,
        _("Area as imported"): record.area_text,
    }


def _phone(here: Here, record: AlertRecord) -> None:
    def reveal(work: Work, reason: str) -> str:
        return show_phone(work, record.id, reason)

    reasons = {"call_back": _("Call back"), "verify": _("Check the facts"), "supervise": _("Supervision")}
    way = reveal if here.may(Action.REVEAL) else None
    masked(here, _("Phone"), record.phone_mask, way, key=f"{KEY}-phone-{record.id}", reasons=reasons)


def _shown(here: Here, page: pd.DataFrame) -> pd.DataFrame:
    labels, categories = grid_labels(here), dictionary("alert_categories")
    return page.assign(
        when=[_moment(at, hour) for at, hour in zip(page["occurred_at"], page["hour"], strict=True)],
        kind=page["category"].map(categories.label),
        grid=[labels.get(grid, "") for grid in page["grid_id"]],
    )


def _columns() -> dict[str, object]:
    return {
        "when": st.column_config.TextColumn(_("When"), width=112),
        "kind": st.column_config.TextColumn(_("Category"), width=120),
        "grid": st.column_config.TextColumn(_("Grid"), width=84),
        "place_text": st.column_config.TextColumn(_("Place"), width=150),
        "summary": st.column_config.TextColumn(_("What happened")),
    }


def _moment(at: pd.Timestamp, hour: int) -> str:
    return short_moment(at.to_pydatetime()) if hour >= 0 else short_day(at.date())


def _turn_pages(chosen: AlertFilter, page: pd.DataFrame, *, is_last: bool) -> None:
    after = _stack(chosen)
    with st.container(horizontal=True, gap="small", key=f"{KEY}-pages"):
        if after:
            st.button(
                _("Newer"), icon=":material/chevron_left:", key=f"{KEY}-newer", on_click=_newer, args=(after,)
            )
        end = end_of(page)
        if not is_last and end:
            st.button(
                _("Older"),
                icon=":material/chevron_right:",
                key=f"{KEY}-older",
                on_click=after.append,
                args=(end,),
            )


def _stack(chosen: AlertFilter) -> list[After]:
    """Return the ends of the pages turned so far; another filter begins anew."""
    kept: tuple[AlertFilter | None, list[After]] = st.session_state.get(f"{KEY}-after", (None, []))
    if kept[0] != chosen:
        kept = (chosen, [])
        st.session_state[f"{KEY}-after"] = kept
    return kept[1]


def _newer(after: list[After]) -> None:
    after.pop()


def _named() -> int | None:
    text = st.query_params.get("alert", "")
    return int(text) if text.isascii() and text.isdecimal() and 0 < len(text) < 18 else None


def _metric(code: str) -> str:
    return _("Without a grid") if code == "unassigned" else say(METRICS[code].name)


def _keep_search() -> None:
    words = st.session_state[f"{KEY}-search"].strip()
    if words:
        st.query_params["q"] = words
    else:
        st.query_params.pop("q", None)


def _show_all() -> None:
    for name in NARROWING:
        st.query_params.pop(name, None)


def entry_link(here: Here) -> None:
    """Draw the way to the entry form, where the reader has one."""
    if links.is_open_to(here, Page.ALERT_ENTRY):
        links.rows(here, Page.ALERT_ENTRY, {}, _("Enter an alert"))
