"""The last weeks of patrol: first by habit, every grid alike; then by plan. Posts all the while."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlmodel import col

from analytics.patrol.demand import Demand
from analytics.patrol.planning import plan
from core.actor import Actor
from core.clock import moment
from core.vocabulary import Role
from domain.organisation import places, read_station_file
from domain.organisation.founding import add_place
from domain.patrol import (
    Adoption,
    Report,
    ShiftFilter,
    ShiftOrder,
    ShiftRecord,
    ShiftResult,
    adopt,
    as_suggested,
    demand_on,
    fill_roster,
    find_shifts,
    keep_suggestion,
    open_plan,
    plan_shift,
    posts,
    report,
)
from domain.patrol.suggestions import order_of
from domain.work import Work
from models import Alert
from tools.demo.chance import Chance
from tools.demo.deeds import ByHand, Deed
from tools.demo.founding import Town
from tools.demo.years import DAY, days_of

BY_HABIT, BY_PLAN = 14, 14  # days
SHIFTS = ("08:00-16:00", "16:00-00:00", "00:00-08:00")
TEAMS, EFFORT = 2, 12
OFFICE, EVENING = time(9, 0), time(17, 30)
REPORTS = (time(8, 20), time(16, 20))
PIONEERS = {"V01": ("PT06", "G03"), "V02": ("PT04", "G06"), "V03": ("PT02", "G01")}
POST_HOURS = {
    "P01": (8, 20),
    "P02": (8, 20),
    "P03": (10, 22),
    "V01": (9, 17),
    "V02": (9, 17),
    "V03": (17, 23),
}
RESULTS = {"done": 0.94, "cut_short": 0.035, "not_done": 0.025}
REASONS = {"PR1": 0.5, "PR2": 0.2, "PR3": 0.2, "PR4": 0.1}
PUBLICITY, CHANGED = 0.4, 0.15
WHY = ("校门口放学时段加强", "人手调整，少去一处", "夜市摊点增加")


@dataclass
class Beat:
    """What the patrol's deeds share: who walks, whose turn it is, and the week's expectation."""

    crew: dict[int, Actor]
    chance: Chance
    demands: dict[date, Demand] = field(default_factory=dict)

    def demand(self, work: Work, day: date) -> Demand:
        """Return what is expected in the week of a day, read once a week."""
        monday = day - timedelta(days=day.weekday())
        known_until = monday if has_alerts(work, monday) else day
        if known_until not in self.demands:
            self.demands[known_until] = demand_on(work.session, work.actor, known_until)
        return self.demands[known_until]


@dataclass(frozen=True)
class OpenPosts(ByHand):
    """The pioneer posts of the party members (党员先锋岗) are opened."""

    town: Town

    def do(self, work: Work) -> None:
        """Add them as places."""
        known = {place.code for place in places(work.session, work.station_id)}
        for one in read_station_file()["party_pioneer_posts"]:
            kind, grid = PIONEERS[one["code"]]
            if one["code"] not in known:
                grid_id = self.town.grid_ids[grid]
                add_place(work, one["code"], one["name_zh"], kind, grid_id, name_en=one["name_en"])


@dataclass(frozen=True)
class PlanDay(ByHand):
    """The clerk plans a day: posts, and either areas by habit or a plan that follows the alerts."""

    day: date
    beat: Beat
    town: Town
    is_planned: bool
    is_last: bool = False

    def do(self, work: Work) -> None:
        """Plan its shifts and fill their roster."""
        if self.is_planned and has_alerts(work, self.day):
            self._adopt(work)
        else:
            self._areas(work)
        for post in posts(work.session, work.station_id):
            if post.code in POST_HOURS:
                begin, end = POST_HOURS[post.code]
                duties = ("PD2", "PD3") if post.is_pioneer else ("PD1", "PD3")
                plan_shift(work, ShiftOrder(_at(self.day, begin), _at(self.day, end), post.id, None, duties))
        fill_roster(work, self.day)
        if self.is_last:
            self._leave_one_open(work)

    def _leave_one_open(self, work: Work) -> None:
        """Plan one more shift that nobody is on yet."""
        post = next((one for one in posts(work.session, work.station_id) if one.code == "P02"), None)
        if post:
            plan_shift(work, ShiftOrder(_at(self.day, 20), _at(self.day, 24), post.id, None, ("PD1", "PD4")))

    def _areas(self, work: Work) -> None:
        codes = sorted(self.town.grid_ids)
        for at, hour in enumerate((0, 8, 16)):
            for team in range(TEAMS):
                code = codes[(self.day.toordinal() * 6 + at * TEAMS + team) % len(codes)]
                begin = _at(self.day, hour)
                order = ShiftOrder(
                    begin, begin + timedelta(hours=8), None, self.town.grid_ids[code], needed=2
                )
                plan_shift(work, order)

    def _adopt(self, work: Work) -> None:
        suggestion = suggest(work, self.day, self.beat)
        basis = open_plan(work.session, work.actor, suggestion)
        stops, note = as_suggested(basis.stops), ""
        if not stops:  # a young station: too few alerts to plan by
            self._areas(work)
            return
        if len(stops) > 1 and self.beat.chance.happens(CHANGED):
            stops, note = stops[:-1], self.beat.chance.one_of(WHY)
        adopt(work, Adoption(basis.id, basis.version, stops, note))


@dataclass(frozen=True)
class SuggestDay(ByHand):
    """A suggestion waits for the clerk, and a post for its people."""

    day: date
    beat: Beat

    def do(self, work: Work) -> None:
        """Suggest, where there is anything to plan from."""
        if has_alerts(work, self.day):
            suggest(work, self.day, self.beat)


@dataclass(frozen=True)
class ReportShifts(ByHand):
    """Those who walked say what came of it."""

    day: date
    beat: Beat

    def do(self, work: Work) -> None:
        """Report every shift of the day before and of this one that is over."""
        clerk, now = work.actor, work.now
        for day in (self.day - DAY, self.day):
            for shift in find_shifts(work.session, clerk, ShiftFilter(day)):
                if shift.is_open and shift.end_at <= now and shift.members:
                    member = next(
                        (self.beat.crew[one] for one in shift.members if one in self.beat.crew), clerk
                    )
                    work.turn_to(member, now)
                    report(work, shift.id, shift.version, _drawn(self.beat.chance, shift))
                    work.turn_to(clerk, now)


def patrol_days(first: date, until: date, town: Town, seed: int) -> Iterator[Deed]:
    """Yield the patrol of the last six weeks, as far as the station is that old, and of the day to come."""
    clerk, crew = town.crew(Role.CLERK)[0], town.crew(Role.CITY_PATROL)
    beat = Beat({one.worker_id: one for one in crew}, Chance(seed, "patrol"))
    begin = max(first + DAY, until - (BY_HABIT + BY_PLAN) * DAY)
    admin = town.crew(Role.SYSADMIN)[0]
    yield OpenPosts(moment(begin, OFFICE), admin, town)
    for day in days_of(begin + DAY, until + 2 * DAY):
        is_planned = day > until - BY_PLAN * DAY
        is_last = day == until + DAY
        yield PlanDay(moment(day - DAY, EVENING), clerk, day, beat, town, is_planned, is_last)
    for day in days_of(begin + DAY, until + DAY):
        for at in REPORTS:
            yield ReportShifts(moment(day, at), clerk, day, beat)
    yield SuggestDay(moment(until, time(18, 0)), clerk, until + 2 * DAY, beat)


def has_alerts(work: Work, day: date) -> bool:
    """Tell whether any alert lies before a day: without one there is nothing to plan from."""
    query = select(col(Alert.id)).where(
        col(Alert.station_id) == work.station_id, col(Alert.occurred_on) < day
    )
    return work.session.execute(query.limit(1)).first() is not None


def suggest(work: Work, day: date, beat: Beat) -> int:
    """Suggest a plan for a day; returns its id."""
    made = plan(beat.demand(work, day), order_of(day, TEAMS, SHIFTS, seed=day.toordinal()), effort=EFFORT)
    return keep_suggestion(work, made).id


def _drawn(chance: Chance, shift: ShiftRecord) -> Report:
    result = ShiftResult(chance.draw(RESULTS))
    incidents = int(chance.rng.poisson(0.3))
    has_publicity = shift.has_publicity or chance.happens(PUBLICITY)
    if result is ShiftResult.DONE:
        return Report(result, incidents, has_publicity)
    length = (shift.end_at - shift.begin_at) // timedelta(minutes=1)
    minutes = chance.whole(30, max(31, length - 30)) if result is ShiftResult.CUT_SHORT else None
    return Report(result, incidents, has_publicity, chance.draw(REASONS), minutes)


def _at(day: date, hour: int) -> datetime:
    return moment(day, time(hour)) if hour < 24 else moment(day + DAY, time(0))
