"""Taking the numbers of the desk along: a sheet of metrics of a question, with formula and exclusions."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from enum import StrEnum

import pandas as pd

from core.clock import local
from core.i18n import _, say
from domain.accounts.policy import Action, Page, check
from domain.metrics.answers import Answer, Shape
from domain.metrics.ask import answers
from domain.metrics.metric import Metric
from domain.metrics.reader import Reader
from domain.metrics.registry import METRICS
from domain.questions import Question
from domain.sheets import MEDIA_TYPE, workbook
from domain.work import Work


class FigureEvent(StrEnum):
    """What the audit says of numbers that were taken along."""

    FIGURES_EXPORTED = "figures_exported"


def export_figures(work: Work, question: Question, codes: Sequence[str]) -> tuple[str, str, bytes]:
    """Return file name, media type and content of metrics of a question; the audit keeps what was asked.

    Raises:
        NotAllowed: the actor may not export.
    """
    check(work.actor, Page.MEDIATION_FIGURES, Action.EXPORT)
    reader = Reader(work.session, work.actor, question, work.now, Page.MEDIATION_FIGURES)
    rows = pd.DataFrame([_told(METRICS[code], found) for code, found in answers(reader, codes).items()])
    content = workbook(rows)
    sha256 = hashlib.sha256(content).hexdigest()
    work.record(FigureEvent.FIGURES_EXPORTED, rows=len(rows), sha256=sha256, asked=question.to_params())
    return f"figures-{local(work.now):%Y%m%d-%H%M}.xlsx", MEDIA_TYPE, content


def _told(metric: Metric, found: Answer) -> dict[str, str]:
    left_out = "；".join(f"{say(reason)} {count}" for reason, count in found.excluded)
    return {
        _("Code"): metric.code,
        _("Name"): say(metric.name),
        _("Value"): _value(found),
        "n": str(found.n),
        "N": str(found.total),
        _("Last year"): _number(found, found.before),
        _("Left out"): left_out,
        _("Formula"): say(metric.formula),
    }


def _value(found: Answer) -> str:
    words = _number(found, found.value)
    return _("{n} (small sample)", n=f"{found.n}/{found.total}") if found.is_small else words


def _number(found: Answer, value: float | None) -> str:
    if value is None:
        return "—"
    if found.shape in {Shape.RATE, Shape.GAP}:
        return f"{value * 100:.1f}%"
    return f"{value:.1f}" if found.shape is Shape.DAYS else str(int(value))
