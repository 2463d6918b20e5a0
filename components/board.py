"""The charts of the overview: frames of the registry become specs, each with its finding as title."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from math import isfinite
from typing import Any

import pandas as pd
import streamlit as st
from babel.dates import format_skeleton

from analytics.periods import Period
from charts import (
    Bar,
    BarChart,
    Caption,
    Cell,
    GridMap,
    HeatMap,
    LineChart,
    Measure,
    Point,
    Role,
    Series,
    Target,
    findings,
)
from charts.text import percent, weekday_names, weekday_ticks, whole
from core.dictionaries import dictionary
from core.i18n import _, language, say
from domain.accounts.policy import Page
from domain.metrics import METRICS, series
from domain.metrics.reader import ALERTS, DISPUTES, Reader, applied, so_far
from domain.metrics.targets import target
from domain.questions import Question

MOST_BARS = 6
SMALL = 30


def trend(reader: Reader, code: str) -> LineChart:
    """A share by month, this year and last, with its target. A click names the month: 2026-11."""
    frame = series.this_year_and_last(reader, code)
    year = so_far(reader.period, reader.today).last.year
    goal, name = target(METRICS[code].target), say(METRICS[code].name)
    months = frame[frame["n"].notna()]
    points, totals = _month_points(year, months), [int(total) for total in months["total"]]
    is_unfinished = year == reader.today.year
    found = findings.months_against_target(
        name,
        [findings.Month(p.label, p.value, total) for p, total in zip(points, totals, strict=True)],
        goal or 0.0,
        is_unfinished=is_unfinished,
    )
    past = [Point(_month_name(at), _known(value)) for at, value in enumerate(frame["last_year"], 1)]
    subtitle = _("{name}, by month; pale line {year}", name=name, year=_year(year - 1))
    return LineChart(
        Caption(found.title, subtitle, alt=found.title, when_empty=_("Nothing was closed this year yet.")),
        (
            Series(_year(year - 1), tuple(past), Role.PAST),
            Series(_year(year), points, is_unfinished=is_unfinished),
        ),
        Measure.RATE,
        Target(goal, _("target {target}", target=percent(goal, 0))) if goal else None,
        findings.best_note(_sound(points, totals), Measure.RATE),
    )


def types(reader: Reader) -> BarChart:
    """Disputes by type; where a category of alerts was chosen, alerts by category."""
    return types_of_alerts(reader) if reader.code("alert") else types_of_disputes(reader)


def types_of_disputes(reader: Reader) -> BarChart:
    """Accepted disputes by type. A click names the type."""
    counted = series.types_of_disputes(reader)
    return _bars(counted, DISPUTES, _("disputes"), _accepted_words(reader, int(counted.sum())))


def types_of_alerts(reader: Reader) -> BarChart:
    """Alerts by category. A click names the category."""
    counted = series.types_of_alerts(reader)
    words = _("{n} alerts, {period}", n=whole(int(counted.sum())), period=reader.period.label())
    return _bars(counted, ALERTS, _("calls"), words)


def week_of_alerts(reader: Reader) -> HeatMap:
    """Alerts by weekday and hour. A click names 'weekday:hour'."""
    counted = series.week_of_alerts(reader)
    values = tuple(tuple(float(n) for n in row) for row in counted.to_numpy())
    found = findings.hours(values)
    unknown = int(counted.attrs.get("unknown", 0))
    months = whole_months(reader.period, reader.today).label()
    subtitle = _("Alerts of {period}, count per cell", period=months)
    if unknown:
        subtitle = _("{subtitle}; {n} without an hour", subtitle=subtitle, n=whole(unknown))
    return HeatMap(
        Caption(found.title, subtitle, alt=found.title, when_empty=_("No alert in this period.")),
        weekday_ticks(),
        tuple(_hour_tick(hour) for hour in range(24)),
        values,
        found.highlight,
        row_names=weekday_names(),
        column_names=tuple(f"{hour}:00–{hour}:59" for hour in range(24)),
        unit=_("alerts"),
    )


def grids_of_alerts(reader: Reader) -> GridMap:
    """Alerts per 10,000 people and year by grid. A click names the grid's id."""
    frame = series.grids_of_alerts(reader)
    rates, counts = [_known(rate) for rate in frame["rate"]], [int(n) for n in frame["n"]]
    labels, keys = [str(label) for label in frame["label"]], [str(key) for key in frame.index]
    found = findings.grids(_("Alerts"), list(zip(labels, rates, counts, strict=True)))
    cells = [
        Cell(_short(label), rate, whole(n), key, is_small_sample=n < SMALL)
        for label, rate, n, key in zip(labels, rates, counts, keys, strict=True)
    ]
    caption = Caption(
        found.title,
        _("Alerts per 10,000 people and year"),
        alt=found.title,
        when_empty=_("No grid."),
    )
    return GridMap(caption, tuple(cells), note=_("schematic, not the boundaries"))


def satisfaction(reader: Reader) -> LineChart:
    """M04 by month."""
    return replace(trend(reader, "M04"), height=160)


def resolution(reader: Reader) -> LineChart:
    """M01 by month."""
    return trend(reader, "M01")


def ages_words(frame: pd.DataFrame) -> tuple[str, str]:
    """Return the finding and the second line of the table of open disputes."""
    late = int((frame["days_over"] > 0).sum())
    found = findings.overdue([int(days) for days in frame["days_over"]], len(frame))
    if frame.empty:
        return found.title, _("Open disputes, as of now")
    share = percent(late / len(frame)) if len(frame) >= SMALL else _("small sample")
    facts = {"open": whole(len(frame)), "late": whole(late), "share": share}
    return found.title, _("{late} of {open} open are past their limit ({share})", **facts)


def age_columns() -> dict[str, Any]:
    """Return the columns of that table: the number that matters second."""
    days = _("%d d")
    return {
        "title": st.column_config.TextColumn(_("Matter")),
        "days_over": st.column_config.NumberColumn(_("Over"), format=days, width=70),
        "days_open": st.column_config.NumberColumn(_("Open"), format=days, width=70),
        "grid": st.column_config.TextColumn(_("Grid"), width=90),
        "owner": st.column_config.TextColumn(_("Handler"), width=80),
    }


def month_params(question: Question, month: str, metric: str) -> dict[str, str]:
    """Return the address of the rows of a month of a trend."""
    year, number = (int(part) for part in month.split("-"))
    return METRICS[metric].rows(question.of(Period.month(year, number)), date(year, number, 1))


def type_rows(question: Question, code: str) -> tuple[Page, dict[str, str]]:
    """Return where the rows of a bar are: its page and their address."""
    is_alert = code in dictionary(ALERTS)
    page, metric = (Page.ALERTS, "M19") if is_alert else (Page.MEDIATION, "accepted")
    return page, {"metric": metric, **replace(question, type_code=code).to_params()}


def grid_params(question: Question, grid_id: str) -> dict[str, str]:
    """Return the address of the alerts of a grid."""
    return {"metric": "M19", **replace(applied(question, "alert"), grid_id=int(grid_id)).to_params()}


def hour_params(question: Question, cell: str, today: date) -> dict[str, str]:
    """Return the address of the alerts of a weekday and hour, over the months that were counted."""
    weekday, hour = cell.split(":")
    asked = applied(question, "alert").of(whole_months(question.period, today))
    return {"metric": "M19", **asked.to_params(), "weekday": weekday, "hour": hour}


def whole_months(period: Period, today: date) -> Period:
    """Return the months a period touches, as far as they have come: what is counted by weekday and hour."""
    asked = so_far(period, today)
    first, last = asked.months()[0].start, asked.last
    return so_far(Period(first.replace(day=1), Period.month(last.year, last.month).end), today)


def _bars(counted: pd.Series, name: str, noun: str, subtitle: str) -> BarChart:
    total, labels = int(counted.sum()), dictionary(name)
    known = [(str(code), int(n)) for code, n in counted.items() if n]
    shown, rest = known[:MOST_BARS], sum(n for _code, n in known[MOST_BARS:])
    found = findings.kinds(noun, [(_kind(labels.label(code)), n) for code, n in shown], rest)
    bars = [Bar(_kind(labels.label(code)), n, _share(n, total), code) for code, n in shown]
    if rest:
        bars.append(Bar(_("other"), rest, _share(rest, total), is_other=True))
    caption = Caption(found.title, subtitle, alt=found.title, when_empty=_("Nothing in this period."))
    return BarChart(caption, tuple(bars))


def _share(count: int, total: int) -> str:
    return percent(count / total, 0) if total >= SMALL else ""


def _accepted_words(reader: Reader, total: int) -> str:
    return _("{n} disputes accepted, {period}", n=whole(total), period=reader.period.label())


def _month_points(year: int, months: pd.DataFrame) -> tuple[Point, ...]:
    rows = zip(months.index, months["value"], months["n"], months["total"], strict=True)
    return tuple(
        Point(
            _month_name(int(month)),
            _known(value),
            f"{int(n)}/{int(total)}" if total else "",
            f"{year}-{int(month):02d}",
        )
        for month, value, n, total in rows
    )


def _sound(points: Sequence[Point], totals: Sequence[int]) -> tuple[Point, ...]:
    """Leave out of the peak what is too few to be one."""
    pairs = zip(points, totals, strict=True)
    return tuple(Point(p.label, p.value if total >= SMALL else None, p.detail) for p, total in pairs)


def _month_name(month: int) -> str:
    return format_skeleton("MMM", date(2000, month, 1), locale=language())


def _year(year: int) -> str:
    return format_skeleton("y", date(year, 1, 1), locale=language())


def _hour_tick(hour: int) -> str:
    if hour == 0:
        return _("0:00")
    return str(hour) if hour in {6, 12, 18, 23} else ""


def _kind(label: str) -> str:
    """Leave '纠纷' off a label: all of the chart are."""
    return label.removesuffix("纠纷") or label


def _short(label: str) -> str:
    return label.removesuffix("警格") or label


def _known(value: float) -> float | None:
    return value if isfinite(value) else None
