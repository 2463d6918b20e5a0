"""A plan on paper (联巡计划), to hang up and to carry: laid out as official papers are (GB/T 9704)."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping
from typing import Any

import pandas as pd

from core.errors import NotFound
from core.i18n import _, language
from domain.accounts.policy import Action, Page, check
from domain.organisation.queries import grids, station_record
from domain.patrol.events import PatrolEvent
from domain.patrol.plans import open_plan
from domain.patrol.records import PlanRecord, ShiftRecord
from domain.patrol.rosters import ShiftFilter, find_shifts
from domain.patrol.sheet import Sheet
from domain.patrol.vocabulary import team_words
from domain.work import Work
from models import PatrolPlan

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
NUMERALS = "一二三四五六七八九十"
Pictures = Mapping[int, bytes]
"""The map of each shift as PNG, by the number of the shift from 1."""


def print_plan(work: Work, plan_id: int, pictures: Pictures) -> tuple[str, str, bytes]:
    """Return file name, media type and content of a plan; the audit keeps that it was taken along.

    Raises:
        NotAllowed: the actor may not take papers along. NotFound: no plan, or none of theirs.
    """
    check(work.actor, Page.PATROL, Action.EXPORT)
    plan = open_plan(work.session, work.actor, plan_id)
    shifts = find_shifts(work.session, work.actor, ShiftFilter(plan.day))
    labels = {grid.code: grid.label for grid in grids(work.session, work.station_id)}
    station = station_record(work.session, work.station_id)
    teams = {shift.team: shift for shift in shifts if shift.plan_id == plan.id}
    content = plan_sheet(plan, station.name, labels, teams, pictures)
    row = work.session.get(PatrolPlan, (work.station_id, plan.id))
    if row is None:
        raise NotFound
    work.record(PatrolEvent.PLAN_PRINTED, row, sha256=hashlib.sha256(content).hexdigest())
    return f"patrol-{plan.day:%Y%m%d}-{plan.edition}.docx", MEDIA_TYPE, content


def plan_sheet(
    plan: PlanRecord,
    station: str,
    labels: Mapping[str, str],
    teams: Mapping[str, ShiftRecord],
    pictures: Pictures,
) -> bytes:
    """Lay a plan out: its head, what it reaches, then shift by shift the map and the stops of every team."""
    sheet = Sheet()
    sheet.title(_("Joint patrol plan"))
    sheet.centred(
        _("{station}　{day}　edition {edition}", station=station, day=_day(plan), edition=plan.edition)
    )
    sheet.heading(_("1. Overview"))
    for line in summary(plan):
        sheet.line(line)
    for number, span in enumerate(plan.shifts, start=1):
        sheet.heading(_("{number}. Shift {span}", number=_numeral(number + 1), span=span.replace("-", "–")))
        if number in pictures:
            sheet.picture(
                pictures[number], _("Schematic, not the boundaries. Numbers are the order of stops.")
            )
        for team in _teams(plan.stops, number):
            _team(sheet, plan.stops[plan.stops["team"] == team], team, labels, teams.get(team))
    sheet.signatures((_("Approved by"), _("Made by"), _("Date")))
    return sheet.content()


def summary(plan: PlanRecord) -> list[str]:
    """Return what the plan sets and what it is expected to reach, in sentences."""
    lines = [
        _(
            "{teams} teams in each of {shifts} shifts, {stops} stops of {minutes} minutes.",
            teams=plan.teams,
            shifts=len(plan.shifts),
            stops=len(plan.stops),
            minutes=plan.stop_minutes,
        ),
        _(
            "The stops reach {ours} expected incidents; spread evenly they would reach {even}.",
            ours=f"{plan.covered:.2f}",
            even=f"{float(plan.figures.get('equal_spread_covered') or 0):.2f}",
        ),
    ]
    if plan.fit is not None:
        lines.append(_("Patrol fit (M25) {fit}.", fit=f"{100 * plan.fit:.1f}%"))
    if plan.note:
        lines.append(_("Changed against the suggestion: {note}", note=plan.note))
    return lines


def _numeral(number: int) -> str:
    return NUMERALS[number - 1] if language() == "zh_CN" and number <= len(NUMERALS) else str(number)


def _day(plan: PlanRecord) -> str:
    return _(
        "{year}-{month}-{day_of_month}", year=plan.day.year, month=plan.day.month, day_of_month=plan.day.day
    )


def _teams(stops: pd.DataFrame, shift: int) -> list[str]:
    return sorted({str(team) for team in stops["team"] if str(team).startswith(f"S{shift}T")})


def _team(
    sheet: Sheet, stops: pd.DataFrame, team: str, labels: Mapping[str, str], shift: ShiftRecord | None
) -> None:
    people = "、".join(shift.members.values()) if shift and shift.members else "＿" * 8
    sheet.bold(_("{team}　members: {people}", team=team_words(team), people=people))
    rows: Iterable[Any] = stops.itertuples()
    head = (_("No."), _("Time"), _("Place"), _("Grid"), _("Expected"), _("Remarks"))
    told = [
        (
            str(row.order),
            f"{row.arrive:%H:%M}–{row.leave:%H:%M}",
            str(row.place),
            labels.get(row.grid, str(row.grid)),
            f"{row.expected:.2f}",
            "",
        )
        for row in rows
    ]
    sheet.table(head, told, widths=(13, 31, 50, 26, 16, 20))
