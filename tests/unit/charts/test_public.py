"""What others see of charts, and what charts may see of others."""

from __future__ import annotations

import ast
import inspect
from dataclasses import fields, is_dataclass
from pathlib import Path
from typing import get_args

import pytest

import charts
from charts import Spec, spec
from charts.plans import laid_out
from tests.unit.charts.examples import EVERY

ROOM = Path(charts.__file__).parent
ALLOWED = {"charts", "core", "analytics", "plotly", "babel", "PIL"}


def outsiders(path: Path) -> set[str]:
    tree = ast.parse(path.read_text("utf-8"))
    modules = {node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    modules |= {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    return {module.partition(".")[0] for module in modules}


def test_every_public_name_is_there() -> None:
    assert all(hasattr(charts, name) for name in charts.__all__)
    assert len(set(charts.__all__)) == len(charts.__all__)


def test_every_spec_is_public_and_has_an_example() -> None:
    kinds = set(get_args(Spec))

    assert {kind.__name__ for kind in kinds} <= set(charts.__all__)
    assert {type(example) for example in EVERY.values()} == kinds


def test_every_spec_can_be_laid_out() -> None:
    assert set(get_args(Spec)) <= set(laid_out.registry)


@pytest.mark.parametrize("kind", get_args(Spec), ids=lambda kind: kind.__name__)
def test_a_spec_is_frozen_has_slots_and_a_caption(kind: type) -> None:
    assert is_dataclass(kind)
    assert kind.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(kind)
    assert next(field.name for field in fields(kind)) == "caption"
    assert "height" in {field.name for field in fields(kind)}


@pytest.mark.parametrize("kind", get_args(Spec), ids=lambda kind: kind.__name__)
def test_a_spec_says_what_it_shows(kind: type) -> None:
    assert len(inspect.getdoc(kind) or "") > 20


def test_points_bars_columns_cells_and_areas_share_their_first_fields() -> None:
    first = [
        [field.name for field in fields(kind)][:4]
        for kind in (spec.Point, spec.Bar, spec.Column, spec.Cell, spec.Area)
    ]

    assert first == [["label", "value", "detail", "key"]] * 5


def test_charts_know_only_the_rooms_below_and_plotly() -> None:
    import sys

    for path in ROOM.rglob("*.py"):
        unknown = outsiders(path) - ALLOWED - set(sys.stdlib_module_names)
        assert not unknown, (path.name, unknown)


def test_plotly_is_met_in_one_file() -> None:
    assert [path.name for path in ROOM.rglob("*.py") if "plotly" in outsiders(path)] == ["figure.py"]
