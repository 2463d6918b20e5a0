"""How good a forecast of places was: PAI, PEI, the share caught with its exact interval."""

from __future__ import annotations

from dataclasses import dataclass

from analytics.rates import LEVEL, Interval, clopper_pearson
from core.messages import Message, message

ENOUGH = 100  # incidents; under it the figures are noise, and the screen says so

NOISE = message("Fewer than 100 incidents fell into these windows: the figures are noise.")


def pai(n: float, N: float, a: float, A: float) -> float | None:
    """Return the predictive accuracy index (n/N)/(a/A) (Chainey, Tompson and Uhlig 2008).

    n of N incidents fell into a of A cells. 1 is what cells drawn by lot would have; None where nothing
    happened or no cell was chosen.
    """
    return (n / N) / (a / A) if N and a and A else None


def pei(n: float, most: float) -> float | None:
    """Return the predictive efficiency index n/n* (Hunt 2016).

    n of the ``most`` that any equally large choice of the same cells could have caught; None where there was
    nothing to catch.
    """
    return n / most if most else None


@dataclass(frozen=True)
class Verdict:
    """What one way of forecasting caught at one coverage, over one window or several added up."""

    n: int
    N: int
    a: int
    A: int
    most: int

    def __add__(self, other: Verdict) -> Verdict:
        return Verdict(
            self.n + other.n,
            self.N + other.N,
            self.a + other.a,
            self.A + other.A,
            self.most + other.most,
        )

    @property
    def pai(self) -> float | None:
        """Return (n/N)/(a/A)."""
        return pai(self.n, self.N, self.a, self.A)

    @property
    def pei(self) -> float | None:
        """Return n/n*."""
        return pei(self.n, self.most)

    @property
    def caveat(self) -> Message | None:
        """Return what must stand beside it where fewer than 100 incidents were there to be caught."""
        return NOISE if self.N < ENOUGH else None

    def share(self, level: float = LEVEL) -> Interval:
        """Return the exact interval of n/N (Clopper and Pearson)."""
        return clopper_pearson(self.n, self.N, level)

    def pai_interval(self, level: float = LEVEL) -> Interval | None:
        """Return the same interval on the scale of the PAI."""
        if not self.a:
            return None
        low, high = self.share(level)
        return Interval(low * self.A / self.a, high * self.A / self.a)

    def to_json(self) -> dict[str, object]:
        """Return the figures by the names they have in the literature."""
        around, share = self.pai_interval(), self.share()
        return {
            "n": self.n,
            "N": self.N,
            "a": self.a,
            "A": self.A,
            "PAI": self.pai,
            "PEI": self.pei,
            "n*": self.most,
            "share": self.n / self.N if self.N else None,
            "share_interval": list(share),
            "PAI_interval": list(around) if around else None,
            "too_few": self.N < ENOUGH,
        }
