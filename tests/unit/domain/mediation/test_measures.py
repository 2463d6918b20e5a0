"""What each number of the desk counts, of what, and what it leaves out: reached by real steps."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from analytics.periods import Period
from core.dictionaries import dictionary
from core.vocabulary import Role
from domain.mediation import CaseFilter, StepCode, count_cases, find_cases
from domain.mediation.filters import DRILLS
from domain.mediation.linking import decide, link_alert
from domain.mediation.measures import MEASURES, count, days_taken, ids_of
from domain.mediation.pairs import LinkKind
from domain.questions import Question
from domain.taking_back import take_back
from tests.alerts import registered as alert_registered
from tests.disputes import asker, closed, registered, step
from tests.factories import NOON, SmallStation, small_station

YEAR = Question(Period.custom(date(2026, 1, 1), NOON.date() + timedelta(days=200)))
LATER = 100


@pytest.fixture
def station(tmp_path, database_url) -> SmallStation:
    return small_station(tmp_path, database_url)


def figure(station: SmallStation, code: str, question: Question = YEAR) -> tuple[int, int]:
    """Return (counted, divided by) as the leader is told."""
    measure, who = MEASURES[code], asker(station, Role.LEADER)
    with station.reading() as session:
        return tuple(count(session, who, question, one) for one in (measure.part, measure.whole))  # type: ignore[return-value]


def left(station: SmallStation, code: str) -> dict[str, int]:
    who = asker(station, Role.LEADER)
    with station.reading() as session:
        return {one.part: count(session, who, YEAR, one.clause) for one in MEASURES[code].left_out}


def up(station: SmallStation, case_id: int, *, take: bool = False) -> None:
    reason = dictionary("escalation_reasons").active()[0].code
    if not take:
        step(station, case_id, StepCode.ESCALATE, reason=reason)
        return
    from domain.mediation.actions import take_step
    from domain.mediation.rules import Facts

    with station.work(Role.GRID_WORKER) as work:
        work.keep_way_back()
        take_step(work, case_id, StepCode.ESCALATE, Facts(reason=reason))
    with station.work(Role.GRID_WORKER) as work_back:
        take_back(work_back, work.way_back_id)


@pytest.mark.both
def test_m06_is_the_share_that_level_1_settled_itself(station: SmallStation) -> None:
    closed(station)
    second = registered(station)
    up(station, second)
    step(station, second, StepCode.ACCEPT, Role.COMMUNITY_OFFICER)
    step(station, second, StepCode.SETTLE, Role.COMMUNITY_OFFICER, outcome="OC01", method="MM05")

    assert figure(station, "M06") == (1, 2)


@pytest.mark.both
def test_m06u_counts_what_went_up_and_stayed_up(station: SmallStation) -> None:
    registered(station)
    up(station, registered(station))
    up(station, registered(station), take=True)

    assert figure(station, "M06U") == (1, 3)


def test_m07_needs_all_three_roles_within_three_working_days(station: SmallStation) -> None:
    in_time, late, young = (registered(station, risk="R3") for _ in range(3))
    registered(station)
    step(station, in_time, StepCode.MEET, note="见面", slots=("TM1", "TM2", "TM3"))
    station.clock.move(days=10)
    step(station, late, StepCode.MEET, note="见面", slots=("TM1", "TM2", "TM3"))

    assert figure(station, "M07") == (1, 3)
    assert young in _ids(station, "M07")
    assert registered(station, risk="R4") not in _ids(station, "M07")
    assert left(station, "M07") == {"young": 1}


def _ids(station: SmallStation, code: str) -> frozenset[int]:
    with station.reading() as session:
        return ids_of(session, asker(station, Role.LEADER), YEAR, MEASURES[code].whole)


def test_m10_is_quiet_for_sixty_days_and_leaves_the_young_out(station: SmallStation) -> None:
    quiet, again, later = closed(station), closed(station), closed(station)
    closed(station, source="SC03")
    station.clock.move(days=20)
    repeat = registered(station)
    with station.work(Role.LEADER) as work:
        decide(work, repeat, again, LinkKind.REPEAT)
    station.clock.move(days=50)
    young = closed(station)
    with station.work(Role.LEADER) as work:
        decide(work, young, later, LinkKind.REPEAT)

    assert figure(station, "M10") == (2, 3)
    assert left(station, "M10") == {"young": 1}
    assert quiet in _ids(station, "M10")


@pytest.mark.parametrize(
    ("back", "m13", "m13l"), [(10, 1, 1), (29, 1, 1), (31, 0, 1), (89, 0, 1), (91, 0, 0)]
)
def test_m13_counts_what_was_opened_again_within_its_days(
    station: SmallStation, back: int, m13: int, m13l: int
) -> None:
    case_id = closed(station)
    closed(station)
    station.clock.move(days=back)
    step(station, case_id, StepCode.REOPEN, why="又吵")
    station.clock.move(days=LATER)

    assert figure(station, "M13") == (m13, 2)
    assert figure(station, "M13L") == (m13l, 2)


def test_m13_counts_a_repeat_and_a_later_alert_like_an_opening(station: SmallStation) -> None:
    by_case, by_alert = closed(station), closed(station)
    station.clock.move(days=5)
    again, alert_id = registered(station), alert_registered(station)
    with station.work(Role.LEADER) as work:
        decide(work, again, by_case, LinkKind.REPEAT)
    with station.work(Role.LEADER) as work:
        link_alert(work, by_alert, alert_id)
    station.clock.move(days=LATER)

    assert figure(station, "M13") == (2, 2)


def test_m13_does_not_count_what_only_looks_alike(station: SmallStation) -> None:
    first = closed(station)
    station.clock.move(days=5)
    second = registered(station)
    for kind in (LinkKind.RELATED, LinkKind.APART):
        with station.work(Role.LEADER) as work:
            decide(work, second, first, kind)
    station.clock.move(days=LATER)

    assert figure(station, "M13") == (0, 1)


def test_m13_waits_until_its_days_are_over(station: SmallStation) -> None:
    closed(station)
    station.clock.move(days=40)

    assert figure(station, "M13")[1] == 1
    assert figure(station, "M13L")[1] == 0


def test_m11_measures_from_acceptance_to_closing_and_counts_the_open(station: SmallStation) -> None:
    closed(station, days=2)
    closed(station, "OC05", days=4)
    closed(station, "OC13")
    registered(station)

    with station.reading() as session:
        taken = days_taken(session, asker(station, Role.LEADER), YEAR)
    assert sorted(round(one, 3) for one in taken) == [2.0, 4.0]
    assert left(station, "M11") == {"open": 1, "X": 1}


def test_m12_asks_the_clock_of_the_level_it_ended_at(station: SmallStation) -> None:
    closed(station, days=1)
    closed(station, days=5)
    registered(station)
    station.clock.move(days=10)

    assert figure(station, "M12") == (1, 3)


def test_m12_leaves_limits_to_come_alone(station: SmallStation) -> None:
    registered(station)

    assert figure(station, "M12") == (0, 0)


def test_m14_tells_the_two_kinds_of_cases_apart(station: SmallStation) -> None:
    for outcome in ("OC07", "OC07", "OC08", "OC01"):
        closed(station, outcome)

    assert figure(station, "M14") == (2, 4)
    assert figure(station, "M14C") == (1, 4)


@pytest.mark.parametrize("code", MEASURES)
def test_a_number_and_the_list_behind_it_agree(station: SmallStation, code: str) -> None:
    for outcome in ("OC01", "OC05", "OC13"):
        closed(station, outcome, days=1)
    registered(station, risk="R3")
    station.clock.move(days=LATER)
    who = asker(station, Role.LEADER)

    for part, clause in _parts(code).items():
        wanted = CaseFilter(metric=part, question=YEAR, limit=0)
        with station.reading() as session:
            n = count(session, who, YEAR, clause)
            assert count_cases(session, who, wanted) == n
            assert len(find_cases(session, who, wanted)) == n


def _parts(code: str) -> dict[str, object]:
    measure = MEASURES[code]
    parts = {f"{code}.part": measure.part} | {f"{code}.{one.part}": one.clause for one in measure.left_out}
    return {code: measure.whole} | parts


@pytest.mark.parametrize("code", MEASURES)
def test_every_part_of_a_measure_has_its_list(code: str) -> None:
    assert set(_parts(code)) <= set(DRILLS)


@pytest.mark.parametrize("code", ["M01", "M02", "M06", "M08", "M14"])
def test_what_is_counted_is_part_of_what_it_is_divided_by(station: SmallStation, code: str) -> None:
    for outcome in ("OC01", "OC05", "OC07", "OC13"):
        closed(station, outcome)
    station.clock.move(days=LATER)
    who = asker(station, Role.LEADER)

    with station.reading() as session:
        part = ids_of(session, who, YEAR, MEASURES[code].part)
        whole = ids_of(session, who, YEAR, MEASURES[code].whole)
    assert part <= whole


def test_level_and_method_narrow_a_measure(station: SmallStation) -> None:
    closed(station)
    with_level = Question(YEAR.period, level="L1")
    with_method = Question(YEAR.period, method="MM01")

    assert figure(station, "M01", with_level) == (1, 1)
    assert figure(station, "M01", with_method) == (0, 0)


def test_an_officer_is_told_of_their_own_grid_alone(station: SmallStation) -> None:
    closed(station)
    closed(station, grid="G02")

    with station.reading() as session:
        who = asker(station, Role.COMMUNITY_OFFICER, "G02")
        assert count(session, who, YEAR, MEASURES["M01"].whole) == 1
