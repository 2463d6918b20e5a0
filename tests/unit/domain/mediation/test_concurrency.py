"""Several people at one dispute at once: one wins, the others are told, nothing is written twice."""

import threading

import pytest
from sqlmodel import select

from core.errors import AlreadyDone, Refused
from core.vocabulary import Role
from domain.mediation import Facts, StepCode, accept, register, take_step
from domain.tallies.check import differences
from models import Dispute, DisputeEvent, FollowUp, PaperNumber
from tests.disputes import file, intake, registered, row
from tests.factories import small_station

pytestmark = [pytest.mark.both, pytest.mark.slow]
MANY = 8


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def at_once(do, count=MANY):
    """Run ``do(n)`` in threads that start together; return what each returned or was refused with."""
    gate, answers = threading.Barrier(count), [None] * count

    def run(n):
        gate.wait()
        try:
            answers[n] = do(n)
        except Refused as refusal:
            answers[n] = refusal

    threads = [threading.Thread(target=run, args=(n,)) for n in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return answers


def refusals(answers):
    return [answer for answer in answers if isinstance(answer, Refused)]


def test_numbers_have_no_gap_and_no_twin(station):
    def do(n):
        role = (Role.GRID_WORKER, Role.COMMUNITY_OFFICER)[n % 2]
        with station.work(role) as work:
            return register(work, intake(station)).id

    answers = at_once(do)

    assert refusals(answers) == []
    with station.reading() as session:
        numbers = session.exec(select(PaperNumber)).all()
        assert sorted(number.serial for number in numbers) == list(range(1, MANY + 1))
        assert len({case.number for case in session.exec(select(Dispute))}) == MANY
        assert differences(session, 1) == []


def test_one_of_many_accepts(station):
    case_id = registered(station, Role.CLERK)
    roles = [Role.GRID_WORKER, Role.AUXILIARY, Role.COMMUNITY_OFFICER, Role.CLERK]

    def do(n):
        with station.work(roles[n]) as work:
            accept(work, case_id)
        return roles[n]

    answers = at_once(do, len(roles))

    winners = [answer for answer in answers if isinstance(answer, Role)]
    assert len(winners) == 1
    assert row(station, case_id).owner_id == station.actor(winners[0]).worker_id
    with station.reading() as session:
        lines = session.exec(select(DisputeEvent).where(DisputeEvent.kind == "accept")).all()
    assert len(lines) == 1


def test_settling_twice_plans_follow_ups_once(station):
    case_id = registered(station)

    def do(n):
        role = (Role.GRID_WORKER, Role.COMMUNITY_OFFICER)[n % 2]
        with station.work(role) as work:
            take_step(work, case_id, StepCode.SETTLE, Facts(outcome="OC01", method="MM01"))

    answers = at_once(do, 4)

    assert len(refusals(answers)) == 3
    with station.reading() as session:
        assert len(session.exec(select(FollowUp)).all()) == 2
        assert differences(session, 1) == []


def test_a_form_sent_many_times_writes_once(station):
    def do(_n):
        with station.work(Role.GRID_WORKER) as work:
            work.once("one-form")
            return register(work, intake(station)).id

    answers = at_once(do)

    made = {answer for answer in answers if not isinstance(answer, Refused)}
    assert len(made) == 1
    assert all(isinstance(answer, AlreadyDone) for answer in refusals(answers))
    assert {refusal.result for refusal in refusals(answers)} == made


def test_notes_written_at_once_are_all_kept(station):
    case_id = registered(station)

    def do(n):
        with station.work(Role.GRID_WORKER) as work:
            take_step(work, case_id, StepCode.NOTE, Facts(note=f"第 {n} 笔"))

    at_once(do)

    notes = {line.note for line in file(station, case_id).timeline if line.kind == StepCode.NOTE}
    assert notes == {f"第 {n} 笔" for n in range(MANY)}
