"""Who reaches which alerts."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from core.errors import NotAllowed
from core.vocabulary import Role
from domain.accounts.policy import Page, Scope, scope_of
from domain.alerts.policy import check_can_enter, is_alert, visible_to
from models import Alert
from tests.alerts import registered
from tests.factories import GRID_ROLES, SmallStation, small_station


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    made = small_station(tmp_path_factory.mktemp("station"))
    for grid in ("G01", "G02"):
        registered(made, grid=grid)
    return made


@pytest.mark.parametrize("role", Role)
def test_every_role_reaches_what_the_policy_table_says(station: SmallStation, role: Role) -> None:
    grid = "G02" if role in GRID_ROLES else "G01"
    with station.reading() as session:
        found = set(
            session.execute(select(Alert.grid_id).where(visible_to(station.actor(role, grid)))).scalars()
        )

    expected = {
        Scope.STATION: {station.grid_ids["G01"], station.grid_ids["G02"]},
        Scope.GRID: {station.grid_ids["G02"]},
    }
    assert found == expected.get(scope_of(role, Page.ALERTS), set())


def test_another_station_is_never_reached(station: SmallStation) -> None:
    from dataclasses import replace

    stranger = replace(station.actor(Role.LEADER), station_id=2)
    with station.reading() as session:
        assert session.execute(select(Alert.id).where(visible_to(stranger))).first() is None


def test_an_alert_is_reached_by_its_id_whatever_its_month(station: SmallStation) -> None:
    with station.reading() as session:
        ids = session.execute(select(Alert.id)).scalars().all()
        for alert_id in ids:
            assert session.execute(select(Alert.id).where(is_alert(1, alert_id))).scalars().all() == [
                alert_id
            ]
        assert session.execute(select(Alert.id).where(is_alert(2, ids[0]))).first() is None


@pytest.mark.parametrize(
    ("role", "grid", "may"),
    [
        (Role.CLERK, "G01", True),
        (Role.CLERK, "G02", True),
        (Role.COMMUNITY_OFFICER, "G01", True),
        (Role.COMMUNITY_OFFICER, "G02", False),
        (Role.AUXILIARY, "G01", True),
        (Role.AUXILIARY, "G02", False),
        (Role.LEADER, "G01", False),
        (Role.GRID_WORKER, "G01", False),
        (Role.CITY_PATROL, "G01", False),
    ],
)
def test_entering_follows_the_policy_table(station: SmallStation, role: Role, grid: str, may: bool) -> None:
    if may:
        check_can_enter(station.actor(role, "G01"), station.grid_ids[grid])
        return
    with pytest.raises(NotAllowed):
        check_can_enter(station.actor(role, "G01"), station.grid_ids[grid])
