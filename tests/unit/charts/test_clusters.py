"""The scan over days and hours, against one that looks at every rectangle the slow way."""

from __future__ import annotations

import random
import time
from math import log

import pytest

from charts import Box
from charts.clusters import densest

Rows = list[list[float]]


def slow(counts: Rows) -> Box | None:
    """Look at every rectangle one cell at a time."""
    rows, columns = len(counts), len(counts[0])
    cells = sorted(count for row in counts for count in row)
    busier = cells[len(cells) // 2 :]
    usual = sum(busier) / len(busier)
    best, found = 6.0, None
    for top in range(rows):
        for bottom in range(top, rows):
            for left in range(columns):
                for right in range(left, columns):
                    width, height = right - left + 1, bottom - top + 1
                    if (width > 6 and width != columns) or width * height > 0.3 * rows * columns:
                        continue
                    inside = sum(sum(row[left : right + 1]) for row in counts[top : bottom + 1])
                    expected = usual * width * height
                    if not usual or inside < 1.5 * expected:
                        continue
                    ratio = inside * log(inside / expected) - (inside - expected)
                    if ratio > best + 1e-9:
                        best, found = ratio, Box(top, left, bottom, right)
    return found


def dice(seed: int, alerts: int) -> Rows:
    """Throw alerts on the week, a quarter of them into one rectangle."""
    chance = random.Random(seed)
    table = [[0.0] * 24 for _day in range(7)]
    day, hour = chance.randrange(6), chance.randrange(20)
    for _alert in range(alerts):
        if chance.random() < 0.25:
            table[day + chance.randrange(2)][hour + chance.randrange(4)] += 1
        else:
            table[chance.randrange(7)][chance.randrange(24)] += 1
    return table


def score(counts: Rows, box: Box) -> float:
    cells = sorted(count for row in counts for count in row)
    usual = sum(cells[len(cells) // 2 :]) / len(cells[len(cells) // 2 :])
    inside = sum(sum(row[box.left : box.right + 1]) for row in counts[box.top : box.bottom + 1])
    expected = usual * (box.right - box.left + 1) * (box.bottom - box.top + 1)
    return inside * log(inside / expected) - (inside - expected)


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("alerts", [60, 300])
def test_the_fast_scan_finds_what_the_slow_one_finds(seed: int, alerts: int) -> None:
    table = dice(seed, alerts)

    fast, wanted = densest(table), slow(table)

    assert (fast is None) is (wanted is None)
    if fast and wanted:
        assert score(table, fast) == pytest.approx(score(table, wanted))


def test_a_rectangle_is_found_where_it_was_put() -> None:
    table = [[1.0] * 24 for _day in range(7)]
    for day in (2, 3):
        table[day][9:12] = [9.0, 9.0, 9.0]

    assert densest(table) == Box(2, 9, 3, 11)


@pytest.mark.parametrize("table", [[], [[]], [[0.0] * 24] * 7, [[5.0] * 24] * 7, [[1.0]]])
def test_an_even_table_has_no_finding(table: Rows) -> None:
    assert densest(table) is None


def test_half_as_much_again_is_needed_however_many_there_are() -> None:
    def week(busy: float) -> Rows:
        return [[busy if day == 3 and 10 <= hour < 14 else 1000.0 for hour in range(24)] for day in range(7)]

    assert densest(week(1400.0)) is None
    assert densest(week(1700.0)) == Box(3, 10, 3, 13)


def test_a_rectangle_is_never_a_third_of_the_week() -> None:
    table = [[8.0 if hour >= 12 else 1.0 for hour in range(24)] for _day in range(7)]

    found = densest(table)

    assert found is None or (found.right - found.left + 1) * (found.bottom - found.top + 1) <= 50


def test_a_table_of_another_size_is_scanned_too() -> None:
    table = [[1.0, 1.0, 20.0, 1.0], [1.0, 1.0, 1.0, 1.0], [1.0, 1.0, 1.0, 1.0]]

    assert densest(table) == Box(0, 2, 0, 2)


def test_a_week_is_scanned_in_a_few_milliseconds() -> None:
    table = dice(1, 500)
    began = time.perf_counter()

    for _turn in range(5):
        densest(table)

    assert (time.perf_counter() - began) / 5 < 0.05
