"""Months of grid workers for tests: records, disputes and sheets, reached the way people reach them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from typing import Any

from sqlmodel import col, select

from core.vocabulary import Role
from domain.assessment import Answer, answer_appeal, appeal, draft_month, set_exposure, show_month, sign
from domain.assessment.vocabulary import AssessmentEvent
from domain.mediation import FollowUpAnswer, StepCode, close, record_follow_up
from domain.work import Work
from models import AssessmentSheet, FollowUp, Record
from tests.disputes import registered, step
from tests.factories import SmallStation

OCTOBER = 202610
SECOND = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)  # Monday, 9:00 in Shanghai
AFTER_APPEAL = datetime(2026, 11, 12, 1, 0, tzinfo=UTC)


def entries(
    station: SmallStation,
    count: int,
    *,
    grid: str = "G01",
    kind: str = "base_data",
    on: date = date(2026, 10, 12),
    role: Role = Role.GRID_WORKER,
    **fields: Any,
) -> list[int]:
    """Keep so many records of somebody, each saying something else; return their ids."""
    with station.work() as work:
        worker = station.actor(role, grid).worker_id
        rows = [_record(work, station, worker, grid, kind, on, fields) for _n in range(count)]
        work.record(AssessmentEvent.SAMPLE_DRAWN, None, records=count)
        return [row.id for row in rows]


def _record(
    work: Work, station: SmallStation, worker: int, grid: str, kind: str, on: date, fields: dict[str, Any]
) -> Record:
    row_id = work.new_id()
    moment = datetime.combine(on, datetime.min.time(), tzinfo=UTC) + timedelta(hours=2, minutes=row_id % 400)
    said = {
        "id": row_id,
        "kind": kind,
        "happened_on": on,
        "grid_id": station.grid_ids[grid],
        "worker_id": worker,
        "title": f"第 {row_id} 户",
        "payload": {"n": row_id},
        "fingerprint": f"said-{row_id}",
        "created_at": moment,
    }
    return work.new(Record, **said | fields)


def equal_grids(station: SmallStation) -> None:
    """Give both grids the same households: every exposure is 1."""
    for grid_id in (station.grid_ids["G01"], station.grid_ids["G02"]):
        with station.work() as work:
            set_exposure(work, grid_id, 600, 0.2, date(2022, 1, 1))


def at(station: SmallStation, moment: datetime) -> None:
    """Turn the clock to a moment."""
    station.clock.at = moment


@contextmanager
def then(station: SmallStation, moment: datetime) -> Iterator[None]:
    """Do something at another moment."""
    before, station.clock.at = station.clock.at, moment
    yield
    station.clock.at = before


def dispute(
    station: SmallStation,
    on: datetime,
    *,
    grid: str = "G01",
    days: float = 1,
    outcome: str = "OC01",
    result: str = "FU1",
    late: int = 0,
    is_found: bool = False,
) -> int:
    """Let a worker take in a dispute, settle it after days, and have it visited; return its id.

    ``result`` '' = no visit; ``late`` = days after the visit was due; without an ``outcome`` it stays open.
    """
    at(station, on)
    source = "SC01" if is_found else "SC09"
    case_id = registered(station, Role.GRID_WORKER, grid, source=source, place_text=f"{on:%m%d%H%M} 处")
    if not outcome:
        return case_id
    station.clock.move(days=days)
    with station.work(Role.GRID_WORKER, grid) as work:
        close(work, case_id, outcome, method="MM05", why="说明")
    if result:
        _visit(station, case_id, grid, result, late)
    return case_id


def _visit(station: SmallStation, case_id: int, grid: str, result: str, late: int) -> None:
    with station.reading() as session:
        due = session.exec(select(FollowUp).where(FollowUp.dispute_id == case_id)).all()
    for one in due:
        moment = datetime.combine(one.due_on, datetime.min.time(), tzinfo=UTC)
        with then(station, moment + timedelta(days=late, hours=3)), station.work(Role.CLERK) as work:
            record_follow_up(work, one.id, one.version, FollowUpAnswer(result, "FC1", "SA5"))


def reopened(station: SmallStation, case_id: int) -> None:
    """Let a closed dispute come back."""
    step(station, case_id, StepCode.REOPEN, Role.CLERK, why="又来了")


def drafted(station: SmallStation, month: int = OCTOBER, moment: datetime = SECOND) -> list[AssessmentSheet]:
    """Draft the sheets of a month on the day after it."""
    at(station, moment)
    with station.work(Role.CLERK) as work:
        draft_month(work, month)
    return sheets(station, month)


def shown(station: SmallStation, month: int = OCTOBER, moment: datetime = SECOND) -> list[AssessmentSheet]:
    """Draft them and show them to their workers."""
    drafted(station, month, moment)
    with station.work(Role.CLERK) as work:
        show_month(work, month)
    return sheets(station, month)


def signed(
    station: SmallStation, month: int = OCTOBER, moment: datetime = SECOND, after: datetime | None = None
) -> list[AssessmentSheet]:
    """Draft, show, let the days of appeal pass, sign."""
    found = shown(station, month, moment)
    at(station, after or moment + timedelta(days=12))
    with station.work(Role.LEADER) as work:
        sign(work, [sheet.id for sheet in found])
    return sheets(station, month)


def sheets(station: SmallStation, month: int = OCTOBER) -> list[AssessmentSheet]:
    """Return the rows of a month, in order of worker and edition."""
    with station.reading() as session:
        rows = session.exec(
            select(AssessmentSheet)
            .where(AssessmentSheet.month == month)
            .order_by(col(AssessmentSheet.worker_id), col(AssessmentSheet.edition))
        ).all()
    return list(rows)


def sheet_of(station: SmallStation, grid: str = "G01", month: int = OCTOBER) -> AssessmentSheet:
    """Return the latest sheet of the worker of a grid."""
    worker = station.actor(Role.GRID_WORKER, grid).worker_id
    return [row for row in sheets(station, month) if row.worker_id == worker][-1]


def appealed(station: SmallStation, grid: str = "G01", words: str = "有 3 条漏计") -> int:
    """Let the worker of a grid appeal; return the sheet's id."""
    sheet_id = sheet_of(station, grid).id
    with station.work(Role.GRID_WORKER, grid) as work:
        appeal(work, sheet_id, words, "GS1")
    return sheet_id


def answered(
    station: SmallStation, sheet_id: int, reviewer: str = "G02", **changes: float
) -> AssessmentSheet:
    """Let the officer of another grid answer an appeal: upheld where something changes."""
    answer = Answer(bool(changes), "核对了原始记录", changes)
    with station.work(Role.COMMUNITY_OFFICER, reviewer) as work:
        return answer_appeal(work, sheet_id, answer)
