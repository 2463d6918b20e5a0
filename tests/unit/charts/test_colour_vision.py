"""Colours stay apart for every eye: CIEDE2000 after Machado, Oliveira and Fernandes (2009), full severity."""

from __future__ import annotations

from itertools import combinations
from math import atan2, cos, degrees, exp, hypot, radians, sin, sqrt

import pytest

from charts import DARK, LIGHT, State, Theme

Triple = tuple[float, float, float]
Matrix = tuple[Triple, Triple, Triple]

EYES: dict[str, Matrix] = {
    "normal": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": (
        (0.152286, 1.052583, -0.204868),
        (0.114503, 0.786281, 0.099216),
        (-0.003882, -0.048116, 1.051998),
    ),
    "deutan": (
        (0.367322, 0.860646, -0.227968),
        (0.280085, 0.672501, 0.047413),
        (-0.011820, 0.042940, 0.968881),
    ),
    "tritan": (
        (1.255528, -0.076749, -0.178779),
        (-0.078411, 0.930809, 0.147602),
        (0.004733, 0.691367, 0.303900),
    ),
}
TO_XYZ: Matrix = (
    (0.4124564, 0.3575761, 0.1804375),
    (0.2126729, 0.7151522, 0.0721750),
    (0.0193339, 0.1191920, 0.9503041),
)
WHITE = (0.95047, 1.0, 1.08883)


def times(matrix: Matrix, vector: Triple) -> Triple:
    a, b, c = (sum(m * v for m, v in zip(row, vector, strict=True)) for row in matrix)
    return a, b, c


def linear(colour: str) -> Triple:
    shares = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (s / 12.92 if s <= 0.04045 else ((s + 0.055) / 1.055) ** 2.4 for s in shares)
    return red, green, blue


def lab(colour: str, eye: str) -> Triple:
    seen = times(EYES[eye], linear(colour))
    clipped = tuple(min(max(share, 0.0), 1.0) for share in seen)
    x, y, z = (bent(v / w) for v, w in zip(times(TO_XYZ, clipped), WHITE, strict=True))  # type: ignore[arg-type]
    return 116 * y - 16, 500 * (x - y), 200 * (y - z)


def bent(share: float) -> float:
    return share ** (1 / 3) if share > (6 / 29) ** 3 else share / (3 * (6 / 29) ** 2) + 4 / 29


def distance(one: Triple, other: Triple) -> float:
    """CIEDE2000 as in Sharma, Wu and Dalal (2005)."""
    (l1, a1, b1), (l2, a2, b2) = one, other
    mean7 = ((hypot(a1, b1) + hypot(a2, b2)) / 2) ** 7
    stretch = 1 + 0.5 * (1 - sqrt(mean7 / (mean7 + 25**7)))
    a1, a2 = a1 * stretch, a2 * stretch
    c1, c2 = hypot(a1, b1), hypot(a2, b2)
    h1, h2 = hue(a1, b1), hue(a2, b2)
    turn = turned(h1, h2) if c1 * c2 else 0.0
    dl, dc, dh = l2 - l1, c2 - c1, 2 * sqrt(c1 * c2) * sin(radians(turn / 2))
    lm, cm, hm = (l1 + l2) / 2, (c1 + c2) / 2, middle_hue(h1, h2) if c1 * c2 else h1 + h2
    t = (
        1
        - 0.17 * cos(radians(hm - 30))
        + 0.24 * cos(radians(2 * hm))
        + 0.32 * cos(radians(3 * hm + 6))
        - 0.20 * cos(radians(4 * hm - 63))
    )
    sl = 1 + 0.015 * (lm - 50) ** 2 / sqrt(20 + (lm - 50) ** 2)
    sc, sh = 1 + 0.045 * cm, 1 + 0.015 * cm * t
    rc = 2 * sqrt(cm**7 / (cm**7 + 25**7))
    rt = -sin(radians(60 * exp(-(((hm - 275) / 25) ** 2)))) * rc
    return sqrt((dl / sl) ** 2 + (dc / sc) ** 2 + (dh / sh) ** 2 + rt * (dc / sc) * (dh / sh))


def hue(a: float, b: float) -> float:
    return degrees(atan2(b, a)) % 360


def turned(h1: float, h2: float) -> float:
    turn = h2 - h1
    return turn - 360 if turn > 180 else turn + 360 if turn < -180 else turn


def middle_hue(h1: float, h2: float) -> float:
    if abs(h1 - h2) <= 180:
        return (h1 + h2) / 2
    return (h1 + h2 + 360) / 2 if h1 + h2 < 360 else (h1 + h2 - 360) / 2


def nearest(colours: list[str]) -> float:
    return min(
        distance(lab(one, eye), lab(other, eye)) for eye in EYES for one, other in combinations(colours, 2)
    )


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ((50.0, 2.6772, -79.7751), (50.0, 0.0, -82.7485), 2.0425),
        ((50.0, 3.1571, -77.2803), (50.0, 0.0, -82.7485), 2.8615),
        ((50.0, 2.5, 0.0), (73.0, 25.0, -18.0), 27.1492),
        ((60.2574, -34.0099, 36.2677), (60.4626, -34.1751, 39.4387), 1.2644),
        ((22.7233, 20.0904, -46.6940), (23.0331, 14.9730, -42.5619), 2.0373),
        ((50.0, -1.0, 2.0), (50.0, 0.0, 0.0), 2.3669),
    ],
)
def test_the_distance_is_the_published_one(one: Triple, other: Triple, apart: float) -> None:
    assert distance(one, other) == pytest.approx(apart, abs=1e-4)


@pytest.mark.parametrize(("look", "least"), [(LIGHT, 19.8), (DARK, 17.8)], ids=["light", "dark"])
def test_six_categories_stay_apart_for_every_eye(look: Theme, least: float) -> None:
    assert nearest(list(look.categorical)) >= least - 0.1


@pytest.mark.parametrize(("look", "least"), [(LIGHT, 15.9), (DARK, 13.1)], ids=["light", "dark"])
def test_the_four_levels_of_warning_stay_apart_for_every_eye(look: Theme, least: float) -> None:
    levels = (State.RED, State.ORANGE, State.YELLOW, State.BLUE)

    assert nearest([look.fills[level] for level in levels]) >= least - 0.1


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_the_ends_of_the_diverging_ramp_stay_far_apart_for_every_eye(look: Theme) -> None:
    assert nearest([look.diverging[0], look.diverging[9]]) >= 36.9


@pytest.mark.parametrize("look", [LIGHT, DARK], ids=["light", "dark"])
def test_a_warning_stands_out_from_the_weeks_before_for_every_eye(look: Theme) -> None:
    for level in (State.RED, State.ORANGE, State.YELLOW, State.BLUE):
        assert nearest([look.fills[level], look.past]) >= 10, level


def test_an_ordinary_traffic_light_would_not_have_passed() -> None:
    assert nearest(["#D62728", "#FF7F0E", "#FFDD33"]) < 15
    assert nearest(["#D62728", "#2CA02C"]) < 10
