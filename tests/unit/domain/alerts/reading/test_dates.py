"""Dates and times of day as sources write them."""

from __future__ import annotations

from datetime import datetime
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.alerts.reading.dates import (
    DEFAULT_FORMATS,
    EXCEL,
    pattern,
    read_clock,
    read_dates,
    read_parts,
    readable_style,
    to_local,
    to_utc,
)

MOMENTS = st.datetimes(datetime.fromisoformat("1990-01-01"), datetime.fromisoformat("2099-12-31"))
AMERICAN = ("%m/%d/%Y %I:%M:%S %p",)


def column(*cells: str) -> pd.Series:
    return pd.Series(list(cells), dtype="str")


def read(cell: str, formats: tuple[str, ...] = DEFAULT_FORMATS) -> str:
    return str(read_dates(column(cell), formats).local[0])


def moments(*texts: str) -> np.ndarray:
    return np.array(texts, dtype="datetime64[s]")


def same(one: np.ndarray, *texts: str) -> bool:
    return bool((one == moments(*texts)).all())


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("2025/4/25 9:32:09", "2025-04-25T09:32:09"),
        ("2025/04/25 09:32", "2025-04-25T09:32:00"),
        ("2025-04-25 09:32:09", "2025-04-25T09:32:09"),
        ("2025-4-5 9:2:1", "2025-04-05T09:02:01"),
        ("2025年4月25日 9时32分", "2025-04-25T09:32:00"),
        ("2025年4月25日9时32分8秒", "2025-04-25T09:32:08"),
        ("2025年04月25日 09:32:09", "2025-04-25T09:32:09"),
        ("2025年4月25日 9时", "2025-04-25T09:00:00"),
        ("2025年4月25日 9点32分", "2025-04-25T09:32:00"),
        ("2025.4.25 9:32", "2025-04-25T09:32:00"),
        ("2025-04-25T09:32:09", "2025-04-25T09:32:09"),
        ("2025-04-25T09:32:09.500", "2025-04-25T09:32:09"),
        ("2025/4/25 下午 3:05", "2025-04-25T15:05:00"),
        ("2025/4/25 上午 12:05", "2025-04-25T00:05:00"),
        ("2025/4/25 3:05:07 PM", "2025-04-25T15:05:07"),
        ("20250425 09:32", "2025-04-25T09:32:00"),
        ("20250425093209", "2025-04-25T09:32:09"),
        ("２０２５/４/２５　９：３２", "2025-04-25T09:32:00"),
        ("45772.39733796296", "2025-04-25T09:32:10"),
        ("2024-02-29 23:59:59", "2024-02-29T23:59:59"),
    ],
)
def test_a_date_with_its_time_is_read(cell: str, moment: str) -> None:
    found = read_dates(column(cell))

    assert str(found.local[0]) == moment
    assert found.has_clock[0]


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2025-04-25", "2025-04-25"),
        ("2025/4/25", "2025-04-25"),
        ("2025年3月7日", "2025-03-07"),
        ("2025.3.7", "2025-03-07"),
        ("20250307", "2025-03-07"),
        ("45000", "2023-03-15"),
    ],
)
def test_a_date_alone_has_no_time_of_day(cell: str, day: str) -> None:
    found = read_dates(column(cell))

    assert str(found.local[0]) == f"{day}T00:00:00"
    assert not found.has_clock[0]


@pytest.mark.parametrize(
    "cell",
    [
        "",
        "二〇二五年三月七日",
        "昨天",
        "2025",
        "2025-13-01",
        "2025-00-10",
        "2025-02-30",
        "2023-02-29",
        "2025-04-25 24:00",
        "2025-04-25 09:60",
        "2025-04-25 09:32:61",
        "9999-12-31",
        "0000-00-00",
        "25/04/2025",
        "4/25/2025 09:32",
        "2025-04-25 09:32 or later",
        "1745573529000",
        "123",
        "450000",
        "N/A",
        "2025-04-25\n2025-04-26",
    ],
)
def test_what_is_no_date_is_not_guessed(cell: str) -> None:
    assert read(cell) == "NaT"


@pytest.mark.parametrize(
    ("cell", "moment"),
    [
        ("01/01/2012 12:00:00 AM", "2012-01-01T00:00:00"),
        ("01/01/2012 12:30:00 PM", "2012-01-01T12:30:00"),
        ("12/31/2016 11:40:00 PM", "2016-12-31T23:40:00"),
        ("2/29/2016 1:02:03 am", "2016-02-29T01:02:03"),
    ],
)
def test_american_dates_are_read_where_the_source_writes_them(cell: str, moment: str) -> None:
    assert read(cell, AMERICAN) == moment


def test_an_offset_is_told_apart_from_none() -> None:
    found = read_dates(
        column("2025-04-25T09:32:09Z", "2025-04-25T09:32:09+08:00", "2025-04-25T09:32:09-0530", "2025-04-25")
    )

    assert found.offset[:3].tolist() == [0.0, 28800.0, -19800.0]
    assert np.isnan(found.offset[3])


def test_every_cell_is_read_by_the_first_format_that_fits() -> None:
    found = read_dates(column("2025年4月25日", "x", "45000", "", "2025-04-25 01:02"))

    assert [str(moment)[:10] for moment in found.local] == [
        "2025-04-25",
        "NaT",
        "2023-03-15",
        "NaT",
        "2025-04-25",
    ]


def test_an_empty_column_is_read() -> None:
    assert len(read_dates(column()).local) == 0


@settings(deadline=None)
@given(MOMENTS)
def test_what_a_sheet_writes_is_read_back(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    cells = [
        f"{whole:%Y-%m-%d %H:%M:%S}",
        f"{whole.year}/{whole.month}/{whole.day} {whole.hour}:{whole:%M:%S}",
    ]

    found = read_dates(column(*cells, f"{whole:%Y年%m月%d日%H时%M分%S秒}"))

    assert set(found.local.tolist()) == {whole}


@settings(deadline=None)
@given(MOMENTS)
def test_american_dates_agree_with_the_standard_library(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)

    found = read_dates(column(f"{whole:%m/%d/%Y %I:%M:%S %p}"), AMERICAN)

    assert found.local.tolist() == [whole]


@settings(deadline=None)
@given(MOMENTS)
def test_serial_numbers_agree_with_a_count_of_days(moment: datetime) -> None:
    whole = moment.replace(microsecond=0)
    days = (whole - datetime.fromisoformat("1899-12-30")).total_seconds() / 86_400

    found = read_dates(column(f"{days:.8f}"), (EXCEL,))

    assert found.local.tolist() == [whole]


@pytest.mark.parametrize(
    ("cell", "seconds"),
    [
        ("0007", 7 * 60),
        ("2114", 21 * 3600 + 14 * 60),
        ("715", 7 * 3600 + 15 * 60),
        ("7:05", 7 * 3600 + 5 * 60),
        ("07:05:09", 7 * 3600 + 5 * 60 + 9),
        ("9时32分", 9 * 3600 + 32 * 60),
        ("9时", 9 * 3600),
        ("7", 7 * 3600),
        ("００：３０", 30 * 60),
        ("2400", -1),
        ("1260", -1),
        ("noon", -1),
        ("", -1),
    ],
)
def test_a_time_of_day_is_read(cell: str, seconds: int) -> None:
    assert read_clock(column(cell)).tolist() == [seconds]


def parts(**columns: str) -> dict[str, pd.Series]:
    return {name: column(cell) for name, cell in columns.items()}


def test_a_date_in_five_columns_is_put_together() -> None:
    found = read_parts(parts(year="2020", month="6", day="19", hour="3", minute="40"))

    assert str(found.local[0]) == "2020-06-19T03:40:00"
    assert found.has_clock[0]


def test_a_date_in_three_columns_has_no_time_of_day() -> None:
    found = read_parts(parts(year="2020", month="06", day="19.0"))

    assert str(found.local[0]) == "2020-06-19T00:00:00"
    assert not found.has_clock[0]


def test_an_empty_hour_leaves_the_time_of_day_open() -> None:
    found = read_parts(parts(year="2020", month="6", day="19", hour="", minute=""))

    assert str(found.local[0]) == "2020-06-19T00:00:00"
    assert not found.has_clock[0]


@pytest.mark.parametrize(
    "columns",
    [
        {"year": "2020", "month": "13", "day": "1"},
        {"year": "2020", "month": "2", "day": "30"},
        {"year": "x", "month": "2", "day": "3"},
        {"year": "", "month": "2", "day": "3"},
        {"year": "2020", "month": "2", "day": "3", "hour": "24"},
    ],
)
def test_parts_that_make_no_date_are_not_guessed(columns: dict[str, str]) -> None:
    assert np.isnat(read_parts(parts(**columns)).local[0])


def test_wall_time_becomes_utc() -> None:
    assert (
        to_utc(moments("2025-04-25T09:32:09"), "Asia/Shanghai").tolist()
        == moments("2025-04-25T01:32:09").tolist()
    )


def test_summer_time_is_followed() -> None:
    found = to_utc(moments("2012-01-01T12:00", "2012-07-01T12:00"), "America/Chicago")

    assert same(found, "2012-01-01T18:00", "2012-07-01T17:00")


def test_of_an_hour_that_comes_twice_the_first_is_meant() -> None:
    assert (
        to_utc(moments("2012-11-04T01:30"), "America/Chicago").tolist()
        == moments("2012-11-04T06:30").tolist()
    )


def test_an_hour_that_never_was_is_counted_on() -> None:
    assert (
        to_utc(moments("2012-03-11T02:30"), "America/Chicago").tolist()
        == moments("2012-03-11T08:30").tolist()
    )


def test_utc_becomes_wall_time() -> None:
    found = to_local(moments("2019-09-27T04:00", "2016-01-22T05:00"), "America/New_York")

    assert same(found, "2019-09-27T00:00", "2016-01-22T00:00")


def test_no_moment_stays_none() -> None:
    assert np.isnat(to_utc(moments("NaT"), "Asia/Shanghai")[0])
    assert np.isnat(to_local(moments("NaT"), "Asia/Shanghai")[0])


@settings(deadline=None)
@given(MOMENTS, st.sampled_from(["Asia/Shanghai", "America/Chicago", "Europe/Berlin", "Asia/Kolkata"]))
def test_utc_agrees_with_the_standard_library(moment: datetime, zone: str) -> None:
    utc = moments(moment.replace(microsecond=0).isoformat())

    local = to_local(utc, zone)

    expected = moment.replace(microsecond=0, tzinfo=ZoneInfo("UTC")).astimezone(ZoneInfo(zone))
    assert local.tolist() == [expected.replace(tzinfo=None)]


@pytest.mark.parametrize("style", [*DEFAULT_FORMATS[:-1], *AMERICAN, "%d.%m.%Y[ %H:%M]"])
def test_the_formats_of_the_desk_can_be_read(style: str) -> None:
    assert readable_style(style)


@pytest.mark.parametrize(
    "style", ["", "%Y-%m", "%Y-%m-%d[", "%Y-%m-%d]", "%Y-%m-%d %Q", "%Y-%m-%d %Y", "now"]
)
def test_other_formats_are_known_for_nonsense(style: str) -> None:
    assert not readable_style(style)


def test_signs_of_a_format_stand_for_themselves() -> None:
    assert pattern("%Y.%m.%d") == r"^(?P<year>\d{4})\.(?P<month>\d{1,2})\.(?P<day>\d{1,2})$"
