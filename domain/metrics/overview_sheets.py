"""Everything on the overview as one workbook: the figures with what stands under them, each chart's data."""

from __future__ import annotations

import hashlib
from enum import StrEnum
from typing import Any

import pandas as pd
from babel.dates import get_day_names

from core.clock import local
from core.dictionaries import dictionary
from core.i18n import _, language, say
from domain.accounts.policy import Action, Page, check
from domain.metrics import series
from domain.metrics.answers import Answer, Shape
from domain.metrics.ask import answer
from domain.metrics.explain import explained
from domain.metrics.reader import ALERTS, DISPUTES, Reader
from domain.metrics.registry import METRICS
from domain.organisation import grids
from domain.questions import Question
from domain.sheets import MEDIA_TYPE, workbook_of
from domain.work import Work

FIGURES = ("M19", "M01", "M02", "M04", "M05", "M05T", "M22", "M03", "M09", "SINCE", "M21", "M23")
"""What the overview shows, in its order."""


class BoardEvent(StrEnum):
    """What the audit says of the overview."""

    OVERVIEW_EXPORTED = "overview_exported"


def export_overview(work: Work, question: Question) -> tuple[str, str, bytes]:
    """Return file name, media type and content of the overview as the actor sees it.

    Every number comes from the metric the screen asks; counts stay numbers.

    Raises:
        NotAllowed: the actor may not export the overview.
    """
    check(work.actor, Page.OVERVIEW, Action.EXPORT)
    sheets = overview_sheets(Reader(work.session, work.actor, question, work.now))
    content = workbook_of(sheets)
    rows = sum(len(frame) for frame in sheets.values())
    sha256 = hashlib.sha256(content).hexdigest()
    work.record(BoardEvent.OVERVIEW_EXPORTED, rows=rows, sha256=sha256, asked=question.to_params())
    return f"overview-{local(work.now):%Y%m%d-%H%M}.xlsx", MEDIA_TYPE, content


def overview_sheets(reader: Reader) -> dict[str, pd.DataFrame]:
    """Return the sheets: what was asked, the figures, and the data of each chart."""
    return {
        _("About"): _about(reader),
        _("Figures"): figures(reader),
        _("Resolved by month"): _months(reader, "M01"),
        _("Satisfied by month"): _months(reader, "M04"),
        _("Disputes by type"): _types(series.types_of_disputes(reader), DISPUTES),
        _("Alerts by category"): _types(series.types_of_alerts(reader), ALERTS),
        _("Alerts by hour"): _hours(reader),
        _("Alerts by grid"): _grids(reader),
        _("Open disputes"): _open(reader),
    }


def figures(reader: Reader) -> pd.DataFrame:
    """Return one line a metric: value, n of N, interval, last year, target, and why it is what it is."""
    return pd.DataFrame([_figure(answer(reader, code)) for code in FIGURES])


def _figure(found: Answer) -> dict[str, Any]:
    low, high = found.interval or (None, None)
    why, *rest = (say(sentence) for sentence in explained(found))
    return {
        _("Code"): found.code,
        _("Name"): say(METRICS[found.code].name),
        _("Value"): None if found.is_small and found.shape is Shape.RATE else found.value,
        _("n"): found.n,
        _("N"): found.total,
        _("95% from"): low,
        _("95% to"): high,
        _("Same span last year"): found.before,
        _("Target"): found.target,
        _("Formula"): why,
        _("Notes"): " ".join(rest),
    }


def _about(reader: Reader) -> pd.DataFrame:
    known = grids(reader.session, reader.station_id, reader.grids)
    asked = reader.question
    lines = {
        _("Period"): reader.period.label(),
        _("Grids"): "、".join(grid.label for grid in known),
        _("Type"): _type_name(asked.type_code),
        _("Data until"): f"{local(reader.now):%Y-%m-%d %H:%M}",
        _("Exported by"): reader.actor.name,
    }
    return pd.DataFrame({_("Asked"): list(lines), _("Answer"): list(lines.values())})


def _type_name(code: str) -> str:
    names = [dictionary(name).label(code) for name in (DISPUTES, ALERTS) if code in dictionary(name)]
    return names[0] if names else _("All")


def _months(reader: Reader, code: str) -> pd.DataFrame:
    frame = series.this_year_and_last(reader, code)
    columns = {
        _("Month"): list(frame.index),
        _("n"): frame["n"].to_numpy(),
        _("N"): frame["total"].to_numpy(),
        _("Share"): frame["value"].to_numpy(),
        _("Last year"): frame["last_year"].to_numpy(),
    }
    return pd.DataFrame(columns)


def _types(counted: pd.Series, name: str) -> pd.DataFrame:
    labels = [dictionary(name).label(str(code)) for code in counted.index]
    return pd.DataFrame({_("Code"): list(counted.index), _("Type"): labels, _("n"): counted.to_numpy()})


def _hours(reader: Reader) -> pd.DataFrame:
    frame = series.week_of_alerts(reader)
    counted = pd.DataFrame(frame.to_numpy(), columns=[f"{hour}:00" for hour in range(24)])
    counted.insert(0, _("Weekday"), list(get_day_names("wide", locale=language()).values())[: len(counted)])
    return counted


def _grids(reader: Reader) -> pd.DataFrame:
    frame = series.grids_of_alerts(reader)
    columns = {
        _("Grid"): frame["label"].to_numpy(),
        _("n"): frame["n"].to_numpy(),
        _("Population"): frame["population"].to_numpy(),
        _("Per 10,000 and year"): frame["rate"].to_numpy(),
    }
    return pd.DataFrame(columns)


def _open(reader: Reader) -> pd.DataFrame:
    frame = series.ages_of_open(reader)
    return pd.DataFrame({_("Matter"): frame["title"].to_numpy(), _("Over"): frame["days_over"].to_numpy()})
