"""How long things are."""

from __future__ import annotations

from pathlib import Path
from statistics import median, quantiles

import pytest

from tests.shape import measure
from tools.messages import source_files

LONG = "def count_cases(cases):\n" + "    cases += 1\n" * 30 + "    return cases\n"


def test_there_is_more_test_than_source() -> None:
    source = measure.filled_lines_in(source_files())
    tests = measure.filled_lines_in(measure.python_files("tests"))

    assert tests >= 1.2 * source, f"{tests} lines of test for {source} of source: {tests / source:.2f}"


def test_functions_are_small() -> None:
    lengths = measure.function_lengths()

    assert median(lengths) <= 9
    assert quantiles(lengths, n=10)[-1] <= 30


def test_no_source_file_is_long() -> None:
    assert measure.longer_than(700, source_files()) == []


def test_a_page_is_read_at_one_look() -> None:
    assert measure.longer_than(90, measure.python_files("pages")) == []


def test_a_shape_test_is_shorter_than_fifteen_lines() -> None:
    texts = [path.read_text("utf-8") for path in measure.python_files("tests/shape")]

    found = [name for text in texts for name, length in measure.functions(text) if length >= 15]

    assert found == []


def test_a_long_function_is_measured_whole() -> None:
    assert list(measure.functions(LONG)) == [("count_cases", 32)]


def test_methods_and_inner_functions_are_measured_too() -> None:
    text = "class Case:\n    async def move(self):\n        def step():\n            pass\n"

    assert sorted(measure.functions(text)) == [("move", 3), ("step", 2)]


def test_a_long_file_is_named(tmp_path: Path) -> None:
    (tmp_path / "board.py").write_text("x = 1\n\n" * 91)

    assert measure.longer_than(90, [tmp_path / "board.py"]) == ["board.py: 91 lines"]


@pytest.mark.parametrize(("text", "lines"), [("", 0), ("\n  \n", 0), ("a\n\nb\n", 2)])
def test_blank_lines_do_not_count(text: str, lines: int) -> None:
    assert measure.filled_lines(text) == lines
