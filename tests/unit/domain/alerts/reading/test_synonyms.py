"""The names under which sources know the parts of an alert."""

from __future__ import annotations

from itertools import combinations

import pytest

from domain.alerts.reading.mapping import FIELDS, PARTS
from domain.alerts.reading.synonyms import KNOWN_NAMES, SYNONYMS, columns_named
from tests.unit.domain.alerts.reading.files import HEADER


def test_every_field_of_an_alert_has_names() -> None:
    assert set(SYNONYMS) == FIELDS | set(PARTS) | {"occurred", "clock"}
    assert all(SYNONYMS.values())


def test_no_name_is_empty_or_has_outer_spaces() -> None:
    names = [name for names in SYNONYMS.values() for name in names]

    assert all(name and name == name.strip() for name in names)


@pytest.mark.parametrize(("one", "other"), list(combinations(SYNONYMS, 2)))
def test_no_name_belongs_to_two_fields(one: str, other: str) -> None:
    assert set(SYNONYMS[one]).isdisjoint(SYNONYMS[other])


def test_the_chinese_header_is_known_as_a_whole() -> None:
    assert set(HEADER) <= KNOWN_NAMES


def test_the_preferred_column_comes_first() -> None:
    assert columns_named("occurred", ("发生时间", "报警时间", "地点")) == ["报警时间", "发生时间"]


def test_columns_keep_the_spelling_of_the_file() -> None:
    assert columns_named("case_no", ("CASE  Number",)) == ["CASE  Number"]


def test_of_two_spellings_the_first_column_counts() -> None:
    assert columns_named("case_no", ("Case Number", "case number")) == ["Case Number"]


def test_an_unknown_column_has_no_field() -> None:
    assert all(columns_named(field, ("weather",)) == [] for field in SYNONYMS)
