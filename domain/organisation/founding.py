"""Founding a station: data/station.yaml becomes rows, code lists are kept as they were loaded."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import Any

from sqlmodel import select

from core.dictionaries import FOLDER, dictionary_names
from core.errors import Refused
from core.messages import message
from core.settings import settings
from core.yamlfile import parse_yaml, read_yaml
from domain.organisation.events import OrganisationEvent
from domain.work import Work
from models import DictionaryVersion, Grid, Office, Place, PoliceRoom, Station

POST_PLACES = {"garrison_point": "PT11", "police_station_post": "PT09", "campus_service_centre": "PT04"}


def read_station_file(path: Path | None = None) -> dict[str, Any]:
    """Return the content of the station file."""
    return dict(read_yaml(path or settings().station_file))


def found(work: Work, content: dict[str, Any], *, is_synthetic: bool = False) -> Station:
    """Make station, offices, grids and police rooms of the file.

    Raises:
        Refused: the database holds a station already.
    """
    if work.session.get(Station, work.station_id) is not None:
        raise Refused(message("This database already holds a station."))
    station = _station(work, content["station"], is_synthetic)
    offices = {office["code"]: _office(work, office) for office in content["subdistrict_offices"]}
    for grid in content["grids"]:
        _grid(work, grid, offices)
    work.record(OrganisationEvent.STATION_FOUNDED, station, grids=len(content["grids"]))
    load_dictionaries(work)
    return station


def _station(work: Work, facts: dict[str, Any], is_synthetic: bool) -> Station:
    profile = {k: v for k, v in facts.items() if k not in {"code", "name_zh", "name_en"}}
    station = Station(
        id=work.station_id,
        code=facts["code"],
        name_zh=facts["name_zh"],
        name_en=facts["name_en"],
        profile=profile,
        is_synthetic=is_synthetic,
    )
    work.session.add(station)
    return station


def _office(work: Work, facts: dict[str, Any]) -> int:
    office = work.new(Office, code=facts["code"], name_zh=facts["name_zh"], name_en=facts["name_en"])
    work.session.flush()
    return office.id


def _grid(work: Work, facts: dict[str, Any], offices: dict[str, int]) -> None:
    grid = work.new(
        Grid,
        code=facts["code"],
        community_zh=facts["community_zh"],
        community_en=facts["community_en"],
        beat_zh=facts["beat_zh"],
        beat_en=facts.get("beat_en", f"Beat {int(facts['code'][1:])}"),
        office_id=offices[facts["office"]],
        population=facts["population"],
        population_on=work.now.date(),
        area_km2=facts["area_km2"],
        tags=facts.get("character", []),
    )
    work.session.flush()
    work.new(
        PoliceRoom,
        code=f"R{facts['code'][1:]}",
        grid_id=grid.id,
        name_zh=facts["room_zh"],
        name_en=f"{facts['community_en']} police room",
    )


def add_grid(work: Work, code: str, name: str, *, population: int = 0) -> Grid:
    """Add a grid that an import brought along: its area is known by name only."""
    grid = work.new(
        Grid,
        code=code,
        community_zh=name,
        community_en=name,
        beat_zh=name,
        beat_en=name,
        population=population,
    )
    work.record(OrganisationEvent.GRID_ADDED, grid, code=code)
    work.session.flush()
    return grid


def add_place(work: Work, code: str, name: str, place_type: str, grid_id: int, **more: Any) -> Place:
    """Add a compound, campus or other place to a grid."""
    place = work.new(Place, code=code, name=name, place_type=place_type, grid_id=grid_id, **more)
    work.record(OrganisationEvent.PLACE_ADDED, place, code=code)
    work.session.flush()
    return place


def load_dictionaries(work: Work) -> list[str]:
    """Keep every dictionary that changed since it was last loaded; returns their names."""
    loaded = [name for name in [*dictionary_names(), "station"] if _load(work, name)]
    if loaded:
        work.record(OrganisationEvent.DICTIONARY_LOADED, names=loaded)
    return loaded


def _load(work: Work, name: str) -> bool:
    path = settings().station_file if name == "station" else FOLDER / f"{name}.yaml"
    raw = path.read_bytes()
    sha256 = hashlib.sha256(raw).hexdigest()
    same = select(DictionaryVersion).where(
        DictionaryVersion.station_id == work.station_id,
        DictionaryVersion.name == name,
        DictionaryVersion.sha256 == sha256,
    )
    if work.session.exec(same).first():
        return False
    work.new(DictionaryVersion, name=name, sha256=sha256, loaded_at=work.now, content=parse_yaml(raw))
    return True
