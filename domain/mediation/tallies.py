"""What disputes and follow-ups add to the kept counts (A2: M01, M02, M04, M05, M09)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from core.clock import local_day, utc
from core.dictionaries import dictionary
from domain.mediation.vocabulary import Bucket
from domain.tallies.cells import Cell, counts

Row = Mapping[str, Any]


@counts("dispute")
def dispute_cells(row: Row) -> Iterator[Cell]:
    """Count a dispute on its days: registered, accepted, closed by bucket, cohorts, found proactively.

    'cohort' leaves bucket X out; 'cohort_30' are those of it resolved within 30 days of acceptance.
    A reopened dispute has no closing day and no bucket, so it has left the closed cells.
    """
    yield _of_dispute("registered", row["registered_at"], row)
    if row["accepted_at"]:
        yield from _cohorts(row)
    if row["closed_at"] and row["bucket"]:
        yield _of_dispute(f"closed_{row['bucket']}", row["closed_at"], row)
    if row["is_proactive"]:
        yield _of_dispute("proactive", row["found_at"], row)


@counts("follow_up")
def follow_up_cells(row: Row) -> Iterator[Cell]:
    """Count a follow-up on its due day (due, done, on time) and its rating on the day it was given.

    One rating per party and dispute counts, the latest. What was dropped by reopening is not due.
    """
    if not row["dropped_at"]:
        yield from _visits(row)
    if row["is_latest_rating"] and row["done_on"]:
        yield from _ratings(row)


def _cohorts(row: Row) -> Iterator[Cell]:
    accepted = row["accepted_at"]
    yield _of_dispute("accepted", accepted, row)
    if row["bucket"] == Bucket.EXCLUDED:
        return
    yield _of_dispute("cohort", accepted, row)
    if row["is_quick"]:
        yield _of_dispute("cohort_30", accepted, row)


def _visits(row: Row) -> Iterator[Cell]:
    yield _of_follow_up("followup_due", row, "due_on")
    if row["done_on"]:
        yield _of_follow_up("followup_done", row, "due_on")
        if row["done_on"] <= row["due_on"]:
            yield _of_follow_up("followup_on_time", row, "due_on")


def _ratings(row: Row) -> Iterator[Cell]:
    yield _of_follow_up("rating_valid", row, "done_on")
    if row["rating"] in dictionary("satisfaction_scale").where(good=True):
        yield _of_follow_up("rating_good", row, "done_on")


def _of_dispute(measure: str, moment: datetime, row: Row) -> Cell:
    return Cell(measure, local_day(utc(moment)), row["grid_id"], row["type_code"])


def _of_follow_up(measure: str, row: Row, day: str) -> Cell:
    return Cell(measure, row[day], row["grid_id"], row["type_code"])
