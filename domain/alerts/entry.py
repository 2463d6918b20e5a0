"""Entering and correcting one alert by hand: at most eight fields, the time and the source prefilled."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlmodel import select

from core.clock import local
from core.crypto import place_of
from core.dictionaries import dictionary
from core.errors import BadInput, NotFound, StaleEdit
from core.messages import message
from domain.accounts.policy import Action, Page, check
from domain.alerts.events import AlertEvent
from domain.alerts.places import campus_of, known_places
from domain.alerts.policy import check_can_enter, is_alert, visible_to
from domain.personal import clean_text, mask_phone, phone_token, read_phone, token_rows
from domain.work import Work
from models import Alert, AlertCaseNumber, Grid, KeyedToken

CLOCK_SLACK = timedelta(minutes=5)
LIMITS = {"place_text": 120, "summary": 2000}
FIELDS = ("occurred_at", "source", "category", "grid_id", "place_text", "summary", "phone", "outcome")
CORRECTED = ("occurred_at", "source", "category", "grid_id", "place_text", "summary", "outcome")


@dataclass(frozen=True)
class AlertEntry:
    """What the form holds. ``phone`` and ``outcome`` may be empty."""

    occurred_at: datetime
    source: str
    category: str
    grid_id: int | None
    place_text: str
    summary: str
    phone: str = ""
    outcome: str = ""


def register_alert(work: Work, entry: AlertEntry) -> Alert:
    """Take in an alert.

    Raises:
        NotAllowed: no right to enter, or another's grid.
        BadInput: a field cannot be kept; ``field`` names it.
    """
    check_can_enter(work.actor, entry.grid_id)
    check_entry(work, entry)

    alert = Alert(
        station_id=work.station_id,
        id=work.new_id(),
        **_facts(work, entry),
        worker_id=work.actor.worker_id or None,
        is_synthetic=work.desk.is_demo,
    )
    _write_texts(work, alert, entry)
    _keep_phone(work, alert, entry.phone)
    work.session.add(alert)
    work.record(AlertEvent.ALERT_REGISTERED, alert, category=alert.category, grid=alert.grid_id)
    work.session.flush()
    work.result(alert.id)
    return alert


def correct_alert(work: Work, alert_id: int, version: int, changed: Mapping[str, Any]) -> Alert:
    """Change fields (of CORRECTED) of an alert that reads as ``version``.

    Raises:
        NotFound: none such in the actor's scope.
        NotAllowed: no right to enter, or the new grid is another's.
        StaleEdit: somebody saved first; carries both versions.
        BadInput: a field cannot be kept.
    """
    alert = find(work, alert_id)
    before = _entry_of(alert)
    entry = replace(before, **changed)
    check_can_enter(work.actor, entry.grid_id)
    if alert.version != version:
        theirs = {name: getattr(before, name) for name in changed}
        raise StaleEdit(
            message("Somebody else saved this first. Both versions are shown below."), dict(changed), theirs
        )
    check_entry(work, entry, changed)

    before_month = alert.occurred_month
    for name, value in _facts(work, entry, changed).items():
        setattr(alert, name, value)
    _write_texts(work, alert, entry)
    _follow_month(work, alert, before_month)
    work.record(AlertEvent.ALERT_CORRECTED, alert, fields=sorted(changed))
    work.session.flush()
    return alert


def call_again(work: Work, alert_id: int, entry: AlertEntry) -> Alert:
    """Add a further call about the same matter to an alert that stands already, instead of a second one.

    Raises:
        NotFound: none such in the actor's scope.
        BadInput: there is nothing to add.
    """
    check(work.actor, Page.ALERT_ENTRY, Action.WRITE)
    alert = find(work, alert_id)
    if not entry.summary.strip():
        raise BadInput(message("Write in a line or two: who, what, how it stands now."), "summary")
    called = f"[{local(entry.occurred_at):%H:%M}] {entry.summary.strip()}"
    alert.summary = _cleaned(work, alert.id, "summary", f"{alert.summary}\n{called}".strip())
    work.record(AlertEvent.ALERT_CALLED_AGAIN, alert)
    work.session.flush()
    work.result(alert.id)
    return alert


def show_phone(work: Work, alert_id: int, reason: str) -> str:
    """Return the caller's phone in the clear and write into the audit who looked and why."""
    check(work.actor, Page.ALERTS, Action.REVEAL)
    alert = find(work, alert_id)
    if alert.phone_locked is None:
        raise NotFound
    work.record(AlertEvent.ALERT_PHONE_SHOWN, alert, reason=reason)
    return work.cipher.open(alert.phone_locked, place_of("alert", "phone_locked", work.station_id, alert.id))


def find(work: Work, alert_id: int) -> Alert:
    """Return an alert for changing. Raises NotFound out of the actor's scope."""
    wanted = (visible_to(work.actor), is_alert(work.station_id, alert_id))
    alert = work.session.exec(select(Alert).where(*wanted)).first()
    if alert is None:
        raise NotFound
    return alert


def check_entry(work: Work, entry: AlertEntry, only: Collection[str] | None = None) -> None:
    """Refuse what cannot be kept, in the order of the form. Raises BadInput with the field.

    ``only`` are the fields that were touched; what an import brought in stands as it came.
    """
    for field, check_field in CHECKS.items():
        if only is None or field in only:
            check_field(work, entry)


def _check_time(work: Work, entry: AlertEntry) -> None:
    if entry.occurred_at > work.now + CLOCK_SLACK:
        raise BadInput(message("This time has not come yet. Check date and hour."), "occurred_at")


def _check_category(_work: Work, entry: AlertEntry) -> None:
    if entry.category not in {e.code for e in dictionary("alert_categories").choices()}:
        raise BadInput(message("Choose the category."), "category")


def _check_grid(work: Work, entry: AlertEntry) -> None:
    if not _is_grid(work, entry.grid_id):
        raise BadInput(message("Choose the grid."), "grid_id")


def _check_place(_work: Work, entry: AlertEntry) -> None:
    if not entry.place_text.strip():
        raise BadInput(message("Enter the place; down to the building is enough."), "place_text")


def _check_summary(_work: Work, entry: AlertEntry) -> None:
    if not entry.summary.strip():
        raise BadInput(message("Write in a line or two: who, what, how it stands now."), "summary")


def _check_phone(_work: Work, entry: AlertEntry) -> None:
    if entry.phone.strip():
        read_phone(entry.phone)


CHECKS: Mapping[str, Callable[[Work, AlertEntry], None]] = {
    "occurred_at": _check_time,
    "category": _check_category,
    "grid_id": _check_grid,
    "place_text": _check_place,
    "summary": _check_summary,
    "phone": _check_phone,
    "source": lambda _work, entry: _check_code("alert_sources", entry.source, "source"),
    "outcome": lambda _work, entry: _check_code("alert_outcome", entry.outcome, "outcome", is_needed=False),
}


def _check_code(name: str, code: str, field: str, *, is_needed: bool = True) -> None:
    if (code or is_needed) and code not in {e.code for e in dictionary(name).active()}:
        raise BadInput(message("Choose one of the list."), field)


def _is_grid(work: Work, grid_id: int | None) -> bool:
    if grid_id is None:
        return False
    here = (work.station_id, grid_id)
    grid = work.remembered((Grid, here), lambda: work.session.get(Grid, here))
    return grid is not None and grid.is_active


def _facts(work: Work, entry: AlertEntry, only: Collection[str] = FIELDS) -> dict[str, Any]:
    """Return the columns that follow from the fields in ``only``."""
    told: dict[str, Any] = {}
    for field, tell in TELLS.items():
        told |= tell(work, entry) if field in only else {}
    return told


def _when(_work: Work, entry: AlertEntry) -> dict[str, Any]:
    at = local(entry.occurred_at)
    return {
        "occurred_at": entry.occurred_at,
        "occurred_on": at.date(),
        "occurred_month": at.year * 100 + at.month,
        "weekday": at.weekday(),
        "hour": at.hour,
    }


def _what(_work: Work, entry: AlertEntry) -> dict[str, Any]:
    top = dictionary("alert_categories").top(entry.category)
    return {"category": entry.category, "category1": top}


def _where(work: Work, entry: AlertEntry) -> dict[str, Any]:
    known = known_places(work).find(entry.place_text, entry.grid_id)
    return {
        "place_id": known.id if known else None,
        "place_type": known.place_type if known else "",
        "campus_id": campus_of(known),
    }


def _came_of_it(_work: Work, entry: AlertEntry) -> dict[str, Any]:
    cases = dictionary("alert_outcome").where(is_case=True)
    return {"outcome": entry.outcome, "is_case": entry.outcome in cases}


TELLS: Mapping[str, Callable[[Work, AlertEntry], dict[str, Any]]] = {
    "occurred_at": _when,
    "source": lambda _work, entry: {"source": entry.source},
    "category": _what,
    "grid_id": lambda _work, entry: {"grid_id": entry.grid_id},
    "place_text": _where,
    "outcome": _came_of_it,
}


def _write_texts(work: Work, alert: Alert, entry: AlertEntry) -> None:
    for name in LIMITS:
        if getattr(alert, name, "") != getattr(entry, name):
            setattr(alert, name, _cleaned(work, alert.id, name, getattr(entry, name)))


def _cleaned(work: Work, alert_id: int, name: str, text: str) -> str:
    return clean_text(work, "alert", alert_id, text, limit=LIMITS[name], field=name)


def _keep_phone(work: Work, alert: Alert, typed: str) -> None:
    if not typed.strip():
        return
    phone = read_phone(typed)
    place = place_of("alert", "phone_locked", work.station_id, alert.id)
    alert.phone_locked, alert.phone_mask = work.cipher.lock(phone, place), mask_phone(phone)
    work.bulk(KeyedToken, token_rows(work, "alert", alert.id, [phone_token(work.cipher, phone)]))


def _entry_of(alert: Alert) -> AlertEntry:
    return AlertEntry(**{name: getattr(alert, name) for name in CORRECTED})


def _follow_month(work: Work, alert: Alert, before: int) -> None:
    """Keep the key's row pointing at the alert when its time moves to another month."""
    if alert.batch_id is None or alert.occurred_month == before:
        return
    keys = select(AlertCaseNumber).where(
        AlertCaseNumber.station_id == work.station_id,
        AlertCaseNumber.occurred_month == before,
        AlertCaseNumber.alert_id == alert.id,
    )
    for key in work.session.exec(keys):
        key.occurred_month = alert.occurred_month
