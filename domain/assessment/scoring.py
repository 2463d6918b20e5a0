"""From stored inputs to a sheet and back: the same inputs under the same rule give the same sheet, always."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from analytics.scores import (
    Score,
    ScoringRule,
    SelfFound,
    Surroundings,
    WorkerMonth,
    band_of,
    coefficient_of,
    rolling,
    score,
)

Stored = Mapping[str, Any]


@dataclass(frozen=True)
class Outcome:
    """What a sheet says. Everything is None or empty where the month was not assessed."""

    result: dict[str, Any]
    total: float | None
    rolling: float | None
    band: str
    coefficient: float | None


def kept(month: WorkerMonth, around: Surroundings, **more: Any) -> dict[str, Any]:
    """Return inputs as a sheet stores them."""
    return {"month": asdict(month), "around": asdict(around), "is_assessed": True, "earlier": [], **more}


def month_of_inputs(inputs: Stored) -> WorkerMonth:
    """Return the worker's month that was stored."""
    stored = dict(inputs["month"])
    return WorkerMonth(**{**stored, "self_found": SelfFound(**stored.get("self_found", {}))})


def around_of_inputs(inputs: Stored) -> Surroundings:
    """Return the surroundings that were stored."""
    return Surroundings(**inputs["around"])


def computed(inputs: Stored, rule: ScoringRule) -> Outcome:
    """Score stored inputs: A3 for the month, the rolling mean with the stored earlier totals, its band."""
    total: float | None = None
    result: dict[str, Any] = {}
    if inputs["is_assessed"]:
        found = score(month_of_inputs(inputs), around_of_inputs(inputs), rule)
        total, result = found.total, told(found)
    mean = rolling([*inputs["earlier"], total], rule.rolling_months)
    if mean is None:
        return Outcome(result, total, None, "", None)
    return Outcome(result, total, mean, band_of(mean, rule.bands).code, coefficient_of(mean, rule))


def told(found: Score) -> dict[str, Any]:
    """Return a score as a sheet stores it."""
    items = [{"factor": one.factor, "points": one.points, "facts": dict(one.facts)} for one in found.items]
    return {"exposure": found.exposure, "items": items, "bonus": found.bonus, "total": found.total}
