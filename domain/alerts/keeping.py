"""From validated rows to kept alerts: keys checked, places found, numbers cut out, everything counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping as Table
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import pandas as pd
from sqlmodel import Session

from core.bulk import insert_frame
from core.crypto import place_of
from core.dictionaries import dictionary
from core.messages import Message
from domain.alerts.keys import known_keys
from domain.alerts.places import known_places
from domain.alerts.reading.findings import TEXT_FIELDS
from domain.alerts.reading.refused import RefusedRow as Refusal
from domain.alerts.reading.validation import Validated
from domain.alerts.tallies import cell_frame, cells_of_rows
from domain.organisation.founding import add_grid
from domain.organisation.queries import grids
from domain.personal.redaction import Found, cut_out_many, keep_found
from domain.tallies.bulk import add_cell_frame, summed
from domain.work import Work
from models import Alert, AlertCaseNumber, RefusedRow

SAME = (
    "case_no",
    "occurred_at",
    "weekday",
    "hour",
    "category",
    "category1",
    "source",
    "outcome",
    "arrived_at",
)
MANY = 8
FEW = 500  # rows that are counted sooner one by one than column by column
SHOWN = 100
SAMPLED = 20


@dataclass
class Findings:
    """What a file turned out to hold. ``imported`` is what would be, as long as nothing is kept.

    ``categories`` and ``areas`` are source values that fitted nowhere; ``reasons`` say of the first refused
    rows what is wrong; ``sample`` are the first rows that can be kept, personal numbers cut out.
    """

    rows: int = 0
    imported: int = 0
    duplicates: int = 0
    refused: int = 0
    categories: Counter[tuple[str, str]] = field(default_factory=Counter)
    areas: Counter[str] = field(default_factory=Counter)
    new_grids: dict[str, str] = field(default_factory=dict)
    reasons: list[tuple[int, Message]] = field(default_factory=list)
    sample: pd.DataFrame = field(default_factory=pd.DataFrame)

    def count(self, found: Validated, fresh: int) -> None:
        """Add what became of a chunk, of which ``fresh`` rows are not known yet."""
        self.imported += fresh
        self.duplicates += len(found.rows) - fresh + len(found.repeats)
        self.refused += len(found.refused)
        self.rows += len(found.rows) + len(found.repeats) + len(found.refused)
        self.categories.update(found.unknown_categories)
        self.areas.update(found.unknown_areas)
        self.new_grids |= found.new_grids
        self.reasons += [(row.row_no, row.reason) for row in found.refused[: SHOWN - len(self.reasons)]]
        if self.sample.empty and len(found.rows):
            rows = found.rows.head(SAMPLED).reset_index(drop=True)
            self.sample = rows.assign(**without_numbers(rows)[0])


class Keeper:
    """Keeps the chunks of one file inside one transaction; their counts are written once, at the end."""

    def __init__(self, work: Work, batch_id: int) -> None:
        self.findings = Findings()
        self._work = work
        self._batch_id = batch_id
        self._grids = {grid.code: grid.id for grid in grids(work.session, work.station_id)}
        self._places = known_places(work)
        self._cells: list[pd.DataFrame] = []

    def keep(self, found: Validated) -> None:
        """Keep what is new of a chunk, and its refused rows."""
        fresh = unknown_rows(self._work.session, self._work.station_id, found.rows)
        self.findings.count(found, len(fresh))
        self._make_grids(found.new_grids)
        self._keep_refused(found.refused)
        if len(fresh):
            self._keep_alerts(fresh.reset_index(drop=True))

    def finish(self) -> None:
        """Write the counts of everything that was kept."""
        if self._cells:
            add_cell_frame(self._work.session, self._work.station_id, summed(self._cells))

    def _keep_alerts(self, rows: pd.DataFrame) -> None:
        work = self._work
        ids = np.asarray(work.new_ids(len(rows)))
        alerts, found = self._alerts(rows)
        alerts = alerts.assign(id=ids, station_id=work.station_id)
        insert_frame(work.session, Alert.__table__, alerts)  # type: ignore[attr-defined]
        insert_frame(work.session, AlertCaseNumber.__table__, _keys(alerts, rows["key"]))  # type: ignore[attr-defined]
        work.touch(Alert)
        keep_found(work, "alert", ((int(ids[at]), one) for at, one in found))
        self._count(alerts)

    def _alerts(self, rows: pd.DataFrame) -> tuple[pd.DataFrame, list[tuple[int, Found]]]:
        where = self._places.find_many(rows["place_text"], rows["grid_code"].map(self._grids))
        is_typed = rows["place_type"] != ""
        texts, found = without_numbers(rows)
        day = rows["occurred_date"]
        alerts = rows[[*SAME]].assign(
            **texts,
            occurred_on=day,
            occurred_month=day.dt.year * 100 + day.dt.month,
            longitude=rows["x"],
            latitude=rows["y"],
            grid_id=where["grid_id"],
            place_id=where["place_id"],
            campus_id=where["campus_id"],
            place_type=rows["place_type"].where(is_typed, where["place_type"]),
            is_case=rows["outcome"].isin(dictionary("alert_outcome").where(is_case=True)),
            batch_id=self._batch_id,
            is_synthetic=self._work.desk.is_demo,
        )
        return alerts, found

    def _count(self, alerts: pd.DataFrame) -> None:
        if len(alerts) < FEW:
            self._work.cells.update(cells_of_rows(alerts))
            return
        self._cells.append(cell_frame(alerts))
        if len(self._cells) > MANY:
            self._cells = [summed(self._cells)]

    def _make_grids(self, new: Table[str, str]) -> None:
        for code, name in sorted(new.items()):
            if code not in self._grids:
                self._grids[code] = add_grid(self._work, code, name).id

    def _keep_refused(self, refused: Sequence[Refusal]) -> None:
        ids = self._work.new_ids(len(refused))
        self._work.bulk(RefusedRow, [self._refused(*pair) for pair in zip(ids, refused, strict=True)])

    def _refused(self, row_id: int, row: Refusal) -> dict[str, Any]:
        station_id = self._work.station_id
        place = place_of("refused_row", "row_locked", station_id, row_id)
        return {
            "station_id": station_id,
            "id": row_id,
            "batch_id": self._batch_id,
            "row_no": row.row_no,
            "reason": row.reason.to_json(),
            "row_locked": self._work.cipher.lock(json.dumps(row.cells, ensure_ascii=False), place),
        }


def unknown_rows(session: Session, station_id: int, rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows whose key the station does not know yet."""
    known = known_keys(session, station_id, rows["key"].tolist())
    return rows[~rows["key"].isin(known)] if known else rows


def _keys(alerts: pd.DataFrame, keys: pd.Series) -> pd.DataFrame:
    """Return the rows of the key table, in the order in which they lie there."""
    told = alerts[["station_id", "occurred_month"]].assign(case_no=keys, alert_id=alerts["id"])
    return told.sort_values("case_no")


def without_numbers(rows: pd.DataFrame) -> tuple[dict[str, pd.Series], list[tuple[int, Found]]]:
    """Return the free texts with chips for ID numbers and phones, and what was cut out of which row."""
    texts, found = {}, list[tuple[int, Found]]()
    for name in TEXT_FIELDS:
        texts[name], cut = cut_out_many(rows[name])
        found += cut
    return texts, found
