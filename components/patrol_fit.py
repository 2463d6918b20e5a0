"""Patrol beside alerts: the overlay by grid x weekday x 4 h, the gaps, and the what-if (row 56)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import pandas as pd
import streamlit as st

from analytics.patrol.demand import BLOCK_HOURS, BLOCKS, WEEKDAYS
from analytics.patrol.fit import LINE, Cell, Gap, Outcome, gaps
from analytics.periods import Period
from analytics.results import Rate
from charts import Caption, HeatMap
from charts.text import decimal, percent, weekday_names, weekday_ticks
from components import chart, table
from components.cached import aggregate, picture
from components.empty import nothing
from components.here import Here
from components.patrol_plan import grid_names
from components.patrol_views import KEY, turn_to
from components.speech import fragment
from components.words import day as day_words
from core.dictionaries import dictionary
from core.errors import BadInput
from core.i18n import _, _n, language, say
from core.vocabulary import Area
from domain.metrics.reader import Reader
from domain.patrol import (
    Overlay,
    PlanRecord,
    PostRecord,
    Scales,
    overlay,
    plan_before,
    plan_in_force,
    posts_completed,
    what_if,
)
from domain.questions import Question

MOST_GAPS = 6


def show(here: Here, question: Question) -> None:
    """Draw alerts and patrol hours of a period one below the other, and where they lie apart."""
    found = aggregate(here, "patrol overlay", question, _overlay, Area.PATROL, Area.ALERTS)
    labels = grid_names(here)
    apart = gaps(found.hours, found.alerts)
    left, right = st.columns([3, 2], gap="small")
    with left, chart.card(f"{KEY}-overlay"):
        title = gap_title(apart, found, labels)
        period = question.period.label()
        above = _("Alerts, {period}", period=period)
        chart.show(week_map(found.alerts, labels, title, above, _("alerts")), key=f"{KEY}-alerts")
        second = _("Below: where patrol was in the same period")
        below = _("Patrol hours, {period}", period=period)
        chart.show(week_map(found.hours, labels, second, below, _("hours")), key=f"{KEY}-hours")
    with right:
        _gaps_card(apart, labels)
        posts_card(here, question)


def _gaps_card(apart: list[Gap], labels: Mapping[str, str]) -> None:
    with chart.card(f"{KEY}-gaps"):
        chart.heading(_("Where more patrol is due"), _("share of alerts − share of patrol hours"))
        if apart:
            table.show(gap_rows(apart, labels), _gap_columns(), key=f"{KEY}-gaps", rows=MOST_GAPS)
        else:
            after = _("Report shifts, and alerts are counted beside them.")
            nothing(_("Too little to compare."), after, key=f"{KEY}-gaps")


def _overlay(reader: Reader) -> Overlay:
    return overlay(reader.session, reader.actor, reader.period, reader.grids)


def gap_title(apart: list[Gap], found: Overlay, labels: Mapping[str, str]) -> str:
    """Say where patrol lacks most, and M25."""
    if not apart or found.fit is None:
        return _("No patrol hours to compare with alerts")
    most = apart[0]
    facts = {"cell": cell_words(most.cell, labels), "fit": percent(found.fit)}
    if found.fit >= LINE:
        return _("Fit {fit}; most is lacking in {cell}", **facts)
    return _("Fit {fit}, below {line}; most is lacking in {cell}", line=percent(LINE, 0), **facts)


def cell_words(cell: Cell, labels: Mapping[str, str]) -> str:
    """Write a cell: 四号警格 周五 20–24 时."""
    grid, weekday, block = cell
    return f"{labels.get(grid, grid)} {weekday_names()[weekday]} {block_words(block)}"


def block_words(block: int) -> str:
    """Write a block of four hours: 20–24 时."""
    return _("{begin}–{end} h", begin=block * BLOCK_HOURS, end=(block + 1) * BLOCK_HOURS)


def week_map(
    cells: Mapping[Cell, float], labels: Mapping[str, str], title: str, subtitle: str, unit: str
) -> HeatMap:
    """Return grids by the 42 blocks of a week, Monday first. A click names grid:weekday:block."""
    codes = sorted(labels)
    spans = [(weekday, block) for weekday in range(WEEKDAYS) for block in range(BLOCKS)]
    ticks, names = weekday_ticks(), weekday_names()
    values = tuple(tuple(round(cells.get((code, *span), 0.0), 2) for span in spans) for code in codes)
    return HeatMap(
        Caption(title, subtitle, alt=f"{title}. {subtitle}", when_empty=_("Nothing in this period.")),
        tuple(labels[code] for code in codes),
        tuple(ticks[weekday] if block == 0 else "" for weekday, block in spans),
        values,
        column_names=tuple(f"{names[weekday]} {block_words(block)}" for weekday, block in spans),
        unit=unit,
        keys=tuple(tuple(f"{code}:{weekday}:{block}" for weekday, block in spans) for code in codes),
    )


def gap_rows(apart: list[Gap], labels: Mapping[str, str]) -> pd.DataFrame:
    """Return the cells that lack most, in words."""
    worst = [gap for gap in apart[:MOST_GAPS] if gap.missing > 0]
    return pd.DataFrame(
        {
            "cell": [cell_words(gap.cell, labels) for gap in worst],
            "alerts": [percent(gap.alerts) for gap in worst],
            "hours": [percent(gap.hours) for gap in worst],
        }
    )


def posts_card(here: Here, question: Question) -> None:
    """Draw how many shifts each post completed (rows 27, 80-82); a click opens its shifts."""
    over = days_over(question.period, here.today)
    with here.desk.database.reading() as session:
        found = posts_completed(session, here.actor.station_id, over) if over else []
    if not found:
        return
    with chart.card(f"{KEY}-posts"):
        chart.heading(post_title(found), _("shifts done of shifts planned, days that are over"))
        clicked = table.choose_row(post_rows(found), _post_columns(), key=f"{KEY}-posts", rows=9)
        if clicked:
            turn_to(view="shifts", metric="M26", post=clicked, period=question.period.to_params())
            st.rerun()


def post_title(found: Sequence[tuple[PostRecord, Rate]]) -> str:
    """Say which posts had no shift, else which completed least."""
    empty = [post.name for post, rate in found if not rate.denominator]
    if empty:
        return _n("{count} post without any shift", "{count} posts without any shift", len(empty))
    post, rate = min(found, key=lambda pair: pair[1].value or 0.0)
    facts = {"done": rate.numerator, "all": rate.denominator}
    return _("Least completed: {name}, {done} of {all}", name=post.name, **facts)


def post_rows(found: Sequence[tuple[PostRecord, Rate]]) -> pd.DataFrame:
    """Return the posts in words."""
    kinds = dictionary("patrol_post_types")
    return pd.DataFrame(
        {
            "id": [post.id for post, _rate in found],
            "post": [post.name for post, _rate in found],
            "kind": [kinds.label(post.kind) for post, _rate in found],
            "done": [f"{rate.numerator}/{rate.denominator}" for _post, rate in found],
        }
    )


def _post_columns() -> dict[str, Any]:
    return {
        "post": st.column_config.TextColumn(_("Post")),
        "kind": st.column_config.TextColumn(_("Kind"), width=120),
        "done": st.column_config.TextColumn(_("Completed"), width=80),
    }


def days_over(period: Period, today: date) -> Period | None:
    """Return the days of a period that lie before today, None where none does."""
    end = min(period.end, today)
    return Period(period.start, end) if period.start < end else None


def _gap_columns() -> dict[str, Any]:
    return {
        "cell": st.column_config.TextColumn(_("Grid and time")),
        "alerts": st.column_config.TextColumn(_("Alerts"), width=70),
        "hours": st.column_config.TextColumn(_("Hours"), width=70),
    }


def what_if_card(here: Here) -> None:
    """Draw the what-if on the plan in force, else on the last one."""
    with here.desk.database.reading() as session:
        plan = plan_in_force(session, here.actor, here.today) or plan_before(session, here.actor, here.today)
    with st.container(border=True, key=f"card-{KEY}-what-if", gap="small"):
        if plan is None:
            nothing(_("No adopted plan to move hours in."), key=f"{KEY}-what-if")
            return
        title = _("What if hours were moved in the plan of {day}?", day=day_words(plan.day))
        chart.heading(title, _("hours with ways; reckoned with the best places of each cell, no routes"))
        scales = _scales(here, plan)
        if scales is None:
            return
        fragment()(_what_if)(here, scales, plan.id)


def _scales(here: Here, plan: PlanRecord) -> Scales | None:
    """Return the plan on the scales, kept between runs: a moved slider reads no alert."""
    key = (str(here.desk.workspace), here.desk.database.url, str(plan.id), str(plan.version), language())
    try:
        return picture("what-if", key, lambda: _weighed(here, plan))
    except BadInput as refusal:
        st.markdown(f":red[:small[:material/error: {say(refusal.message)}]]")
        return None


def _weighed(here: Here, plan: PlanRecord) -> Scales:
    with here.desk.database.reading() as session:
        return what_if(session, here.actor, plan)


def _what_if(here: Here, scales: Scales, plan_id: int) -> None:
    labels, key = grid_names(here), f"{KEY}-what-if"
    apart = [gap.cell for gap in gaps(scales.hours, scales.expected)]  # most lacking first
    held = [cell for cell in reversed(apart) if scales.hours.get(cell, 0.0) > 0]
    wanted = [cell for cell in apart if cell in scales.expected]
    if not held:
        return
    first, second, third = st.columns([2, 2, 3], gap="small")
    source = first.selectbox(
        _("From"), held, format_func=lambda c: _with_hours(c, scales, labels), key=f"{key}-from-{plan_id}"
    )
    target = second.selectbox(
        _("To"), wanted, format_func=lambda c: _with_hours(c, scales, labels), key=f"{key}-to-{plan_id}"
    )
    most = round(scales.hours[source], 2)
    amount = third.slider(_("Hours"), 0.0, most, 0.0, step=0.25, key=f"{key}-hours-{plan_id}")
    outcomes(scales.now(), scales.moved(source, target, min(float(amount), scales.hours[source])))


def _with_hours(cell: Cell, scales: Scales, labels: Mapping[str, str]) -> str:
    hours, expected = scales.hours.get(cell, 0.0), scales.expected.get(cell, 0.0)
    facts = {"hours": decimal(hours), "expected": decimal(expected, 2)}
    return _("{cell}: {hours} h, {expected} expected", cell=cell_words(cell, labels), **facts)


def outcomes(now: Outcome, then: Outcome) -> None:
    """Draw M25 and covered incidents, now and with the hours moved."""
    left, right = st.columns(2, gap="xsmall")
    with left.container(border=True, key=f"kpi-{KEY}-what-if-fit", gap="xxsmall"):
        st.metric(_("Patrol fit (M25)"), _known(then.fit))
        st.caption(_("now {value}", value=_known(now.fit)))
    with right.container(border=True, key=f"kpi-{KEY}-what-if-covered", gap="xxsmall"):
        st.metric(_("Expected incidents reached"), decimal(then.covered, 2))
        st.caption(_("now {value}", value=decimal(now.covered, 2)))


def _known(value: float | None) -> str:
    return "—" if value is None else percent(value)
