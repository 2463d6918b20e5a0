"""The registry: M-code → what it is called, counted, left out, measured against, and where its rows are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from analytics.periods import Period
from core.messages import Message, message
from domain.accounts.policy import Page
from domain.metrics import formulas
from domain.metrics.answers import Answer, Better
from domain.metrics.reader import Reader, applied
from domain.metrics.targets import counted_since
from domain.questions import Question

CASES = message("{n} cases")
ALERTS = message("{n} alerts")
INCIDENTS = message("{n} incidents")
PARTIES = message("{n} people")

_X_OUT = message("Left out: handed on, withdrawn, duplicate or not accepted (bucket X).")
_NOTHING_OUT = message("Nothing is left out.")


@dataclass(frozen=True)
class Metric:
    """One number of the station (A2).

    ``unit`` writes a count of it. ``formula`` is a sentence, ``left_out`` another. ``target`` is a key
    of data/station.yaml. ``measure`` is the tally its type filter applies to ('' = none does).
    ``running`` marks targets that are reached in the course of a year: not reached yet is not missed.
    ``listed_as`` is the name under which the list knows its rows, where that is not the code.
    """

    code: str
    name: Message
    unit: Message
    ask: Callable[[Reader], Answer]
    page: Page
    formula: Message
    left_out: Message = _NOTHING_OUT
    better: Better = Better.NEITHER
    target: str = ""
    measure: str = ""
    running: bool = False
    listed_as: str = ""

    def rows(self, question: Question, today: date, part: str = "") -> dict[str, str]:
        """Return the parameters of its rows on ``page``: ``metric`` and the question.

        ``part`` narrows to a bucket or state: M01.S, M02.S, M03.over. A type that is not one of the
        metric's own is left out, as it was in the count.
        """
        asked = applied(question, self.measure)
        if self.code == "SINCE":
            asked = asked.of(Period(counted_since(), today + timedelta(days=1)))
        listed = self.listed_as or self.code
        return {"metric": f"{listed}.{part}" if part else listed, **asked.to_params()}


_ALL = (
    Metric(
        "M01",
        message("Resolved (of closed)"),
        CASES,
        formulas.resolved_of_closed,
        Page.MEDIATION,
        message("Closed in the period as resolved ÷ closed in the period as resolved or failed."),
        _X_OUT,
        Better.UP,
        "resolution_rate_min",
        "closed_S",
    ),
    Metric(
        "M02",
        message("Resolved (30 days)"),
        CASES,
        formulas.resolved_within_30_days,
        Page.MEDIATION,
        message("Accepted in the period at least 30 days ago: share resolved within 30 days of acceptance."),
        message(
            "Left out: bucket X, and what was accepted less than 30 days ago. Open counts as unresolved."
        ),
        Better.UP,
        "resolution_rate_min",
        "cohort",
    ),
    Metric(
        "M03",
        message("Overdue"),
        CASES,
        formulas.overdue,
        Page.MEDIATION,
        message("Open and past the limit of their level ÷ open, as of now; paused days are added back."),
        better=Better.DOWN,
        measure="accepted",
    ),
    Metric(
        "M04",
        message("Satisfied"),
        PARTIES,
        formulas.satisfied,
        Page.FOLLOWUPS,
        message("Satisfied or very satisfied ÷ valid ratings; one rating per party and case, the latest."),
        message("Left out: visits without a rating."),
        Better.UP,
        "satisfaction_rate_min",
        "rating_valid",
    ),
    Metric(
        "M05",
        message("Followed up"),
        PARTIES,
        formulas.followed_up,
        Page.FOLLOWUPS,
        message("Follow-ups of parties completed ÷ due in the period until today."),
        better=Better.UP,
        measure="followup_due",
    ),
    Metric(
        "M05T",
        message("Followed up on time"),
        PARTIES,
        formulas.followed_up_on_time,
        Page.FOLLOWUPS,
        message("Follow-ups completed on or before their due day ÷ due in the period until today."),
        better=Better.UP,
        measure="followup_due",
        listed_as="M05.on_time",
    ),
    Metric(
        "M09",
        message("Found by ourselves"),
        CASES,
        formulas.proactive,
        Page.MEDIATION,
        message("Found by ourselves, with a first action within 24 hours of finding."),
        message("Left out: what came in by a call, a letter or the parties themselves."),
        Better.UP,
        "proactive_ytd_min",
        "proactive",
        running=True,
    ),
    Metric(
        "M19",
        message("Alerts"),
        ALERTS,
        formulas.alerts,
        Page.ALERTS,
        message("All alerts of the period. Year on year: (this − last) ÷ last, with its exact interval."),
        measure="alert",
    ),
    Metric(
        "M20",
        message("Alerts, year on year"),
        ALERTS,
        formulas.alerts_change,
        Page.ALERTS,
        message("(this − last) ÷ last of all alerts against the same span of last year."),
        measure="alert",
    ),
    Metric(
        "M21",
        message("Alerts in compounds"),
        ALERTS,
        formulas.compound_alerts,
        Page.ALERTS,
        message("Alerts in residential compounds against the same span of last year."),
        message("Left out: alerts whose place has no type."),
        Better.DOWN,
        "compound_alerts_yoy",
    ),
    Metric(
        "M22",
        message("Burglary"),
        INCIDENTS,
        formulas.burglaries,
        Page.ALERTS,
        message("Cases of burglary against the same span of last year."),
        message("Left out: alerts that did not become a case."),
        Better.DOWN,
        "burglary_yoy",
    ),
    Metric(
        "M23",
        message("Campus fraud"),
        INCIDENTS,
        formulas.campus_fraud,
        Page.ALERTS,
        message("Fraud cases whose victim belongs to a campus, against the same span of last year."),
        message("Left out: fraud without a campus, and alerts that did not become a case."),
        Better.DOWN,
        "campus_fraud_yoy_max",
    ),
    Metric(
        "SINCE",
        message("Resolved since the start"),
        CASES,
        formulas.resolved_since,
        Page.MEDIATION,
        message("Closed as resolved since the start date of the station file, whatever the period."),
        better=Better.UP,
        target="disputes_since_2023_min",
        measure="closed_S",
        running=True,
        listed_as="M01.S",
    ),
)

METRICS: Mapping[str, Metric] = {metric.code: metric for metric in _ALL}
