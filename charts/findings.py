"""The sentence above a chart, found in its numbers; where nothing stands out it says so.

Each function takes plain tuples and returns a ``Finding``: the title in the reader's language, what of the
chart to point at, and what to be careful about. Fewer than 30 are never compared (A2).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt
from typing import Generic, TypeVar

from analytics.results import SMALL, Caveat, Change
from charts.clusters import densest
from charts.spec import Box, Note, Point
from charts.text import Measure, percent, span, weekday_names, whole, written
from core.i18n import _, _n, say

Part = TypeVar("Part")

_HALF = (0.475, 0.525)
_LEADS = 0.4  # one kind alone is worth a title
_AHEAD = 1.5  # of the second, or both are named
_FLAT = 1.25  # the largest against the mean
_SURE = 2.77  # standard errors: one chance in forty, nine grids looked at (Bonferroni)
_DENSER = 1.1
_SHARED = 0.95


@dataclass(frozen=True, slots=True)
class Finding(Generic[Part]):
    """``highlight`` is the part of the chart the title speaks of; None where nothing stands out."""

    title: str
    highlight: Part | None = None
    caveat: str = ""


@dataclass(frozen=True, slots=True)
class Month:
    """A share of a month and how many it is a share of."""

    label: str
    value: float | None
    n: int

    @property
    def is_sound(self) -> bool:
        """Tell whether there are enough to judge by."""
        return self.value is not None and self.n >= SMALL


def months_against_target(
    name: str,
    months: Sequence[Month],
    target: float,
    *,
    is_unfinished: bool = False,
    is_lower_better: bool = False,
) -> Finding[int]:
    """Say how many months in a row a share has met its target; the last may still be running.

    A month of fewer than 30 is not judged and ends the row. ``highlight`` is the position of the best
    month.
    """
    finished = list(months[:-1] if is_unfinished else months)
    title = _row_title(name, finished, target, is_lower_better)
    if is_unfinished and months and finished:
        title = _("{finding}, {month} still running", finding=title, month=months[-1].label)
    return Finding(
        title, _best(finished, is_lower_better), _too_few([m.label for m in finished if _is_few(m)])
    )


def best_note(
    points: Sequence[Point], measure: Measure, *, is_lower_better: bool = False
) -> tuple[Note, ...]:
    """Return the note at the best point of a line, 最高 96.9%（93/96）; none without a measured point."""
    known = [(point.value, at) for at, point in enumerate(points) if point.value is not None]
    if not known:
        return ()
    value, at = min(known) if is_lower_better else max(known, key=lambda pair: (pair[0], -pair[1]))
    number, detail = written(value, measure), points[at].detail
    spoken = _("{value} ({of})", value=number, of=detail) if detail else number
    words = _("lowest {value}", value=spoken) if is_lower_better else _("highest {value}", value=spoken)
    return (Note(at, value, words),)


def against_last_year(name: str, change: Change) -> Finding[None]:
    """Say whether a count differs from the same days last year, by more than chance (M20)."""
    if change.shows_counts_only:
        counts = {"now": whole(change.x), "before": whole(change.y)}
        return Finding(_("{name}: {now}, {before} a year ago", name=name, **counts), None, _few_last_time())
    if not change.is_clear or change.value is None:
        return Finding(_("{name}: about as many as a year ago", name=name))
    share = percent(abs(change.value))
    if change.value < 0:
        return Finding(_("{name}: {share} fewer than a year ago", name=name, share=share))
    return Finding(_("{name}: {share} more than a year ago", name=name, share=share))


def kinds(noun: str, parts: Sequence[tuple[str, int]], others: int = 0) -> Finding[tuple[int, ...]]:
    """Say which one or two kinds make up most; ``others`` count in the whole but never lead.

    ``highlight`` holds the positions of the kinds named.
    """
    total = sum(count for _label, count in parts) + others
    if total < SMALL:
        return Finding(_("{count} {noun}, too few to compare", count=total, noun=noun), None, _small())
    ranked = sorted(range(len(parts)), key=lambda at: -parts[at][1])
    shares = [parts[at][1] / total for at in ranked]
    if _is_flat(shares):
        return Finding(_("All kinds are about as frequent"))
    if not _is_alone(shares) and sum(shares[:2]) >= _HALF[0]:
        names = {"first": parts[ranked[0]][0], "second": parts[ranked[1]][0]}
        return Finding(_pair_title(noun, shares[0] + shares[1], names), (ranked[0], ranked[1]))
    return Finding(_lead_title(noun, shares[0], parts[ranked[0]][0]), (ranked[0],))


def hours(values: Sequence[Sequence[float | None]], days: Sequence[str] = ()) -> Finding[Box]:
    """Say on which days at which hours most happens; rows are days, columns the hours 0 to 23.

    ``highlight`` is the box to draw. How a box is found: ``charts.clusters``.
    """
    counts = [[value or 0.0 for value in row] for row in values]
    if sum(map(sum, counts)) < SMALL:
        return Finding(_("Too few to tell the hours apart"), None, _small())
    box = densest(counts)
    if box is None:
        return Finding(_("All hours are about as busy"))
    when = {"days": _days_of(box, days or weekday_names(), len(counts)), "hours": _hours_of(box)}
    return Finding(_("{days} {hours} is busiest", **when), box)


def grids(subject: str, places: Sequence[tuple[str, float | None, int]]) -> Finding[tuple[int, ...]]:
    """Say which grid is densest: name, rate and count of each.

    A grid stands out when its count lies 2.77 standard errors above what the rate of all grids together
    would give it, and its rate 10 % above; a second one within 5 % of it is named too.
    """
    few = _too_few([name for name, rate, n in places if rate is not None and n < SMALL])
    sound = [(rate, at) for at, (_name, rate, n) in enumerate(places) if rate and n >= SMALL]
    if len(sound) < 2:
        return Finding(_("Too few to compare the grids"), None, few or _small())
    dense = sorted((-rate, at) for rate, at in sound if _stands_out(places, rate, at))
    if not dense:
        return Finding(_("All grids are about as dense"), None, few)
    named = [at for rate, at in dense if rate <= dense[0][0] * _SHARED][:2]
    where = _("{first} and {second}", first=places[named[0]][0], second=places[named[-1]][0])
    place = where if len(named) > 1 else places[named[0]][0]
    return Finding(_("{subject} densest in {place}", subject=subject, place=place), tuple(named), few)


def overdue(days_over: Sequence[int], open_count: int) -> Finding[int]:
    """Say how many open cases are overdue and by how long; ``highlight`` is the longest one's position."""
    if open_count == 0:
        return Finding(_("No open case"))
    late = [(days, -at) for at, days in enumerate(days_over) if days > 0]
    if not late:
        return Finding(_n("The open case is in time", "All {count} open cases are in time", open_count))
    longest, at = max(late)
    title = _n(
        "{overdue} overdue, the longest by {count} day",
        "{overdue} overdue, the longest by {count} days",
        longest,
        overdue=len(late),
    )
    return Finding(title, -at)


def so_far(hour: int, count: int, low: float, high: float) -> Finding[None]:
    """Say whether today's count up to an hour is usual; low and high are what other days had by then."""
    facts = {"hour": hour, "count": whole(count)}
    if count > high:
        return Finding(_("{count} by {hour}:00, more than usual", **facts))
    if count < low:
        return Finding(_("{count} by {hour}:00, fewer than usual", **facts))
    return Finding(_("{count} by {hour}:00, as usual", **facts))


def against_expected(when: str, count: int, low: float, high: float) -> Finding[None]:
    """Say a count beside what was expected: 上周 19 起，预期 4–10 起."""
    return Finding(
        _("{when}: {count}, expected {range}", when=when, count=whole(count), range=span(low, high))
    )


def _row_title(name: str, finished: list[Month], target: float, is_lower_better: bool) -> str:
    if not finished or finished[-1].value is None:
        return _("{name}: no finished month yet", name=name)
    if not finished[-1].is_sound:
        return _("{name}: too few to judge", name=name)
    has_met, row = _row(finished, target, is_lower_better)
    if row == 1:
        return _month_title(name, finished[-1].label, has_met, is_lower_better)
    return _months_title(name, row, has_met, is_lower_better)


def _row(finished: list[Month], target: float, is_lower_better: bool) -> tuple[bool, int]:
    verdicts = [_meets(month, target, is_lower_better) for month in reversed(finished)]
    row = next((at for at, verdict in enumerate(verdicts) if verdict is not verdicts[0]), len(verdicts))
    return bool(verdicts[0]), row


def _meets(month: Month, target: float, is_lower_better: bool) -> bool | None:
    if month.value is None or not month.is_sound:
        return None
    return month.value <= target if is_lower_better else month.value >= target


def _month_title(name: str, month: str, has_met: bool, is_lower_better: bool) -> str:
    facts = {"name": name, "month": month}
    if has_met:
        return _("{name}: target met in {month}", **facts)
    if is_lower_better:
        return _("{name}: above target in {month}", **facts)
    return _("{name}: below target in {month}", **facts)


def _months_title(name: str, row: int, has_met: bool, is_lower_better: bool) -> str:
    facts = {"name": name, "count": row}
    if has_met:
        return _("{name}: target met {count} months in a row", **facts)
    if is_lower_better:
        return _("{name}: above target {count} months in a row", **facts)
    return _("{name}: below target {count} months in a row", **facts)


def _best(finished: list[Month], is_lower_better: bool) -> int | None:
    sound = [(month.value or 0.0, -at) for at, month in enumerate(finished) if month.is_sound]
    if not sound:
        return None
    best = min(value for value, _at in sound) if is_lower_better else max(sound)[0]
    return next(-at for value, at in sound if value == best)


def _is_few(month: Month) -> bool:
    return month.value is not None and not month.is_sound


def _is_flat(shares: list[float]) -> bool:
    return len(shares) > 1 and shares[0] <= _FLAT * sum(shares) / len(shares)


def _is_alone(shares: list[float]) -> bool:
    return len(shares) == 1 or (shares[0] >= _LEADS and shares[0] >= _AHEAD * shares[1])


def _pair_title(noun: str, share: float, names: dict[str, str]) -> str:
    if _HALF[0] <= share <= _HALF[1]:
        return _("{first} and {second} {noun} are half of all", noun=noun, **names)
    return _("{first} and {second} {noun} are {share} of all", noun=noun, share=percent(share, 0), **names)


def _lead_title(noun: str, share: float, first: str) -> str:
    if _HALF[0] <= share <= _HALF[1]:
        return _("{first} {noun} are half of all", noun=noun, first=first)
    facts = {"noun": noun, "first": first, "share": percent(share, 0)}
    if share >= _LEADS:
        return _("{first} {noun} are {share} of all", **facts)
    return _("{first} {noun} lead with {share}", **facts)


def _days_of(box: Box, days: Sequence[str], count: int) -> str:
    first, last = days[box.top], days[box.bottom]
    rows = box.bottom - box.top + 1
    if rows == count and rows > 1:
        return _("Every day")
    if rows == 1:
        return first
    if rows == 2:
        return _("{first} and {last}", first=first, last=last)
    return _("{first} to {last}", first=first, last=last)


def _hours_of(box: Box) -> str:
    if box.right - box.left + 1 == 24:
        return _("all day")
    if box.left == box.right:
        return _("{hour}:00–{hour}:59", hour=box.left)
    return _("{from_hour}:00–{to_hour}:59", from_hour=box.left, to_hour=box.right)


def _stands_out(places: Sequence[tuple[str, float | None, int]], rate: float, at: int) -> bool:
    """Compare a count with its expectation at the rate of all: people cancel out of n / rate."""
    exposed = sum(n / one for _name, one, n in places if one)
    overall = sum(n for _name, one, n in places if one) / exposed
    count = places[at][2]
    expected = count * overall / rate
    return rate >= overall * _DENSER and (count - expected) / sqrt(expected) >= _SURE


def _too_few(names: Sequence[str]) -> str:
    return _("Too few to judge: {names}", names=_(", ").join(names)) if names else ""


def _small() -> str:
    return say(Caveat.SMALL.message)


def _few_last_time() -> str:
    return say(Caveat.COUNTS_ONLY.message)
