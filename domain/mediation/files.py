"""Opening one file: all of a dispute that this reader may see, masked, with the steps that are theirs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar

from sqlmodel import Session, SQLModel, col, select

from core.actor import Actor
from core.errors import NotFound
from domain.accounts.policy import Action, Page, may
from domain.mediation import policy
from domain.mediation.filters import Asker
from domain.mediation.queries import grid_labels
from domain.mediation.records import (
    CaseFile,
    FollowUpRecord,
    LevelClock,
    MeetingRecord,
    PartyRecord,
    TimelineRecord,
)
from domain.mediation.rules import aware, days_left, steps_now
from domain.mediation.tasks import task_of
from domain.mediation.vocabulary import CaseStatus, StepCode
from domain.personal import mask_name
from models import Dispute, DisputeEvent, DisputeMeeting, DisputeParty, FollowUp, Worker

Part = TypeVar("Part", bound=SQLModel)
COPIED = (
    "id", "version", "title", "narrative", "type_code", "grid_id", "source", "risk", "level", "status",
    "stage", "method", "outcome", "bucket", "settlement", "is_synthetic",
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
    return CaseFile(
        **{name: getattr(case, name) for name in COPIED},
        number=case.number or "",
        grid=grid_labels(session, case.station_id).get(case.grid_id, ""),
        place=case.place_text,
        owner=names.get(case.owner_id or 0, ""),
        registrar=names.get(case.registrar_id, ""),
        found_at=aware(case.found_at),
        registered_at=aware(case.registered_at),
        accepted_at=_moment(case.accepted_at),
        closed_at=_moment(case.closed_at),
        clock=level_clock(case, lines, asker.now),
        parties=tuple(party_record(p, task_of(session, actor, case, p.id)) for p in parties),
        timeline=tuple(_line(line, names) for line in reversed(lines)),
        meetings=tuple(_meeting(m, names) for m in _parts(session, DisputeMeeting, case)),
        follow_ups=tuple(_follow_up(f, parties) for f in _parts(session, FollowUp, case)),
        steps=_steps(actor, case),
        is_handler=may(actor, Page.MEDIATION, Action.WRITE) and policy.is_handler(actor, case),
        is_owner=case.owner_id == actor.worker_id,
        may_reveal=may(actor, Page.MEDIATION, Action.REVEAL),
    )


def level_clock(case: Dispute, lines: Sequence[DisputeEvent], now: datetime) -> LevelClock:
    """Return the clock of the level as it stands: running, paused with what is left, or done."""
    if case.status == CaseStatus.CLOSED:
        return LevelClock(case.level, _moment(case.due_at), 0, is_done=True)
    if case.due_at is not None:
        return LevelClock(case.level, aware(case.due_at), days_left(case.due_at, now))
    paused = [line for line in lines if line.kind == StepCode.PAUSE]
    left = int(paused[-1].facts.get("left_seconds", 0)) if paused else 0
    return LevelClock(case.level, None, left // 86_400, is_paused=True)


def party_record(row: DisputeParty, task: str) -> PartyRecord:
    """Return a party with its masks, and the reader's own task with it."""
    masks = (row.name_mask, row.phone_mask, row.id_mask)
    return PartyRecord(row.id, row.side, *masks, row.sex, row.birth_year, task)


def _steps(actor: Actor, case: Dispute) -> tuple[StepCode, ...]:
    return tuple(step.code for step in steps_now(case) if policy.can_take(actor, case, step))


def _line(line: DisputeEvent, names: Mapping[int, str]) -> TimelineRecord:
    who = names.get(line.worker_id or 0, "")
    return TimelineRecord(line.id, aware(line.at), line.kind, who, line.level, line.note, line.to_status)


def _meeting(row: DisputeMeeting, names: Mapping[int, str]) -> MeetingRecord:
    who = names.get(row.worker_id, "")
    return MeetingRecord(row.id, aware(row.met_at), row.place_text, tuple(row.slots), row.note, who)


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
    return aware(moment) if moment else None
