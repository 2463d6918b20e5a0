"""Asking for a plan and keeping what was suggested: planning takes seconds, so a job does it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Session, col

from analytics.patrol.comparing import expected_then, plan_figures
from analytics.patrol.demand import HISTORY_DAYS, Demand, expect
from analytics.patrol.ground import outlines
from analytics.patrol.planning import EFFORT, Order, Plan, plan
from analytics.patrol.shifts import read_shifts
from analytics.periods import Period
from core.actor import Actor
from core.clock import local_day, moment
from core.errors import BadInput
from core.messages import message
from domain.jobs.queue import enqueue
from domain.organisation.queries import grids
from domain.patrol.events import PatrolEvent
from domain.patrol.policy import check_can_plan
from domain.patrol.queries import patrol_ground
from domain.work import Work
from models import PatrolPlan, PatrolStop

JOB = "suggest_patrol"
LATEST_AHEAD = timedelta(days=60)
Tell = Callable[[int, int], None]


def order_of(day: date, teams: int, shifts: Sequence[str], stop_minutes: int = 15, seed: int = 0) -> Order:
    """Read what somebody asks for. Raises BadInput (field: teams, shift or stop_minutes)."""
    return Order(day, teams, tuple(read_shifts(list(shifts))), stop_minutes, seed)


def request_suggestion(
    work: Work, day: date, teams: int, shifts: Sequence[str], stop_minutes: int = 15
) -> int:
    """Queue the planning of a day and return the id of its job.

    Raises:
        NotAllowed: the actor does not lead the patrol.
        BadInput: the day is over or far ahead, or teams, shifts or stops are none that can be planned.
    """
    check_can_plan(work.actor)
    order_of(day, teams, shifts, stop_minutes)
    check_day(day, local_day(work.now))
    payload = {"day": day.isoformat(), "teams": teams, "shifts": list(shifts), "stop_minutes": stop_minutes}
    job_id = enqueue(work, JOB, payload)
    work.record(PatrolEvent.PLAN_ASKED, job=job_id, day=day.isoformat(), teams=teams)
    work.result(job_id)
    return job_id


def check_day(day: date, today: date) -> None:
    """Refuse planning a day that is over, or more than 60 days ahead. Raises BadInput (field 'day')."""
    if day < today:
        raise BadInput(message("This day is over. Choose today or a later one."), "day")
    if day > today + LATEST_AHEAD:
        raise BadInput(message("Plan at most {days} days ahead.", days=LATEST_AHEAD.days), "day")


def order_in(payload: Mapping[str, Any]) -> Order:
    """Return the order that a job holds."""
    day = date.fromisoformat(str(payload["day"]))
    return order_of(day, int(payload["teams"]), list(payload["shifts"]), int(payload["stop_minutes"]))


def demand_on(session: Session, actor: Actor, day: date) -> Demand:
    """Return what is to be expected on a day, from the two years of alerts before it.

    Raises:
        BadInput: no alert lies before the day (field 'day').
    """
    ground = patrol_ground(session, actor, Period(day - timedelta(days=HISTORY_DAYS), day))
    if ground.incidents.empty:
        raise BadInput(message("No alert lies before {day}: there is nothing to plan from.", day=day), "day")
    return expect(ground.incidents, ground.spots, day)


def make_suggestion(
    session: Session, actor: Actor, order: Order, tell: Tell | None = None, *, effort: int = EFFORT
) -> Plan:
    """Plan a day from the station's own alerts; ``tell`` hears of every shift that is done."""
    return plan(demand_on(session, actor, order.day), order, effort=effort, tell=tell)


def keep_suggestion(work: Work, made: Plan) -> PatrolPlan:
    """Keep a plan as a suggestion, with its figures and all its stops."""
    order = made.order
    kept = work.new(
        PatrolPlan,
        day=order.day,
        edition=next_edition(work, order.day),
        teams=order.teams,
        shifts=[spelled(shift.begin, shift.end) for shift in order.shifts],
        stop_minutes=order.stop_minutes,
        figures=plan_figures(made) | {"expected": _cells(made), "outlines": outlines(made.demand.spots)},
        made_at=work.now,
        made_by=work.actor.worker_id or None,
        is_synthetic=work.desk.is_demo,
    )
    work.session.flush()
    work.bulk(PatrolStop, _stop_rows(work, kept, made))
    work.record(PatrolEvent.PLAN_SUGGESTED, kept, day=order.day.isoformat(), stops=len(made.stops))
    return kept


def next_edition(work: Work, day: date) -> int:
    """Return the number of the next plan of a day."""
    query = select(func.max(col(PatrolPlan.edition))).where(
        col(PatrolPlan.station_id) == work.station_id, col(PatrolPlan.day) == day
    )
    return (work.session.execute(query).scalar() or 0) + 1


def spelled(begin: int, end: int) -> str:
    """Write a shift as it is read: 16:00-00:00."""
    return "-".join(f"{at // 60 % 24:02d}:{at % 60:02d}" for at in (begin, end))


def aware(at: datetime) -> datetime:
    """Return a local wall-clock time of a plan as an aware moment."""
    return moment(at.date(), at.time())


def _cells(made: Plan) -> list[list[Any]]:
    """Return what is expected by cell in the patrolled blocks: M25 of edited plans needs no demand again."""
    return [[*cell, round(n, 6)] for cell, n in sorted(expected_then(made).items())]


def _stop_rows(work: Work, kept: PatrolPlan, made: Plan) -> list[dict[str, Any]]:
    ids = {grid.code: grid.id for grid in grids(work.session, work.station_id)}
    numbers = work.new_ids(len(made.stops))
    where = made.demand.spots[["east", "north"]].to_numpy(dtype=float)
    stops: Iterable[Any] = made.stops.itertuples()
    return [
        {
            "station_id": work.station_id,
            "id": number,
            "plan_id": kept.id,
            "team": row.team,
            "position": row.order,
            "arrive_at": aware(row.arrive.to_pydatetime()),
            "leave_at": aware(row.leave.to_pydatetime()),
            "place": row.place,
            "grid_id": ids.get(row.grid),
            "grid_code": row.grid,
            "expected": row.expected,
            "east": where[row.spot][0],
            "north": where[row.spot][1],
        }
        for number, row in zip(numbers, stops, strict=True)
    ]
