"""What waits for a person, and what is kept beside the sheets: samples, signs, plans, titles, notes."""

from __future__ import annotations

from datetime import date

import pandas as pd
from sqlalchemy import select as columns_of
from sqlmodel import Session, col, select

from core.actor import Actor
from domain.accounts.policy import Action, Page, Scope, check, may, scope_of
from domain.assessment import policy
from domain.assessment.names import beats, grids_of_workers, worker_names
from domain.assessment.rule_book import rule_in
from domain.assessment.vocabulary import NoteKind, Verdict
from domain.organisation.queries import grids
from models import (
    AnnualNomination,
    AssessmentCheck,
    AssessmentSign,
    GridExposure,
    Record,
    SupportPlan,
    WorkerLeave,
    WorkerNote,
)


def waiting_checks(session: Session, actor: Actor) -> pd.DataFrame:
    """Return the records of samples that wait for this checker, oldest month first: never one's own."""
    check(actor, Page.ASSESSMENT, Action.WRITE)
    names, grid_of = worker_names(session, actor.station_id), grids_of_workers(session, actor.station_id)
    query = (
        columns_of(AssessmentCheck, Record)
        .join(
            Record,
            (col(Record.station_id) == col(AssessmentCheck.station_id))
            & (col(Record.id) == col(AssessmentCheck.record_id)),
        )
        .where(
            col(AssessmentCheck.station_id) == actor.station_id,
            col(AssessmentCheck.verdict) == Verdict.WAITING,
        )
        .order_by(col(AssessmentCheck.month), col(AssessmentCheck.worker_id), col(AssessmentCheck.id))
    )
    labels = beats(session, actor.station_id)
    rows = [
        {
            "id": one.id,
            "month": one.month,
            "worker": names.get(one.worker_id, ""),
            "grid": labels.get(grid_of.get(one.worker_id, 0), ""),
            "kind": record.kind,
            "day": record.happened_on,
            "title": record.title,
            "place": record.place_text,
            "said": _payload(record),
        }
        for one, record in session.execute(query)
        if policy.can_check(actor, one.worker_id, grid_of.get(one.worker_id))
    ]
    names_of = ["id", "month", "worker", "grid", "kind", "day", "title", "place", "said"]
    return pd.DataFrame(rows, columns=names_of)


def _payload(record: Record) -> str:
    return "　".join(str(value) for _name, value in sorted(record.payload.items()) if value not in ("", None))


def open_signs(session: Session, actor: Actor, *, only_open: bool = True) -> pd.DataFrame:
    """Return the signs this person may look at: what was seen, in how many rows, and what came of it."""
    check(actor, Page.ASSESSMENT, Action.WRITE)
    names, grid_of = worker_names(session, actor.station_id), grids_of_workers(session, actor.station_id)
    query = select(AssessmentSign).where(AssessmentSign.station_id == actor.station_id)
    if only_open:
        query = query.where(AssessmentSign.status == "open")
    labels = beats(session, actor.station_id)
    rows = [
        {
            "id": one.id,
            "month": one.month,
            "worker": names.get(one.worker_id, ""),
            "grid": labels.get(grid_of.get(one.worker_id, 0), ""),
            "sign": one.sign,
            "rows": list(one.rows),
            "n": len(one.rows),
            "facts": dict(one.facts),
            "status": one.status,
            "decision": one.decision,
        }
        for one in session.exec(query.order_by(col(AssessmentSign.month).desc(), col(AssessmentSign.id)))
        if policy.can_check(actor, one.worker_id, grid_of.get(one.worker_id))
    ]
    columns = ["id", "month", "worker", "grid", "sign", "rows", "n", "facts", "status", "decision"]
    return pd.DataFrame(rows, columns=columns)


def open_plans(session: Session, actor: Actor) -> pd.DataFrame:
    """Return the support plans that run, for leaders; a worker sees their own on their page."""
    query = select(SupportPlan).where(
        SupportPlan.station_id == actor.station_id, col(SupportPlan.closed_on).is_(None)
    )
    if scope_of(actor.role, Page.ASSESSMENT) is not Scope.STATION:
        query = query.where(SupportPlan.worker_id == actor.worker_id)
    names = worker_names(session, actor.station_id)
    rows = [
        {
            "id": one.id,
            "worker": names.get(one.worker_id, ""),
            "opened_on": one.opened_on,
            "review_on": one.review_on,
            "steps": one.steps,
        }
        for one in session.exec(query.order_by(col(SupportPlan.opened_on)))
    ]
    return pd.DataFrame(rows, columns=["id", "worker", "opened_on", "review_on", "steps"])


def nominations(session: Session, actor: Actor, year: int) -> pd.DataFrame:
    """Return the nominations of a year with their reasons and what was decided."""
    check(actor, Page.ASSESSMENT)
    names = worker_names(session, actor.station_id)
    query = select(AnnualNomination).where(
        AnnualNomination.station_id == actor.station_id, AnnualNomination.year == year
    )
    rows = [
        {
            "id": one.id,
            "worker": names.get(one.worker_id, ""),
            "title": one.title,
            "reasons": list(one.reasons),
            "decision": one.decision,
            "words": one.words,
        }
        for one in session.exec(query.order_by(col(AnnualNomination.title), col(AnnualNomination.id)))
    ]
    return pd.DataFrame(rows, columns=["id", "worker", "title", "reasons", "decision", "words"])


def notes_of(session: Session, actor: Actor, year: int) -> pd.DataFrame:
    """Return the notes and trainings of a year: all for the office, one's own for a worker."""
    query = select(WorkerNote).where(
        WorkerNote.station_id == actor.station_id,
        col(WorkerNote.noted_on) >= date(year, 1, 1),
        col(WorkerNote.noted_on) <= date(year, 12, 31),
    )
    if not may(actor, Page.ASSESSMENT, Action.WRITE):
        query = query.where(WorkerNote.worker_id == actor.worker_id)
    names = worker_names(session, actor.station_id)
    rows = [
        {
            "id": one.id,
            "day": one.noted_on,
            "worker_id": one.worker_id,
            "worker": names.get(one.worker_id, ""),
            "kind": one.kind,
            "hours": one.hours,
            "words": one.words,
        }
        for one in session.exec(query.order_by(col(WorkerNote.noted_on).desc(), col(WorkerNote.id).desc()))
    ]
    return pd.DataFrame(rows, columns=["id", "day", "worker_id", "worker", "kind", "hours", "words"])


def trained(session: Session, actor: Actor, year: int, today: date) -> tuple[int, int]:
    """Return M36: grid workers with the hours the rule asks for in a year, and how many there are."""
    check(actor, Page.ASSESSMENT)
    asked = float(rule_in(session, actor.station_id, today).content["training_hours"])
    hours = dict.fromkeys(grids_of_workers(session, actor.station_id), 0.0)
    query = select(WorkerNote).where(
        WorkerNote.station_id == actor.station_id,
        WorkerNote.kind == NoteKind.TRAINING,
        col(WorkerNote.noted_on) >= date(year, 1, 1),
        col(WorkerNote.noted_on) <= date(year, 12, 31),
    )
    for one in session.exec(query):
        if one.worker_id in hours:
            hours[one.worker_id] += one.hours
    return sum(total >= asked for total in hours.values()), len(hours)


def leave_of(session: Session, actor: Actor, since: date) -> pd.DataFrame:
    """Return approved leave that ends after a day."""
    check(actor, Page.ASSESSMENT, Action.WRITE)
    names = worker_names(session, actor.station_id)
    query = select(WorkerLeave).where(
        WorkerLeave.station_id == actor.station_id, col(WorkerLeave.to_on) > since
    )
    rows = [
        {"id": one.id, "worker": names.get(one.worker_id, ""), "from_on": one.from_on, "to_on": one.to_on}
        for one in session.exec(query.order_by(col(WorkerLeave.from_on)))
    ]
    return pd.DataFrame(rows, columns=["id", "worker", "from_on", "to_on"])


def exposures_of(session: Session, actor: Actor) -> pd.DataFrame:
    """Return the households and floating share in force per grid; without a register the population."""
    known = grids(session, actor.station_id)
    query = select(GridExposure).where(GridExposure.station_id == actor.station_id)
    latest = {row.grid_id: row for row in session.exec(query.order_by(col(GridExposure.from_on)))}
    rows = [
        {
            "id": grid.id,
            "grid": grid.label,
            "households": latest[grid.id].households if grid.id in latest else float(grid.population),
            "floating_share": latest[grid.id].floating_share if grid.id in latest else 0.0,
            "from_on": latest[grid.id].from_on if grid.id in latest else None,
        }
        for grid in known
    ]
    return pd.DataFrame(rows, columns=["id", "grid", "households", "floating_share", "from_on"])


def grid_workers(session: Session, actor: Actor) -> dict[int, str]:
    """Return the names of the grid workers within reach, by id."""
    names, grid_of = worker_names(session, actor.station_id), grids_of_workers(session, actor.station_id)
    return {
        worker: names.get(worker, "")
        for worker, grid in sorted(grid_of.items(), key=lambda pair: (pair[1], pair[0]))
        if policy.can_check(actor, worker, grid)
    }
