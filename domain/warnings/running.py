"""Running the model over a week and keeping what it said: all of it or nothing, and never twice the same.

Counting and judging are reading; only what is kept waits for the station's turn.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any

import pandas as pd
from sqlalchemy import select
from sqlmodel import Session, col

from analytics.surges import Colour, Watched, watch
from core.actor import Actor
from core.clock import Clock, local_day
from core.errors import BadInput
from core.messages import message
from domain.desk import Desk
from domain.modules import Module, check_on
from domain.warnings.concentration import concentrations
from domain.warnings.counts import GRID, WEEK, Counts, read_counts, series_parts
from domain.warnings.events import WarningEvent
from domain.warnings.following import follow
from domain.warnings.selection import COLOURS
from domain.warnings.settings import WatchSettings, watch_settings
from domain.warnings.steps import OPEN
from domain.work import Work, begin
from models import EarlyWarning, Place, WarningRun

PAST_WEEKS = 12
DAY = timedelta(days=1)


class Kind(StrEnum):
    """The weekly run, or the quick look at the seven days that ended yesterday."""

    WEEK = "week"
    DAY = "day"


SPEAKS = {
    Kind.WEEK: frozenset(COLOURS),
    Kind.DAY: frozenset({Colour.ORANGE, Colour.RED}),  # looked at daily, only what is sure speaks
}


@dataclass(frozen=True)
class Judged:
    """One week judged, ready to be kept. ``rows`` are all series that could be judged."""

    kind: Kind
    week: date
    settings: WatchSettings
    counts: Counts
    rows: pd.DataFrame
    warned: pd.DataFrame
    expected_false: float
    past: dict[str, list[int]]
    facts: dict[str, dict[str, Any]]
    grid_of: dict[int, int]

    @property
    def data_key(self) -> str:
        """The digest of the counts it was made of."""
        return self.counts.digest(self.week)


def last_whole_week(today: date) -> date:
    """Return the Monday of the latest week that is over."""
    return today - timedelta(days=today.weekday() + 7)


def run_weeks(desk: Desk, actor: Actor, week: date, clock: Clock, *, weeks: int = 1) -> list[int]:
    """Judge ``weeks`` weeks that end with the one of ``week``; returns the ids of their runs.

    A week that was judged with the same settings and the same counts is not judged again.

    Raises:
        Refused: early warning is switched off.
        BadInput: the week is not over yet.
    """
    monday = week - timedelta(days=week.weekday())
    if monday + WEEK > local_day(clock()):
        raise BadInput(message("This week is not over yet. Choose an earlier one."), "week")
    return _run(desk, actor, Kind.WEEK, monday, clock, weeks)


def quick_look(desk: Desk, actor: Actor, clock: Clock, *, until: date | None = None) -> list[int]:
    """Judge the seven days that ended yesterday (or with ``until``): only orange and red are kept.

    Raises:
        Refused: early warning is switched off.
        BadInput: the day is not over yet.
    """
    today = local_day(clock())
    last = until or today - DAY
    if last >= today:
        raise BadInput(message("This day is not over yet. Choose an earlier one."), "day")
    return _run(desk, actor, Kind.DAY, last - 6 * DAY, clock, 1)


def _run(desk: Desk, actor: Actor, kind: Kind, week: date, clock: Clock, weeks: int) -> list[int]:
    check_on(Module.WARNINGS)
    started = clock()
    with desk.database.reading() as session:
        judged = list(judge_weeks(session, desk.station_id, kind, week, weeks=weeks))
    if not judged:
        return []
    with begin(desk, actor, clock) as work:
        return [keep(work, one, started) for one in judged]


def judge_weeks(
    session: Session, station_id: int, kind: Kind, week: date, *, weeks: int = 1
) -> Iterator[Judged]:
    """Yield the last ``weeks`` weeks judged, the earliest first; nothing where there is nothing to count."""
    settings = watch_settings()
    counts = read_counts(session, station_id, week, settings)
    if counts is None:
        return
    watched = watch(counts.panel, settings.watching(), last=weeks, since=counts.since, through=counts.through)
    batch = _Batch(kind, settings, counts, watched, counts.wide(), _grids_of_places(session, station_id))
    for of_week in watched.weeks.itertuples():
        yield batch.judged(session, station_id, of_week)


@dataclass(frozen=True)
class _Batch:
    """Several weeks judged in one go: what they share."""

    kind: Kind
    settings: WatchSettings
    counts: Counts
    watched: Watched
    wide: pd.DataFrame
    grid_of: dict[int, int]

    def judged(self, session: Session, station_id: int, of_week: Any) -> Judged:
        """Return one of its weeks with what its warnings need: their past, and where their alerts lie."""
        week = of_week.week
        rows, spoken = self.watched.rows, self.watched.warnings
        known = rows[(rows["week"] == week) & rows["expected"].notna()]
        warned = spoken[(spoken["week"] == week) & spoken["colour"].isin(SPEAKS[self.kind])]
        until, names = self.wide.loc[:week].tail(PAST_WEEKS), list(warned["series"])
        return Judged(
            self.kind,
            week.date(),
            self.settings,
            self.counts,
            known,
            warned,
            float(of_week.expected_false),
            {name: until[name].tolist() for name in names},
            concentrations(session, station_id, names, week.date()),
            self.grid_of,
        )


def keep(work: Work, judged: Judged, started: datetime | None = None) -> int:
    """Keep what a week's run said; returns the id of the run, an earlier one where nothing has changed."""
    known = _known(work, judged)
    if known is not None:
        return known.id
    run = work.new(
        WarningRun,
        kind=str(judged.kind),
        week=judged.week,
        settings=judged.settings.to_json(),
        settings_key=judged.settings.key,
        data_key=judged.data_key,
        revision=judged.counts.revision,
        methods={str(name): int(n) for name, n in judged.rows["method"].value_counts().items()},
        series=len(judged.rows),
        expected_false=judged.expected_false,
        started_at=started or work.now,
        finished_at=work.now,
    )
    work.session.flush()
    for row in judged.warned.itertuples():
        _keep_warning(work, run, judged, row)
    run.warned = len(judged.warned)
    work.session.flush()
    run.over = over_threshold(work, judged)
    follow(work, judged.week + WEEK)
    work.record(WarningEvent.WARNINGS_RUN, run, look=run.kind, week=str(run.week), warned=run.warned)
    work.result(run.id)
    return run.id


def _known(work: Work, judged: Judged) -> WarningRun | None:
    return work.session.scalars(
        select(WarningRun).where(
            col(WarningRun.station_id) == work.station_id,
            col(WarningRun.kind) == str(judged.kind),
            col(WarningRun.week) == judged.week,
            col(WarningRun.settings_key) == judged.settings.key,
            col(WarningRun.data_key) == judged.data_key,
        )
    ).first()


def _keep_warning(work: Work, run: WarningRun, judged: Judged, row: Any) -> None:
    """Make a warning, or bring one that speaks of the same matter up to date while nobody closed it.

    What people did with it stays; so does the moment it was first said.
    """
    facts = _told(work, run, judged, row)
    standing = _standing(work, row.series, judged)
    if standing is None:
        kind, of, code = series_parts(row.series)
        grid_id = of if kind == GRID else judged.grid_of[of]
        work.new(
            EarlyWarning,
            series=row.series,
            grid_id=grid_id,
            place_id=None if kind == GRID else of,
            category=code,
            warned_at=work.now,
            is_synthetic=work.desk.is_demo,
            **facts,
        )
    elif standing.status in OPEN and (judged.kind is Kind.WEEK or standing.kind == Kind.DAY):
        for name, value in facts.items():
            setattr(standing, name, value)


def _told(work: Work, run: WarningRun, judged: Judged, row: Any) -> dict[str, Any]:
    return {
        "run_id": run.id,
        "kind": str(judged.kind),
        "week": judged.week,
        "observed": int(row.observed),
        "expected": float(row.expected),
        "low": int(row.low),
        "high": int(row.high),
        "bound": float(row.upperbound),
        "threshold": judged.settings.threshold(float(row.expected)),
        "score": float(row.score) if pd.notna(row.score) else 0.0,
        "pvalue": float(row.pvalue),
        "qvalue": float(row.qvalue) if pd.notna(row.qvalue) else None,
        "colour": str(row.colour),
        "method": str(row.method),
        "past": judged.past[row.series],
        "facts": {**judged.facts.get(row.series, {}), "weeks": _weeks_running(work, row.series, judged)},
    }


def _standing(work: Work, series: str, judged: Judged) -> EarlyWarning | None:
    """Return a warning of the same series that says the same: of this very week, or a quick look into it."""
    last = judged.week + WEEK - DAY
    first = judged.week - (6 * DAY if judged.kind is Kind.DAY else 0 * DAY)
    found = work.session.scalars(
        select(EarlyWarning)
        .where(
            col(EarlyWarning.station_id) == work.station_id,
            col(EarlyWarning.series) == series,
            col(EarlyWarning.week) > first - WEEK,
            col(EarlyWarning.week) <= last,
        )
        .order_by(col(EarlyWarning.week).desc())
    ).all()
    same = [
        one for one in found if judged.kind is Kind.DAY or one.kind == Kind.DAY or one.week == judged.week
    ]
    return next(iter(same), None)


def _weeks_running(work: Work, series: str, judged: Judged) -> int:
    """Return in how many weeks in a row the series was warned of, this one counted."""
    before = work.session.scalars(
        select(col(EarlyWarning.week)).where(
            col(EarlyWarning.station_id) == work.station_id,
            col(EarlyWarning.series) == series,
            col(EarlyWarning.kind) == str(Kind.WEEK),
            col(EarlyWarning.week) < judged.week,
        )
    )
    weeks, running = set(before), 1
    while judged.week - running * WEEK in weeks:
        running += 1
    return running


def over_threshold(work: Work, judged: Judged) -> list[dict[str, Any]]:
    """Return the threshold weeks of a run (M40), and of each whether somebody was warned, then or before."""
    least = [judged.settings.threshold(expected) for expected in judged.rows["expected"]]
    over = judged.rows[judged.rows["observed"] >= least]
    warned = set(
        work.session.scalars(
            select(col(EarlyWarning.series)).where(
                col(EarlyWarning.station_id) == work.station_id,
                col(EarlyWarning.week) > judged.week - 2 * WEEK,
                col(EarlyWarning.week) < judged.week + WEEK,
            )
        )
    )
    return [
        {
            "series": series,
            "grid": _grid_of(series, judged),
            "observed": int(observed),
            "expected": round(float(expected), 2),
            "warned": series in warned,
        }
        for series, observed, expected in zip(over["series"], over["observed"], over["expected"], strict=True)
    ]


def _grid_of(series: str, judged: Judged) -> int:
    kind, of, _code = series_parts(series)
    return of if kind == GRID else judged.grid_of[of]


def _grids_of_places(session: Session, station_id: int) -> dict[int, int]:
    rows = session.execute(
        select(col(Place.id), col(Place.grid_id)).where(col(Place.station_id) == station_id)
    )
    return {int(place): int(grid) for place, grid in rows}
