"""What the audit says of alerts."""

from __future__ import annotations

from enum import StrEnum


class AlertEvent(StrEnum):
    """Everything that changes alerts or takes them out of the desk."""

    ALERT_REGISTERED = "alert_registered"
    ALERT_CORRECTED = "alert_corrected"
    ALERT_CALLED_AGAIN = "alert_called_again"
    ALERT_PHONE_SHOWN = "alert_phone_shown"
    ALERTS_EXPORTED = "alerts_exported"
    ALERTS_IMPORTED = "alerts_imported"
    IMPORT_UNDONE = "import_undone"
    IMPORT_ASKED = "import_asked"
    REFUSED_ROWS_TAKEN = "refused_rows_taken"
    MAPPING_SAVED = "mapping_saved"
