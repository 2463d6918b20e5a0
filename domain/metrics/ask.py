"""Asking metrics: the answers of one question, judged and marked, within what the asker reaches."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from domain.metrics.answers import Answer, Verdict
from domain.metrics.reader import Reader
from domain.metrics.registry import METRICS, Metric
from domain.metrics.targets import target
from domain.metrics.verdicts import judged


def answer(reader: Reader, code: str) -> Answer:
    """Return one metric of a question."""
    metric = METRICS[code]
    found = judged(metric.ask(reader), metric.better, _target_of(metric, reader))
    if metric.running and found.verdict is Verdict.MISSED:
        found = replace(found, verdict=Verdict.NONE)
    return replace(found, ignores_type=_ignores_type(metric, reader))


def answers(reader: Reader, codes: Iterable[str]) -> dict[str, Answer]:
    """Return several metrics of one question, in the order asked for."""
    return {code: answer(reader, code) for code in codes}


def _target_of(metric: Metric, reader: Reader) -> float | None:
    """The yearly target of M09 belongs to a period that began with the year."""
    if not metric.target or (metric.code == "M09" and not _is_from_new_year(reader)):
        return None
    return target(metric.target)


def _is_from_new_year(reader: Reader) -> bool:
    start = reader.period.start
    return (start.month, start.day) == (1, 1) and reader.period.last.year == start.year


def _ignores_type(metric: Metric, reader: Reader) -> bool:
    return bool(reader.question.type_code) and (not metric.measure or reader.ignores_type(metric.measure))
