"""Files of boundaries that are odd, hostile or spoiled: refused at their field; the map stays drawable."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from core.errors import BadInput, NotAllowed
from core.i18n import say, speaking
from core.vocabulary import Role
from domain.alerts.boundaries import take_areas
from domain.desk import close_desks
from domain.organisation import areas
from domain.organisation.areas import area_file, grid_areas, keep_areas, read_areas
from models import AuditEntry
from tests.factories import SmallStation, small_station

RING = [[105.5, 30.5], [105.6, 30.5], [105.6, 30.6], [105.5, 30.5]]
NINE = [f"G{number:02}" for number in range(1, 10)]


def feature(code: object = "G01", coordinates: object = None, kind: str = "Polygon") -> dict[str, Any]:
    shape = {"type": kind, "coordinates": [RING] if coordinates is None else coordinates}
    return {"type": "Feature", "properties": {"code": code}, "geometry": shape}


def file_of(*features: object) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": list(features)}).encode()


def all_nine(**changes: Any) -> bytes:
    return file_of(*(feature(code, **changes) for code in NINE))


@pytest.fixture
def station(var_folder: Path) -> Iterator[SmallStation]:
    yield small_station(var_folder)
    close_desks()


@pytest.mark.parametrize(
    "ring",
    [
        RING[:3],
        [],
        [[180.01, 0], [1, 1], [2, 2], [180.01, 0]],
        [[-180.01, 0], [1, 1], [2, 2], [-180.01, 0]],
        [[0, 90.01], [1, 1], [2, 2], [0, 90.01]],
        [[0, -90.01], [1, 1], [2, 2], [0, -90.01]],
        [[float("nan"), 1], [1, 1], [2, 2], [1, 1]],
        [[float("inf"), 1], [1, 1], [2, 2], [1, 1]],
        [[10**400, 1], [1, 1], [2, 2], [1, 1]],
        [[1], [1, 1], [2, 2], [1, 1]],
        [{"x": 1}, [1, 1], [2, 2], [1, 1]],
        [None, [1, 1], [2, 2], [1, 1]],
        ["ab", "cd", "ef", "ab"],
    ],
)
def test_a_ring_that_is_none_on_earth_is_refused(ring: list[object]) -> None:
    with pytest.raises(BadInput) as refusal:
        read_areas(file_of(feature("G02"), feature("G01", [ring])))

    assert refusal.value.field == "areas"


@pytest.mark.parametrize("ring", [
    [[180, 90], [-180, 90], [-180, -90], [180, 90]],
    [[105.5, 30.5, 312.0], [105.6, 30.5, 1], [105.6, 30.6, 1], [105.5, 30.5, 312.0]],
    [["105.5", "30.5"], [105.6, 30.5], [105.6, 30.6], [105.5, 30.5]],
])  # fmt: skip
def test_a_ring_reaches_to_the_ends_of_the_earth_and_may_have_heights(ring: list[object]) -> None:
    found = read_areas(file_of(feature("G01", [ring])))

    assert len(found["G01"][0][0]) == 4
    assert all(len(corner) == 2 for corner in found["G01"][0][0])


@pytest.mark.parametrize(
    ("kind", "coordinates"), [("Polygon", []), ("MultiPolygon", []), ("MultiPolygon", [[RING], []])]
)
def test_a_grid_without_a_line_around_it_is_refused(kind: str, coordinates: list[object]) -> None:
    with pytest.raises(BadInput):
        read_areas(file_of(feature("G02"), feature("G01", coordinates, kind)))


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 200_000,
        b'{"features": ' + b"[" * 200_000,
        b"null",
        b"3",
        b'"features"',
        b'{"features": null}',
        b'{"features": 7}',
        b'{"features": {"a": 1}}',
        b"\x00\x01\x02",
        file_of(None),
        file_of({"properties": {"code": "G01"}}),
        file_of({"properties": {"code": "G01"}, "geometry": None}),
        file_of({"properties": None, "geometry": {"type": "Polygon", "coordinates": [RING]}}),
        file_of({"properties": {}, "geometry": {"type": "Polygon", "coordinates": [RING]}}),
        file_of(feature("G01", kind="LineString")),
        file_of(feature("G01", 5)),
        file_of(feature("G01", [5])),
    ],
)
def test_a_file_that_is_something_else_is_refused_in_words_of_both_languages(content: bytes) -> None:
    with pytest.raises(BadInput) as refusal:
        read_areas(content)

    with speaking("en"):
        assert say(refusal.value.message).startswith("This is no GeoJSON of grids")
    with speaking("zh_CN"):
        assert "GeoJSON" in say(refusal.value.message)
        assert "This" not in say(refusal.value.message)


def test_holes_of_a_grid_are_kept_with_it() -> None:
    hole = [[105.55, 30.52], [105.56, 30.52], [105.56, 30.53], [105.55, 30.52]]

    found = read_areas(file_of(feature("G01", [RING, hole])))

    assert [len(polygon) for polygon in found["G01"]] == [2]


def test_a_code_written_as_a_number_is_read_as_text() -> None:
    assert set(read_areas(file_of(feature(7)))) == {"7"}


@pytest.mark.parametrize(("corners", "is_kept"), [(19_996, True), (19_997, False)])
def test_a_file_has_at_most_twenty_thousand_corners(corners: int, is_kept: bool) -> None:
    long = [[105 + number / 100_000, 30.5] for number in range(corners)]
    content = file_of(feature("G02"), feature("G01", [long]))

    if is_kept:
        assert len(read_areas(content)["G01"][0][0]) == corners
    else:
        with pytest.raises(BadInput):
            read_areas(content)


@pytest.mark.parametrize(("short", "words"), [(0, ""), (1, "At most 5 MB")])
def test_five_megabytes_are_the_most(short: int, words: str, monkeypatch: pytest.MonkeyPatch) -> None:
    content = file_of(feature("G01"))
    monkeypatch.setattr(areas, "LARGEST", len(content) - short)

    if not words:
        assert set(read_areas(content)) == {"G01"}
        return
    with pytest.raises(BadInput) as refusal, speaking("en"):
        read_areas(content)
    with speaking("en"):
        assert words in say(refusal.value.message)


def test_every_grid_left_out_is_named_in_order(var_folder: Path) -> None:
    with pytest.raises(BadInput) as refusal:
        keep_areas(file_of(feature("G05")), frozenset(NINE))

    with speaking("en"):
        named = say(refusal.value.message)
    assert named.endswith("G01, G02, G03, G04, G06, G07, G08, G09.")


def test_a_grid_the_station_does_not_know_is_kept_beside(var_folder: Path) -> None:
    assert keep_areas(file_of(feature("G01"), feature("X9")), frozenset({"G01"})) == 2

    assert set(grid_areas()) == {"G01", "X9"}


def test_a_refused_file_leaves_the_one_before_it(var_folder: Path) -> None:
    keep_areas(all_nine(), frozenset(NINE))
    before = area_file().read_bytes()

    with pytest.raises(BadInput):
        keep_areas(file_of(feature("G01")), frozenset(NINE))

    assert area_file().read_bytes() == before
    assert set(grid_areas()) == set(NINE)
    assert [one.name for one in area_file().parent.iterdir()] == ["grids.geojson"]


def test_the_folder_of_boundaries_is_for_the_desk_alone(var_folder: Path) -> None:
    keep_areas(file_of(feature("G01")), frozenset({"G01"}))

    assert area_file().parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("spoiled", [b"", b"{", b"[" * 200_000, b"\xff\xfe\x00", b'{"features": []}'])
def test_a_file_spoiled_on_the_disk_leaves_maps_schematic(spoiled: bytes, var_folder: Path) -> None:
    keep_areas(file_of(feature("G01")), frozenset({"G01"}))
    assert grid_areas()

    area_file().write_bytes(spoiled)

    assert grid_areas() == {}


def test_a_folder_in_the_place_of_the_file_leaves_maps_schematic(var_folder: Path) -> None:
    area_file().mkdir(parents=True)

    assert grid_areas() == {}


@pytest.mark.parametrize(
    "role",
    [
        Role.AUXILIARY, Role.COMMUNITY_OFFICER, Role.CITY_PATROL, Role.AUDITOR, Role.GOVERNANCE_READER,
        Role.GRID_WORKER, Role.SYSADMIN, Role.JUSTICE_MEDIATOR,
    ],
)  # fmt: skip
def test_who_does_not_manage_the_analysis_draws_no_boundaries(role: Role, station: SmallStation) -> None:
    with pytest.raises(NotAllowed), station.work(role) as work:
        take_areas(work, all_nine())

    assert not area_file().exists()


@pytest.mark.parametrize("content", [b"", file_of(feature("G01")), all_nine(coordinates=[])])
def test_a_file_that_is_refused_leaves_no_word_in_the_audit(content: bytes, station: SmallStation) -> None:
    with pytest.raises(BadInput) as refusal, station.work(Role.LEADER) as work:
        take_areas(work, content)

    assert refusal.value.field == "areas"
    assert told(station) == 0
    assert not area_file().exists()


def test_a_second_file_is_told_a_second_time(station: SmallStation) -> None:
    for content in (all_nine(), file_of(*map(feature, [*NINE, "X1"]))):
        with station.work(Role.CLERK) as work:
            take_areas(work, content)

    with station.reading() as session:
        details = session.scalars(
            select(AuditEntry.detail).where(AuditEntry.event == "areas_taken").order_by(AuditEntry.id)
        ).all()
    assert [detail["grids"] for detail in details] == [9, 10]


def told(station: SmallStation) -> int:
    with station.reading() as session:
        return int(
            session.execute(
                select(func.count()).select_from(AuditEntry).where(AuditEntry.event == "areas_taken")
            ).scalar_one()
        )
