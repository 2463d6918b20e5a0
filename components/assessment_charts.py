"""The charts of the assessment: bands, trend with its doubt, distribution, settlement by supply."""

from __future__ import annotations

import pandas as pd

from analytics.score_spread import by_month, limits, stretches
from charts import (
    Bar,
    BarChart,
    Caption,
    Column,
    ColumnChart,
    Funnel,
    FunnelDot,
    LineChart,
    Measure,
    Point,
    Range,
    Role,
    Series,
    Target,
    Tick,
)
from charts.text import decimal, percent, whole
from components.assessment_words import month_words, short_month
from core.dictionaries import dictionary
from core.i18n import _

FEW = 30
MARKS = (Tick(60, "60"), Tick(80, "80"), Tick(100, "100"))


def bands(frame: pd.DataFrame, month: int) -> BarChart:
    """How many stand in each band, in the order of the bands; shares only from thirty on."""
    counts = {entry.code: int((frame["band"] == entry.code).sum()) for entry in dictionary("scoring_bands")}
    total = sum(counts.values())
    bars = tuple(
        Bar(dictionary("scoring_bands").label(code), n, _share(n, total), code) for code, n in counts.items()
    )
    title = _bands_title(counts, total)
    subtitle = _("People in each band, mean of three months to {month}", month=month_words(month))
    caption = Caption(title, subtitle, alt=title, when_empty=_("No sheet of this month can be seen yet."))
    return BarChart(caption, bars if total else (), is_in_order=True, height=150)


def trend(frame: pd.DataFrame) -> LineChart:
    """The mean of all by month with its 95 % interval, each grid thin behind it."""
    found = by_month(frame)
    months = [int(month) for month in found.index]
    main = Series(
        _("station"),
        tuple(
            Point(short_month(month), mean, _("{n} people", n=whole(n)), str(month))
            for month, mean, n in zip(months, found["mean"], found["n"], strict=True)
        ),
    )
    usual = Range(tuple(found["low"]), tuple(found["high"]), _("95% interval of the mean"))
    title = _trend_title(found)
    caption = Caption(
        title,
        _("Mean points by month, thin lines the grids"),
        alt=title,
        when_empty=_("No sheet can be seen yet."),
    )
    lines = (*_grid_lines(frame, months), main) if months else ()
    return LineChart(caption, lines, Measure.DECIMAL, usual=usual if len(months) > 1 else None, ticks=MARKS)


def distribution(frame: pd.DataFrame, month: int) -> ColumnChart:
    """How the points of a month lie; each column with the interval of its share."""
    totals = frame["total"].dropna().tolist()
    found = stretches(totals)
    columns = tuple(
        Column(_stretch(low, high), n, _("{low}–{high}", low=percent(a, 0), high=percent(b, 0)))
        for low, high, n, a, b in zip(
            found["low"], found["high"], found["n"], found["from"], found["to"], strict=True
        )
    )
    most = found["n"].tolist().index(found["n"].max())
    title = _("Nothing to show yet")
    if totals:
        facts = {"stretch": columns[most].label, "n": whole(found["n"].max()), "total": whole(len(totals))}
        title = _("Most lie in {stretch}: {n} of {total}", **facts)
    subtitle = _("Points of {month}; pointing shows the 95% interval of a share", month=month_words(month))
    caption = Caption(title, subtitle, alt=title, when_empty=_("No sheet of this month can be seen yet."))
    return ColumnChart(caption, columns if totals else (), has_all_values=True, height=180)


def funnel(frame: pd.DataFrame) -> Funnel:
    """Settled and confirmed against found or assigned, twelve months, each dot one worker: luck or not."""
    tries, settled = int(frame["tries"].sum()), int(frame["settled"].sum())
    centre = settled / tries if tries else 0.0
    low, high = limits(centre, int(frame["tries"].max())) if tries else ((), ())
    dots = tuple(
        FunnelDot(str(name), n / of if of else None, f"{n}/{of}", str(worker), tries=int(of))
        for worker, name, of, n in zip(
            frame["id"], frame["worker"], frame["tries"], frame["settled"], strict=True
        )
    )
    outside = sum(_is_outside(dot, low, high) for dot in dots)
    title = _("Nothing to show yet")
    if outside:
        title = _("{n} lie outside what luck explains", n=whole(outside))
    elif tries:
        title = _("Luck alone explains the differences")
    subtitle = _("Settled and confirmed, against found or assigned, last twelve sheets")
    caption = Caption(title, subtitle, alt=title, when_empty=_("No dispute in these months."))
    label = _("station {share}", share=percent(centre, 0))
    return Funnel(caption, dots if tries else (), Target(centre, label), low, high, _("disputes"))


def _is_outside(dot: FunnelDot, low: tuple[float, ...], high: tuple[float, ...]) -> bool:
    if dot.value is None or not dot.tries:
        return False
    at = dot.tries - 1
    return not low[at] - 1e-9 <= dot.value <= high[at] + 1e-9


def _share(count: int, total: int) -> str:
    return percent(count / total, 0) if total >= FEW else ""


def _stretch(low: float, high: float) -> str:
    if low == 0:
        return _("below {points}", points=whole(high))
    return _("{points} and more", points=whole(low)) if high > 105 else f"{low:g}–{high:g}"


def _bands_title(counts: dict[str, int], total: int) -> str:
    lowest = list(counts)[-1]
    if not total:
        return _("Nothing to show yet")
    if counts[lowest]:
        return _("{n} of {total} need support", n=whole(counts[lowest]), total=whole(total))
    return _("Nobody of {total} needs support", total=whole(total))


def _trend_title(found: pd.DataFrame) -> str:
    if found.empty:
        return _("Nothing to show yet")
    last = found.iloc[-1]
    if len(found) > 1:
        before = found.iloc[-2]
        if last["low"] > before["high"] or last["high"] < before["low"]:
            words = _("The mean moved from {before} to {now}, more than chance")
            return words.format(before=decimal(before["mean"]), now=decimal(last["mean"]))
    return _("Mean {mean} points, no clear change", mean=decimal(last["mean"]))


def _grid_lines(frame: pd.DataFrame, months: list[int]) -> tuple[Series, ...]:
    lines = []
    for grid, part in frame.dropna(subset=["total"]).groupby("grid", sort=True):
        means = part.groupby("month")["total"].mean()
        known = {int(str(month)): float(mean) for month, mean in means.items()}
        points = tuple(Point(short_month(month), known.get(month), str(grid), str(month)) for month in months)
        lines.append(Series(str(grid), points, Role.CONTEXT))
    return tuple(lines)
