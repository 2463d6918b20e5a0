"""What luck alone does to a score, and what the signs catch: made-up workers under published parameters.

Every worker-month is drawn independently: base rows negative binomial (mean 62, k 8), hazards Poisson
11.5 of which 91 % are valid, disputes Poisson 1.6 of which a share is self-found, each settled and
handled in time by chance. No worker is better than another: what falls below 60 falls by luck.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import numpy as np
import pandas as pd

from analytics.gaming import Found, Limits, Sign, careless, signs
from analytics.scores import DisputeMode, ScoringRule, SelfFound, Surroundings, WorkerMonth, score

LOWEST = 60.0
OUTCOMES = ((False, False), (True, False), (False, True), (True, True))


@dataclass(frozen=True)
class Makeup:
    """The parameters of an ordinary worker and of the careless one.

    Settled and confirmed: 96.3 % of disputes are settled, and of two parties at least one is reached
    where 88 % of visits are made and 78 % of them find somebody. In time: the 88 %.
    """

    base_mean: float = 62.0
    base_k: float = 8.0
    hazards: float = 11.5
    valid_share: float = 0.91
    disputes: float = 1.6
    settled_share: float = 0.963 * (1 - (1 - 0.88 * 0.78) ** 2)
    timely_share: float = 0.88
    self_found_share: float = 0.24
    accuracy: float = 0.93
    accuracy_sd: float = 0.04
    careless_accuracy: float = 0.75
    sample: int = 10

    @property
    def around(self) -> Surroundings:
        """The station that such workers make up: everybody has the mean households."""
        return Surroundings(1.0, 1.0, self.settled_share, self.timely_share)


@dataclass(frozen=True)
class Luck:
    """What a mode gives ordinary workers: mean and sd of single months, shares below 60 and from 90 on."""

    mean: float
    sd: float
    below60: float
    from90: float
    rolling_below60: float


@dataclass(frozen=True)
class Caught:
    """How well a sign finds a planted pattern: counts of worker-months (careless: of quarters)."""

    planted: int
    flagged: int
    right: int

    @property
    def precision(self) -> float | None:
        """Planted among flagged."""
        return self.right / self.flagged if self.flagged else None

    @property
    def recall(self) -> float | None:
        """Flagged among planted."""
        return self.right / self.planted if self.planted else None


def luck(months: int, seed: int, mode: DisputeMode, makeup: Makeup | None = None) -> Luck:
    """Score so many ordinary worker-months under the default rule in a mode of item 3."""
    makeup = makeup or Makeup()
    rule = replace(ScoringRule(), mode=mode)
    drawn = ordinary(months, seed, makeup)
    totals = np.array([score(month, makeup.around, rule).total for month in drawn])
    thirds = totals[: len(totals) // 3 * 3].reshape(-1, 3).mean(axis=1)
    rolling = float((thirds < LOWEST).mean()) if len(thirds) else 0.0
    return Luck(
        float(totals.mean()),
        float(totals.std()),
        float((totals < LOWEST).mean()),
        float((totals >= 90).mean()),
        rolling,
    )


def ordinary(months: int, seed: int, makeup: Makeup) -> Iterator[WorkerMonth]:
    """Yield ordinary worker-months; the same seed gives the same ones."""
    random = np.random.default_rng(seed)
    base = random.negative_binomial(makeup.base_k, makeup.base_k / (makeup.base_k + makeup.base_mean), months)
    hazards = random.poisson(makeup.hazards, months)
    valid = random.binomial(hazards, makeup.valid_share)
    accuracy = np.clip(random.normal(makeup.accuracy, makeup.accuracy_sd, months), 0.0, 1.0)
    disputes = random.poisson(makeup.disputes, months)
    for at in range(months):
        counts = _outcomes(int(disputes[at]), random, makeup)
        yield WorkerMonth(
            households=1.0,
            floating_share=1.0,
            base_verified=int(base[at]),
            base_accuracy=float(accuracy[at]),
            hazards_verified=int(hazards[at]),
            hazards_valid_share=float(valid[at] / hazards[at]) if hazards[at] else None,
            disputes=int(disputes[at]),
            disputes_settled=sum(settled for settled, _timely, _own in counts),
            disputes_timely=sum(timely for _settled, timely, _own in counts),
            self_found=_self_found(counts),
        )


def _outcomes(count: int, random: np.random.Generator, makeup: Makeup) -> list[tuple[bool, bool, bool]]:
    shares = (makeup.settled_share, makeup.timely_share, makeup.self_found_share)
    return [tuple(bool(one) for one in row < shares) for row in random.random((count, 3))]  # type: ignore[misc]


def _self_found(counts: Sequence[tuple[bool, bool, bool]]) -> SelfFound:
    own = [(settled, timely) for settled, timely, is_own in counts if is_own]
    return SelfFound(*(own.count(outcome) for outcome in OUTCOMES))


# what the signs catch


@dataclass(frozen=True)
class Town:
    """A made-up station-year: how many workers, and how many of each planted kind among them."""

    workers: int = 45
    months: int = 12
    spikes: int = 1
    closers: int = 1
    careless: int = 2


def detection(seed: int, stations: int = 4, town: Town | None = None) -> dict[str, Caught]:
    """Return, for the two planted patterns and the careless worker, how well the signs find them.

    ``spike``: two thirds of a month's entries in its last two days; ``closer``: five disputes a month
    opened and closed within minutes, by themselves, confirmed by nobody. Each counts as found when any
    of the six signs is up in that month; ``by_sign`` keys hold the sign made for the pattern alone. The
    careless worker is looked for in the samples of a quarter.
    """
    town = town or Town()
    totals: dict[str, list[Caught]] = {}
    for station in range(stations):
        for name, caught in _station(np.random.default_rng([seed, station]), town).items():
            totals.setdefault(name, []).append(caught)
    return {name: _sum(parts) for name, parts in totals.items()}


def _sum(parts: Sequence[Caught]) -> Caught:
    return Caught(
        sum(one.planted for one in parts), sum(one.flagged for one in parts), sum(one.right for one in parts)
    )


def _station(random: np.random.Generator, town: Town) -> dict[str, Caught]:
    makeup = Makeup()
    spikes = set(range(town.spikes))
    closers = set(range(town.spikes, town.spikes + town.closers))
    seen: list[set[tuple[int, Sign]]] = []
    for month in range(town.months):
        entries, disputes = _month(random, town, month, makeup, spikes, closers)
        seen.append({(one.worker_id, one.sign) for one in signs(entries, disputes)})
    planted = spikes | closers
    return {
        "any_sign": _caught(seen, planted, town, set(Sign)),
        "month_end_spike": _caught(seen, spikes, town, {Sign.MONTH_END}),
        "self_close_in_minutes": _caught(seen, closers, town, {Sign.INSTANT, Sign.ALONE}),
        "careless": _careless(random, town, makeup),
    }


def _caught(
    seen: Sequence[set[tuple[int, Sign]]], planted: set[int], town: Town, wanted: set[Sign]
) -> Caught:
    flagged = [{worker for worker, sign in month if sign in wanted} for month in seen]
    return Caught(
        len(planted) * town.months,
        sum(len(month) for month in flagged),
        sum(len(month & planted) for month in flagged),
    )


def _careless(random: np.random.Generator, town: Town, makeup: Makeup) -> Caught:
    planted = set(range(town.careless))
    found = Caught(0, 0, 0)
    for _quarter in range(town.months // 3):
        flagged = {
            worker for worker in range(town.workers) if _is_careless(random, worker in planted, makeup)
        }
        found = _sum([found, Caught(len(planted), len(flagged), len(flagged & planted))])
    return found


def _is_careless(random: np.random.Generator, is_planted: bool, makeup: Makeup) -> bool:
    mean = makeup.careless_accuracy if is_planted else makeup.accuracy
    share = float(np.clip(random.normal(mean, makeup.accuracy_sd), 0.0, 1.0))
    checked = 3 * makeup.sample
    return careless(checked, int(random.binomial(checked, share)), Limits())


def _month(
    random: np.random.Generator, town: Town, month: int, makeup: Makeup, spikes: set[int], closers: set[int]
) -> tuple[pd.DataFrame, pd.DataFrame]:
    first = datetime(2024, month % 12 + 1, 1)  # noqa: DTZ001 - a made-up local moment
    days = ((first + timedelta(days=32)).replace(day=1) - first).days
    entries: list[dict[str, object]] = []
    disputes: list[dict[str, object]] = []
    for worker in range(town.workers):
        count = int(
            random.negative_binomial(makeup.base_k, makeup.base_k / (makeup.base_k + makeup.base_mean))
        )
        moments = _moments(random, first, days, count, worker in spikes)
        entries += [
            {"id": len(entries) + at, "worker_id": worker, "at": moment, "text": _text(random)}
            for at, moment in enumerate(moments)
        ]
        for _one in range(int(random.poisson(makeup.disputes))):
            disputes.append(_dispute(random, worker, first, days, len(disputes)))
        for _one in range(5 if worker in closers else 0):
            disputes.append(_invented(random, worker, first, days, len(disputes)))
    return pd.DataFrame(entries), pd.DataFrame(disputes)


def _moments(
    random: np.random.Generator, first: datetime, days: int, count: int, is_spike: bool
) -> list[datetime]:
    """Entries come in sittings of about five, a few minutes apart; a spike waits for the last two days."""
    found: list[datetime] = []
    while len(found) < count:
        late = is_spike and random.random() < 2 / 3
        day = days - 1 - int(random.integers(2)) if late else int(random.integers(days))
        at = first + timedelta(days=day, minutes=float(random.uniform(9 * 60, 17 * 60)))
        for _row in range(min(1 + int(random.poisson(4)), count - len(found))):
            found.append(at)
            at += timedelta(minutes=float(random.lognormal(np.log(3.0), 0.5)))
    return found


PARTS = (
    ("东门", "西门", "南区", "北区", "一期", "二期", "临街", "后院"),
    ("出租房", "商铺", "住户", "车棚", "库房", "门面", "棚屋", "公寓"),
    ("新迁入两人", "更换承租人", "电话已变更", "人员已搬离", "新增从业人员", "房屋空置待租", "补录门牌"),
)


def _text(random: np.random.Generator) -> str:
    words = "，".join(str(random.choice(part)) for part in PARTS)
    building, floor, door = (int(random.integers(1, most)) for most in (40, 33, 9))
    return f"{words}，{building} 栋 {floor}0{door}"


def _dispute(
    random: np.random.Generator, worker: int, first: datetime, days: int, row_id: int
) -> dict[str, object]:
    """An ordinary one: a quarter is settled on the spot, the rest takes a day or more (lognormal)."""
    opened = first + timedelta(minutes=float(random.uniform(0, days * 1440)))
    on_the_spot = random.random() < 0.25
    median, spread = (40.0, 0.8) if on_the_spot else (0.8 * 1440, 1.1)
    closed = opened + timedelta(minutes=float(random.lognormal(np.log(median), spread)))
    closed_by = worker if random.random() < 0.58 else -1
    return _row(row_id, worker, opened, closed, closed_by, bool(random.random() < 0.9), frozenset({row_id}))


def _invented(
    random: np.random.Generator, worker: int, first: datetime, days: int, row_id: int
) -> dict[str, object]:
    opened = first + timedelta(minutes=float(random.uniform(0, days * 1440)))
    closed = opened + timedelta(minutes=float(random.uniform(1, 8)))
    return _row(row_id, worker, opened, closed, worker, False, frozenset({row_id}))


def _row(
    row_id: int,
    worker: int,
    opened: datetime,
    closed: datetime,
    closed_by: int,
    is_confirmed: bool,
    parties: frozenset[int],
) -> dict[str, object]:
    return {
        "id": row_id,
        "worker_id": worker,
        "opened_at": opened,
        "closed_at": closed,
        "closed_by": closed_by,
        "is_confirmed": is_confirmed,
        "place": f"p{row_id % 90}",
        "type_code": "DT02",
        "parties": parties,
    }


def found_by(found: Sequence[Found], sign: Sign) -> set[int]:
    """Return the workers of one sign."""
    return {one.worker_id for one in found if one.sign is sign}
