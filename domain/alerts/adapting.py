"""A mapping changed by a person: other columns, categories and areas matched, saved under a name."""

from __future__ import annotations

from collections.abc import Mapping as Table
from dataclasses import replace

from domain.alerts.reading.mapping import ANY, Mapping

TIME = "time"
CHOSEN_FIELDS = (
    TIME,
    "category_text",
    "category_detail",
    "case_no",
    "area_text",
    "place_text",
    "source",
    "outcome",
    "summary",
    "officer_text",
)


def columns_of(mapping: Mapping) -> dict[str, str]:
    """Return which column each of CHOSEN_FIELDS is read from, '' for none."""
    first = {name: columns[0] for name, columns in mapping.columns.items() if columns}
    return {name: first.get(name, "") for name in CHOSEN_FIELDS} | {TIME: mapping.time.column}


def with_columns(mapping: Mapping, chosen: Table[str, str]) -> Mapping:
    """Return the mapping with these fields read from these columns; '' takes a field out."""
    before = columns_of(mapping)
    changed = {name: column for name, column in chosen.items() if column != before[name]}
    fields = {name: (column,) for name, column in changed.items() if name != TIME and column}
    kept = {name: columns for name, columns in mapping.columns.items() if name not in changed}
    time = mapping.time
    if changed.get(TIME):
        time = replace(
            time, column=changed[TIME], parts={}, clock="" if changed[TIME] == time.clock else time.clock
        )
    return replace(mapping, columns={**kept, **fields}, time=time)


def with_categories(mapping: Mapping, matched: Table[tuple[str, str], str]) -> Mapping:
    """Return the mapping with source categories (level 1, level 2 or '') matched to codes."""
    values = {first: dict(seconds) for first, seconds in mapping.categories.values.items()}
    for (first, second), code in matched.items():
        values.setdefault(first, {})[second or ANY] = code
    return replace(mapping, categories=replace(mapping.categories, values=values))


def with_areas(mapping: Mapping, matched: Table[str, str]) -> Mapping:
    """Return the mapping with area values matched to grid codes."""
    steps = mapping.area.steps if "table" in mapping.area.steps else ("table", *mapping.area.steps)
    table = {**mapping.area.table, **matched}
    return replace(mapping, area=replace(mapping.area, steps=steps, table=table))


def named(mapping: Mapping, name: str, columns: tuple[str, ...]) -> Mapping:
    """Return the mapping under a name by which the station keeps it, recognised by these columns."""
    return replace(mapping, name=name.strip(), title={}, signature=columns)
