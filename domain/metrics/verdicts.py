"""Whether a target is met. One rule for every metric, so that no tile is kinder than another."""

from __future__ import annotations

from dataclasses import replace

from domain.metrics.answers import Answer, Better, Shape, Verdict


def judged(answer: Answer, better: Better, target: float | None) -> Answer:
    """Return the answer with its target and verdict.

    Too few: no verdict but that. A change is called met only where its interval leaves out 'no change',
    and missed only where the target lies below all of it: −42 % of twenty cases may be luck, and so
    may −20 %.
    """
    if answer.is_small or answer.value is None:
        return replace(answer, target=target, verdict=Verdict.SMALL if answer.is_small else Verdict.NONE)
    measured = _measured(answer)
    if target is None or measured is None or better is Better.NEITHER:
        return replace(answer, target=target)
    reached = measured >= target if better is Better.UP else measured <= target
    verdict = Verdict.MET if reached else Verdict.MISSED
    if answer.shape is Shape.CHANGE and _may_be_luck(answer, target, reached=reached):
        verdict = Verdict.NONE
    return replace(answer, target=target, verdict=verdict)


def _may_be_luck(answer: Answer, target: float, *, reached: bool) -> bool:
    if reached:
        return answer.change is None or not answer.change.is_clear
    return answer.interval is None or answer.interval.holds(target)


def _measured(answer: Answer) -> float | None:
    if answer.shape is Shape.CHANGE:
        return answer.change.value if answer.change else None
    return answer.value
