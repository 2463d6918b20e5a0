"""Which warnings a list shows: a value that is URL and query at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import ColumnElement, and_, true
from sqlmodel import col

from analytics.periods import Period
from analytics.surges import Colour
from domain.warnings.steps import OPEN, Outcome
from models import EarlyWarning

VIEWS = ("open", "closed")
COLOURS = (Colour.RED, Colour.ORANGE, Colour.YELLOW, Colour.BLUE)


@dataclass(frozen=True)
class WarningFilter:
    """Open or closed ones, of a colour, or those a number counts (``metric``) among the weeks of a period."""

    view: str = "open"
    colour: str = ""
    grid_id: int = 0
    metric: str = ""
    period: Period | None = None

    @classmethod
    def from_params(cls, params: Mapping[str, str], today: date) -> WarningFilter:
        """Read a URL; what cannot be read is the default. Raises BadInput for a period that is none."""
        metric = params.get("metric", "")
        view, colour, grid = params.get("view", ""), params.get("colour", ""), params.get("grid", "")
        return cls(
            view if view in VIEWS else "open",
            colour if colour in COLOURS else "",
            int(grid) if grid.isascii() and grid.isdecimal() and len(grid) < 10 else 0,
            metric if metric in METRICS else "",
            Period.from_params(params["period"], today) if metric in METRICS and "period" in params else None,
        )

    def of_colour(self, colour: str) -> WarningFilter:
        """Return the same of another colour ('' = all)."""
        return replace(self, colour=colour)


def clauses(asked: WarningFilter) -> list[ColumnElement[bool]]:
    """Return what a filter asks in SQL; the actor's scope is not in it (policy.visible_to is)."""
    wanted = [METRICS[asked.metric]()] if asked.metric else [_viewed(asked.view)]
    if asked.period:
        week = col(EarlyWarning.week)
        wanted += [week >= asked.period.start, week < asked.period.end]
    if asked.colour:
        wanted.append(col(EarlyWarning.colour) == asked.colour)
    if asked.grid_id:
        wanted.append(col(EarlyWarning.grid_id) == asked.grid_id)
    return wanted


def _viewed(view: str) -> ColumnElement[bool]:
    is_open = col(EarlyWarning.status).in_(sorted(OPEN))
    return is_open if view == "open" else ~is_open


def hit() -> ColumnElement[bool]:
    """Return the clause of warnings whose next seven days reached the threshold."""
    return and_(judged_by_time(), col(EarlyWarning.next_observed) >= col(EarlyWarning.threshold))


def judged_by_time() -> ColumnElement[bool]:
    """Return the clause of warnings whose next seven days are over."""
    return col(EarlyWarning.next_observed).is_not(None)


METRICS: Mapping[str, Callable[[], ColumnElement[bool]]] = {
    "M40": judged_by_time,
    "M40.hit": hit,
    "M40A": true,
    "M40M": true,
    "M40A.answered": lambda: col(EarlyWarning.is_in_time).is_(True),
    "M40.true": lambda: col(EarlyWarning.outcome) == str(Outcome.TRUE),
    "M40.false": lambda: col(EarlyWarning.outcome) == str(Outcome.FALSE),
}
