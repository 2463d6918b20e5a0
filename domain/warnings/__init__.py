"""Early warning (预警): places and weeks in which more happened than usual, and what was done about it."""

from __future__ import annotations

from domain.warnings.actions import acknowledge, finish_task, give_task, judge, make_dispute
from domain.warnings.owners import owners_of
from domain.warnings.queries import (
    count_colours,
    evidence,
    find_missed,
    find_warnings,
    latest_run,
    live_figures,
    open_warning,
    own_history,
    own_tasks,
    tasks_of,
)
from domain.warnings.records import (
    DisputeIntake,
    Figures,
    History,
    RunRecord,
    TaskIntake,
    TaskRecord,
    WarningRecord,
)
from domain.warnings.running import Kind, last_whole_week, quick_look, run_weeks
from domain.warnings.selection import WarningFilter
from domain.warnings.steps import Outcome, Status, Step

__all__ = [
    "DisputeIntake",
    "Figures",
    "History",
    "Kind",
    "Outcome",
    "RunRecord",
    "Status",
    "Step",
    "TaskIntake",
    "TaskRecord",
    "WarningFilter",
    "WarningRecord",
    "acknowledge",
    "count_colours",
    "evidence",
    "find_missed",
    "find_warnings",
    "finish_task",
    "give_task",
    "judge",
    "last_whole_week",
    "latest_run",
    "live_figures",
    "make_dispute",
    "open_warning",
    "own_history",
    "own_tasks",
    "owners_of",
    "quick_look",
    "run_weeks",
    "tasks_of",
]
