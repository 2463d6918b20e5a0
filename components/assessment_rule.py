"""The scoring rule: in plain words, in numbers, with what finding a dispute does; a draft of the next one."""

from __future__ import annotations

from collections.abc import Mapping
from copy import deepcopy
from datetime import date
from functools import partial
from typing import Any

import pandas as pd
import streamlit as st

from analytics.score_effects import effects
from analytics.score_simulation import Makeup
from components import table
from components.act import attempt, form_errors, form_token
from components.assessment_words import band, item_name, month_words
from components.here import Here
from components.pressed import Pressed
from components.words import day, safe
from core.i18n import _, language, say
from core.messages import Message, message
from domain.accounts.policy import Action
from domain.assessment import RuleBook, WhatIf, publish, replay, rule_in, rules
from domain.assessment.months import later, month_of
from domain.work import Work

MODES: Mapping[str, Message] = {
    "supply_neutral": message("against the station, neutral to how many there are"),
    "count_with_tolerance": message("by the count, chance forgiven"),
}
HARMLESS: Mapping[str, Message] = {
    "harmless": message("self-found ones can only help"),
    "counted": message("self-found ones count like all"),
}


def in_force(here: Here) -> RuleBook:
    """Return the rule in force today."""
    with here.desk.database.reading() as session:
        return rule_in(session, here.actor.station_id, here.today)


def text(rule: RuleBook) -> None:
    """Draw the rule in plain words, with its version and since when it is in force."""
    words = {"n": rule.number, "day": day(rule.effective_on)}
    st.markdown(f"**{_('Version {n}, in force since {day}', **words)}**")
    for line in rule.text(language()).strip().splitlines():
        st.markdown(safe(line))


def coming(here: Here) -> None:
    """Say which later version is announced."""
    with here.desk.database.reading() as session:
        later_ones = [one for one in rules(session, here.actor.station_id) if one.effective_on > here.today]
    for one in later_ones:
        words = _("Version {n} is announced and begins on {day}.", n=one.number, day=day(one.effective_on))
        st.markdown(f":blue[:small[:material/event_upcoming: {words}]]")


def effect_table(rule: RuleBook) -> None:
    """Draw the published table: what one more dispute does to a score in expectation."""
    st.markdown(f"**{_('What finding one dispute does, in points')}**")
    st.caption(_("Expected at the station's average rates, beside so many disputes of the month."))
    found = effects(Makeup().around, rule.scoring)
    frame = pd.DataFrame([one.__dict__ for one in found])
    number = st.column_config.NumberColumn
    columns = {
        "disputes": number(_("Others"), width=60),
        "found": number(_("Held harmless"), format="%+.2f"),
        "to_the_letter": number(_("Without that"), format="%+.2f"),
        "least": number(_("At worst"), format="%+.2f"),
        "most": number(_("At best"), format="%+.2f"),
    }
    table.show(frame, columns, key="assessment_rules-effects", rows=9)


def draft_form(here: Here, rule: RuleBook) -> Mapping[str, Any]:
    """Let somebody change numbers of the rule on trial and return the draft; nothing is stored."""
    draft = deepcopy(dict(rule.content))
    st.markdown(f"**{_('Try another rule')}**")
    st.caption(_("Nothing changes by trying. The last quarter is scored anew and compared."))
    columns = st.columns(3)
    for column, part in zip(columns, ("base", "hazards", "disputes"), strict=True):
        with column:
            _number(draft, ("weights", part), _("Weight"), part, 5.0)
            _number(draft, ("targets", part), _("Target"), part, 1.0 if part != "disputes" else 0.1)
    left, right = st.columns(2)
    with left:
        _choice(draft, ("disputes", "mode"), _("Disputes are scored"), MODES)
        _number(draft, ("cap",), _("Cap"), "", 0.05)
    with right:
        _choice(draft, ("disputes", "self_found"), _("Self-found disputes"), HARMLESS)
        _number(draft, ("disputes", "shrinkage"), _("Shrinkage k"), "", 1.0)
    for at, one in enumerate(draft["bands"]):
        key = f"assessment_rules-{one['code']}"
        one["coefficient"] = columns[at % 3].number_input(
            _("Coefficient {band}", band=band(one["code"])),
            min_value=0.5,
            max_value=2.0,
            value=float(one["coefficient"]),
            step=0.05,
            key=key,
        )
    return draft if here.may(Action.WRITE) else rule.content


def replayed(here: Here, draft: Mapping[str, Any]) -> None:
    """Replay the last quarter at a click and draw who moves and why."""
    if not st.button(_("Replay last quarter"), type="primary", key="assessment_rules-replay"):
        return
    door = attempt(here)
    with door as work:
        found = replay(work, draft)
    if door.succeeded:
        _moves(found)


def publish_form(here: Here, draft: Mapping[str, Any]) -> Pressed | None:
    """Offer a leader to announce the draft as the next version, from a month at least thirty days ahead."""
    if not here.may(Action.MANAGE):
        return None
    errors = form_errors()
    with st.container(border=True, gap="small"):
        st.markdown(f"**{_('Announce as the next version')}**")
        months = [later(month_of(here.today), ahead) for ahead in range(1, 7)]
        with errors.field("effective_on"):
            month = st.selectbox(
                _("In force from"), months, index=1, format_func=month_words, key="assessment_rules-from"
            )
        with errors.field("rule"):
            sent = st.button(_("Announce"), key="assessment_rules-publish")
    if not sent:
        return None
    effective_on = date(month // 100, month % 100, 1)
    write = partial(_publish, draft, effective_on)
    return Pressed(_("Announced"), write, form_token("assessment_rules-publish"), errors)


def _moves(found: WhatIf) -> None:
    if found.frame.empty:
        st.caption(_("No sheet has been shown yet: there is nothing to replay."))
        return
    facts = {"total": len(found.frame), "up": found.moved_up, "down": found.moved_down}
    st.markdown(f"**{_('Of {total}, {up} would stand higher and {down} lower', **facts)}**")
    st.caption("　".join(month_words(month) for month in found.months))
    told = found.frame.assign(
        band_now=found.frame["band_now"].map(band),
        band_then=found.frame["band_then"].map(band),
        why=found.frame["why"].map(_why),
    )
    number = st.column_config.NumberColumn
    columns = {
        "worker": st.column_config.TextColumn(_("Grid worker"), width=90),
        "change": number(_("Change"), format="%+.1f", width=70),
        "total_now": number(_("Now"), format="%.1f", width=60),
        "total_then": number(_("Then"), format="%.1f", width=60),
        "band_now": st.column_config.TextColumn(_("Band now"), width=80),
        "band_then": st.column_config.TextColumn(_("Band then"), width=80),
        "why": st.column_config.TextColumn(_("Most because of")),
    }
    table.show(told, columns, key="assessment_rules-moves", rows=12)


def _why(code_and_points: str) -> str:
    if not code_and_points:
        return _("no change")
    code, points = code_and_points.split(" ")
    return f"{item_name(code)} {points}"


def _number(draft: dict[str, Any], path: tuple[str, ...], label: str, part: str, step: float) -> None:
    place = draft[path[0]] if len(path) == 2 else draft
    name = f"{label} {_part(part)}" if part else label
    place[path[-1]] = st.number_input(
        name, min_value=0.0, value=float(place[path[-1]]), step=step, key=f"assessment_rules-{'-'.join(path)}"
    )


def _part(part: str) -> str:
    return item_name({"base": "GS1", "hazards": "GS2", "disputes": "GS3"}[part])


def _choice(draft: dict[str, Any], path: tuple[str, str], label: str, words: Mapping[str, Message]) -> None:
    draft[path[0]][path[1]] = st.selectbox(
        label,
        list(words),
        index=list(words).index(draft[path[0]][path[1]]),
        format_func=lambda one: say(words[one]),
        key=f"assessment_rules-{'-'.join(path)}",
    )


def _publish(draft: Mapping[str, Any], effective_on: date, work: Work) -> None:
    publish(work, draft, effective_on)
