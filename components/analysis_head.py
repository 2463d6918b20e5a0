"""Analysis of alerts: which view, what was clicked, the period against others, how fast alerts were met."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import streamlit as st

from analytics.periods import Period
from analytics.results import Rate
from charts.text import decimal, percent, whole
from components import alert_list, chart, links
from components.filters import grid_labels
from components.here import Here
from components.words import safe
from core.dictionaries import dictionary
from core.errors import BadInput
from core.i18n import _, say
from core.messages import Message, message
from domain.accounts.policy import Page
from domain.alerts.analysis import Comparison, Response, is_within_a_month
from domain.alerts.filters import AlertFilter
from domain.metrics.reader import so_far

KEY = "analysis"
DEFAULT = "year"
VIEWS: Mapping[str, Message] = {
    "": message("all alerts"),
    "M21": message("compounds"),
    "M23": message("campuses"),
    "M22": message("burglary"),
}
NARROWED = ("place", "weekday", "hour", "spot", "source")
ENOUGH = 30


def choose_view() -> None:
    """Draw the four views: all, compounds (M21), campuses (M23), burglary (M22)."""
    chosen = st.query_params.get("metric", "")
    st.session_state[f"{KEY}-view"] = chosen if chosen in VIEWS else ""
    st.segmented_control(
        _("View"),
        list(VIEWS),
        required=True,
        format_func=lambda one: say(VIEWS[one]),
        key=f"{KEY}-view",
        label_visibility="collapsed",
        on_change=_keep_view,
    )


def asked(here: Here) -> AlertFilter:
    """Return what the address asks, as far as it has come; what cannot be read is said."""
    params = {"period": DEFAULT, **st.query_params.to_dict()}
    try:
        found = AlertFilter.from_params(params, here.today)
    except BadInput as refusal:
        st.markdown(f":orange[:small[:material/error: {say(refusal.message)}]]")
        found = AlertFilter.from_params({"period": DEFAULT}, here.today)
    found = replace(found, batch_id=0, search="", metric=found.metric if found.metric in VIEWS else "")
    question = found.question
    return replace(found, question=question.of(so_far(question.period, here.today)))


def narrowed(here: Here, wanted: AlertFilter, count: int) -> None:
    """Say what was clicked, each with a way back, and lead to the very alerts that are counted."""
    said = _clicked(here, wanted)
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{KEY}-narrowed"):
        for names, words in said.items():
            st.button(
                words,
                icon=":material/close:",
                key=f"{KEY}-without-{names[0]}",
                help=_("Take this filter off"),
                on_click=_without,
                args=(names,),
            )
        if len(said) > 1:
            everything = tuple(name for names in said for name in names)
            st.button(_("Show all"), type="tertiary", key=f"{KEY}-all", on_click=_without, args=(everything,))
        links.rows(here, Page.ALERTS, wanted.to_params(), _("See {count} alerts", count=whole(count)))


def tile_codes(wanted: AlertFilter) -> tuple[str, ...]:
    """Return the numbers that stand beside: that of the view, all three where there is none."""
    return (wanted.metric,) if wanted.metric else tuple(one for one in VIEWS if one)


def narrow(**params: str) -> None:
    """Put what was clicked into the address and draw the page by it; the charts forget the click."""
    for name, value in params.items():
        st.query_params[name] = value
    st.session_state[f"{KEY}-clicks"] = clicks() + 1
    st.rerun()


def clicks() -> int:
    """Return how often something was clicked: a part of the charts' keys, so that each click is told once."""
    return int(st.session_state.get(f"{KEY}-clicks", 0))


def comparison(found: list[Comparison], period: Period) -> None:
    """Draw the period against the same span of last year and last month."""
    chart.heading(
        _("{n} alerts", n=whole(found[0].change.x)), _("against the same span, with the 95% interval (M20)")
    )
    before = _("last month") if is_within_a_month(period) else _("right before")
    for title, one in zip((_("last year"), before), found, strict=True):
        with st.container(gap="xxsmall"):
            st.markdown(f"{title}{_gap()}**{change_words(one)}**")
            st.markdown(f":small[:gray[{one.span.label()}{_gap()}{interval_words(one)}]]")


def change_words(one: Comparison) -> str:
    """Write the change: a signed share, that it may be chance, or two counts where there were too few."""
    change = one.change
    if change.shows_counts_only or change.value is None:
        return _("{now}, {before} then", now=whole(change.x), before=whole(change.y))
    share = f"{'+' if change.value > 0 else ''}{percent(change.value)}"
    return share if change.is_clear else _("{share}, may be chance", share=share)


def interval_words(one: Comparison) -> str:
    """Write what stands under it: both counts and the interval, or that there are too few."""
    change = one.change
    if change.shows_counts_only:
        return _("fewer than 20, counts only")
    interval = change.interval()
    counts = _("{now} against {before}", now=whole(change.x), before=whole(change.y))
    if interval is None:
        return counts
    return _(
        "{counts}, {low} to {high}",
        counts=counts,
        low=percent(interval.low, 0),
        high=percent(interval.high, 0),
    )


def response(found: Response) -> None:
    """Draw how fast alerts were reached (M24)."""
    minutes = found.minutes
    title = (
        _("Half were reached within {minutes} minutes", minutes=decimal(minutes.median))
        if minutes.median is not None
        else _("No arrival is written down")
    )
    chart.heading(title, _("from call to arrival (M24); {n} without an arrival", n=whole(found.without)))
    told = {
        _("nine of ten within"): _("{minutes} min", minutes=decimal(minutes.p90))
        if minutes.p90 is not None
        else "—",
        _("within 5 minutes"): _share(found.within_5),
        _("within 10 minutes"): _share(found.within_10),
    }
    for label, value in told.items():
        st.markdown(f":gray[{label}]{_gap()}**{value}**")


def _clicked(here: Here, wanted: AlertFilter) -> dict[tuple[str, ...], str]:
    said: dict[tuple[str, ...], str] = {}
    question = wanted.question
    if question.grid_id:
        said["grid",] = grid_labels(here).get(question.grid_id, _("one grid"))
    if question.type_code:
        said["type",] = dictionary("alert_categories").label(question.type_code)
    if wanted.weekday is not None or wanted.hour is not None:
        words = alert_list.narrowing_words(AlertFilter(question, weekday=wanted.weekday, hour=wanted.hour))
        said["weekday", "hour"] = " ".join(words)
    if wanted.place_type:
        said["place",] = dictionary("place_types").label(wanted.place_type)
    if wanted.source:
        said["source",] = dictionary("alert_sources").label(wanted.source)
    if wanted.spot:
        said["spot",] = safe(alert_list.spot_name(here, wanted.spot)) or _("one place")
    return said


def _share(rate: Rate) -> str:
    counts = f"{whole(rate.numerator)}/{whole(rate.denominator)}"
    if rate.value is None:
        return "—"
    return counts if rate.denominator < ENOUGH else f"{percent(rate.value)}（{counts}）"


def _gap() -> str:
    return "　"


def _without(names: tuple[str, ...]) -> None:
    for name in names:
        st.query_params.pop(name, None)


def _keep_view() -> None:
    chosen = st.session_state[f"{KEY}-view"]
    if chosen:
        st.query_params["metric"] = chosen
    else:
        st.query_params.pop("metric", None)
