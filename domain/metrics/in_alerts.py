"""Numbers of the alerts: M19 to M23 (A2)."""

from __future__ import annotations

from core.messages import message
from domain.accounts.policy import Page
from domain.metrics import formulas
from domain.metrics.answers import Better
from domain.metrics.metric import ALERTS, INCIDENTS, Metric

METRICS: tuple[Metric, ...] = (
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
)
