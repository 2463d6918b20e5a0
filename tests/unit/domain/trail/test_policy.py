"""Who reads the audit, row by row."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from sqlmodel import func, select

from core.actor import Actor
from core.vocabulary import Role
from domain.accounts.policy import Page, Scope, scope_of
from domain.trail.policy import visible_to
from models import AuditEntry
from tests.factories import SmallStation, small_station


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    return small_station(Path(tmp_path_factory.mktemp("trail")))


def seen(station: SmallStation, actor: Actor) -> int:
    with station.reading() as session:
        return int(session.exec(select(func.count()).select_from(AuditEntry).where(visible_to(actor))).one())


@pytest.mark.parametrize("role", Role)
def test_a_role_sees_all_or_nothing_as_the_table_says(station: SmallStation, role: Role) -> None:
    has_all = scope_of(role, Page.AUDIT) is Scope.STATION

    assert (seen(station, station.actor(role)) > 0) is has_all


def test_the_auditor_of_another_station_sees_nothing_of_this_one(station: SmallStation) -> None:
    assert seen(station, replace(station.actor(Role.AUDITOR), station_id=2)) == 0
