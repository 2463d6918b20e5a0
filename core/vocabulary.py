"""Words shared by every area: roles, areas of change, and what may be done."""

from __future__ import annotations

from enum import StrEnum


class Role(StrEnum):
    """Who somebody is at the desk; the labels stand in data/station.yaml."""

    LEADER = "leader"
    COMMUNITY_OFFICER = "community_officer"
    AUXILIARY = "auxiliary"
    GRID_WORKER = "grid_worker"
    JUSTICE_MEDIATOR = "justice_mediator"
    CLERK = "clerk"
    SYSADMIN = "sysadmin"
    AUDITOR = "auditor"
    GOVERNANCE_READER = "governance_reader"
    SUBDISTRICT_CADRE = "subdistrict_cadre"
    CITY_PATROL = "city_patrol"


class Area(StrEnum):
    """Parts of the data whose changes are counted, so that an open page knows when to look again."""

    ORGANISATION = "organisation"
    ACCOUNTS = "accounts"
    DISPUTES = "disputes"
    ALERTS = "alerts"
    JOBS = "jobs"
    RECORDS = "records"
    PATROL = "patrol"
    WARNINGS = "warnings"
    ASSESSMENT = "assessment"


class Workspace(StrEnum):
    """Which database a session works in: the station's own, or the demo station."""

    STATION = "station"
    DEMO = "demo"
