"""Every kind of row a save makes has its answer: nothing is deleted, everything says what it was."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from core.dictionaries import dictionary
from core.vocabulary import Role
from domain.audit import verify
from domain.changes import answer_of
from domain.clocks import clocks_of
from domain.clocks.check import differences
from domain.mediation import FollowUpAnswer, StepCode, register
from domain.mediation import record_follow_up as record_visit
from domain.mediation.actions import take_step
from domain.mediation.agreements import make_agreement
from domain.mediation.rules import Facts
from domain.mediation.undoing import WHY, WITHDRAWN
from domain.taking_back import BackEvent, answer, take_back
from domain.work import Work
from models import (
    Agreement,
    Clock,
    ClockEvent,
    Dispute,
    DisputeEvent,
    DisputeHandover,
    DisputeMeeting,
    DisputeParty,
    FollowUp,
    PaperNumber,
)
from tests.alerts import wrong_counts
from tests.disputes import closed, file, intake, registered, row, step
from tests.factories import SmallStation, small_station
from tests.ledgers import agreement_typed

Deed = Callable[[Work], object]
OFFICER, WORKER = Role.COMMUNITY_OFFICER, Role.GRID_WORKER
BOTH = ("applicant", "respondent")


@pytest.fixture
def station(tmp_path: Path) -> Iterator[SmallStation]:
    made = small_station(tmp_path)
    yield made
    made.desk.database.close()


def undone(station: SmallStation, do: Deed, role: Role = WORKER) -> None:
    """Do something as a page does it, and take it back at once."""
    with station.work(role) as work:
        work.keep_way_back()
        do(work)
    with station.work(role) as back:
        take_back(back, work.way_back_id)


def stepping(case_id: int, code: StepCode, **facts: object) -> Deed:
    return lambda work: take_step(work, case_id, code, Facts(**facts))  # type: ignore[arg-type]


def rows(station: SmallStation, table: type) -> list:
    with station.reading() as session:
        return list(session.exec(select(table).order_by(table.id)).all())  # type: ignore[attr-defined]


def standing(station: SmallStation, case_id: int) -> tuple[object, ...]:
    case = row(station, case_id)
    return case.status, case.level, case.owner_id, case.due_at, case.closed_at, case.outcome, case.bucket


def is_sound(station: SmallStation) -> bool:
    """Tell whether counts, clocks and the chain of the audit are what they should be."""
    with station.reading() as session:
        clocks = list(differences(session, 1))
        broken = verify(session, station.desk.cipher, station.desk.anchor.read())
    return not (clocks or broken or wrong_counts(station))


def escalating(case_id: int) -> Deed:
    return stepping(case_id, StepCode.ESCALATE, reason=dictionary("escalation_reasons").active()[0].code)


#: each step somebody may regret, from a dispute of a grid worker that was just registered
REGRETTED: dict[str, Callable[[int], Deed]] = {
    "escalate": escalating,
    "pause": lambda case_id: stepping(case_id, StepCode.PAUSE, why="等鉴定"),
    "settle": lambda case_id: stepping(case_id, StepCode.SETTLE, outcome="OC01", method="MM05"),
    "fail": lambda case_id: stepping(case_id, StepCode.FAIL, outcome="OC05", method="MM05", why="谈不拢"),
    "set aside": lambda case_id: stepping(case_id, StepCode.SET_ASIDE, outcome="OC13", why="不要了"),
}


@pytest.mark.parametrize("name", REGRETTED)
def test_after_a_step_was_taken_back_the_file_stands_as_before(station: SmallStation, name: str) -> None:
    case_id = registered(station)
    stood = standing(station, case_id)

    undone(station, REGRETTED[name](case_id))

    assert standing(station, case_id) == stood
    assert is_sound(station)


@pytest.mark.parametrize("name", REGRETTED)
def test_the_course_keeps_the_step_and_says_that_it_was_taken_back(station: SmallStation, name: str) -> None:
    case_id = registered(station)
    before = [line.id for line in rows(station, DisputeEvent)]

    undone(station, REGRETTED[name](case_id))

    did, back = [line for line in rows(station, DisputeEvent) if line.id not in before][-2:]
    assert back.kind == "take_back"
    assert back.facts == {"line": did.id, "kind": did.kind}
    assert (back.from_status, back.to_status) == (did.to_status, did.from_status)
    assert back.worker_id == station.actor(WORKER).worker_id


@pytest.mark.parametrize("name", REGRETTED)
def test_what_was_taken_back_can_be_done_again(station: SmallStation, name: str) -> None:
    case_id = registered(station)
    undone(station, REGRETTED[name](case_id))

    with station.work(WORKER) as work:
        REGRETTED[name](case_id)(work)

    assert row(station, case_id).status != "L1_OPEN"
    assert is_sound(station)


def test_a_dispute_entered_by_mistake_is_withdrawn_and_keeps_its_parties(station: SmallStation) -> None:
    undone(station, lambda work: register(work, intake(station)))

    (case,) = rows(station, Dispute)
    assert (case.status, case.outcome, case.bucket, case.due_at) == ("CLOSED", WITHDRAWN, "X", None)
    assert case.closed_at is not None
    assert len(rows(station, DisputeParty)) == 2


def test_a_number_that_was_given_is_void_and_the_next_file_gets_another(station: SmallStation) -> None:
    undone(station, lambda work: register(work, intake(station)))
    second = row(station, registered(station)).number

    given = [one for one in rows(station, PaperNumber) if one.void_why == WHY]
    assert len(given) == 1
    assert given[0].text != second


def test_clocks_that_were_started_never_ran(station: SmallStation) -> None:
    undone(station, lambda work: register(work, intake(station)))

    (case,) = rows(station, Dispute)
    with station.reading() as session:
        assert clocks_of(session, 1, "dispute", case.id) == ()
    assert rows(station, Clock) == []


def test_what_the_clocks_heard_is_silent_and_stays_readable(station: SmallStation) -> None:
    undone(station, lambda work: register(work, intake(station)))

    heard = rows(station, ClockEvent)
    assert heard
    assert all(one.words == [] and one.facts["taken_back"] for one in heard)


def test_a_pause_taken_back_lets_the_clock_run_as_if_it_had_never_stood(station: SmallStation) -> None:
    case_id = registered(station)
    due_at = row(station, case_id).due_at

    undone(station, stepping(case_id, StepCode.PAUSE, why="等鉴定"))
    station.clock.move(days=1)

    assert row(station, case_id).due_at == due_at
    assert all(clock.state == "running" for clock in file(station, case_id).clocks if clock.is_open)


def test_follow_ups_of_a_settlement_taken_back_are_no_longer_due(station: SmallStation) -> None:
    case_id = registered(station)

    undone(station, stepping(case_id, StepCode.SETTLE, outcome="OC01", method="MM05"))

    planned = rows(station, FollowUp)
    assert len(planned) == 2
    assert all(one.dropped_at is not None for one in planned)


def test_a_handover_taken_back_counts_as_never_sent(station: SmallStation) -> None:
    case_id = registered(station)

    undone(station, escalating(case_id))

    (sent,) = rows(station, DisputeHandover)
    assert sent.sent_at is None
    assert sent.returned_at is not None


def test_an_agreement_that_came_with_a_save_is_withdrawn(station: SmallStation) -> None:
    case_id = registered(station)

    with station.work(WORKER) as work:
        made = make_agreement(work, case_id, agreement_typed())
        how = answer_of("agreement")
        assert how is not None
        how(work, made)

    (kept,) = rows(station, Agreement)
    assert (kept.withdrawn_why, kept.withdrawn_at is not None) == (WHY, True)


def test_the_latest_row_is_answered_first(station: SmallStation) -> None:
    closed(station)
    lines = rows(station, DisputeEvent)
    noted = [{"table": "dispute_event", "id": line.id, "version": None} for line in lines]

    with station.work(Role.LEADER) as work:
        answer(work, noted)
        work.touch(DisputeEvent)
        work.record(BackEvent.SAVE_TAKEN_BACK, work.get(Dispute, lines[0].dispute_id))

    backs = [line.facts["line"] for line in rows(station, DisputeEvent) if line.kind == "take_back"]
    assert backs == sorted((line.id for line in lines), reverse=True)


def test_who_came_and_what_was_said_stays(station: SmallStation) -> None:
    case_id = registered(station)
    step(station, case_id, StepCode.MEET, note="见面", slots=("TM1",))
    (met,) = rows(station, DisputeMeeting)

    with station.work(WORKER) as work:
        how = answer_of("dispute_meeting")
        assert how is not None
        how(work, met)

    assert [one.note for one in rows(station, DisputeMeeting)] == ["见面"]


def test_a_visit_taken_back_is_due_again(station: SmallStation) -> None:
    case_id = closed(station)
    first = file(station, case_id).follow_ups[0]

    undone(
        station, lambda work: record_visit(work, first.id, first.version, FollowUpAnswer("FU1", "FC1", "SA5"))
    )

    again = next(one for one in file(station, case_id).follow_ups if one.id == first.id)
    assert (again.done_on, again.due_on) == (None, first.due_on)
    assert is_sound(station)


def test_two_saves_are_taken_back_one_after_the_other(station: SmallStation) -> None:
    case_id = registered(station)
    stood = standing(station, case_id)
    undone(station, stepping(case_id, StepCode.PAUSE, why="等鉴定"))
    station.clock.at += timedelta(minutes=1)

    undone(station, escalating(case_id))

    assert standing(station, case_id) == stood
    kinds = [line.kind for line in file(station, case_id).timeline]
    assert kinds.count("take_back") == 2
