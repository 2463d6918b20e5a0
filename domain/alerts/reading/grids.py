"""To which grid an alert belongs: by table, by name, by polygon, or a grid made from the area itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from domain.alerts.reading.mapping import AreaRule
from domain.alerts.reading.vocabulary import Context
from domain.alerts.reading.wording import folded

Array = np.ndarray[Any, Any]
UNSAFE = re.compile(r"[^\w]+")
LONGEST_CODE = 32


@dataclass(frozen=True)
class Grids:
    """Grid codes of the rows, '' = unassigned; and those the station does not have yet: code → name."""

    codes: Array
    new: dict[str, str]


class GridFinder:
    """Tries the steps of an area rule one after the other on every row that has no grid yet."""

    def __init__(self, rule: AreaRule, context: Context) -> None:
        self._rule = rule
        self._context = context
        self._table = {folded(area): code for area, code in rule.table.items()}

    def find(self, areas: pd.Series, x: Array, y: Array) -> Grids:
        """Return the grids of rows with these area values and points (NaN where there is none)."""
        texts = areas.where(~areas.isin(self._rule.blank), "").to_numpy(object)
        codes, new = np.full(len(areas), "", dtype=object), dict[str, str]()
        for step in self._rule.steps:
            is_open = codes == ""
            names = self._in_polygons(x, y) if step == "polygon" else texts
            numbers, different = pd.factorize(names)
            found = {name: self._code(step, name) for name in different}
            coded = np.array([found[name] for name in different], dtype=object)[numbers]
            codes = np.where(is_open, coded, codes)
            new |= self._not_there_yet(found, set(codes[is_open]))
        return Grids(codes, new)

    def _code(self, step: str, name: str) -> str:
        """Return the code for one area; a code the station does not have only where grids may be created."""
        code = self._asked(step)(name)
        is_made = step in {"polygon", "create"} and "create" in self._rule.steps
        return code if is_made or code in self._context.vocabulary.grids else ""

    def _asked(self, step: str) -> Callable[[str], str]:
        names, prefix = self._context.vocabulary.grid_by_name, self._rule.prefix
        steps: dict[str, Callable[[str], str]] = {
            "table": lambda area: self._table.get(folded(area), ""),
            "label": lambda area: names.get(folded(area), ""),
            "polygon": lambda area: names.get(folded(area), "") or grid_code(area, prefix),
            "create": lambda area: grid_code(area, prefix),
        }
        return steps[step]

    def _in_polygons(self, x: Array, y: Array) -> Array:
        polygons = self._context.polygons
        return np.full(len(x), "", dtype=object) if polygons is None else polygons(x, y)

    def _not_there_yet(self, found: dict[str, str], used: set[str]) -> dict[str, str]:
        known = self._context.vocabulary.grids
        return {code: name for name, code in found.items() if code in used - {""} and code not in known}


def grid_code(area: str, prefix: str) -> str:
    """Return the code of a grid made from an area's own name: 'West End' → 'WEST-END'."""
    plain = UNSAFE.sub("-", folded(area).upper()).strip("-")[:LONGEST_CODE]
    return f"{prefix}{plain}" if plain else ""
