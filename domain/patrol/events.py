"""What the audit says of joint patrol."""

from __future__ import annotations

from enum import StrEnum


class PatrolEvent(StrEnum):
    """Changes of plans and shifts, and a plan taken along on paper."""

    PLAN_ASKED = "patrol_plan_asked"
    PLAN_SUGGESTED = "patrol_plan_suggested"
    PLAN_ADOPTED = "patrol_plan_adopted"
    PLAN_REPLACED = "patrol_plan_replaced"
    PLAN_PRINTED = "patrol_plan_printed"
    SHIFT_PLANNED = "patrol_shift_planned"
    SHIFT_STAFFED = "patrol_shift_staffed"
    SHIFT_DROPPED = "patrol_shift_dropped"
    SHIFT_REPORTED = "patrol_shift_reported"
