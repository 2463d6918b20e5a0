"""What the audit says of records."""

from __future__ import annotations

from enum import StrEnum


class RecordEvent(StrEnum):
    """What was done with a record or a list of them."""

    RECORD_ENTERED = "record_entered"
    RECORD_CORRECTED = "record_corrected"
    RECORD_FINISHED = "record_finished"
    RECORD_VERIFIED = "record_verified"
    RECORD_REFUSED = "record_refused"
    RECORD_RENEWED = "record_renewed"
    RECORD_ENDED = "record_ended"
    RECORD_VOIDED = "record_voided"
    RECORD_REVEALED = "record_revealed"
    RECORDS_IMPORTED = "records_imported"
    RECORDS_EXPORTED = "records_exported"
    RECORDS_REFUSED_TAKEN = "records_refused_taken"
