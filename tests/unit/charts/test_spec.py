"""A chart is a value: it can be a key, travel to another process, and never holds a number that is none."""

from __future__ import annotations

import pickle
from dataclasses import FrozenInstanceError, replace

import numpy as np
import pytest

from charts import Bar, Caption, Cell, Column, HeatMap, Point, Sparkline, Spec
from charts.spec import measured
from tests.unit.charts.examples import EVERY, caption, kinds, trend, week

every = pytest.mark.parametrize("spec", EVERY.values(), ids=EVERY)


@every
def test_a_spec_can_be_a_key(spec: Spec) -> None:
    same = pickle.loads(pickle.dumps(spec))

    assert {spec: 1}[same] == 1
    assert hash(spec) == hash(same)


@every
def test_a_spec_survives_the_way_to_another_process(spec: Spec) -> None:
    assert pickle.loads(pickle.dumps(spec)) == spec


@every
def test_a_spec_cannot_be_changed(spec: Spec) -> None:
    with pytest.raises(FrozenInstanceError):
        spec.height = 1  # type: ignore[misc]


@every
def test_a_spec_has_a_caption_and_a_height(spec: Spec) -> None:
    assert spec.caption.title
    assert spec.height > 0


def test_specs_that_differ_in_one_point_are_different_keys() -> None:
    assert kinds() == kinds()
    assert kinds() != kinds(height=300)
    assert trend() != trend(series=trend().series[:1])


@pytest.mark.parametrize(
    ("value", "kept"),
    [
        (None, None),
        (float("nan"), None),
        (float("inf"), None),
        (float("-inf"), None),
        (3, 3),
        (3.0, 3),
        (0.25, 0.25),
        (np.int64(7), 7),
        (np.float64(0.5), 0.5),
        (np.float64("nan"), None),
    ],
)
def test_only_finite_numbers_count_as_measured(value: float | None, kept: float | None) -> None:
    assert measured(value) == kept
    assert type(measured(value)) is type(kept)


@pytest.mark.parametrize("kind", [Point, Bar, Column, Cell])
def test_a_value_that_is_no_number_was_not_measured(kind: type) -> None:
    assert kind("1月", float("nan")).value is None
    assert kind("1月", np.float64(3)).value == 3


def test_tables_and_small_pictures_drop_what_is_no_number() -> None:
    nan = float("nan")

    assert Sparkline(caption(), (1, nan, 2.5)).values == (1, None, 2.5)
    assert HeatMap(caption(), ("一",), ("0",), ((nan,),)).values == ((None,),)


def test_a_changed_copy_keeps_the_rest() -> None:
    other = replace(week(), unit="件")

    assert other.unit == "件"
    assert other.values == week().values


def test_a_caption_needs_only_its_finding() -> None:
    assert Caption("各时段接近") == Caption("各时段接近", "", "", "")


def test_specs_show_what_they_hold() -> None:
    assert "邻里" in repr(kinds())
