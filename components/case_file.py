"""One dispute's file: where it stands, its clock, masked parties, what happened so far."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import timedelta

import streamlit as st

from components import case_hands, case_law
from components.case_list import asker, level_words, turn_to
from components.chips import Chip, clock_chip, clocks, done_chip, risk_chip, stage_bar
from components.empty import nothing
from components.here import Here
from components.masked import masked
from components.words import WIDE_SPACE, day, safe, short_day, short_moment
from core.clock import local_day, start_of
from core.dictionaries import dictionary
from core.errors import NotFound
from core.i18n import _, _n, say
from core.messages import Message, message
from domain.mediation import CaseFile, open_case, reveal
from domain.mediation.meetings import meetings_due_on
from domain.mediation.records import FollowUpRecord, PartyRecord, TimelineRecord
from domain.mediation.stages import time_in_stages
from domain.mediation.vocabulary import Stage
from domain.work import Work

TASKS: dict[str, Message] = {
    "dispute": message("handling this dispute"),
    "follow_up": message("a follow-up that is due"),
}
MOST_LINES = 30
_LIST_SIGN = "、"


def read(here: Here, case_id: int) -> CaseFile | None:
    """Return a file, None where it is missing or out of sight: nobody learns which."""
    try:
        with here.desk.database.reading() as session:
            return open_case(session, asker(here), case_id)
    except NotFound:
        return None


def back() -> None:
    """Draw, on a phone, the way back to the list."""
    with st.container(key="phone-back"):
        if st.button(
            _("Back to the list"), icon=":material/chevron_left:", type="tertiary", key="mediation-back"
        ):
            turn_to(None)
            st.rerun()


def not_chosen(case_id: int | None) -> None:
    """Say that nothing is open; of an id that opens nothing, in the same words whatever the reason."""
    if case_id is not None:
        nothing(say(NotFound().message), key="mediation-gone", icon="search_off")
        return
    nothing(
        _("No dispute is open."), _("Choose one on the left, or register a new one."), key="mediation-file"
    )


def standing(here: Here, file: CaseFile) -> None:
    """Draw where a dispute stands: number, grid, owner, level, risk, stages, clock."""
    facts = [safe(file.number) or _("no number yet"), _registered(file), safe(file.grid)]
    facts.append(_("owner {name}", name=safe(file.owner)) if file.owner else _("nobody has it yet"))
    level = f":blue-badge[{safe(status_words(file.level, file.status))}]"
    risk = risk_chip(file.risk, dictionary("dispute_risk").label(file.risk)).markdown
    st.markdown(f":small[:gray[{WIDE_SPACE.join(facts)}]]{WIDE_SPACE}{level} {risk}")
    stages = dictionary("mediation_stages")
    names = [entry.code for entry in stages]
    spent = time_in_stages(file.timeline, file.closed_at or here.now())
    stage_bar([stages.label(code) + _stayed(spent, code) for code in names], names.index(file.stage))
    clocks([*case_law.clock_chips(here, file), *_meeting_chips(here, file)])
    case_law.on_record(file)
    case_hands.stuck(here, file)


def _stayed(spent: Mapping[Stage, timedelta], code: str) -> str:
    """Say how many days it stood in a stage; of follow-up, which has no end of its own, nothing."""
    days = spent.get(Stage(code), timedelta()) // timedelta(days=1)
    is_told = days > 0 and code != Stage.FOLLOWED_UP
    return WIDE_SPACE + _n("{count} day", "{count} days", days) if is_told else ""


def status_words(level: str, status: str) -> str:
    """Return level and status in the reader's language; a status that names its level says both."""
    label = dictionary("case_status").label(status)
    return label if status.startswith(level) else f"{level_words(level)} {label}"


def matter(file: CaseFile) -> None:
    """Draw what it is about, and how it ended."""
    types, sources = dictionary("dispute_types"), dictionary("dispute_sources")
    with st.container(gap="xsmall", key="matter"):
        st.markdown(f"**{_('What happened')}**")
        st.markdown(safe(file.narrative))
        facts = map(safe, (types.label(file.type_code), file.place, sources.label(file.source)))
        st.markdown(f":small[:gray[{WIDE_SPACE.join((*facts, short_moment(file.found_at)))}]]")
        if file.outcome:
            _ending(file)
        case_law.remedies(file)


def parties(here: Here, file: CaseFile) -> None:
    """Draw the parties, masked; name and phone open at one click for whoever has a task with them."""
    st.markdown(f"**{_('Parties')}**")
    with st.container(gap=None, key="parties"):
        for party in file.parties:
            _party(here, file, party)


def timeline(file: CaseFile) -> None:
    """Draw through whose hands it went and what happened so far, the newest first."""
    case_hands.hands(file)
    st.markdown(f"**{_('Course')}**")
    with st.container(key="timeline", gap="xsmall"):
        for line in file.timeline[:MOST_LINES]:
            _line(line)


def follow_ups(file: CaseFile) -> None:
    """Draw the follow-ups of a closed dispute."""
    shown = [one for one in file.follow_ups if not one.is_dropped]
    if shown:
        st.markdown(f"**{_('Follow-ups')}**")
        for one in shown:
            st.markdown(_follow_up_words(one))


def _registered(file: CaseFile) -> str:
    if file.accepted_at:
        return _("accepted {day}", day=day(local_day(file.accepted_at)))
    return _("registered {day}", day=day(local_day(file.registered_at)))


def _meeting_chips(here: Here, file: CaseFile) -> list[Chip]:
    """Return which of the three roles have met the parties, and by when the others are to (M07)."""
    met, slots = file.slots_met, dictionary("three_meetings")
    done = [done_chip(slots.label(entry.code)) for entry in slots if entry.code in met]
    due_on = meetings_due_on(file, file.timeline) if file.is_open else None
    missing = [slots.label(entry.code) for entry in slots.active() if entry.code not in met]
    if due_on is None or not missing:
        return done
    end = start_of(due_on + timedelta(days=1))
    return [clock_chip(end, here.now(), name=_("Three meetings"), why=_LIST_SIGN.join(missing)), *done]


def _ending(file: CaseFile) -> None:
    outcome, method = (
        dictionary("case_outcome").label(file.outcome),
        dictionary("mediation_methods").label(file.method),
    )
    facts = [safe(word) for word in (outcome, method, file.settlement) if word]
    closed = short_day(local_day(file.closed_at)) if file.closed_at else ""
    st.markdown(f":green[:material/task_alt:] {closed}{WIDE_SPACE}{WIDE_SPACE.join(facts)}")


def _party(here: Here, file: CaseFile, party: PartyRecord) -> None:
    may_open = bool(party.task) or file.may_reveal
    reasons = _reasons(party.task)
    mask = WIDE_SPACE.join(word for word in (party.name, party.phone) if word)
    key = f"mediation-party-{party.id}"
    masked(
        here, party.side_label, mask, _shows(party) if may_open else None, key=key, reasons=reasons,
        purpose=party.task,
    )  # fmt: skip
    if party.id_number:
        number = _id_number(party) if file.may_reveal else None
        masked(here, _("ID number"), party.id_number, number, key=f"{key}-id", reasons=_reasons(""))


def _shows(party: PartyRecord) -> Callable[[Work, str], str]:
    """Return what shows name and phone together: two entries in the audit."""

    def show(work: Work, why: str) -> str:
        shown = [reveal(work, party.id, "name", why)]
        if party.phone:
            shown.append(reveal(work, party.id, "phone", why))
        return WIDE_SPACE.join(shown)

    return show


def _id_number(party: PartyRecord) -> Callable[[Work, str], str]:
    return lambda work, why: reveal(work, party.id, "id_number", why)


def _reasons(task: str) -> dict[str, str]:
    if task:
        return {task: say(TASKS[task])}
    return {entry.code: entry.label for entry in dictionary("reveal_purposes").active()}


def _line(line: TimelineRecord) -> None:
    head = WIDE_SPACE.join(word for word in (short_moment(line.at), safe(line.who)) if word)
    done = say(line.label)
    said = _("{done}: {note}", done=done, note=safe(line.note)) if line.note else done
    st.markdown(f":small[:gray[{head}]]  \n{said}")


def _follow_up_words(one: FollowUpRecord) -> str:
    if one.done_on is None:
        return f":material/schedule: {safe(one.party)}{WIDE_SPACE}{_('due {day}', day=short_day(one.due_on))}"
    results, ratings = dictionary("followup_result"), dictionary("satisfaction_scale")
    facts = (results.label(one.result), ratings.label(one.rating), one.note)
    words = (safe(one.party), short_day(one.done_on), *(safe(word) for word in facts if word))
    return f":green[:material/check_circle:] {WIDE_SPACE.join(words)}"
