"""Command: what luck does to a grid worker's score, and what the signs of gaming catch."""

from __future__ import annotations

import json as text
from typing import Annotated, Any

import typer

from analytics.score_effects import effects
from analytics.score_simulation import Caught, Luck, Makeup, detection, luck
from analytics.scores import DisputeMode, ScoringRule

Months = Annotated[int, typer.Option(min=3, help="worker-months to draw")]
Seed = Annotated[int, typer.Option(min=0, help="the same seed gives the same numbers")]
Stations = Annotated[int, typer.Option(min=1, help="station-years in which patterns are planted")]
Json = Annotated[bool, typer.Option("--json", help="one JSON object alone on standard output")]


def simulate_assessment(
    months: Months = 20_000, seed: Seed = 7, stations: Stations = 4, json: Json = False
) -> None:
    """Score ordinary workers under both modes of item 3; plant patterns and count what the signs find."""
    found = simulated(months, seed, stations)
    print(text.dumps(found, ensure_ascii=False) if json else _told(found))


def simulated(months: int, seed: int, stations: int) -> dict[str, Any]:
    """Return everything that is published, as one object of plain numbers."""
    neutral = luck(months, seed, DisputeMode.SUPPLY_NEUTRAL)
    count = luck(months, seed, DisputeMode.COUNT_WITH_TOLERANCE)
    makeup = Makeup()
    return {
        "months": months,
        "seed": seed,
        "below60_supply_neutral": neutral.below60,
        "below60_count": count.below60,
        "supply_neutral": _luck(neutral),
        "count_with_tolerance": _luck(count),
        "effect_of_finding": [
            {
                "disputes": one.disputes,
                "to_the_letter": round(one.to_the_letter, 4),
                "held_harmless": round(one.found, 4),
                "least": round(one.least, 4),
                "most": round(one.most, 4),
            }
            for one in effects(makeup.around, ScoringRule())
        ],
        "detection": {name: _caught(one) for name, one in detection(seed, stations).items()},
    }


def _luck(found: Luck) -> dict[str, float]:
    return {name: round(value, 4) for name, value in found.__dict__.items()}


def _caught(found: Caught) -> dict[str, float | int | None]:
    shares = {"precision": found.precision, "recall": found.recall}
    rounded = {name: None if share is None else round(share, 4) for name, share in shares.items()}
    return {"planted": found.planted, "flagged": found.flagged, "right": found.right, **rounded}


def _told(found: dict[str, Any]) -> str:
    lines = [f"{found['months']:,} worker-months, seed {found['seed']}"]
    for mode in ("supply_neutral", "count_with_tolerance"):
        told = found[mode]
        lines.append(f"{mode:24} below 60 {told['below60']:.2%}  mean {told['mean']}  sd {told['sd']}")
    for name, one in found["detection"].items():
        lines.append(f"{name:24} precision {one['precision']}  recall {one['recall']}")
    return "\n".join(lines)
