"""What the station is set to: its organisation, places, code lists and targets, as they were loaded.

All of it is read here and changed in files: data/station.yaml and data/dictionaries/*.yaml.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import pandas as pd
from sqlalchemy import and_, func, select
from sqlmodel import Session, col

from core.actor import Actor
from core.dictionaries import FOLDER, dictionary, dictionary_names
from core.i18n import language
from core.messages import Message, message
from core.settings import PROJECT, settings
from domain.accounts.policy import Page, check
from domain.organisation import grids, read_station_file
from models import DictionaryVersion, Grid, Office, Place, PoliceRoom

STATION = "station"
GRID_COLUMNS = [
    "code", "beat", "community", "office", "room", "population", "population_on", "area_km2", "is_active",
]  # fmt: skip
NAMES: Mapping[str, Message] = {
    "activity_tags": message("Tags of activities"),
    "agreement_forms": message("Forms of agreements"),
    "alert_categories": message("Alert categories"),
    "alert_outcome": message("Outcomes of alerts"),
    "alert_sources": message("Sources of alerts"),
    "assessment_signs": message("Signs to look at in the assessment"),
    "assessment_status": message("States of assessment sheets"),
    "banned_breeds": message("Breeds of dogs"),
    "block_reasons": message("Reasons a dispute is stuck"),
    "briefing_types": message("Kinds of briefings"),
    "case_decisions": message("Decisions on public-security cases"),
    "case_outcome": message("Outcomes of disputes"),
    "case_papers": message("Printed papers"),
    "case_status": message("States of disputes"),
    "check_verdicts": message("Answers of quality checks"),
    "confirmation_rulings": message("Answers of the court"),
    "consents": message("Consents"),
    "dispute_levels": message("Levels of mediation"),
    "dispute_risk": message("Risk of disputes"),
    "dispute_routes": message("Legal routes"),
    "dispute_sources": message("Sources of disputes"),
    "dispute_types": message("Types of disputes"),
    "document_kinds": message("Papers of a mediation file"),
    "escalation_reasons": message("Reasons to escalate"),
    "evidence_of_contact": message("Evidence of contact"),
    "facility_states": message("States of facilities"),
    "five_hearts": message("Five-heart method"),
    "followup_channels": message("Ways of follow-up"),
    "followup_result": message("Results of follow-up"),
    "guardian_answers": message("Answers about the guardian"),
    "handover_kinds": message("Kinds of handovers"),
    "hazard_ratings": message("Ratings of hazards"),
    "hazard_types": message("Kinds of hazards"),
    "honour_types": message("Kinds of honours"),
    "mediation_methods": message("Methods of mediation"),
    "mediation_stages": message("Five stages"),
    "mediator_titles": message("Titles of mediators"),
    "nomination_decisions": message("Decisions on nominations"),
    "outward_bodies": message("Offices outside the station"),
    "owner_tips": message("Tips for owners' groups"),
    "partner_types": message("Kinds of partners"),
    "party_sides": message("Sides of a dispute"),
    "patrol_duties": message("Duties on patrol"),
    "patrol_forces": message("Patrol forces"),
    "patrol_post_types": message("Kinds of patrol posts"),
    "patrol_reasons": message("Reasons a shift was cut short"),
    "pause_reasons": message("Reasons to pause"),
    "place_types": message("Kinds of places"),
    "price_checks": message("Checks of a price case"),
    "price_states": message("States of price cases"),
    "psm_eligibility": message("Checks for public-security mediation"),
    "publicity_forms": message("Forms of publicity"),
    "recusal_reasons": message("Reasons of recusal"),
    "registration_types": message("Kinds of registrations"),
    "remedies": message("Remedies"),
    "reveal_purposes": message("Purposes of looking at plain data"),
    "root_causes": message("Root causes"),
    "satisfaction_scale": message("Satisfaction scale"),
    "scoring_bands": message("Bands of assessment"),
    "scoring_items": message("Items of assessment"),
    "service_facilities": message("Service facilities"),
    "sexes": message("Sexes"),
    "sign_decisions": message("Decisions on signs"),
    "three_meetings": message("Three meetings"),
    "visit_actions": message("Actions of a visit"),
    "visit_entries": message("Places of a visit"),
    "worker_notes": message("Notes on workers"),
}
TARGETS: Mapping[str, Message] = {
    "resolution_rate_min": message("Resolution rate, at least"),
    "satisfaction_rate_min": message("Satisfaction rate, at least"),
    "disputes_since": message("Disputes are added up from"),
    "disputes_since_2023_min": message("Disputes resolved since then, at least"),
    "proactive_ytd_min": message("Found by ourselves this year, at least"),
    "compound_alerts_yoy": message("Alerts in compounds, on year"),
    "burglary_yoy": message("Burglary, on year"),
    "campus_fraud_yoy_max": message("Fraud on campus, on year at most"),
    "residence_registrations_ytd_min": message("Residence registrations this year, at least"),
    "stray_dogs_ytd": message("Stray dogs taken in this year"),
    "dog_licences_ytd_min": message("Dog licences this year, at least"),
    "residency_share_min": message("Working time spent in the community, at least"),
    "patrol_fit_min": message("Fit of the patrol, at least"),
    "antifraud_cycle_days": message("Anti-fraud publicity, once every"),
    "fengqiao_station_provincial_first_batch": message("Fengqiao-style station, first provincial batch"),
    "national_model_enforcement_unit": message("National model unit of law enforcement"),
    "collective_merit_2nd": message("Collective merit, second class"),
    "collective_merit_3rd": message("Collective merit, third class"),
    "provincial_excellent_police": message("Excellent officers of the province"),
    "individual_commendations": message("Individual commendations"),
    "branch_commended_years": message("Years the branch was commended"),
}


@dataclass(frozen=True)
class Loaded:
    """When a file was last taken into the database. ``is_current``: the file is still what was loaded."""

    name: str
    path: str
    loaded_at: datetime | None
    is_current: bool


def find_grids(session: Session, actor: Actor) -> pd.DataFrame:
    """Return every grid with office and police room, names in the reader's language, by code."""
    check(actor, Page.SETTINGS)
    here = actor.station_id
    query = (
        select(Grid, Office, PoliceRoom)
        .join(Office, and_(col(Office.station_id) == here, col(Office.id) == Grid.office_id), isouter=True)
        .join(
            PoliceRoom,
            and_(col(PoliceRoom.station_id) == here, col(PoliceRoom.grid_id) == Grid.id),
            isouter=True,
        )
        .where(col(Grid.station_id) == here)
        .order_by(col(Grid.code))
    )
    lines = [
        (
            grid.code, _either(grid.beat_zh, grid.beat_en), _either(grid.community_zh, grid.community_en),
            _name(office), _name(room), grid.population, grid.population_on, grid.area_km2, grid.is_active,
        )
        for grid, office, room in session.execute(query)
    ]  # fmt: skip
    return pd.DataFrame(lines, columns=GRID_COLUMNS)


def find_offices(session: Session, actor: Actor) -> pd.DataFrame:
    """Return the subdistrict offices: code, name, how many grids, is_active."""
    check(actor, Page.SETTINGS)
    here = actor.station_id
    under = and_(col(Grid.station_id) == here, col(Grid.office_id) == Office.id)
    query = (
        select(Office, func.count(col(Grid.id)))
        .join(Grid, under, isouter=True)
        .where(col(Office.station_id) == here)
        .group_by(col(Office.station_id), col(Office.id))
        .order_by(col(Office.code))
    )
    lines = [(office.code, _name(office), n, office.is_active) for office, n in session.execute(query)]
    return pd.DataFrame(lines, columns=["code", "name", "grids", "is_active"])


def find_places(session: Session, actor: Actor) -> pd.DataFrame:
    """Return every place: code, name, kind and grid in words, is_active; by grid, kind and name."""
    check(actor, Page.SETTINGS)
    labels = {grid.id: grid.label for grid in grids(session, actor.station_id)}
    kinds = dictionary("place_types")
    query = (
        select(Place)
        .where(col(Place.station_id) == actor.station_id)
        .order_by(col(Place.grid_id), col(Place.place_type), col(Place.name))
    )
    lines = [
        (row.code, row.name, kinds.label(row.place_type), labels.get(row.grid_id, ""), row.is_active)
        for row in session.scalars(query)
    ]
    return pd.DataFrame(lines, columns=["code", "name", "kind", "grid", "is_active"])


def entries_of(name: str) -> pd.DataFrame:
    """Return the entries of a code list in its order: code, zh, en, parent (its label), is_active."""
    listed = dictionary(name)
    lines = [(e.code, e.zh, e.en, listed.label(e.parent), e.is_active) for e in listed]
    return pd.DataFrame(lines, columns=["code", "zh", "en", "parent", "is_active"])


def targets() -> pd.DataFrame:
    """Return what the station wants to reach: its key in the file, a message for it, the value as written."""
    listed = dict(_flat(read_station_file().get("targets", {})))
    lines = [(key, TARGETS.get(key, Message(key)), value) for key, value in listed.items()]
    return pd.DataFrame(lines, columns=["key", "label", "value"])


def find_loaded(session: Session, actor: Actor) -> dict[str, Loaded]:
    """Return, by the name of the list ('station' for the station file), when it was last loaded."""
    check(actor, Page.SETTINGS)
    latest: dict[str, DictionaryVersion] = {}
    rows = session.scalars(
        select(DictionaryVersion)
        .where(col(DictionaryVersion.station_id) == actor.station_id)
        .order_by(col(DictionaryVersion.loaded_at), col(DictionaryVersion.id))
    )
    for row in rows:
        latest[row.name] = row
    return {name: _loaded(name, latest.get(name)) for name in [STATION, *dictionary_names()]}


def _loaded(name: str, row: DictionaryVersion | None) -> Loaded:
    path = settings().station_file if name == STATION else FOLDER / f"{name}.yaml"
    is_current = row is not None and row.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
    return Loaded(name, _shown(path), row.loaded_at if row else None, is_current)


def _shown(path: Path) -> str:
    return path.relative_to(PROJECT).as_posix() if path.is_relative_to(PROJECT) else path.name


def _flat(facts: Mapping[str, object]) -> Iterator[tuple[str, object]]:
    for key, value in facts.items():
        if isinstance(value, Mapping):
            yield from _flat(value)
        else:
            yield key, value


def _name(row: Office | PoliceRoom | None) -> str:
    return _either(row.name_zh, row.name_en) if row else ""


def _either(zh: str, en: str) -> str:
    return en if language() == "en" else zh
