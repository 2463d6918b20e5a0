"""Mappings changed by a person, and kept for the next file of the same source."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.errors import BadInput, NotAllowed
from core.vocabulary import Role
from domain.alerts.adapting import columns_of, named, with_areas, with_categories, with_columns
from domain.alerts.reading import dump, load_mappings, parse_mapping
from domain.alerts.requests import ImportRequest, request_import
from domain.alerts.saved_mappings import mapping_for, save_mapping, saved_mappings
from domain.jobs.queue import open_job
from tests.alerts import HEADER
from tests.factories import SmallStation, small_station

CN_110 = next(mapping for mapping in load_mappings() if mapping.name == "cn_110")
CHICAGO = next(mapping for mapping in load_mappings() if mapping.name == "chicago")


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


def test_a_mapping_tells_from_which_column_each_field_is_read() -> None:
    columns = columns_of(CN_110)

    assert (columns["time"], columns["category_text"], columns["case_no"]) == (
        "报警时间",
        "警情大类",
        "接警编号",
    )


def test_a_field_can_be_read_from_another_column_or_from_none() -> None:
    changed = with_columns(CN_110, {"summary": "备注", "officer_text": "", "time": "案发时间"})

    assert columns_of(changed) == {
        **columns_of(CN_110),
        "summary": "备注",
        "officer_text": "",
        "time": "案发时间",
    }
    assert with_columns(CN_110, columns_of(CN_110)) == CN_110


def test_matched_categories_and_areas_survive_writing_and_reading() -> None:
    changed = with_categories(CN_110, {("外星", ""): "AL499", ("刑事", "飞碟"): "AL199"})
    changed = with_areas(changed, {"东区": "G01"})

    again = parse_mapping(dump(changed), "x")

    assert again.categories.values["外星"] == {"*": "AL499"}
    assert again.categories.values["刑事"]["飞碟"] == "AL199"
    assert again.area.table["东区"] == "G01"


def test_matching_keeps_what_was_matched_before() -> None:
    first, seconds = next(iter(CN_110.categories.values.items()))
    changed = with_categories(CN_110, {(first, "新"): "AL499"})

    assert {**seconds, "新": "AL499"} == changed.categories.values[first]


def test_areas_are_looked_up_in_the_table_even_where_grids_are_created() -> None:
    assert "table" in with_areas(CHICAGO, {"1": "G01"}).area.steps


def test_a_saved_mapping_is_recognised_before_the_desks_own(station: SmallStation) -> None:
    mine = named(with_categories(CN_110, {("外星", ""): "AL499"}), "分局导出", HEADER)
    with station.work() as work:
        save_mapping(work, mine)

    with station.reading() as session:
        found = mapping_for(session, 1, HEADER)
        other = mapping_for(session, 1, HEADER[:3])
    assert found is not None
    assert found.name == "分局导出"
    assert found.categories.values["外星"] == {"*": "AL499"}
    assert other is not None
    assert other.name == "cn_110"


def test_saving_under_the_same_name_replaces(station: SmallStation) -> None:
    for code in ("AL499", "AL199"):
        with station.work() as work:
            save_mapping(work, named(with_categories(CN_110, {("外星", ""): code}), "分局导出", HEADER))

    with station.reading() as session:
        (only,) = saved_mappings(session, 1)
    assert only.categories.values["外星"] == {"*": "AL199"}


@pytest.mark.parametrize("name", ["", "  ", "名" * 61])
def test_a_mapping_needs_a_name_that_fits(station: SmallStation, name: str) -> None:
    with pytest.raises(BadInput) as refusal, station.work() as work:
        save_mapping(work, named(CN_110, name, HEADER))

    assert refusal.value.field == "name"


def test_only_the_clerk_keeps_mappings_and_asks_for_imports(station: SmallStation) -> None:
    with pytest.raises(NotAllowed), station.work(Role.LEADER) as work:
        save_mapping(work, CN_110)
    with pytest.raises(NotAllowed), station.work(Role.LEADER) as work:
        request_import(work, ImportRequest("0" * 32, "x.csv", CN_110))


def test_a_request_holds_no_number_of_a_person(station: SmallStation) -> None:
    with station.work() as work:
        job_id = request_import(work, ImportRequest("0" * 32, "报警人13812345678.csv", CN_110))

    with station.reading() as session:
        job = open_job(session, station.actor(Role.CLERK), job_id)
    assert "13812345678" not in str(job.payload)
    assert parse_mapping(job.payload["mapping"], "") == CN_110
