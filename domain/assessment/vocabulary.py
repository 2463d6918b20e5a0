"""Words of the assessment: status, steps, items, signs, titles, notes, and what the audit says of them."""

from __future__ import annotations

from enum import StrEnum


class SheetStatus(StrEnum):
    """Where a sheet stands; labels in data/dictionaries/assessment_status.yaml."""

    DRAFT = "draft"
    SHOWN = "shown"
    APPEALED = "appealed"
    REVIEWED = "reviewed"
    SIGNED = "signed"


class SheetStep(StrEnum):
    """What can be done with a sheet."""

    SHOW = "show"
    APPEAL = "appeal"
    ANSWER = "answer"
    SIGN = "sign"


class ScoreItem(StrEnum):
    """The three counted items; labels in data/dictionaries/scoring_items.yaml."""

    BASE = "GS1"
    HAZARDS = "GS2"
    DISPUTES = "GS3"


class Verdict(StrEnum):
    """What a checker says of a record; labels in data/dictionaries/check_verdicts.yaml."""

    WAITING = ""
    RIGHT = "right"
    WRONG = "wrong"


class NoteKind(StrEnum):
    """What is noted of a mediator; labels in data/dictionaries/worker_notes.yaml."""

    TRAINING = "WN1"
    EXPERIENCE = "WN2"
    PEER = "WN3"
    RESIDENT = "WN4"
    CITATION = "WN5"
    COMPLAINT = "WN6"


class Title(StrEnum):
    """The titles of a year; labels in data/dictionaries/mediator_titles.yaml."""

    GOOD = "MT1"
    GOLD = "MT2"


class AssessmentEvent(StrEnum):
    """What the audit says of the assessment."""

    RULE_PUBLISHED = "rule_published"
    SHEETS_DRAFTED = "sheets_drafted"
    SHEETS_SHOWN = "sheets_shown"
    SHEET_APPEALED = "sheet_appealed"
    APPEAL_ANSWERED = "appeal_answered"
    SHEET_SIGNED = "sheet_signed"
    SHEET_CORRECTED = "sheet_corrected"
    SHEET_OPENED = "sheet_opened"
    SHEETS_LISTED = "sheets_listed"
    SHEET_PRINTED = "sheet_printed"
    COEFFICIENTS_EXPORTED = "coefficients_exported"
    WHAT_IF_SEEN = "what_if_seen"
    SAMPLE_DRAWN = "sample_drawn"
    RECORD_CHECKED = "record_checked"
    SIGNS_RAISED = "signs_raised"
    SIGN_DECIDED = "sign_decided"
    EXPOSURE_SET = "exposure_set"
    LEAVE_APPROVED = "leave_approved"
    SUPPORT_OPENED = "support_opened"
    SUPPORT_CLOSED = "support_closed"
    NOMINATED = "nominated"
    NOMINATION_DECIDED = "nomination_decided"
    WORKER_NOTED = "worker_noted"
