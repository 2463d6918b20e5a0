"""Telling clocks at a real station: the projection is what a replay of the log gives, whatever happens."""

from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import select

from core.errors import BadInput, OutOfTurn
from core.vocabulary import Role
from domain.clocks import (
    State,
    clocks_of,
    clocks_of_many,
    codes_to_remind,
    declare,
    differences,
    extend,
    happen,
    has_clock,
    is_due_before,
    is_overdue,
    rebuild,
    rules_of,
)
from domain.mediation.vocabulary import CaseEvent
from models import Clock, ClockEvent, Dispute
from tests.disputes import closed, registered, row
from tests.factories import NOON, small_station


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


@pytest.fixture(scope="module")
def shared(tmp_path_factory):
    return small_station(tmp_path_factory.mktemp("clocks"))


def tell(station, case_id, *words, **said):
    with station.work(Role.CLERK) as work:
        case = work.get(Dispute, case_id)
        found = happen(work, case, *words, **said)
        work.record(CaseEvent.DISPUTE_NOTED, case)
    return {one.code: one for one in found}


def read(station, case_id):
    with station.reading() as session:
        return {one.code: one for one in clocks_of(session, 1, "dispute", case_id)}


@pytest.mark.both
def test_what_happened_moves_the_clocks_that_hear_it(station):
    case_id = registered(station)

    found = tell(station, case_id, "agreement")

    assert found["JUDICIAL_CONFIRMATION"].due_at == NOON.replace(hour=16) + timedelta(days=30)
    assert read(station, case_id)["JUDICIAL_CONFIRMATION"] == found["JUDICIAL_CONFIRMATION"]


def test_what_no_clock_hears_is_not_written(station):
    case_id = registered(station)
    with station.reading() as session:
        before = len(session.exec(select(ClockEvent)).all())

    tell(station, case_id, "nothing that anybody listens to")

    with station.reading() as session:
        assert len(session.exec(select(ClockEvent)).all()) == before


def test_it_may_have_happened_earlier(station):
    case_id = registered(station)

    found = tell(station, case_id, "agreement", at=NOON - timedelta(days=3))

    assert found["JUDICIAL_CONFIRMATION"].started_at == NOON - timedelta(days=3)


def test_the_price_appraisal_stops_the_limits_of_the_case_and_not_itself(station):
    case_id = registered(station)

    found = tell(station, case_id, "appraisal_asked")

    assert {code for code, one in found.items() if one.state is State.PAUSED} == {
        "LEVEL1",
        "PEOPLES_MEDIATION",
    }
    assert found["PRICE_APPRAISAL"].state is State.RUNNING


@pytest.mark.parametrize(("consents", "raised"), [((), BadInput), (("applicant",), BadInput)])
def test_an_extension_needs_everybody_who_must_agree(station, consents, raised):
    case_id = registered(station)

    with pytest.raises(raised), station.work(Role.CLERK) as work:
        extend(work, work.get(Dispute, case_id), "PEOPLES_MEDIATION", consents)


@pytest.mark.parametrize("code", ["LEVEL1", "JUDICIAL_CONFIRMATION"])
def test_a_clock_without_extension_or_that_never_ran_is_not_extended(station, code):
    case_id = registered(station)

    with pytest.raises(OutOfTurn), station.work(Role.CLERK) as work:
        extend(work, work.get(Dispute, case_id), code, ("applicant", "respondent"))


def test_overdue_is_a_comparison_in_sql(station):
    early, late = registered(station), registered(station)
    tell(station, late, "paused")
    station.clock.move(days=4)
    now = station.clock()

    with station.reading() as session:
        over = session.exec(select(Clock.subject_id).where(is_overdue(now), Clock.code == "LEVEL1")).all()
        behind = has_clock(Dispute.station_id, "dispute", Dispute.id, is_overdue(now))
        rows = session.exec(select(Dispute.id).where(behind)).all()
        soon = session.exec(select(Clock.code).where(is_due_before(now + timedelta(days=60)))).all()
    assert list(over) == list(rows) == [early]
    assert set(soon) == {"LEVEL1", "PEOPLES_MEDIATION"}


def test_the_question_for_what_is_overdue_is_answered_from_an_index(shared):
    question = "SELECT 1 FROM clock WHERE station_id = 1 AND state = 'running' AND due_at < '2027'"

    with shared.reading() as session:
        plan = session.execute(text(f"EXPLAIN QUERY PLAN {question}"))
        lines = " ".join(str(line) for line in plan)

    assert "ix_clock_station_id_state_due_at" in lines


def test_the_clocks_of_many_are_read_at_once_the_nearest_first(station):
    ids = [registered(station), registered(station)]

    with station.reading() as session:
        found = clocks_of_many(session, 1, "dispute", ids)

    assert sorted(found) == sorted(ids)
    assert [one.code for one in found[ids[0]] if one.is_open] == ["LEVEL1", "PEOPLES_MEDIATION"]


def test_a_kind_of_record_has_its_own_clocks(station):
    declare("record.bicycle", [
        {"code": "ISSUE", "zh": "办理", "en": "Issue", "length": 15, "unit": "calendar_days",
         "starts": ["accepted"], "ends": ["issued"], "basis": "居住证暂行条例 第9条", "remind": ["clerk"]},
    ])  # fmt: skip
    case_id = registered(station)

    found = tell(station, case_id, "accepted", subject="record.bicycle")

    assert found["ISSUE"].due_at == NOON.replace(hour=16) + timedelta(days=15)
    assert "ISSUE" in codes_to_remind(Role.CLERK)["record.bicycle"]
    assert "ISSUE" not in read(station, case_id)


def test_a_clock_knows_whether_it_was_met_in_time(station):
    in_time, late = closed(station, days=2), closed(station, days=5)

    assert not read(station, in_time)["LEVEL1"].was_late
    assert read(station, late)["LEVEL1"].was_late


@pytest.mark.both
def test_a_projection_that_was_tampered_with_is_found_and_put_right(station):
    first, second = registered(station), registered(station)
    with station.desk.database.writing() as session:
        for clock in session.exec(select(Clock).where(Clock.subject_id == first, Clock.code == "LEVEL1")):
            clock.due_at = NOON + timedelta(days=99)
        session.add(
            Clock(station_id=1, id=999_999, subject="dispute", subject_id=second, code="BLOCKED",
                  state="running", started_at=NOON, due_at=NOON)
        )  # fmt: skip

    with station.reading() as session:
        found = {(subject[1], code) for subject, code, *_ in differences(session, 1)}
    with station.work(Role.SYSADMIN) as work:
        count = rebuild(work)

    assert found == {(first, "LEVEL1"), (second, "BLOCKED")}
    assert count == 2
    with station.reading() as session:
        assert differences(session, 1) == []


def test_a_clock_that_was_lost_is_made_again(station):
    case_id = registered(station)
    with station.desk.database.writing() as session:
        for clock in session.exec(select(Clock).where(Clock.subject_id == case_id)):
            session.delete(clock)

    with station.work(Role.SYSADMIN) as work:
        assert rebuild(work) == 1

    assert read(station, case_id)["LEVEL1"].state is State.RUNNING


def test_with_nothing_wrong_nothing_is_rebuilt_or_recorded(station):
    registered(station)

    with station.work(Role.SYSADMIN) as work:
        assert rebuild(work) == 0


WORDS = sorted(set().union(*(one.words for one in rules_of("dispute"))))
LINES = st.lists(
    st.tuples(
        st.lists(st.sampled_from(WORDS), min_size=1, max_size=3, unique=True),
        st.sampled_from(["", "PR1", "PR2", "PR3"]),
        st.integers(0, 400),
    ),
    min_size=1,
    max_size=10,
)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines=LINES)
def test_for_any_row_of_happenings_the_projection_is_the_replay(shared, lines):
    shared.clock.at = NOON
    case_id = registered(shared)
    for words, reason, hours in lines:
        shared.clock.move(hours=hours)
        tell(shared, case_id, *words, reason=reason)

    with shared.reading() as session:
        assert [one for one in differences(session, 1) if one[0] == ("dispute", case_id)] == []


def test_the_due_date_of_a_dispute_is_that_of_its_nearest_limit(station):
    case_id = registered(station)

    nearest = min(one.due_at for one in read(station, case_id).values() if one.is_open and one.rule.leads)

    assert row(station, case_id).due_at == nearest
