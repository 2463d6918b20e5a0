"""随手调: at an alert, in one transaction - registered, met about, settled on the spot; or nothing at all."""

from __future__ import annotations

import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn
from core.vocabulary import Role
from domain.mediation.quick import (
    METHOD,
    OnTheSpot,
    ground_of,
    is_screened,
    settle_on_the_spot,
    type_of,
    types_for,
)
from models import AuditEntry, Dispute, DisputeMeeting, FollowUp
from tests.alerts import registered as alert_registered
from tests.alerts import wrong_counts
from tests.disputes import asker, file, row
from tests.factories import SmallStation, small_station

OFFICER = Role.COMMUNITY_OFFICER


@pytest.fixture
def station(tmp_path, database_url) -> SmallStation:
    return small_station(tmp_path, database_url)


def typed(alert_id: int, **changes: object) -> OnTheSpot:
    facts: dict[str, object] = {
        "alert_id": alert_id,
        "names": ("张三丰", "刘备"),
        "note": "双方各让一步，握手言和",
        "type_code": "DT0205",
    }
    return OnTheSpot(**facts | changes)  # type: ignore[arg-type]


def settled(station: SmallStation, spot: OnTheSpot, role: Role = OFFICER, grid: str = "G01") -> int:
    with station.work(role, grid) as work:
        return settle_on_the_spot(work, spot).id


@pytest.mark.both
@pytest.mark.parametrize("role", [OFFICER, Role.AUXILIARY, Role.CLERK])
def test_one_save_registers_mediates_and_closes(station: SmallStation, role: Role) -> None:
    alert_id = alert_registered(station)

    case = row(station, settled(station, typed(alert_id), role))

    assert (case.status, case.outcome, case.bucket, case.method) == ("CLOSED", "OC03", "S", METHOD)
    assert (case.source, case.alert_id, case.is_quick) == ("SC03", alert_id, True)
    assert case.place_text == "翠湖小区 3 栋"
    assert case.number is not None
    assert wrong_counts(station) == []


def test_the_meeting_the_follow_ups_and_the_course_are_there(station: SmallStation) -> None:
    case_id = settled(station, typed(alert_registered(station), settlement="李不再占位"))

    with station.reading() as session:
        assert len(session.exec(select(DisputeMeeting)).all()) == 1
        assert len(session.exec(select(FollowUp)).all()) == 2
    kinds = [line.kind for line in file(station, case_id).timeline]
    assert kinds == ["settle", "meet", "accept", "register"]


def test_every_step_of_it_stands_in_the_audit(station: SmallStation) -> None:
    settled(station, typed(alert_registered(station)))

    with station.reading() as session:
        events = [one.event for one in session.exec(select(AuditEntry)).all()]
    wanted = ["dispute_registered", "dispute_accepted", "dispute_meeting_held", "dispute_settled"]
    assert [event for event in events if event in wanted] == wanted


def test_a_field_that_is_wrong_leaves_nothing_half_written(station: SmallStation) -> None:
    alert_id = alert_registered(station)

    for changes, field in (
        ({"note": " "}, "note"),
        ({"names": ("", "")}, "name_0"),
        ({"type_code": ""}, "type_code"),
        ({"phones": ("123", "")}, "phone_0"),
    ):
        with pytest.raises(BadInput) as wrong:
            settled(station, typed(alert_id, **changes))
        assert wrong.value.field == field

    with station.reading() as session:
        assert session.exec(select(Dispute)).all() == []


def test_what_must_be_screened_for_violence_takes_the_full_form(station: SmallStation) -> None:
    alert_id = alert_registered(station, category="AL301")

    with pytest.raises(BadInput) as wrong:
        settled(station, typed(alert_id, type_code="DT0101"))

    assert wrong.value.field == "type_code"


def test_from_one_alert_comes_one_dispute(station: SmallStation) -> None:
    alert_id = alert_registered(station)
    settled(station, typed(alert_id))

    with pytest.raises(OutOfTurn):
        settled(station, typed(alert_id))


def test_the_form_knows_what_the_alert_says_and_what_came_of_it(station: SmallStation) -> None:
    alert_id = alert_registered(station)
    with station.reading() as session:
        before = ground_of(session, asker(station, OFFICER), alert_id)
    case_id = settled(station, typed(alert_id))
    with station.reading() as session:
        after = ground_of(session, asker(station, OFFICER), alert_id)

    assert (before.type_code, before.grid_id, before.is_taken) == ("DT02", station.grid_ids["G01"], False)
    assert (after.dispute_id, after.is_taken) == (case_id, True)


def test_an_alert_of_another_grid_is_not_there(station: SmallStation) -> None:
    alert_id = alert_registered(station, grid="G02")

    with pytest.raises(NotFound):
        settled(station, typed(alert_id))


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.CITY_PATROL])
def test_who_does_not_work_cases_settles_none(station: SmallStation, role: Role) -> None:
    alert_id = alert_registered(station)

    with pytest.raises(NotAllowed):
        settled(station, typed(alert_id), role)


@pytest.mark.parametrize(
    ("category", "coarse"), [("AL302", "DT02"), ("AL308", "DT0201"), ("AL101", ""), ("nothing", "")]
)
def test_an_alert_says_what_kind_of_quarrel_it_is(category: str, coarse: str) -> None:
    assert type_of(category) == coarse


def test_the_types_offered_lie_below_the_one_the_alert_speaks_of() -> None:
    assert types_for("DT02") == ["DT0201", "DT0202", "DT0203", "DT0204", "DT0205", "DT0206"]
    assert types_for("DT0201") == ["DT0201"]


def test_family_matters_are_never_offered_on_the_spot() -> None:
    offered = types_for("DT01")

    assert offered
    assert not any(is_screened(code) for code in offered)
