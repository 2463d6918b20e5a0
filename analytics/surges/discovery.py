"""Many series at once: which alarms to list, how many of them are chance, and what an own past says."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analytics.surges.panel import Floats
from analytics.surges.silence import Silence
from analytics.surges.tails import at_least


def q_values(p: Floats) -> Floats:
    """Return the smallest false-discovery rate at which each p-value would be listed.

    Benjamini and Hochberg 1995: q_(i) = min over j >= i of m p_(j) / j. NaN stays NaN and does not
    count as a test.
    """
    found = np.full(p.shape, np.nan)
    tested = np.flatnonzero(~np.isnan(p))
    order = tested[np.argsort(p[tested], kind="stable")]
    ranks = np.arange(1, len(order) + 1)
    stepped = p[order] * len(order) / ranks
    found[order] = np.minimum(np.minimum.accumulate(stepped[::-1])[::-1], 1.0)
    return found


def ranked(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the rows of one or more weeks with ``qvalue`` per week, the least likely by chance first.

    Only weeks that may speak are tests: silent ones get no q-value and come last.
    """
    may_speak = _may_speak(rows)
    p = rows["pvalue"].where(may_speak)
    q = p.groupby(rows["week"]).transform(lambda week: q_values(week.to_numpy(dtype=float)))
    return rows.assign(qvalue=q).sort_values(["qvalue", "pvalue", "series"], kind="stable")


def expected_false(rows: pd.DataFrame) -> float:
    """Return how many alarms chance alone would raise among these rows: the sum of ``false_chances``."""
    return float(false_chances(rows).sum())


def false_chances(rows: pd.DataFrame) -> pd.Series:
    """Return the chance of a false alarm of every row that has a bound and a count, else 0.

    P(Y > U and enough in four weeks) under the expected count of the row and its dispersion, widened by
    not knowing that mean (a Poisson where the method has none). Silent rows too might have spoken.
    """
    open_ = rows["upperbound"].notna() & rows["observed"].notna()
    least = np.floor(rows["upperbound"].fillna(0.0).to_numpy(dtype=float)) + 1
    if "enough" in rows:
        least = np.maximum(least, rows["enough"].fillna(0.0).to_numpy(dtype=float))
    mu = rows["expected"].fillna(0.0).to_numpy(dtype=float)
    phi = rows["wide" if "wide" in rows else "phi"].fillna(1.0).to_numpy(dtype=float)
    return pd.Series(at_least(np.maximum(least, 1.0), mu, phi), index=rows.index).where(open_, 0.0)


def own_alpha(rows: pd.DataFrame, wanted: float) -> float:
    """Return the alpha at which the method would have alarmed in a share ``wanted`` of these past weeks.

    Real weeks are correlated, so a threshold from simulation alarms too often: this one is taken from
    the deployment's own past. The share is of the weeks that could speak. Raises ``ValueError``
    without such weeks.
    """
    p = rows.loc[_may_speak(rows), "pvalue"].dropna().to_numpy(dtype=float)
    if p.size == 0:
        raise ValueError("no past week could speak")
    return float(np.quantile(p, wanted, method="lower"))


def _may_speak(rows: pd.DataFrame) -> pd.Series:
    if "why" not in rows:
        return rows["pvalue"].notna()
    return rows["why"] == Silence.NONE.value
