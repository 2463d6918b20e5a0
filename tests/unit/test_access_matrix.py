"""Page x role x scope x action, from the policy table: every cell is tried, and answers as the table says."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import streamlit as st
from sqlmodel import Session, select

from analytics.periods import Period
from components import session as seat_session
from components.places import is_built
from core.actor import Actor
from core.clock import local, local_day
from core.errors import NotAllowed, NotFound, Refused
from core.settings import settings
from core.vocabulary import Role
from domain.accounts.actions import choose_language, issue_password_link
from domain.accounts.policy import POLICY, Action, Page, Scope, may, scope_of
from domain.accounts.queries import find_accounts, find_own_sessions
from domain.alerts.analysis import count as count_for_analysis
from domain.alerts.batches import find_batches, open_batch, take_refused
from domain.alerts.boundaries import take_areas
from domain.alerts.entry import register_alert, show_phone
from domain.alerts.exporting import export_alerts
from domain.alerts.filters import AlertFilter
from domain.alerts.queries import find_alerts, open_alert
from domain.alerts.reading import load_mappings
from domain.alerts.requests import ImportRequest, request_import
from domain.assessment import appeal, publish, sign
from domain.assessment.documents import coefficient_list
from domain.assessment.queries import open_sheet, own_sheet, sheets_of
from domain.assessment.queues import waiting_checks
from domain.assessment.rule_book import shipped
from domain.desk import close_desks
from domain.mediation import (
    CaseFilter,
    FollowUpAnswer,
    StepCode,
    View,
    close,
    find_cases,
    open_case,
    register,
)
from domain.mediation.agreed import open_ledgers
from domain.mediation.due import DueView, FollowUpFilter, find_follow_ups, open_follow_up
from domain.mediation.exporting import export_disputes
from domain.mediation.followups import record_follow_up
from domain.mediation.meetings import open_meetings
from domain.mediation.queries import count_open
from domain.mediation.reveals import reveal as reveal_party
from domain.mediation.summaries import summarised
from domain.metrics.exporting import export_figures
from domain.metrics.overview_sheets import export_overview
from domain.papers.queries import open_papers
from domain.patrol import Report, ShiftOrder, open_plan, open_shift, plan_shift, report
from domain.patrol.paper import print_plan
from domain.patrol.rosters import ShiftFilter, find_shifts
from domain.patrol.vocabulary import ShiftResult
from domain.questions import Question
from domain.records import RecordFilter, enter, find_records, open_record
from domain.records import reveal as reveal_record
from domain.records.sheets import export_records
from domain.trail.filters import EntryFilter
from domain.trail.queries import find_entries
from domain.warnings import WarningFilter, acknowledge, find_warnings
from domain.warnings.queries import open_warning
from domain.warnings.requests import request_run
from domain.work import Work, begin
from models import Alert, FollowUp
from tests import alerts, disputes, patrol, records
from tests.assessed import OCTOBER, shown
from tests.factories import NOON, SmallStation
from tests.papers import seated
from tests.seats import everything, take_seat, visit
from tests.watched import judged, quiet_station, surge

OFFICER, WORKER, AUXILIARY = Role.COMMUNITY_OFFICER, Role.GRID_WORKER, Role.AUXILIARY
MINE, OTHER = "G01", "G02"
CELLS = [(page, role) for page in Page for role in Role]
GRANTED = [(page, role) for page, role in CELLS if role in POLICY[page]]
ROLES = pytest.mark.parametrize("role", Role)
VALID = {"trained_until": "2027-05-01", "insured_until": "2027-05-01"}
KINDS = {
    Page.REGISTRATION: "residence",
    Page.VISITS: "hazard",
    Page.OUTREACH: "volunteer_police",
    Page.SERVICE: "help_given",
    Page.TEAM: "training",
}


@dataclass(frozen=True)
class Row:
    """A row somebody may ask for: where it lies, whose it is, and whether it is with people's mediation."""

    id: int
    grid: str = ""
    people: frozenset[int] = frozenset()
    is_referred: bool = False
    is_everybodys: bool = False


@dataclass
class World:
    """A busy station, and the rows of each area by name."""

    station: SmallStation
    var: Path
    rows: dict[str, dict[str, Row]]

    def actor(self, role: Role) -> Actor:
        """Return the person of a role; those with grids hold the first."""
        return self.station.actor(role, MINE)

    def reaches(self, actor: Actor, page: Page, row: Row) -> bool:
        """Tell by the policy table alone whether somebody reaches a row on a page."""
        scope = scope_of(actor.role, page)
        if scope in {Scope.NONE, Scope.STATION}:
            return scope is Scope.STATION
        if actor.worker_id in row.people:
            return True
        held = {grid for grid, grid_id in self.station.grid_ids.items() if grid_id in actor.grids}
        in_grid = row.grid in held or row.is_everybodys
        return row.is_referred if scope is Scope.REFERRED else scope is Scope.GRID and in_grid


def record_values(station: SmallStation, page: Page, grid: str) -> dict[str, Any]:
    """Return what somebody types into the kind that stands for a page of records."""
    said: Mapping[Page, Mapping[str, Any]] = {
        Page.REGISTRATION: records.residence(station, grid),
        Page.VISITS: records.hazard(station, grid),
        Page.OUTREACH: {"name": "赵义警", "phone": "13700001111", "squad": "VS1", **VALID},
        Page.SERVICE: {"happened": "2026-11-23 09:00", "topic": "HT9", "answered_at": "2026-11-23 09:03"},
        Page.TEAM: {"topic": "TR3", "title": "新法", "hours": 2},
    }
    return {"happened": "2026-11-23", "grid": station.grid_ids[grid]} | dict(said[page])


def put_record(station: SmallStation, page: Page, grid: str, role: Role = Role.CLERK) -> int:
    """Enter a record of a page as somebody."""
    values = record_values(station, page, grid)
    if page is Page.TEAM:
        values["attendees"] = [station.actor(Role.LEADER).worker_id]
    return records.entered(station, KINDS[page], values, role, grid)


def level_three(station: SmallStation) -> int:
    """Return a dispute that people's mediation has accepted."""
    case_id = disputes.registered(station, OFFICER)
    disputes.step(station, case_id, StepCode.ESCALATE, OFFICER, reason="ER1")
    if disputes.row(station, case_id).level == "L2":
        disputes.step(station, case_id, StepCode.ACCEPT, OFFICER)
        disputes.step(station, case_id, StepCode.ESCALATE, OFFICER, reason="ER1")
    disputes.step(station, case_id, StepCode.ACCEPT, Role.JUSTICE_MEDIATOR)
    return case_id


def visit_of(station: SmallStation, case_id: int) -> int:
    """Return the first follow-up of a closed dispute."""
    with station.reading() as session:
        return session.exec(select(FollowUp.id).where(FollowUp.dispute_id == case_id)).all()[0]


def _disputes(station: SmallStation) -> tuple[dict[str, Row], dict[str, Row]]:
    """Put open and closed disputes: of each grid's officer, of those who see their own alone, referred."""
    ids = {(role, grid): station.actor(role, grid).worker_id for role in Role for grid in (MINE, OTHER)}
    hands = [(OFFICER, MINE), (OFFICER, OTHER), (WORKER, MINE), (WORKER, OTHER), (AUXILIARY, MINE)]
    cases = {
        f"{role} {grid}": Row(disputes.registered(station, role, grid), grid, frozenset({ids[role, grid]}))
        for role, grid in hands
    }
    both = frozenset({ids[OFFICER, MINE], ids[Role.JUSTICE_MEDIATOR, MINE]})
    cases["referred"] = Row(level_three(station), MINE, both, is_referred=True)
    over = {name: disputes.closed(station, role=role, grid=grid) for name, role, grid in _names(hands)}
    visits = {
        name: Row(visit_of(station, over[name]), grid, frozenset({ids[role, grid]}))
        for name, role, grid in _names(hands)
    }
    ended = level_three(station)
    with station.work(Role.JUSTICE_MEDIATOR) as work:
        close(work, ended, "OC01", method="MM05")
    visits["referred"] = Row(visit_of(station, ended), MINE, both, is_referred=True)
    return cases, visits


def _names(hands: list[tuple[Role, str]]) -> list[tuple[str, Role, str]]:
    return [(f"{role} {grid}", role, grid) for role, grid in hands]


def _records(station: SmallStation) -> dict[str, dict[str, Row]]:
    found: dict[str, dict[str, Row]] = {}
    for page, kind in KINDS.items():
        bound = (MINE, OTHER) if page is not Page.TEAM else (MINE,)
        found[kind] = {grid: Row(put_record(station, page, grid), grid) for grid in bound}
    for page, role in ((Page.VISITS, WORKER), (Page.SERVICE, Role.CITY_PATROL)):
        mine = frozenset({station.actor(role).worker_id})
        found[KINDS[page]]["own"] = Row(put_record(station, page, MINE, role), MINE, mine)
    return found


def _patrol(station: SmallStation) -> tuple[dict[str, Row], dict[str, Row]]:
    shifts = {grid: Row(patrol.planned_shift(station, grid=grid), grid) for grid in (MINE, OTHER)}
    on_it = patrol.planned_shift(station, grid=OTHER)
    patrol.staffed(station, on_it, Role.CITY_PATROL)
    shifts["own"] = Row(on_it, OTHER, frozenset({station.actor(Role.CITY_PATROL).worker_id}))
    patrol.give_alerts(station, weeks=2)
    plan = patrol.adopted(station, patrol.suggested(station))
    everybody = frozenset(actor.worker_id for actor in station.actors.values())
    return shifts, {"adopted": Row(plan, people=everybody)}


@pytest.fixture(scope="module")
def world(tmp_path_factory: pytest.TempPathFactory) -> Iterator[World]:
    """Fill a station with one of everything in each grid. Tests only read it, or take back what they did."""
    var = Path(tmp_path_factory.mktemp("matrix"))
    station = quiet_station(var)
    sheets = {s.grid_id: s for s in shown(station)}
    station.clock.at = NOON
    ids = station.grid_ids
    grids = {grid_id: grid for grid, grid_id in ids.items()}
    surge(station)
    surge(station, grid=OTHER)
    warnings = {grids[w.grid_id]: Row(w.id, grids[w.grid_id]) for w in judged(station)}
    cases, visits = _disputes(station)
    calls = {
        grid: Row(alerts.registered(station, grid=grid, phone=alerts.PHONE), grid) for grid in (MINE, OTHER)
    }
    shifts, plans = _patrol(station)
    said = [alerts.row_110(1, 所属社区="外地"), alerts.row_110(2, 报警时间="?")]
    batch = alerts.imported(station, alerts.csv_110(var / "110.csv", said)).batch
    assert batch is not None
    with station.reading() as session:
        calls["no grid"] = Row(session.exec(select(Alert.id).where(Alert.batch_id == batch)).one())
    rows = {
        "case": cases, "visit": visits, "alert": calls, "warning": warnings, "shift": shifts, "plan": plans,
        "batch": {"import": Row(batch)}, **_records(station),
        "sheet": {
            grid: Row(sheets[ids[grid]].id, grid, frozenset({station.actor(WORKER, grid).worker_id}))
            for grid in (MINE, OTHER)
        },
    }  # fmt: skip
    station.clock.move(hours=3)
    for (role, grid), _actor in list(station.actors.items()):
        station.actors[role, grid] = seated(station, role, grid)
    yield World(station, var, rows)
    station.desk.database.close()


# --- opening one row: own grid, other grid, no grid, somebody else's, none at all

Open = Callable[[World, Work, int], Any]


def _case(read: Callable[[Session, Any, int], Any]) -> Open:
    return lambda world, work, row_id: read(
        work.session, replace(disputes.asker(world.station), actor=work.actor), row_id
    )


def _record(world: World, work: Work, row_id: int) -> Any:
    return open_record(work.session, replace(records.asker(world.station), actor=work.actor), row_id)


OPENERS: Mapping[str, tuple[Page, str, Open]] = {
    "a dispute": (Page.MEDIATION, "case", _case(open_case)),
    "what is kept beside a dispute": (Page.MEDIATION, "case", _case(open_ledgers)),
    "the meetings of a dispute": (Page.MEDIATION, "case", _case(open_meetings)),
    "the summary of a dispute": (Page.MEDIATION, "case", _case(summarised)),
    "the papers of a dispute": (Page.MEDIATION, "case", _case(open_papers)),
    "a follow-up": (Page.FOLLOWUPS, "visit", _case(open_follow_up)),
    "an alert": (Page.ALERTS, "alert", lambda _w, work, row: open_alert(work.session, work.actor, row)),
    "a warning": (
        Page.WARNINGS,
        "warning",
        lambda _w, work, row: open_warning(work.session, work.actor, row),
    ),
    "a shift": (Page.PATROL, "shift", lambda _w, work, row: open_shift(work.session, work.actor, row)),
    "a plan": (Page.PATROL, "plan", lambda _w, work, row: open_plan(work.session, work.actor, row)),
    "an import": (Page.IMPORTS, "batch", lambda _w, work, row: open_batch(work.session, work.actor, row)),
    "a sheet": (Page.ASSESSMENT, "sheet", lambda _w, work, row: open_sheet(work, row)),
    **{f"a record of {kind}": (page, kind, _record) for page, kind in KINDS.items()},
}


class _TakenBackError(Exception):
    """What was tried is not to stay."""


def tried(world: World, role: Role, act: Callable[[Work], object]) -> Refused | None:
    """Do something as somebody and take it back; return why it was refused, None where it was not."""
    try:
        with begin(world.station.desk, world.actor(role), world.station.clock) as work:
            act(work)
            raise _TakenBackError
    except _TakenBackError:
        return None
    except Refused as refusal:
        return refusal


def is_theirs(world: World, actor: Actor, page: Page, area: str, row: Row) -> bool:
    """Add to the policy table what stands beside it: one's own sheet, a plan without anybody in it."""
    if area == "sheet" and actor.worker_id in row.people:
        return may(actor, Page.MY_SCORE)
    return world.reaches(actor, page, row)


@ROLES
@pytest.mark.parametrize("what", OPENERS)
def test_each_row_opens_exactly_within_the_scope_of_the_table(world: World, role: Role, what: str) -> None:
    page, area, read = OPENERS[what]
    actor = world.actor(role)

    opened = {
        name: tried(world, role, lambda work, row=row: read(world, work, row.id)) is None  # type: ignore[misc]
        for name, row in world.rows[area].items()
    }

    assert opened == {
        name: is_theirs(world, actor, page, area, row) for name, row in world.rows[area].items()
    }


@ROLES
@pytest.mark.parametrize("what", OPENERS)
def test_foreign_and_missing_give_the_same_answer(world: World, role: Role, what: str) -> None:
    page, area, read = OPENERS[what]
    actor = world.actor(role)
    foreign = [row.id for row in world.rows[area].values() if not is_theirs(world, actor, page, area, row)]
    asked = [*foreign, 999_999_999, 0, -1]

    answers = [tried(world, role, lambda work, row_id=row_id: read(world, work, row_id)) for row_id in asked]  # type: ignore[misc]

    assert {(type(one), str(one.message.text) if one else "") for one in answers} == {
        (NotFound, NotFound().message.text)
    }


@pytest.mark.parametrize("what", OPENERS)
def test_an_id_of_another_area_opens_nothing_of_this_one(world: World, what: str) -> None:
    _page, area, read = OPENERS[what]
    own = {row.id for row in world.rows[area].values()}
    foreign = {row.id for rows in world.rows.values() for row in rows.values()} - own
    for row_id in sorted(foreign):
        found = tried(world, Role.GOVERNANCE_READER, lambda work, row_id=row_id: read(world, work, row_id))  # type: ignore[misc]
        stranger = tried(world, Role.SYSADMIN, lambda work, row_id=row_id: read(world, work, row_id))  # type: ignore[misc]
        assert found is None or isinstance(found, NotFound)
        assert isinstance(stranger, NotFound)


@pytest.mark.parametrize("what", OPENERS)
def test_somebody_of_another_station_opens_nothing(world: World, what: str) -> None:
    _page, area, read = OPENERS[what]
    with begin(world.station.desk, world.actor(Role.LEADER), world.station.clock) as work:
        work.actor = replace(work.actor, station_id=2)  # type: ignore[misc]
        for row in world.rows[area].values():
            with pytest.raises((NotFound, NotAllowed)):
                read(world, work, row.id)


@pytest.mark.parametrize(
    "what", [what for what, (page, *_rest) in OPENERS.items() if scope_of(OFFICER, page) is Scope.GRID]
)
def test_an_officer_who_lost_their_grid_opens_nothing_of_it(world: World, what: str) -> None:
    _page, area, read = OPENERS[what]
    homeless = replace(world.actor(OFFICER), grids=frozenset(), worker_id=0)
    for row in world.rows[area].values():
        if not row.people or area == "case":
            with pytest.raises(NotFound), begin(world.station.desk, homeless, world.station.clock) as work:
                read(world, work, row.id)


# --- lists


def _year(world: World) -> Period:
    return Period.year(local(world.station.clock()).year)


def _visits(world: World, work: Work) -> set[int]:
    asker = replace(disputes.asker(world.station), actor=work.actor)
    frames = [find_follow_ups(work.session, asker, FollowUpFilter(view, limit=500)) for view in DueView]
    return {int(one) for frame in frames for one in frame["id"]}


def _cases(world: World, work: Work) -> set[int]:
    asker = replace(disputes.asker(world.station), actor=work.actor)
    return set(find_cases(work.session, asker, CaseFilter(View.ALL, limit=0))["id"])


def _calls(world: World, work: Work) -> set[int]:
    asked = AlertFilter(Question(_year(world)))
    return set(find_alerts(work.session, work.actor, asked, limit=50_000)["id"])


def _of_kind(kind: str) -> Callable[[World, Work], set[int]]:
    def read(world: World, work: Work) -> set[int]:
        asker = replace(records.asker(world.station), actor=work.actor)
        return set(find_records(work.session, asker, RecordFilter(kind))["id"])

    return read


LISTS: Mapping[str, tuple[Page, Callable[[World, Work], set[int]]]] = {
    "case": (Page.MEDIATION, _cases),
    "visit": (Page.FOLLOWUPS, _visits),
    "alert": (Page.ALERTS, _calls),
    "warning": (
        Page.WARNINGS,
        lambda _w, work: {one.id for one in find_warnings(work.session, work.actor, WarningFilter())},
    ),
    "shift": (
        Page.PATROL,
        lambda _w, work: {
            one.id for one in find_shifts(work.session, work.actor, ShiftFilter(day=patrol.TODAY))
        },
    ),
    "batch": (Page.IMPORTS, lambda _w, work: set(find_batches(work.session, work.actor)["id"])),
    "sheet": (
        Page.ASSESSMENT,
        lambda world, work: set(
            sheets_of(work.session, work.actor, [OCTOBER], local_day(world.station.clock()))["id"]
        ),
    ),
    **{kind: (page, _of_kind(kind)) for page, kind in KINDS.items()},
}


@ROLES
@pytest.mark.parametrize("area", LISTS)
def test_a_list_holds_what_opens_and_nothing_else(world: World, role: Role, area: str) -> None:
    page, read = LISTS[area]
    actor = world.actor(role)
    found: list[set[int]] = []

    refused = tried(world, role, lambda work: found.append(read(world, work)))

    reach = {row.id for row in world.rows[area].values() if is_theirs(world, actor, page, area, row)}
    if isinstance(refused, NotAllowed):
        assert reach == set()
        return
    known = {row.id for row in world.rows[area].values()}
    if area == "visit" and scope_of(role, page) is Scope.REFERRED:
        known = {row.id for row in world.rows[area].values() if row.is_referred or not row.people}
    assert found[0] & known == reach & known


@ROLES
def test_counts_of_the_overview_and_of_the_analysis_stop_at_ones_grid(world: World, role: Role) -> None:
    actor = world.actor(role)
    with world.station.reading() as session:
        for grid in (MINE, OTHER):
            asked = Question(_year(world), world.station.grid_ids[grid])
            asker = replace(disputes.asker(world.station), actor=actor)
            open_now = count_open(session, asker, asked)[1]
            calls = count_for_analysis(session, actor, AlertFilter(asked))
            assert (open_now > 0) == world.reaches(actor, Page.OVERVIEW, Row(0, grid)), grid
            assert (calls > 0) == world.reaches(actor, Page.ANALYSIS, Row(0, grid)), grid


@ROLES
def test_accounts_audit_and_the_sheet_of_ones_own_are_for_whom_the_table_names(
    world: World, role: Role
) -> None:
    actor, now = world.actor(role), world.station.clock()
    today = Period.custom(local_day(now), local_day(now))

    seen = tried(world, role, lambda work: find_entries(work.session, work.actor, EntryFilter(today)))
    listed = tried(world, role, lambda _work: find_accounts(world.station.desk, actor, now))
    with world.station.reading() as session:
        own = own_sheet(session, actor, OCTOBER, now)

    assert (seen is None) == may(actor, Page.AUDIT)
    assert (listed is None) == may(actor, Page.ACCOUNTS)
    assert (own is not None) == may(actor, Page.MY_SCORE)
    assert len(find_own_sessions(world.station.desk, actor, now)) == 1


# --- acting: every action the table gives to anybody


@dataclass(frozen=True)
class Act:
    """What an action is, tried in each grid; ``area`` names its rows, ``is_bound`` what is made in a grid."""

    do: Callable[[World, Work, Row], object]
    area: str = ""
    is_bound: bool = False


def _party_of(world: World, work: Work, row: Row) -> int:
    asker = replace(disputes.asker(world.station, Role.LEADER))
    return open_case(work.session, asker, row.id).parties[1].id


def _ask_import(_w: World, work: Work, _row: Row) -> object:
    return request_import(work, ImportRequest("0" * 32, "110.csv", load_mappings()[0]))


def _plan_shift(world: World, work: Work, row: Row) -> object:
    begin_at, end_at = patrol.clock_at(patrol.TOMORROW, 8), patrol.clock_at(patrol.TOMORROW, 12)
    return plan_shift(work, ShiftOrder(begin_at, end_at, None, world.station.grid_ids[row.grid]))


def _answer_visit(world: World, work: Work, row: Row) -> object:
    version = work.get(FollowUp, row.id).version
    return record_follow_up(work, row.id, version, FollowUpAnswer("FU1", "FC1", "SA5"))


def _enter(page: Page) -> Act:
    def do(world: World, work: Work, row: Row) -> object:
        values = record_values(world.station, page, row.grid)
        if page is Page.TEAM:
            values["attendees"] = [world.actor(Role.LEADER).worker_id]
        return enter(work, KINDS[page], values)

    return Act(do, is_bound=page is not Page.TEAM)


def _export(page: Page) -> Act:
    return Act(lambda _w, work, _row: export_records(work, RecordFilter(KINDS[page])))


def _question(world: World) -> Question:
    return Question(_year(world))


ACTS: Mapping[tuple[Page, Action], Act] = {
    (Page.MEDIATION, Action.WRITE): Act(
        lambda world, work, row: register(work, disputes.intake(world.station, row.grid)), is_bound=True
    ),
    (Page.MEDIATION, Action.EXPORT): Act(lambda _w, work, _row: export_disputes(work, CaseFilter(View.ALL))),
    (Page.MEDIATION, Action.REVEAL): Act(
        lambda world, work, row: reveal_party(work, _party_of(world, work, row), "id_number", "RP1"), "case"
    ),
    (Page.FOLLOWUPS, Action.WRITE): Act(_answer_visit, "visit"),
    (Page.ALERTS, Action.EXPORT): Act(
        lambda world, work, _row: export_alerts(work, AlertFilter(_question(world), search="争执"))
    ),
    (Page.ALERTS, Action.REVEAL): Act(lambda _w, work, row: show_phone(work, row.id, "RP1"), "alert"),
    (Page.ALERT_ENTRY, Action.WRITE): Act(
        lambda world, work, row: register_alert(work, alerts.entry(world.station, row.grid)), is_bound=True
    ),
    (Page.OVERVIEW, Action.EXPORT): Act(lambda world, work, _row: export_overview(work, _question(world))),
    (Page.MEDIATION_FIGURES, Action.EXPORT): Act(
        lambda world, work, _row: export_figures(work, _question(world), ["M01"])
    ),
    (Page.WARNINGS, Action.WRITE): Act(lambda _w, work, row: acknowledge(work, row.id), "warning"),
    (Page.WARNINGS, Action.MANAGE): Act(lambda _w, work, _row: request_run(work)),
    (Page.ANALYSIS, Action.MANAGE): Act(lambda _w, work, _row: take_areas(work, b"{}")),
    (Page.PATROL, Action.MANAGE): Act(_plan_shift),
    (Page.PATROL, Action.EXPORT): Act(
        lambda world, work, _row: print_plan(work, world.rows["plan"]["adopted"].id, {})
    ),
    (Page.IMPORTS, Action.WRITE): Act(_ask_import),
    (Page.IMPORTS, Action.EXPORT): Act(
        lambda world, work, _row: take_refused(work, world.rows["batch"]["import"].id)
    ),
    (Page.MY_SCORE, Action.WRITE): Act(lambda _w, work, row: appeal(work, row.id, "漏计", "GS1"), "sheet"),
    (Page.ASSESSMENT, Action.WRITE): Act(lambda _w, work, _row: waiting_checks(work.session, work.actor)),
    (Page.ASSESSMENT, Action.EXPORT): Act(lambda _w, work, _row: coefficient_list(work, OCTOBER)),
    (Page.ASSESSMENT, Action.MANAGE): Act(
        lambda world, work, _row: sign(work, [world.rows["sheet"][MINE].id])
    ),
    (Page.ASSESSMENT_RULES, Action.MANAGE): Act(
        lambda _w, work, _row: publish(work, shipped()[0], date(2027, 3, 1))
    ),
    (Page.ACCOUNTS, Action.MANAGE): Act(
        lambda world, work, _row: issue_password_link(work, world.actor(Role.CITY_PATROL).account_id)
    ),
    (Page.ME, Action.WRITE): Act(lambda _w, work, _row: choose_language(work, "en")),
    (Page.REGISTRATION, Action.REVEAL): Act(
        lambda _w, work, row: reveal_record(work, row.id, "id_number", "RP1"), "residence"
    ),
    (Page.OUTREACH, Action.REVEAL): Act(
        lambda _w, work, row: reveal_record(work, row.id, "phone", "RP1"), "volunteer_police"
    ),
    **{(page, Action.WRITE): _enter(page) for page in KINDS},
    **{(page, Action.EXPORT): _export(page) for page in KINDS},
}
# given for what a page draws; no action of the domain asks for these by themselves
DRAWN = {
    (Page.DAY, Action.WRITE),  # what is pressed there is an action of another page
    (Page.FOLLOWUPS, Action.EXPORT),
    (Page.FOLLOWUPS, Action.REVEAL),  # by the party: Page.MEDIATION
    (Page.ALERTS, Action.WRITE),  # by Page.ALERT_ENTRY
    (Page.VISITS, Action.REVEAL),  # no kind there keeps a secret
    (Page.SERVICE, Action.REVEAL),
    (Page.PATROL, Action.WRITE),  # by the roster: see below
    (Page.ASSESSMENT_RULES, Action.WRITE),
    (Page.SETTINGS, Action.MANAGE),
}


def is_allowed(world: World, actor: Actor, page: Page, action: Action, row: Row) -> bool:
    """Tell by the table whether somebody may do this, to this row or in this grid."""
    act = ACTS[page, action]
    if not may(actor, page, action):
        return False
    if act.area:
        return is_theirs(world, actor, page, act.area, row)
    bound = act.is_bound and scope_of(actor.role, page) in {Scope.OWN, Scope.GRID} and bool(actor.grids)
    return not bound or world.station.grid_ids[row.grid] in actor.grids


@ROLES
@pytest.mark.parametrize(("page", "action"), ACTS, ids=str)
def test_each_action_is_done_exactly_where_the_table_gives_it(
    world: World, role: Role, page: Page, action: Action
) -> None:
    act, actor = ACTS[page, action], world.actor(role)
    rows = world.rows[act.area] if act.area else {grid: Row(0, grid) for grid in (MINE, OTHER)}
    for name, row in rows.items():
        if act.area == "alert" and not row.grid:
            continue  # the call without a grid left no number

        refused = tried(world, role, lambda work, row=row: act.do(world, work, row))  # type: ignore[misc]

        is_refused = isinstance(refused, NotAllowed | NotFound)
        assert is_refused is not is_allowed(world, actor, page, action, row), f"{name}: {refused!r}"


@ROLES
def test_a_shift_is_reported_by_who_was_on_it_or_leads_the_patrol(world: World, role: Role) -> None:
    actor = world.actor(role)
    for name, row in world.rows["shift"].items():
        version = patrol.shift_of(world.station, row.id).version

        refused = tried(
            world, role, lambda work, row=row, v=version: report(work, row.id, v, Report(ShiftResult.DONE))
        )  # type: ignore[misc]

        leads = may(actor, Page.PATROL, Action.MANAGE)
        was_on = may(actor, Page.PATROL, Action.WRITE) and actor.worker_id in row.people
        assert isinstance(refused, NotAllowed | NotFound) is not (leads or was_on), name


def test_every_action_the_table_gives_is_tried_or_named() -> None:
    given = {
        (page, action) for page, by in POLICY.items() for grant in by.values() for action in grant.actions
    }
    reads = {(page, Action.READ) for page in Page}

    assert given - reads - set(ACTS) == DRAWN
    assert set(ACTS) <= given


# --- pages: every cell of page x role


@pytest.fixture
def seats(world: World, monkeypatch: pytest.MonkeyPatch) -> Iterator[World]:
    """Open the desk over the busy station."""
    monkeypatch.setenv("CIYIN_VAR", str(world.var))
    settings.cache_clear()
    monkeypatch.setattr(seat_session, "now", world.station.clock)
    st.cache_data.clear()
    yield world
    close_desks()
    settings.cache_clear()


@pytest.mark.parametrize(("page", "role"), [(page, role) for page, role in GRANTED if is_built(page)])
def test_a_page_is_drawn_for_every_role_of_its_row(
    seats: World, page: Page, role: Role, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_seat(seats.station, monkeypatch, role, MINE)

    app = visit(page)

    words = everything(app)
    assert not app.exception
    assert app.title, words[:200]
    assert "没有权限" not in words
    for plain in ("张三丰", "刘备", "13812345678", "13987654321", records.ADULT):
        assert plain not in words


def test_every_cell_of_the_table_is_visited() -> None:
    """Granted cells above; all others in tests/pages/test_home.py, from the same table."""
    refused = {(page, role) for page in Page for role in Role if role not in POLICY[page]}

    assert all(is_built(page) for page in Page)
    assert set(GRANTED) | refused == set(CELLS)
    assert len(CELLS) == len(Page) * len(Role)
