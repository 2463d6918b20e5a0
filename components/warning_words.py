"""Early warnings in words: colour and icon, the sentence why, the range, what came of it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from analytics.results import Rate
from analytics.surges import Colour, Speaker
from charts import Band, Caption, Column, ColumnChart, State
from charts.text import decimal, percent, span, whole
from components.chips import Chip
from components.chips import Colour as ChipColour
from components.words import WIDE_SPACE, day, safe, short_day
from core.dictionaries import dictionary
from core.i18n import _, _n, language, say
from core.messages import Message, message
from domain.warnings import Figures, History, RunRecord, WarningRecord

COLOURS: Mapping[Colour, tuple[Message, str, ChipColour, State]] = {
    Colour.RED: (message("red warning"), "error", "red", State.RED),
    Colour.ORANGE: (message("orange warning"), "warning", "orange", State.ORANGE),
    Colour.YELLOW: (message("yellow warning"), "info", "yellow", State.YELLOW),
    Colour.BLUE: (message("blue warning"), "notifications", "blue", State.BLUE),
}
LEVELS = ((0.001, 99.9), (0.01, 99.0), (0.05, 95.0))
FEW = 5  # below it the columns are hatched: a small sample
ENOUGH = 30


def chip(colour: str) -> Chip:
    """Return the chip of a colour: its word and its own icon."""
    words, icon, tint, _state = COLOURS[Colour(colour)]
    return Chip(say(words), icon, tint, say(Colour(colour).message))


def title(one: WarningRecord, grids: Mapping[int, str]) -> str:
    """Return where and what: 四号警格　消费纠纷."""
    where = one.place or grids.get(one.grid_id, "")
    return WIDE_SPACE.join(filter(None, (where, dictionary("alert_categories").label(one.category))))


def why(one: WarningRecord, today: date) -> str:
    """Return the sentence: how many when, how many were expected, how rare that is, and what stands out."""
    facts = {"when": when(one, today), "n": whole(one.observed), "expected": decimal(one.expected)}
    words = _(
        "{when} {n} alerts, {expected} expected; more than {share} of usual weeks.", **facts, share=_rare(one)
    )
    return _said([words, standing_out(one)])


def when(one: WarningRecord, today: date) -> str:
    """Name the seven days: last week, else the dates, with the year where it is another."""
    monday = today - timedelta(days=today.weekday())
    if one.week == monday - timedelta(days=7):
        return _("Last week")
    first = short_day(one.week) if one.week.year == today.year else day(one.week)
    return _("{first} to {last}:", first=first, last=short_day(one.last))


def standing_out(one: WarningRecord) -> str:
    """Return what of it lies together: several weeks in a row, one place, one kind of place, some hours."""
    facts = one.facts
    parts = []
    if "place" in facts and not one.place:
        parts.append(_("{n} at {place}", n=facts["place_n"], place=safe(str(facts["place"]))))
    elif "place_type" in facts and not one.place:
        kind = dictionary("place_types").label(facts["place_type"])
        parts.append(_("{n} at places of the kind {kind}", n=facts["place_type_n"], kind=kind))
    if "hour" in facts:
        hours = {"first": facts["hour"], "last": facts["hour_last"], "n": facts["hours_n"]}
        parts.append(_("{n} between {first}:00 and {last}:59", **hours))
    said = [_("Of these {parts}.", parts=_(", ").join(parts))] if parts else []
    running = int(facts.get("weeks", 1))
    said += [_("{count} weeks in a row.", count=running)] if running > 1 else []
    return _said(said)


def chart(one: WarningRecord, height: int = 104) -> ColumnChart:
    """Return the weeks up to this one over what is usual; only the last has a colour."""
    is_few = one.observed < FEW
    weeks = [one.week - timedelta(days=7 * back) for back in range(len(one.past) - 1, -1, -1)]
    columns = [
        Column(_week_name(week), n, key=str(week), is_small_sample=is_few)
        for week, n in zip(weeks, one.past, strict=True)
    ]
    if columns:
        last = COLOURS[Colour(one.colour)][3]
        columns[-1] = Column(_week_name(one.week), one.observed, state=last, is_small_sample=is_few)
    usual = span(one.low, one.high)
    caption = Caption("", alt=_("Weeks up to this one; usual are {range}", range=usual))
    marks = (0, len(columns) - 1) if len(columns) > 1 else ()
    band = Band(one.low, one.high, _("usual {range}", range=usual))
    return ColumnChart(caption, tuple(columns), band=band, marks=marks, height=height)


def method(one: WarningRecord) -> str:
    """Say which method spoke, and why it was this one."""
    return say(Speaker(one.method).message) if one.method in set(Speaker) else one.method


def past(history: History) -> str:
    """Say what came of the series' own earlier warnings."""
    if not history.warned:
        return _("Never warned of before.")
    facts = {"hits": history.hits, "over": history.over, "true": history.true, "false": history.false}
    return _n(
        "Warned of once before: it went on {hits}/{over}, found true {true}, false {false}.",
        "Warned of {count} times before: it went on {hits}/{over}, found true {true}, false {false}.",
        history.warned,
        **facts,
    )


def run_line(run: RunRecord) -> str:
    """Say what the latest run looked at and how many of its warnings chance alone would raise."""
    facts = {
        "first": short_day(run.week),
        "last": short_day(run.week + timedelta(days=6)),
        "series": whole(run.series),
        "warned": run.warned,
        "chance": decimal(run.expected_false),
    }
    return _(
        "{first} to {last}: {series} series looked at, {warned} warnings; by chance alone about {chance}.",
        **facts,
    )


def share(rate: Rate) -> str:
    """Write n/N, with the percentage where there are enough."""
    if not rate.denominator:
        return "—"
    counts = f"{whole(rate.numerator)}/{whole(rate.denominator)}"
    if rate.denominator < ENOUGH or rate.value is None:
        return counts
    return _("{counts} ({share})", counts=counts, share=percent(rate.value, 0))


def figures(found: Figures, hours: int) -> dict[str, tuple[str, str, str]]:
    """Return the live figures by the metric whose rows they open: words, number, and what they mean."""
    return {
        "M40.hit": (
            _("hit"),
            share(found.hits),
            _("Followed by a threshold count within seven days ÷ warnings whose seven days are over."),
        ),
        "missed": (
            _("missed"),
            share(found.missed),
            _("Threshold weeks without a warning, then or the week before ÷ threshold weeks."),
        ),
        "M40A.answered": (
            _("answered in {hours} h", hours=hours),
            share(found.answered),
            _("Warnings acted on within {hours} hours ÷ warnings.", hours=hours),
        ),
        "M40.true": (_("found true"), share(found.confirmed), _("Found true on the spot ÷ judged.")),
    }


def lead(found: Figures) -> str:
    """Say how early the warnings came."""
    if found.lead_days is None:
        return ""
    return _n("{count} day ahead (median)", "{count} days ahead (median)", round(found.lead_days))


def outcome(one: WarningRecord) -> str:
    """Say what people found."""
    words = {"true": _("Found true"), "false": _("False alarm")}
    return words.get(one.outcome, "")


def _said(sentences: list[str]) -> str:
    """Put sentences after each other as the language does."""
    return ("" if language() == "zh_CN" else " ").join(filter(None, sentences))


def _rare(one: WarningRecord) -> str:
    level = next((share for most, share in LEVELS if one.pvalue <= most), 90.0)
    return f"{level:g}%"


def _week_name(week: date) -> str:
    return _("week {number}", number=week.isocalendar().week)
