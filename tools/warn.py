"""`python -m tools warn`: the weekly run of early warning, or the daily quick look; for cron and timers."""

from __future__ import annotations

import sys
from datetime import date, datetime
from typing import Annotated

import typer
from sqlmodel import Session, col, select

from core.actor import system_actor
from core.clock import Clock, local_day, system_clock
from core.errors import Refused
from core.i18n import _, say
from core.vocabulary import Workspace
from domain.desk import Desk, close_desks, has_database, open_desk
from domain.warnings import last_whole_week, quick_look, run_weeks
from models import WarningRun

Week = Annotated[
    datetime | None, typer.Option(formats=["%Y-%m-%d"], help="a day of the week to judge, else the last one")
]
Weeks = Annotated[int, typer.Option(min=1, max=520, help="so many weeks that end with it")]
Daily = Annotated[
    bool, typer.Option("--daily", help="the seven days that ended yesterday: orange and red only")
]
Demo = Annotated[bool, typer.Option("--demo", help="at the demo station")]


def warn(week: Week = None, weeks: Weeks = 1, daily: Daily = False, demo: Demo = False) -> None:
    """Judge a week and keep its warnings. The same week, settings and counts are never kept twice."""
    workspace = Workspace.DEMO if demo else Workspace.STATION
    if not has_database(workspace):
        print(_("There is no database yet. Start the desk once with make run."), file=sys.stderr)
        raise typer.Exit(2)
    try:
        desk = open_desk(workspace)
        runs = run(desk, week.date() if week else None, weeks=weeks, daily=daily)
        with desk.database.reading() as session:
            for line in told(session, desk.station_id, runs):
                print(line)
    except Refused as refusal:
        print(say(refusal.message), file=sys.stderr)
        raise typer.Exit(2) from refusal
    finally:
        close_desks()


def run(
    desk: Desk, week: date | None, *, weeks: int = 1, daily: bool = False, clock: Clock = system_clock
) -> list[int]:
    """Do it and return the ids of the runs, earlier ones where nothing has changed since."""
    actor = system_actor(desk.station_id)
    if daily:
        return quick_look(desk, actor, clock, until=week)
    return run_weeks(desk, actor, week or last_whole_week(local_day(clock())), clock, weeks=weeks)


def told(session: Session, station_id: int, runs: list[int]) -> list[str]:
    """Return a line per run: from which day on, how many series, warnings, and expected false ones."""
    if not runs:
        return [_("Nothing to count yet: no alert is known.")]
    rows = session.exec(
        select(WarningRun)
        .where(WarningRun.station_id == station_id, col(WarningRun.id).in_(runs))
        .order_by(col(WarningRun.week))
    )
    return [
        _(
            "{week}: {series} series, {warned} warnings, {false} of them expected by chance",
            week=row.week,
            series=row.series,
            warned=row.warned,
            false=f"{row.expected_false:.1f}",
        )
        for row in rows
    ]
