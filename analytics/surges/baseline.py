"""Which past weeks a week is compared with, and which of them belong to the same season."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from itertools import pairwise

import numpy as np
import pandas as pd

from analytics.surges.options import Options
from analytics.surges.panel import Floats, Ints, Panel
from core.errors import BadInput
from core.messages import message

_WIDTH = 512  # series-weeks fitted together: the arrays of one fit stay in the cache


@dataclass(frozen=True)
class Design:
    """The baseline of one week: ``offsets`` steps back, their ``time`` and season, sorted by season.

    ``season[i]`` counts from 0; the present week has the last one. ``time`` and ``time_now`` are
    centred and scaled; ``scale`` steps make one unit of it. ``years`` is how many were used.
    """

    offsets: Ints
    season: Ints
    time: Floats
    time_now: float
    scale: float
    years: int

    @cached_property
    def seasons(self) -> int:
        """Return the number of season levels."""
        return int(self.season[-1]) + 1

    @cached_property
    def slices(self) -> list[slice]:
        """Return the rows of each season."""
        edges = np.searchsorted(self.season, np.arange(self.seasons + 1))
        return [slice(int(a), int(b)) for a, b in pairwise(edges)]

    @cached_property
    def longest(self) -> int:
        """Return the number of rows of the longest season."""
        return max(int(rows.stop - rows.start) for rows in self.slices)

    @cached_property
    def _all_times(self) -> Floats:
        return np.repeat(self.time[:, None], -(-_WIDTH // 16) * 16, axis=1)

    def times(self, width: int) -> Floats:
        """Return ``time`` as a matrix of ``width`` equal columns."""
        return self._all_times[:, :width]


def reference_steps(panel: Panel, step: int, years: int) -> list[int]:
    """Return the step one, two, ... ``years`` years before ``step``; negative before the axis begins.

    With dates: the same weekday nearest to the same calendar day (29 February counts as 1 March, as
    in R); without: 52 steps a year.
    """
    if not isinstance(panel.axis, pd.DatetimeIndex):
        return [step - panel.steps_a_year * i for i in range(1, years + 1)]
    today = panel.axis[step].date()
    if panel.step == "month":
        return [step - 12 * i for i in range(1, years + 1)]
    return [step - _weeks_back(today, i) for i in range(1, years + 1)]


def _weeks_back(today: date, years: int) -> int:
    """Return how many whole weeks lie between ``today`` and the same weekday nearest to years ago."""
    year = today.year - years
    leap_day = (today.month, today.day) == (2, 29)
    then = date(year, 3, 1) if leap_day and not _is_leap(year) else today.replace(year=year)
    return round((today - then) / timedelta(weeks=1))


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)


def season_levels(references: list[int], options: Options) -> Ints:
    """Return the level of every offset 0, 1, ... back to the oldest window; -1 where none is used.

    ``references`` are the offsets of the reference weeks, nearest first. Windows of +-w around them
    (and the last w weeks) are level ``no_periods``; each stretch between two windows is cut into
    no_periods-1 blocks, older weeks first, the remainder going one week each to the first blocks.
    Raises ``BadInput`` when a stretch is shorter than its blocks.
    """
    w, periods = options.w, options.no_periods
    level = np.full(references[-1] + w + 1, -1, dtype=np.int64)
    level[: w + 1] = periods - 1
    nearer = 0
    for reference in references:
        level[reference - w : reference + w + 1] = periods - 1
        if periods > 1:
            oldest_first = _blocks(reference - nearer - 2 * w - 1, periods - 1)
            level[nearer + w + 1 : reference - w] = oldest_first[::-1]
        nearer = reference
    return level


def _blocks(length: int, count: int) -> Ints:
    if length < count:
        raise BadInput(message("Choose fewer periods: a year has too few weeks for so many."), "no_periods")
    sizes = np.full(count, length // count)
    sizes[: length % count] += 1
    return np.repeat(np.arange(count), sizes)


def design(panel: Panel, step: int, references: list[int], options: Options) -> Design:
    """Lay out the baseline of ``step`` for reference weeks at these offsets, nearest first."""
    level = season_levels(references, options)
    level[: options.past_weeks_not_included + 1] = -1
    offsets = np.flatnonzero(level >= 0)[::-1]
    offsets = offsets[np.argsort(level[offsets], kind="stable")]
    season = np.searchsorted(np.unique(level[offsets]), level[offsets])
    time, now = _elapsed(panel, step, offsets)
    centre, scale = time.mean(), max(1.0, float(np.abs(time - time.mean()).max()))
    scaled = (time - centre) / scale
    return Design(offsets, season, scaled, float((now - centre) / scale), scale, len(references))


def _elapsed(panel: Panel, step: int, offsets: Ints) -> tuple[Floats, float]:
    """Return the time of every baseline step, and of now, in steps of the length of the first one."""
    if panel.step != "month" or not isinstance(panel.axis, pd.DatetimeIndex):
        return -offsets.astype(float), 0.0
    days = (panel.axis - panel.axis[0]).days.to_numpy(dtype=float)
    return (days[step - offsets] - days[step]) / days[1], 0.0


@dataclass(frozen=True)
class Batch:
    """Series-weeks that share a design: ``steps[j]`` of ``columns[j]``, at most 128 at a time."""

    design: Design
    steps: Ints
    columns: Ints

    def of(self, chosen: Ints) -> Batch:
        """Return some of its series-weeks."""
        return Batch(self.design, self.steps[chosen], self.columns[chosen])


def batches(panel: Panel, steps: Ints, options: Options) -> list[Batch]:
    """Sort all series-weeks with enough history into batches of one design each.

    A series with fewer than ``b`` whole years before a week uses what it has, but no fewer than
    ``options.fewest_years``; below that the week has no batch.
    """
    groups: dict[object, list[tuple[Ints, Ints]]] = {}
    designs: dict[object, Design] = {}
    for step in steps:
        for references, columns in _by_years(panel, int(step), options):
            key = _design_key(panel, int(step), references)
            if key not in designs:
                designs[key] = design(panel, int(step), references, options)
            groups.setdefault(key, []).append((np.full(len(columns), step), columns))
    return [batch for key, parts in groups.items() for batch in _cut(panel, designs[key], parts)]


def _by_years(panel: Panel, step: int, options: Options) -> list[tuple[list[int], Ints]]:
    references = [step - at for at in reference_steps(panel, step, options.b)]
    begins = step - np.array(references) - options.w
    years = (begins[:, None] >= panel.first).sum(axis=0)
    found = []
    for count in range(options.fewest_years, options.b + 1):
        columns = np.flatnonzero(years == count)
        if columns.size:
            found.append((references[:count], columns))
    return found


def _design_key(panel: Panel, step: int, references: list[int]) -> object:
    return (step, len(references)) if panel.step == "month" else tuple(references)


def _cut(panel: Panel, shared: Design, parts: list[tuple[Ints, Ints]]) -> list[Batch]:
    """Cut into batches, rare series beside rare ones: they take the most iterations to fit."""
    steps = np.concatenate([steps for steps, _ in parts])
    columns = np.concatenate([columns for _, columns in parts])
    order = np.argsort(panel.totals[columns], kind="stable")
    pieces = [order[at : at + _WIDTH] for at in range(0, len(order), _WIDTH)]
    return [Batch(shared, steps[piece], columns[piece]) for piece in pieces]
