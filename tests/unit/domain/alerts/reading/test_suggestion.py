"""A first mapping for a source nobody described."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from domain.alerts.reading import Mapping, suggest
from domain.alerts.reading.mapping_files import dump, parse_mapping
from tests.unit.domain.alerts.reading.files import (
    HEADER,
    PUBLIC,
    alert,
    csv_text,
    everything,
    export,
    needs_public_files,
    opened,
)


def suggested(header: Sequence[str], *rows: Sequence[str], delimiter: str = ",") -> Mapping:
    source = opened(csv_text([header, *rows], delimiter).encode())
    return suggest(source.columns, source.sample())


def test_the_chinese_header_is_understood() -> None:
    mapping = suggested(HEADER, alert(1), alert(2))

    assert mapping.time.column == "报警时间"
    assert {field: names[0] for field, names in mapping.columns.items()} == {
        "case_no": "接警编号",
        "category_text": "警情大类",
        "category_detail": "警情小类",
        "place_text": "事发地点",
        "area_text": "所属社区",
        "source": "报警方式",
        "summary": "简要警情",
        "officer_text": "处警民警",
        "arrived_at": "到场时间",
        "outcome": "处理结果",
    }


@pytest.mark.parametrize(
    ("field", "names"),
    [
        ("case_no", ("警情编号", "案件编号", "编号", "Case Number")),
        ("category_text", ("警情类别", "报警类别", "类别", "Offense")),
        ("category_detail", ("报警细类", "小类", "Description")),
        ("place_text", ("地址", "案发地点", "Address", "Block")),
        ("area_text", ("网格", "辖区", "警务区", "Beat", "Neighbourhood")),
        ("source", ("接警方式", "来源")),
        ("summary", ("报警内容", "内容", "Narrative")),
        ("officer_text", ("处警人", "Officer")),
        ("outcome", ("处置结果", "办理状态", "Status")),
        ("x", ("经度", "lon", "Longitude")),
        ("y", ("纬度", "lat", "Latitude")),
    ],
)
def test_other_names_are_known_too(field: str, names: tuple[str, ...]) -> None:
    for name in names:
        mapping = suggested(("时间", "甲", name), ("2025-04-25 9:32", "a", "b"))

        assert mapping.columns[field] == (name,), name


@pytest.mark.parametrize("name", ["报警时间", "接警时间", "发生时间", "案发时间", "日期", "Date", "Occurred"])
def test_the_column_of_the_time_goes_by_many_names(name: str) -> None:
    assert suggested(("类别", name), ("纠纷", "2025年4月25日 9时32分")).time.column == name


def test_the_time_of_the_call_comes_before_that_of_the_event() -> None:
    mapping = suggested(("发生时间", "报警时间", "类别"), ("2025-04-25 9:30", "2025-04-25 9:32", "纠纷"))

    assert mapping.time.column == "报警时间"


def test_a_column_called_time_that_holds_none_is_passed_over() -> None:
    mapping = suggested(("日期", "发生时间", "类别"), ("第一天", "2025-04-25 9:30", "纠纷"))

    assert mapping.time.column == "发生时间"


def test_a_column_that_holds_dates_is_found_under_any_name() -> None:
    mapping = suggested(("类别", "T1"), ("纠纷", "2025-04-25 9:32"), ("纠纷", "2025-04-26 9:32"))

    assert mapping.time.column == "T1"


def test_a_date_in_parts_is_found() -> None:
    header = ("TYPE", "YEAR", "MONTH", "DAY", "HOUR", "MINUTE")

    mapping = suggested(header, ("theft", "2020", "6", "19", "3", "40"))

    assert mapping.time.parts == {
        "year": "YEAR",
        "month": "MONTH",
        "day": "DAY",
        "hour": "HOUR",
        "minute": "MINUTE",
    }


def test_an_hour_beside_the_day_is_found() -> None:
    mapping = suggested(("Offense", "Date", "Time"), ("theft", "2019-09-27", "2114"))

    assert (mapping.time.column, mapping.time.clock) == ("Date", "Time")


def test_american_and_european_dates_are_told_apart_by_trying() -> None:
    american = suggested(("Type", "Date"), ("a", "12/31/2016 11:40:00 PM"), ("b", "01/02/2016 01:00:00 AM"))
    european = suggested(("Type", "Date"), ("a", "31/12/2016 23:40"), ("b", "02/01/2016 01:00"))

    assert american.time.formats[0].startswith("%m/%d/%Y")
    assert european.time.formats[0].startswith("%d/%m/%Y")


def test_without_any_date_the_time_is_left_to_a_person() -> None:
    mapping = suggested(("类别", "地点"), ("纠纷", "滨江"))

    assert mapping.time.column == ""
    assert mapping.time.parts == {}


def test_decimal_commas_of_the_point_are_seen() -> None:
    header = ("fecha", "longitud", "latitud", "modalidad")

    mapping = suggested(header, ("2019-04-23 12:30", "-75,56", "6,25", "x"), delimiter=";")

    assert mapping.has_decimal_comma


def test_a_column_is_used_once() -> None:
    mapping = suggested(("时间", "地点", "类别"), ("2025-04-25", "滨江", "纠纷"))

    used = [name for names in mapping.columns.values() for name in names] + [mapping.time.column]
    assert sorted(used) == sorted(set(used))


def test_without_a_case_number_time_place_and_category_tell_rows_apart() -> None:
    assert suggested(("时间", "类别"), ("2025-04-25", "纠纷")).dedupe.by == "time_place_category"
    assert suggested(HEADER, alert(1)).dedupe.by == "case_no"


def test_a_saved_suggestion_recognises_its_source_again() -> None:
    mapping = suggested(HEADER, alert(1))

    saved = parse_mapping(dump(mapping), "saved")

    assert saved == mapping
    assert saved.is_of(HEADER[::-1])


def test_a_chinese_export_can_be_read_by_its_suggestion_alone() -> None:
    source = opened(export(alert(1), alert(2, 事发地点="河东小学"), alert(3, 报警时间="x")))

    found = everything(source, suggest(source.columns, source.sample()))

    assert (
        found.rows[["category", "grid_code", "source"]].to_numpy().tolist() == [["AL302", "G01", "AS1"]] * 2
    )
    assert found.rows["place_type"].tolist() == ["", "PT05"]
    assert len(found.refused) == 1


@needs_public_files
@pytest.mark.parametrize(
    ("name", "column", "case_no"),
    [
        ("chicago_public_d11_d25_2012_2016", "Date", "Case Number"),
        ("charlottesville_crime", "DateReported", "IncidentID"),
        ("portland_cfs_2016_08_09", "occ_date", ""),
        ("medellin_homicides", "fecha_hecho", ""),
        ("chicago_311_sanitation_2000_on", "Creation_Date", "Service_Request_Number"),
        ("vancouver_crime_2020", "", ""),
    ],
)
def test_public_files_get_a_fair_start(name: str, column: str, case_no: str) -> None:
    source = opened((PUBLIC / f"{name}.csv.gz").read_bytes())

    mapping = suggest(source.columns, source.sample())

    assert mapping.time.column == column
    assert mapping.columns.get("case_no", ("",)) == (case_no,)
    assert "category_text" in mapping.columns
