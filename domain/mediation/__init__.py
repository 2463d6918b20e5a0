"""Disputes: taken in, moved between levels, met about, closed, followed up."""

from __future__ import annotations

from domain.mediation import tallies as tallies  # declares what disputes add to the kept counts
from domain.mediation import undoing as undoing  # declares how steps are taken back
from domain.mediation.actions import (
    accept,
    close,
    correct,
    escalate,
    record_meeting,
    reopen,
    take_step,
    take_steps,
)
from domain.mediation.due import (
    DueRecord,
    DueView,
    FollowUpFilter,
    count_due,
    count_follow_ups,
    find_follow_ups,
    next_due_on,
    open_follow_up,
)
from domain.mediation.exporting import export_disputes
from domain.mediation.files import open_case
from domain.mediation.filters import Asker, CaseFilter, View
from domain.mediation.followups import record_follow_up
from domain.mediation.intake import register
from domain.mediation.queries import count_cases, count_open, count_pills, find_cases, open_ages
from domain.mediation.records import (
    APPLICANT,
    OTHER_SIDE,
    RESPONDENT,
    CaseFile,
    Correction,
    FollowUpAnswer,
    Intake,
    PartyIntake,
    Pills,
)
from domain.mediation.reveals import reveal
from domain.mediation.rules import Facts
from domain.mediation.vocabulary import CaseStatus, Level, Stage, StepCode

__all__ = [
    "APPLICANT",
    "OTHER_SIDE",
    "RESPONDENT",
    "Asker",
    "CaseFile",
    "CaseFilter",
    "CaseStatus",
    "Correction",
    "DueRecord",
    "DueView",
    "Facts",
    "FollowUpAnswer",
    "FollowUpFilter",
    "Intake",
    "Level",
    "PartyIntake",
    "Pills",
    "Stage",
    "StepCode",
    "View",
    "accept",
    "close",
    "correct",
    "count_cases",
    "count_due",
    "count_follow_ups",
    "count_open",
    "count_pills",
    "escalate",
    "export_disputes",
    "find_cases",
    "find_follow_ups",
    "next_due_on",
    "open_ages",
    "open_case",
    "open_follow_up",
    "record_follow_up",
    "record_meeting",
    "register",
    "reopen",
    "reveal",
    "take_step",
    "take_steps",
]
