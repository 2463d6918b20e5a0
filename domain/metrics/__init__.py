"""One set of numbers: every tile, chart, report and export asks here; none computes its own."""

from __future__ import annotations

from domain.metrics.answers import Answer, Better, Shape, Verdict
from domain.metrics.ask import answer, answers
from domain.metrics.registry import METRICS, Metric

__all__ = ["METRICS", "Answer", "Better", "Metric", "Shape", "Verdict", "answer", "answers"]
