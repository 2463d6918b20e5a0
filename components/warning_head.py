"""Above the warnings: which ones are shown, how the last weeks did, the latest run, a new one."""

from __future__ import annotations

from collections.abc import Mapping

import pandas as pd
import streamlit as st

from analytics.surges import Colour
from charts.text import whole
from components import links, table, warning_words
from components.act import attempt, form_token
from components.empty import nothing
from components.filters import grid_labels
from components.here import Here
from components.speech import fragment
from components.words import safe, short_day
from core.dictionaries import dictionary
from core.errors import BadInput, NotFound
from core.i18n import _, say
from core.messages import Message, message
from domain.accounts.policy import Action, Page
from domain.jobs import JobRecord, JobStatus, open_job
from domain.warnings import (
    WarningFilter,
    count_colours,
    find_missed,
    latest_run,
    live_figures,
)
from domain.warnings.counts import GRID, series_parts
from domain.warnings.requests import request_run
from domain.warnings.selection import VIEWS
from domain.warnings.settings import watch_settings

KEY = "warnings"
LOOK = 1.0
MISSED = "missed"
SHORT: Mapping[Colour, Message] = {
    Colour.RED: message("red {count}"),
    Colour.ORANGE: message("orange {count}"),
    Colour.YELLOW: message("yellow {count}"),
    Colour.BLUE: message("blue {count}"),
}
VIEW_NAMES: Mapping[str, Message] = {"open": message("open"), "closed": message("closed")}
NARROWING = ("metric", "period")


def asked(here: Here) -> WarningFilter:
    """Return what the address asks; where it cannot be read, that is said and the rest stands."""
    try:
        return WarningFilter.from_params(st.query_params.to_dict(), here.today)
    except BadInput as refusal:
        st.markdown(f":orange[:small[:material/error: {say(refusal.message)}]]")
        return WarningFilter()


def choose(here: Here, wanted: WarningFilter) -> None:
    """Draw the row of filters: colour with its count, open or closed, and for who may, a new run."""
    with here.desk.database.reading() as session:
        counted = count_colours(session, here.actor, wanted)
    words = {"": _("all {count}", count=sum(counted.values()))}
    words |= {colour: say(SHORT[Colour(colour)]).format(count=n) for colour, n in counted.items()}
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key="filters"):
        _choose("colour", words, wanted.colour)
        if wanted.metric:
            st.button(_("Show all"), type="tertiary", key=f"{KEY}-all", on_click=_show_all)
        else:
            _choose("view", {view: say(VIEW_NAMES[view]) for view in VIEWS}, wanted.view)
        st.space("stretch")
        if here.may(Action.MANAGE):
            _run_anew(here)


def figures(here: Here) -> None:
    """Draw how the last eight weeks did, each number a way to its rows, and what the latest run looked at."""
    with here.desk.database.reading() as session:
        found, run = live_figures(session, here.actor, here.today), latest_run(session, here.actor)
    if run is None:
        return
    with st.container(horizontal=True, vertical_alignment="center", gap="small", key=f"{KEY}-figures"):
        st.markdown(f":small[{_('Last {count} weeks', count=found.weeks)}]", width="content")
        told = warning_words.figures(found, watch_settings().answer_hours)
        period = f"{found.since}..{here.today}"
        for metric, (words, number, meaning) in told.items():
            params = {"view": MISSED} if metric == MISSED else {"metric": metric, "period": period}
            with st.container(key=f"{KEY}-figure-{metric.replace('.', '-')}", width="content"):
                links.rows(here, Page.WARNINGS, params, f"{words} {number}")
                if meaning:
                    st.session_state.setdefault(f"{KEY}-meaning-{metric}", meaning)
        if warning_words.lead(found):
            st.markdown(f":small[{warning_words.lead(found)}]", width="content")
    st.caption(warning_words.run_line(run))


def is_missed() -> bool:
    """Tell whether the threshold weeks nobody was warned of are asked for."""
    return st.query_params.get("view") == MISSED or st.query_params.get("metric") == "M40M"


def missed(here: Here, wanted: WarningFilter) -> None:
    """Draw the threshold weeks nobody was warned of; a click opens their alerts."""
    with here.desk.database.reading() as session:
        since = live_figures(session, here.actor, here.today).since
        start, end = (wanted.period.start, wanted.period.end) if wanted.period else (since, None)
        frame = find_missed(session, here.actor, start, end, grid_id=wanted.grid_id)
    st.markdown(f"**{_('{count} threshold weeks without a warning', count=whole(len(frame)))}**")
    st.caption(
        _(
            "At least {times} times what was expected, and at least {least}.",
            times=f"{watch_settings().threshold_times:g}",
            least=watch_settings().threshold_least,
        )
    )
    if frame.empty:
        nothing(_("None was missed."), key=f"{KEY}-missed", icon="task_alt")
    elif (at := table.choose_row(_told(here, frame), _columns(), key=f"{KEY}-missed", rows=16)) is not None:
        links.go(here, Page.ALERTS, _rows(frame.iloc[at]))
    st.button(_("Back to the warnings"), key=f"{KEY}-all", on_click=_show_all)


def follow(here: Here) -> None:
    """Draw how the run asked for is doing, until it is over."""
    text = st.query_params.get("job", "")
    job = _job(here, int(text)) if text.isascii() and text.isdecimal() and len(text) < 15 else None
    if job is None:
        return
    if not job.is_over:
        fragment(run_every=LOOK)(_wait)(here, job.id)
    elif job.status is JobStatus.FAILED and job.trouble:
        st.markdown(f":red[:material/error: {safe(say(job.trouble))}]")
    else:
        st.markdown(f":green[:small[:material/check_circle: {_('The run is done.')}]]")


def _run_anew(here: Here) -> None:
    if st.button(_("Run now"), icon=":material/autorenew:", type="tertiary", key=f"{KEY}-run"):
        door = attempt(here, form_token(f"{KEY}-run"))
        jobs: list[int] = []
        with door as work:
            jobs.append(request_run(work))
        if door.succeeded:
            st.query_params["job"] = str(jobs[0])
            st.rerun()


def _wait(here: Here, job_id: int) -> None:
    job = _job(here, job_id)
    if job is None or job.is_over:
        st.rerun(scope="app")
    st.markdown(f":gray[:small[:material/hourglass_top: {_('The run is under way')}]]")


def _job(here: Here, job_id: int) -> JobRecord | None:
    try:
        with here.desk.database.reading() as session:
            return open_job(session, here.actor, job_id)
    except NotFound:
        return None


def _choose(name: str, words: Mapping[str, str], chosen: str) -> None:
    key = f"{KEY}-{name}"
    st.session_state[key] = chosen
    st.segmented_control(
        name,
        list(words),
        required=True,
        format_func=words.__getitem__,
        key=key,
        label_visibility="collapsed",
        on_change=_keep,
        args=(name,),
    )


def _keep(name: str) -> None:
    value = st.session_state[f"{KEY}-{name}"]
    st.session_state.pop(f"{KEY}-offset", None)
    st.query_params.pop("warning", None)
    if value in {"", "open"}:
        st.query_params.pop(name, None)
    else:
        st.query_params[name] = value


def _show_all() -> None:
    for name in (*NARROWING, "view"):
        st.query_params.pop(name, None)


def _told(here: Here, frame: pd.DataFrame) -> pd.DataFrame:
    grids, labels = grid_labels(here), dictionary("alert_categories")
    return frame.assign(
        when=[short_day(week) for week in frame["week"]],
        where=[grids.get(grid, "") for grid in frame["grid"]],
        kind=[labels.label(series_parts(series)[2]) for series in frame["series"]],
    )


def _columns() -> dict[str, object]:
    return {
        "when": st.column_config.TextColumn(_("Week from"), width=100),
        "where": st.column_config.TextColumn(_("Grid"), width=100),
        "kind": st.column_config.TextColumn(_("Category"), width=160),
        "observed": st.column_config.NumberColumn(_("Observed"), width=90),
        "expected": st.column_config.NumberColumn(_("Expected"), width=90, format="%.1f"),
    }


def _rows(row: pd.Series) -> dict[str, str]:
    kind, of, code = series_parts(str(row["series"]))
    first, last = row["week"], row["week"] + pd.Timedelta(days=7)
    where = {"grid": str(of)} if kind == GRID else {"spot": str(of)}
    return {"period": f"{first:%Y-%m-%d}..{last:%Y-%m-%d}", "type": code, **where}
