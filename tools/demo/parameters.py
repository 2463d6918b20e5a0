"""What is drawn, and in which shares: data/demo.yaml, read and checked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from core.settings import PROJECT
from core.yamlfile import read_yaml

FILE = PROJECT / "data" / "demo.yaml"
Shares = Mapping[str, float]
Facts = Mapping[str, Any]


@dataclass(frozen=True)
class Parameters:
    """The parts of the file. Shares are of 1; days are lognormal; every text is Chinese."""

    alerts: Facts
    disputes: Facts
    people: Facts
    places: Facts
    texts: Facts
    identity: Facts
    current_days: int


@cache
def parameters(path: Path = FILE) -> Parameters:
    """Return the parameters.

    Raises:
        ValueError: shares of one thing do not add up to 1.
    """
    content = read_yaml(path)
    for name, shares in tables_of_shares(content):
        if abs(sum(shares.values()) - 1) > 1e-9:
            raise ValueError(f"{name}: shares add up to {sum(shares.values()):.4f}")
    hours = content["alerts"]["hours"]
    for name, weights in hours.items():
        hours[name] = {str(hour): float(weight) for hour, weight in enumerate(weights)}
    parts = {name: content[name] for name in ("alerts", "disputes", "people", "places", "texts", "identity")}
    return Parameters(**parts, current_days=int(content["calibrated"]["current_days"]))


def tables_of_shares(content: Facts) -> Iterator[tuple[str, Shares]]:
    """Yield every table of the file whose values are shares of a whole, with its name."""
    alerts, disputes = content["alerts"], content["disputes"]
    whole = ("sources", "types", "risks", "levels", "failed_as", "set_aside_as", "escalation_reasons")
    yield from ((name, disputes[name]) for name in whole)
    yield from (("follow_ups", disputes["follow_ups"][name]) for name in ("ratings", "results", "channels"))
    yield from (("alerts", alerts[name]) for name in ("mix", "sources"))
    for name in ("parts", "outcomes", "places_of"):
        yield from ((f"{name} of {code}", shares) for code, shares in alerts[name].items())
    for name in ("parts", "methods", "registrars", "resolved_as"):
        yield from ((f"{name} of {code}", shares) for code, shares in disputes[name].items())


def of_code(table: Facts, code: str, otherwise: Any = None) -> Any:
    """Return what a table says of a code, else of the longest code above it: AL101, AL1; DT0201, DT02."""
    for length in range(len(code), 1, -1):
        if code[:length] in table:
            return table[code[:length]]
    return otherwise
