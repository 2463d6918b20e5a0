"""From a chunk of text to alerts that can be kept, and rows that cannot, each with its reason."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd

from core.messages import Message
from domain.alerts.reading.cells import Cells
from domain.alerts.reading.codes import Categories, Codes
from domain.alerts.reading.duplicates import alert_keys
from domain.alerts.reading.findings import TEXT_FIELDS, find_faults, reasons
from domain.alerts.reading.grids import GridFinder
from domain.alerts.reading.mapping import Mapping
from domain.alerts.reading.points import read_points
from domain.alerts.reading.refused import RefusedRow
from domain.alerts.reading.source import SURPLUS
from domain.alerts.reading.times import Times, read_arrival, read_times
from domain.alerts.reading.vocabulary import Context
from domain.alerts.reading.wording import numbered

Array = np.ndarray[Any, Any]

CODED = ("place_type", "source", "outcome")
COLUMNS = (
    "row_no",
    "case_no",
    "occurred_at",
    "occurred_local",
    "occurred_date",
    "weekday",
    "hour",
    "time_known",
    "category",
    "category1",
    "category_text",
    "category_detail",
    "area_text",
    "grid_code",
    "place_text",
    "place_type",
    "source",
    "outcome",
    "summary",
    "officer_text",
    "arrived_at",
    "x",
    "y",
    "key",
    "is_numbered",
)
REPEAT_COLUMNS = ("row_no", "case_no", "key")
DAY, HOUR = 86_400, 3_600
THURSDAY = 3


@dataclass(frozen=True)
class Validated:
    """What became of a chunk: ``len(rows) + len(repeats) + len(refused)`` rows went in.

    ``rows`` has COLUMNS: ``row_no`` int; ``case_no`` '' where there is none; ``occurred_at`` UTC;
    ``occurred_local`` the source's wall time and ``occurred_date`` its midnight, both without a zone;
    ``weekday`` 0 = Monday; ``hour`` -1 where the time of day is not known; codes of the dictionaries;
    ``grid_code`` '' = unassigned; ``arrived_at`` UTC or NaT; ``x``, ``y`` WGS84 or NaN; ``key`` by which the
    station knows the alert again; ``is_numbered`` where equal keys are different alerts.

    ``repeats`` (REPEAT_COLUMNS) and ``shared_case_numbers`` (rows kept although their case number stood in
    an earlier row) are filled by ``read_alerts`` alone. The counters say which source values fitted nowhere
    (areas: '' = none given); ``new_grids`` are codes to be made, with their names.
    """

    rows: pd.DataFrame
    refused: tuple[RefusedRow, ...]
    repeats: pd.DataFrame
    unknown_categories: Counter[tuple[str, str]] = field(default_factory=Counter)
    unknown_areas: Counter[str] = field(default_factory=Counter)
    new_grids: dict[str, str] = field(default_factory=dict)
    shared_case_numbers: int = 0


def validate(chunk: pd.DataFrame, mapping: Mapping, context: Context) -> Validated:
    """Validate one chunk of ``Source.chunks``; for a whole file see ``read_alerts``."""
    return Validator(mapping, context)(chunk)


class Validator:
    """Holds the tables of one mapping ready for every chunk of a file."""

    def __init__(self, mapping: Mapping, context: Context) -> None:
        words = context.vocabulary
        self._mapping = mapping
        self._context = context
        self._categories = Categories(mapping.categories, words.categories)
        self._codes = {
            "place_type": Codes(mapping.place_types, words.place_types),
            "source": Codes(mapping.sources, words.sources),
            "outcome": Codes(mapping.outcomes, words.outcomes),
        }
        self._grids = GridFinder(mapping.area, context)

    def __call__(self, chunk: pd.DataFrame) -> Validated:
        """Sort the rows of a chunk into alerts and refused rows."""
        cells = Cells(chunk, self._mapping)
        times = read_times(cells.column, self._mapping.time, self._context.now)
        codes = self._categories.of(cells.field("category_text"), cells.field("category_detail"))
        faults = reasons(find_faults(cells, times, codes, self._mapping))
        is_kept = np.ones(len(chunk), dtype=bool)
        is_kept[list(faults)] = False
        return self._sorted(chunk, cells, times, codes, faults, is_kept)

    def _sorted(
        self,
        chunk: pd.DataFrame,
        cells: Cells,
        times: Times,
        codes: Array,
        faults: dict[int, Message],
        is_kept: Array,
    ) -> Validated:
        mapping = self._mapping
        x, y = read_points(cells.field("x"), cells.field("y"), mapping.point, mapping.has_decimal_comma)
        areas = cells.area()[is_kept]
        grids = self._grids.find(areas, x[is_kept], y[is_kept])
        columns = self._columns(cells, times, codes) | {"x": x, "y": y}
        columns["key"], columns["is_numbered"] = alert_keys(cells, mapping, columns | {"utc": times.utc})
        rows = pd.DataFrame({"row_no": chunk.index.to_numpy(), **columns})[is_kept].assign(
            grid_code=grids.codes
        )
        return Validated(
            rows=rows[list(COLUMNS)].reset_index(drop=True),
            refused=_refused(chunk, faults),
            repeats=rows.loc[[], list(REPEAT_COLUMNS)],
            unknown_categories=_unknown_pairs(cells, codes),
            unknown_areas=Counter(areas[grids.codes == ""].tolist()),
            new_grids=grids.new,
        )

    def _columns(self, cells: Cells, times: Times, codes: Array) -> dict[str, Any]:
        columns: dict[str, Any] = {name: cells.field(name) for name in TEXT_FIELDS}
        rule = self._mapping.categories
        kept = np.where(codes == "", rule.fallback, codes) if rule.unknown == "other" else codes
        columns |= {"category": kept, "category1": self._categories.level1(kept)}
        columns |= {name: self._coded(cells, name) for name in CODED}
        columns["case_no"] = _case_numbers(cells.field("case_no"))
        columns["arrived_at"] = _utc(
            read_arrival(cells.field("arrived_at"), times, self._mapping.time.timezone)
        )
        return columns | _moment_columns(times)

    def _coded(self, cells: Cells, name: str) -> Array:
        rule = {
            "place_type": self._mapping.place_types,
            "source": self._mapping.sources,
            "outcome": self._mapping.outcomes,
        }[name]
        return self._codes[name].of(cells.field(name), cells.field(rule.words_in or name))


def _moment_columns(times: Times) -> dict[str, Any]:
    local = times.local.astype("datetime64[s]")
    seconds = local.astype("int64")
    hours = np.where(times.has_clock, seconds % DAY // HOUR, -1)
    return {
        "occurred_at": _utc(times.utc),
        "occurred_local": local,
        "occurred_date": local.astype("datetime64[D]").astype("datetime64[s]"),
        "weekday": (seconds // DAY + THURSDAY) % 7,
        "hour": hours,
        "time_known": times.has_clock,
    }


def _utc(moments: Array) -> pd.DatetimeIndex:
    return pd.DatetimeIndex(moments).tz_localize("UTC")


def _case_numbers(texts: pd.Series) -> pd.Series:
    """Return case numbers in one form: half-width, upper case, without spaces and the sheet's apostrophe."""
    return numbered(texts).str.replace("[ \t\r\n']", "", regex=True).str.upper()


def _refused(chunk: pd.DataFrame, faults: dict[int, Message]) -> tuple[RefusedRow, ...]:
    raw = chunk.drop(columns=SURPLUS, errors="ignore").iloc[list(faults)]
    rows = zip(raw.index, faults.values(), raw.itertuples(index=False, name=None), strict=True)
    return tuple(RefusedRow(int(number), reason, tuple(cells)) for number, reason, cells in rows)


def _unknown_pairs(cells: Cells, codes: Array) -> Counter[tuple[str, str]]:
    at = codes == ""
    first, second = cells.field("category_text")[at], cells.field("category_detail")[at]
    return Counter(zip(first.tolist(), second.tolist(), strict=True))
