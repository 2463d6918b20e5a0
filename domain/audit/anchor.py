"""The anchor: last id and mac of each chain in a file beside the database.

A chain alone does not show that its tail was cut; the anchor does. It is written at every commit or
within a second, and at exit: a commit never waits for it.
"""

from __future__ import annotations

import atexit
import json
import threading
from pathlib import Path
from uuid import uuid4

DELAY_SECONDS = 0.5


class Anchor:
    """The head of every chain of one database, kept in one small file."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._heads: dict[str, tuple[int, str]] = {}
        self._lock = threading.Lock()
        self._timer: threading.Timer | None = None
        atexit.register(self.flush)

    def note(self, station_id: int, audit_id: int, mac: str) -> None:
        """Remember the new head of a chain; the file follows within a second."""
        with self._lock:
            self._heads[str(station_id)] = (audit_id, mac)
            if self._timer is None:
                self._timer = threading.Timer(DELAY_SECONDS, self.flush)
                self._timer.daemon = True
                self._timer.start()

    def flush(self) -> None:
        """Write the heads now; a file of another process that is further on is never set back."""
        with self._lock:
            self._timer = None
            heads, self._heads = self._heads, {}
            if heads:
                _write(self.path, _later(self.read(), heads))

    def read(self) -> dict[str, tuple[int, str]]:
        """Return the heads as they stand in the file; none where there is no file yet."""
        if not self.path.is_file():
            return {}
        stored = json.loads(self.path.read_text(encoding="utf-8"))
        return {station: (int(head[0]), str(head[1])) for station, head in stored.items()}


def _later(
    stored: dict[str, tuple[int, str]], fresh: dict[str, tuple[int, str]]
) -> dict[str, tuple[int, str]]:
    return {s: max(stored.get(s, (0, "")), fresh.get(s, (0, "")), key=lambda h: h[0]) for s in stored | fresh}


def _write(path: Path, heads: dict[str, tuple[int, str]]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    fresh = path.with_suffix(f".{uuid4().hex}.tmp")  # two desks of one process write too
    fresh.write_text(json.dumps(heads), encoding="utf-8")
    fresh.replace(path)
