"""Six signs of entries made for the count (A3), and one of careless ones: what somebody should look at.

A sign is a question to a person, never a deduction. Frames in, findings out; the same functions run on the
station's rows and on the simulated ones that measure how much they catch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from difflib import SequenceMatcher
from enum import StrEnum

import numpy as np
import pandas as pd
from scipy.special import bdtr

DAY = timedelta(days=1)
PLACES = str.maketrans("", "", " \t\r\n，。、；：,.;:!?！？（）()")


class Sign(StrEnum):
    """What was seen."""

    REPEATED = "repeated"
    BURST = "burst"
    INSTANT = "instant"
    ALONE = "alone"
    MONTH_END = "month_end"
    SAME_TEXT = "same_text"
    CARELESS = "careless"


@dataclass(frozen=True)
class Limits:
    """The limits of A3; ``..._least`` say from how many on a sign is worth a person's time."""

    repeated_days: int = 30
    burst_entries: int = 8
    burst_minutes: float = 10
    instant_minutes: float = 10
    instant_least: int = 2
    alone_least: int = 2
    month_end_days: int = 2
    month_end_share: float = 0.45
    month_end_least: int = 10
    same_text_share: float = 0.90
    same_text_least: int = 5
    same_text_length: int = 12
    careless_accuracy: float = 0.93
    careless_chance: float = 0.02


@dataclass(frozen=True)
class Found:
    """A sign of one worker's month: the ids of the rows it was seen in, and the numbers behind it."""

    worker_id: int
    sign: Sign
    rows: tuple[int, ...]
    facts: Mapping[str, float] = field(default_factory=dict)


def signs(entries: pd.DataFrame, disputes: pd.DataFrame, limits: Limits | None = None) -> list[Found]:
    """Return what stands out in one month of all workers.

    A row of ``entries`` is a record or a registered dispute: id, worker_id, at (local moment of entry), text.
    A row of ``disputes``: id, worker_id (who registered it), opened_at, closed_at (NaT = open), closed_by,
    is_confirmed (by at least one party), place, type_code, parties (a frozenset of keyed tokens).
    """
    limits = limits or Limits()
    found = [one for sign in OF_ENTRIES for one in _each(entries, sign, limits)]
    found += [one for sign in OF_DISPUTES for one in _each(disputes, sign, limits)]
    return sorted(found, key=lambda one: (one.worker_id, one.sign))


def careless(checked: int, right: int, limits: Limits | None = None) -> bool:
    """Tell whether so few right of so many checked would be rare (under 2 %) for a usual accuracy of 93 %."""
    limits = limits or Limits()
    return checked > 0 and bool(bdtr(right, checked, limits.careless_accuracy) < limits.careless_chance)


def alike(one: str, other: str) -> float:
    """Return how alike two texts are (0 to 1), spaces and punctuation aside."""
    return SequenceMatcher(None, bare(one), bare(other), autojunk=False).ratio()


def bare(text: str) -> str:
    """Return a text without spaces and punctuation."""
    return text.translate(PLACES)


def alike_groups(texts: Sequence[str], share: float) -> list[list[int]]:
    """Return the positions of texts that are alike to the first of their group by at least ``share``.

    The letters two texts have in common, in any order, bound how alike they can be: most pairs are
    settled by that alone.
    """
    clean = [bare(text) for text in texts]
    bound = _shared_letters(clean)
    groups: list[list[int]] = []
    for at, text in enumerate(clean):
        likely = (group for group in groups if bound[at, group[0]] >= share)
        same = next((g for g in likely if text == clean[g[0]] or alike(text, clean[g[0]]) >= share), None)
        if same is None:
            groups.append([at])
        else:
            same.append(at)
    return groups


def _shared_letters(texts: Sequence[str]) -> np.ndarray[tuple[int, int], np.dtype[np.float64]]:
    letters = {letter: at for at, letter in enumerate(sorted(set("".join(texts))))}
    counts = np.zeros((len(texts), max(len(letters), 1)))
    for at, text in enumerate(texts):
        for letter in text:
            counts[at, letters[letter]] += 1
    sizes = counts.sum(axis=1)
    shared = np.array([np.minimum(counts, row).sum(axis=1) for row in counts]).reshape(len(texts), len(texts))
    bound: np.ndarray[tuple[int, int], np.dtype[np.float64]] = (
        2 * shared / np.maximum(sizes[:, None] + sizes[None, :], 1)
    )
    return bound


Sight = Callable[[int, pd.DataFrame, Limits], Found | None]


def _each(frame: pd.DataFrame, sight: Sight, limits: Limits) -> Iterator[Found]:
    if frame.empty:
        return
    for worker_id, rows in frame.groupby("worker_id", sort=True):
        found = sight(int(str(worker_id)), rows, limits)
        if found:
            yield found


def _burst(worker_id: int, rows: pd.DataFrame, limits: Limits) -> Found | None:
    """More than 8 entries in 10 minutes."""
    rows = rows.sort_values("at", kind="stable")
    moments, span = list(rows["at"]), timedelta(minutes=limits.burst_minutes)
    first, best = 0, (0, 0)
    for last, at in enumerate(moments):
        while at - moments[first] > span:
            first += 1
        best = max(best, (last - first + 1, -first))
    count, start = best[0], -best[1]
    if count <= limits.burst_entries:
        return None
    return Found(worker_id, Sign.BURST, _ids(rows.iloc[start : start + count]), {"entries": count})


def _month_end(worker_id: int, rows: pd.DataFrame, limits: Limits) -> Found | None:
    """More than 45 % of the month in its last two days."""
    at = rows["at"]
    ends = at.map(lambda moment: (moment + limits.month_end_days * DAY).month != moment.month)
    share = float(ends.mean())
    if len(rows) < limits.month_end_least or share <= limits.month_end_share:
        return None
    return Found(worker_id, Sign.MONTH_END, _ids(rows[ends]), {"share": share, "entries": len(rows)})


def _same_text(worker_id: int, rows: pd.DataFrame, limits: Limits) -> Found | None:
    """At least five entries whose texts are alike by 90 % or more; short texts are alike by nature."""
    long = rows[rows["text"].map(lambda text: len(bare(text))) >= limits.same_text_length]
    groups = alike_groups(list(long["text"]), limits.same_text_share)
    largest = [int(long["id"].iloc[at]) for at in max(groups, key=len, default=[])]
    if len(largest) < limits.same_text_least:
        return None
    return Found(worker_id, Sign.SAME_TEXT, tuple(sorted(largest)), {"entries": len(largest)})


def _instant(worker_id: int, rows: pd.DataFrame, limits: Limits) -> Found | None:
    """Opened and closed in under 10 minutes."""
    taken = rows["closed_at"] - rows["opened_at"]
    quick = rows[taken.notna() & (taken < timedelta(minutes=limits.instant_minutes))]
    return _if(len(quick) >= limits.instant_least, worker_id, Sign.INSTANT, quick)


def _alone(worker_id: int, rows: pd.DataFrame, limits: Limits) -> Found | None:
    """Opened and closed by the same person, and no party ever confirmed it."""
    by_self = rows[(rows["closed_by"] == worker_id) & rows["closed_at"].notna() & ~rows["is_confirmed"]]
    return _if(len(by_self) >= limits.alone_least, worker_id, Sign.ALONE, by_self)


def _repeated(worker_id: int, rows: pd.DataFrame, limits: Limits) -> Found | None:
    """The same party at the same address over the same kind of matter within 30 days."""
    rows = rows.sort_values("opened_at", kind="stable")
    seen: set[int] = set()
    for _key, same in rows.groupby(["place", "type_code"], sort=False):
        seen |= _again(list(same.itertuples(index=False)), timedelta(days=limits.repeated_days))
    return _if(bool(seen), worker_id, Sign.REPEATED, rows[rows["id"].isin(seen)])


def _again(rows: Sequence[object], within: timedelta) -> set[int]:
    found: set[int] = set()
    for at, later in enumerate(rows):
        for earlier in rows[:at]:
            near = later.opened_at - earlier.opened_at <= within  # type: ignore[attr-defined]
            if near and later.parties & earlier.parties:  # type: ignore[attr-defined]
                found |= {int(later.id), int(earlier.id)}  # type: ignore[attr-defined]
    return found


def _if(is_so: bool, worker_id: int, sign: Sign, rows: pd.DataFrame) -> Found | None:
    return Found(worker_id, sign, _ids(rows), {"entries": len(rows)}) if is_so else None


def _ids(rows: pd.DataFrame) -> tuple[int, ...]:
    return tuple(sorted(int(one) for one in rows["id"]))


OF_ENTRIES: tuple[Sight, ...] = (_burst, _month_end, _same_text)
OF_DISPUTES: tuple[Sight, ...] = (_instant, _alone, _repeated)
