"""Every outcome of the dictionary, reached on a route that has it, and what its clocks make of it."""

import pytest

from core.dictionaries import dictionary
from core.vocabulary import Role
from domain.clocks import State, clocks_of, differences
from domain.mediation import StepCode, close
from domain.mediation.rules import closing_step
from domain.mediation.vocabulary import Bucket
from tests.disputes import file, registered, row, step
from tests.factories import NOON, small_station

P = Role.COMMUNITY_OFFICER
OUTCOMES = {entry.code: entry for entry in dictionary("case_outcome")}
CIVIL = [code for code, entry in OUTCOMES.items() if "routes" not in entry.facts]
AGREED = [code for code in CIVIL if OUTCOMES[code].facts["bucket"] == Bucket.RESOLVED]
FAILED = [code for code in CIVIL if OUTCOMES[code].facts["bucket"] == Bucket.FAILED]


@pytest.fixture(scope="module")
def station(tmp_path_factory):
    return small_station(tmp_path_factory.mktemp("outcomes"))


def stands(station, case_id):
    with station.reading() as session:
        return {one.code: one.state for one in clocks_of(session, 1, "dispute", case_id)}


def end(station, case_id, outcome, **facts):
    with station.work(P) as work:
        close(work, case_id, outcome, why="说明", **facts)


@pytest.mark.parametrize("outcome", CIVIL)
def test_a_civil_dispute_ends_with_it_and_its_limits_are_met_or_void(station, outcome):
    case_id = registered(station, P)

    end(station, case_id, outcome, method="MM05")

    found = row(station, case_id)
    assert (found.status, found.outcome, found.bucket) == (
        "CLOSED",
        outcome,
        OUTCOMES[outcome].facts["bucket"],
    )
    wanted = State.VOID if found.bucket == Bucket.EXCLUDED else State.DONE
    assert stands(station, case_id) == {"LEVEL1": wanted, "PEOPLES_MEDIATION": wanted}


@pytest.mark.parametrize("outcome", OUTCOMES)
def test_followed_up_is_who_was_mediated_about(station, outcome):
    route = "RO3" if "routes" in OUTCOMES[outcome].facts else "RO1"
    case_id = registered(station, P, route=route)

    end(station, case_id, outcome, method="MM05")

    is_counted = OUTCOMES[outcome].facts["bucket"] != Bucket.EXCLUDED
    assert bool(file(station, case_id).follow_ups) is is_counted


@pytest.mark.parametrize("outcome", AGREED)
def test_a_case_of_the_police_that_is_agreed_on_is_not_decided_anew(station, outcome):
    """治安管理处罚法 9 第3、4款."""
    case_id = registered(station, P, route="RO2")
    step(station, case_id, StepCode.FILE, P, day=NOON.date())
    step(station, case_id, StepCode.CHECK_ELIGIBILITY, P, answers=("PE1", "PE2", "PE3", "PE4", "PA1"))
    step(station, case_id, StepCode.ESTABLISH, P, number="ZJ01")

    step(station, case_id, StepCode.SETTLE, P, outcome=outcome, method="MM07", number="LX01")

    wanted = State.PAUSED if outcome == "OC01" else State.DONE
    assert stands(station, case_id)["PUBLIC_SECURITY_CASE"] is wanted


@pytest.mark.parametrize("outcome", FAILED)
def test_a_case_of_the_police_that_fails_has_its_days_from_then(station, outcome):
    """程序规定 185."""
    case_id = registered(station, P, route="RO2")
    step(station, case_id, StepCode.FILE, P, day=NOON.date())

    step(station, case_id, closing_step(outcome), P, outcome=outcome)

    assert stands(station, case_id)["PUBLIC_SECURITY_CASE"] is State.RUNNING


def test_domestic_violence_has_an_outcome_of_its_own_that_counts_nowhere(station):
    assert [code for code in OUTCOMES if code not in CIVIL] == ["OC14"]
    assert OUTCOMES["OC14"].facts["bucket"] == Bucket.EXCLUDED


def test_after_all_of_them_the_clocks_are_what_their_log_says(station):
    with station.reading() as session:
        assert differences(session, 1) == []
