"""Shifts: planned, staffed, dropped, and reported in a few taps by who walked them (M26)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlmodel import col, select

from core.clock import local_day
from core.dictionaries import dictionary
from core.errors import BadInput, NotFound, OutOfTurn
from core.messages import message
from domain.patrol.events import PatrolEvent
from domain.patrol.policy import check_can_plan, check_can_report, check_has_begun, visible_to
from domain.patrol.records import Report, Roster, ShiftOrder
from domain.patrol.vocabulary import NEED_A_REASON, NEXT_RESULTS, RESULT_WORDS, ShiftResult
from domain.personal import clean_text
from domain.work import Work
from models import Grid, PatrolMember, PatrolShift, Place, Worker

SHORTEST, LONGEST = timedelta(minutes=30), timedelta(hours=16)
MOST_NEEDED = 20
MOST_INCIDENTS = 99
NOTE_LIMIT = 400


def plan_shift(work: Work, order: ShiftOrder) -> PatrolShift:
    """Plan a shift at a post or in an area.

    Raises:
        NotAllowed: the actor does not lead the patrol. NotFound: the post or grid is not there.
        BadInput: no post and no area, hours that are none, an unknown duty (fields as in ShiftOrder).
    """
    check_can_plan(work.actor)
    _check_hours(order.begin_at, order.end_at)
    _check_duties(order.duties)
    if not 1 <= order.needed <= MOST_NEEDED:
        raise BadInput(message("A shift needs 1 to {most} people.", most=MOST_NEEDED), "needed")
    shift = work.new(
        PatrolShift,
        day=local_day(order.begin_at),
        begin_at=order.begin_at,
        end_at=order.end_at,
        post_id=order.post_id,
        grid_id=_area(work, order),
        duties=list(order.duties),
        needed=order.needed,
        has_publicity=tells_people(order.duties),
        is_synthetic=work.desk.is_demo,
    )
    work.session.flush()
    work.record(PatrolEvent.SHIFT_PLANNED, shift, day=shift.day.isoformat())
    work.result(shift.id)
    return shift


def staff(work: Work, shift_id: int, version: int, roster: Roster) -> PatrolShift:
    """Put people on a shift, in place of those who were on it.

    Raises:
        NotFound, NotAllowed, StaleEdit: as everywhere. OutOfTurn: it was reported or dropped.
        BadInput: somebody is not of the station or is on another shift then (field 'members').
    """
    check_can_plan(work.actor)
    shift = reach(work, shift_id, version)
    if shift.result != ShiftResult.PLANNED:
        raise OutOfTurn(message("This shift is over: its people stand as they were."))
    _check_duties(roster.duties)
    _check_people(work, shift, roster.worker_ids)
    if _put_on(work, shift, roster.worker_ids):
        shift.version = version + 1  # who is on it is part of it: whoever saw others on it is told
    if roster.duties:
        shift.duties = list(roster.duties)
        shift.has_publicity = tells_people(roster.duties)
    work.touch(PatrolMember)
    work.record(PatrolEvent.SHIFT_STAFFED, shift, members=len(roster.worker_ids))
    return shift


def drop_shift(work: Work, shift_id: int, version: int) -> PatrolShift:
    """Take a shift back before it begins. Raises OutOfTurn where it has begun or was reported."""
    check_can_plan(work.actor)
    shift = reach(work, shift_id, version)
    _check_next(shift, ShiftResult.DROPPED)
    if shift.begin_at <= work.now:
        raise OutOfTurn(message("This shift has begun. Report it as not done, with the reason."))
    shift.result = str(ShiftResult.DROPPED)
    work.record(PatrolEvent.SHIFT_DROPPED, shift, day=shift.day.isoformat())
    return shift


def report(work: Work, shift_id: int, version: int, said: Report) -> PatrolShift:
    """Say what came of a shift: done, cut short or not done, incidents met, publicity made or not.

    Raises:
        NotFound, NotAllowed, StaleEdit: as everywhere. OutOfTurn: it has not begun, or was dropped.
        BadInput: no reason where one is needed, or minutes or incidents that cannot be (field named).
    """
    shift = reach(work, shift_id, version)
    check_can_report(work.actor, frozenset(members_of(work, shift.id)))
    check_has_begun(shift.begin_at, work.now)
    _check_next(shift, said.result)
    _check_report(shift, said)
    shift.result = str(said.result)
    shift.reason = said.reason if said.result in NEED_A_REASON else ""
    shift.minutes = said.minutes if said.result is ShiftResult.CUT_SHORT else None
    shift.incidents = said.incidents
    shift.has_publicity = said.has_publicity and said.result is not ShiftResult.NOT_DONE
    shift.note = clean_text(work, "patrol_shift", shift.id, said.note, limit=NOTE_LIMIT) if said.note else ""
    shift.reported_at, shift.reported_by = work.now, work.actor.worker_id or None
    work.record(PatrolEvent.SHIFT_REPORTED, shift, result=str(said.result), reason=shift.reason)
    return shift


def reach(work: Work, shift_id: int, version: int | None = None) -> PatrolShift:
    """Return a shift the actor sees. Raises NotFound: missing and foreign are the same."""
    seen = select(PatrolShift.id).where(visible_to(work.actor), col(PatrolShift.id) == shift_id)
    if work.session.exec(seen).first() is None:
        raise NotFound
    return work.get(PatrolShift, shift_id, version=version)


def members_of(work: Work, shift_id: int) -> list[int]:
    """Return the ids of who is on a shift."""
    query = select(PatrolMember.worker_id).where(
        col(PatrolMember.station_id) == work.station_id, col(PatrolMember.shift_id) == shift_id
    )
    return list(work.session.exec(query))


def tells_people(duties: Iterable[str]) -> bool:
    """Tell whether a shift makes publicity too (联巡联宣, row 57)."""
    return bool(set(duties) & dictionary("patrol_duties").where(publicity=True))


def _check_hours(begin: datetime, end: datetime) -> None:
    if not SHORTEST <= end - begin <= LONGEST:
        raise BadInput(message("A shift lasts from half an hour to 16 hours."), "hours")


def _check_duties(duties: Iterable[str]) -> None:
    for code in duties:
        if code not in dictionary("patrol_duties"):
            raise BadInput(message("Choose a duty from the list."), "duties")


def _area(work: Work, order: ShiftOrder) -> int:
    if order.post_id:
        return work.get(Place, order.post_id).grid_id
    if not order.grid_id:
        raise BadInput(message("Choose a post or an area."), "post")
    return work.get(Grid, order.grid_id).id


def _check_people(work: Work, shift: PatrolShift, worker_ids: frozenset[int]) -> None:
    day = local_day(shift.begin_at)
    for worker_id in sorted(worker_ids):
        worker = work.get(Worker, worker_id)
        if worker.left_on and worker.left_on <= day:
            raise BadInput(message("{name} no longer works here.", name=worker.name), "members")
        if _is_busy(work, shift, worker_id):
            raise BadInput(message("{name} is on another shift then.", name=worker.name), "members")


def _is_busy(work: Work, shift: PatrolShift, worker_id: int) -> bool:
    query = (
        select(PatrolShift.id)
        .join(
            PatrolMember,
            (col(PatrolMember.station_id) == col(PatrolShift.station_id))
            & (col(PatrolMember.shift_id) == col(PatrolShift.id)),
        )
        .where(
            col(PatrolShift.station_id) == work.station_id,
            col(PatrolMember.worker_id) == worker_id,
            col(PatrolShift.id) != shift.id,
            col(PatrolShift.result) != str(ShiftResult.DROPPED),
            col(PatrolShift.begin_at) < shift.end_at,
            col(PatrolShift.end_at) > shift.begin_at,
        )
    )
    return work.session.exec(query).first() is not None


def _put_on(work: Work, shift: PatrolShift, worker_ids: frozenset[int]) -> bool:
    """Let exactly these be on a shift; tells whether that changed anything."""
    rows = work.session.exec(
        select(PatrolMember).where(
            col(PatrolMember.station_id) == work.station_id, col(PatrolMember.shift_id) == shift.id
        )
    ).all()
    before = {row.worker_id for row in rows}
    for row in rows:
        if row.worker_id not in worker_ids:
            work.session.delete(row)
    for worker_id in sorted(worker_ids - before):
        work.new(PatrolMember, shift_id=shift.id, worker_id=worker_id)
    work.session.flush()
    return before != worker_ids


def _check_next(shift: PatrolShift, result: ShiftResult) -> None:
    before = ShiftResult(shift.result)
    if result not in NEXT_RESULTS[before]:
        raise OutOfTurn(message("This shift is {state} already.", state=RESULT_WORDS[before]))


def _check_report(shift: PatrolShift, said: Report) -> None:
    if said.result in NEED_A_REASON and said.reason not in dictionary("patrol_reasons"):
        raise BadInput(message("Choose the reason."), "reason")
    if not 0 <= said.incidents <= MOST_INCIDENTS:
        raise BadInput(message("Incidents are a number from 0 to {most}.", most=MOST_INCIDENTS), "incidents")
    length = (shift.end_at - shift.begin_at) // timedelta(minutes=1)
    if said.result is ShiftResult.CUT_SHORT and not 0 < (said.minutes or 0) < length:
        raise BadInput(message("Minutes worked lie between 0 and {length}.", length=length), "minutes")
