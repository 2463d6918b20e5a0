"""The charts of the analysis: sums over one table of cells become specs, each with its finding as title."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from math import isfinite

import pandas as pd

from analytics.periods import Period
from analytics.rates import per_ten_thousand
from charts import Area, AreaMap, Bar, BarChart, Caption, Cell, GridMap, HeatMap, findings
from charts.text import percent, weekday_names, weekday_ticks, whole
from core.dictionaries import dictionary
from core.i18n import _
from domain.alerts import analysis
from domain.organisation.areas import Polygons
from domain.organisation.queries import GridRecord

SMALL = 30
MOST_BARS = 8
MOST_COMPOUNDS = 16
BARS = 230


def categories(cells: pd.DataFrame, chosen: str) -> BarChart:
    """Alerts by level 1, or by the parts of the category chosen. A click names the category."""
    counted = analysis.by_category(cells, chosen)
    return bars(counted, "alert_categories", _("by category"))


def place_types(cells: pd.DataFrame) -> BarChart:
    """Alerts by kind of place. A click names it."""
    counted = analysis.by(cells, "place_type")
    known, total = int(counted.sum()), int(cells["n"].sum())
    return bars(
        counted,
        "place_types",
        _("by kind of place, known of {known}/{total}", known=whole(known), total=whole(total)),
    )


def channels(cells: pd.DataFrame) -> BarChart:
    """Alerts by the channel they came in by. A click names it."""
    return bars(analysis.by(cells, "source"), "alert_sources", _("by channel"))


def bars(counted: pd.Series, name: str, measure: str) -> BarChart:
    """Return bars of a code list, most first, the rest together."""
    labels = dictionary(name)
    pairs = [(str(code), int(n)) for code, n in counted.items() if n]
    shown, rest = pairs[:MOST_BARS], sum(n for _code, n in pairs[MOST_BARS:])
    total = sum(n for _code, n in pairs)
    found = findings.kinds(_("calls"), [(labels.label(code), n) for code, n in shown], rest)
    drawn = [Bar(labels.label(code), n, _share(n, total), code) for code, n in shown]
    if rest:
        drawn.append(Bar(_("other"), rest, _share(rest, total), is_other=True))
    return BarChart(
        _caption(found.title, _("{n} alerts, {measure}", n=whole(total), measure=measure)),
        tuple(drawn),
        height=BARS,
    )


def hours(cells: pd.DataFrame, period: Period) -> HeatMap:
    """Alerts by weekday and hour of the very period. A click names 'weekday:hour'."""
    counted = analysis.week(cells)
    values = tuple(tuple(float(n) for n in row) for row in counted.to_numpy())
    found = findings.hours(values)
    subtitle = _("Alerts of {period}, count per cell", period=period.label())
    if unknown := counted.attrs["unknown"]:
        subtitle = _("{subtitle}; {n} without an hour", subtitle=subtitle, n=whole(unknown))
    return HeatMap(
        _caption(found.title, subtitle),
        weekday_ticks(),
        tuple(str(hour) if hour % 6 == 0 or hour == 23 else "" for hour in range(24)),
        values,
        found.highlight,
        row_names=weekday_names(),
        column_names=tuple(f"{hour}:00–{hour}:59" for hour in range(24)),
        unit=_("alerts"),
        height=BARS,
    )


def grid_map(
    cells: pd.DataFrame,
    known: Sequence[GridRecord],
    period: Period,
    areas: Mapping[str, Polygons],
) -> GridMap | AreaMap:
    """Alerts per 10,000 people and year by grid, on real boundaries where they are known. Click: grid."""
    counted = cells.groupby("grid_id")["n"].sum()
    counts = [int(counted.get(grid.id, 0)) for grid in known]
    rates = [_rate(n, grid.population, period.days) for n, grid in zip(counts, known, strict=True)]
    labels = [grid.label for grid in known]
    found = findings.grids(_("Alerts"), list(zip(labels, rates, counts, strict=True)))
    caption = _caption(found.title, _("Alerts per 10,000 people and year"))
    facts = list(zip(known, rates, counts, strict=True))
    if areas and all(grid.code in areas for grid in known):
        drawn = [
            Area(grid.label, rate, whole(n), str(grid.id), areas[grid.code], is_small_sample=n < SMALL)
            for grid, rate, n in facts
        ]
        return AreaMap(caption, tuple(drawn), height=BARS)
    schematic = [
        Cell(
            grid.label.removesuffix("警格") or grid.label,
            rate,
            whole(n),
            str(grid.id),
            is_small_sample=n < SMALL,
        )
        for grid, rate, n in facts
    ]
    return GridMap(caption, tuple(schematic), note=_("schematic, not the boundaries"), height=BARS)


def compound_map(frame: pd.DataFrame) -> GridMap:
    """The places with most alerts as cells, no true positions. A click names the place's id."""
    shown = frame.head(MOST_COMPOUNDS)
    cells = [
        Cell(str(place), int(n), key=str(place_id))
        for place, n, place_id in zip(shown["place"], shown["n"], shown["id"], strict=True)
    ]
    rest = int(frame["n"].iloc[MOST_COMPOUNDS:].sum())
    title = _("{place} has most", place=shown["place"].iloc[0]) if len(shown) else _("No known place")
    subtitle = _("{n} places; {rest} alerts in those not drawn", n=len(frame), rest=whole(rest))
    return GridMap(
        _caption(title, subtitle), tuple(cells), note=_("schematic, not the positions"), height=BARS
    )


def _caption(title: str, subtitle: str) -> Caption:
    return Caption(title, subtitle, alt=title, when_empty=_("No alert in this period."))


def _share(count: int, total: int) -> str:
    return percent(count / total, 0) if total >= SMALL else ""


def _rate(count: int, population: int, days: int) -> float | None:
    rate = per_ten_thousand(count, population, days) if population else float("nan")
    return rate if isfinite(rate) else None
