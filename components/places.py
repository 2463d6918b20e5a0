"""The places of the desk: title, what one does there, icon, where it stands in the menu, what it watches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from core.messages import Message, message
from core.settings import PROJECT
from core.vocabulary import Area
from domain.accounts.policy import Page


class Section(StrEnum):
    """The parts of the menu, in their order."""

    TODAY = "today"
    CASEWORK = "casework"
    TEAM = "team"
    MORE = "more"


SECTION_NAMES: Mapping[Section, Message] = {
    Section.TODAY: message("Today"),
    Section.CASEWORK: message("Casework"),
    Section.TEAM: message("Team"),
    Section.MORE: message("More"),
}


@dataclass(frozen=True)
class Place:
    """How a page is announced. ``areas`` are those whose change redraws it while it is open."""

    title: Message
    purpose: Message
    icon: str
    section: Section
    areas: tuple[Area, ...] = ()


PLACES: Mapping[Page, Place] = {
    Page.OVERVIEW: Place(
        message("Overview"),
        message("Key figures of the station, trends and overdue matters. Click a number for its rows."),
        "space_dashboard",
        Section.TODAY,
        (Area.DISPUTES, Area.ALERTS),
    ),
    Page.MEDIATION: Place(
        message("Disputes"),
        message("Register a dispute, take it to the next step, read its file."),
        "balance",
        Section.CASEWORK,
        (Area.DISPUTES,),
    ),
    Page.FOLLOWUPS: Place(
        message("Follow-ups"),
        message("Visits and calls that are due after a dispute was closed."),
        "phone_callback",
        Section.CASEWORK,
        (Area.DISPUTES,),
    ),
    Page.ALERTS: Place(
        message("Alerts"),
        message("Find an alert and read it."),
        "campaign",
        Section.CASEWORK,
        (Area.ALERTS,),
    ),
    Page.ALERT_ENTRY: Place(
        message("New alert"),
        message("Enter one alert by hand."),
        "add_call",
        Section.CASEWORK,
    ),
    Page.IMPORTS: Place(
        message("Import"),
        message("Take in an exported sheet: choose the file, match the columns, look, import."),
        "upload_file",
        Section.CASEWORK,
    ),
    Page.ACCOUNTS: Place(
        message("Accounts"),
        message("Who may sign in, with which role and grid."),
        "group",
        Section.TEAM,
    ),
    Page.SETTINGS: Place(
        message("Settings"),
        message("The station, its grids and code lists."),
        "tune",
        Section.MORE,
    ),
    Page.AUDIT: Place(
        message("Audit"),
        message("Who did what and when; who saw plain personal data."),
        "history",
        Section.MORE,
    ),
    Page.ME: Place(
        message("My account"),
        message("Language, password and where you are signed in."),
        "person",
        Section.MORE,
    ),
}


def is_built(page: Page) -> bool:
    """Tell whether the page has its script: the policy table may be ahead of it."""
    return (PROJECT / "pages" / f"{page}.py").is_file()
