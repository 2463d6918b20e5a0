"""What the audit says of clocks themselves; what moved them is recorded by whoever moved them."""

from __future__ import annotations

from enum import StrEnum


class ClockAudit(StrEnum):
    """The projection was written anew from the log."""

    CLOCKS_REBUILT = "clocks_rebuilt"
