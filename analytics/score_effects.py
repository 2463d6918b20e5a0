"""What one more dispute does to a score: the exact expectation at the station's average rates, for the table.

A3 to the letter is neutral before the cap and a little below it after: finding would cost a worker points.
Self-found disputes are therefore held harmless, and both numbers are published side by side.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import comb

from analytics.scores import ScoringRule, SelfFound, Surroundings, WorkerMonth, score

Outcome = tuple[bool, bool]
"""Settled, timely."""
OUTCOMES: tuple[Outcome, ...] = ((False, False), (True, False), (False, True), (True, True))


@dataclass(frozen=True)
class Effect:
    """The expected change of a score, in points, by one more dispute beside ``disputes`` assigned ones.

    ``to_the_letter`` is A3 alone; ``found`` with self-found disputes held harmless; ``least`` the worst that
    a found one can do; ``most`` the best.
    """

    disputes: int
    to_the_letter: float
    found: float
    least: float
    most: float


def effects(around: Surroundings, rule: ScoringRule, most: int = 8) -> tuple[Effect, ...]:
    """Return the effect of finding one dispute beside 0 .. ``most`` others, items 1 and 2 on target."""
    return tuple(_effect(disputes, around, rule) for disputes in range(most + 1))


def _effect(disputes: int, around: Surroundings, rule: ScoringRule) -> Effect:
    letter = found = 0.0
    seen: list[float] = []
    for weight, month in _months(disputes, around, rule):
        before = score(month, around, rule).total
        for outcome in OUTCOMES:
            chance = _chance(outcome, around)
            letter += weight * chance * (score(_with_one(month, outcome), around, rule).total - before)
            gain = score(_with_one(month, outcome, is_own=True), around, rule).total - before
            found += weight * chance * gain
            seen.append(gain)
    return Effect(disputes, letter, found, min(seen), max(seen))


def _months(disputes: int, around: Surroundings, rule: ScoringRule) -> Iterator[tuple[float, WorkerMonth]]:
    """Yield every (settled, timely) of so many assigned disputes with its probability."""
    base = WorkerMonth(
        households=around.mean_households,
        floating_share=around.mean_floating_share,
        base_verified=round(rule.base_target),
        hazards_verified=round(rule.hazard_target),
        disputes=disputes,
    )
    p, q = around.settled_rate, around.timely_rate
    for settled in range(disputes + 1):
        for timely in range(disputes + 1):
            weight = _binomial(settled, disputes, p) * _binomial(timely, disputes, q)
            yield weight, replace(base, disputes_settled=settled, disputes_timely=timely)


def _with_one(month: WorkerMonth, outcome: Outcome, *, is_own: bool = False) -> WorkerMonth:
    settled, timely = outcome
    own = SelfFound(*(int(outcome == one) for one in OUTCOMES)) if is_own else SelfFound()
    return replace(
        month,
        disputes=month.disputes + 1,
        disputes_settled=month.disputes_settled + settled,
        disputes_timely=month.disputes_timely + timely,
        self_found=own,
    )


def _chance(outcome: Outcome, around: Surroundings) -> float:
    settled, timely = outcome
    p, q = around.settled_rate, around.timely_rate
    return (p if settled else 1 - p) * (q if timely else 1 - q)


def _binomial(hits: int, tries: int, share: float) -> float:
    return comb(tries, hits) * share**hits * (1 - share) ** (tries - hits)
