"""A plan adopted as suggested or changed, beside the suggestion it came from."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn, StaleEdit
from core.vocabulary import Role
from domain.patrol import Adoption, StopDraft, adopt, as_suggested, find_shifts, plan_in_force
from domain.patrol.records import PlanRecord
from domain.patrol.rosters import ShiftFilter
from domain.patrol.vocabulary import PlanStatus, ShiftResult
from models import AuditEntry, PatrolShift, PersonalSnippet
from tests.factories import SmallStation, small_station
from tests.patrol import (
    TODAY,
    TOMORROW,
    adopted,
    give_alerts,
    plan_of,
    shift_of,
    staffed,
    suggested,
)


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    made = small_station(tmp_path)
    give_alerts(made, weeks=2)
    return made


@pytest.fixture
def basis(station: SmallStation) -> PlanRecord:
    return plan_of(station, suggested(station))


def shifts(station: SmallStation) -> list[PatrolShift]:
    with station.reading() as session:
        return list(session.exec(select(PatrolShift).order_by(PatrolShift.team)))


def refused(station: SmallStation, basis: PlanRecord, stops: tuple[StopDraft, ...], note: str = "换") -> str:
    with pytest.raises(BadInput) as trouble:
        adopted(station, basis.id, stops, note)
    return trouble.value.field


def test_an_adopted_plan_lies_beside_its_suggestion(station: SmallStation, basis: PlanRecord) -> None:
    plan = plan_of(station, adopted(station, basis.id))

    assert (plan.status, plan.basis_id, plan.edition) == (PlanStatus.ADOPTED, basis.id, 2)
    assert plan.adopted_by == "leader"
    columns = ["team", "order", "arrive", "place", "expected"]
    assert plan.stops[columns].equals(basis.stops[columns])
    assert plan_of(station, basis.id).status is PlanStatus.SUGGESTED


def test_every_team_that_walks_gets_a_shift(station: SmallStation, basis: PlanRecord) -> None:
    adopted(station, basis.id)

    found = shifts(station)
    assert [shift.team for shift in found] == sorted(set(basis.stops["team"]))
    assert {shift.result for shift in found} == {ShiftResult.PLANNED}
    assert {(shift.end_at - shift.begin_at) for shift in found} == {timedelta(hours=4)}


def test_a_stop_can_be_left_out_with_a_word_why(station: SmallStation, basis: PlanRecord) -> None:
    kept = as_suggested(basis.stops)[:-1]

    plan = plan_of(station, adopted(station, basis.id, kept, "人手不够"))

    assert len(plan.stops) == len(basis.stops) - 1
    assert plan.note == "人手不够"
    assert len(plan_of(station, basis.id).stops) == len(basis.stops)


def test_a_change_without_a_word_is_refused(station: SmallStation, basis: PlanRecord) -> None:
    assert refused(station, basis, as_suggested(basis.stops)[:-1], note=" ") == "note"
    assert shifts(station) == []


def test_a_stop_moved_a_little_reaches_what_it_reached(station: SmallStation, basis: PlanRecord) -> None:
    first, *others = as_suggested(basis.stops)
    moved = replace(first, arrive=first.arrive + timedelta(minutes=2))

    plan = plan_of(station, adopted(station, basis.id, (moved, *others), "路上多两分钟"))

    assert plan.covered == pytest.approx(basis.covered)
    assert plan.stops["arrive"].iloc[0] == moved.arrive


def test_a_stop_at_another_place_is_reckoned_anew(station: SmallStation, basis: PlanRecord) -> None:
    busiest = basis.stops.loc[basis.stops["expected"].idxmax()]
    drafts = tuple(
        replace(stop, place="川师大") if stop.stop_id == busiest["id"] else stop
        for stop in as_suggested(basis.stops)
    )

    plan = plan_of(station, adopted(station, basis.id, drafts, "校园活动"))

    new = plan.stops[plan.stops["arrive"] == busiest["arrive"]].set_index("team").loc[busiest["team"]]
    assert (new["place"], new["grid"]) == ("川师大", "G01")
    assert 0 < new["expected"] < busiest["expected"]
    assert (plan.fit or 0) <= 1


def test_a_stop_of_ones_own_can_be_added(station: SmallStation, basis: PlanRecord) -> None:
    last = basis.stops[basis.stops["team"] == "S1T1"]["leave"].max().to_pydatetime()
    own = StopDraft("S1T1", last + timedelta(minutes=5), "滨江小区")

    plan = plan_of(station, adopted(station, basis.id, (*as_suggested(basis.stops), own), "群众要求"))

    assert len(plan.stops) == len(basis.stops) + 1
    mine = plan.stops[plan.stops["team"] == "S1T1"]
    assert mine["order"].tolist() == list(range(1, len(mine) + 1))
    assert (mine.iloc[-1]["place"], mine.iloc[-1]["grid"]) == ("滨江小区", "G02")


def test_a_plan_without_stops_is_refused(station: SmallStation, basis: PlanRecord) -> None:
    assert refused(station, basis, ()) == "stops"


def test_a_stop_outside_its_shift_is_refused(station: SmallStation, basis: PlanRecord) -> None:
    first = as_suggested(basis.stops)[0]

    assert refused(station, basis, (replace(first, arrive=first.arrive.replace(hour=15)),)) == "stops"
    assert (
        refused(station, basis, (replace(first, arrive=first.arrive.replace(hour=19, minute=50)),)) == "stops"
    )


def test_two_stops_at_once_are_refused(station: SmallStation, basis: PlanRecord) -> None:
    first = as_suggested(basis.stops)[0]
    twin = replace(first, arrive=first.arrive + timedelta(minutes=10), stop_id=0)

    assert refused(station, basis, (first, twin)) == "stops"


def test_an_unknown_team_and_an_unknown_place_are_refused(station: SmallStation, basis: PlanRecord) -> None:
    first = as_suggested(basis.stops)[0]

    assert refused(station, basis, (replace(first, team="S9T1"),)) == "stops"
    assert refused(station, basis, (replace(first, place="月球"),)) == "stops"


def test_a_second_adoption_replaces_the_first_and_keeps_its_people(
    station: SmallStation, basis: PlanRecord
) -> None:
    first = adopted(station, basis.id)
    shift = shifts(station)[0]
    staffed(station, shift.id, Role.CITY_PATROL)

    second = adopted(station, suggested(station))

    assert plan_of(station, first).status is PlanStatus.REPLACED
    again = shift_of(station, shift.id)
    assert again.plan_id == second
    assert list(again.members.values()) == ["city_patrol"]
    with station.reading() as session:
        in_force = plan_in_force(session, station.actor(Role.CITY_PATROL), TOMORROW)
    assert in_force is not None
    assert in_force.id == second


def test_shifts_of_teams_that_are_gone_are_dropped(station: SmallStation, basis: PlanRecord) -> None:
    adopted(station, basis.id)
    before = {shift.team for shift in shifts(station)}

    adopted(station, suggested(station, teams=1))

    found = {shift.team: shift.result for shift in shifts(station)}
    assert set(found) == before == {"S1T1", "S1T2"}
    assert found == {"S1T1": ShiftResult.PLANNED, "S1T2": ShiftResult.DROPPED}
    with station.reading() as session:
        listed = find_shifts(session, station.actor(Role.LEADER), ShiftFilter(day=TOMORROW))
    assert [shift.team for shift in listed] == ["S1T1"]


def test_an_adopted_plan_can_be_changed_once_more(station: SmallStation, basis: PlanRecord) -> None:
    first = adopted(station, basis.id)

    second = plan_of(
        station, adopted(station, first, as_suggested(plan_of(station, first).stops)[1:], "少一站")
    )

    assert (second.basis_id, second.edition) == (basis.id, 3)
    assert plan_of(station, first).status is PlanStatus.REPLACED


def test_a_replaced_plan_is_not_adopted_again(station: SmallStation, basis: PlanRecord) -> None:
    first = adopted(station, basis.id)
    adopted(station, suggested(station))

    with pytest.raises(OutOfTurn):
        adopted(station, first)


def test_a_plan_of_yesterday_is_not_adopted(station: SmallStation) -> None:
    plan_id = suggested(station, TODAY)
    station.clock.move(days=1)

    with pytest.raises(OutOfTurn):
        adopted(station, plan_id)


def test_who_comes_second_is_told(station: SmallStation, basis: PlanRecord) -> None:
    with pytest.raises(StaleEdit), station.work(Role.LEADER) as work:
        adopt(work, Adoption(basis.id, basis.version + 1, as_suggested(basis.stops)))


@pytest.mark.parametrize("role", [Role.CITY_PATROL, Role.AUXILIARY, Role.COMMUNITY_OFFICER, Role.AUDITOR])
def test_only_those_who_lead_adopt(station: SmallStation, basis: PlanRecord, role: Role) -> None:
    with pytest.raises(NotAllowed), station.work(role) as work:
        adopt(work, Adoption(basis.id, basis.version, as_suggested(basis.stops)))


def test_a_missing_plan_is_not_found(station: SmallStation) -> None:
    with pytest.raises(NotFound), station.work(Role.LEADER) as work:
        adopt(work, Adoption(999_999, 1, ()))


def test_a_phone_in_the_note_is_cut_out(station: SmallStation, basis: PlanRecord) -> None:
    plan_id = adopted(station, basis.id, as_suggested(basis.stops)[1:], "联系 13812345678")

    with station.reading() as session:
        snippets = session.exec(select(PersonalSnippet)).all()
    assert "13812345678" not in plan_of(station, plan_id).note
    assert len(snippets) == 1


def test_adopting_and_replacing_are_in_the_audit(station: SmallStation, basis: PlanRecord) -> None:
    adopted(station, basis.id)
    adopted(station, basis.id)

    with station.reading() as session:
        events = list(session.exec(select(AuditEntry.event)))
    assert events.count("patrol_plan_adopted") == 2
    assert events.count("patrol_plan_replaced") == 1
