"""What another rule would have made of the last quarter: stored months scored anew, who moves and why."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
from sqlmodel import Session, col, select

from analytics.scores import ScoringRule, band_of
from domain.accounts.policy import Action, Page, check
from domain.assessment.months import before
from domain.assessment.names import worker_names
from domain.assessment.rule_book import Content, check_content, rule_by_id, scoring_of
from domain.assessment.scoring import Outcome, computed
from domain.assessment.vocabulary import AssessmentEvent, ScoreItem, SheetStatus
from domain.work import Work
from models import AssessmentSheet

MONTHS = 3
COLUMNS = (
    "id",
    "worker",
    "grid_id",
    "total_now",
    "total_then",
    "change",
    "band_now",
    "band_then",
    "moves",
    "why",
)


@dataclass(frozen=True)
class WhatIf:
    """The replay: one row per worker with the mean of their months now and then, and how many move.

    ``moves`` says whether the band differs; ``why`` is the item that changed most with its points.
    """

    months: tuple[int, ...]
    frame: pd.DataFrame
    moved_up: int
    moved_down: int

    @property
    def moved(self) -> int:
        """How many workers would stand in another band."""
        return self.moved_up + self.moved_down


def replay(work: Work, content: Content) -> WhatIf:
    """Replay the last three months that have sheets under a draft rule; the look is in the audit.

    Stored sheets stay as they are.

    Raises:
        NotAllowed: not theirs. BadInput: the draft cannot be used.
    """
    check(work.actor, Page.ASSESSMENT_RULES, Action.WRITE)
    check_content(content)
    found = replayed(work.session, work.station_id, content)
    work.record(AssessmentEvent.WHAT_IF_SEEN, None, rows=len(found.frame))
    return found


def replayed(session: Session, station_id: int, content: Content) -> WhatIf:
    """Return the replay without anybody looking: for tests and papers."""
    rule = scoring_of(content)
    sheets = _last_quarter(session, station_id)
    months = tuple(sorted({sheet.month for sheet in sheets}))
    names = worker_names(session, station_id)
    by_worker: dict[int, list[AssessmentSheet]] = {}
    for sheet in sheets:
        by_worker.setdefault(sheet.worker_id, []).append(sheet)
    rows = [_row(session, worker, names, mine, rule) for worker, mine in by_worker.items()]
    frame = pd.DataFrame([row for row in rows if row], columns=list(COLUMNS))
    up, down = (int((frame["moves"] == way).sum()) for way in ("up", "down"))
    return WhatIf(months, frame, up, down)


def _last_quarter(session: Session, station_id: int) -> list[AssessmentSheet]:
    shown = (
        AssessmentSheet.station_id == station_id,
        col(AssessmentSheet.status) != SheetStatus.DRAFT,
    )
    last = session.exec(
        select(AssessmentSheet.month).where(*shown).order_by(col(AssessmentSheet.month).desc())
    ).first()
    if last is None:
        return []
    months = [*before(last, MONTHS - 1), last]
    rows = session.exec(
        select(AssessmentSheet)
        .where(*shown, col(AssessmentSheet.month).in_(months))
        .order_by(
            col(AssessmentSheet.grid_id),
            col(AssessmentSheet.worker_id),
            col(AssessmentSheet.month),
            col(AssessmentSheet.edition),
        )
    )
    latest = {(row.worker_id, row.month): row for row in rows}
    return [row for row in latest.values() if row.total is not None]


def _row(
    session: Session,
    worker_id: int,
    names: Mapping[int, str],
    sheets: Sequence[AssessmentSheet],
    rule: ScoringRule,
) -> dict[str, Any]:
    old = rule_by_id(session, sheets[-1].station_id, sheets[-1].rule_id).scoring
    now = [_without_past(s, rule_by_id(session, s.station_id, s.rule_id).scoring) for s in sheets]
    then = [_without_past(s, rule) for s in sheets]
    totals = [(a.total, b.total) for a, b in zip(now, then, strict=True)]
    mean_now, mean_then = (sum(pair[at] or 0.0 for pair in totals) / len(totals) for at in (0, 1))
    bands = [band_of(mean_now, old.bands).code, band_of(mean_then, rule.bands).code]
    return {
        "id": worker_id,
        "worker": names.get(worker_id, ""),
        "grid_id": sheets[-1].grid_id,
        "total_now": mean_now,
        "total_then": mean_then,
        "change": mean_then - mean_now,
        "band_now": bands[0],
        "band_then": bands[1],
        "moves": "" if bands[0] == bands[1] else ("up" if mean_then > mean_now else "down"),
        "why": _why(now, then),
    }


def _without_past(sheet: AssessmentSheet, rule: ScoringRule) -> Outcome:
    return computed({**sheet.inputs, "earlier": []}, rule)


def _why(now: Sequence[Outcome], then: Sequence[Outcome]) -> str:
    """Name the part that changed most, as code and points: 'GS1 -2.3'; '' where nothing changed."""
    changes = {"bonus": sum(b.result["bonus"] - a.result["bonus"] for a, b in zip(now, then, strict=True))}
    for at, item in enumerate(ScoreItem):
        changes[str(item)] = sum(
            b.result["items"][at]["points"] - a.result["items"][at]["points"]
            for a, b in zip(now, then, strict=True)
        )
    code, most = max(changes.items(), key=lambda one: abs(one[1]))
    return f"{code} {most / len(now):+.1f}" if abs(most) > 1e-9 else ""
