"""What the audit says of early warnings."""

from __future__ import annotations

from enum import StrEnum


class WarningEvent(StrEnum):
    """Everything that changes a warning."""

    WARNINGS_RUN = "warnings_run"
    WARNINGS_ASKED = "warnings_asked"
    WARNING_SEEN = "warning_seen"
    WARNING_TASK_GIVEN = "warning_task_given"
    WARNING_TASK_DONE = "warning_task_done"
    WARNING_DISPUTE = "warning_dispute"
    WARNING_JUDGED = "warning_judged"
