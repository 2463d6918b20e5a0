"""Analysis of alerts: what the page asks for, kept as aggregates, and lists of what comes back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import TypeVar

import pandas as pd
import streamlit as st

from charts import AreaMap, GridMap, Spec
from charts.text import whole
from components import analysis_charts, analysis_head, chart, links, table
from components.act import attempt, form_errors, form_token, said
from components.cached import aggregate
from components.empty import nothing
from components.filters import grid_labels
from components.here import Here
from components.words import short_day
from core.dictionaries import dictionary
from core.i18n import _
from core.vocabulary import Area
from domain.accounts.policy import Action, Page
from domain.alerts import analysis
from domain.alerts.analysis import Comparison, Response
from domain.alerts.boundaries import take_areas
from domain.alerts.filters import BURGLARY, AlertFilter
from domain.metrics.reader import Reader
from domain.organisation import grids
from domain.organisation.areas import grid_areas
from domain.questions import grids_of

KEY = "analysis"
T = TypeVar("T")


def cells(here: Here, wanted: AlertFilter) -> pd.DataFrame:
    """Return the counts all charts are sums of."""
    return _kept(here, "cube", wanted, lambda r: analysis.cube(r.session, r.actor, wanted))


def compared(here: Here, wanted: AlertFilter) -> list[Comparison]:
    """Return the period against last year and last month."""
    return _kept(here, "compared", wanted, lambda r: analysis.compared(r.session, r.actor, wanted))


def reached(here: Here, wanted: AlertFilter) -> Response:
    """Return the response times."""
    return _kept(here, "response", wanted, lambda r: analysis.response(r.session, r.actor, wanted))


def draw(name: str, spec: Spec) -> str | None:
    """Draw a chart in its card and return what was clicked, once."""
    with chart.card(f"{KEY}-{name}"):
        return chart.show(spec, key=f"{KEY}-{name}-{analysis_head.clicks()}")


def grid_map(here: Here, wanted: AlertFilter, counted: pd.DataFrame) -> GridMap | AreaMap:
    """Return the map of the grids within reach."""
    whole_reach = replace(wanted.question, grid_id=0)
    with here.desk.database.reading() as session:
        known = grids(session, here.actor.station_id, grids_of(here.actor, here.page, whole_reach))
    return analysis_charts.grid_map(counted, known, wanted.question.period, grid_areas())


def boundaries(here: Here) -> None:
    """Draw, for who may, the way to real boundaries: a GeoJSON file of the grids in place of the sketch."""
    if not here.may(Action.MANAGE):
        return
    errors = form_errors()
    with st.popover(_("Boundaries of the grids"), icon=":material/map:", type="tertiary", key=f"{KEY}-areas"):
        st.caption(
            _("GeoJSON, one feature per grid with its code in properties.code; degrees, at most 5 MB.")
        )
        with errors.field("areas"):
            sent = st.file_uploader(
                _("File of boundaries"), type=["geojson", "json"], max_upload_size=5, key=f"{KEY}-areas-file"
            )
        is_pressed = st.button(_("Draw these boundaries"), disabled=sent is None, key=f"{KEY}-areas-take")
    said(f"{KEY}-areas")
    if sent is not None and is_pressed:
        token = form_token(f"{KEY}-areas")
        with attempt(here, token, _("Boundaries taken in"), errors=errors, again=f"{KEY}-areas") as work:
            take_areas(work, sent.getvalue())


def compounds(here: Here, wanted: AlertFilter) -> pd.DataFrame:
    """Return the known places with their counts."""
    return _kept(here, "compounds", wanted, lambda r: analysis.compounds(r.session, r.actor, wanted))


def repeat_places(here: Here, wanted: AlertFilter) -> None:
    """Draw the places with three alerts or more (一地); a click opens their alerts."""
    frame = _kept(here, "places", wanted, lambda r: analysis.repeat_places(r.session, r.actor, wanted))
    with chart.card(f"{KEY}-places"):
        chart.heading(
            _("{n} places called again and again", n=len(frame)), _("three alerts or more at one place")
        )
        columns = {
            **_where(),
            "n": _count(_("Alerts")),
            "kinds": _count(_("Kinds")),
            **_when(_("Last"), "last"),
        }
        spot = _chosen(_told(here, frame), columns, "places")
    if spot is not None:
        links.go(here, Page.ALERTS, replace(wanted, spot=spot).to_params())


def repeat_incidents(here: Here, wanted: AlertFilter) -> None:
    """Draw what happened three times or more at one place (一事); a click opens its alerts."""
    frame = _kept(
        here,
        "incidents",
        wanted,
        lambda r: analysis.repeat_incidents(r.session, r.actor, wanted),
    )
    with chart.card(f"{KEY}-incidents"):
        title = _("{n} matters that come back", n=len(frame))
        chart.heading(title, _("one kind, three times or more at one place"))
        columns = {
            **_where(),
            "kind": _text(_("Category"), 110),
            "n": _count(_("Alerts")),
            **_when(_("Last"), "last"),
        }
        at = _chosen(_told(here, frame), columns, "incidents")
    if at is not None:
        row = frame.iloc[at]
        question = replace(wanted.question, type_code=str(row["category"]))
        links.go(here, Page.ALERTS, replace(wanted, spot=int(row["place_id"]), question=question).to_params())


def burglary_clusters(here: Here, wanted: AlertFilter) -> None:
    """Draw places with two burglaries or more within a week (row 60); a click opens them."""
    frame = _kept(
        here,
        "clusters",
        wanted,
        lambda r: analysis.burglary_clusters(r.session, r.actor, wanted),
    )
    with chart.card(f"{KEY}-clusters"):
        title = _("{n} places with burglaries close together", n=whole(len(frame)))
        chart.heading(title, _("two or more within seven days at one place, alerts of burglary"))
        columns = {
            **_where(),
            "n": _count(_("Alerts")),
            **_when(_("First"), "first"),
            **_when(_("Last"), "last"),
        }
        spot = _chosen(_told(here, frame), columns, "clusters")
    if spot is not None:
        burgled = replace(wanted.question, type_code=BURGLARY)
        links.go(here, Page.ALERTS, replace(wanted, metric="", spot=spot, question=burgled).to_params())


def _kept(here: Here, name: str, wanted: AlertFilter, make: Callable[[Reader], T]) -> T:
    said = "&".join(f"{key}={value}" for key, value in wanted.to_params().items())
    return aggregate(here, f"{name} {said} {here.actor.role}", wanted.question, make, Area.ALERTS)


def _chosen(frame: pd.DataFrame, columns: dict[str, object], name: str) -> int | None:
    if frame.empty:
        nothing(_("Nothing came back three times here."), key=f"{KEY}-{name}", icon="task_alt")
        return None
    return table.choose_row(frame, columns, key=f"{KEY}-{name}-list-{analysis_head.clicks()}", rows=7)


def _told(here: Here, frame: pd.DataFrame) -> pd.DataFrame:
    labels = grid_labels(here)
    told = frame.assign(grid=[labels.get(grid, "") for grid in frame["grid_id"]])
    for name in {"first", "last"} & set(told.columns):
        told[name] = [short_day(pd.Timestamp(on).date()) for on in told[name]]
    if "category" in told:
        told["kind"] = told["category"].map(dictionary("alert_categories").label)
    return told


def _where() -> dict[str, object]:
    return {"place": _text(_("Place"), 140), "grid": _text(_("Grid"), 84)}


def _when(label: str, name: str) -> dict[str, object]:
    return {name: _text(label, 84)}


def _text(label: str, width: int) -> object:
    return st.column_config.TextColumn(label, width=width)


def _count(label: str) -> object:
    return st.column_config.NumberColumn(label, width=64)
