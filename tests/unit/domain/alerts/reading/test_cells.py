"""A chunk seen through a mapping."""

from __future__ import annotations

from domain.alerts.reading.cells import Cells
from domain.alerts.reading.mapping import AreaRule, Mapping
from tests.unit.domain.alerts.reading.files import chunk

ROWS = chunk(("Street", "House", "Beat", "Kind"), (" Main ", "5", "1112", "NA"), ("Oak", "", "0", "Theft"))
MAPPING = Mapping(
    name="x",
    columns={"place_text": ("Street", "House"), "category_text": ("kind",), "area_text": ("Beat",)},
    constants={"source": "AS6"},
    blank=("NA",),
)


def cells(mapping: Mapping = MAPPING) -> Cells:
    return Cells(ROWS, mapping)


def test_a_field_of_several_columns_is_joined_by_a_space() -> None:
    assert cells().field("place_text").tolist() == ["Main 5", "Oak"]


def test_a_column_is_found_whatever_its_case() -> None:
    assert cells().field("category_text").tolist() == ["", "Theft"]


def test_values_that_mean_nothing_are_blank() -> None:
    assert cells().column("Kind").tolist() == ["", "Theft"]


def test_a_constant_stands_in_every_row() -> None:
    assert cells().field("source").tolist() == ["AS6", "AS6"]


def test_a_field_that_is_not_mapped_is_empty() -> None:
    assert cells().field("summary").tolist() == ["", ""]


def test_a_column_the_file_does_not_have_is_empty() -> None:
    assert cells().column("nowhere").tolist() == ["", ""]


def test_the_area_is_the_area_text_unless_said_otherwise() -> None:
    other = Mapping(name="x", columns={"area_text": ("Street",)}, area=AreaRule(columns=("Beat",)))

    assert cells().area().tolist() == ["1112", "0"]
    assert cells(other).area().tolist() == ["1112", "0"]
    assert cells(other).field("area_text").tolist() == ["Main", "Oak"]


def test_row_numbers_stay_with_the_cells() -> None:
    assert cells().field("source").index.tolist() == [2, 3]


def test_messages_call_a_field_by_its_columns() -> None:
    assert cells().source_name("place_text") == "Street, House"
    assert cells().source_name("summary") == "summary"
