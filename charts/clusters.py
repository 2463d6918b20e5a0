"""Where in a table of days and hours most lies: a scan over rectangles.

Likelihood ratio of a rectangle under a Poisson model (Kulldorff 1997, A spatial scan statistic,
Communications in Statistics 26(6)), but against the mean of the busier half of all cells instead of all:
nights are quiet, and every working day would be a finding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate
from math import log

from charts.spec import Box

Table = Sequence[Sequence[float]]

_WIDEST = 6  # columns; or all of them
_LARGEST = 0.3  # of all cells
_BUSIER = 1.5  # times the busier half
_CLEAR = 6.0  # without a cluster, 40 to 2,000 cases with quiet nights, 95 % stay below 4.5 (simulated)


def densest(counts: Table) -> Box | None:
    """Return the rectangle that stands out most, or None where none does."""
    if not counts or not counts[0]:
        return None
    usual = _usual(counts)
    found = [(_ratio(inside, size * usual), box) for box, inside, size in _boxes(_summed(counts), usual)]
    best = max(found, key=lambda pair: pair[0], default=None)
    return best[1] if best and best[0] >= _CLEAR else None


def _usual(counts: Table) -> float:
    """Return the mean of the busier half of all cells."""
    cells = sorted(count for row in counts for count in row)
    busier = cells[len(cells) // 2 :]
    return sum(busier) / len(busier)


def _ratio(inside: float, expected: float) -> float:
    return inside * log(inside / expected) - (inside - expected)


def _summed(counts: Table) -> list[list[float]]:
    """Return the sums of everything above and left of each corner."""
    sums = [[0.0] * (len(counts[0]) + 1)]
    for row in counts:
        line = accumulate(row, initial=0.0)
        sums.append([above + left for above, left in zip(sums[-1], line, strict=True)])
    return sums


def _boxes(sums: list[list[float]], usual: float) -> Iterator[tuple[Box, float, int]]:
    rows, columns = len(sums) - 1, len(sums[0]) - 1
    most = _LARGEST * rows * columns
    for top in range(rows):
        for bottom in range(top, rows):
            for width in (*range(1, min(_WIDEST, columns - 1) + 1), columns):
                if (bottom - top + 1) * width <= most:
                    yield from _in_band(sums, top, bottom, width, usual)


def _in_band(
    sums: list[list[float]], top: int, bottom: int, width: int, usual: float
) -> Iterator[tuple[Box, float, int]]:
    above, below = sums[top], sums[bottom + 1]
    size = (bottom - top + 1) * width
    busy = size * usual * _BUSIER
    for left in range(len(above) - width):
        right = left + width
        inside = below[right] - below[left] - above[right] + above[left]
        if inside >= busy > 0:
            yield Box(top, left, bottom, right - 1), inside, size
