"""Taking a list of disputes along: a workbook of the list's masked columns, written into the audit."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import Any

import pandas as pd

from core.clock import local
from core.dictionaries import dictionary
from core.errors import BadInput
from core.i18n import _
from core.messages import message
from domain.accounts.policy import Action, Page, check
from domain.mediation.filters import Asker, CaseFilter
from domain.mediation.queries import find_cases
from domain.mediation.vocabulary import CaseEvent
from domain.sheets import MEDIA_TYPE, workbook
from domain.work import Work

MOST = 20_000


def export_disputes(work: Work, wanted: CaseFilter) -> tuple[str, str, bytes]:
    """Return file name, media type and content of the disputes a list holds; the audit keeps what was taken.

    No narrative, no party: the sheet says how much there is and where it stands.

    Raises:
        NotAllowed: the actor may not export. BadInput: more rows than one sheet should hold.
    """
    check(work.actor, Page.MEDIATION, Action.EXPORT)
    asker = Asker(work.actor, work.now, work.cipher)
    rows = find_cases(work.session, asker, replace(wanted, limit=MOST + 1, offset=0))
    if len(rows) > MOST:
        raise BadInput(message("More than {limit} disputes. Choose fewer.", limit=MOST))
    content = workbook(_told(rows))
    work.record(
        CaseEvent.DISPUTES_EXPORTED,
        rows=len(rows),
        sha256=hashlib.sha256(content).hexdigest(),
        view=str(wanted.view),
        metric=wanted.metric,
        asked=wanted.question.to_params() if wanted.question else {},
        searched=bool(wanted.words.strip()),
    )
    return f"disputes-{local(work.now):%Y%m%d-%H%M}.xlsx", MEDIA_TYPE, content


def _told(rows: pd.DataFrame) -> pd.DataFrame:
    columns: dict[str, Any] = {
        _("Number"): rows["number"],
        _("Title"): rows["title"],
        _("Type"): rows["type_code"].map(dictionary("dispute_types").label),
        _("Grid"): rows["grid"],
        _("Level"): rows["level"].map(dictionary("dispute_levels").label),
        _("Status"): rows["status"].map(dictionary("case_status").label),
        _("Risk"): rows["risk"].map(dictionary("dispute_risk").label),
        _("Registered on"): rows["registered_at"].map(_when),
        _("Accepted on"): rows["accepted_at"].map(_when),
        _("Due on"): rows["due_at"].map(_when),
        _("Closed on"): rows["closed_at"].map(_when),
        _("How it ended"): rows["outcome"].map(dictionary("case_outcome").label),
        _("Owner"): rows["owner"],
    }
    return pd.DataFrame(columns)


def _when(moment: Any) -> str:
    return "" if pd.isna(moment) else f"{local(moment.to_pydatetime()):%Y-%m-%d %H:%M}"
