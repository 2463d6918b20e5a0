"""Why a series-week has no alarm although nobody looked at its bound, or need not have."""

from __future__ import annotations

from enum import StrEnum

import numpy as np

from analytics.surges.panel import Bools, Floats, Ints, Panel
from core.messages import Message, message


class Silence(StrEnum):
    """The reasons, the first that holds; NONE where the week was judged by its bound."""

    NONE = ""
    SHORT = "short"
    MISSING = "missing"
    FEW = "few"
    UNFIT = "unfit"

    @property
    def message(self) -> Message:
        """Return its words."""
        return _WHY[self]


_WHY = {
    Silence.NONE: message("Judged by its bound."),
    Silence.SHORT: message("Fewer than three years of history: this model stays silent."),
    Silence.MISSING: message("No count was recorded for this week."),
    Silence.FEW: message("Too few in the last four weeks to raise an alarm."),
    Silence.UNFIT: message("The baseline could not be fitted."),
}

Reasons = np.ndarray
"""An array of ``Silence`` values, as text."""


def reasons(panel: Panel, steps: Ints, columns: Ints, limit54: tuple[int, int], unfit: Bools) -> Reasons:
    """Return why each series-week must stay silent; ``limit54`` = (5, 4): under 5 in 4 weeks it does."""
    least, weeks = limit54
    few = panel.last_sums(weeks)[steps, columns] < least
    missing = np.isnan(panel.counts[steps, columns])
    names = [Silence.MISSING.value, Silence.UNFIT.value, Silence.FEW.value]
    return np.select([missing, unfit, few], names, default=Silence.NONE.value).astype(object)


def enough(panel: Panel, steps: Ints, columns: Ints, limit54: tuple[int, int]) -> Floats:
    """Return the count each series-week needs, after the weeks before it, to be allowed to speak."""
    least, weeks = limit54
    before = panel.last_sums(weeks)[steps, columns] - np.nan_to_num(panel.counts[steps, columns])
    return np.maximum(least - before, 1.0)


def alarms(y: Floats, upper: Floats, silent: Reasons) -> Floats:
    """Return 1 where a count exceeds its bound, is not zero and may speak, else 0; NaN if unknown."""
    alarm = (silent == Silence.NONE.value) & (y > upper) & (y != 0)
    unknown = (silent == Silence.MISSING.value) | (silent == Silence.UNFIT.value)
    return np.where(unknown, np.nan, alarm.astype(float))
