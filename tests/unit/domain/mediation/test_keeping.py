"""Who writes beside a dispute, the small checks all ledgers share, and what is read back."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.errors import BadInput, NotAllowed, NotFound, StaleEdit
from core.vocabulary import Role
from domain.mediation import StepCode
from domain.mediation.agreements import standing
from domain.mediation.keeping import (
    check_past,
    check_said,
    keeps,
    of_case,
    reach_in_hand,
    reach_row,
    visible_case,
)
from models import Agreement, AgreementItem
from tests.disputes import registered, row, step
from tests.factories import small_station
from tests.ledgers import TODAY, agreed, at_level_two, ledgers, priced, settled

READERS = (Role.AUDITOR, Role.GOVERNANCE_READER, Role.SUBDISTRICT_CADRE)
STAND_INS = (Role.LEADER, Role.CLERK)


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def reach(station, case_id, role, grid="G01"):
    with station.work(role, grid) as work:
        return reach_in_hand(work, case_id).id


@pytest.mark.parametrize("role", [Role.GRID_WORKER, *STAND_INS])
def test_its_owner_and_the_stand_ins_write_beside_a_dispute(station, role):
    case_id = registered(station)

    assert reach(station, case_id, role) == case_id
    assert keeps(station.actor(role), row(station, case_id))


@pytest.mark.parametrize("role", READERS)
def test_who_only_reads_writes_nothing(station, role):
    case_id = registered(station)

    with pytest.raises(NotAllowed):
        reach(station, case_id, role)
    assert not keeps(station.actor(role), row(station, case_id))


def test_who_handed_it_on_reads_and_no_longer_writes(station):
    case_id = at_level_two(station)

    with pytest.raises(NotAllowed):
        reach(station, case_id, Role.GRID_WORKER)
    assert reach(station, case_id, Role.COMMUNITY_OFFICER) == case_id


def test_another_grid_and_a_missing_id_give_the_same_answer(station):
    case_id = registered(station)

    for wanted in (case_id, 999_999):
        with pytest.raises(NotFound):
            reach(station, wanted, Role.COMMUNITY_OFFICER, "G02")
        with station.reading() as session, pytest.raises(NotFound):
            visible_case(session, station.actor(Role.COMMUNITY_OFFICER, "G02"), wanted)


def test_a_closed_dispute_is_still_written_beside(station):
    case_id = registered(station)
    settled(station, case_id)

    assert reach(station, case_id, Role.GRID_WORKER) == case_id


def test_a_row_comes_with_its_dispute_and_its_version(station):
    made = agreed(station)
    with station.work(Role.GRID_WORKER) as work:
        found, case = reach_row(work, Agreement, made.id, made.version)
        assert (found.id, case.id) == (made.id, made.dispute_id)
    with pytest.raises(StaleEdit), station.work(Role.GRID_WORKER) as work:
        reach_row(work, Agreement, made.id, made.version + 1)


def test_a_stranger_learns_no_version(station):
    made = agreed(station)

    with pytest.raises(NotFound), station.work(Role.COMMUNITY_OFFICER, "G02") as work:
        reach_row(work, Agreement, made.id, made.version + 1)


def test_rows_come_in_the_order_they_were_written(station):
    made = agreed(station)

    with station.reading() as session:
        items = of_case(session, 1, AgreementItem, made.dispute_id)
        assert of_case(session, 1, AgreementItem, 0) == []

    assert [item.what for item in items] == ["退还押金", "晚十点后不装修"]
    assert sorted(item.id for item in items) == [item.id for item in items]


@pytest.mark.parametrize("day", [None, TODAY + timedelta(days=1)])
def test_a_day_has_to_be_there_and_to_have_come(station, day):
    with pytest.raises(BadInput) as wrong, station.work(Role.GRID_WORKER) as work:
        check_past(work, day, "on")

    assert wrong.value.field == "on"


@pytest.mark.parametrize("day", [TODAY, date(2020, 2, 29)])
def test_a_day_that_has_come_is_kept(station, day):
    with station.work(Role.GRID_WORKER) as work:
        assert check_past(work, day, "on") == day


def test_words_have_to_be_said_and_are_cleaned():
    assert check_said("  好 ", "why", str.upper) == "好"
    with pytest.raises(BadInput) as wrong:
        check_said("   ", "why", str.upper)
    assert wrong.value.field == "why"


def test_the_latest_agreement_that_was_not_withdrawn_stands(station):
    made = agreed(station)

    assert standing([]) is None
    assert standing([made]) is made
    made.withdrawn_at = station.clock()
    assert standing([made]) is None


def test_ledgers_say_what_may_be_written_now(station):
    fresh = ledgers(station, registered(station))
    assert (fresh.is_keeper, fresh.may_agree, fresh.may_price, fresh.has_turned) == (True, True, True, False)

    made = ledgers(station, agreed(station).dispute_id)
    assert (made.may_agree, made.may_price) == (False, True)

    with_price = ledgers(station, priced(station).dispute_id)
    assert (with_price.may_agree, with_price.may_price) == (True, False)


@pytest.mark.parametrize(
    ("outcome", "may_agree", "has_turned"),
    [("OC01", True, False), ("OC05", False, False), ("OC07", False, True)],
)
def test_ledgers_of_a_closed_dispute(station, outcome, may_agree, has_turned):
    case_id = registered(station)
    settled(station, case_id, outcome=outcome)

    found = ledgers(station, case_id)

    assert (found.may_agree, found.may_price, found.has_turned) == (may_agree, False, has_turned)


def test_a_reader_is_offered_nothing(station):
    found = ledgers(station, agreed(station).dispute_id, Role.AUDITOR)

    assert (found.is_keeper, found.may_agree, found.may_price) == (False, False, False)
    assert found.standing is not None


def test_a_paused_dispute_waits_with_its_agreement(station):
    case_id = registered(station)
    step(station, case_id, StepCode.PAUSE, why="等价格认定", reason="PR2")

    assert not ledgers(station, case_id).may_agree


def test_ledgers_out_of_sight_are_not_found(station):
    case_id = registered(station)

    with pytest.raises(NotFound):
        ledgers(station, case_id, Role.COMMUNITY_OFFICER, "G02")
