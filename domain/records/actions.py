"""What is done with records: entered, corrected, finished, looked over, renewed, ended, declared void."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import col, select

from core.errors import BadInput, NotAllowed, NotFound, OutOfTurn, StaleEdit
from core.messages import message
from domain.accounts.policy import Scope, grant
from domain.personal import checked_text, cut_out, keep_tokens
from domain.records import policy
from domain.records.declaring import kind_of
from domain.records.events import RecordEvent
from domain.records.facts import RENEWALS, as_day, as_moment, holds
from domain.records.keeping import (
    TABLE,
    Prepared,
    Values,
    facts_of,
    fingerprint,
    keep,
    keep_secrets,
    known_to,
    payload_of,
    prepare,
    reindex,
    restand,
    title_of,
    today,
    with_part,
)
from domain.records.kinds import GRID, HAPPENED, PLACE, PLACE_TEXT, Kind, Part
from domain.records.secrets import forget_secrets, open_secrets
from domain.work import Work
from models import Record

OWN_HOURS = timedelta(hours=24)


def enter(
    work: Work, kind_code: str, raw: Mapping[str, Any], *, via: str = "form", seconds: int | None = None
) -> Record:
    """Enter a record of a kind from what was typed, by field.

    Raises:
        NotFound: no such kind. NotAllowed: not this role's, or in another's grid.
        BadInput: a field cannot be kept; ``field`` names it.
    """
    kind = kind_of(kind_code)
    prepared = prepare(kind, raw, known_to(work, kind), work.now)
    policy.check_can_write(work.actor, kind, prepared.values.get(GRID))

    record_id = keep(work, kind, [prepared], via=via, entry_seconds=seconds)[0]
    record = work.get(Record, record_id)
    work.record(RecordEvent.RECORD_ENTERED, record, ledger=kind.code, number=record.number)
    work.result(record.id)
    return record


def enter_many(work: Work, kind_code: str, raws: Sequence[Mapping[str, Any]]) -> list[int]:
    """Enter records of one kind at once, a morning's cards at the counter for instance: all or none.

    Raises: as ``enter``.
    """
    kind = kind_of(kind_code)
    prepared = [prepare(kind, raw, known_to(work, kind), work.now) for raw in raws]
    for grid_id in {one.values.get(GRID) for one in prepared}:
        policy.check_can_write(work.actor, kind, grid_id)
    ids = keep(work, kind, prepared)
    work.record(RecordEvent.RECORDS_IMPORTED, ledger=kind.code, rows=len(ids), imported=len(ids))
    return ids


def correct(work: Work, record_id: int, version: int, raw: Mapping[str, Any]) -> Record:
    """Put a record right: only the fields given are read; a secret field left empty stays as it is.

    Raises:
        NotFound, NotAllowed, OutOfTurn, BadInput: as for entering; own entries of a grid worker within 24 h.
        StaleEdit: somebody saved since ``version`` was read.
    """
    record, kind = reach(work, record_id)
    _check_open_to_correction(work, kind, record)
    if record.version != version:
        raise _stale(kind, record, raw)
    prepared = prepare(kind, _as_it_will_be(work, kind, record, raw), known_to(work, kind), work.now)
    policy.check_can_write(work.actor, kind, prepared.values.get(GRID))

    changed = _write(work, kind, record, prepared)
    work.record(RecordEvent.RECORD_CORRECTED, record, ledger=kind.code, fields=changed)
    return record


def finish(work: Work, record_id: int, raw: Mapping[str, Any]) -> Record:
    """Say what came of an open record: the need answered, the hazard fixed, the permit issued.

    Raises:
        OutOfTurn: nothing is open. BadInput: a field of the task is missing.
    """
    record, kind = reach(work, record_id)
    check_handles(work, kind, record)
    if kind.task is None or record.status != "open":
        raise OutOfTurn(message("Nothing is open here any more."))
    prepared = prepare(kind, raw, known_to(work, kind), work.now, kind.part(Part.TASK))

    record.payload = with_part(record, prepared, kind)
    record.status, record.done_on = "done", today(work)
    restand(kind, record)
    keep_secrets(work, kind, [(record.id, prepared)])
    reindex(work, kind, record)
    work.record(RecordEvent.RECORD_FINISHED, record, ledger=kind.code)
    return record


def verify(work: Work, record_id: int, *, is_right: bool, why: str = "") -> Record:
    """Look over what another entered: right, or refused with a reason.

    Raises:
        NotAllowed: of no role the kind names, or one's own entry. OutOfTurn: looked over already.
        BadInput: refused without a reason.
    """
    record, kind = reach(work, record_id)
    if not policy.may_verify(work.actor, record, kind):
        raise NotAllowed(message("Another person of a role that may must look this over."))
    if record.verdict or record.status == "void":
        raise OutOfTurn(message("This was looked over already."))
    if not is_right and not why.strip():
        raise BadInput(message("Say why it is refused."), "why")
    record.verdict = "ok" if is_right else "refused"
    record.verified_at, record.verifier_id = work.now, work.actor.worker_id
    if why.strip():
        record.payload = {**record.payload, "verdict_why": _words(why)}
    event = RecordEvent.RECORD_VERIFIED if is_right else RecordEvent.RECORD_REFUSED
    work.record(event, record, ledger=kind.code)
    return record


def renew(work: Work, record_id: int, raw: Mapping[str, Any]) -> Record:
    """Renew what has a validity: dates that are given again, else one more term from the last day on.

    Raises:
        OutOfTurn: it is not renewed, or no longer in force. BadInput: a field is missing.
    """
    record, kind = reach(work, record_id)
    check_handles(work, kind, record)
    if kind.validity is None or not kind.renew or record.status not in {"done", "open"}:
        raise OutOfTurn(message("This is not renewed."))
    fields = [kind[code] for code in kind.renewed if raw.get(code)]
    if kind.renewed and not fields:
        raise BadInput(message("Give the new date."), kind.renewed[0])
    prepared = prepare(kind, raw, known_to(work, kind), work.now, fields)

    past = [*record.payload.get(RENEWALS, []), today(work).isoformat()]
    record.payload = {**with_part(record, prepared, kind), RENEWALS: past}
    before = record.valid_until
    restand(kind, record)
    reindex(work, kind, record)
    after = record.valid_until.isoformat() if record.valid_until else ""
    work.record(RecordEvent.RECORD_RENEWED, record, before=str(before or ""), after=after)
    return record


def end(work: Work, record_id: int, why: str) -> Record:
    """Take something out of a register: a licence handed back, a volunteer who left."""
    return _close(work, record_id, "ended", why, RecordEvent.RECORD_ENDED)


def void(work: Work, record_id: int, why: str) -> Record:
    """Declare a record void, with the reason: it no longer counts, its number is not given again."""
    return _close(work, record_id, "void", why, RecordEvent.RECORD_VOIDED)


def reach(work: Work, record_id: int) -> tuple[Record, Kind]:
    """Return a record the actor may see, and its kind. Raises NotFound: missing and foreign are the same."""
    query = select(Record).where(policy.visible_to(work.actor), col(Record.id) == record_id)
    record = work.session.exec(query).first()
    if record is None:
        raise NotFound
    work.remembered((Record, record_id), lambda: record)
    return record, kind_of(record.kind)


def check_handles(work: Work, kind: Kind, record: Record) -> None:
    """Refuse what is not this person's to go on with: theirs by name, or in their area. Raises NotAllowed."""
    if work.actor.worker_id and work.actor.worker_id == record.owner_id and policy.may_read(work.actor, kind):
        return
    policy.check_can_write(work.actor, kind, record.grid_id)


def _close(work: Work, record_id: int, status: str, why: str, event: RecordEvent) -> Record:
    record, kind = reach(work, record_id)
    _check_open_to_correction(work, kind, record)
    if not why.strip():
        raise BadInput(message("Say why."), "why")
    record.status, record.due_at, record.due_code = status, None, ""
    record.payload = {**record.payload, "why": _words(why)}
    work.record(event, record, ledger=kind.code)
    return record


def _check_open_to_correction(work: Work, kind: Kind, record: Record) -> None:
    policy.check_can_write(work.actor, kind, record.grid_id)
    if record.status in {"void", "ended"}:
        raise OutOfTurn(message("This record is closed. Enter a new one."))
    is_own_only = grant(work.actor.role, kind.page).scope is Scope.OWN
    if is_own_only and work.now - _moment(record.created_at) > OWN_HOURS:
        raise OutOfTurn(message("Own entries can be corrected for 24 hours. Ask the officer of the grid."))


def _as_it_will_be(work: Work, kind: Kind, record: Record, raw: Mapping[str, Any]) -> Values:
    """Return the values of the entry as they stand, with those that were typed."""
    stands: Values = {**record.payload, **open_secrets(work, record.id)}
    stands |= {GRID: record.grid_id, PLACE: record.place_id, PLACE_TEXT: record.place_text}
    stands |= {HAPPENED: as_moment(record.happened_at) or record.happened_on}
    typed = {
        code: value
        for code, value in raw.items()
        if code in kind and not (kind[code].is_secret and value in (None, ""))
    }
    if PLACE in typed and GRID not in typed:
        stands[GRID] = None
    return stands | typed


def _write(work: Work, kind: Kind, record: Record, prepared: Prepared) -> list[str]:
    """Write the values of a correction and return the fields that changed."""
    known, values = known_to(work, kind), prepared.values
    before = {**record.payload, **open_secrets(work, record.id)}
    kept = {k: v for k, v in record.payload.items() if k not in {f.code for f in kind.part(Part.ENTRY)}}
    record.payload = kept | payload_of(kind, values)
    _place_it(kind, record, values)
    record.title = title_of(kind, {**record.payload, **values}, known)
    record.fingerprint = fingerprint(work, kind, values)
    if kind.task and record.status == "done" and record.done_on is None:
        record.status = "open" if holds(kind.task.when, facts_of(record)) else "done"
    restand(kind, record)
    forget_secrets(work, record.id)
    keep_tokens(work, TABLE, record.id, ())
    keep_secrets(work, kind, [(record.id, prepared)])
    reindex(work, kind, record)
    return sorted(code for code, value in values.items() if before.get(code) != value and code in kind)


def _place_it(kind: Kind, record: Record, values: Values) -> None:
    record.happened_on = as_day(values[HAPPENED]) or record.happened_on
    record.happened_at = as_moment(values[HAPPENED]) if kind.is_precise else None
    record.grid_id, record.place_id = values.get(GRID), values.get(PLACE)
    record.place_text = values.get(PLACE_TEXT) or ""


def _stale(kind: Kind, record: Record, raw: Mapping[str, Any]) -> StaleEdit:
    shown = [one.code for one in kind.part(Part.ENTRY) if not one.is_secret and not one.is_standard]
    mine = {code: raw.get(code) for code in shown if code in raw}
    theirs = {code: record.payload.get(code) for code in shown}
    return StaleEdit(
        message("Somebody else saved this first. Both versions are shown below."), dict(mine), dict(theirs)
    )


def _moment(value: datetime) -> datetime:
    return as_moment(value) or value


def _words(text: str) -> str:
    return cut_out(checked_text(text, limit=400)).text
