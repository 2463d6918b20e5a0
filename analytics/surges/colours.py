"""Blue, yellow, orange, red: how sure a warning is and how far above its bound, as one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
import pandas as pd

from core.messages import Message, message


class Colour(StrEnum):
    """The four levels of a warning, the mildest first; NONE where there is no alarm."""

    NONE = ""
    BLUE = "blue"
    YELLOW = "yellow"
    ORANGE = "orange"
    RED = "red"

    @property
    def message(self) -> Message:
        """Return its name."""
        return _NAMES[self]

    @property
    def meaning(self) -> Message:
        """Return what it says, in a sentence."""
        return _MEANINGS[self]


@dataclass(frozen=True)
class Rule:
    """An alarm has a colour when its q-value is at most ``surely`` and its score at least ``score``."""

    colour: Colour
    surely: float
    score: float


RULES = (
    Rule(Colour.RED, 0.01, 2.0),
    Rule(Colour.ORANGE, 0.05, 1.5),
    Rule(Colour.YELLOW, 0.20, 1.0),
    Rule(Colour.BLUE, 1.0, 0.0),
)
"""The first rule that holds. ``surely`` is the share of chance to be expected among all alarms of the
week that are at least as sure (false-discovery rate, Benjamini and Hochberg 1995); score 1 is at the
bound, 2 twice as far above the expected count."""

_NAMES = {
    Colour.NONE: message("No warning"),
    Colour.BLUE: message("Blue"),
    Colour.YELLOW: message("Yellow"),
    Colour.ORANGE: message("Orange"),
    Colour.RED: message("Red"),
}
_MEANINGS = {
    Colour.NONE: message("Within its usual range."),
    Colour.BLUE: message("Above its bound, which among so many series may be chance."),
    Colour.YELLOW: message("Above its bound; by the model, one in five warnings this sure is chance."),
    Colour.ORANGE: message("Well above its bound; by the model, one in twenty this sure is chance."),
    Colour.RED: message("Far above its bound; by the model, one in a hundred this sure is chance."),
}


def colours(rows: pd.DataFrame) -> pd.Series:
    """Return the colour of every row (alarm, qvalue, score): '' without an alarm.

    A score that cannot be told, because the bound lies at the expected count, keeps no colour back.
    """
    alarm = rows["alarm"] == 1
    score = rows["score"].fillna(np.inf)
    held = [alarm & (rows["qvalue"] <= rule.surely) & (score >= rule.score) for rule in RULES]
    names = [rule.colour.value for rule in RULES]
    return pd.Series(np.select(held, names, default=Colour.NONE.value), index=rows.index, dtype=object)
