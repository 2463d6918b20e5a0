"""Duplicates and repeats while entering: what speaks for one matter, who may see it, what is not shown."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.vocabulary import Role
from domain.mediation import APPLICANT, RESPONDENT, PartyIntake
from domain.mediation.linking import decide
from domain.mediation.merging import merge
from domain.mediation.pairs import STRONGER, WEIGHTS, LinkKind, Reason, score_of
from domain.mediation.twins import AT_MOST, LOOKED_BACK, SHOWN_FROM, Trace, Twin, find_twins, trace_of
from tests.disputes import LIU, ZHANG, asker, registered
from tests.factories import SmallStation, small_station

ELSEWHERE = {"place_text": "滨江路 9 号", "type_code": "DT0401"}


@pytest.fixture
def station(tmp_path, database_url) -> SmallStation:
    return small_station(tmp_path, database_url)


def typed(station: SmallStation, *parties: PartyIntake, **changes: object) -> Trace:
    """What stands in the form so far: at another place, of another type, a month later."""
    facts: dict[str, object] = {
        "found_at": station.clock(),
        "grid_id": station.grid_ids["G01"],
        "type_code": "DT0601",
        "place_text": "别处",
        "parties": parties,
    }
    return Trace(**facts | changes)  # type: ignore[arg-type]


def twins(station: SmallStation, trace: Trace, role: Role = Role.LEADER, grid: str = "G01") -> list[Twin]:
    with station.reading() as session:
        return find_twins(session, asker(station, role, grid), trace)


def a_month_later(station: SmallStation) -> None:
    station.clock.move(days=30)


@pytest.mark.both
@pytest.mark.parametrize(
    ("party", "reason"),
    [
        (PartyIntake(APPLICANT, "", "", "11010519491231002x"), Reason.SAME_ID),
        (PartyIntake(APPLICANT, "", "139 8765 4321"), Reason.SAME_PHONE),
    ],
)
def test_the_same_number_alone_is_enough(station: SmallStation, party: PartyIntake, reason: Reason) -> None:
    case_id = registered(station)
    a_month_later(station)

    found = twins(station, typed(station, party))

    assert [(one.id, one.reasons) for one in found] == [(case_id, (reason,))]
    assert found[0].score == WEIGHTS[reason]


def test_a_name_alone_is_not_enough_but_with_the_same_type_it_is(station: SmallStation) -> None:
    case_id = registered(station)
    a_month_later(station)
    name = PartyIntake(APPLICANT, "张三丰")

    alone = twins(station, typed(station, name))
    with_type = twins(station, typed(station, name, type_code="DT0205"))

    assert alone == []
    assert [one.id for one in with_type] == [case_id]
    assert set(with_type[0].reasons) == {Reason.SAME_NAME, Reason.SOUNDS_ALIKE, Reason.SAME_TYPE}


def test_a_name_that_sounds_alike_at_the_same_address_is_shown(station: SmallStation) -> None:
    case_id = registered(station)
    a_month_later(station)

    found = twins(station, typed(station, PartyIntake(APPLICANT, "章山峰"), place_text="3 栋 2 单元"))

    assert [one.id for one in found] == [case_id]
    assert set(found[0].reasons) == {Reason.SOUNDS_ALIKE, Reason.SAME_SPOT}


def test_the_same_address_and_type_within_a_week_need_no_name(station: SmallStation) -> None:
    case_id = registered(station)
    station.clock.move(days=3)

    found = twins(station, typed(station, place_text="3 栋 2 单元 ", type_code="DT0201"))
    other = twins(station, typed(station, place_text="5 栋", type_code="DT0201"))

    assert [one.id for one in found] == [case_id]
    assert other == []


def test_the_words_of_the_address_need_not_be_spaced_alike_where_the_compound_is_known(
    station: SmallStation,
) -> None:
    case_id = registered(station, place_text="翠湖小区 3 栋")
    station.clock.move(days=3)

    found = twins(station, typed(station, place_text="翠湖小区3栋", type_code="DT0201"))

    assert [one.id for one in found] == [case_id]
    assert Reason.SAME_SPOT in found[0].reasons


def test_what_is_older_than_180_days_is_no_longer_found(station: SmallStation) -> None:
    registered(station)
    station.clock.at += LOOKED_BACK + timedelta(days=1)

    assert twins(station, typed(station, ZHANG, LIU)) == []


def test_the_likeliest_comes_first_and_never_more_than_five(station: SmallStation) -> None:
    for _ in range(6):
        registered(station, parties=(ZHANG,), **ELSEWHERE)
    best = registered(station, parties=(ZHANG, LIU), **ELSEWHERE)
    a_month_later(station)

    found = twins(station, typed(station, ZHANG, LIU))

    assert found[0].id == best
    assert len(found) == AT_MOST
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)


def test_what_is_half_typed_finds_nothing_and_says_nothing(station: SmallStation) -> None:
    registered(station)

    half = PartyIntake(RESPONDENT, "张", "1381234", "110105")
    assert twins(station, typed(station, half, found_at=station.clock() + timedelta(days=30))) == []


def test_a_grid_worker_learns_of_a_colleagues_file_of_the_grid_but_cannot_open_it(
    station: SmallStation,
) -> None:
    case_id = registered(station, Role.COMMUNITY_OFFICER)
    a_month_later(station)

    found = twins(station, typed(station, ZHANG), Role.GRID_WORKER)

    assert [(one.id, one.is_open_to_reader) for one in found] == [(case_id, False)]


def test_another_grids_worker_learns_nothing(station: SmallStation) -> None:
    registered(station)

    trace = typed(station, ZHANG, LIU, grid_id=station.grid_ids["G02"])
    assert twins(station, trace, Role.GRID_WORKER, "G02") == []


def test_nothing_shown_of_a_twin_is_a_name_or_a_number_in_the_clear(station: SmallStation) -> None:
    registered(station, narrative="张三丰与刘备争执，电话 13812345678")

    told = repr(twins(station, typed(station, ZHANG, LIU)))

    for plain in ("张三丰", "刘备", ZHANG.phone, LIU.phone, LIU.id_number):
        assert plain not in told


def test_a_file_that_was_entered_finds_its_twins_by_its_own_parties(station: SmallStation) -> None:
    first = registered(station)
    a_month_later(station)
    second = registered(station, **ELSEWHERE)

    with station.reading() as session:
        trace = trace_of(session, asker(station, Role.LEADER), second)
    assert trace is not None

    assert [one.id for one in twins(station, trace)] == [first]


def test_a_file_out_of_sight_leaves_no_trace(station: SmallStation) -> None:
    case_id = registered(station)

    with station.reading() as session:
        assert trace_of(session, asker(station, Role.GRID_WORKER, "G02"), case_id) is None


@pytest.mark.parametrize("kind", LinkKind)
def test_what_was_decided_is_not_asked_again(station: SmallStation, kind: LinkKind) -> None:
    first = registered(station)
    second = registered(station)
    with station.work(Role.LEADER) as work:
        decide(work, second, first, kind)

    with station.reading() as session:
        trace = trace_of(session, asker(station, Role.LEADER), second)
    assert trace is not None
    assert twins(station, trace) == []


def test_a_duplicate_that_was_merged_is_not_found_again(station: SmallStation) -> None:
    first, second = registered(station), registered(station)
    with station.work(Role.LEADER) as work:
        merge(work, first, second)

    assert [one.id for one in twins(station, typed(station, ZHANG))] == [first]


def test_a_weaker_form_of_a_reason_adds_nothing() -> None:
    for weak, strong in STRONGER.items():
        assert score_of(frozenset({weak, strong})) == score_of(frozenset({strong}))


def test_no_single_soft_reason_reaches_the_threshold() -> None:
    soft = set(Reason) - {Reason.SAME_ID, Reason.SAME_PHONE}

    assert all(WEIGHTS[reason] < SHOWN_FROM for reason in soft)
    assert score_of(frozenset(Reason)) == 100
