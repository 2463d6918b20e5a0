"""Disputes for tests, reached the way people reach them."""

from __future__ import annotations

from typing import Any

from sqlmodel import select

from core.vocabulary import Role
from domain.mediation import (
    APPLICANT,
    RESPONDENT,
    Asker,
    CaseFile,
    Facts,
    Intake,
    PartyIntake,
    StepCode,
    close,
    open_case,
    register,
    take_step,
)
from models import Dispute
from tests.factories import SmallStation

ZHANG = PartyIntake(APPLICANT, "张三丰", "13812345678")
LIU = PartyIntake(RESPONDENT, "刘备", "13987654321", "11010519491231002X")


def intake(station: SmallStation, grid: str = "G01", **changes: Any) -> Intake:
    """Return a dispute as somebody of a grid would type it."""
    facts: dict[str, Any] = {
        "type_code": "DT0201",
        "grid_id": station.grid_ids[grid],
        "narrative": "楼上装修，双方争执。",
        "source": "SC01",
        "found_at": station.clock(),
        "parties": (ZHANG, LIU),
        "place_text": "3 栋 2 单元",
    }
    return Intake(**facts | changes)


def registered(
    station: SmallStation, role: Role = Role.GRID_WORKER, grid: str = "G01", **changes: Any
) -> int:
    """Register a dispute as somebody and return its id."""
    with station.work(role, grid) as work:
        return register(work, intake(station, grid, **changes)).id


def step(
    station: SmallStation,
    case_id: int,
    code: StepCode,
    role: Role = Role.GRID_WORKER,
    grid: str = "G01",
    **facts: Any,
) -> None:
    """Take one step as somebody."""
    with station.work(role, grid) as work:
        take_step(work, case_id, code, Facts(**facts))


def refer(
    station: SmallStation, case_id: int, role: Role = Role.COMMUNITY_OFFICER, grid: str = "G01"
) -> None:
    """Have a dispute referred to people's mediation: both sides agree, the leader approves."""
    both = ("applicant", "respondent")
    step(station, case_id, StepCode.ASK_REFERRAL, role, grid, why="双方同意", consents=both)
    step(station, case_id, StepCode.REFER, Role.LEADER)


def closed(
    station: SmallStation,
    outcome: str = "OC01",
    role: Role = Role.GRID_WORKER,
    grid: str = "G01",
    days: float = 0,
    **changes: Any,
) -> int:
    """Register a dispute, let days pass, close it with an outcome; return its id."""
    case_id = registered(station, role, grid, **changes)
    station.clock.move(days=days)
    with station.work(role, grid) as work:
        close(work, case_id, outcome, method="MM05", why="说明")
    return case_id


def asker(station: SmallStation, role: Role = Role.GRID_WORKER, grid: str = "G01") -> Asker:
    """Return somebody who asks now."""
    return Asker(station.actor(role, grid), station.clock(), station.desk.cipher)


def file(station: SmallStation, case_id: int, role: Role = Role.LEADER, grid: str = "G01") -> CaseFile:
    """Open a file as somebody."""
    with station.desk.database.reading() as session:
        return open_case(session, asker(station, role, grid), case_id)


def row(station: SmallStation, case_id: int) -> Dispute:
    """Return the row itself."""
    with station.desk.database.reading() as session:
        return session.exec(select(Dispute).where(Dispute.id == case_id)).one()
