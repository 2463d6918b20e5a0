"""The save of a moment ago is taken back by work that is written down; ten seconds, one's own, untouched."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlmodel import select

from core.dictionaries import dictionary
from core.errors import AlreadyDone, NotFound, OutOfTurn
from core.vocabulary import Role
from domain.audit import verify
from domain.changes import from_json, to_json
from domain.clocks.check import differences
from domain.mediation import FollowUpAnswer, StepCode, register
from domain.mediation import record_follow_up as record
from domain.mediation.actions import take_step
from domain.mediation.rules import Facts
from domain.mediation.steps import STEPS
from domain.taking_back import ON_THE_WAY, WITHIN, take_back
from domain.work import Work
from models import AuditEntry, Dispute, FollowUp, PaperNumber, WayBack
from tests.alerts import wrong_counts
from tests.disputes import closed, file, intake, registered, row, step
from tests.factories import SmallStation, small_station


@pytest.fixture
def station(tmp_path, database_url) -> SmallStation:
    return small_station(tmp_path, database_url)


def saved(
    station: SmallStation, do: Callable[[Work], object], role: Role = Role.GRID_WORKER, grid: str = "G01"
) -> int:
    """Do something as a page does it and return the way back."""
    with station.work(role, grid) as work:
        work.keep_way_back()
        do(work)
    return work.way_back_id


def back(station: SmallStation, way_id: int, role: Role = Role.GRID_WORKER, grid: str = "G01") -> str:
    with station.work(role, grid) as work:
        return take_back(work, way_id)


def wrong_clocks(station: SmallStation) -> list[object]:
    """Where the clocks do not stand as their log says."""
    with station.reading() as session:
        return list(differences(session, 1))


def columns(case: Dispute) -> dict[str, object]:
    return {name: value for name, value in case.model_dump().items() if name != "version"}


def taking(case_id: int, code: StepCode, **facts: str) -> Callable[[Work], object]:
    return lambda work: take_step(work, case_id, code, Facts(**facts))


@pytest.mark.both
@pytest.mark.parametrize(
    ("before", "code", "role", "facts"),
    [
        ((StepCode.ESCALATE,), StepCode.ACCEPT, Role.COMMUNITY_OFFICER, {}),
        ((), StepCode.ESCALATE, Role.GRID_WORKER, {"reason": "ER1"}),
        ((), StepCode.SETTLE, Role.GRID_WORKER, {"outcome": "OC01", "method": "MM05"}),
        ((), StepCode.FAIL, Role.GRID_WORKER, {"outcome": "OC05"}),
        ((), StepCode.REFUSE, Role.GRID_WORKER, {}),
        ((), StepCode.PAUSE, Role.GRID_WORKER, {"why": "等鉴定"}),
        ((StepCode.PAUSE,), StepCode.RESUME, Role.GRID_WORKER, {}),
        ((), StepCode.SET_ASIDE, Role.GRID_WORKER, {"outcome": "OC13", "why": "撤回"}),
    ],
)
def test_a_step_is_taken_back_to_the_column(
    station: SmallStation, before: tuple[StepCode, ...], code: StepCode, role: Role, facts: dict[str, str]
) -> None:
    facts = {name: _a_reason(code) if name == "reason" else value for name, value in facts.items()}
    case_id = registered(station)
    for earlier in before:
        step(station, case_id, earlier, Role.GRID_WORKER, reason=_a_reason(earlier), why="说明")
    stood = columns(row(station, case_id))

    way = saved(station, taking(case_id, code, **facts), role)
    assert columns(row(station, case_id)) != stood
    back(station, way, role)

    assert columns(row(station, case_id)) == stood
    assert wrong_counts(station) == []
    assert wrong_clocks(station) == []


def _a_reason(code: StepCode) -> str:
    """The first reason that a step may be given, '' where it takes none."""
    named = STEPS[code].reasons
    return dictionary(named).active()[0].code if named else ""


def test_an_acceptance_taken_back_leaves_no_number_that_could_be_given_again(station: SmallStation) -> None:
    case_id = registered(station, Role.JUSTICE_MEDIATOR)
    first = row(station, case_id).number
    assert first is not None

    way = saved(station, lambda work: register(work, intake(station)))
    back(station, way)
    again = registered(station)

    with station.reading() as session:
        numbers = {one.text: one.void_why for one in session.exec(select(PaperNumber)).all()}
    assert [bool(why) for why in numbers.values()] == [False, True, False]
    assert row(station, again).number == list(numbers)[-1]


def test_what_was_registered_by_mistake_counts_nowhere(station: SmallStation) -> None:
    made: list[int] = []
    way = saved(station, lambda work: made.append(register(work, intake(station)).id))

    back(station, way)

    case = row(station, made[0])
    assert (case.status, case.outcome, case.bucket) == ("CLOSED", "OC13", "X")
    assert case.due_at is None
    assert wrong_counts(station) == []
    assert wrong_clocks(station) == []


def test_a_settlement_taken_back_lets_its_follow_ups_fall_away(station: SmallStation) -> None:
    case_id = registered(station)
    back(station, saved(station, taking(case_id, StepCode.SETTLE, outcome="OC01", method="MM05")))

    with station.reading() as session:
        planned = session.exec(select(FollowUp)).all()
    assert [one.dropped_at is not None for one in planned] == [True, True]


def test_it_can_be_settled_again_and_the_follow_ups_are_due_again(station: SmallStation) -> None:
    case_id = registered(station)
    back(station, saved(station, taking(case_id, StepCode.SETTLE, outcome="OC01", method="MM05")))

    step(station, case_id, StepCode.SETTLE, outcome="OC02", method="MM05")

    with station.reading() as session:
        planned = session.exec(select(FollowUp)).all()
    assert [one.dropped_at for one in planned] == [None, None]
    assert wrong_counts(station) == []


@pytest.mark.both
def test_a_follow_up_taken_back_gives_the_rating_before_it_its_place_again(station: SmallStation) -> None:
    case_id = closed(station)
    visits = list(file(station, case_id).follow_ups)
    answered = FollowUpAnswer("FU1", "FC1", "SA5")

    way = saved(station, lambda work: record(work, visits[0].id, visits[0].version, answered))
    back(station, way)

    with station.reading() as session:
        one = session.get(FollowUp, (1, visits[0].id))
    assert (one.done_at, one.rating, one.is_latest_rating) == (None, "", False)
    assert wrong_counts(station) == []


def test_the_timeline_keeps_both_lines_and_the_audit_both_entries(station: SmallStation) -> None:
    case_id = registered(station)
    back(station, saved(station, taking(case_id, StepCode.PAUSE, why="等鉴定")))

    kinds = [line.kind for line in file(station, case_id).timeline]
    assert kinds[:2] == ["take_back", "pause"]
    with station.reading() as session:
        last = session.exec(select(AuditEntry)).all()[-1]
    assert (last.event, last.subject_id, last.detail) == (
        "save_taken_back",
        case_id,
        {"event": "dispute_paused"},
    )
    with station.reading() as session:
        assert verify(session, station.desk.cipher, station.desk.anchor.read()) == []


def test_ten_seconds_and_a_moment_for_the_way(station: SmallStation) -> None:
    case_id = registered(station)
    way = saved(station, taking(case_id, StepCode.PAUSE, why="等鉴定"))
    station.clock.at += WITHIN + ON_THE_WAY

    assert back(station, way) == "dispute_paused"


def test_later_it_is_refused(station: SmallStation) -> None:
    case_id = registered(station)
    way = saved(station, taking(case_id, StepCode.PAUSE, why="等鉴定"))
    station.clock.at += WITHIN + ON_THE_WAY + timedelta(seconds=1)

    with pytest.raises(OutOfTurn):
        back(station, way)

    assert row(station, case_id).status == "PAUSED"


def test_it_is_taken_back_once(station: SmallStation) -> None:
    case_id = registered(station)
    way = saved(station, taking(case_id, StepCode.PAUSE, why="等鉴定"))
    back(station, way)

    with pytest.raises(AlreadyDone):
        back(station, way)


@pytest.mark.parametrize(("role", "grid"), [(Role.LEADER, "G01"), (Role.GRID_WORKER, "G02")])
def test_nobody_takes_back_what_another_saved(station: SmallStation, role: Role, grid: str) -> None:
    case_id = registered(station)
    way = saved(station, taking(case_id, StepCode.PAUSE, why="等鉴定"))

    with pytest.raises(NotFound):
        back(station, way, role, grid)


def test_what_somebody_has_gone_on_with_stays(station: SmallStation) -> None:
    case_id = registered(station)
    way = saved(station, taking(case_id, StepCode.ESCALATE, reason=_a_reason(StepCode.ESCALATE)))
    step(station, case_id, StepCode.ACCEPT, Role.COMMUNITY_OFFICER)

    with pytest.raises(OutOfTurn):
        back(station, way)

    assert row(station, case_id).status == "L2_OPEN"


def test_what_has_no_answer_leaves_no_way_back(station: SmallStation) -> None:
    case_id = registered(station)

    assert saved(station, taking(case_id, StepCode.NOTE, note="记一笔")) == 0


def test_only_pages_keep_ways_back(station: SmallStation) -> None:
    case_id = registered(station)
    step(station, case_id, StepCode.PAUSE, why="等鉴定")

    with station.reading() as session:
        assert session.exec(select(WayBack)).all() == []


def test_ways_back_of_an_hour_ago_are_forgotten_with_the_next_one(station: SmallStation) -> None:
    case_id = registered(station)
    first = saved(station, taking(case_id, StepCode.PAUSE, why="等鉴定"))
    station.clock.move(hours=1, seconds=1)
    second = saved(station, taking(case_id, StepCode.RESUME))

    with station.reading() as session:
        assert [one.id for one in session.exec(select(WayBack)).all()] == [second]
    assert first != second


@pytest.mark.parametrize(
    "value",
    [
        datetime(2026, 11, 23, 4, 0, tzinfo=UTC),
        date(2026, 11, 23),
        b"\x01sealed",
        "text",
        3,
        None,
        True,
        ["a"],
        {"a": 1},
        {},
    ],
)
def test_a_column_comes_back_from_json_as_it_was(value: object) -> None:
    assert from_json(to_json(value)) == value
