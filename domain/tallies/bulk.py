"""Writing very many counts at once: the same three layers as ``write.spread``, worked out column by column.

A frame of cells has the columns measure, day (datetime64), grid_id, code, hour and n; ``hour`` is
NOT_BY_HOUR where the measure is not counted by weekday and hour.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence

import numpy as np
import pandas as pd
from sqlmodel import Session, SQLModel, col, delete

from core.bulk import add_up_frame
from core.dictionaries import parents
from domain.tallies.cells import ALL_GRIDS, Cell
from domain.tallies.write import hour_codes
from models import TallyDay, TallyHour, TallyMonth

NOT_BY_HOUR = -2
CodesOf = Callable[[str], tuple[str, ...]]
CELL = ["measure", "day", "grid_id", "code", "hour"]
LAYERS: dict[type[SQLModel], list[str]] = {
    TallyDay: ["measure", "day", "grid_id", "code"],
    TallyMonth: ["measure", "month", "grid_id", "code"],
    TallyHour: ["measure", "month", "grid_id", "code", "weekday", "hour"],
}


def summed(frames: Sequence[pd.DataFrame], columns: Sequence[str] = CELL) -> pd.DataFrame:
    """Put frames of counts together: one row per key in the order of the keys, ``n`` added up."""
    together = pd.concat(frames, ignore_index=True)
    key = np.zeros(len(together), dtype="int64")
    for name in columns:
        numbers, different = pd.factorize(together[name], sort=True)
        key = key * max(1, len(different)) + numbers
    _keys, first, which = np.unique(key, return_index=True, return_inverse=True)
    n = np.bincount(which, weights=together["n"], minlength=len(first)).astype("int64")
    return together[list(columns)].take(first).reset_index(drop=True).assign(n=n)


def as_counter(cells: pd.DataFrame) -> Counter[Cell]:
    """Return a frame of cells as the one-by-one path counts them."""
    rows = zip(*(cells[name].tolist() for name in CELL), cells["n"].tolist(), strict=True)
    return Counter(
        {
            Cell(measure, day.date(), grid_id, code, None if hour == NOT_BY_HOUR else hour): n
            for measure, day, grid_id, code, hour, n in rows
        }
    )


def add_cell_frame(session: Session, station_id: int, cells: pd.DataFrame) -> None:
    """Add a frame of cells (``n`` may be negative) to the three layers."""
    if cells.empty:
        return
    for table, layer in spread_frame(cells).items():
        add_up_frame(session, table.__table__, layer.assign(station_id=station_id))  # type: ignore[attr-defined]


def drop_empty(session: Session, station_id: int) -> None:
    """Take away the counts that came back to nothing."""
    for table in LAYERS:
        session.execute(delete(table).where(col(table.station_id) == station_id, col(table.n) == 0))  # type: ignore[attr-defined]


def spread_frame(cells: pd.DataFrame) -> dict[type[SQLModel], pd.DataFrame]:
    """Return what the cells add to each layer."""
    day = cells["day"].dt
    dated = cells.assign(month=day.year * 100 + day.month, weekday=day.day_of_week)
    hourly = dated[dated["hour"] != NOT_BY_HOUR]
    return {
        TallyDay: summed([cells], LAYERS[TallyDay]),
        TallyMonth: _layer(dated, LAYERS[TallyMonth], _month_codes),
        TallyHour: _layer(hourly, LAYERS[TallyHour], hour_codes),
    }


def _layer(cells: pd.DataFrame, columns: list[str], codes_of: CodesOf) -> pd.DataFrame:
    fine = summed([cells], columns)
    coded = summed([fine.head(0), *_recoded(fine, codes_of)], columns)
    return summed([coded, coded.assign(grid_id=ALL_GRIDS)], columns)


def _recoded(cells: pd.DataFrame, codes_of: CodesOf) -> Iterator[pd.DataFrame]:
    """Yield the cells once per code they are counted under, each different code asked once."""
    numbers, different = pd.factorize(cells["code"])
    told = [codes_of(code) for code in different]
    for place in range(max(map(len, told), default=0)):
        has_code = np.array([place < len(found) for found in told])[numbers]
        codes = np.array([found[place] if place < len(found) else "" for found in told], dtype=object)[
            numbers
        ]
        yield cells[has_code].assign(code=codes[has_code])


def _month_codes(code: str) -> tuple[str, ...]:
    return tuple(dict.fromkeys((code, *parents(code))))
