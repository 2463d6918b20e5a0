"""Drawing lots: shares that come out as asked, days, moments, lengths of time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from itertools import accumulate
from typing import Any, TypeVar

import numpy as np

from core.clock import local, moment

Thing = TypeVar("Thing")
Array = np.ndarray[Any, Any]
DAY = timedelta(days=1)
OPENS, CLOSES = 8, 21  # the hours in which people call on each other


class Chance:
    """Draws for one purpose. Purposes have streams of their own: a change in one leaves the others alone."""

    def __init__(self, seed: int, purpose: str) -> None:
        self.rng = np.random.default_rng([seed, *purpose.encode()])
        self._sums: dict[int, tuple[Mapping[str, float], list[str], list[float]]] = {}

    def happens(self, share: float) -> bool:
        """Tell whether something of a probability happens."""
        return bool(self.rng.random() < share)

    def between(self, low: float, high: float) -> float:
        """Return a number between two."""
        return float(self.rng.uniform(low, high))

    def whole(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both possible."""
        return int(self.rng.integers(low, high + 1))

    def one_of(self, things: Sequence[Thing]) -> Thing:
        """Return one of equally likely things."""
        return things[int(self.rng.integers(len(things)))]

    def draw(self, shares: Mapping[str, float]) -> str:
        """Return one key by its weight."""
        _, keys, sums = self._sums.get(id(shares)) or self._sum_up(shares)
        return keys[bisect_right(sums, self.rng.random() * sums[-1])]

    def _sum_up(self, shares: Mapping[str, float]) -> tuple[Mapping[str, float], list[str], list[float]]:
        """Keep the running sums of a table drawn from often, and the table, so that its id stays its own."""
        weighted = {key: share for key, share in shares.items() if share > 0}
        kept = (shares, list(weighted), list(accumulate(weighted.values())))
        self._sums[id(shares)] = kept
        return kept

    def deal(self, shares: Mapping[str, float], n: int) -> list[str]:
        """Return n keys in random order, each as often as its share says: no luck in how many of each."""
        weights = normal(list(shares.values()))
        counts = np.floor(weights * n).astype(int)
        rest = weights * n - counts
        counts[np.argsort(-rest, kind="stable")[: n - counts.sum()]] += 1
        dealt = np.repeat(np.array(list(shares), dtype=object), counts)
        return list(self.rng.permutation(dealt))

    def deck(self, shares: Mapping[str, float], cards: int = 400) -> Iterator[str]:
        """Yield keys for ever, from one dealt pack after the other: close to the shares at any time."""
        while True:
            yield from self.deal(shares, cards)

    def chosen(self, n: int, share: float) -> Array:
        """Return n booleans of which exactly the share is true."""
        dealt: Array = np.array(self.deal({"yes": share, "no": 1 - share}, n)) == "yes"
        return dealt

    def days(self, days: Sequence[date], weights: Array, n: int) -> list[date]:
        """Return n days drawn by weight, in order."""
        return [days[at] for at in sorted(self.rng.choice(len(days), size=n, p=normal(weights)))]

    def moment_on(self, day: date, hours: Mapping[str, float]) -> datetime:
        """Return a moment of a local day, the hour by the weights of '0' to '23'."""
        return moment(day, time(int(self.draw(hours)), self.whole(0, 59), self.whole(0, 59)))

    def lognormal(self, of: Mapping[str, float]) -> float:
        """Return a lognormal number of {median, sigma}."""
        return float(of["median"] * np.exp(of["sigma"] * self.rng.standard_normal()))

    def in_hours(self, at: datetime) -> datetime:
        """Return the moment, or where it falls into the night one of the next morning."""
        here = local(at)
        if OPENS <= here.hour < CLOSES:
            return at
        day = here.date() if here.hour < OPENS else here.date() + DAY
        return moment(day, time(OPENS)) + timedelta(minutes=self.between(5, 150))


def normal(weights: Sequence[float] | Array) -> Array:
    """Return weights as probabilities."""
    given: Array = np.asarray(weights, dtype=float)
    shares: Array = given / given.sum()
    return shares


def rounded(number: float) -> int:
    """Return the nearest whole number, halves up."""
    return int(np.floor(number + 0.5))
