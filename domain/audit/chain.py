"""Appending to the chain: every entry's mac covers its content and the mac before it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

from core.crypto import Cipher
from models import AuditEntry, Ledger


def append(cipher: Cipher, ledger: Ledger, entry: AuditEntry) -> AuditEntry:
    """Give the entry the next number of its chain and its mac; moves the ledger's head."""
    entry.id = ledger.audit_id + 1
    entry.mac = cipher.chain(ledger.audit_mac, content_of(entry.model_dump()))
    ledger.audit_id, ledger.audit_mac = entry.id, entry.mac
    return entry


def content_of(entry: Mapping[str, Any]) -> str:
    """Return the one text of an entry that its mac is taken of; the same from either database."""
    fields = {name: value for name, value in entry.items() if name != "mac"}
    fields["at"] = _utc(entry["at"])
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _utc(at: datetime) -> str:
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")
