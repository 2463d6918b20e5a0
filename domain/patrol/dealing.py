"""Filling the roster of a day: those go who had the fewest shifts lately, and nobody twice without a rest."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlmodel import col, select

from domain.patrol.policy import check_can_plan
from domain.patrol.records import Roster
from domain.patrol.rosters import ShiftFilter, find_shifts, find_staff
from domain.patrol.shifts import staff
from domain.patrol.vocabulary import ShiftResult
from domain.work import Work
from models import PatrolMember, PatrolShift

REST = timedelta(hours=8)
LOOKED_BACK = timedelta(days=14)
DEALT = ("city_patrol",)  # officers and auxiliaries are put on by hand


@dataclass(frozen=True)
class Span:
    """When somebody is on duty."""

    begin: datetime
    end: datetime

    def leaves_rest(self, begin: datetime, end: datetime) -> bool:
        """Tell whether another shift leaves eight hours to it."""
        return end + REST <= self.begin or self.end + REST <= begin


def fill_roster(work: Work, day: date) -> int:
    """Put city patrol members on the open shifts of a day that need people; returns how many were put on.

    Shifts of the fortnight before count against those who had them. What nobody is left for stays open
    and is listed as uncovered.
    """
    check_can_plan(work.actor)
    people = find_staff(work.session, work.actor, day)
    hands = [int(one) for one in people.loc[people["kind"].isin(DEALT), "id"]]
    duty = _duty(work, day)
    put_on = 0
    for shift in find_shifts(work.session, work.actor, ShiftFilter(day=day)):
        if not shift.is_open or not shift.missing or shift.end_at <= work.now:
            continue
        chosen = _chosen(hands, duty, shift.begin_at, shift.end_at, shift.missing)
        if chosen:
            staff(work, shift.id, shift.version, Roster(frozenset(shift.members) | set(chosen)))
        for worker_id in chosen:
            duty.setdefault(worker_id, []).append(Span(shift.begin_at, shift.end_at))
        put_on += len(chosen)
    return put_on


def _duty(work: Work, day: date) -> dict[int, list[Span]]:
    query = select(PatrolMember.worker_id, PatrolShift.begin_at, PatrolShift.end_at).where(
        col(PatrolMember.station_id) == work.station_id,
        col(PatrolShift.station_id) == work.station_id,
        col(PatrolShift.id) == col(PatrolMember.shift_id),
        col(PatrolShift.result) != str(ShiftResult.DROPPED),
        col(PatrolShift.day) >= day - LOOKED_BACK,
        col(PatrolShift.day) <= day + timedelta(days=1),
    )
    found: dict[int, list[Span]] = {}
    for worker_id, begin, end in work.session.exec(query):
        found.setdefault(worker_id, []).append(Span(begin, end))
    return found


def _chosen(
    hands: Iterable[int], duty: dict[int, list[Span]], begin: datetime, end: datetime, count: int
) -> list[int]:
    rested = [one for one in hands if all(span.leaves_rest(begin, end) for span in duty.get(one, []))]
    rested.sort(key=lambda one: (len(duty.get(one, [])), one))
    return rested[:count]
