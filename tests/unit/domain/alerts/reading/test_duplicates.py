"""When two rows are the same alert."""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from domain.alerts.reading import FirstOccurrence, first_occurrence
from domain.alerts.reading.cells import Cells
from domain.alerts.reading.duplicates import Numbering, alert_keys
from domain.alerts.reading.mapping import DedupeRule, Mapping
from tests.unit.domain.alerts.reading.files import chunk

KEYS = st.lists(st.sampled_from("abcdefg"), max_size=30)


def column(*cells: str) -> pd.Series:
    return pd.Series(list(cells), dtype="str")


def test_the_first_row_of_a_key_counts() -> None:
    assert first_occurrence(column("a", "b", "a", "c", "b", "a")).tolist() == [
        True,
        True,
        False,
        True,
        False,
        False,
    ]


def test_a_key_is_remembered_through_all_chunks() -> None:
    is_first = FirstOccurrence()

    found = [is_first(column("a", "b")).tolist(), is_first(column("b", "c", "c")).tolist()]

    assert found == [[True, True], [False, True, False]]


def test_another_file_begins_anew() -> None:
    assert first_occurrence(column("a")).tolist() == [True]
    assert first_occurrence(column("a")).tolist() == [True]


@settings(deadline=None)
@given(KEYS, st.integers(1, 7))
def test_chunks_do_not_matter(keys: list[str], size: int) -> None:
    is_first = FirstOccurrence()
    chunks = [keys[at : at + size] for at in range(0, len(keys), size)]

    found = [flag for part in chunks for flag in is_first(column(*part)).tolist()]

    assert found == first_occurrence(column(*keys)).tolist()
    assert sum(found) == len(set(keys))


def test_equal_keys_can_be_numbered() -> None:
    number = Numbering()

    first, second = number(column("a", "b", "a")).tolist(), number(column("b", "a")).tolist()

    assert first == ["a#1", "b#1", "a#2"]
    assert second == ["b#2", "a#3"]


@settings(deadline=None)
@given(KEYS, st.integers(1, 7))
def test_numbers_do_not_depend_on_chunks(keys: list[str], size: int) -> None:
    number, whole = Numbering(), Numbering()
    chunks = [keys[at : at + size] for at in range(0, len(keys), size)]

    found = [key for part in chunks for key in number(column(*part)).tolist()]

    assert found == whole(column(*keys)).tolist()
    assert len(set(found)) == len(keys)


ROWS = chunk(("id", "who"), ("7", "m"), ("8", "f"), ("7", "m"), ("", ""))


def keyed(dedupe: DedupeRule, **changes: Any) -> tuple[list[str], list[bool]]:
    index = ROWS.index
    rows: dict[str, Any] = {
        "case_no": pd.Series(["J1", "J2", "J1", ""], index=index, dtype="str"),
        "utc": np.array(["2025-04-25T01:32"] * 4, dtype="datetime64[s]"),
        "place_text": pd.Series(["Main 5"] * 4, index=index, dtype="str"),
        "category_text": pd.Series(["theft"] * 4, index=index, dtype="str"),
        "category_detail": pd.Series([""] * 4, index=index, dtype="str"),
        "time_known": np.ones(4, dtype=bool),
        "x": np.full(4, np.nan),
        "y": np.full(4, np.nan),
    }
    mapping = Mapping(name="source", dedupe=dedupe)
    keys, is_numbered = alert_keys(Cells(ROWS, mapping), mapping, rows | changes)
    return keys.tolist(), is_numbered.tolist()


def test_a_case_number_is_its_own_key() -> None:
    keys, is_numbered = keyed(DedupeRule())

    assert keys[:3] == ["J1", "J2", "J1"]
    assert not any(is_numbered)


def test_a_row_without_a_case_number_is_known_by_time_place_and_category() -> None:
    keys, _ = keyed(DedupeRule())

    assert keys[3].startswith("~")
    assert len(keys[3]) == 33


def test_columns_of_the_source_can_be_the_key() -> None:
    keys, is_numbered = keyed(DedupeRule("columns", ("id",)))

    assert keys[0] == keys[2] != keys[1]
    assert not any(is_numbered)


def test_a_record_number_of_another_source_is_another_key() -> None:
    rows = {"case_no": column()}
    one, other = (Mapping(name=name, dedupe=DedupeRule("columns", ("id",))) for name in ("one", "other"))
    told = {
        "place_text": pd.Series("", index=ROWS.index, dtype="str"),
        "time_known": np.ones(4, dtype=bool),
        "x": np.full(4, np.nan),
        "y": np.full(4, np.nan),
        "utc": np.array(["2025-04-25"] * 4, dtype="datetime64[s]"),
        "category_text": pd.Series("", index=ROWS.index, dtype="str"),
        "category_detail": pd.Series("", index=ROWS.index, dtype="str"),
    }

    keys = [alert_keys(Cells(ROWS, mapping), mapping, rows | told)[0].iloc[0] for mapping in (one, other)]

    assert keys[0] != keys[1]


def test_time_place_and_category_together_are_a_key() -> None:
    keys, is_numbered = keyed(DedupeRule("time_place_category"))

    assert len(set(keys)) == 1
    assert not any(is_numbered)


def test_further_columns_tell_such_rows_apart() -> None:
    keys, _ = keyed(DedupeRule("time_place_category", ("who",)))

    assert keys[0] == keys[2]
    assert len(set(keys)) == 3


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("utc", np.array(["2025-04-25T01:33"] * 4, dtype="datetime64[s]")),
        ("place_text", pd.Series("Oak 1", index=ROWS.index, dtype="str")),
        ("category_text", pd.Series("fraud", index=ROWS.index, dtype="str")),
        ("category_detail", pd.Series("online", index=ROWS.index, dtype="str")),
    ],
)
def test_another_time_place_or_category_is_another_key(field: str, value: Any) -> None:
    before, _ = keyed(DedupeRule("time_place_category"))
    after, _ = keyed(DedupeRule("time_place_category"), **{field: value})

    assert set(before).isdisjoint(after)


def test_a_point_stands_for_a_place_that_is_not_named() -> None:
    nowhere = pd.Series("", index=ROWS.index, dtype="str")
    points = np.array([105.5, 105.5, 105.6, np.nan])

    keys, is_numbered = keyed(DedupeRule("time_place_category"), place_text=nowhere, x=points, y=points)

    assert keys[0] == keys[1] != keys[2]
    assert is_numbered == [False, False, False, True]


def test_rows_without_a_time_of_day_are_numbered() -> None:
    _, is_numbered = keyed(DedupeRule("time_place_category"), time_known=np.array([True, False, True, False]))

    assert is_numbered == [False, True, False, True]


def test_a_case_number_is_never_numbered() -> None:
    _, is_numbered = keyed(DedupeRule(), time_known=np.zeros(4, dtype=bool))

    assert is_numbered == [False, False, False, True]


def test_no_place_can_be_read_from_a_key() -> None:
    keys, _ = keyed(DedupeRule("time_place_category"))

    assert "Main" not in keys[0]
    assert set(keys[0][1:]) <= set("0123456789abcdef")
