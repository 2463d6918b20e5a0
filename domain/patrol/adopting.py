"""Adopting a plan with one's own changes: the suggestion stays, the plan that is walked lies beside it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise
from typing import Any

import pandas as pd
from sqlmodel import col, select

from analytics.patrol.demand import Demand
from analytics.patrol.shifts import Round, Shift
from analytics.patrol.shifts import moment as minute_of
from core.clock import local_day
from core.errors import BadInput, NotFound, OutOfTurn
from core.messages import message
from domain.organisation.queries import grids
from domain.patrol.events import PatrolEvent
from domain.patrol.plans import stops_of
from domain.patrol.policy import check_can_plan, plans_visible_to
from domain.patrol.records import Adoption, StopDraft
from domain.patrol.suggestions import aware, demand_on, next_edition
from domain.patrol.vocabulary import PlanStatus, ShiftResult
from domain.personal import clean_text
from domain.work import Work
from models import PatrolPlan, PatrolShift, PatrolStop

NOTE_LIMIT = 400
NEAR = timedelta(minutes=30)  # moved by less, a stop reaches what it reached before
KEPT_FACTS = ("day", "teams", "shifts", "stop_minutes", "made_at", "made_by", "is_synthetic")


@dataclass(frozen=True)
class Placed:
    """A stop as it will be kept: what is expected there, where it lies, and whether it was changed."""

    draft: StopDraft
    grid_id: int | None
    grid: str
    expected: float
    east: float
    north: float
    is_changed: bool


def adopt(work: Work, wanted: Adoption) -> PatrolPlan:
    """Adopt a plan for its day, as suggested or changed; an earlier one of that day is replaced.

    Each team of it becomes a shift that waits for its people; shifts that were staffed already keep them.

    Raises:
        NotFound, NotAllowed: not theirs to see, not theirs to adopt. StaleEdit: changed meanwhile.
        OutOfTurn: the day is over, or the plan was replaced.
        BadInput: a stop outside its shift, two at once for a team, an unknown place, or no word why
            it differs (fields 'stops' and 'note').
    """
    check_can_plan(work.actor)
    basis = reach(work, wanted)
    _check_turn(basis, work)
    drafts = sorted(wanted.stops, key=lambda stop: (stop.team, stop.arrive))
    check_stops(drafts, basis)
    placed = _placed(work, basis, drafts)
    note = wanted.note.strip()
    is_changed = len(placed) != _how_many(work, basis) or any(one.is_changed for one in placed)
    if is_changed and not note:
        raise BadInput(message("Say in a few words why it differs from the suggestion."), "note")
    return _adopted(work, basis, placed, note)


def reach(work: Work, wanted: Adoption) -> PatrolPlan:
    """Return the plan to adopt. Raises NotFound: missing and out of sight are the same."""
    seen = select(PatrolPlan.id).where(plans_visible_to(work.actor), col(PatrolPlan.id) == wanted.plan_id)
    if work.session.exec(seen).first() is None:
        raise NotFound
    return work.get(PatrolPlan, wanted.plan_id, version=wanted.version)


def check_stops(drafts: Sequence[StopDraft], basis: PatrolPlan) -> None:
    """Refuse stops that cannot be walked. Raises BadInput (field 'stops')."""
    if not drafts:
        raise BadInput(message("A plan has at least one stop."), "stops")
    hours = _hours_of_teams(basis)
    length = timedelta(minutes=basis.stop_minutes)
    for one in drafts:
        begin, end = hours.get(one.team, (None, None))
        if begin is None or end is None:
            raise BadInput(message("There is no team {team} in this plan.", team=one.team), "stops")
        if not begin <= one.arrive <= end - length:
            facts = {"team": one.team, "time": f"{one.arrive:%H:%M}", "place": one.place}
            raise BadInput(
                message("{team}, {time}, {place}: this lies outside the team's shift.", **facts), "stops"
            )
    for before, after in pairwise(drafts):
        if before.team == after.team and after.arrive < before.arrive + length:
            facts = {"team": after.team, "time": f"{after.arrive:%H:%M}", "minutes": str(basis.stop_minutes)}
            raise BadInput(
                message("{team} has two stops at {time}: each takes {minutes} minutes.", **facts), "stops"
            )


def _hours_of_teams(basis: PatrolPlan) -> dict[str, tuple[datetime, datetime]]:
    found: dict[str, tuple[datetime, datetime]] = {}
    for number, text in enumerate(basis.shifts, start=1):
        shift = Shift.read(str(text))
        span = minute_of(basis.day, shift.begin), minute_of(basis.day, shift.end)
        found |= {f"S{number}T{team}": span for team in range(1, basis.teams + 1)}
    return found


def _check_turn(basis: PatrolPlan, work: Work) -> None:
    if basis.status == PlanStatus.REPLACED:
        raise OutOfTurn(message("This plan was replaced. Adopt the newer one, or a suggestion."))
    if basis.day < local_day(work.now):
        raise OutOfTurn(message("The day of this plan is over."))


def _how_many(work: Work, basis: PatrolPlan) -> int:
    return len(stops_of(work.session, work.station_id, basis.id))


def _placed(work: Work, basis: PatrolPlan, drafts: Sequence[StopDraft]) -> list[Placed]:
    """Match each stop with the one it came from; what was moved is reckoned anew from the alerts."""
    stops: Iterable[Any] = stops_of(work.session, work.station_id, basis.id).itertuples()
    before = {stop.id: stop for stop in stops}
    found, moved = [], []
    for draft in drafts:
        old = before.get(draft.stop_id)
        if old is not None and old.place == draft.place and abs(old.arrive - draft.arrive) < NEAR:
            is_changed = old.team != draft.team or old.arrive != draft.arrive
            found.append(_from(old, draft, is_changed=is_changed))
        else:
            moved.append(draft)
    return found + (_reckoned(work, basis, moved) if moved else [])


def _from(old: Any, draft: StopDraft, *, is_changed: bool) -> Placed:
    grid_id = None if pd.isna(old.grid_id) else int(old.grid_id)
    return Placed(draft, grid_id, old.grid, old.expected, old.east, old.north, is_changed=is_changed)


def _reckoned(work: Work, basis: PatrolPlan, drafts: Sequence[StopDraft]) -> list[Placed]:
    demand = demand_on(work.session, work.actor, basis.day)
    numbers = {name: at for at, name in reversed(list(enumerate(demand.spots["place"])))}
    unknown = [draft.place for draft in drafts if draft.place not in numbers]
    if unknown:
        raise BadInput(message("{place} is not among the known places.", place=unknown[0]), "stops")
    ids = _grid_ids(work)
    found = []
    for draft in drafts:
        spot = demand.spots.iloc[numbers[draft.place]]
        expected = _expected(demand, basis, draft, numbers[draft.place])
        code, at = str(spot["grid"]), (float(spot["east"]), float(spot["north"]))
        found.append(Placed(draft, ids.get(code), code, expected, *at, is_changed=True))
    return found


def _expected(demand: Demand, basis: PatrolPlan, draft: StopDraft, spot: int) -> float:
    """Return what is expected at a place in the round of about two hours in which a stop begins."""
    shift = Shift.read(str(basis.shifts[int(draft.team[1 : draft.team.index("T")]) - 1]))
    minute = (draft.arrive - minute_of(basis.day, 0)) // timedelta(minutes=1)
    span = next((r for r in shift.rounds() if r.begin <= minute < r.end), Round(shift.begin, shift.end))
    return float(demand.in_round(basis.day, span)[spot])


def _grid_ids(work: Work) -> Mapping[str, int]:
    return {grid.code: grid.id for grid in grids(work.session, work.station_id)}


def _adopted(work: Work, basis: PatrolPlan, placed: Sequence[Placed], note: str) -> PatrolPlan:
    plan = work.new(
        PatrolPlan,
        **{name: getattr(basis, name) for name in KEPT_FACTS},
        edition=next_edition(work, basis.day),
        status=str(PlanStatus.ADOPTED),
        basis_id=basis.basis_id or basis.id,
        figures=dict(basis.figures),
        adopted_at=work.now,
        adopted_by=work.actor.worker_id or None,
    )
    work.session.flush()
    plan.note = clean_text(work, "patrol_plan", plan.id, note, limit=NOTE_LIMIT, field="note") if note else ""
    _keep_stops(work, plan, placed)
    _take_over_shifts(work, plan, _replace_others(work, plan))
    work.record(
        PatrolEvent.PLAN_ADOPTED, plan, day=plan.day.isoformat(), edition=plan.edition, stops=len(placed)
    )
    work.result(plan.id)
    return plan


def _keep_stops(work: Work, plan: PatrolPlan, placed: Sequence[Placed]) -> None:
    length = timedelta(minutes=plan.stop_minutes)
    ordered = sorted(placed, key=lambda one: (one.draft.team, one.draft.arrive))
    position: dict[str, int] = {}
    rows = []
    for number, one in zip(work.new_ids(len(ordered)), ordered, strict=True):
        team = one.draft.team
        position[team] = position.get(team, 0) + 1
        rows.append(
            {
                "station_id": work.station_id,
                "id": number,
                "plan_id": plan.id,
                "team": team,
                "position": position[team],
                "arrive_at": aware(one.draft.arrive),
                "leave_at": aware(one.draft.arrive + length),
                "place": one.draft.place,
                "grid_id": one.grid_id,
                "grid_code": one.grid,
                "expected": one.expected,
                "east": one.east,
                "north": one.north,
            }
        )
    work.bulk(PatrolStop, rows)


def _replace_others(work: Work, plan: PatrolPlan) -> list[int]:
    """Mark what was adopted for the day before as replaced; returns those plans."""
    others = work.session.exec(
        select(PatrolPlan).where(
            col(PatrolPlan.station_id) == work.station_id,
            col(PatrolPlan.day) == plan.day,
            col(PatrolPlan.status) == str(PlanStatus.ADOPTED),
            col(PatrolPlan.id) != plan.id,
        )
    ).all()
    for other in others:
        other.status = str(PlanStatus.REPLACED)
        work.record(PatrolEvent.PLAN_REPLACED, other, day=plan.day.isoformat(), edition=other.edition)
    return [other.id for other in others]


def _take_over_shifts(work: Work, plan: PatrolPlan, replaced: Sequence[int]) -> None:
    """Hand open shifts of replaced plans on to the same teams; make those that are new, drop the rest."""
    old = work.session.exec(
        select(PatrolShift).where(
            col(PatrolShift.station_id) == work.station_id,
            col(PatrolShift.plan_id).in_(list(replaced)),
            col(PatrolShift.result) != str(ShiftResult.DROPPED),
        )
    ).all()
    teams = _teams_walked(work, plan)
    for shift in old:
        if shift.team in teams:
            shift.plan_id = plan.id
            del teams[shift.team]
        elif shift.result == ShiftResult.PLANNED:
            shift.result = str(ShiftResult.DROPPED)
            work.record(PatrolEvent.SHIFT_DROPPED, shift, day=plan.day.isoformat())
    for team, (begin, end) in teams.items():
        work.new(
            PatrolShift,
            day=plan.day,
            begin_at=aware(begin),
            end_at=aware(end),
            team=team,
            plan_id=plan.id,
            duties=["PD1"],
            needed=2,
            is_synthetic=plan.is_synthetic,
        )
    work.session.flush()


def _teams_walked(work: Work, plan: PatrolPlan) -> dict[str, tuple[datetime, datetime]]:
    walked = set(stops_of(work.session, work.station_id, plan.id)["team"])
    return {team: span for team, span in _hours_of_teams(plan).items() if team in walked}


def as_suggested(stops: pd.DataFrame) -> tuple[StopDraft, ...]:
    """Return the stops of a plan unchanged, to be adopted as they are."""
    rows: Iterable[Any] = stops.itertuples()
    return tuple(StopDraft(row.team, row.arrive.to_pydatetime(), row.place, int(row.id)) for row in rows)
