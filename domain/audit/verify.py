"""Walking the chain: finds an edited, deleted, moved or inserted entry, and a cut tail."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from sqlmodel import Session, col, select

from core.crypto import Cipher
from domain.audit.chain import content_of
from models import AuditEntry, Ledger

PAGE = 5000


@dataclass(frozen=True)
class Finding:
    """What is wrong with a chain: the station, the first entry that does not fit, and how."""

    station_id: int
    audit_id: int
    what: str


def verify(session: Session, cipher: Cipher, anchors: dict[str, tuple[int, str]]) -> list[Finding]:
    """Return the findings of every chain of a database; an empty list means it is whole."""
    ledgers = session.exec(select(Ledger).order_by(col(Ledger.station_id))).all()
    findings = [f for ledger in ledgers for f in _chain(session, cipher, ledger, anchors)]
    known = {str(ledger.station_id) for ledger in ledgers}
    return findings + [
        Finding(int(s), head[0], "chain gone") for s, head in anchors.items() if s not in known
    ]


def _chain(
    session: Session, cipher: Cipher, ledger: Ledger, anchors: dict[str, tuple[int, str]]
) -> Iterator[Finding]:
    mac, last, anchor = "", 0, anchors.get(str(ledger.station_id), (0, ""))
    anchored = anchor[0] == 0
    for entry in _entries(session, ledger.station_id):
        if entry.id != last + 1:
            yield Finding(ledger.station_id, last + 1, "entry missing")
            return
        mac, last = cipher.chain(mac, content_of(entry.model_dump())), entry.id
        if entry.mac != mac:
            yield Finding(ledger.station_id, entry.id, "entry altered")
            return
        anchored = anchored or (entry.id, entry.mac) == anchor
    yield from _end(ledger, last, mac, anchored)


def _end(ledger: Ledger, last: int, mac: str, anchored: bool) -> Iterator[Finding]:
    if (last, mac) != (ledger.audit_id, ledger.audit_mac):
        yield Finding(ledger.station_id, last + 1, "tail cut or head altered")
    elif not anchored:
        yield Finding(ledger.station_id, last + 1, "does not reach the anchor outside the database")


def _entries(session: Session, station_id: int) -> Iterator[AuditEntry]:
    last = 0
    while True:
        page = session.exec(
            select(AuditEntry)
            .where(AuditEntry.station_id == station_id, col(AuditEntry.id) > last)
            .order_by(col(AuditEntry.id))
            .limit(PAGE)
        ).all()
        if not page:
            return
        yield from page
        last = page[-1].id
        session.expunge_all()
