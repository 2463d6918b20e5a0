"""Files as stations and cities export them, from their bytes to the alerts that are kept."""

from __future__ import annotations

import gzip
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from sqlalchemy import select

from domain.alerts.reading import parse_mapping
from models import Alert
from tests.alerts import HEADER, PHONE, imported, row_110, rows_110
from tests.factories import SmallStation, small_station

ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
SEPARATORS = (",", "\t", ";")


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


def text_of(rows: list[dict[str, Any]], separator: str = ",") -> str:
    lines = [separator.join(HEADER), *(separator.join(row[name] for name in HEADER) for row in rows)]
    return "\n".join(lines) + "\n"


def alerts(station: SmallStation) -> list[Alert]:
    with station.reading() as session:
        return list(session.execute(select(Alert).order_by(Alert.occurred_at, Alert.id)).scalars())


def only(station: SmallStation) -> Alert:
    (alert,) = alerts(station)
    return alert


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("separator", SEPARATORS)
def test_encoding_and_separator_are_found(
    station: SmallStation, tmp_path: Path, encoding: str, separator: str
) -> None:
    path = tmp_path / "110.csv"
    path.write_bytes(text_of(rows_110(6), separator).encode(encoding))

    assert imported(station, path).imported == 6
    assert alerts(station)[0].place_text == "翠湖小区 3 栋"


def test_a_title_and_a_note_above_the_header_are_passed_over(station: SmallStation, tmp_path: Path) -> None:
    path = tmp_path / "110.csv"
    above = "接处警情况统计表" + "," * 10 + "\n导出单位：慈音派出所" + "," * 10 + "\n"
    path.write_text(above + text_of(rows_110(3)), encoding="gb18030")

    assert imported(station, path).imported == 3


def test_the_name_of_a_file_says_nothing_its_content_does(station: SmallStation, tmp_path: Path) -> None:
    path = tmp_path / "导出.dat"
    path.write_bytes(gzip.compress(text_of(rows_110(4)).encode("gb18030")))

    assert imported(station, path).imported == 4


@pytest.mark.parametrize(
    ("written", "hour"),
    [
        ("2025/4/25 9:32:09", 9),
        ("2025年4月25日 9时32分", 9),
        ("2025-04-25 09:32", 9),
        ("2025-04-25T09:32:00", 9),
        ("２０２５年４月２５日 ９时３２分", 9),
        ("2025-04-25", -1),
    ],
)
def test_a_moment_is_read_as_it_is_written(
    station: SmallStation, tmp_path: Path, written: str, hour: int
) -> None:
    path = tmp_path / "110.csv"
    path.write_text(text_of([row_110(1, 报警时间=written)]), encoding="utf-8")
    imported(station, path)

    assert (only(station).occurred_on, only(station).hour) == (date(2025, 4, 25), hour)


def test_a_moment_of_a_workbook_is_read_whether_date_or_serial(station: SmallStation, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.worksheets[0]
    sheet.append(list(HEADER))
    for number, at in enumerate((datetime.fromisoformat("2025-04-25T09:32"), 45772.397222)):
        sheet.append([{**row_110(number), "报警时间": at}[name] for name in HEADER])
    book.save(tmp_path / "110.xlsx")

    imported(station, tmp_path / "110.xlsx")

    assert [(one.occurred_on, one.hour) for one in alerts(station)] == [(date(2025, 4, 25), 9)] * 2


def test_wall_time_of_the_source_gives_day_and_hour_and_utc_the_moment(
    station: SmallStation, tmp_path: Path
) -> None:
    path = tmp_path / "town.csv"
    path.write_text("when;what;lon;lat\n31.12.2024 23:30;THEFT;-75,56;6,25\n")
    mapping = parse_mapping(
        """
        columns: {category_text: what, x: lon, y: lat}
        has_decimal_comma: "true"
        time: {column: when, formats: ["%d.%m.%Y %H:%M"], timezone: America/Bogota}
        categories: {values: {THEFT: AL104}}
        dedupe: {by: time_place_category}
        """,
        "town",
    )

    imported(station, path, mapping=mapping)

    alert = only(station)
    assert (alert.occurred_on, alert.hour, alert.weekday) == (date(2024, 12, 31), 23, 1)
    assert alert.occurred_at.astimezone(UTC) == datetime(2025, 1, 1, 4, 30, tzinfo=UTC)
    assert (alert.longitude, alert.latitude) == (-75.56, 6.25)


def test_split_columns_make_one_moment(station: SmallStation, tmp_path: Path) -> None:
    path = tmp_path / "split.csv"
    path.write_text("年,月,日,时,分,类别\n2025,4,5,7,8,邻里纠纷\n", encoding="utf-8")

    imported(station, path)

    assert (only(station).occurred_on, only(station).hour) == (date(2025, 4, 5), 7)


def test_text_that_looks_like_nothing_stays_text(station: SmallStation, tmp_path: Path) -> None:
    path = tmp_path / "110.csv"
    odd = [row_110(at, 简要警情=text) for at, text in enumerate(("None", "NA", "null", "007", "1e5", "=1+1"))]
    path.write_text(text_of(odd), encoding="utf-8")

    imported(station, path)

    assert {alert.summary for alert in alerts(station)} == {"None", "NA", "null", "007", "1e5", "=1+1"}


def test_a_case_number_the_sheet_rounded_is_refused(station: SmallStation, tmp_path: Path) -> None:
    path = tmp_path / "110.csv"
    path.write_text(text_of([row_110(1, 接警编号="5.10900E+14"), row_110(2)]), encoding="utf-8")

    result = imported(station, path)

    assert (result.imported, result.refused) == (1, 1)


def test_labels_and_codes_of_the_dictionaries_need_no_table(station: SmallStation, tmp_path: Path) -> None:
    path = tmp_path / "110.csv"
    rows = [
        row_110(1, 警情大类="治安类", 警情小类="打架斗殴", 报警方式="群众微信群", 处理结果="受理行政案件"),
        row_110(2, 警情大类="AL2", 警情小类="AL201", 报警方式="AS5", 处理结果="AO4"),
    ]
    path.write_text(text_of(rows), encoding="utf-8")

    imported(station, path)

    told = {(one.category, one.category1, one.source, one.outcome, one.is_case) for one in alerts(station)}
    assert told == {("AL201", "AL2", "AS5", "AO4", True)}


def test_officers_and_arrival_are_kept(station: SmallStation, tmp_path: Path) -> None:
    path = tmp_path / "110.csv"
    row = row_110(1, 报警时间="2026-03-01 08:00", 到场时间="2026-03-01 08:09", 处警民警=f"王警官 {PHONE}")
    path.write_text(text_of([row]), encoding="utf-8")

    imported(station, path)

    alert = only(station)
    assert alert.officer_text == "王警官 ⟦138****5678⟧"
    assert alert.arrived_at is not None
    assert (alert.arrived_at - alert.occurred_at).total_seconds() == 540
