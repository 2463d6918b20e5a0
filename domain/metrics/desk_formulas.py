"""The formulas of A2 counted from the rows of the desk, by the table of measures (M06-M08, M10-M18)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pandas as pd

from analytics.periods import Period
from analytics.results import Rate
from core.clock import utc
from domain.mediation.agreed_figures import find_price_cases
from domain.mediation.filters import Asker
from domain.mediation.measures import MEASURES, Clause, count, days_taken, ids_of
from domain.mediation.prices import PriceState
from domain.metrics.answers import Answer, Excluded, Shape, amount, middle, share
from domain.metrics.reader import Reader, so_far

QUARRELS = "AL3"
DAY = pd.Timedelta(days=1)


def share_of(code: str) -> Callable[[Reader], Answer]:
    """Return the formula of a share: part ÷ whole of its measure, this span and that of last year."""

    def formula(reader: Reader) -> Answer:
        now, before = (_rate(reader, code, period) for period in (reader.period, reader.last_year))
        return share(code, now, before, reader.now, excluded=left_out(reader, code))

    return formula


def amount_of(code: str) -> Callable[[Reader], Answer]:
    """Return the formula of a count: the part of its measure, of all that was closed."""

    def formula(reader: Reader) -> Answer:
        now, before = (_rate(reader, code, period) for period in (reader.period, reader.last_year))
        found = amount(code, Shape.COUNT, now.numerator, before.numerator, reader.now)
        return replace(found, total=now.denominator, excluded=left_out(reader, code))

    return formula


def left_out(reader: Reader, code: str) -> Excluded:
    """Return what a measure leaves out, with how many; what there is none of is not said."""
    counted = ((one.reason, _count(reader, one.clause, reader.period)) for one in MEASURES[code].left_out)
    return tuple((reason, n) for reason, n in counted if n)


def taken_days(reader: Reader) -> Answer:
    """M11: median and P90 of days from acceptance to closing; what is still open is left out and counted."""
    days = days_taken(reader.session, _asker(reader), reader.of_disputes())
    return middle("M11", Shape.DAYS, days, reader.now, excluded=left_out(reader, "M11"))


def referred_of_quarrels(reader: Reader) -> Answer:
    """M17: disputes referred to people's mediation in P ÷ alerts about quarrels in P."""
    now, before = (_referred(reader, period) for period in (reader.period, reader.last_year))
    return share("M17", now, before, reader.now)


def price_gap(reader: Reader) -> Answer:
    """M18, second part: median of |agreed − appraised| ÷ appraised of price cases accepted in P."""
    cases = _price_cases(reader)
    agreed = cases[(cases["state"] == PriceState.AGREED) & (cases["appraised_fen"].fillna(0) > 0)]
    gaps = (agreed["agreed_fen"] - agreed["appraised_fen"]).abs() / agreed["appraised_fen"]
    return middle("M18G", Shape.GAP, [float(gap) for gap in gaps], reader.now)


def price_days(reader: Reader) -> Answer:
    """M18, third part: median of days from acceptance to the end of price cases accepted in P."""
    cases = _price_cases(reader)
    done = cases[cases["closed_at"].notna()]
    pairs = zip(done["accepted_at"], done["closed_at"], strict=True)
    days = [(utc(closed) - utc(accepted)) / DAY for accepted, closed in pairs]
    return middle("M18D", Shape.DAYS, days, reader.now)


def _referred(reader: Reader, period: Period) -> Rate:
    alerts = reader.count("alert", so_far(period, reader.today), code=QUARRELS)
    referred = _count(reader, MEASURES["M17A"].whole, period)
    return Rate(min(referred, alerts), alerts)


def _price_cases(reader: Reader) -> pd.DataFrame:
    """Return the price cases of the question: those whose dispute is one of its own."""
    frame = find_price_cases(reader.session, _asker(reader), reader.period)
    kept = ids_of(reader.session, _asker(reader), reader.of_disputes(), MEASURES["M18"].whole)
    return frame[frame["id"].isin(kept)]


def _rate(reader: Reader, code: str, period: Period) -> Rate:
    measure = MEASURES[code]
    return Rate(_count(reader, measure.part, period), _count(reader, measure.whole, period))


def _count(reader: Reader, clause: Clause, period: Period) -> int:
    return count(reader.session, _asker(reader), reader.of_disputes().of(period), clause)


def _asker(reader: Reader) -> Asker:
    return Asker(reader.actor, reader.now)
