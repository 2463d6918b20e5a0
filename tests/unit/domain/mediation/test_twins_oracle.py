"""Duplicates once more, slowly and in the clear: every dispute is compared with what was typed."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from pypinyin import Style, lazy_pinyin

from core.vocabulary import Role
from domain.mediation import APPLICANT, RESPONDENT, PartyIntake
from domain.mediation.pairs import Reason, score_of
from domain.mediation.twins import AT_MOST, LOOKED_BACK, NEAR, SHOWN_FROM, Trace, find_twins
from tests.disputes import asker, registered
from tests.factories import NOON, SmallStation, small_station

NAMES = ("张三丰", "章山峰", "张三", "李四", "理思", "王五", "欧阳修")
PHONES = ("", "13812345678", "13987654321", "13700000001")
NUMBERS = ("", "11010519491231002X", "110101199003070118")
PLACES = ("翠湖小区 3 栋", "翠湖小区 5 栋", "滨江路 8 号", "3 栋 2 单元")
TYPES = ("DT0201", "DT0202", "DT0501")
MADE, ASKED = 45, 40


@dataclass(frozen=True)
class Kept:
    """A dispute as a person with a pencil would write it down."""

    id: int
    at: datetime
    place: str
    type_code: str
    parties: tuple[PartyIntake, ...]


def somebody(chance: random.Random, side: str) -> PartyIntake:
    return PartyIntake(side, chance.choice(NAMES), chance.choice(PHONES), chance.choice(NUMBERS))


def matter(chance: random.Random) -> tuple[str, str, tuple[PartyIntake, ...]]:
    parties = (somebody(chance, APPLICANT), somebody(chance, RESPONDENT))
    return chance.choice(PLACES), chance.choice(TYPES), parties


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    made = small_station(Path(tmp_path_factory.mktemp("oracle")))
    yield made
    made.desk.database.close()


@pytest.fixture(scope="module")
def kept(station: SmallStation) -> list[Kept]:
    """Register disputes over a year, each by a grid worker, and write them down."""
    chance, written = random.Random(23), []
    for _ in range(MADE):
        station.clock.at = NOON - timedelta(days=chance.choice((1, 5, 20, 100, 178, 182, 300)))
        place, type_code, parties = matter(chance)
        case_id = registered(station, place_text=place, type_code=type_code, parties=parties)
        written.append(Kept(case_id, station.clock.at, place, type_code, parties))
    station.clock.at = NOON
    return written


def initials(name: str) -> str:
    return "".join(lazy_pinyin(name, style=Style.FIRST_LETTER))


def slowly(trace: Trace, one: Kept) -> frozenset[Reason]:
    """Return what speaks for one matter, comparing plain values."""
    found = set()
    for typed in trace.parties:
        for known in one.parties:
            found |= {Reason.SAME_NAME} if typed.name == known.name else set()
            found |= {Reason.SOUNDS_ALIKE} if initials(typed.name) == initials(known.name) else set()
            found |= {Reason.SAME_PHONE} if typed.phone and typed.phone == known.phone else set()
            found |= {Reason.SAME_ID} if typed.id_number and typed.id_number == known.id_number else set()
    found |= {Reason.SAME_SPOT} if trace.place_text == one.place else set()
    both = (trace.place_text, one.place)
    found |= {Reason.SAME_PLACE} if all(place.startswith("翠湖小区") for place in both) else set()
    found |= {Reason.SAME_TYPE} if trace.type_code[:4] == one.type_code[:4] else set()
    found |= {Reason.NEAR_IN_TIME} if abs(one.at - trace.found_at) <= NEAR else set()
    return frozenset(found)


@pytest.mark.parametrize("seed", range(ASKED))
def test_the_fast_search_finds_what_the_slow_one_finds(
    seed: int, station: SmallStation, kept: list[Kept]
) -> None:
    place, type_code, parties = matter(random.Random(1000 + seed))
    trace = Trace(NOON, station.grid_ids["G01"], type_code, place, parties)

    with station.reading() as session:
        found = {one.id: one for one in find_twins(session, asker(station, Role.LEADER), trace)}

    young = [one for one in kept if one.at >= NOON - LOOKED_BACK]
    scored = {one.id: slowly(trace, one) for one in young}
    likely = {case_id for case_id, reasons in scored.items() if score_of(reasons) >= SHOWN_FROM}
    assert set(found) <= likely
    assert len(found) == min(AT_MOST, len(likely))
    for case_id, one in found.items():
        assert (one.score, frozenset(one.reasons)) == (score_of(scored[case_id]), scored[case_id])
    if found:
        least = min(one.score for one in found.values())
        assert all(score_of(scored[case_id]) <= least for case_id in likely - set(found))
