"""One entry of every ledger as somebody would type it, with grids, places, people and rows named by words."""

from __future__ import annotations

from typing import Any

from core.vocabulary import Role
from domain.organisation.founding import add_place
from domain.records import enter
from tests.factories import SmallStation
from tests.records import ADULT, CLERK

DAY = "2026-11-23"
GRID: dict[str, Any] = {"happened": DAY, "grid": "@grid:G01"}
SAMPLES: dict[str, dict[str, Any]] = {
    "residence": GRID
    | {
        "place": "@place:C001",
        "place_text": "3栋2单元",
        "name": "张三丰",
        "id_number": ADULT,
        "phone": "138 1234 5678",
        "reason": "RR1",
        "moved_in_on": "2026-11-20",
        "wants_permit": True,
        "landlord": "李房东",
        "documents": ["DC1", "DC2"],
    },
    "dog_licence": GRID
    | {
        "owner": "欧阳明月",
        "phone": "13987654321",
        "breed": "DB51",
        "colour": "棕色",
        "vaccine_no": "MY-77",
        "vaccinated_until": "2027-05-01",
    },
    "stray_dog": GRID | {"happened": "2026-11-23 09:00", "place_text": "路口", "condition": "SC2"},
    "foreign_student": GRID
    | {
        "happened": "2026-11-23 10:00",
        "place": "@place:U001",
        "name": "Anna Lee",
        "passport": "e1234 5678",
        "nationality": "美国",
        "moved_in_at": "2026-11-22 20:00",
        "stays_until": "2027-06-30",
        "room": "留学生楼 305",
    },
    "visit": GRID
    | {
        "place": "@place:C001",
        "entry": "E2",
        "actions": ["B1", "B2"],
        "need": "路灯坏了",
        "need_owner": "@worker:community_officer",
    },
    "hazard": GRID
    | {"place_text": "3栋楼下", "type": "HZ02", "rating": "HR1", "details": "电动车飞线充电。"},
    "base_data": GRID | {"place_text": "5栋", "type": "BD2", "change": "CH1", "details": "新增出租房"},
    "antifraud_round": {"happened": DAY, "place": "@place:C001", "banner": True, "where": "东门"},
    "publicity_session": GRID
    | {"place_text": "大门口", "form": "PU6", "topic": "防刷单", "audience": 50, "tags": ["TG1", "TG3"]},
    "volunteer_police": {
        "happened": DAY,
        "name": "赵大勇",
        "phone": "13700001111",
        "squad": "VS1",
        "trained_until": "2027-03-01",
        "insured_until": "2026-12-31",
    },
    "red_armband": GRID | {"name": "钱小二", "composition": "RA2", "trained_until": "2027-01-01"},
    "volunteer_activity": GRID
    | {"place_text": "东门", "type": "VA1", "force": "VF1", "members": "@rows:volunteer_police", "hours": 2},
    "tip": GRID
    | {
        "place_text": "网吧",
        "type": "TP4",
        "content": "有人收购银行卡",
        "source": "孙老七",
        "source_phone": "13600002222",
    },
    "hospital_request": {
        "happened": "2026-11-23 09:00",
        "place": "@place:H001",
        "purpose": "HQ1",
        "answered_at": "2026-11-23 09:30",
    },
    "alliance_member": {"happened": DAY, "name": "商圈甲", "type": "PA3", "contact": "周经理"},
    "alliance_drill": {"happened": DAY, "type": "AD1", "partners": "@rows:alliance_member"},
    "owners_group": {
        "happened": DAY,
        "place": "@place:C001",
        "officer": "@worker:community_officer",
        "households": 320,
    },
    "group_post": {"happened": DAY, "place": "@place:C001", "tip": "OT01"},
    "briefing": GRID | {"place_text": "社区广场", "type": "BR1", "attendees": 40, "points": "盗窃下降"},
    "analysis_meeting": {
        "happened": DAY,
        "question": "夜间盗窃为何回升",
        "evidence": "近 30 日 12 起",
        "decision": "增加夜巡",
        "decision_owner": "@worker:community_officer",
        "decide_by": "2026-12-01",
    },
    "help_given": GRID | {"happened": "2026-11-23 09:00", "topic": "HT4", "answered_at": "2026-11-23 09:05"},
    "campus_log": {"happened": DAY, "place": "@place:U001", "type": "CL1", "people": 20},
    "facility_check": {"happened": DAY, "place": "@place:C001", "items": {"SF1": "FS3", "SF2": "FS1"}},
    "visitor_feedback": {"happened": DAY, "place": "@place:C001", "cards": 10, "satisfied": 9},
    "room_log": GRID | {"planned": 12, "open": 12, "officers": 1, "auxiliaries": 2, "grid_people": 1},
    "honour": {"happened": DAY, "type": "HN03", "level": "HL2", "document": "川公〔2026〕1号"},
    "training": {
        "happened": DAY,
        "topic": "TR5",
        "title": "调解技巧",
        "hours": 2,
        "attendees": ["@worker:justice_mediator"],
    },
    "party_activity": {"happened": "2026-11-30", "type": "PT_4", "topic": "学条例", "tags": ["TG2"]},
    "seat": {
        "happened": DAY,
        "rank": "SE2",
        "holder": "@worker:community_officer",
        "body": "街道党工委",
        "document": "〔2026〕1号",
    },
    "media": {"happened": DAY, "level": "ML2", "outlet": "四川日报", "title": "枫桥经验"},
    "duty_hours": {
        "happened": DAY,
        "worker": "@worker:community_officer",
        "scheduled": 8,
        "community": 6,
        "redeployed": 2,
    },
}
NEEDS = {"volunteer_activity": "volunteer_police", "alliance_drill": "alliance_member"}


def furnish(station: SmallStation) -> SmallStation:
    """Add the hospital that the small station lacks."""
    with station.work(Role.SYSADMIN) as work:
        hospital = add_place(work, "H001", "市医院", "PT07", station.grid_ids["G01"])
        station.place_ids["H001"] = hospital.id
    return station


def sample(station: SmallStation, kind: str, rows: list[int] | None = None, **changes: Any) -> dict[str, Any]:
    """Return the entry of a ledger with ids of this station; ``rows`` are what it names of registers."""
    meant = {code: _meant(station, value, rows or []) for code, value in SAMPLES[kind].items()}
    return meant | changes


def entered_sample(
    station: SmallStation, kind: str, role: Role = CLERK, grid: str = "G01", **changes: Any
) -> int:
    """Enter a ledger's sample as somebody, with the register row it needs, and return its id."""
    rows = [entered_sample(station, NEEDS[kind])] if kind in NEEDS and "members" not in changes else []
    with station.work(role, grid) as work:
        return enter(work, kind, sample(station, kind, rows, **changes)).id


def _meant(station: SmallStation, value: Any, rows: list[int]) -> Any:
    if isinstance(value, list):
        return [_meant(station, one, rows) for one in value]
    if not isinstance(value, str) or not value.startswith("@"):
        return value
    what, _colon, name = value[1:].partition(":")
    if what == "rows":
        return rows
    if what == "worker":
        return station.actor(Role(name)).worker_id
    return (station.grid_ids if what == "grid" else station.place_ids)[name]
