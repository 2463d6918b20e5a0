"""Numbers of joint patrol: M25, M26, and rows 57 and 84 of the station's table (A2)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from analytics.patrol.demand import BLOCKS
from analytics.periods import Period
from analytics.results import SMALL, Rate
from core.messages import message
from domain.accounts.policy import Page
from domain.metrics.answers import Answer, Better, Shape, share
from domain.metrics.metric import Metric
from domain.metrics.reader import Reader
from domain.organisation.queries import grids
from domain.patrol.hours import overlay, street_hours

HOURS = message("{n} hours")
SHIFTS = message("{n} shifts")
CELLS = message("{n} four-hour cells")
DROPPED_OUT = message("Left out: shifts dropped before they began, and those of today.")
UNWALKED_OUT = message("Left out: shifts that were not done or not reported.")


def fit(reader: Reader) -> Answer:
    """M25: 1 − ½ Σ |p − a| over grid × weekday × 4 h = the share of hours that lie where the alerts lie."""
    found = overlay(reader.session, reader.actor, reader.period, reader.grids)
    hours = round(sum(found.hours.values()))
    fitting = 0.0 if found.fit is None else found.fit
    answer = Answer("M25", Shape.RATE, found.fit, round(fitting * hours), hours, reader.now)
    return replace(answer, is_small=sum(found.alerts.values()) < SMALL)


def completed(reader: Reader) -> Answer:
    """M26: shifts done ÷ shifts planned, of the days that are over."""
    return _of_finished_days(reader, "M26", "patrol_done", "patrol_planned")


def with_publicity(reader: Reader) -> Answer:
    """Row 57: shifts walked that made publicity too ÷ shifts walked."""
    return _of_finished_days(reader, "M26P", "patrol_publicity", "patrol_walked")


def visible(reader: Reader) -> Answer:
    """Row 84: cells of grid × day × 4 h in which somebody was on the street ÷ all such cells."""
    over = days_over(reader.period, reader)
    if over is None:
        return share("R84", Rate(0, 0), Rate(0, 0), reader.now)
    now, before = (_visible(reader, period) for period in (over, over.same_span_last_year()))
    return share("R84", now, before if before.numerator else Rate(0, 0), reader.now)


def days_over(period: Period, reader: Reader) -> Period | None:
    """Return the days of a period that lie before today, None where none does."""
    end = min(period.end, reader.today)
    return Period(period.start, end) if period.start < end else None


def _of_finished_days(reader: Reader, code: str, part: str, whole: str) -> Answer:
    over = days_over(reader.period, reader)
    if over is None:
        return share(code, Rate(0, 0), Rate(0, 0), reader.now)
    now, before = (
        Rate(reader.count(part, period), reader.count(whole, period))
        for period in (over, over.same_span_last_year())
    )
    return share(code, now, before, reader.now)


def _visible(reader: Reader, period: Period) -> Rate:
    frame = street_hours(reader.session, reader.station_id, period, reader.grids)
    held = len(frame[frame["hours"] > 0].drop_duplicates(["day", "grid", "block"]))
    count = len(grids(reader.session, reader.station_id, reader.grids))
    days = (period.end - period.start) // timedelta(days=1)
    whole = count * days * BLOCKS
    return Rate(min(held, whole), whole)


METRICS: tuple[Metric, ...] = (
    Metric(
        "M25",
        message("Patrol fit"),
        HOURS,
        fit,
        Page.PATROL,
        message("1 − ½ Σ |share of patrol hours − share of alerts| over grid, weekday and four hours."),
        UNWALKED_OUT,
        Better.UP,
        "patrol_fit_min",
    ),
    Metric(
        "M26",
        message("Shifts completed"),
        SHIFTS,
        completed,
        Page.PATROL,
        message("Shifts done ÷ shifts planned, of the days that are over."),
        DROPPED_OUT,
        Better.UP,
    ),
    Metric(
        "M26P",
        message("With publicity"),
        SHIFTS,
        with_publicity,
        Page.PATROL,
        message("Shifts walked that made publicity too ÷ shifts walked."),
        UNWALKED_OUT,
        Better.UP,
    ),
    Metric(
        "R84",
        message("Officers in sight"),
        CELLS,
        visible,
        Page.PATROL,
        message("Cells of grid, day and four hours with somebody on the street ÷ all of them."),
        UNWALKED_OUT,
        Better.UP,
    ),
)
