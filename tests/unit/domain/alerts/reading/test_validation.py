"""From a chunk of text to alerts."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from domain.alerts.reading import load_mapping, validate
from domain.alerts.reading.mapping import CategoryRule, DedupeRule, Mapping, PointRule
from domain.alerts.reading.mapping_files import FOLDER
from domain.alerts.reading.source import SURPLUS
from domain.alerts.reading.validation import COLUMNS, Validated, Validator
from tests.unit.domain.alerts.reading.files import HEADER, alert, chunk, context

STATION = load_mapping(FOLDER / "cn_110.yaml")


def one(mapping: Mapping = STATION, **changes: str) -> pd.Series:
    return validate(chunk(HEADER, alert(1, **changes)), mapping, context()).rows.iloc[0]


def several(*rows: tuple[str, ...], mapping: Mapping = STATION) -> Validated:
    return validate(chunk(HEADER, *rows), mapping, context())


def test_a_row_of_the_chinese_export_becomes_an_alert() -> None:
    row = one()

    assert row.row_no == 2
    assert row.case_no == "J51090325042500001"
    assert str(row.occurred_at) == "2025-04-25 01:32:09+00:00"
    assert str(row.occurred_local) == "2025-04-25 09:32:09"
    assert str(row.occurred_date) == "2025-04-25 00:00:00"
    assert (row.weekday, row.hour, row.time_known) == (4, 9, True)
    assert (row.category, row.category1) == ("AL302", "AL3")
    assert (row.category_text, row.category_detail) == ("纠纷类", "邻里纠纷")
    assert (row.area_text, row.grid_code) == ("第一社区", "G01")
    assert (row.place_text, row.place_type) == ("滨江花园 3 栋", "PT01")
    assert (row.source, row.outcome) == ("AS1", "AO2")
    assert (row.summary, row.officer_text) == ("楼上漏水引发争吵", "张民警")
    assert str(row.arrived_at) == "2025-04-25 01:41:00+00:00"
    assert np.isnan(row.x)
    assert np.isnan(row.y)
    assert row.key == "J51090325042500001"
    assert not row.is_numbered


def test_the_columns_are_those_that_are_promised() -> None:
    found = several(alert(1))

    assert tuple(found.rows.columns) == COLUMNS
    assert tuple(found.repeats.columns) == ("row_no", "case_no", "key")


def test_a_chunk_without_a_sound_row_has_the_same_columns() -> None:
    found = several(alert(1, 报警时间="x"), alert(2, 报警时间=""))

    assert tuple(found.rows.columns) == COLUMNS
    assert len(found.rows) == 0
    assert len(found.refused) == 2


def test_the_kinds_of_columns_are_the_same_in_every_chunk() -> None:
    sound, empty = several(alert(1)).rows, several(alert(1, 报警时间="")).rows

    for name in ("occurred_at", "occurred_local", "arrived_at"):
        assert sound[name].dtype == empty[name].dtype
    assert str(sound["occurred_at"].dtype) == "datetime64[s, UTC]"
    assert str(sound["occurred_local"].dtype) == "datetime64[s]"


def test_every_row_is_either_kept_or_refused() -> None:
    found = several(alert(1), alert(2, 报警时间="x"), alert(3), alert(4, 警情大类="", 警情小类=""))

    assert found.rows["row_no"].tolist() == [2, 4]
    assert [row.row_no for row in found.refused] == [3, 5]


def test_a_refused_row_keeps_its_cells_as_they_stood() -> None:
    row = alert(1, 报警时间="x", 事发地点="  滨江  ")

    assert several(row).refused[0].cells == row


def test_a_day_without_a_time_has_no_hour() -> None:
    row = one(报警时间="2025年3月7日")

    assert (row.hour, row.weekday, row.time_known) == (-1, 4, False)
    assert str(row.occurred_at) == "2025-03-06 16:00:00+00:00"


@pytest.mark.parametrize(
    ("day", "weekday"), [("2025-04-21", 0), ("2025-04-27", 6), ("1990-01-02", 1), ("2024-02-29", 3)]
)
def test_the_week_begins_on_monday(day: str, weekday: int) -> None:
    assert one(报警时间=f"{day} 12:00").weekday == weekday


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("j5109 0001", "J51090001"),
        ("Ｊ５１０９", "J5109"),
        ("'0123", "0123"),
        ('="0123"', "0123"),
        ("（2025）第 12 号", "(2025)第12号"),
        ("", ""),
    ],
)
def test_case_numbers_take_one_form(cell: str, number: str) -> None:
    assert one(接警编号=cell).case_no == number


@pytest.mark.parametrize("name", ["None", "NA", "null", "nan"])
def test_surnames_that_look_like_nothing_are_kept(name: str) -> None:
    assert one(处警民警=name).officer_text == name


def test_personal_numbers_in_texts_are_left_for_the_store() -> None:
    row = one(简要警情="报警人 13912345678，身份证 510903199003070010", 事发地点="滨江 13912345678")

    assert "13912345678" in row.summary
    assert "510903199003070010" in row.summary
    assert "13912345678" in row.place_text


def test_an_unknown_area_is_unassigned_and_listed() -> None:
    found = several(
        alert(1, 所属社区="第八社区"), alert(2, 所属社区=""), alert(3, 所属社区="第八社区"), alert(4)
    )

    assert found.rows["grid_code"].tolist() == ["", "", "", "G01"]
    assert found.unknown_areas == {"第八社区": 2, "": 1}


def test_the_area_of_a_refused_row_is_not_listed() -> None:
    found = several(alert(1, 所属社区="第八社区", 报警时间="x"))

    assert not found.unknown_areas


def test_unknown_categories_are_listed_with_their_counts() -> None:
    found = several(*(alert(n, 警情大类="天气", 警情小类="下雨") for n in range(3)), alert(4))

    assert found.unknown_categories == {("天气", "下雨"): 3}
    assert len(found.refused) == 3


def test_unknown_categories_can_be_taken_in_under_another() -> None:
    rule = replace(STATION.categories, unknown="other", fallback="AL499")

    found = several(alert(1, 警情大类="天气", 警情小类="下雨"), mapping=replace(STATION, categories=rule))

    assert found.rows[["category", "category1", "category_text"]].iloc[0].tolist() == ["AL499", "AL4", "天气"]
    assert found.unknown_categories == {("天气", "下雨"): 1}


def test_unknown_sources_and_results_are_blank() -> None:
    row = one(报警方式="飞鸽", 处理结果="待定")

    assert (row.source, row.outcome) == ("", "")


def test_points_are_read_where_the_source_has_them() -> None:
    columns = {**STATION.columns, "x": ("处警民警",), "y": ("到场时间",)}
    mapping = replace(STATION, columns=columns, point=PointRule(), has_decimal_comma=True)

    row = one(mapping, 处警民警="105,5712", 到场时间="30,5083")

    assert (row.x, row.y) == (105.5712, 30.5083)


def test_a_constant_fills_a_field_the_source_does_not_have() -> None:
    columns = {name: names for name, names in STATION.columns.items() if name != "source"}

    assert one(replace(STATION, columns=columns, constants={"source": "AS6"})).source == "AS6"


def test_columns_the_file_does_not_have_are_empty() -> None:
    rows = chunk(("报警时间", "警情大类"), ("2025-04-25 9:32", "纠纷类"))

    row = validate(rows, STATION, context()).rows.iloc[0]

    assert (row.category, row.case_no, row.place_text, row.grid_code) == ("AL399", "", "", "")
    assert row.is_numbered


def test_a_chunk_need_not_carry_surplus_cells() -> None:
    rows = chunk(HEADER, alert(1)).drop(columns=SURPLUS)

    assert len(validate(rows, STATION, context()).rows) == 1


def test_one_validator_serves_every_chunk() -> None:
    validator = Validator(STATION, context())

    found = [len(validator(chunk(HEADER, alert(n), first=n + 2)).rows) for n in range(3)]

    assert found == [1, 1, 1]


def test_validating_leaves_the_chunk_as_it_was() -> None:
    rows = chunk(HEADER, alert(1), alert(2, 报警时间="x"))
    before = rows.copy()

    validate(rows, STATION, context())

    pd.testing.assert_frame_equal(rows, before)


def test_repeats_are_not_looked_for_inside_one_chunk() -> None:
    found = several(alert(1), alert(1))

    assert len(found.rows) == 2
    assert len(found.repeats) == 0


def test_a_category_without_labels_follows_its_table() -> None:
    rule = CategoryRule({"纠纷类": {"*": "AL101"}}, labels=False)

    assert one(replace(STATION, categories=rule)).category == "AL101"


def test_keys_follow_the_rule_of_the_source() -> None:
    row = one(replace(STATION, dedupe=DedupeRule("time_place_category")))

    assert row.key.startswith("~")
    assert not row.is_numbered
