"""A whole file through one mapping."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from domain.alerts.reading import check_columns, load_mapping, read_alerts, refused_lines
from domain.alerts.reading.mapping import DedupeRule, Mapping, TimeRule
from domain.alerts.reading.mapping_files import FOLDER
from tests.unit.domain.alerts.reading.files import HEADER, alert, context, english, everything, export, opened

STATION = load_mapping(FOLDER / "cn_110.yaml")
BY_PLACE = replace(STATION, dedupe=DedupeRule("time_place_category"))


def test_imported_repeated_and_refused_rows_are_all_rows() -> None:
    rows = [alert(1), alert(2), alert(1), alert(3, 报警时间="x"), alert(2), alert(4)]

    found = everything(opened(export(*rows)), STATION)

    assert (len(found.rows), len(found.repeats), len(found.refused)) == (3, 2, 1)


def test_of_rows_with_one_case_number_the_first_counts() -> None:
    found = everything(opened(export(alert(1, 简要警情="first"), alert(1, 简要警情="second"))), STATION)

    assert found.rows["summary"].tolist() == ["first"]
    assert found.repeats["row_no"].tolist() == [3]
    assert found.repeats["case_no"].tolist() == ["J51090325042500001"]


def test_repeats_are_found_across_chunks() -> None:
    source = opened(export(*(alert(n % 5) for n in range(23))))

    found = everything(source, STATION, rows=4)

    assert len(found.rows) == 5
    assert len(found.repeats) == 18


def test_a_refused_row_is_no_first_row() -> None:
    found = everything(opened(export(alert(1, 报警时间="x"), alert(1))), STATION)

    assert found.rows["row_no"].tolist() == [3]
    assert len(found.repeats) == 0


def test_without_case_numbers_time_place_and_category_tell() -> None:
    rows = [alert(n) for n in range(3)] + [alert(4, 事发地点="川师大东门")]

    found = everything(opened(export(*rows)), BY_PLACE)

    assert found.rows["row_no"].tolist() == [2, 5]


def test_rows_without_a_time_of_day_are_never_repeats() -> None:
    rows = [alert(n, 报警时间="2025-04-25") for n in range(3)]

    found = everything(opened(export(*rows)), BY_PLACE)

    assert [key[-2:] for key in found.rows["key"]] == ["#1", "#2", "#3"]


def test_rows_without_a_place_are_never_repeats() -> None:
    rows = [alert(n, 事发地点="") for n in range(3)]

    assert len(everything(opened(export(*rows)), BY_PLACE).rows) == 3


def test_reading_a_file_again_gives_the_same_keys() -> None:
    data = export(*(alert(n % 4, 报警时间="2025-04-25", 接警编号="") for n in range(9)))

    first, second = (everything(opened(data), STATION, rows=size) for size in (2, 9))

    assert first.rows["key"].tolist() == second.rows["key"].tolist()
    assert first.rows["key"].is_unique


def test_rows_kept_although_their_case_number_came_before_are_counted() -> None:
    by_row = replace(STATION, dedupe=DedupeRule("columns", ("简要警情",)))
    rows = [alert(1, 简要警情="a"), alert(1, 简要警情="b"), alert(2, 简要警情="c")]

    found = everything(opened(export(*rows)), by_row)

    assert len(found.rows) == 3
    assert found.shared_case_numbers == 1


def test_a_mended_file_is_taken_in_beside_the_one_it_comes_from() -> None:
    rows = [alert(1, 接警编号="", 报警时间="2025-04-25"), alert(2, 接警编号="", 报警时间="x")]
    first = everything(opened(export(*rows)), STATION)
    text = "".join(refused_lines(first.refused, HEADER)).replace(",x,", ",2025-04-25,")

    mended = everything(opened(text.encode()), STATION)

    assert len(mended.rows) == 1
    assert set(mended.rows["key"]).isdisjoint(first.rows["key"])


def test_a_mended_file_is_recognised_and_read_like_any_other() -> None:
    first = everything(opened(export(alert(1), alert(2, 报警时间="2025年13月1日"))), STATION)
    text = "".join(refused_lines(first.refused, HEADER)).replace("2025年13月1日", "2025年3月1日")

    source = opened(text.encode())
    mended = everything(source, STATION)

    assert STATION.is_of(source.columns)
    assert mended.rows["case_no"].tolist() == ["J51090325042500002"]
    assert not mended.refused


def test_a_file_without_the_column_of_the_time_is_refused_at_once() -> None:
    source = opened(export(alert(1)))

    with pytest.raises(BadInput) as raised:
        next(read_alerts(source, replace(STATION, time=TimeRule(column="接警日期")), context()))

    assert english(raised.value.message) == (
        "The file has no column “接警日期”: choose the right one, or another mapping."
    )


def test_all_missing_columns_are_named_at_once() -> None:
    mapping = Mapping(
        name="x", columns={"category_text": ("kind",)}, time=TimeRule(column="day", clock="hour")
    )

    with pytest.raises(BadInput) as raised:
        check_columns(("name",), mapping)

    assert "“day, hour, kind”" in english(raised.value.message)


def test_other_columns_may_be_missing() -> None:
    check_columns(("报警时间", "警情大类"), STATION)


@settings(max_examples=15, deadline=None)
@given(st.lists(st.tuples(st.integers(0, 6), st.booleans()), min_size=1, max_size=40), st.integers(1, 11))
def test_no_row_is_lost_and_none_counted_twice(rows: list[tuple[int, bool]], size: int) -> None:
    cells = [alert(number, 报警时间="2025-04-25 09:32" if sound else "x") for number, sound in rows]

    found = everything(opened(export(*cells)), STATION, rows=size)

    numbers = [*found.rows["row_no"], *found.repeats["row_no"], *(row.row_no for row in found.refused)]
    assert sorted(numbers) == list(range(2, len(rows) + 2))
    assert len(found.rows) == len({number for number, sound in rows if sound})
