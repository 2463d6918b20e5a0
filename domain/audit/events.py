"""What the audit says of the desk's own upkeep."""

from __future__ import annotations

from enum import StrEnum


class AuditEvent(StrEnum):
    """Upkeep that people should be able to see."""

    ROLLUPS_REBUILT = "rollups_rebuilt"
    ENTRIES_EXPORTED = "entries_exported"
