"""Records for tests, entered the way people enter them."""

from __future__ import annotations

from typing import Any

from sqlmodel import select

from core.vocabulary import Role
from domain.records import Asker, RecordFile, enter, open_record
from models import Record
from tests.factories import SmallStation

ADULT = "11010519491231002X"
OFFICER, AUXILIARY, WORKER, CLERK, LEADER = (
    Role.COMMUNITY_OFFICER,
    Role.AUXILIARY,
    Role.GRID_WORKER,
    Role.CLERK,
    Role.LEADER,
)


def residence(station: SmallStation, grid: str = "G01", **changes: Any) -> dict[str, Any]:
    """Return a residence registration as the counter types it."""
    facts: dict[str, Any] = {
        "happened": "2026-11-23",
        "grid": station.grid_ids[grid],
        "name": "张三丰",
        "id_number": ADULT,
        "phone": "138 1234 5678",
        "reason": "RR1",
        "moved_in_on": "2026-11-20",
    }
    return facts | changes


def dog(station: SmallStation, grid: str = "G01", **changes: Any) -> dict[str, Any]:
    """Return a dog licence."""
    facts: dict[str, Any] = {
        "happened": "2026-11-23",
        "grid": station.grid_ids[grid],
        "owner": "欧阳明月",
        "phone": "13987654321",
        "breed": "DB51",
        "colour": "棕色",
        "vaccinated_until": "2027-05-01",
    }
    return facts | changes


def hazard(station: SmallStation, grid: str = "G01", **changes: Any) -> dict[str, Any]:
    """Return a hazard as a grid worker reports it."""
    facts: dict[str, Any] = {
        "happened": "2026-11-23",
        "grid": station.grid_ids[grid],
        "place_text": "3 栋楼下",
        "type": "HZ02",
        "rating": "HR1",
        "details": "电动车飞线充电。",
    }
    return facts | changes


def entered(
    station: SmallStation, kind: str, values: dict[str, Any], role: Role = AUXILIARY, grid: str = "G01"
) -> int:
    """Enter a record as somebody and return its id."""
    with station.work(role, grid) as work:
        return enter(work, kind, values).id


def asker(station: SmallStation, role: Role = LEADER, grid: str = "G01") -> Asker:
    """Return who asks now."""
    return Asker(station.actor(role, grid), station.clock(), station.desk.cipher)


def file(station: SmallStation, record_id: int, role: Role = LEADER, grid: str = "G01") -> RecordFile:
    """Return a record as somebody sees it."""
    with station.reading() as session:
        return open_record(session, asker(station, role, grid), record_id)


def row(station: SmallStation, record_id: int) -> Record:
    """Return a record's row."""
    with station.reading() as session:
        return session.exec(select(Record).where(Record.id == record_id)).one()
