"""The table of colours: how sure, and how far above the bound."""

from __future__ import annotations

import numpy as np
import pandas as pd
import pytest

from analytics.surges.colours import RULES, Colour, colours
from core.i18n import LANGUAGES, catalogue, say, speaking


def painted(q: float, score: float, alarm: float = 1.0) -> str:
    return str(colours(pd.DataFrame({"qvalue": [q], "score": [score], "alarm": [alarm]})).iloc[0])


@pytest.mark.parametrize(
    ("q", "score", "colour"),
    [
        (0.001, 3.0, Colour.RED),
        (0.01, 2.0, Colour.RED),
        (0.001, 1.9, Colour.ORANGE),
        (0.02, 9.0, Colour.ORANGE),
        (0.05, 1.5, Colour.ORANGE),
        (0.05, 1.4, Colour.YELLOW),
        (0.06, 5.0, Colour.YELLOW),
        (0.20, 1.01, Colour.YELLOW),
        (0.21, 5.0, Colour.BLUE),
        (1.0, 1.01, Colour.BLUE),
    ],
)
def test_the_first_rule_that_holds_gives_the_colour(q: float, score: float, colour: Colour) -> None:
    assert painted(q, score) == colour.value


@pytest.mark.parametrize("alarm", [0.0, np.nan])
def test_without_an_alarm_there_is_no_colour(alarm: float) -> None:
    assert painted(0.0001, 5.0, alarm) == Colour.NONE.value


def test_a_score_that_cannot_be_told_keeps_no_colour_back() -> None:
    assert painted(0.001, np.nan) == Colour.RED.value


def test_rules_are_ordered_from_the_strictest_and_the_last_takes_every_alarm() -> None:
    sure, far = [rule.surely for rule in RULES], [rule.score for rule in RULES]

    assert sure == sorted(sure)
    assert far == sorted(far, reverse=True)
    assert (RULES[-1].surely, RULES[-1].score) == (1.0, 0.0)
    assert {rule.colour for rule in RULES} == set(Colour) - {Colour.NONE}


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_colour_has_a_name_and_a_meaning(code: str) -> None:
    known = catalogue(code)

    with speaking(code):
        names = [say(colour.message) for colour in Colour]
        meanings = [say(colour.meaning) for colour in Colour]

    assert len({*names, *meanings}) == 2 * len(Colour)
    assert all(one.text in known for colour in Colour for one in (colour.message, colour.meaning))
