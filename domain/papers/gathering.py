"""Gathering all that papers speak of: one dispute with everything beside it, its people and its station."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlmodel import Session, col, select

from domain.mediation.agreed import AgreementRecord, PriceRecord, agreements_of, price_of
from domain.mediation.keeping import of_case
from domain.mediation.vocabulary import Handing, StepCode
from models import (
    Dispute,
    DisputeEvent,
    DisputeHandover,
    DisputeMeeting,
    DisputeParty,
    FollowUp,
    Grid,
    MeetingPresence,
    Station,
    Worker,
)


@dataclass(frozen=True)
class Gathered:
    """A dispute and what belongs to it, as it lies in the database. It never leaves the domain."""

    case: Dispute
    station: Station
    grid: Grid
    parties: Sequence[DisputeParty]
    lines: Sequence[DisputeEvent]
    meetings: Sequence[DisputeMeeting]
    presences: Sequence[MeetingPresence]
    visits: Sequence[FollowUp]
    referral: DisputeHandover | None
    agreement: AgreementRecord | None
    price: PriceRecord | None
    workers: Mapping[int, str]

    def last_line(self, code: StepCode) -> DisputeEvent | None:
        """Return the latest line of a kind."""
        found = [line for line in self.lines if line.kind == code]
        return found[-1] if found else None


def gather(session: Session, case: Dispute) -> Gathered:
    """Return everything about a dispute that the reader was let to."""
    here = case.station_id
    standing = [one for one in agreements_of(session, case) if not one.is_withdrawn]
    lines = sorted(of_case(session, here, DisputeEvent, case.id), key=lambda line: (line.at, line.id))
    station, grid = session.get(Station, here), session.get(Grid, (here, case.grid_id))
    assert station is not None  # a dispute hangs on its station and grid by foreign keys
    assert grid is not None
    return Gathered(
        case=case,
        station=station,
        grid=grid,
        parties=of_case(session, here, DisputeParty, case.id),
        lines=lines,
        meetings=of_case(session, here, DisputeMeeting, case.id),
        presences=of_case(session, here, MeetingPresence, case.id),
        visits=[
            one for one in of_case(session, here, FollowUp, case.id) if one.done_on and not one.dropped_at
        ],
        referral=_referral(session, case),
        agreement=standing[-1] if standing else None,
        price=price_of(session, case),
        workers=_workers(session, here),
    )


def _referral(session: Session, case: Dispute) -> DisputeHandover | None:
    """Return the referral to people's mediation that was asked for last and not given back."""
    sent = of_case(session, case.station_id, DisputeHandover, case.id)
    found = [one for one in sent if one.kind == Handing.REFER and one.returned_at is None]
    return found[-1] if found else None


def _workers(session: Session, station_id: int) -> dict[int, str]:
    query = select(Worker.id, Worker.name).where(Worker.station_id == station_id).order_by(col(Worker.id))
    return dict(session.exec(query).all())
