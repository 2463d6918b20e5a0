"""Patrol: where and when to be by the station's own alerts, the plans made of it, the shifts walked."""

from __future__ import annotations

from domain.patrol import tallies as tallies  # declares what shifts add to the kept counts
from domain.patrol.adopting import adopt, as_suggested
from domain.patrol.dealing import fill_roster
from domain.patrol.hours import Overlay, overlay, street_hours
from domain.patrol.paper import print_plan
from domain.patrol.plans import (
    Differences,
    PlanAge,
    differences,
    find_plans,
    fit_before,
    open_plan,
    plan_age,
    plan_before,
    plan_in_force,
)
from domain.patrol.posts import posts, posts_completed
from domain.patrol.queries import Ground, patrol_ground
from domain.patrol.records import (
    Adoption,
    PlanRecord,
    PostRecord,
    Report,
    Roster,
    ShiftOrder,
    ShiftRecord,
    StopDraft,
)
from domain.patrol.rosters import (
    ShiftFilter,
    count_results,
    find_shifts,
    find_staff,
    find_uncovered,
    open_shift,
    posts_without_shift,
    shifts_to_report,
)
from domain.patrol.shifts import drop_shift, plan_shift, report, staff
from domain.patrol.suggestions import demand_on, keep_suggestion, make_suggestion, request_suggestion
from domain.patrol.vocabulary import PLAN_WORDS, RESULT_WORDS, PlanStatus, ShiftResult, team_words
from domain.patrol.whatif import Scales, what_if

__all__ = [
    "PLAN_WORDS",
    "RESULT_WORDS",
    "Adoption",
    "Differences",
    "Ground",
    "Overlay",
    "PlanAge",
    "PlanRecord",
    "PlanStatus",
    "PostRecord",
    "Report",
    "Roster",
    "Scales",
    "ShiftFilter",
    "ShiftOrder",
    "ShiftRecord",
    "ShiftResult",
    "StopDraft",
    "adopt",
    "as_suggested",
    "count_results",
    "demand_on",
    "differences",
    "drop_shift",
    "fill_roster",
    "find_plans",
    "find_shifts",
    "find_staff",
    "find_uncovered",
    "fit_before",
    "keep_suggestion",
    "make_suggestion",
    "open_plan",
    "open_shift",
    "overlay",
    "patrol_ground",
    "plan_age",
    "plan_before",
    "plan_in_force",
    "plan_shift",
    "posts",
    "posts_completed",
    "posts_without_shift",
    "print_plan",
    "report",
    "request_suggestion",
    "shifts_to_report",
    "staff",
    "street_hours",
    "team_words",
    "what_if",
]
