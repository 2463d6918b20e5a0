"""Mappings: what they ask of a file, and which file is theirs."""

from __future__ import annotations

from domain.alerts.reading.mapping import AreaRule, Mapping, TimeRule, recognise

COLUMNS = ("接警编号", "报警时间", "警情大类", "事发地点")
STATION = Mapping(
    name="station",
    signature=("接警编号", "报警时间"),
    columns={"case_no": ("接警编号",), "category_text": ("警情大类",), "place_text": ("事发地点",)},
    time=TimeRule(column="报警时间"),
)


def test_a_file_is_recognised_by_its_columns() -> None:
    assert recognise(COLUMNS, [STATION]) is STATION


def test_the_order_of_columns_does_not_matter() -> None:
    assert recognise(COLUMNS[::-1], [STATION]) is STATION


def test_width_case_and_spaces_of_names_do_not_matter() -> None:
    mapping = Mapping(name="x", signature=("Case Number", "X1"))

    assert recognise(("CASE  number", "Ｘ１"), [mapping]) is mapping


def test_a_file_that_lacks_a_column_of_the_signature_is_another() -> None:
    assert recognise(COLUMNS[1:], [STATION]) is None


def test_a_mapping_without_a_signature_recognises_nothing() -> None:
    assert recognise(COLUMNS, [Mapping(name="x")]) is None


def test_of_several_the_one_that_asks_for_most_is_meant() -> None:
    precise = Mapping(name="precise", signature=COLUMNS)

    assert recognise(COLUMNS, [STATION, precise]) is precise
    assert recognise(COLUMNS, [precise, STATION]) is precise


def test_without_mappings_nothing_is_recognised() -> None:
    assert recognise(COLUMNS, []) is None


def test_missing_columns_are_named_in_order_and_once() -> None:
    mapping = Mapping(
        name="x",
        columns={"place_text": ("street", "house"), "summary": ("street",)},
        time=TimeRule(column="day", clock="hour"),
        area=AreaRule(columns=("beat",)),
    )

    assert mapping.missing(("HOUSE",)) == ("day", "hour", "street", "beat")


def test_a_file_with_all_columns_misses_none() -> None:
    assert STATION.missing(COLUMNS) == ()


def test_the_columns_of_a_time_are_those_that_are_named() -> None:
    assert TimeRule(column="day", clock="hour").columns == ("day", "hour")
    assert TimeRule(parts={"year": "Y", "month": "M", "day": "D"}).columns == ("Y", "M", "D")
    assert TimeRule().columns == ()
