"""The registry: M-code → what it is called, counted, left out, measured against, and where its rows are.

Each area declares its own numbers in ``in_<area>.py``; here they only stand side by side.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain

from domain.metrics import in_alerts, in_mediation, in_patrol, in_records, in_warnings
from domain.metrics.metric import Metric as Metric

AREAS = (in_mediation.METRICS, in_alerts.METRICS, in_patrol.METRICS, in_records.METRICS, in_warnings.METRICS)

METRICS: Mapping[str, Metric] = {metric.code: metric for metric in chain.from_iterable(AREAS)}
