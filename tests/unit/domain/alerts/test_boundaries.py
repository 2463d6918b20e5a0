"""Taking in the boundaries of the grids: by who leads, whole or not at all, with a trace in the audit."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from sqlalchemy import func, select

from core.errors import BadInput, NotAllowed
from core.vocabulary import Role
from domain.alerts.boundaries import take_areas
from domain.desk import close_desks
from domain.organisation.areas import area_file, grid_areas
from models import AuditEntry
from tests.factories import SmallStation, small_station

SQUARE = [[105.5, 30.5], [105.6, 30.5], [105.6, 30.6], [105.5, 30.5]]


@pytest.fixture
def station(var_folder: Path) -> Iterator[SmallStation]:
    yield small_station(var_folder)
    close_desks()


def geojson(codes: Sequence[str]) -> bytes:
    shape = {"type": "Polygon", "coordinates": [SQUARE]}
    features = [{"type": "Feature", "properties": {"code": code}, "geometry": shape} for code in codes]
    return json.dumps({"type": "FeatureCollection", "features": features}).encode()


@pytest.mark.parametrize("role", [Role.CLERK, Role.LEADER])
def test_who_leads_takes_boundaries_in_and_the_audit_says_so(role: Role, station: SmallStation) -> None:
    with station.work(role) as work:
        assert take_areas(work, geojson(list(station.grid_ids))) == 9

    with station.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.event == "areas_taken")).one()
    assert entry.detail == {"grids": 9}
    assert set(grid_areas()) == set(station.grid_ids)


@pytest.mark.parametrize("role", [Role.COMMUNITY_OFFICER, Role.CITY_PATROL, Role.SYSADMIN])
def test_others_do_not(role: Role, station: SmallStation) -> None:
    with pytest.raises(NotAllowed), station.work(role) as work:
        take_areas(work, geojson(list(station.grid_ids)))

    assert not area_file().exists()


def test_a_file_that_leaves_a_grid_out_changes_nothing(station: SmallStation) -> None:
    with pytest.raises(BadInput), station.work(Role.CLERK) as work:
        take_areas(work, geojson(["G01"]))

    with station.reading() as session:
        told = session.execute(select(func.count()).where(AuditEntry.event == "areas_taken")).scalar_one()
    assert told == 0
    assert grid_areas() == {}
