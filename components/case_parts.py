"""The parts of a file: the course of the work, and what is kept beside it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import streamlit as st

from components import (
    case_agreement,
    case_file,
    case_meetings,
    case_papers,
    case_price,
    case_summary,
    case_twins,
)
from components.case_deed import Deed
from components.here import Here
from core.i18n import _, say
from core.messages import Message, message
from domain.mediation import CaseFile

COURSE = "course"
PARTS: Mapping[str, Message] = {
    COURSE: message("Course of work"),
    "meetings": message("Meetings"),
    "agreement": message("Agreement"),
    "price": message("Price"),
    "papers": message("Papers"),
}
PANELS: Mapping[str, Callable[[Here, CaseFile], Deed | None]] = {
    "meetings": case_meetings.panel,
    "agreement": case_agreement.panel,
    "price": case_price.panel,
    "papers": case_papers.panel,
}


def choose() -> str:
    """Draw the choice of a part; the course of the work comes first."""
    chosen = st.segmented_control(
        _("Part of the file"),
        list(PARTS),
        default=COURSE,
        required=True,
        format_func=lambda part: say(PARTS[part]),
        label_visibility="collapsed",
        key="mediation-part",
    )
    return chosen or COURSE


def beside(here: Here, file: CaseFile, part: str) -> Deed | None:
    """Draw a part beside the course and return what was asked for there; the course itself draws nothing."""
    return PANELS[part](here, file) if part in PANELS else None


def matter(here: Here, file: CaseFile) -> None:
    """Draw what it is about, how it ended, the papers that fit now, the follow-ups."""
    case_file.matter(file)
    case_papers.next_papers(here, file)
    case_file.follow_ups(file)


def people(here: Here, file: CaseFile) -> None:
    """Draw the parties, what is linked with it, its masked summary, and what happened so far."""
    case_file.parties(here, file)
    case_twins.in_file(here, file)
    case_summary.summary(here, file)
    case_file.timeline(file)
