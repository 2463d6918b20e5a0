"""Command: plan a day of joint patrol from the station's own alerts, and say what such plans have reached."""

from __future__ import annotations

import json
import sys
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Annotated, Any

import typer

from analytics.patrol.backtest import Backtest, backtest
from analytics.patrol.comparing import plan_figures
from analytics.patrol.demand import HISTORY_DAYS, expect
from analytics.patrol.planning import MOST_TEAMS, STOP_COLUMNS, STOP_MINUTES, Order, Plan, plan
from analytics.patrol.shifts import read_shifts
from analytics.periods import Period
from core.actor import system_actor
from core.errors import BadInput, Refused
from core.i18n import _, say
from core.messages import message
from core.vocabulary import Workspace
from domain.patrol import Ground, patrol_ground
from tools.database import ready_desk

REFUSED = 2
MOST_WEEKS = 52

Day = Annotated[datetime, typer.Option("--date", formats=["%Y-%m-%d"], help="the day to plan")]
Teams = Annotated[int, typer.Option(min=1, max=MOST_TEAMS, help="teams on the streets in each shift")]
Shifts = Annotated[list[str], typer.Option("--shift", help="08:00-16:00, once for each shift")]
More = Annotated[list[str] | None, typer.Argument(metavar="[SHIFT]...", help="further shifts of the day")]
Minutes = Annotated[int, typer.Option(min=STOP_MINUTES[0], max=STOP_MINUTES[1], help="how long a stop lasts")]
Weeks = Annotated[int, typer.Option("--backtest", min=0, max=MOST_WEEKS, help="weeks to try it out on")]
Out = Annotated[Path, typer.Option(help="write the stops here")]
Seed = Annotated[int, typer.Option(min=0, help="the same seed gives the same plan")]
InDemo = Annotated[bool, typer.Option("--demo", help="plan for the demo station")]
AsJson = Annotated[bool, typer.Option("--json", help="print the figures as JSON")]


@dataclass(frozen=True)
class Planned:
    """A plan, what was tried out, and how long it took."""

    plan: Plan
    tried: Backtest | None
    seconds: float


def patrol(
    day: Day,
    teams: Teams,
    shift: Shifts,
    out: Out,
    more: More = None,
    stop_minutes: Minutes = 15,
    backtest_weeks: Weeks = 0,
    seed: Seed = 0,
    demo: InDemo = False,
    as_json: AsJson = False,
) -> None:
    """Plan stops, times and routes of a day. Places and times only. Exit 2 where it cannot be planned."""
    try:
        order = Order(day.date(), teams, tuple(read_shifts([*shift, *(more or [])])), stop_minutes, seed)
        ground = read_ground(order, backtest_weeks, Workspace.DEMO if demo else Workspace.STATION)
        found = planned(ground, order, backtest_weeks)
        _write(found.plan, out)
    except Refused as refusal:
        _give_up(say(refusal.message))
    except OSError as trouble:
        _give_up(_("{name} cannot be written: {why}.", name=out, why=trouble.strerror or trouble))
    typer.echo(json.dumps(figures_of(found)) if as_json else told(found))


def read_ground(order: Order, weeks: int, workspace: Workspace) -> Ground:
    """Read two years of alerts at places, and the weeks to try out. Raises BadInput where there are none."""
    desk = ready_desk(workspace)
    back = timedelta(days=HISTORY_DAYS, weeks=weeks)
    period = Period(order.day - back, order.day + timedelta(days=1))
    with desk.database.reading() as session:
        ground = patrol_ground(session, system_actor(desk.station_id), period)
    first = order.day - timedelta(weeks=weeks)
    if not (ground.incidents["day"] < first).any():
        raise BadInput(
            message("No alert lies before {day}: there is nothing to plan from.", day=first), "date"
        )
    return ground


def planned(ground: Ground, order: Order, weeks: int) -> Planned:
    """Plan, and try it out where weeks are asked for."""
    began = time.monotonic()
    made = plan(expect(ground.incidents, ground.spots, order.day), order)
    seconds = time.monotonic() - began
    tried = backtest(ground.incidents, ground.spots, order, weeks, _progress()) if weeks else None
    return Planned(made, tried, seconds)


class Progress:
    """Says on standard error how many days have been tried out, at most once per tenth."""

    def __init__(self) -> None:
        self._said = 0

    def __call__(self, done: int, total: int) -> None:
        """Take note of days done."""
        if 10 * done // total > self._said:
            self._said = 10 * done // total
            typer.echo(_("{done} of {total} days tried out", done=done, total=total), err=True)


def figures_of(found: Planned) -> dict[str, Any]:
    """Return what the plan is expected to reach, and what plans like it have reached."""
    interval = found.tried.interval() if found.tried else None
    return {
        **plan_figures(found.plan),
        "interval": list(interval) if interval else None,
        "backtest": _tried(found.tried),
        "seconds": round(found.seconds, 2),
    }


def _tried(tried: Backtest | None) -> dict[str, Any] | None:
    if tried is None:
        return None
    interval = tried.interval()
    return {
        "days": len(tried.days),
        "from": tried.days[0].isoformat(),
        "to": tried.days[-1].isoformat(),
        "covered": float(tried.planned.sum()),
        "equal_spread_covered": float(tried.even.sum()),
        "incidents": float(tried.total.sum()),
        "team_hours": tried.team_hours,
        "ratio": tried.ratio,
        "interval": list(interval) if interval else None,
    }


def told(found: Planned) -> str:
    """Return the figures in words."""
    made, figures = found.plan, figures_of(found)
    lines = [
        _(
            "{stops} stops reach {ours} expected incidents; spread evenly they would reach {even}.",
            stops=len(made.stops),
            ours=f"{made.covered:.2f}",
            even=f"{figures['equal_spread_covered']:.2f}",
        )
    ]
    if found.tried and found.tried.ratio:
        lines.append(_tried_words(found.tried))
    return "\n".join(lines)


def _tried_words(tried: Backtest) -> str:
    interval = tried.interval()
    around = f"{interval.low:.2f}–{interval.high:.2f}" if interval else "–"
    return _(
        "Tried out on {days} days: {ratio} times an even spread ({around}).",
        days=len(tried.days),
        ratio=f"{tried.ratio:.2f}",
        around=around,
    )


def _write(made: Plan, out: Path) -> None:
    stops = made.stops[list(STOP_COLUMNS)]
    stops.to_csv(out, index=False, encoding="utf-8", date_format="%Y-%m-%dT%H:%M")


def _progress() -> Progress | None:
    return Progress() if sys.stderr.isatty() else None


def _give_up(words: str) -> None:
    typer.echo(words, err=True)
    sys.exit(REFUSED)


if __name__ == "__main__":
    typer.run(patrol)
