"""To which grid an alert belongs: by table, by name, by polygon, or a grid made from the area itself."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from domain.alerts.reading.codes import looked_up
from domain.alerts.reading.mapping import AreaRule
from domain.alerts.reading.vocabulary import Context
from domain.alerts.reading.wording import folded

Array = np.ndarray[Any, Any]
UNSAFE = re.compile(r"[^\w]+")
LONGEST_CODE = 24


@dataclass(frozen=True)
class Grids:
    """Grid codes of the rows, '' = unassigned; and which of them the station does not have yet: code → name."""

    codes: Array
    new: dict[str, str]


def find_grids(areas: pd.Series, x: Array, y: Array, rule: AreaRule, context: Context) -> Grids:
    """Try the steps of the rule one after the other on every row that has no grid yet."""
    known = context.vocabulary.grids
    texts = areas.where(~areas.map(folded).isin([folded(text) for text in rule.blank]), "")
    codes, new = np.full(len(areas), "", dtype=object), {}
    for step in rule.steps:
        names = _in_polygons(x, y, context) if step == "polygon" else texts.to_numpy(object)
        found = looked_up(pd.Series(names, dtype="str"), {}, _finder(step, rule, context))
        is_made = "create" in rule.steps and step in {"polygon", "create"}
        usable = np.array([is_made or code in known for code in found], dtype=bool)
        codes = np.where((codes == "") & usable, found, codes)
        new |= {code: name for code, name in zip(found, names, strict=True) if is_made and code not in known}
    return Grids(codes, {code: str(name) for code, name in new.items() if code and code in set(codes)})


def grid_code(area: str, prefix: str) -> str:
    """Return the code of a grid made from an area's own name: 'West End' → 'WEST-END'."""
    plain = UNSAFE.sub("-", folded(area).upper()).strip("-")[:LONGEST_CODE]
    return f"{prefix}{plain}" if plain else ""


def _finder(step: str, rule: AreaRule, context: Context) -> Callable[[str], str]:
    names = context.vocabulary.grid_by_name
    table = {folded(area): code for area, code in rule.table.items()}
    return {
        "table": lambda area: table.get(folded(area), ""),
        "label": lambda area: names.get(folded(area), ""),
        "polygon": lambda area: names.get(folded(area), "") or grid_code(area, rule.prefix),
        "create": lambda area: grid_code(area, rule.prefix),
    }[step]


def _in_polygons(x: Array, y: Array, context: Context) -> Array:
    if context.polygons is None:
        return np.full(len(x), "", dtype=object)
    return context.polygons(x, y)
