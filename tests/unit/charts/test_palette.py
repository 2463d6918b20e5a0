"""The colours keep the contrasts look.md promises for them."""

from __future__ import annotations

from itertools import pairwise

import pytest

from charts import DARK, LIGHT, State, Theme, theme
from charts.palette import READABLE, contrast, shade, step_of

both = pytest.mark.parametrize("look", [LIGHT, DARK], ids=lambda look: look.name)

PROMISED = [
    (LIGHT.ink, LIGHT.paper, 15.2),
    (DARK.ink, DARK.paper, 14.8),
    (LIGHT.muted, LIGHT.paper, 6.1),
    (DARK.muted, DARK.paper, 7.7),
    (LIGHT.muted, LIGHT.panel, 5.6),
    (DARK.muted, DARK.panel, 6.9),
    (LIGHT.faint, LIGHT.paper, 3.7),
    (DARK.faint, DARK.paper, 6.1),
    (LIGHT.primary, LIGHT.paper, 6.9),
    ("#FFFFFF", DARK.primary, 4.9),
    (DARK.primary, DARK.paper, 3.7),
    (LIGHT.target, LIGHT.paper, 6.7),
    (DARK.target, DARK.paper, 10.5),
]

CHIPS = [
    (State.RED, 6.5, 8.1),
    (State.ORANGE, 6.0, 8.2),
    (State.YELLOW, 6.5, 9.1),
    (State.BLUE, 7.1, 8.3),
    (State.GREEN, 6.2, 8.1),
    (State.GREY, 5.3, 5.9),
]


@pytest.mark.parametrize(("ink", "ground", "ratio"), PROMISED)
def test_a_token_has_the_contrast_that_was_promised(ink: str, ground: str, ratio: float) -> None:
    assert contrast(ink, ground) == pytest.approx(ratio, abs=0.06)


@pytest.mark.parametrize(("state", "light", "dark"), CHIPS)
def test_a_chip_has_the_contrast_that_was_promised(state: State, light: float, dark: float) -> None:
    assert contrast(LIGHT.chips[state].text, LIGHT.chips[state].tint) == pytest.approx(light, abs=0.06)
    assert contrast(DARK.chips[state].text, DARK.chips[state].tint) == pytest.approx(dark, abs=0.06)


def test_black_on_white_is_the_strongest_contrast() -> None:
    assert contrast("#000000", "#FFFFFF") == pytest.approx(21)
    assert contrast("#FFFFFF", "#000000") == pytest.approx(21)
    assert contrast("#777777", "#777777") == 1


def test_the_contrast_of_a_known_pair_is_the_published_one() -> None:
    assert contrast("#767676", "#FFFFFF") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize(("look", "least"), [(LIGHT, 3.0), (DARK, 3.5)], ids=["light", "dark"])
def test_every_category_can_be_seen_on_paper(look: Theme, least: float) -> None:
    assert len(look.categorical) == 6
    assert all(contrast(colour, look.paper) >= least for colour in look.categorical)


@both
def test_data_blue_and_links_can_be_read(look: Theme) -> None:
    assert contrast(look.main, look.paper) >= READABLE
    assert contrast(look.link, look.paper) >= READABLE
    assert look.fills[State.BLUE] == look.main


@both
def test_the_sequential_ramp_walks_away_from_paper(look: Theme) -> None:
    distances = [contrast(colour, look.paper) for colour in look.sequential]

    assert len(distances) == 10
    assert all(one < other for one, other in pairwise(distances))


@both
def test_the_diverging_ramp_is_palest_in_the_middle(look: Theme) -> None:
    distances = [contrast(colour, look.paper) for colour in look.diverging]

    assert all(one > other for one, other in pairwise(distances[:5]))
    assert all(one < other for one, other in pairwise(distances[5:]))


@both
def test_words_can_be_read_on_every_step(look: Theme) -> None:
    for fill in (*look.sequential, look.panel, look.grid, look.paper):
        assert contrast(look.readable_on(fill), fill) >= READABLE, fill


@both
def test_words_are_ink_wherever_ink_can_be_read(look: Theme) -> None:
    assert look.readable_on(look.paper) == look.ink
    assert look.readable_on(look.sequential[0]) == look.ink
    assert look.readable_on(look.sequential[9]) != look.ink


def test_a_fill_on_which_no_ink_can_be_read_takes_the_best() -> None:
    grey = "#6E6E6E"

    assert LIGHT.readable_on(grey) == "#FFFFFF"


@both
def test_warning_fills_fall_in_lightness(look: Theme) -> None:
    order = [State.YELLOW, State.ORANGE, State.RED]
    light = [contrast(look.fills[state], "#000000") for state in order]

    assert light == sorted(light, reverse=True)


def test_yellow_alone_is_outlined_and_only_on_white() -> None:
    outlined = [(look.name, state) for look in (LIGHT, DARK) for state in State if look.outlines[state]]

    assert outlined == [("light", State.YELLOW)]
    assert contrast(LIGHT.outlines[State.YELLOW], LIGHT.paper) >= 3


@both
def test_the_line_of_every_state_can_be_seen(look: Theme) -> None:
    for state in set(State) - {State.YELLOW}:
        assert contrast(look.lines[state], look.paper) >= 3, state


@pytest.mark.parametrize(
    ("name", "look"), [("light", LIGHT), ("dark", DARK), (None, LIGHT), ("", LIGHT), ("sepia", LIGHT)]
)
def test_a_theme_is_found_by_name_and_is_light_if_unknown(name: str | None, look: Theme) -> None:
    assert theme(name) is look


@both
def test_a_theme_can_be_a_key(look: Theme) -> None:
    assert {look: look.name}[theme(look.name)] == look.name


@pytest.mark.parametrize(
    ("share", "step"), [(-1, 0), (0, 0), (0.09, 0), (0.1, 1), (0.55, 5), (0.999, 9), (1, 9), (7, 9)]
)
def test_a_share_takes_one_of_ten_steps(share: float, step: int) -> None:
    assert step_of(share, LIGHT.sequential) == LIGHT.sequential[step]


@pytest.mark.parametrize(("share", "step"), [(0, 0), (1 / 9, 1), (4 / 9, 4), (1, 9), (1.5, 9), (-0.5, 0)])
def test_a_shade_at_a_step_is_the_step(share: float, step: int) -> None:
    assert shade(share, LIGHT.sequential) == LIGHT.sequential[step]


def test_a_shade_between_two_steps_is_their_middle() -> None:
    assert shade(0.5, ("#000000", "#204060")) == "#102030"


@both
def test_shades_never_leave_the_ramp(look: Theme) -> None:
    ends = [contrast(look.sequential[0], look.paper), contrast(look.sequential[9], look.paper)]

    found = [contrast(shade(part / 50, look.sequential), look.paper) for part in range(51)]

    assert min(found) == pytest.approx(ends[0])
    assert max(found) == pytest.approx(ends[1])
