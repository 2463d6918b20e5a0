"""The process that reads workbooks, started the way the desk starts it."""

from __future__ import annotations

import json
import subprocess
import sys

import pytest

from domain.alerts.reading.workbook import CHILD
from tests.unit.domain.alerts.reading.files import workbook

MEGABYTE = 1 << 20
FIGURES = {"memory": 1024 * MEGABYTE, "seconds": 20, "rows": 1000, "cells": 10_000, "text": 100_000}


def run(data: bytes, **changes: int) -> subprocess.CompletedProcess[bytes]:
    figures = [str(figure) for figure in (FIGURES | changes).values()]
    return subprocess.run(
        [sys.executable, "-I", str(CHILD), *figures], input=data, capture_output=True, check=False
    )


def test_the_answer_is_the_name_and_then_the_table() -> None:
    answer = run(workbook([("a", "b"), ("1", "2")]))

    name, _, table = answer.stdout.partition(b"\n")
    assert answer.returncode == 0
    assert json.loads(name) == "警情"
    assert table == b"a,b\n1,2\n"


@pytest.mark.parametrize(
    ("changes", "word"), [({"rows": 1}, b"rows"), ({"cells": 3}, b"cells"), ({"text": 2}, b"text")]
)
def test_a_limit_is_named_in_one_word(changes: dict[str, int], word: bytes) -> None:
    answer = run(workbook([("a", "b"), ("1", "2")]), **changes)

    assert answer.returncode == 3
    assert answer.stderr.strip() == word


@pytest.mark.parametrize("data", [b"", b"PK\x03\x04", b"no workbook", b"\xd0\xcf\x11\xe0" * 200])
def test_rubbish_is_called_damaged(data: bytes) -> None:
    answer = run(data)

    assert (answer.returncode, answer.stderr.strip()) == (3, b"damaged")


def test_without_enough_memory_the_process_ends_without_an_answer() -> None:
    rows = [("甲" * 50, f"乙{n}" * 50) for n in range(20_000)]

    answer = run(workbook(rows), memory=20 * MEGABYTE, rows=30_000, cells=60_000)

    assert answer.returncode not in {0, 3}
