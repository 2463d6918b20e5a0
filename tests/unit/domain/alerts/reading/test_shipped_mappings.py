"""The mappings that come with the desk."""

from __future__ import annotations

import pytest

from core.dictionaries import dictionary
from domain.alerts.reading import Mapping, load_mappings, recognise
from domain.alerts.reading.wording import folded
from tests.unit.domain.alerts.reading.files import HEADER, PUBLIC, needs_public_files, open_source, table

MAPPINGS = load_mappings()
each_mapping = pytest.mark.parametrize("mapping", MAPPINGS, ids=lambda mapping: mapping.name)
CODED = {
    "categories": "alert_categories",
    "place_types": "place_types",
    "sources": "alert_sources",
    "outcomes": "alert_outcome",
}


def by_name(name: str) -> Mapping:
    return next(mapping for mapping in MAPPINGS if mapping.name == name)


def codes_of(mapping: Mapping, part: str) -> set[str]:
    rule = getattr(mapping, part)
    if part == "categories":
        return {code for seconds in rule.values.values() for code in seconds.values()} | {rule.fallback}
    return {*rule.values.values(), *rule.words.values(), rule.otherwise}


def test_the_chinese_export_and_the_six_public_files_are_known() -> None:
    assert sorted(mapping.name for mapping in MAPPINGS) == [
        "charlottesville",
        "chicago",
        "chicago_311_sanitation",
        "cn_110",
        "medellin",
        "portland",
        "vancouver",
    ]


def test_the_chinese_header_is_recognised() -> None:
    assert recognise(HEADER, MAPPINGS) is by_name("cn_110")


@each_mapping
def test_a_mapping_has_a_title_in_both_languages(mapping: Mapping) -> None:
    assert set(mapping.title) == {"zh", "en"}


@each_mapping
@pytest.mark.parametrize("part", CODED)
def test_every_code_is_one_of_the_dictionaries(mapping: Mapping, part: str) -> None:
    assert codes_of(mapping, part) - {""} <= set(dictionary(CODED[part]).entries)


@each_mapping
def test_a_category_is_the_finest_the_dictionary_has(mapping: Mapping) -> None:
    finest = {entry.code for entry in dictionary("alert_categories").choices()}

    assert codes_of(mapping, "categories") - {""} <= finest


@each_mapping
def test_no_value_is_matched_twice(mapping: Mapping) -> None:
    pairs = [
        (folded(first), folded(second))
        for first, seconds in mapping.categories.values.items()
        for second in seconds
    ]

    assert len(pairs) == len(set(pairs))


@each_mapping
def test_no_two_sources_share_a_signature(mapping: Mapping) -> None:
    others = [other for other in MAPPINGS if other is not mapping]

    assert not any(other.is_of(mapping.signature) for other in others)


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("刑事类", "盗窃电动自行车"),
        ("治安", "殴打他人"),
        ("纠纷", "噪音扰民"),
        ("求助", "走失"),
        ("其他", ""),
    ],
)
def test_wordings_in_use_are_matched_beside_the_labels(first: str, second: str) -> None:
    values = by_name("cn_110").categories.values

    assert second in values["*"] or first in values


@needs_public_files
@pytest.mark.parametrize(
    ("name", "file"),
    [
        ("chicago", "chicago_public_d11_d25_2012_2016"),
        ("chicago_311_sanitation", "chicago_311_sanitation_2000_on"),
        ("charlottesville", "charlottesville_crime"),
        ("portland", "portland_cfs_2016_08_09"),
        ("vancouver", "vancouver_crime_2020"),
        ("medellin", "medellin_homicides"),
    ],
)
def test_a_public_file_is_recognised_and_has_every_mapped_column(name: str, file: str) -> None:
    source = open_source(PUBLIC / f"{file}.csv.gz")

    assert recognise(source.columns, MAPPINGS) is by_name(name)
    assert by_name(name).missing(source.columns) == ()


@needs_public_files
def test_every_offence_of_charlottesville_is_named_one_by_one() -> None:
    source = open_source(PUBLIC / "charlottesville_crime.csv.gz")
    known = {folded(value) for value in by_name("charlottesville").categories.values}

    assert {folded(value) for value in table(source)["Offense"].unique()} <= known


@needs_public_files
def test_every_pair_of_portland_that_is_not_named_is_a_suspicion_or_an_accident() -> None:
    source = open_source(PUBLIC / "portland_cfs_2016_08_09.csv.gz")
    values = by_name("portland").categories.values
    pairs = table(source)[["CALL_GROUP", "CASE_DESC"]].drop_duplicates()

    unnamed = {first for first, second in pairs.to_numpy() if first and second not in values[first]}

    assert unnamed <= {"SUSPICIOUS", "TRAFFIC"}
