"""What may be turned on the early-warning model, and the named settings the desk and its tests use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

from core.errors import BadInput
from core.messages import message

FEWEST_YEARS = 3  # early-warning.md: use what exists, at least three


class Method(StrEnum):
    """How an upper bound is drawn from the fitted mean and dispersion."""

    NB = "nb"
    DELTA = "delta"
    MUAN = "muan"


@dataclass(frozen=True)
class Options:
    """Settings of the improved Farrington method (Noufaily et al. 2013, doi:10.1002/sim.5595).

    ``b`` years of history with half-windows of ``w`` weeks; ``no_periods`` levels of the season
    factor (1 = reference windows only); the last ``past_weeks_not_included`` weeks stay out of the
    baseline. Anscombe residuals above ``weights_threshold`` are weighted down; a trend stays while
    its p-value is below ``p_threshold_trend``. ``limit54`` = (5, 4): no alarm under 5 in 4 weeks.
    ``powertrans`` ('2/3', '1/2', 'none') serves the delta method. ``compat='R'`` repeats what
    surveillance 1.20.3 does where it leaves the paper.
    """

    method: Method = Method.NB
    alpha: float = 0.01
    b: int = 5
    w: int = 3
    no_periods: int = 10
    past_weeks_not_included: int = 26
    weights_threshold: float = 2.58
    p_threshold_trend: float = 1.0
    limit54: tuple[int, int] = (5, 4)
    trend: bool = True
    reweight: bool = True
    powertrans: str = "2/3"
    compat: str = ""

    def __post_init__(self) -> None:
        if not all(self._sound().values()):
            wrong = [name for name, fine in self._sound().items() if not fine]
            reason = message("Change the model setting {name}, its value cannot be used.", name=wrong[0])
            raise BadInput(reason)

    @property
    def as_r(self) -> bool:
        """Tell whether surveillance's own ways are wanted where they differ from the paper."""
        return self.compat == "R"

    @property
    def fewest_years(self) -> int:
        """Return how many years a week must have behind it; R takes all ``b`` or nothing."""
        return self.b if self.as_r else min(self.b, FEWEST_YEARS)

    def _sound(self) -> dict[str, bool]:
        return {
            "alpha": 0 < self.alpha < 0.5,
            "b": self.b >= 1,
            "w": self.w >= 0,
            "no_periods": self.no_periods >= 1,
            "past_weeks_not_included": self.past_weeks_not_included >= 0,
            "weights_threshold": self.weights_threshold > 0,
            "limit54": self.limit54[0] >= 0 and self.limit54[1] > 0,
            "powertrans": self.powertrans in ("2/3", "1/2", "none"),
            "compat": self.compat in ("", "R"),
        }


_NB = Options()
_OLD = Options(method=Method.DELTA, no_periods=1, past_weeks_not_included=3, p_threshold_trend=0.05)

CONFIGURATIONS: dict[str, Options] = {
    "default": replace(_OLD, alpha=0.05),
    "farr1996": replace(_OLD, weights_threshold=1.0),
    "noufaily_nb_a05": replace(_NB, alpha=0.05),
    "noufaily_nb_a01": _NB,
    "noufaily_nb_a005": replace(_NB, alpha=0.005),
    "noufaily_delta_a01": replace(_NB, method=Method.DELTA),
    "noufaily_muan_a01": replace(_NB, method=Method.MUAN),
    "noufaily_nb_a01_notrend": replace(_NB, trend=False),
    "noufaily_nb_a01_noreweight": replace(_NB, reweight=False),
    "noufaily_nb_a01_b3": replace(_NB, b=3),
    "noufaily_nb_a01_limit00": replace(_NB, limit54=(0, 4)),
}
"""The eleven settings of ../shared/reference, by the names used there."""
