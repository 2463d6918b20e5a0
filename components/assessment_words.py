"""Words of the assessment: months, points, items, what a number of a sheet is called."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from babel.dates import format_skeleton

from charts.text import decimal, percent, whole
from components.chips import Chip, Colour
from components.words import NOTHING
from core.dictionaries import dictionary
from core.i18n import _, language, say
from core.messages import Message, message
from domain.assessment.months import later, month_of

STATUS_CHIPS: Mapping[str, tuple[str, Colour]] = {
    "draft": ("edit_note", "gray"),
    "shown": ("visibility", "blue"),
    "appealed": ("gavel", "orange"),
    "reviewed": ("rate_review", "blue"),
    "signed": ("lock", "green"),
}
FACTS: Mapping[str, Message] = {
    "verified": message("counted"),
    "target": message("target"),
    "quality": message("quality"),
    "found_or_assigned": message("found or assigned"),
    "counted": message("of these scored"),
    "settled": message("settled and confirmed"),
    "timely": message("in time"),
    "left_out": message("self-found, left out in your favour"),
    "R": message("settled, against the station"),
    "Q": message("in time, against the station"),
    "s": message("factor"),
}
SHARES = frozenset({"quality"})
ROWS: Mapping[str, Message] = {
    "counted": message("counts"),
    "valid": message("accepted by the officer"),
    "invalid": message("not accepted by the officer"),
    "duplicate": message("duplicate, left out"),
    "refused": message("refused, left out"),
}
CHANGES: Mapping[str, Message] = {
    "base_verified": message("Base data counted"),
    "hazards_verified": message("Hazards counted"),
    "disputes_settled": message("Disputes settled"),
    "disputes_timely": message("Disputes in time"),
    "base_accuracy": message("Accuracy of the sample"),
    "hazards_valid_share": message("Share of valid hazards"),
    "available_share": message("Share of the month at work"),
}


def month_words(month: int) -> str:
    """Write a month in full: 2026年10月."""
    return format_skeleton("yMMMM", date(month // 100, month % 100, 1), locale=language())


def short_month(month: int) -> str:
    """Write a month for an axis: 10月."""
    return format_skeleton("MMM", date(month // 100, month % 100, 1), locale=language())


def recent_months(today: date, count: int = 24) -> list[int]:
    """Return the months that are over, newest first."""
    return [later(month_of(today), -back) for back in range(1, count + 1)]


def points(value: float | None) -> str:
    """Write points with one decimal; what was not assessed is a dash."""
    return NOTHING if value is None else decimal(value)


def band(code: str) -> str:
    """Write a band by its name."""
    return dictionary("scoring_bands").label(code) if code else NOTHING


def item_name(code: str) -> str:
    """Write the name of an item."""
    return _("bonus") if code == "bonus" else dictionary("scoring_items").label(code)


def status_chip(status: str) -> Chip:
    """Say where a sheet stands."""
    icon, colour = STATUS_CHIPS[status]
    return Chip(dictionary("assessment_status").label(status), icon, colour)


def facts_words(facts: Mapping[str, float]) -> str:
    """Write the numbers behind an item in one line."""
    told = [f"{say(FACTS[name])} {fact(name, facts[name])}" for name in FACTS if name in facts]
    return "　".join(told)


def fact(name: str, value: float) -> str:
    """Write one number behind an item."""
    if name in SHARES:
        return percent(value, 0)
    return whole(value) if float(value).is_integer() else f"{value:.2f}"
