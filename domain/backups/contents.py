"""What a backup holds, and what of it can be recounted: rows of every table, the audit chain, a sample."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, field
from pathlib import Path

from sqlalchemy import func, select
from sqlmodel import Session, col

from core.crypto import Cipher, place_of
from core.db import Database
from core.errors import Refused
from core.messages import message
from domain.audit.verify import verify
from models import DisputeParty, Ledger, metadata

MANIFEST = "manifest.json"
SAMPLE = 20


@dataclass(frozen=True)
class Contents:
    """The manifest of a backup.

    ``rows`` counts every table, ``heads`` holds the last entry and mac of each station's audit chain: the
    anchor that travels with the copy.
    """

    made_at: str
    workspace: str
    kind: str
    rows: dict[str, int] = field(default_factory=dict)
    heads: dict[str, tuple[int, str]] = field(default_factory=dict)

    def write(self, folder: Path) -> Path:
        """Put the manifest beside the copy."""
        path = folder / MANIFEST
        path.write_text(json.dumps(asdict(self), indent=1, sort_keys=True), "utf-8")
        return path

    @classmethod
    def read(cls, folder: Path) -> Contents:
        """Read the manifest that came with a copy."""
        stored = json.loads((folder / MANIFEST).read_text("utf-8"))
        heads = {station: (int(head[0]), str(head[1])) for station, head in stored["heads"].items()}
        return cls(**(stored | {"heads": heads}))


def rows_of(session: Session) -> dict[str, int]:
    """Count the rows of every table."""
    return {
        name: session.execute(select(func.count()).select_from(table)).scalar_one()
        for name, table in sorted(metadata.tables.items())
    }


def heads_of(session: Session) -> dict[str, tuple[int, str]]:
    """Return the head of every station's audit chain."""
    rows = session.execute(select(col(Ledger.station_id), col(Ledger.audit_id), col(Ledger.audit_mac)))
    return {str(station): (int(last), str(mac)) for station, last, mac in rows}


def check(database: Database, cipher: Cipher, contents: Contents) -> None:
    """Recount a copy against its manifest, walk its audit chain, and open a sample of what is encrypted.

    Raises:
        Refused: with the first thing that does not fit. A copy that cannot be proven is no backup.
    """
    with database.reading() as session:
        wrong = [name for name, n in rows_of(session).items() if contents.rows.get(name) != n]
        findings = verify(session, cipher, contents.heads)
        _open_sample(session, cipher)
    if wrong:
        raise Refused(message("The copy does not hold every row: {tables}.", tables=", ".join(wrong)))
    if findings:
        raise Refused(
            message("The audit chain of the copy is broken at entry {entry}.", entry=findings[0].audit_id)
        )


def _open_sample(session: Session, cipher: Cipher) -> None:
    """Open the newest encrypted names: raises Refused where the keys are not those of the copy."""
    columns = (col(DisputeParty.station_id), col(DisputeParty.id), col(DisputeParty.name_locked))
    for station_id, row_id, locked in session.execute(
        select(*columns).order_by(columns[1].desc()).limit(SAMPLE)
    ):
        cipher.open(locked, place_of("dispute_party", "name_locked", station_id, row_id))
