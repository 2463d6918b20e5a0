"""Who is called what, and where: the labels that every list of the assessment shows."""

from __future__ import annotations

from sqlalchemy import select as columns_of
from sqlmodel import Session, col

from core.vocabulary import Role
from domain.organisation.queries import grids
from models import Posting, Worker


def worker_names(session: Session, station_id: int) -> dict[int, str]:
    """Return who is called what."""
    query = columns_of(col(Worker.id), col(Worker.name)).where(col(Worker.station_id) == station_id)
    return {row[0]: row[1] for row in session.execute(query)}


def grids_of_workers(session: Session, station_id: int) -> dict[int, int]:
    """Return each grid worker's latest grid."""
    query = (
        columns_of(col(Posting.worker_id), col(Posting.grid_id))
        .where(col(Posting.station_id) == station_id, col(Posting.role) == Role.GRID_WORKER)
        .order_by(col(Posting.from_on), col(Posting.id))
    )
    return {worker: grid for worker, grid in session.execute(query) if grid is not None}


def grid_of(session: Session, station_id: int, worker_id: int) -> int | None:
    """Return the latest grid of one grid worker."""
    query = (
        columns_of(col(Posting.grid_id))
        .where(
            col(Posting.station_id) == station_id,
            col(Posting.worker_id) == worker_id,
            col(Posting.role) == Role.GRID_WORKER,
            col(Posting.grid_id).is_not(None),
        )
        .order_by(col(Posting.from_on).desc(), col(Posting.id).desc())
    )
    return session.execute(query).scalars().first()


def beats(session: Session, station_id: int) -> dict[int, str]:
    """Return the names of the grids."""
    return {grid.id: grid.label for grid in grids(session, station_id)}
