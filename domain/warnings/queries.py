"""Reading warnings: what is stored and nothing that would have to be computed anew. Scope is in the SQL."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from statistics import median
from typing import Any

import pandas as pd
from sqlalchemy import Select, and_, case, func, select
from sqlmodel import Session, col

from analytics.results import Rate
from core.actor import Actor
from core.clock import local_day, utc
from core.errors import NotFound
from domain.accounts.policy import Page, Scope, may, scope_of
from domain.alerts.policy import visible_to as visible_alerts
from domain.personal import mask_name
from domain.warnings.concentration import of_series
from domain.warnings.counts import WEEK
from domain.warnings.policy import visible_to
from domain.warnings.records import Figures, History, RunRecord, TaskRecord, WarningRecord
from domain.warnings.running import Kind, last_whole_week
from domain.warnings.selection import COLOURS, WarningFilter, clauses, hit, judged_by_time
from domain.warnings.steps import Outcome, Status
from models import Alert, EarlyWarning, Place, WarningRun, WarningTask, Worker

PAGE = 12
FIGURE_WEEKS = 8
EVIDENCE = ("id", "occurred_on", "occurred_at", "hour", "category", "place_text", "summary", "outcome")
_RANK = {str(colour): rank for rank, colour in enumerate(COLOURS)}


def find_warnings(
    session: Session, actor: Actor, asked: WarningFilter, *, limit: int = PAGE, offset: int = 0
) -> list[WarningRecord]:
    """Return the warnings of a list: red first, then the latest, then the surest."""
    rank = case(_RANK, value=col(EarlyWarning.colour), else_=len(_RANK))
    query = _rows(actor).where(*clauses(asked))
    ordered = query.order_by(
        rank, col(EarlyWarning.week).desc(), col(EarlyWarning.pvalue), col(EarlyWarning.id)
    )
    return [_record(row, place) for row, place in session.execute(ordered.limit(limit).offset(offset))]


def count_colours(session: Session, actor: Actor, asked: WarningFilter) -> dict[str, int]:
    """Return how many warnings a filter holds in each colour, the most serious first."""
    query = (
        select(col(EarlyWarning.colour), func.count())
        .where(visible_to(actor), *clauses(asked.of_colour("")))
        .group_by(col(EarlyWarning.colour))
    )
    found = {str(colour): int(n) for colour, n in session.execute(query)}
    return {colour: found.get(colour, 0) for colour in _RANK}


def open_warning(session: Session, actor: Actor, warning_id: int) -> WarningRecord:
    """Return one warning. Raises NotFound where there is none or it is out of the actor's scope."""
    row = session.execute(_rows(actor).where(col(EarlyWarning.id) == warning_id)).first()
    if row is None:
        raise NotFound
    return _record(*row)


def evidence(session: Session, actor: Actor, warning: WarningRecord, *, limit: int = 50) -> pd.DataFrame:
    """Return the alerts a warning counted, newest first; empty for whoever does not read alerts."""
    names = list(EVIDENCE)
    if not may(actor, Page.ALERTS):
        return pd.DataFrame(columns=names)
    query = (
        select(*(col(getattr(Alert, name)) for name in names))
        .where(
            visible_alerts(actor),
            col(Alert.occurred_on) >= warning.week,
            col(Alert.occurred_on) < warning.week + WEEK,
            of_series([warning.series]),
        )
        .order_by(col(Alert.occurred_at).desc())
        .limit(limit)
    )
    return pd.DataFrame(session.execute(query).all(), columns=names)


def latest_run(session: Session, actor: Actor, kind: Kind = Kind.WEEK) -> RunRecord | None:
    """Return the latest run of a kind: which week, how many series, how many chance alone would raise."""
    row = session.scalars(
        select(WarningRun)
        .where(col(WarningRun.station_id) == actor.station_id, col(WarningRun.kind) == str(kind))
        .order_by(col(WarningRun.week).desc(), col(WarningRun.id).desc())
        .limit(1)
    ).first()
    if row is None:
        return None
    return RunRecord(
        row.id, row.kind, row.week, row.series, row.warned, row.expected_false, row.methods, row.finished_at
    )


def live_figures(session: Session, actor: Actor, today: date, *, weeks: int = FIGURE_WEEKS) -> Figures:
    """Return how the warnings of the last weeks did (M40), each share with its n and N."""
    since = last_whole_week(today) - (weeks - 1) * WEEK
    recent = [visible_to(actor), col(EarlyWarning.week) >= since]
    is_in_time, outcome = col(EarlyWarning.is_in_time), col(EarlyWarning.outcome)
    warned, answered, ripe, hits, true, judged = session.execute(
        select(
            func.count(),
            _how_many(is_in_time.is_(True)),
            _how_many(judged_by_time()),
            _how_many(hit()),
            _how_many(outcome == str(Outcome.TRUE)),
            _how_many(outcome != ""),
        ).where(*recent)
    ).one()
    over, missed = threshold_weeks(session, actor, since)
    return Figures(
        weeks,
        since,
        Rate(hits, ripe),
        Rate(missed, over),
        Rate(answered, warned),
        Rate(true, judged),
        _lead_days(session, recent),
    )


def threshold_weeks(
    session: Session, actor: Actor, since: date, until: date | None = None
) -> tuple[int, int]:
    """Return the threshold weeks of weekly runs since a day, and how many of them nobody was warned of."""
    seen = _over(session, actor, since, until)
    return len(seen), sum(not one["warned"] for one in seen)


def find_missed(
    session: Session, actor: Actor, since: date, until: date | None = None, *, grid_id: int = 0
) -> pd.DataFrame:
    """Return the threshold weeks nobody was warned of, the latest first; of one grid where it is named.

    Columns: id (place in the list), week, series, grid, observed, expected.
    """
    over = _over(session, actor, since, until)
    seen = [one for one in over if not one["warned"] and grid_id in {0, one["grid"]}]
    frame = pd.DataFrame(seen, columns=["week", "series", "grid", "observed", "expected"])
    ordered = frame.sort_values(["week", "observed"], ascending=False, kind="stable", ignore_index=True)
    return ordered.assign(id=range(len(ordered)))


def grids_of(actor: Actor) -> frozenset[int] | None:
    """Return the grids whose warnings somebody reaches: None for all."""
    scope = scope_of(actor.role, Page.WARNINGS)
    if scope is Scope.STATION:
        return None
    return actor.grids if scope is Scope.GRID else frozenset()


def own_history(session: Session, actor: Actor, warning: WarningRecord) -> History:
    """Return what came of the earlier warnings of the same series."""
    outcome = col(EarlyWarning.outcome)
    row = session.execute(
        select(
            func.count(),
            _how_many(hit()),
            _how_many(judged_by_time()),
            _how_many(outcome == str(Outcome.TRUE)),
            _how_many(outcome == str(Outcome.FALSE)),
        ).where(
            visible_to(actor),
            col(EarlyWarning.series) == warning.series,
            col(EarlyWarning.week) < warning.week,
        )
    ).one()
    return History(*(int(n) for n in row))


def tasks_of(session: Session, actor: Actor, warning_ids: Sequence[int]) -> list[TaskRecord]:
    """Return the tasks of warnings within reach, the earliest due first."""
    query = _tasks(actor).where(visible_to(actor), col(EarlyWarning.id).in_(list(warning_ids)))
    return [_task(*row) for row in session.execute(query)]


def own_tasks(session: Session, actor: Actor) -> list[TaskRecord]:
    """Return what somebody still has to do, the earliest due first."""
    mine = and_(col(WarningTask.owner_id) == actor.worker_id, col(WarningTask.done_at).is_(None))
    return [_task(*row) for row in session.execute(_tasks(actor).where(mine))]


def over_threshold_between(
    session: Session, station_id: int, since: date, until: date | None, grids: frozenset[int] | None
) -> list[dict[str, Any]]:
    """Return the threshold weeks of weekly runs; of a week that was run twice, those of the later run."""
    query = (
        select(col(WarningRun.week), col(WarningRun.over))
        .where(
            col(WarningRun.station_id) == station_id,
            col(WarningRun.kind) == str(Kind.WEEK),
            col(WarningRun.week) >= since,
        )
        .order_by(col(WarningRun.id))
    )
    if until:
        query = query.where(col(WarningRun.week) < until)
    latest = {week: over for week, over in session.execute(query)}  # noqa: C416 - a row is no pair to dict()
    return [
        {"week": week, **one}
        for week, over in latest.items()
        for one in over
        if grids is None or one["grid"] in grids
    ]


def _over(session: Session, actor: Actor, since: date, until: date | None) -> list[dict[str, Any]]:
    return over_threshold_between(session, actor.station_id, since, until, grids_of(actor))


def _rows(actor: Actor) -> Select[EarlyWarning, str]:
    place = and_(
        col(Place.station_id) == col(EarlyWarning.station_id), col(Place.id) == col(EarlyWarning.place_id)
    )
    return select(EarlyWarning, col(Place.name)).outerjoin(Place, place).where(visible_to(actor))


def _record(row: EarlyWarning, place: str | None) -> WarningRecord:
    names = [name for name in WarningRecord.__dataclass_fields__ if name not in _OWN_WAY]
    plain = {name: getattr(row, name) for name in names}
    return WarningRecord(
        **plain,
        place=place or "",
        past=tuple(row.past),
        status=Status(row.status),
        warned_at=utc(row.warned_at),
    )


_OWN_WAY = frozenset({"place", "past", "status", "warned_at"})


def _tasks(actor: Actor) -> Select[WarningTask, str]:
    warning = and_(
        col(EarlyWarning.station_id) == col(WarningTask.station_id),
        col(EarlyWarning.id) == col(WarningTask.warning_id),
    )
    owner = and_(
        col(Worker.station_id) == col(WarningTask.station_id), col(Worker.id) == col(WarningTask.owner_id)
    )
    return (
        select(WarningTask, col(Worker.name))
        .join(EarlyWarning, warning)
        .join(Worker, owner)
        .where(col(WarningTask.station_id) == actor.station_id)
        .order_by(col(WarningTask.due_on), col(WarningTask.id))
    )


def _task(row: WarningTask, name: str) -> TaskRecord:
    return TaskRecord(
        row.id,
        row.warning_id,
        row.owner_id,
        mask_name(name),
        row.note,
        row.due_on,
        row.given_at,
        row.done_at,
        row.done_note,
    )


def _how_many(clause: Any) -> Any:
    return func.coalesce(func.sum(case((clause, 1), else_=0)), 0)


def _lead_days(session: Session, recent: Sequence[Any]) -> float | None:
    rows = session.execute(
        select(col(EarlyWarning.warned_at), col(EarlyWarning.reached_on)).where(
            *recent, col(EarlyWarning.reached_on).is_not(None)
        )
    )
    leads = [(reached - local_day(utc(warned))).days for warned, reached in rows]
    return median(leads) if leads else None
