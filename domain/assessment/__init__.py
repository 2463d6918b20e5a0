"""The assessment of grid workers: a published rule, seen first by the worker, signed by a person."""

from __future__ import annotations

from domain.assessment.rule_book import RuleBook, publish, rule_in, rule_on, rules
from domain.assessment.sampling import draw_sample, judge
from domain.assessment.sheets import (
    Answer,
    answer_appeal,
    appeal,
    correct_signed,
    draft_month,
    recomputed,
    show_month,
    sign,
)
from domain.assessment.signs import decide, raise_signs
from domain.assessment.upkeep import Note, approve_leave, note, set_exposure
from domain.assessment.vocabulary import NoteKind, ScoreItem, SheetStatus, SheetStep, Title, Verdict
from domain.assessment.what_if import WhatIf, replay
from domain.assessment.yearly import decide_nomination, nominate

__all__ = [
    "Answer",
    "Note",
    "NoteKind",
    "RuleBook",
    "ScoreItem",
    "SheetStatus",
    "SheetStep",
    "Title",
    "Verdict",
    "WhatIf",
    "answer_appeal",
    "appeal",
    "approve_leave",
    "correct_signed",
    "decide",
    "decide_nomination",
    "draft_month",
    "draw_sample",
    "judge",
    "nominate",
    "note",
    "publish",
    "raise_signs",
    "recomputed",
    "replay",
    "rule_in",
    "rule_on",
    "rules",
    "set_exposure",
    "show_month",
    "sign",
]
