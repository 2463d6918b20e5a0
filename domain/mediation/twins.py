"""Whether a dispute that is being entered stands there already, or repeats one that was dealt with.

Looked for by keyed hashes (ID number, phone, name, initials of the name) and by place, type and time;
every candidate says what speaks for it. The search looks 180 days back and no further: it finds a
matter again, it is no record of a person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, or_
from sqlalchemy import select as rows_of
from sqlmodel import Session, col, select

from core.clock import utc
from core.crypto import Cipher, place_of
from core.dictionaries import dictionary
from core.errors import BadInput
from domain.accounts.policy import Page, Scope, scope_of
from domain.mediation import policy
from domain.mediation.filters import Asker
from domain.mediation.pairs import Reason, score_of
from domain.mediation.queries import grid_labels
from domain.mediation.records import PartyIntake
from domain.organisation import places
from domain.personal import id_token, mask_name, name_tokens, phone_token, read_id_number, read_phone
from models import Dispute, DisputeLink, DisputeMerge, DisputeParty, KeyedToken, Worker

LOOKED_BACK = timedelta(days=180)
NEAR = timedelta(days=7)
AROUND = timedelta(days=14)
SHOWN_FROM = 40
AT_MOST = 5
MOST_PER_TOKEN = 60
MOST_AT_PLACE = 200

BY_TOKEN = (
    rows_of(col(KeyedToken.owner_id))
    .where(
        col(KeyedToken.station_id) == bindparam("station"),
        col(KeyedToken.token) == bindparam("token"),
        col(KeyedToken.owner) == "dispute_party",
    )
    .order_by(col(KeyedToken.owner_id).desc())
    .limit(MOST_PER_TOKEN)
)
COLUMNS = (
    "id", "number", "title", "type_code", "grid_id", "place_id", "place_text", "level", "status", "outcome",
    "found_at", "owner_id",
)  # fmt: skip


@dataclass(frozen=True)
class Trace:
    """What is known of a dispute while it is entered; ``case_id`` once it has been."""

    found_at: datetime
    grid_id: int = 0
    type_code: str = ""
    place_text: str = ""
    parties: tuple[PartyIntake, ...] = ()
    case_id: int = 0


@dataclass(frozen=True)
class Twin:
    """A dispute that may be the same matter, masked. ``is_open_to_reader``: its file may be opened."""

    id: int
    number: str
    title: str
    level: str
    status: str
    outcome: str
    grid: str
    place: str
    owner: str
    found_at: datetime
    score: int
    reasons: tuple[Reason, ...]
    is_open_to_reader: bool


@dataclass(frozen=True)
class _Spot:
    """Where the dispute is: the words, and the compound they begin with."""

    words: str
    place_id: int | None


def find_twins(session: Session, asker: Asker, trace: Trace) -> list[Twin]:
    """Return what may be the same matter, the likeliest first; at most five, none below a score of 40."""
    spot = _spot(session, asker, trace)
    marks = _marks(session, asker, _tokens(asker.cipher, trace.parties))
    nearby = _at_the_place(session, asker, trace, spot)
    rows = _candidates(session, asker, trace, {*marks, *nearby})
    found = [(row, _reasons(row, marks.get(row.id, set()), trace, spot)) for row in rows]
    likely = [(score_of(reasons), row, reasons) for row, reasons in found]
    likely = [one for one in likely if one[0] >= SHOWN_FROM]
    likely.sort(key=lambda one: (-one[0], -one[1].id))
    return _told(session, asker, likely[:AT_MOST])


def trace_of(session: Session, asker: Asker, case_id: int) -> Trace | None:
    """Return what is known of a dispute that was entered, None where it is out of sight.

    Names and numbers are opened here to be compared, and leave this module as reasons only.
    """
    row = session.exec(
        select(Dispute).where(policy.visible_to(asker.actor), col(Dispute.id) == case_id)
    ).first()
    if row is None or asker.cipher is None:
        return None
    parties = session.exec(
        select(DisputeParty).where(
            DisputeParty.station_id == asker.actor.station_id, DisputeParty.dispute_id == case_id
        )
    )
    known = tuple(_opened(asker.cipher, party) for party in parties)
    return Trace(utc(row.found_at), row.grid_id, row.type_code, row.place_text, known, row.id)


def _opened(cipher: Cipher, row: DisputeParty) -> PartyIntake:
    values = {}
    for name in ("name", "phone", "id"):
        locked = getattr(row, f"{name}_locked")
        place = place_of("dispute_party", f"{name}_locked", row.station_id, row.id)
        values[name] = cipher.open(locked, place) if locked else ""
    return PartyIntake(row.side, values["name"], values["phone"], values["id"])


def reach(asker: Asker) -> ColumnElement[bool]:
    """Return the clause of disputes that may be named here: what is visible, and what lies in one's grids.

    A grid worker must learn that a colleague of the same grid has the matter already; its file stays shut.
    """
    actor = asker.actor
    seen = policy.visible_to(actor)
    if scope_of(actor.role, Page.MEDIATION) is not Scope.OWN or not actor.grids:
        return seen
    here = and_(col(Dispute.station_id) == actor.station_id, col(Dispute.grid_id).in_(sorted(actor.grids)))
    return or_(seen, here)


def _tokens(cipher: Cipher | None, parties: Iterable[PartyIntake]) -> dict[str, Reason]:
    """Return the tokens of what was typed so far, each with what finding it would mean."""
    found: dict[str, Reason] = {}
    for party in parties if cipher else ():
        found |= _of_party(cipher, party)  # type: ignore[arg-type]
    return found


def _of_party(cipher: Cipher, party: PartyIntake) -> dict[str, Reason]:
    name = party.name.strip()
    found: dict[str, Reason] = {}
    if len(name) > 1:
        full, _surname, initials = (*name_tokens(cipher, name), "", "")[:3]
        found |= {initials: Reason.SOUNDS_ALIKE, full: Reason.SAME_NAME}
    try:
        if party.phone.strip():
            found[phone_token(cipher, read_phone(party.phone))] = Reason.SAME_PHONE
        if party.id_number.strip():
            found[id_token(cipher, read_id_number(party.id_number).number)] = Reason.SAME_ID
    except BadInput:  # half typed: the form says so when it is saved
        pass
    return {token: reason for token, reason in found.items() if token}


def _marks(session: Session, asker: Asker, tokens: Mapping[str, Reason]) -> dict[int, set[Reason]]:
    """Return the disputes whose parties these tokens find, with what was found."""
    station = asker.actor.station_id
    by_party: dict[int, set[Reason]] = defaultdict(set)
    for token, reason in tokens.items():
        for party_id in session.scalars(BY_TOKEN, {"station": station, "token": token}):
            by_party[party_id].add(reason)
    if not by_party:
        return {}
    query = rows_of(col(DisputeParty.id), col(DisputeParty.dispute_id)).where(
        col(DisputeParty.station_id) == station, col(DisputeParty.id).in_(sorted(by_party))
    )
    found: dict[int, set[Reason]] = defaultdict(set)
    for party_id, dispute_id in session.execute(query):
        found[dispute_id] |= by_party[party_id]
    return found


def _spot(session: Session, asker: Asker, trace: Trace) -> _Spot:
    words = "".join(trace.place_text.split())
    if not words or not trace.grid_id:
        return _Spot("", None)
    known = places(session, asker.actor.station_id, trace.grid_id)
    fitting = [place for place in known if trace.place_text.strip().startswith(place.name)]
    nearest = max(fitting, key=lambda place: len(place.name)).id if fitting else None
    return _Spot(words, nearest)


def _at_the_place(session: Session, asker: Asker, trace: Trace, spot: _Spot) -> set[int]:
    """Return the disputes of the grid that were registered about that time, at that place."""
    if not spot.words:
        return set()
    there = [col(Dispute.place_text) == trace.place_text.strip()]
    if spot.place_id:
        there.append(col(Dispute.place_id) == spot.place_id)
    query = rows_of(col(Dispute.id)).where(
        col(Dispute.station_id) == asker.actor.station_id,
        col(Dispute.grid_id) == trace.grid_id,
        col(Dispute.registered_at) >= trace.found_at - AROUND,
        col(Dispute.registered_at) <= trace.found_at + AROUND,
        or_(*there),
    )
    return set(session.scalars(query.limit(MOST_AT_PLACE)))


def _candidates(session: Session, asker: Asker, trace: Trace, ids: set[int]) -> list[Any]:
    """Return the rows within reach and time, without those somebody has decided about."""
    ids -= {trace.case_id, *_decided(session, asker, trace.case_id)}
    if not ids:
        return []
    where = and_(
        reach(asker),
        col(Dispute.id).in_(sorted(ids)),
        col(Dispute.found_at) >= trace.found_at - LOOKED_BACK,
        col(Dispute.outcome) != "OC10",
    )
    return list(session.execute(rows_of(*_columns()).where(where)))


def _decided(session: Session, asker: Asker, case_id: int) -> set[int]:
    if not case_id:
        return set()
    station = asker.actor.station_id
    pairs = rows_of(col(DisputeLink.earlier_id), col(DisputeLink.later_id)).where(
        col(DisputeLink.station_id) == station,
        or_(col(DisputeLink.earlier_id) == case_id, col(DisputeLink.later_id) == case_id),
    )
    merged = rows_of(col(DisputeMerge.merged_id), col(DisputeMerge.kept_id)).where(
        col(DisputeMerge.station_id) == station,
        col(DisputeMerge.undone_at).is_(None),
        or_(col(DisputeMerge.merged_id) == case_id, col(DisputeMerge.kept_id) == case_id),
    )
    return {one for query in (pairs, merged) for pair in session.execute(query) for one in pair}


def _reasons(row: Any, marks: set[Reason], trace: Trace, spot: _Spot) -> frozenset[Reason]:
    found = set(marks)
    if spot.words and "".join(row.place_text.split()) == spot.words:
        found.add(Reason.SAME_SPOT)
    if spot.place_id and row.place_id == spot.place_id:
        found.add(Reason.SAME_PLACE)
    types = dictionary("dispute_types")
    if trace.type_code and types.top(row.type_code) == types.top(trace.type_code):
        found.add(Reason.SAME_TYPE)
    if abs(utc(row.found_at) - trace.found_at) <= NEAR:
        found.add(Reason.NEAR_IN_TIME)
    return frozenset(found)


def _told(session: Session, asker: Asker, likely: list[tuple[int, Any, frozenset[Reason]]]) -> list[Twin]:
    if not likely:
        return []
    station, ids = asker.actor.station_id, [row.id for _score, row, _reasons in likely]
    labels = grid_labels(session, station)
    seen = set(
        session.scalars(
            rows_of(col(Dispute.id)).where(policy.visible_to(asker.actor), col(Dispute.id).in_(ids))
        )
    )
    owners = [row.owner_id for _score, row, _reasons in likely if row.owner_id]
    query = rows_of(col(Worker.id), col(Worker.name)).where(
        col(Worker.station_id) == station, col(Worker.id).in_(owners)
    )
    names = {worker_id: mask_name(name) for worker_id, name in session.execute(query)}
    return [
        Twin(
            row.id, row.number or "", row.title, row.level, row.status, row.outcome,
            labels.get(row.grid_id, ""), row.place_text, names.get(row.owner_id, ""), utc(row.found_at),
            score, tuple(sorted(reasons, key=list(Reason).index)), row.id in seen,
        )
        for score, row, reasons in likely
    ]  # fmt: skip


def _columns() -> list[Any]:
    return [col(getattr(Dispute, name)) for name in COLUMNS]
