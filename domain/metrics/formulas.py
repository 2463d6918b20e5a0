"""The formulas of A2, each from a reader to an answer. Nothing else in the house computes a metric."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from analytics.periods import Period
from analytics.results import Rate
from core.messages import Message, message
from domain.mediation.filters import Asker
from domain.mediation.queries import count_open
from domain.metrics.answers import Answer, Shape, amount, share
from domain.metrics.reader import Reader, so_far
from domain.metrics.targets import counted_since

COHORT_DAYS = 30
BURGLARY = "AL101"
COMPOUND = "PT01"

LEFT_OUT = message("Handed on, withdrawn or not accepted")
TOO_YOUNG = message("Accepted less than 30 days ago")


def resolved_of_closed(reader: Reader) -> Answer:
    """M01: closed in P with bucket S ÷ closed in P with bucket S or F. Bucket X is excluded and counted."""
    now, before = (_closed(reader, period) for period in (reader.period, reader.last_year))
    left_out = _said(LEFT_OUT, reader.count("closed_X"))
    return share("M01", now, before, reader.now, excluded=left_out)


def _closed(reader: Reader, period: Period) -> Rate:
    resolved, failed = reader.count("closed_S", period), reader.count("closed_F", period)
    return Rate(resolved, resolved + failed)


def resolved_within_30_days(reader: Reader) -> Answer:
    """M02: accepted in P at least 30 days ago, bucket not X: share resolved within 30 days of acceptance."""
    ripe = ripe_part(reader.period, reader)
    if ripe is None:
        waiting = _said(TOO_YOUNG, reader.count("cohort"))
        return share("M02", Rate(0, 0), Rate(0, 0), reader.now, excluded=waiting)
    now, before = _cohort(reader, ripe), _cohort(reader, ripe.same_span_last_year())
    left_out = _said(LEFT_OUT, reader.count("accepted", ripe) - now.denominator)
    young = _said(TOO_YOUNG, reader.count("cohort") - now.denominator)
    return share("M02", now, before, reader.now, excluded=left_out + young)


def ripe_part(period: Period, reader: Reader) -> Period | None:
    """Return the days of a period that lie at least 30 days back, None where none does."""
    end = min(period.end, reader.today - timedelta(days=COHORT_DAYS - 1))
    return Period(period.start, end) if period.start < end else None


def _cohort(reader: Reader, period: Period) -> Rate:
    return Rate(reader.count("cohort_30", period), reader.count("cohort", period))


def overdue(reader: Reader) -> Answer:
    """M03: open and past the limit of their level ÷ open, as of now. The period plays no part."""
    late, still_open = count_open(reader.session, Asker(reader.actor, reader.now), reader.of_disputes())
    return share("M03", Rate(late, still_open), Rate(0, 0), reader.now)


def satisfied(reader: Reader) -> Answer:
    """M04: satisfied or very satisfied ÷ valid ratings, one per party and case, the latest."""
    now, before = (_pair(reader, "rating_good", "rating_valid", p) for p in (reader.period, reader.last_year))
    return share("M04", now, before, reader.now)


def followed_up(reader: Reader) -> Answer:
    """M05: follow-ups of parties completed ÷ due in P."""
    return _of_due(reader, "M05", "followup_done")


def followed_up_on_time(reader: Reader) -> Answer:
    """M05, second part: completed on or before the due day ÷ due in P."""
    return _of_due(reader, "M05T", "followup_on_time")


def _of_due(reader: Reader, code: str, measure: str) -> Answer:
    due = so_far(reader.period, reader.today)
    now = _pair(reader, measure, "followup_due", due)
    return share(code, now, _pair(reader, measure, "followup_due", reader.last_year), reader.now)


def _pair(reader: Reader, part: str, whole: str, period: Period) -> Rate:
    return Rate(reader.count(part, period), reader.count(whole, period))


def proactive(reader: Reader) -> Answer:
    """M09: found by ourselves with a first action within 24 h, as a count; the total is what was accepted."""
    now, before = reader.count("proactive"), reader.count("proactive", reader.last_year)
    found = amount("M09", Shape.COUNT, now, before, reader.now)
    return with_total(found, reader.count("accepted"))


def alerts(reader: Reader) -> Answer:
    """M19: count of alerts in P, with M20 beside it."""
    now, before = reader.count("alert"), reader.count("alert", reader.last_year)
    return amount("M19", Shape.COUNT, now, before, reader.now)


def alerts_change(reader: Reader) -> Answer:
    """M20: r = (x − y) / y of all alerts against the same span of last year, with its exact interval."""
    now, before = reader.count("alert"), reader.count("alert", reader.last_year)
    return amount("M20", Shape.CHANGE, now, before, reader.now)


def compound_alerts(reader: Reader) -> Answer:
    """M21: M20 on alerts whose place is a residential compound (PT01)."""
    return _changed(reader, "M21", "alert_place", COMPOUND)


def burglaries(reader: Reader) -> Answer:
    """M22: M20 on cases (not alerts) of burglary."""
    return _changed(reader, "M22", "alert_case", BURGLARY)


def campus_fraud(reader: Reader) -> Answer:
    """M23: M20 on fraud cases with a campus."""
    return _changed(reader, "M23", "alert_campus_fraud", "")


def resolved_since(reader: Reader) -> Answer:
    """Seed row 45: resolved disputes since the start date of data/station.yaml, whatever period is chosen."""
    since = Period(counted_since(), reader.today + timedelta(days=1))
    count = reader.count("closed_S", since)
    return Answer("SINCE", Shape.COUNT, float(count), count, count, reader.now)


def _changed(reader: Reader, code: str, measure: str, of: str) -> Answer:
    now = reader.count(measure, code=of)
    return amount(code, Shape.CHANGE, now, reader.count(measure, reader.last_year, code=of), reader.now)


def _said(reason: Message, count: int) -> tuple[tuple[Message, int], ...]:
    return ((reason, count),) if count else ()


def with_total(answer: Answer, total: int) -> Answer:
    """Return the answer with another total under its number."""
    return replace(answer, total=total)
