"""What the station is set to."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.dictionaries import dictionary_names
from core.errors import NotAllowed
from core.i18n import LANGUAGES, say, speaking
from core.settings import settings
from core.vocabulary import Role
from domain import settings_view
from domain.accounts.policy import Page, pages_for
from tests.factories import FOUNDED, SmallStation, small_station

READERS = [role for role in Role if Page.SETTINGS in pages_for(role)]
QUERIES = (
    settings_view.find_grids,
    settings_view.find_offices,
    settings_view.find_places,
    settings_view.find_loaded,
)


@pytest.fixture
def station(var_folder: Path) -> SmallStation:
    return small_station(var_folder)


def read(station: SmallStation, query, role: Role = Role.SYSADMIN):  # type: ignore[no-untyped-def]
    with station.reading() as session:
        return query(session, station.actor(role))


@pytest.mark.parametrize("role", READERS)
def test_who_has_the_page_reads_all_of_it(station: SmallStation, role: Role) -> None:
    assert [len(read(station, query, role)) > 0 for query in QUERIES] == [True] * 4


@pytest.mark.parametrize("role", [role for role in Role if role not in READERS])
def test_nobody_else_reads_it(station: SmallStation, role: Role) -> None:
    for query in QUERIES:
        with pytest.raises(NotAllowed):
            read(station, query, role)


def test_a_grid_stands_with_its_office_and_police_room(station: SmallStation) -> None:
    found = read(station, settings_view.find_grids)

    assert len(found) == 9
    assert found.iloc[0][["code", "beat", "community", "office", "room", "population"]].tolist() == [
        "G01", "一号警格", "第一社区", "第一街道办事处", "第一社区警务室", 18500,
    ]  # fmt: skip


def test_the_organisation_speaks_english_too(station: SmallStation) -> None:
    with speaking("en"):
        first = read(station, settings_view.find_grids).iloc[0]
        offices = read(station, settings_view.find_offices)

    assert (first["beat"], first["office"]) == ("Beat 1", "Subdistrict Office 1")
    assert offices["name"].tolist() == ["Subdistrict Office 1", "Subdistrict Office 2"]


def test_an_office_counts_its_grids(station: SmallStation) -> None:
    found = read(station, settings_view.find_offices)

    assert found[["code", "grids"]].to_numpy().tolist() == [["O1", 5], ["O2", 4]]


def test_places_stand_with_kind_and_grid_in_words(station: SmallStation) -> None:
    found = read(station, settings_view.find_places).set_index("code")

    assert found.loc["U001", ["name", "kind", "grid"]].tolist() == ["川师大", "高校", "一号警格"]
    assert found["is_active"].all()


def test_a_code_list_is_shown_in_its_order_with_both_labels() -> None:
    found = settings_view.entries_of("place_types")

    assert found.iloc[0].tolist() == ["PT01", "居民小区", "Residential compound", "", True]


def test_a_finer_code_names_the_coarser_one() -> None:
    found = settings_view.entries_of("alert_categories").set_index("code")

    assert found.loc["AL101", "parent"] != ""


@pytest.mark.parametrize("name", dictionary_names())
def test_every_code_list_can_be_shown(name: str) -> None:
    found = settings_view.entries_of(name)

    assert len(found) > 0
    assert found["code"].is_unique


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_list_and_target_has_a_name(language: str) -> None:
    assert set(settings_view.NAMES) == set(dictionary_names())
    assert set(settings_view.targets()["key"]) <= set(settings_view.TARGETS)
    with speaking(language):
        assert all(say(one) for one in [*settings_view.NAMES.values(), *settings_view.TARGETS.values()])


def test_targets_are_those_of_the_station_file() -> None:
    found = settings_view.targets().set_index("key")

    assert found.loc["resolution_rate_min", "value"] == 0.95
    assert found.loc["collective_merit_3rd", "value"] == 4


def test_every_file_says_when_it_was_loaded_and_that_it_is_still_so(station: SmallStation) -> None:
    found = read(station, settings_view.find_loaded)

    assert set(found) == {"station", *dictionary_names()}
    assert {one.loaded_at.replace(tzinfo=FOUNDED.tzinfo) for one in found.values()} == {FOUNDED}
    assert all(one.is_current for one in found.values())
    assert found["place_types"].path == "data/dictionaries/place_types.yaml"


def test_a_station_file_edited_since_is_told_apart(
    station: SmallStation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edited = tmp_path / "ours.yaml"
    edited.write_text(settings().station_file.read_text("utf-8") + "# edited\n", "utf-8")
    monkeypatch.setenv("CIYIN_STATION_FILE", str(edited))
    settings.cache_clear()
    found = read(station, settings_view.find_loaded)["station"]

    assert (found.is_current, found.path) == (False, "ours.yaml")
