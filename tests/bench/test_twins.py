"""Looking for duplicates while somebody types, over 200,000 disputes: p95 below a tenth of a second."""

from __future__ import annotations

import random
import time
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import insert

from core.vocabulary import Role
from domain.mediation import APPLICANT, RESPONDENT, PartyIntake
from domain.mediation.filters import Asker
from domain.mediation.twins import Trace, find_twins
from domain.personal import name_tokens, phone_token
from models import metadata
from tests.factories import NOON, SmallStation, small_station

pytestmark = [pytest.mark.bench, pytest.mark.slow, pytest.mark.timeout(900)]

CASES, CHUNK, ASKED = 200_000, 20_000, 200
DAYS = 1100
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林罗高"
GIVEN = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉兰建国志文海燕"


def person(chance: random.Random) -> tuple[str, str]:
    name = chance.choice(SURNAMES) + "".join(chance.choices(GIVEN, k=chance.choice((1, 2))))
    return name, f"13{chance.randrange(10**8, 10**9)}"


class Filling:
    """Writes many disputes with two parties each, straight into the tables."""

    def __init__(self, station: SmallStation, chance: random.Random) -> None:
        self.station, self.chance = station, chance
        self.cipher, self.grids = station.desk.cipher, list(station.grid_ids.values())
        self.worker = station.actor(Role.CLERK).worker_id
        self.known: dict[str, list[str]] = {}

    def tokens(self, name: str, phone: str) -> list[str]:
        if name not in self.known:
            self.known[name] = name_tokens(self.cipher, name)
        return [*self.known[name], phone_token(self.cipher, phone)]

    def dispute(self, case_id: int) -> dict[str, Any]:
        at = NOON - timedelta(days=self.chance.random() * DAYS)
        street = self.chance.choice(("翠湖小区", "滨江小区", "环岛路", "慈音路"))
        place = f"{street} {self.chance.randrange(1, 60)} 栋"
        return {
            "station_id": 1, "id": case_id, "version": 1, "title": f"{place} 噪声扰民", "narrative": "",
            "type_code": self.chance.choice(("DT0201", "DT0202", "DT0501", "DT0601", "DT0801")),
            "grid_id": self.chance.choice(self.grids), "place_text": place, "source": "SC01", "risk": "R1",
            "level": "L1", "status": "CLOSED", "stage": "ST5", "method": "", "outcome": "OC01", "bucket": "S",
            "settlement": "", "registrar_id": self.worker, "found_at": at, "registered_at": at,
            "accepted_at": at, "level_started_at": at, "closed_at": at, "is_proactive": False,
            "is_quick": True, "is_synthetic": True, "route": "RO1", "sessions": 0, "blocked_reason": "",
            "recused": [],
        }  # fmt: skip

    def fill(self) -> list[tuple[str, str]]:
        """Write all of them and return some people who are in there."""
        seen: list[tuple[str, str]] = []
        next_id = 1_000_000
        for _ in range(CASES // CHUNK):
            cases, parties, tokens = [], [], []
            for _ in range(CHUNK):
                case = self.dispute(next_id)
                cases.append(case)
                for side in (APPLICANT, RESPONDENT):
                    next_id += 1
                    name, phone = person(self.chance)
                    parties.append(
                        {"station_id": 1, "id": next_id, "version": 1, "dispute_id": case["id"], "side": side,
                         "name_locked": b"x", "name_mask": "张*", "id_mask": "", "phone_mask": "", "sex": ""}
                    )  # fmt: skip
                    tokens += [
                        {"station_id": 1, "token": one, "owner": "dispute_party", "owner_id": next_id}
                        for one in dict.fromkeys(self.tokens(name, phone))
                    ]
                next_id += 1
            seen.append((name, phone))
            with self.station.desk.database.writing() as session:
                for table, rows in (("dispute", cases), ("dispute_party", parties), ("keyed_token", tokens)):
                    session.connection().execute(insert(metadata.tables[table]), rows)
        return seen


def test_duplicates_are_found_within_a_tenth_of_a_second(tmp_path) -> None:
    station, chance = small_station(tmp_path), random.Random(3)
    seen = Filling(station, chance).fill()
    asker = Asker(station.actor(Role.LEADER), NOON, station.desk.cipher)
    taken, found = [], 0

    for turn in range(ASKED):
        first = seen[turn % len(seen)] if turn % 4 == 0 else person(chance)
        second = person(chance)
        parties = (PartyIntake(APPLICANT, *first), PartyIntake(RESPONDENT, *second))
        place = f"翠湖小区 {chance.randrange(1, 60)} 栋"
        trace = Trace(NOON, chance.choice(list(station.grid_ids.values())), "DT0201", place, parties)
        began = time.perf_counter()
        with station.reading() as session:
            found += len(find_twins(session, asker, trace))
        taken.append(time.perf_counter() - began)

    taken.sort()
    p50, p95 = taken[len(taken) // 2], taken[int(len(taken) * 0.95)]
    print(f"twins of {CASES} disputes: p50 {p50 * 1000:.1f} ms, p95 {p95 * 1000:.1f} ms, {found} shown")
    assert found
    assert p95 < 0.1
