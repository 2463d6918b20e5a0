"""Taking a list of alerts along: a workbook with the masked columns of the list, written into the audit."""

from __future__ import annotations

import hashlib
from typing import Any

import pandas as pd

from core.clock import local
from core.dictionaries import dictionary
from core.errors import BadInput
from core.i18n import _
from core.messages import message
from domain.accounts.policy import Action, Page, check
from domain.alerts.events import AlertEvent
from domain.alerts.filters import AlertFilter
from domain.alerts.queries import find_alerts
from domain.organisation.queries import grids
from domain.sheets import MEDIA_TYPE, workbook
from domain.work import Work

MOST = 50_000


def export_alerts(work: Work, asked: AlertFilter) -> tuple[str, str, bytes]:
    """Return file name, media type and content of the alerts a filter shows; the audit keeps what was taken.

    Raises:
        NotAllowed: the actor may not export.
        BadInput: more rows than one sheet should hold.
    """
    check(work.actor, Page.ALERTS, Action.EXPORT)
    rows = find_alerts(work.session, work.actor, asked, limit=MOST + 1, cipher=work.cipher)
    if len(rows) > MOST:
        raise BadInput(message("More than {limit} alerts. Choose a shorter period.", limit=MOST), "period")
    content = workbook(_told(work, rows))
    told = {name: value for name, value in asked.to_params().items() if name != "q"}
    sha256 = hashlib.sha256(content).hexdigest()
    work.record(
        AlertEvent.ALERTS_EXPORTED, rows=len(rows), sha256=sha256, asked=told, searched=bool(asked.search)
    )
    return f"alerts-{local(work.now):%Y%m%d-%H%M}.xlsx", MEDIA_TYPE, content


def _told(work: Work, rows: pd.DataFrame) -> pd.DataFrame:
    beats = {grid.id: grid.label for grid in grids(work.session, work.station_id)}
    columns: dict[str, Any] = {
        _("Number"): rows["case_no"],
        _("When"): [_when(at, hour) for at, hour in zip(rows["occurred_at"], rows["hour"], strict=True)],
        _("Category"): rows["category"].map(dictionary("alert_categories").label),
        _("Grid"): [beats.get(grid, "") for grid in rows["grid_id"]],
        _("Place"): rows["place_text"],
        _("Place type"): rows["place_type"].map(dictionary("place_types").label),
        _("Source"): rows["source"].map(dictionary("alert_sources").label),
        _("Outcome"): rows["outcome"].map(dictionary("alert_outcome").label),
        _("What happened"): rows["summary"],
    }
    return pd.DataFrame(columns)


def _when(at: pd.Timestamp, hour: int) -> str:
    return (
        f"{local(at.to_pydatetime()):%Y-%m-%d %H:%M}"
        if hour >= 0
        else f"{local(at.to_pydatetime()):%Y-%m-%d}"
    )
