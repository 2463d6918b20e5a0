"""A station's own 110 export in all its shapes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest

from domain.alerts.reading import Validated, load_mappings, recognise
from tests.unit.domain.alerts.reading.files import (
    HEADER,
    alert,
    csv_text,
    everything,
    export,
    old_workbook,
    opened,
    packed,
    workbook,
)

START = datetime.fromisoformat("2025-04-01T00:07:00")
KINDS = [
    ("刑事类", "入室盗窃", "AL101"),
    ("刑事类", "电信网络诈骗", "AL105"),
    ("治安类", "打架斗殴", "AL201"),
    ("纠纷类", "噪声扰民", "AL308"),
    ("群众求助", "走失人员", "AL401"),
    ("纠纷", "噪音扰民", "AL308"),
]
STYLES: list[Callable[[datetime], str]] = [
    lambda moment: f"{moment.year}/{moment.month}/{moment.day} {moment.hour}:{moment:%M:%S}",
    lambda moment: f"{moment.year}年{moment.month}月{moment.day}日 {moment.hour}时{moment.minute}分",
    lambda moment: f"{moment:%Y-%m-%d %H:%M:%S}",
]


def moment_of(number: int) -> datetime:
    return START + timedelta(hours=7 * number)


def row(number: int) -> tuple[str, ...]:
    first, second, _ = KINDS[number % len(KINDS)]
    when = STYLES[number % len(STYLES)](moment_of(number))
    community = ("第一社区", "第二社区", "第六社区", "第八社区")[number % 4]
    return alert(number, 报警时间=when, 警情大类=first, 警情小类=second, 所属社区=community)


MONTH = [row(number) for number in range(100)]
TITLE = ("慈音派出所 2025 年 4 月警情统计表", *[""] * 10)
NOTE = ("制表单位：综合指挥室", *[""] * 9, "单位：起")


def read(data: bytes, name: str = "四月.csv") -> Validated:
    source = opened(data, name)
    mapping = recognise(source.columns, load_mappings())
    assert mapping is not None
    return everything(source, mapping)


SHAPES: dict[str, Callable[[], bytes]] = {
    "csv in utf-8": lambda: export(*MONTH),
    "csv in utf-8 with a mark": lambda: export(*MONTH, encoding="utf-8-sig"),
    "csv in gb18030": lambda: export(*MONTH, encoding="gb18030"),
    "csv in utf-16": lambda: export(*MONTH, encoding="utf-16"),
    "csv with title and note": lambda: csv_text([TITLE, NOTE, HEADER, *MONTH]).encode("gb18030"),
    "tabs in utf-16": lambda: csv_text([TITLE, NOTE, HEADER, *MONTH], "\t").encode("utf-16"),
    "packed gb18030": lambda: packed(csv_text([TITLE, NOTE, HEADER, *MONTH]).encode("gb18030")),
    "xlsx": lambda: workbook([HEADER, *MONTH]),
    "xlsx with title and note": lambda: workbook([TITLE, NOTE, HEADER, *MONTH]),
    "xlsx with a merged title": lambda: workbook(
        [("",) * 11, NOTE, HEADER, *MONTH], [(0, 0, 0, 10, TITLE[0])]
    ),
    "xls": lambda: old_workbook([HEADER, *MONTH]),
    "xls with a merged title": lambda: old_workbook([TITLE, NOTE, HEADER, *MONTH], [(0, 0, 0, 10)]),
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_alerts(shape: str) -> None:
    found = read(SHAPES[shape]())

    assert (len(found.rows), len(found.repeats), len(found.refused)) == (100, 0, 0)
    assert found.rows["category"].tolist() == [KINDS[n % len(KINDS)][2] for n in range(100)]
    assert found.rows["hour"].tolist() == [moment_of(n).hour for n in range(100)]
    assert found.rows["weekday"].tolist() == [moment_of(n).weekday() for n in range(100)]
    assert found.rows["grid_code"].tolist() == ["G01", "G02", "G06", ""] * 25
    assert found.unknown_areas == {"第八社区": 25}


def test_date_cells_are_read_like_written_dates() -> None:
    rows = [(cells[0], moment_of(number), *cells[2:]) for number, cells in enumerate(MONTH)]

    found = read(workbook([HEADER, *rows]))

    assert found.rows["occurred_local"].tolist() == [moment_of(n) for n in range(100)]
    assert found.rows["time_known"].all()


def test_serial_numbers_are_read_like_written_dates() -> None:
    day = timedelta(days=1)
    serials = [(moment_of(n) - datetime.fromisoformat("1899-12-30")) / day for n in range(100)]
    rows = [(cells[0], serial, *cells[2:]) for serial, cells in zip(serials, MONTH, strict=True)]

    found = read(old_workbook([HEADER, *rows]), "四月.xls")

    assert found.rows["occurred_local"].tolist() == [moment_of(n) for n in range(100)]


def test_communities_merged_downwards_belong_to_all_their_rows() -> None:
    rows = [alert(n, 所属社区="") for n in range(4)]
    merges = [(1, 5, 2, 5, "第一社区"), (3, 5, 4, 5, "第二社区")]

    found = read(workbook([HEADER, *rows], merges))

    assert found.rows["grid_code"].tolist() == ["G01", "G01", "G02", "G02"]


def test_a_header_in_two_merged_rows_is_read_by_its_lower_row() -> None:
    upper = ["接警编号", "报警时间", "警情", "", *HEADER[4:]]
    merges = [(0, 2, 0, 3, "警情")]

    found = read(workbook([upper, HEADER, *MONTH[:10]], merges))

    assert len(found.rows) == 10
    assert found.rows["row_no"].tolist() == list(range(3, 13))


def test_a_sum_below_the_table_is_refused_and_nothing_else() -> None:
    found = read(export(*MONTH, ("合计", "", "100 起", *[""] * 8)))

    assert len(found.rows) == 100
    assert [refused.row_no for refused in found.refused] == [102]


def test_a_call_entered_twice_is_a_repeat() -> None:
    found = read(export(*MONTH, MONTH[3], MONTH[7]))

    assert found.repeats["row_no"].tolist() == [102, 103]
    assert found.repeats["case_no"].tolist() == [MONTH[3][0], MONTH[7][0]]


def test_repeated_calls_under_numbers_of_their_own_are_alerts() -> None:
    calls = [alert(n, 警情大类="无效与重复", 警情小类="重复报警") for n in range(3)]

    found = read(export(*calls))

    assert found.rows["category"].tolist() == ["AL002"] * 3


def test_officers_and_places_are_kept_as_written() -> None:
    found = read(export(alert(1, 处警民警="张某、李某", 事发地点="川师大东门（近 3 号楼）")))

    assert found.rows["officer_text"].tolist() == ["张某、李某"]
    assert found.rows["place_text"].tolist() == ["川师大东门（近 3 号楼）"]


@pytest.mark.parametrize(
    ("place", "code"),
    [
        ("滨江小区 3 栋", "PT01"),
        ("川师大东门", "PT04"),
        ("河东小学门口", "PT05"),
        ("市人民医院急诊", "PT07"),
        ("环岛路口", "PT09"),
        ("某处", ""),
    ],
)
def test_the_kind_of_place_is_read_from_its_name(place: str, code: str) -> None:
    assert read(export(alert(1, 事发地点=place))).rows["place_type"].tolist() == [code]


def test_columns_may_stand_in_another_order_and_some_may_be_missing() -> None:
    header = ("警情大类", "警情小类", "报警时间", "接警编号")
    cells = [("纠纷类", "邻里纠纷", "2025/4/25 9:32", "J1")]

    found = read(csv_text([header, *cells]).encode("gb18030"))

    assert found.rows[["case_no", "category", "grid_code"]].iloc[0].tolist() == ["J1", "AL302", ""]
