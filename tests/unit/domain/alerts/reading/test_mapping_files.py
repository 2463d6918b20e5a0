"""Mappings as files."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from core.errors import BadInput
from domain.alerts.reading.mapping import (
    AreaRule,
    CategoryRule,
    CodeRule,
    DedupeRule,
    Mapping,
    PointRule,
    TimeRule,
)
from domain.alerts.reading.mapping_files import FOLDER, dump, load_mapping, load_mappings, parse_mapping
from tests.unit.domain.alerts.reading.files import english

LEAST = "columns: {category_text: type}\ntime: {column: day}\n"
WORDS = st.text(st.characters(exclude_categories=["Cs", "Cc"]), min_size=1, max_size=20)
TABLES = st.dictionaries(WORDS, WORDS, max_size=4)


def refusal(text: str) -> str:
    with pytest.raises(BadInput) as raised:
        parse_mapping(text, "mine")
    return english(raised.value.message)


def test_the_least_a_mapping_needs_is_a_category_and_a_time() -> None:
    mapping = parse_mapping(LEAST, "mine")

    assert mapping == Mapping(name="mine", columns={"category_text": ("type",)}, time=TimeRule(column="day"))


def test_a_name_in_the_file_stands_before_that_of_the_file() -> None:
    assert parse_mapping("name: theirs\n" + LEAST, "mine").name == "theirs"


def test_one_column_or_several_may_be_named() -> None:
    mapping = parse_mapping(LEAST.replace("type", "type, place_text: [street, house]"), "mine")

    assert mapping.columns["place_text"] == ("street", "house")


def test_a_category_of_one_level_stands_for_every_second_level() -> None:
    mapping = parse_mapping(LEAST + "categories: {values: {THEFT: AL104, FRAUD: {ONLINE: AL105}}}\n", "mine")

    assert mapping.categories.values == {"THEFT": {"*": "AL104"}, "FRAUD": {"ONLINE": "AL105"}}


@pytest.mark.parametrize("word", ["no", "on", "yes", "null", "0110", "1.0", "2025-01-01", "~", "0x10"])
def test_yaml_guesses_nothing_about_a_value(word: str) -> None:
    mapping = parse_mapping(LEAST + f"sources: {{values: {{{word}: AS1}}}}\n", "mine")

    assert mapping.sources.values == {word: "AS1"}


def test_truth_and_figures_are_read_where_they_are_meant() -> None:
    text = LEAST + "has_decimal_comma: true\npoint: {epsg: 32610, bounds: [-123.3, 49.1, -122.9, 49.4]}\n"

    mapping = parse_mapping(text, "mine")

    assert mapping.has_decimal_comma
    assert mapping.point == PointRule(32610, (-123.3, 49.1, -122.9, 49.4))


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("time: [", "YAML"),
        ("- a\n- b\n", "YAML"),
        ("", "YAML"),
        (LEAST + "colour: red\n", "colour"),
        (LEAST.replace("column:", "colum:"), "colum"),
        (LEAST.replace("type", "type, age: years"), "columns"),
        ("time: {column: day}\n", "columns: category_text"),
        ("columns: {category_text: type}\n", "time"),
        ("columns: {category_text: type}\ntime: {parts: {year: Y, month: M}}\n", "time"),
        (LEAST.replace("day", "day, parts: {century: C}"), "time: parts"),
        (LEAST.replace("day", 'day, formats: ["%d %b"]'), "time: formats"),
        (LEAST.replace("day", "day, timezone: Mars/Olympus"), "time: timezone"),
        (LEAST.replace("day", "day, day_only: perhaps"), "day_only"),
        (LEAST + "has_decimal_comma: 1\n", "has_decimal_comma"),
        (LEAST + "categories: {unknown: guess}\n", "categories: unknown"),
        (LEAST + "categories: {unknown: other}\n", "categories: fallback"),
        (LEAST + "categories: {values: [a, b]}\n", "values"),
        (LEAST + "categories: none\n", "categories"),
        (LEAST + "area: {steps: [magic]}\n", "area: steps"),
        (LEAST + "point: {epsg: north}\n", "epsg"),
        (LEAST + "point: {bounds: [1, 2]}\n", "point: bounds"),
        (LEAST + "point: {bounds: [a, b, c, d]}\n", "bounds"),
        (LEAST + "dedupe: {by: luck}\n", "dedupe: by"),
        (LEAST + "dedupe: {by: columns}\n", "dedupe: columns"),
        (LEAST + "constants: {colour: red}\n", "constants"),
        (LEAST + "sources: {values: {a: [b]}}\n", "values"),
    ],
)
def test_what_is_not_understood_is_named(text: str, key: str) -> None:
    assert refusal(text) == f"The mapping mine is not understood at “{key}”: correct it there."


def test_a_file_is_no_program() -> None:
    assert "not understood" in refusal("!!python/object/apply:os.system ['true']\n")


def test_a_deep_nest_is_refused_and_not_followed() -> None:
    assert "not understood" in refusal("[" * 5000)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadInput) as raised:
        load_mapping(tmp_path / "none.yaml")

    assert english(raised.value.message) == "There is no mapping file none.yaml: check its path."


def test_an_enormous_file_is_not_read(tmp_path: Path) -> None:
    (tmp_path / "big.yaml").write_bytes(b"#" * (2 << 20))

    with pytest.raises(BadInput):
        load_mapping(tmp_path / "big.yaml")


def test_a_file_that_is_no_text_is_refused(tmp_path: Path) -> None:
    (tmp_path / "photo.yaml").write_bytes(b"\x89PNG\r\n\x1a\n\x00\x01\x02")

    with pytest.raises(BadInput):
        load_mapping(tmp_path / "photo.yaml")


def test_a_folder_gives_its_mappings_by_file_name(tmp_path: Path) -> None:
    for name in ("b", "a", "c"):
        (tmp_path / f"{name}.yaml").write_text(LEAST)
    (tmp_path / "readme.txt").write_text("none")

    assert [mapping.name for mapping in load_mappings(tmp_path)] == ["a", "b", "c"]


def test_a_file_with_a_byte_order_mark_is_read(tmp_path: Path) -> None:
    (tmp_path / "a.yaml").write_bytes(b"\xef\xbb\xbf" + LEAST.encode())

    assert load_mapping(tmp_path / "a.yaml").columns == {"category_text": ("type",)}


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_mapping_of_the_desk_is_written_as_it_was_read(path: Path) -> None:
    mapping = load_mapping(path)

    assert parse_mapping(dump(mapping), "other") == mapping


def test_defaults_are_not_written() -> None:
    mapping = parse_mapping(LEAST, "mine")

    assert dump(mapping) == "name: mine\ncolumns:\n  category_text:\n  - type\ntime:\n  column: day\n"


def test_chinese_is_written_as_chinese() -> None:
    mapping = parse_mapping("columns: {category_text: 警情大类}\ntime: {column: 报警时间}\n", "本所")

    assert "警情大类" in dump(mapping)


@settings(max_examples=40, deadline=None)
@given(TABLES, TABLES, st.lists(WORDS, max_size=3), WORDS)
def test_whatever_a_mapping_holds_is_read_back(
    table: dict[str, str], other: dict[str, str], names: list[str], word: str
) -> None:
    mapping = Mapping(
        name=word,
        title={"zh": word},
        signature=tuple(names),
        columns={"category_text": (word, *names), "x": ("x",)},
        constants={"source": word},
        blank=tuple(names),
        has_decimal_comma=True,
        time=TimeRule(column=word, clock=word, timezone="America/Bogota", day_only=True, no_clock=table),
        categories=CategoryRule({word: table} if table else {}, False, "other", word),
        place_types=CodeRule(table, other, "place_text", word),
        area=AreaRule(tuple(names), ("create",), other, word, word, tuple(names)),
        point=PointRule(32650, (1.5, 2.0, 3.25, 4.0)),
        dedupe=DedupeRule("columns", (word,)),
    )

    assert parse_mapping(dump(mapping), "other") == mapping
