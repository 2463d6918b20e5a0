"""Opening one file: all of a dispute that this reader may see, masked, with the steps that are theirs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import fields
from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from core.actor import Actor
from core.clock import utc
from core.errors import NotFound
from domain.accounts.policy import Action, Page, may
from domain.clocks import ClockRecord, State, clocks_of
from domain.mediation import policy
from domain.mediation.filters import Asker
from domain.mediation.law import Situation, bars
from domain.mediation.queries import grid_labels
from domain.mediation.records import (
    Bar,
    CaseFile,
    FollowUpRecord,
    HandoverRecord,
    LawRecord,
    LevelClock,
    MeetingRecord,
    PartyRecord,
    TimelineRecord,
)
from domain.mediation.rules import days_left, steps_now
from domain.mediation.tasks import task_of
from domain.mediation.vocabulary import CaseStatus, Handing, StepCode
from domain.personal import mask_name
from models import (
    Dispute,
    DisputeEvent,
    DisputeHandover,
    DisputeLaw,
    DisputeMeeting,
    DisputeParty,
    FollowUp,
    Worker,
)

Part = TypeVar("Part", bound=SQLModel)
COPIED = (
    "id", "version", "title", "narrative", "type_code", "grid_id", "source", "risk", "level", "status",
    "stage", "method", "outcome", "bucket", "settlement", "is_synthetic", "route", "sessions", "has_minor",
    "blocked_reason",
)  # fmt: skip


def open_case(session: Session, asker: Asker, case_id: int) -> CaseFile:
    """Return a whole file. Raises NotFound: missing and out of sight give the same answer."""
    case = session.exec(
        select(Dispute).where(policy.visible_to(asker.actor), col(Dispute.id) == case_id)
    ).first()
    if case is None:
        raise NotFound
    return _file(session, asker, case)


def _file(session: Session, asker: Asker, case: Dispute) -> CaseFile:
    actor, lines = asker.actor, _parts(session, DisputeEvent, case)
    parties = _parts(session, DisputeParty, case)
    names = _names(session, case.station_id)
    labels = grid_labels(session, case.station_id)
    clocks = clocks_of(session, case.station_id, "dispute", case.id)
    law = _law(session, case)
    found = Situation(case, lambda: law, clocks, actor.role, asker.now)
    handovers = tuple(_handover(o, names, labels) for o in reversed(_parts(session, DisputeHandover, case)))
    steps = [code for code in _steps(actor, case) if _NOW.get(code, _always)(clocks, handovers)]
    return CaseFile(
        **{name: getattr(case, name) for name in COPIED},
        number=case.number or "",
        grid=labels.get(case.grid_id, ""),
        place=case.place_text,
        owner=names.get(case.owner_id or 0, ""),
        registrar=names.get(case.registrar_id, ""),
        found_at=utc(case.found_at),
        registered_at=utc(case.registered_at),
        accepted_at=_moment(case.accepted_at),
        closed_at=_moment(case.closed_at),
        clock=level_clock(case, clocks, asker.now),
        parties=tuple(party_record(p, task_of(session, actor, case, p.id)) for p in parties),
        timeline=tuple(_line(line, names) for line in reversed(lines)),
        meetings=tuple(_meeting(m, names) for m in _parts(session, DisputeMeeting, case)),
        follow_ups=tuple(_follow_up(f, parties) for f in _parts(session, FollowUp, case)),
        steps=tuple(code for code in steps if not bars(found, code)),
        bars=tuple(
            Bar(code, row.code, row.says, row.article) for code in steps for row in bars(found, code)[:1]
        ),
        law=law_record(law),
        clocks=clocks,
        handovers=handovers,
        blocked_at=_moment(case.blocked_at),
        is_handler=may(actor, Page.MEDIATION, Action.WRITE) and policy.is_handler(actor, case),
        is_owner=case.owner_id == actor.worker_id,
        may_reveal=may(actor, Page.MEDIATION, Action.REVEAL),
    )


def level_clock(case: Dispute, clocks: Sequence[ClockRecord], now: datetime) -> LevelClock:
    """Return the nearest limit of a dispute: running, paused with what is left, or done."""
    if case.status == CaseStatus.CLOSED:
        return LevelClock(case.level, _moment(case.due_at), 0, is_done=True)
    if case.due_at is not None:
        return LevelClock(case.level, utc(case.due_at), days_left(case.due_at, now))
    left = [one.days_left(now) for one in clocks if one.rule.leads and one.state is State.PAUSED]
    return LevelClock(case.level, None, min(left, default=0), is_paused=True)


def law_record(row: DisputeLaw | None) -> LawRecord:
    """Return what is on record for the law."""
    if row is None:
        return LawRecord()
    kept = {one.name: getattr(row, one.name) for one in fields(LawRecord) if one.name != "gate"}
    return LawRecord(gate=tuple(row.gate), **kept)


def _always(_clocks: Sequence[ClockRecord], _handovers: Sequence[HandoverRecord]) -> bool:
    return True


def _may_go_back(_clocks: Sequence[ClockRecord], handovers: Sequence[HandoverRecord]) -> bool:
    sent = [one for one in handovers if one.kind != Handing.OUTWARD and one.sent_at]
    return bool(sent) and sent[0].returned_at is None


def _is_asked(_clocks: Sequence[ClockRecord], handovers: Sequence[HandoverRecord]) -> bool:
    return any(o.kind == Handing.REFER and not (o.sent_at or o.returned_at) for o in handovers)


def _is_not_asked(clocks: Sequence[ClockRecord], handovers: Sequence[HandoverRecord]) -> bool:
    return not _is_asked(clocks, handovers)


def _may_extend(clocks: Sequence[ClockRecord], _handovers: Sequence[HandoverRecord]) -> bool:
    return any(clock.may_extend for clock in clocks)


def _is_outside(clocks: Sequence[ClockRecord], _handovers: Sequence[HandoverRecord]) -> bool:
    return any(clock.code == "OUTWARD" and clock.is_open for clock in clocks)


_NOW: Mapping[StepCode, Callable[[Sequence[ClockRecord], Sequence[HandoverRecord]], bool]] = {
    StepCode.HAND_BACK: _may_go_back,
    StepCode.ASK_REFERRAL: _is_not_asked,
    StepCode.REFER: _is_asked,
    StepCode.EXTEND: _may_extend,
    StepCode.ANSWERED: _is_outside,
}


def _bars(found: Situation, steps: Sequence[StepCode]) -> tuple[Bar, ...]:
    rows = [(code, row) for code in steps for row in bars(found, code)[:1]]
    return tuple(Bar(code, row.code, row.says, row.article) for code, row in rows)


def _law(session: Session, case: Dispute) -> DisputeLaw | None:
    return next(iter(_parts(session, DisputeLaw, case)), None)


def _handover(row: DisputeHandover, names: Mapping[int, str], labels: Mapping[int, str]) -> HandoverRecord:
    moments = ("asked_at", "sent_at", "received_at", "returned_at", "result_at")
    plain = ("id", "kind", "from_level", "to_level", "body", "reason", "why", "result")
    known: dict[str, Any] = {name: getattr(row, name) for name in plain}
    known |= {name: _moment(getattr(row, name)) for name in moments}
    return HandoverRecord(
        **known,
        by=names.get(row.from_worker_id or 0, ""),
        from_grid=labels.get(row.from_grid_id or 0, ""),
        to_grid=labels.get(row.to_grid_id or 0, ""),
        approved_by=names.get(row.approved_by_id or 0, ""),
        received_by=names.get(row.received_by_id or 0, ""),
    )


def party_record(row: DisputeParty, task: str) -> PartyRecord:
    """Return a party with its masks, and the reader's own task with it."""
    masks = (row.name_mask, row.phone_mask, row.id_mask)
    return PartyRecord(row.id, row.side, *masks, row.sex, row.birth_year, task)


def _steps(actor: Actor, case: Dispute) -> tuple[StepCode, ...]:
    return tuple(step.code for step in steps_now(case) if policy.can_take(actor, case, step))


def _line(line: DisputeEvent, names: Mapping[int, str]) -> TimelineRecord:
    who = names.get(line.worker_id or 0, "")
    return TimelineRecord(line.id, utc(line.at), line.kind, who, line.level, line.note, line.to_status)


def _meeting(row: DisputeMeeting, names: Mapping[int, str]) -> MeetingRecord:
    who = names.get(row.worker_id, "")
    return MeetingRecord(row.id, utc(row.met_at), row.place_text, tuple(row.slots), row.note, who)


def _follow_up(row: FollowUp, parties: Sequence[DisputeParty]) -> FollowUpRecord:
    masks = {party.id: party.name_mask for party in parties}
    return FollowUpRecord(
        row.id,
        row.version,
        row.dispute_id,
        row.party_id,
        masks.get(row.party_id, ""),
        row.due_on,
        row.done_on,
        row.channel,
        row.result,
        row.rating,
        row.note,
        row.dropped_at is not None,
    )


def _parts(session: Session, table: type[Part], case: Dispute) -> list[Part]:
    columns: Any = table
    query = select(table).where(
        col(columns.station_id) == case.station_id, col(columns.dispute_id) == case.id
    )
    return list(session.exec(query.order_by(col(columns.id))))


def _names(session: Session, station_id: int) -> dict[int, str]:
    rows = session.exec(select(Worker.id, Worker.name).where(Worker.station_id == station_id))
    return {worker_id: mask_name(name) for worker_id, name in rows}


def _moment(moment: datetime | None) -> datetime | None:
    return utc(moment) if moment else None
