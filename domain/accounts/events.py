"""What the audit says of accounts and sessions."""

from __future__ import annotations

from enum import StrEnum


class AccountEvent(StrEnum):
    """Changes of who may sign in, and every coming and going."""

    ACCOUNT_OPENED = "account_opened"
    ACCOUNT_DISABLED = "account_disabled"
    ACCOUNT_ENABLED = "account_enabled"
    FIRST_ADMINISTRATOR = "first_administrator"
    PASSWORD_SET = "password_set"  # noqa: S105 - the name of an event
    PASSWORD_CHANGED = "password_changed"  # noqa: S105 - the name of an event
    ROLE_CHANGED = "role_changed"
    LANGUAGE_CHOSEN = "language_chosen"
    LINK_ISSUED = "link_issued"
    LINK_USED = "link_used"
    SIGNED_IN = "signed_in"
    SIGNED_OUT = "signed_out"
    SIGN_IN_REFUSED = "sign_in_refused"
    SIGN_IN_BLOCKED = "sign_in_blocked"
    SESSION_UNLOCKED = "session_unlocked"
    UNLOCK_REFUSED = "unlock_refused"
    SESSION_REVOKED = "session_revoked"
