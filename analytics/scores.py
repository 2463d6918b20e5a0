"""The score of a grid worker for one month (M37): three counted items, explained down to every factor.

Item 1 base data, item 2 hazards, item 3 disputes; weights, targets and caps are those of a versioned
rule. A score is advice: a person signs, a worker may appeal. Nothing here ranks anybody.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from math import sqrt

CAP = 1.2
PERFECT = 1.0


class DisputeMode(StrEnum):
    """How item 3 is counted."""

    SUPPLY_NEUTRAL = "supply_neutral"
    COUNT_WITH_TOLERANCE = "count_with_tolerance"


@dataclass(frozen=True)
class Band:
    """An absolute band of the rolling mean, with the coefficient it recommends."""

    code: str
    floor: float
    coefficient: float


BANDS = (
    Band("excellent", 90, 1.10),
    Band("good", 80, 1.00),
    Band("qualified", 60, 0.90),
    Band("needs_support", 0, 0.80),
)


@dataclass(frozen=True)
class ScoringRule:
    """The published rule: every number of the formula that a station may change."""

    weights: tuple[float, float, float] = (40.0, 30.0, 30.0)
    base_target: float = 60.0
    hazard_target: float = 12.0
    dispute_target: float = 1.1
    exposure_bounds: tuple[float, float] = (0.7, 1.4)
    mode: DisputeMode = DisputeMode.SUPPLY_NEUTRAL
    shrinkage: float = 5.0
    bonus_limit: float = 5.0
    rolling_months: int = 3
    bands: tuple[Band, ...] = BANDS
    cap: float = CAP
    settled_weight: float = 0.6
    bonus_divisor: float = 4.0
    tolerance_floor: float = 0.2
    coefficient_floor: float = 0.80
    holds_harmless: bool = True

    def __post_init__(self) -> None:
        if abs(sum(self.weights) - 100.0) > 1e-9:
            raise ValueError("the weights of a scoring rule must add up to 100")


@dataclass(frozen=True)
class Surroundings:
    """What a worker's own numbers are held against: means over the station, and its trailing 12-month rates.

    ``settled_rate`` is p0 (settled and confirmed among found or assigned), ``timely_rate`` q0.
    """

    mean_households: float
    mean_floating_share: float
    settled_rate: float
    timely_rate: float


@dataclass(frozen=True)
class SelfFound:
    """The disputes a worker found by themselves, by what became of them: part of all found or assigned."""

    neither: int = 0
    settled_only: int = 0
    timely_only: int = 0
    both: int = 0

    @property
    def count(self) -> int:
        """How many there are."""
        return self.neither + self.settled_only + self.timely_only + self.both


@dataclass(frozen=True)
class WorkerMonth:
    """One worker's month: verified counts, samples and the surroundings of the grid part.

    ``available_share`` is what approved leave left of the month (0 .. 1). ``base_sample`` and
    ``hazard_shares`` are q1 and q2; None = not sampled. Disputes: found or assigned, settled and
    confirmed by at least one party, and handled in time; ``self_found`` are those of them that nobody
    sent. Without any of these the sheet is A3 to the letter.
    """

    households: float
    floating_share: float
    available_share: float = 1.0
    base_verified: int = 0
    base_accuracy: float | None = None
    hazards_verified: int = 0
    hazards_valid_share: float | None = None
    disputes: int = 0
    disputes_settled: int = 0
    disputes_timely: int = 0
    self_found: SelfFound = field(default_factory=SelfFound)


@dataclass(frozen=True)
class Item:
    """One item of a sheet: its factor s (0 .. 1.2), the points it gives, and the numbers behind it."""

    factor: float
    points: float
    facts: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True)
class Score:
    """A month's sheet: exposure E, the three items, the bonus and the total (at most 105)."""

    exposure: float
    items: tuple[Item, Item, Item]
    bonus: float
    total: float


def exposure(month: WorkerMonth, around: Surroundings, bounds: tuple[float, float] = (0.7, 1.4)) -> float:
    """Return E = (households / mean) x (0.5 + 0.5 x floating share / mean share), kept within ``bounds``.

    A station without figures (mean 0) treats everybody alike: E = 1 before the bounds.
    """
    size = month.households / around.mean_households if around.mean_households else PERFECT
    floating = month.floating_share / around.mean_floating_share if around.mean_floating_share else PERFECT
    return min(max(size * (0.5 + 0.5 * floating), bounds[0]), bounds[1])


def score(month: WorkerMonth, around: Surroundings, rule: ScoringRule | None = None) -> Score:
    """Return the sheet of one month.

    S = sum w_j min(1, s_j) + bonus, bonus = min(5, sum w_j max(0, s_j - 1) / 4).
    """
    rule = rule or ScoringRule()
    scale = exposure(month, around, rule.exposure_bounds)
    share = scale * month.available_share
    factors = (
        _counted(month.base_verified, rule.base_target * share, month.base_accuracy, rule.cap),
        _counted(month.hazards_verified, rule.hazard_target * share, month.hazards_valid_share, rule.cap),
        _disputes(month, around, rule, share),
    )
    items = tuple(
        Item(facts["s"], weight * min(PERFECT, facts["s"]), facts)
        for weight, facts in zip(rule.weights, factors, strict=True)
    )
    above = sum(w * max(0.0, f["s"] - PERFECT) for w, f in zip(rule.weights, factors, strict=True))
    bonus = min(rule.bonus_limit, above / rule.bonus_divisor)
    return Score(scale, items, bonus, sum(item.points for item in items) + bonus)  # type: ignore[arg-type]


def _counted(verified: int, target: float, quality: float | None, cap: float) -> dict[str, float]:
    """Item 1 and 2: s = min(cap, v / T) x q. A month wholly on leave has no target and cannot harm."""
    quality = PERFECT if quality is None else quality
    facts = {"verified": float(verified), "target": max(0.0, target), "quality": quality}
    if target <= 0:
        return {**facts, "s": max(PERFECT, cap * quality) if verified else PERFECT}
    return {**facts, "s": min(cap, verified / target) * quality}


def _disputes(month: WorkerMonth, around: Surroundings, rule: ScoringRule, share: float) -> dict[str, float]:
    counts = {
        "found_or_assigned": float(month.disputes),
        "settled": float(month.disputes_settled),
        "timely": float(month.disputes_timely),
    }
    if rule.mode is DisputeMode.COUNT_WITH_TOLERANCE:
        target = rule.dispute_target * share
        return {**counts, "target": target, "s": _with_tolerance(month.disputes_settled, target, rule)}
    readings = (_neutral(reading, around, rule) for reading in _readings(month, rule))
    best = max(readings, key=lambda facts: (facts["s"], facts["counted"]))
    return {**counts, **best, "left_out": month.disputes - best["counted"]}


def _readings(month: WorkerMonth, rule: ScoringRule) -> Iterator[tuple[int, int, int]]:
    """Yield (tries, settled, timely): all of them, and where self-found ones are held harmless, without some.

    One that was neither settled nor timely only harms and is left out; of the mixed ones any part may be.
    """
    a, r, t, own = month.disputes, month.disputes_settled, month.disputes_timely, month.self_found
    yield a, r, t
    if not rule.holds_harmless or not own.count:
        return
    for settled in range(own.settled_only + 1):
        for timely in range(own.timely_only + 1):
            yield a - own.neither - settled - timely, r - settled, t - timely


def _neutral(counts: tuple[int, int, int], around: Surroundings, rule: ScoringRule) -> dict[str, float]:
    """Item 3, supply-neutral: s = min(cap, 0.6 R + 0.4 Q)."""
    tries, settled, timely = counts
    R = _against(settled, tries, around.settled_rate, rule.shrinkage)
    Q = _against(timely, tries, around.timely_rate, rule.shrinkage)
    s = min(rule.cap, rule.settled_weight * R + (1 - rule.settled_weight) * Q)
    return {"counted": float(tries), "R": R, "Q": Q, "s": s}


def _against(hits: int, tries: int, rate: float, shrinkage: float) -> float:
    """Return [(hits + k p0) / (tries + k)] / p0: 1 for nobody's fault and for nobody's merit."""
    if rate <= 0:
        return PERFECT
    return (hits + shrinkage * rate) / (tries + shrinkage) / rate


def _with_tolerance(settled: int, target: float, rule: ScoringRule) -> float:
    """Return min(cap, r / max(0.2, T - sqrt T)): chance of one standard deviation is forgiven."""
    if target <= 0:
        return rule.cap if settled else PERFECT
    return min(rule.cap, settled / max(rule.tolerance_floor, target - sqrt(target)))


def rolling(totals: Sequence[float | None], months: int = 3) -> float | None:
    """Return the mean of the last ``months`` sheets that there are; None without any.

    A month that was not assessed (leave from end to end) is None and is left out, never a zero.
    """
    recent = [total for total in totals[-months:] if total is not None]
    return sum(recent) / len(recent) if recent else None


def band_of(mean: float, bands: Sequence[Band] = BANDS) -> Band:
    """Return the band of a rolling mean. Bands are absolute: everybody may be excellent."""
    return next(band for band in sorted(bands, key=lambda b: -b.floor) if mean >= band.floor)


def coefficient_of(mean: float, rule: ScoringRule) -> float:
    """Return the coefficient a rolling mean recommends, never below the floor of the rule."""
    return max(rule.coefficient_floor, band_of(mean, rule.bands).coefficient)
