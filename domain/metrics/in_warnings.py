"""Numbers of early warning: M40 in its three parts (A2), read from what the runs stored."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import ColumnElement, func, select
from sqlmodel import col

from analytics.periods import Period
from analytics.results import Rate
from core.messages import message
from domain.accounts.policy import Page
from domain.metrics.answers import Answer, Better, share
from domain.metrics.metric import Metric
from domain.metrics.reader import Reader
from domain.warnings.queries import over_threshold_between
from domain.warnings.selection import hit, judged_by_time
from models import EarlyWarning

WARNINGS = message("{n} warnings")
WEEKS = message("{n} weeks")


def hits(reader: Reader) -> Answer:
    """M40: followed by a threshold count in the next seven days ÷ warnings whose seven days are over."""
    return _share(reader, "M40", hit, judged_by_time)


def answered(reader: Reader) -> Answer:
    """M40, second part: warnings acted on within 48 hours ÷ warnings of the period."""
    return _share(reader, "M40A", lambda: col(EarlyWarning.is_in_time).is_(True), None)


def missed(reader: Reader) -> Answer:
    """M40, third part: threshold weeks nobody was warned of ÷ threshold weeks of the period."""
    now, before = (_missed(reader, period) for period in (reader.period, reader.last_year))
    return share("M40M", now, before, reader.now)


Clause = Callable[[], ColumnElement[bool]]


def _share(reader: Reader, code: str, part: Clause, whole: Clause | None) -> Answer:
    of = [whole()] if whole else []
    now, before = (
        Rate(_count(reader, period, [part(), *of]), _count(reader, period, of))
        for period in (reader.period, reader.last_year)
    )
    return share(code, now, before, reader.now)


def _count(reader: Reader, period: Period, wanted: list[ColumnElement[bool]]) -> int:
    week = col(EarlyWarning.week)
    query = select(func.count()).where(
        col(EarlyWarning.station_id) == reader.station_id, week >= period.start, week < period.end, *wanted
    )
    if reader.grids is not None:
        query = query.where(col(EarlyWarning.grid_id).in_(sorted(reader.grids)))
    return int(reader.session.execute(query).scalar_one())


def _missed(reader: Reader, period: Period) -> Rate:
    seen = over_threshold_between(reader.session, reader.station_id, period.start, period.end, reader.grids)
    return Rate(sum(not one["warned"] for one in seen), len(seen))


METRICS: tuple[Metric, ...] = (
    Metric(
        "M40",
        message("Warnings that went on"),
        WARNINGS,
        hits,
        Page.WARNINGS,
        message("Warnings followed by a threshold count in the next seven days ÷ warnings of the period."),
        message("Left out: warnings whose seven days are not over."),
        Better.UP,
    ),
    Metric(
        "M40A",
        message("Warnings answered"),
        WARNINGS,
        answered,
        Page.WARNINGS,
        message("Warnings acted on in time (a task, a dispute or an outcome) ÷ warnings of the period."),
        better=Better.UP,
    ),
    Metric(
        "M40M",
        message("Surges missed"),
        WEEKS,
        missed,
        Page.WARNINGS,
        message("Threshold weeks without a warning, then or the week before, ÷ threshold weeks."),
        better=Better.DOWN,
    ),
)
