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
    LEDGERS = "ledgers"
    TEAM = "team"
    MORE = "more"


SECTION_NAMES: Mapping[Section, Message] = {
    Section.TODAY: message("Today"),
    Section.CASEWORK: message("Casework"),
    Section.LEDGERS: message("Ledgers"),
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
    Page.DAY: Place(
        message("My day"),
        message("What is past due, what waits for you, what is due next. One click opens it."),
        "today",
        Section.TODAY,
        (Area.DISPUTES, Area.WARNINGS),
    ),
    Page.MEDIATION_FIGURES: Place(
        message("Dispute figures"),
        message("Every number of the desk by period, grid, level, method and type, with its rows."),
        "monitoring",
        Section.CASEWORK,
        (Area.DISPUTES, Area.ALERTS),
    ),
    Page.OVERVIEW: Place(
        message("Overview"),
        message("Key figures of the station, trends and overdue matters. Click a number for its rows."),
        "space_dashboard",
        Section.TODAY,
        (Area.DISPUTES, Area.ALERTS),
    ),
    Page.WARNINGS: Place(
        message("Early warnings"),
        message("Where more happened than usual: read why, send somebody, say what it was."),
        "notifications_active",
        Section.TODAY,
        (Area.WARNINGS,),
    ),
    Page.ANALYSIS: Place(
        message("Analysis of alerts"),
        message("What happens where and when, against last year and last month."),
        "query_stats",
        Section.TODAY,
        (Area.ALERTS,),
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
    Page.PATROL: Place(
        message("Joint patrol"),
        message(
            "Where to be and when: today's shifts, the plan of a day, and how closely patrol follows alerts."
        ),
        "directions_walk",
        Section.CASEWORK,
        (Area.PATROL, Area.ALERTS),
    ),
    Page.IMPORTS: Place(
        message("Import"),
        message("Take in an exported sheet: choose the file, match the columns, look, import."),
        "upload_file",
        Section.CASEWORK,
    ),
    Page.REGISTRATION: Place(
        message("Registration"),
        message("Residence, dogs, foreign students: enter, find, renew."),
        "app_registration",
        Section.LEDGERS,
        (Area.RECORDS,),
    ),
    Page.VISITS: Place(
        message("Visits and hazards"),
        message("Visits with what people need, hazards until they are fixed, basic data."),
        "directions_walk",
        Section.LEDGERS,
        (Area.RECORDS,),
    ),
    Page.OUTREACH: Place(
        message("Outreach"),
        message("Fraud prevention rounds, volunteers, tips, briefings and partners."),
        "volunteer_activism",
        Section.LEDGERS,
        (Area.RECORDS,),
    ),
    Page.SERVICE: Place(
        message("Service points"),
        message("Help given, campus centres, facilities and visitors' opinions."),
        "storefront",
        Section.LEDGERS,
        (Area.RECORDS,),
    ),
    Page.TEAM: Place(
        message("Team and party"),
        message("Training, party activities, seats, honours and media."),
        "military_tech",
        Section.LEDGERS,
        (Area.RECORDS,),
    ),
    Page.MY_SCORE: Place(
        message("My assessment"),
        message("My monthly sheet: every point with its rows, and the way to appeal."),
        "fact_check",
        Section.TODAY,
        (Area.ASSESSMENT,),
    ),
    Page.ASSESSMENT: Place(
        message("Assessment of grid workers"),
        message(
            "Monthly sheets, appeals and signatures; samples and signs to be looked at; titles of a year."
        ),
        "fact_check",
        Section.TEAM,
        (Area.ASSESSMENT,),
    ),
    Page.ASSESSMENT_RULES: Place(
        message("Scoring rule"),
        message("What counts and how; what another rule would have changed last quarter."),
        "rule",
        Section.TEAM,
        (Area.ASSESSMENT,),
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
