"""The one door through which anything is changed.

``with begin(desk, actor) as work:`` opens one transaction that owns the station's turn. What changed
is versioned, tallied, counted in its area's revision and written into the audit in that same
transaction; rows that changed without anything recorded are refused.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Hashable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, TypeVar, cast

from sqlalchemy import delete, event, insert, inspect, update
from sqlalchemy.orm.base import NO_VALUE
from sqlmodel import Session, SQLModel, col

from core.actor import Actor
from core.clock import Clock, system_clock
from core.crypto import Cipher
from core.errors import AlreadyDone, NotFound, StaleEdit
from core.messages import message
from core.vocabulary import Area
from domain.audit import append
from domain.changes import Changes, has_answer, is_answered
from domain.desk import Desk
from domain.tallies.cells import Cell, cells_of, tallied
from domain.tallies.write import add_cells
from models import AreaRevision, AuditEntry, Ledger, Station, Submission, WayBack

Row = TypeVar("Row", bound=SQLModel)
Found = TypeVar("Found")

AREA_OF = {
    "station": Area.ORGANISATION,
    "office": Area.ORGANISATION,
    "grid": Area.ORGANISATION,
    "police_room": Area.ORGANISATION,
    "place": Area.ORGANISATION,
    "worker": Area.ORGANISATION,
    "posting": Area.ORGANISATION,
    "account": Area.ACCOUNTS,
    "dispute": Area.DISPUTES,
    "dispute_party": Area.DISPUTES,
    "dispute_event": Area.DISPUTES,
    "dispute_meeting": Area.DISPUTES,
    "dispute_law": Area.DISPUTES,
    "dispute_handover": Area.DISPUTES,
    "dispute_link": Area.DISPUTES,
    "dispute_incident": Area.DISPUTES,
    "dispute_merge": Area.DISPUTES,
    "follow_up": Area.DISPUTES,
    "meeting_presence": Area.DISPUTES,
    "dispute_heart": Area.DISPUTES,
    "agreement": Area.DISPUTES,
    "agreement_item": Area.DISPUTES,
    "price_case": Area.DISPUTES,
    "root_cause": Area.DISPUTES,
    "alert": Area.ALERTS,
    "import_batch": Area.ALERTS,
    "job": Area.JOBS,
    "assessment_rule": Area.ASSESSMENT,
    "assessment_sheet": Area.ASSESSMENT,
    "assessment_appeal": Area.ASSESSMENT,
    "assessment_check": Area.ASSESSMENT,
    "assessment_sign": Area.ASSESSMENT,
    "grid_exposure": Area.ASSESSMENT,
    "worker_leave": Area.ASSESSMENT,
    "support_plan": Area.ASSESSMENT,
    "annual_nomination": Area.ASSESSMENT,
    "worker_note": Area.ASSESSMENT,
    "record": Area.RECORDS,
    "patrol_plan": Area.PATROL,
    "patrol_stop": Area.PATROL,
    "patrol_shift": Area.PATROL,
    "patrol_member": Area.PATROL,
    "warning_run": Area.WARNINGS,
    "early_warning": Area.WARNINGS,
    "warning_task": Area.WARNINGS,
}
FORGOTTEN_AFTER = timedelta(hours=1)
UNRECORDED = {
    "ledger",
    "audit_entry",
    "area_revision",
    "submission",
    "draft",
    "auth_session",
    "job",
    "sign_in_throttle",
    "way_back",
}


class Work:
    """Session + actor + now + audit. Made by ``begin``; its rows are those of the actor's station."""

    def __init__(self, session: Session, desk: Desk, actor: Actor, now: datetime) -> None:
        self.session = session
        self.desk = desk
        self.actor = actor
        self.now = now
        self.ledger = _take_turn(session, actor.station_id)
        self._next_id = self.ledger.next_id
        self.cells: Counter[Cell] = Counter()
        self._memory: dict[Hashable, Any] = {}
        self._changed: set[str] = set()
        self._recorded: list[dict[str, Any]] = []
        self._watching: list[Changes] = []
        self._way_back: Changes | None = None
        self.way_back_id = 0

    @property
    def station_id(self) -> int:
        """The station all of this belongs to."""
        return self.actor.station_id

    def turn_to(self, actor: Actor, now: datetime) -> None:
        """Hand the open work to another actor at a later moment: a made-up station lives a day in one commit.

        Raises:
            RuntimeError: the station is a real one, where a commit is one person's work of one moment.
        """
        station = self.remembered(Station, lambda: self.session.get(Station, self.station_id))
        if station is None or not station.is_synthetic or actor.station_id != self.station_id:
            raise RuntimeError("only a made-up station can be driven through a day")
        self.actor, self.now = actor, now

    @property
    def cipher(self) -> Cipher:
        """Locks and opens personal fields."""
        return self.desk.cipher

    def new_id(self) -> int:
        """Return the next free id of the station."""
        return self.new_ids(1)[0]

    def new_ids(self, count: int) -> range:
        """Return a run of free ids."""
        first = self._next_id
        self._next_id = first + count
        return range(first, first + count)

    def remembered(self, key: Hashable, read: Callable[[], Found]) -> Found:
        """Return what was read before under a key, else read it: for what this transaction keeps true."""
        if key not in self._memory:
            self._memory[key] = read()
        return cast(Found, self._memory[key])

    def new(self, table: type[Row], **fields: Any) -> Row:
        """Make a row of the actor's station with an id of its own, and add it."""
        row = table(station_id=self.station_id, **{"id": self.new_id(), **fields})
        self.session.add(row)
        return row

    def get(self, table: type[Row], row_id: int, *, version: int | None = None) -> Row:
        """Return a row of the actor's station.

        Raises:
            NotFound: there is none, or it is another station's.
            StaleEdit: ``version`` is not the one that stands there now.
        """
        row = self.session.get(table, (self.station_id, row_id))
        if row is None:
            raise NotFound
        self._memory[(table, row_id)] = row  # the session holds its rows only as long as somebody does
        if version is not None and version != row.version:  # type: ignore[attr-defined]
            raise StaleEdit(
                message("Somebody else saved this first. Both versions are shown below."),
                {},
                row.model_dump(),
            )
        return row

    def bulk(self, table: type[SQLModel], rows: Sequence[Mapping[str, Any]]) -> None:
        """Insert many rows at once. Their tallies are the caller's to add to ``cells``."""
        if rows:
            self._changed.add(str(table.__tablename__))
            self.session.flush()
            self.session.connection().execute(insert(table.__table__), rows)  # type: ignore[attr-defined]

    def touch(self, table: type[SQLModel]) -> None:
        """Say that rows of a table were changed by a statement of the caller's own."""
        self._changed.add(str(table.__tablename__))

    def record(self, what: StrEnum, row: SQLModel | None = None, **detail: Any) -> None:
        """Write into the audit what was done to which row. Details never hold personal data in the clear."""
        self._recorded.append(
            {
                "station_id": self.station_id,
                "at": self.now,
                "event": str(what),
                "account_id": self.actor.account_id,
                "session_id": self.actor.session_id,
                "subject": str(row.__tablename__) if row else "",
                "subject_id": getattr(row, "id", 0) if row else 0,
                "detail": detail,
            }
        )

    def once(self, token: str) -> None:
        """Use up the token of a drawn form.

        Raises:
            AlreadyDone: the form was sent before; carries the id of what that made.
        """
        sent = self.session.get(Submission, (self.station_id, token))
        if sent is not None:
            raise AlreadyDone(sent.result_id)
        self._submission = Submission(
            station_id=self.station_id, token=token, account_id=self.actor.account_id, at=self.now
        )
        self.session.add(self._submission)

    def result(self, row_id: int) -> None:
        """Keep what the form made, so that its second sending can show it."""
        if hasattr(self, "_submission"):
            self._submission.result_id = row_id

    @contextmanager
    def watching(self) -> Iterator[Changes]:
        """Note what rows were before, for as long as the block lasts."""
        seen = Changes()
        self.session.flush()
        self._watching.append(seen)
        yield seen
        self.session.flush()
        seen.end()
        self._watching.remove(seen)

    def keep_way_back(self) -> None:
        """Keep how this is taken back, where it can be by what is recorded last; see ``way_back_id``."""
        self._way_back = Changes()
        self._watching.append(self._way_back)

    def noticed(self) -> None:
        """Version and tally what is about to be flushed."""
        for row in self.session.new:
            self._notice(row, None)
        for row in self.session.dirty:
            if self.session.is_modified(row):
                self._notice(row, _before(row))

    def _notice(self, row: Any, before: dict[str, Any] | None) -> None:
        table = str(row.__tablename__)
        self._changed.add(table)
        if before is not None and "version" in before:
            row.version = before["version"] + 1
        for seen in self._watching:
            seen.note(row, before)
        if tallied(table):
            if before is not None:
                self.cells.subtract(cells_of(table, before))
            self.cells.update(cells_of(table, row.__dict__))

    def finish(self) -> None:
        """Write tallies, revisions and audit. Called by ``begin`` just before the commit."""
        self.session.flush()
        if self._changed - UNRECORDED and not self._recorded:
            raise RuntimeError(f"changed but not recorded: {sorted(self._changed - UNRECORDED)}")
        self._leave_way_back()
        add_cells(self.session, self.station_id, self.cells)
        self._bump({AREA_OF[table] for table in self._changed if table in AREA_OF})
        self.ledger.next_id = self._next_id
        self.bulk(AuditEntry, append(self.cipher, self.ledger, self._recorded))
        self.session.flush()

    def _leave_way_back(self) -> None:
        last = self._recorded[-1] if self._recorded else None
        if self._way_back is None or last is None or not is_answered(last["event"]):
            return
        changed, made = self._way_back.changed(), self._way_back.made()
        if not has_answer(made):
            return
        self._forget_ways_back()
        self._watching.clear()
        way = self.new(
            WayBack,
            account_id=self.actor.account_id,
            event=last["event"],
            subject=last["subject"],
            subject_id=last["subject_id"],
            made_at=self.now,
            changed=changed,
            made=made,
        )
        self.way_back_id = way.id

    def _forget_ways_back(self) -> None:
        """Drop the ways back that nobody can take any more: they hold what rows were."""
        mine, old = col(WayBack.station_id) == self.station_id, self.now - FORGOTTEN_AFTER
        self.session.execute(delete(WayBack).where(mine, col(WayBack.made_at) < old))

    def _bump(self, areas: set[Area]) -> None:
        for area in sorted(areas):
            found = self.session.execute(
                update(AreaRevision)
                .where(col(AreaRevision.station_id) == self.station_id, col(AreaRevision.area) == str(area))
                .values(revision=AreaRevision.revision + 1, changed_at=self.now)
            )
            if found.rowcount == 0:  # type: ignore[attr-defined]
                self.session.add(
                    AreaRevision(station_id=self.station_id, area=area, revision=1, changed_at=self.now)
                )


@contextmanager
def begin(desk: Desk, actor: Actor, clock: Clock = system_clock) -> Iterator[Work]:
    """Open the door: commits on a clean end, rolls everything back otherwise."""
    with desk.database.writing() as session:
        work = Work(session, desk, actor, clock())
        event.listen(session, "before_flush", lambda *_: work.noticed())
        yield work
        work.finish()
        head = (work.ledger.audit_id, work.ledger.audit_mac)
    desk.anchor.note(actor.station_id, *head)


def _take_turn(session: Session, station_id: int) -> Ledger:
    ledger = session.get(Ledger, station_id, with_for_update=True)
    if ledger is None:
        ledger = Ledger(station_id=station_id)
        session.add(ledger)
        session.flush()
    return ledger


def _before(row: Any) -> dict[str, Any]:
    """Return a changed row as it was: what it says now, and under what was changed what stood there."""
    changed = inspect(row).committed_state
    return {**row.__dict__, **{name: old for name, old in changed.items() if old is not NO_VALUE}}
