"""How the search for duplicates weighs, where it stops looking, and whom it tells what."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from itertools import combinations
from pathlib import Path

import pytest

from core.i18n import say, speaking
from core.vocabulary import Role
from domain.mediation import APPLICANT, RESPONDENT, Asker, PartyIntake
from domain.mediation.pairs import REASON_WORDS, STRONGER, WEIGHTS, Reason, score_of
from domain.mediation.twins import SHOWN_FROM, Trace, Twin, find_twins, trace_of
from tests.disputes import LIU, ZHANG, asker, registered
from tests.factories import SmallStation, small_station

LEADER, WORKER, OFFICER = Role.LEADER, Role.GRID_WORKER, Role.COMMUNITY_OFFICER
PHONE_ONLY = PartyIntake(APPLICANT, "", "13812345678")


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    """Lend a station with one dispute of each grid, entered at noon; nobody here writes."""
    made = small_station(Path(tmp_path_factory.mktemp("twins")))
    registered(made, place_text="翠湖小区 3 栋 2 单元")
    registered(made, grid="G02", place_text="滨江小区 1 栋", type_code="DT0401")
    yield made
    made.desk.database.close()


def trace(station: SmallStation, *parties: PartyIntake, grid: str = "G01", **changes: object) -> Trace:
    facts: dict[str, object] = {
        "found_at": station.clock() + timedelta(days=30),
        "grid_id": station.grid_ids[grid],
        "type_code": "DT0601",
        "place_text": "别处",
        "parties": parties,
    }
    return Trace(**facts | changes)  # type: ignore[arg-type]


def look(station: SmallStation, asked: Trace, role: Role = LEADER, grid: str = "G01") -> list[Twin]:
    with station.reading() as session:
        return find_twins(session, asker(station, role, grid), asked)


def of_grid(found: list[Twin], words: str) -> list[Twin]:
    return [one for one in found if words in one.place]


@pytest.mark.parametrize(
    ("reasons", "score"),
    [
        (set(), 0),
        ({Reason.SAME_ID}, 60),
        ({Reason.SAME_NAME, Reason.SAME_TYPE}, 40),
        ({Reason.SAME_NAME, Reason.SOUNDS_ALIKE}, 30),
        ({Reason.SAME_SPOT, Reason.SAME_PLACE}, 30),
        ({Reason.SOUNDS_ALIKE, Reason.SAME_PLACE}, 27),
        ({Reason.SAME_SPOT, Reason.SAME_TYPE, Reason.NEAR_IN_TIME}, 50),
        ({Reason.SAME_ID, Reason.SAME_PHONE}, 100),
        (set(Reason), 100),
    ],
)
def test_a_score_is_the_sum_of_its_strongest_reasons(reasons: set[Reason], score: int) -> None:
    assert score_of(frozenset(reasons)) == score


def test_one_more_reason_never_makes_a_matter_less_likely() -> None:
    for size in range(3):
        for some in combinations(Reason, size):
            for more in Reason:
                assert score_of(frozenset({*some, more})) >= score_of(frozenset(some))


def test_a_weaker_reason_weighs_less_than_the_one_that_holds_it() -> None:
    assert all(WEIGHTS[weak] < WEIGHTS[strong] for weak, strong in STRONGER.items())


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("reason", Reason)
def test_a_reason_is_said_in_the_readers_language(reason: Reason, language: str) -> None:
    with speaking(language):
        words = say(REASON_WORDS[reason])

    assert words
    assert words.isascii() == (language == "en")


def test_every_twin_shown_is_above_the_threshold_and_explained(station: SmallStation) -> None:
    found = look(station, trace(station, ZHANG, LIU))

    assert found
    assert all(one.score >= SHOWN_FROM and one.score == score_of(frozenset(one.reasons)) for one in found)


def test_reasons_stand_in_the_order_of_their_weight(station: SmallStation) -> None:
    (found, *_rest) = look(station, trace(station, ZHANG, LIU, type_code="DT0201"))

    assert list(found.reasons) == sorted(found.reasons, key=list(Reason).index)
    assert found.reasons[0] is Reason.SAME_ID


#: days between finding the two, and whether the earlier is still found by a phone
@pytest.mark.parametrize(("days", "is_found"), [(0, True), (179, True), (180, True), (180.01, False)])
def test_the_search_reaches_back_a_hundred_and_eighty_days(
    station: SmallStation, days: float, is_found: bool
) -> None:
    asked = trace(station, PHONE_ONLY, found_at=station.clock() + timedelta(days=days))

    assert bool(look(station, asked)) == is_found


@pytest.mark.parametrize(("days", "is_near"), [(0, True), (7, True), (7.01, False), (-7, True), (-8, False)])
def test_within_a_week_is_said_either_way(station: SmallStation, days: float, is_near: bool) -> None:
    asked = trace(station, PHONE_ONLY, found_at=station.clock() + timedelta(days=days))

    assert (Reason.NEAR_IN_TIME in look(station, asked)[0].reasons) == is_near


@pytest.mark.parametrize(("days", "is_found"), [(0, True), (7, True), (14.01, False)])
def test_an_address_alone_is_looked_for_in_the_fortnight_around(
    station: SmallStation, days: float, is_found: bool
) -> None:
    asked = trace(
        station,
        type_code="DT0201",
        place_text="翠湖小区 3 栋 2 单元",
        found_at=station.clock() + timedelta(days=days),
    )

    assert bool(look(station, asked)) == is_found


@pytest.mark.parametrize(
    ("place", "reason"),
    [
        ("翠湖小区 3 栋 2 单元", Reason.SAME_SPOT),
        ("翠湖小区3栋2单元", Reason.SAME_SPOT),
        ("翠湖小区 9 栋", Reason.SAME_PLACE),
        ("别处", None),
        ("", None),
    ],
)
def test_an_address_speaks_as_far_as_it_is_the_same(
    station: SmallStation, place: str, reason: Reason | None
) -> None:
    (found,) = of_grid(look(station, trace(station, PHONE_ONLY, LIU, place_text=place)), "翠湖")

    places = {Reason.SAME_SPOT, Reason.SAME_PLACE} & set(found.reasons)
    assert (reason in places) if reason else not places


@pytest.mark.parametrize(
    ("type_code", "is_same"),
    [("DT0201", True), ("DT0205", True), ("DT02", True), ("DT0601", False), ("", False)],
)
def test_a_type_is_the_same_where_its_kind_is(station: SmallStation, type_code: str, is_same: bool) -> None:
    (found,) = of_grid(look(station, trace(station, PHONE_ONLY, LIU, type_code=type_code)), "翠湖")

    assert (Reason.SAME_TYPE in found.reasons) == is_same


@pytest.mark.parametrize(
    "party",
    [
        PartyIntake(APPLICANT, "张"),
        PartyIntake(APPLICANT, "", "1381234"),
        PartyIntake(APPLICANT, "", "", "1101051949123100"),
        PartyIntake(APPLICANT, "", "", "110105194912310021"),
        PartyIntake(APPLICANT, ""),
        PartyIntake(APPLICANT, "   ", "  ", " "),
        PartyIntake(RESPONDENT, "赵云", "13700001111"),
    ],
)
def test_what_is_half_typed_wrong_or_unknown_finds_nothing(station: SmallStation, party: PartyIntake) -> None:
    assert look(station, trace(station, party)) == []


def test_the_side_somebody_stood_on_does_not_matter(station: SmallStation) -> None:
    turned = PartyIntake(RESPONDENT, "", "13812345678")

    assert {one.id for one in look(station, trace(station, turned))} == {
        one.id for one in look(station, trace(station, PHONE_ONLY))
    }


@pytest.mark.parametrize(
    ("role", "seat", "places", "is_open"),
    [
        (LEADER, "G01", {"翠湖", "滨江"}, True),
        (OFFICER, "G01", {"翠湖"}, True),
        (OFFICER, "G02", {"滨江"}, True),
        (WORKER, "G01", {"翠湖"}, True),
        (WORKER, "G02", {"滨江"}, True),
        (Role.AUXILIARY, "G01", {"翠湖"}, False),
        (Role.JUSTICE_MEDIATOR, "", set(), False),
        (Role.SYSADMIN, "", set(), False),
    ],
)
def test_who_is_told_of_which_file_and_who_may_open_it(
    station: SmallStation, role: Role, seat: str, places: set[str], is_open: bool
) -> None:
    found = look(station, trace(station, PHONE_ONLY, LIU), role, seat)

    assert {one.place[:2] for one in found} == places
    assert all(one.is_open_to_reader == is_open for one in found)


@pytest.mark.parametrize("case", [1, 2])
def test_a_file_is_no_twin_of_itself(station: SmallStation, case: int) -> None:
    ids = sorted(one.id for one in look(station, trace(station, PHONE_ONLY, LIU)))

    found = look(station, trace(station, PHONE_ONLY, LIU, case_id=ids[case - 1]))

    assert [one.id for one in found] == [ids[2 - case]]


def test_without_a_key_nothing_is_looked_for_by_number(station: SmallStation) -> None:
    keyless = Asker(station.actor(LEADER), station.clock())

    with station.reading() as session:
        assert find_twins(session, keyless, trace(station, PHONE_ONLY)) == []
        assert trace_of(session, keyless, 1) is None


def test_a_file_tells_what_was_typed_of_its_parties(station: SmallStation) -> None:
    (mine,) = look(station, trace(station, PHONE_ONLY), WORKER)

    with station.reading() as session:
        known = trace_of(session, asker(station, WORKER), mine.id)

    assert known is not None
    assert known.case_id == mine.id
    assert {(one.name, one.phone, one.id_number) for one in known.parties} == {
        (ZHANG.name, ZHANG.phone, ZHANG.id_number), (LIU.name, LIU.phone, LIU.id_number),
    }  # fmt: skip


@pytest.mark.parametrize("unseen", [0, -1, 10**9])
def test_a_missing_file_tells_nothing(station: SmallStation, unseen: int) -> None:
    with station.reading() as session:
        assert trace_of(session, asker(station, LEADER), unseen) is None


@pytest.mark.parametrize("words", ["' OR 1=1 --", "%", "_", "\\", "翠湖小区%", "3 栋\x00"])
def test_hostile_words_of_an_address_find_nothing(station: SmallStation, words: str) -> None:
    asked = trace(station, place_text=words, found_at=station.clock(), type_code="DT0201")

    assert all(Reason.SAME_SPOT not in one.reasons for one in look(station, asked))


def test_nothing_of_a_twin_names_anybody(station: SmallStation) -> None:
    told = " ".join(repr(one) for one in look(station, trace(station, ZHANG, LIU)))

    assert told
    assert not any(plain in told for plain in (ZHANG.name, ZHANG.phone, LIU.name, LIU.phone, LIU.id_number))
