"""Appending to the chain: every entry's mac covers its content and the mac before it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from core.crypto import Cipher
from models import Ledger


def append(cipher: Cipher, ledger: Ledger, entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give entries the next numbers of the chain and their macs; moves the ledger's head."""
    number, mac, chained = ledger.audit_id, ledger.audit_mac, []
    for entry in entries:
        number += 1
        mac = cipher.chain(mac, content_of({**entry, "id": number}))
        chained.append({**entry, "id": number, "mac": mac})
    ledger.audit_id, ledger.audit_mac = number, mac
    return chained


def content_of(entry: Mapping[str, Any]) -> str:
    """Return the one text of an entry that its mac is taken of; the same from either database."""
    fields = {name: value for name, value in entry.items() if name != "mac"}
    fields["at"] = _utc(entry["at"])
    return json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)


def _utc(at: datetime) -> str:
    aware = at if at.tzinfo else at.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat(timespec="microseconds")
