"""Follow-ups: the due list, and the form of one visit or call, answered in a few clicks."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import streamlit as st

from components import coded, filters
from components.act import form_errors, form_token
from components.case_file import TASKS
from components.case_list import asker
from components.drafted import Drafted
from components.empty import nothing
from components.here import Here
from components.links import go
from components.masked import masked
from components.words import WIDE_SPACE, day, safe, short_day
from core.dictionaries import dictionary
from core.errors import NotFound
from core.i18n import _, _n, say
from domain.accounts.policy import Page
from domain.mediation import (
    DueRecord,
    DueView,
    FollowUpAnswer,
    FollowUpFilter,
    count_due,
    count_follow_ups,
    find_follow_ups,
    next_due_on,
    open_follow_up,
    reveal,
)
from domain.metrics import METRICS
from domain.work import Work

PARAM = "visit"
PAGE_ROWS = 25


@dataclass
class Answered:
    """What the form of a follow-up holds at the click."""

    answer: FollowUpAnswer
    version: int
    form: Drafted
    errors: form_errors
    token: str

    def finish(self) -> None:
        """Close it; the list stands there again."""
        self.form.over()
        turn_to(None)


def opened() -> int | None:
    """Return the id in the address, 0 where it is no number."""
    text = st.query_params.get(PARAM)
    if text is None:
        return None
    return int(text) if text.isascii() and text.isdecimal() and len(text) < 15 else 0


def turn_to(follow_up_id: int | None) -> None:
    """Put a follow-up into the address, or none."""
    st.query_params.pop(PARAM, None)
    if follow_up_id is not None:
        st.query_params[PARAM] = str(follow_up_id)


def read(here: Here, follow_up_id: int) -> DueRecord | None:
    """Return a follow-up, None where it is missing or out of sight."""
    try:
        with here.desk.database.reading() as session:
            return open_follow_up(session, asker(here), follow_up_id)
    except NotFound:
        return None


def back() -> None:
    """Draw, on a phone, the way back to the list."""
    with st.container(key="phone-back"):
        if st.button(
            _("Back to the list"), icon=":material/chevron_left:", type="tertiary", key="followups-back"
        ):
            turn_to(None)
            st.rerun()


def not_chosen(chosen: int | None) -> None:
    """Say that nothing is open; of an id that opens nothing, in the same words whatever the reason."""
    if chosen is not None:
        nothing(say(NotFound().message), key="followups-gone", icon="search_off")
    else:
        nothing(_("No follow-up is open."), _("Choose one on the left."), key="followups-file")


def choose(here: Here) -> FollowUpFilter:
    """Draw the pills, or the number whose rows are shown; return what is asked for."""
    metric = st.query_params.get("metric", "")
    if metric:
        return _drill(here, FollowUpFilter(metric=metric, question=filters.asked(here)))
    with here.desk.database.reading() as session:
        held = count_due(session, asker(here))
    words = {
        DueView.DUE: f"{_('Due')} {held[DueView.DUE]}",
        DueView.OVERDUE: f"{_('Past due')} {held[DueView.OVERDUE]}",
        DueView.COMING: f"{_('Coming')} {held[DueView.COMING]}",
        DueView.DONE: _("Done"),
    }
    chosen = st.pills(
        _("View"),
        list(words),
        default=DueView.DUE,
        required=True,
        format_func=words.__getitem__,
        label_visibility="collapsed",
        key="followups-view",
    )
    return FollowUpFilter(DueView(chosen or DueView.DUE))


def show(here: Here, wanted: FollowUpFilter, chosen: int | None) -> None:
    """Draw the due list; a click opens the form of that follow-up."""
    with here.desk.database.reading() as session:
        count = count_follow_ups(session, asker(here), wanted)
        frame = find_follow_ups(session, asker(here), _paged(wanted, count))
        following = next_due_on(session, asker(here)) if frame.empty else None
    if frame.empty:
        _nothing_due(wanted, following)
        return
    with st.container(key="queue", gap=None):
        for row in frame.itertuples():
            _row(row, is_chosen=row.id == chosen)
    if count > PAGE_ROWS:
        st.pagination(-(-count // PAGE_ROWS), key="followups-page", max_visible_pages=5)


def form(here: Here, due: DueRecord) -> Answered | None:
    """Draw a follow-up: whom to reach, what was agreed, and its answer where it is theirs to give."""
    _about(here, due)
    if due.is_mine:
        return _answer_form(here, due)
    if due.done_on:
        words = (dictionary("followup_result").label(due.result), due.note)
        st.markdown(WIDE_SPACE.join(safe(word) for word in words if word))
    return None


def _about(here: Here, due: DueRecord) -> None:
    st.subheader(safe(due.title), anchor=False)
    outcome = dictionary("case_outcome").label(due.outcome)
    facts = (due.number, due.grid, outcome, _("due {day}", day=day(due.due_on)))
    st.markdown(f":small[:gray[{WIDE_SPACE.join(safe(word) for word in facts if word)}]]")
    if due.settlement:
        st.markdown(f"**{_('Agreed')}**{WIDE_SPACE}{safe(due.settlement)}")
    side = dictionary("party_sides").label(due.side)
    mask = WIDE_SPACE.join(word for word in (due.party, due.phone) if word)
    task = "follow_up" if due.is_mine and due.done_on is None else ""
    reasons = {"follow_up": say(TASKS["follow_up"])} if task else _purposes()

    def plain(work: Work, why: str) -> str:
        fields = ("name", "phone") if due.phone else ("name",)
        return WIDE_SPACE.join(reveal(work, due.party_id, field, why) for field in fields)

    masked(here, side, mask, plain, key=f"followups-party-{due.party_id}", reasons=reasons, purpose=task)
    if st.button(_("Open the file"), icon=":material/folder_open:", type="tertiary", key="followups-file"):
        go(here, Page.MEDIATION, {"case": str(due.dispute_id)})


def _answer_form(here: Here, due: DueRecord) -> Answered | None:
    drafted, errors = Drafted(here, f"followups-{due.id}", _blank(due), due.version), form_errors()
    with st.container(border=True, key="form-followup"):
        drafted.offer()
        with errors.field("result", _("Result")):
            result = coded.buttons(_("Result"), "followup_result", key=drafted.key("result"))
        with errors.field("rating", _("Satisfied with the handling")):
            rating = coded.buttons(
                _("Satisfied with the handling"), "satisfaction_scale", key=drafted.key("rating")
            )
        with errors.field("channel", _("How")):
            channel = coded.buttons(_("How"), "followup_channels", key=drafted.key("channel"))
        with errors.field("note", _("Note (optional)")):
            note = st.text_input(_("Note (optional)"), key=drafted.key("note"))
        is_sent = st.button(_("Save follow-up"), type="primary", key=drafted.key("save"))
    drafted.keep()
    if not is_sent:
        return None
    answer = FollowUpAnswer(result, channel, rating or "SA0", note or "")
    sent = Answered(answer, drafted.began, drafted, errors, form_token(drafted.form))
    drafted.rebase()
    return sent


def _blank(due: DueRecord) -> dict[str, Any]:
    return {
        "result": due.result or None,
        "rating": due.rating or None,
        "channel": due.channel or "FC1",
        "note": due.note,
    }


def _purposes() -> dict[str, str]:
    return {entry.code: entry.label for entry in dictionary("reveal_purposes").active()}


def _paged(wanted: FollowUpFilter, count: int) -> FollowUpFilter:
    page = min(int(st.session_state.get("followups-page") or 1), -(-count // PAGE_ROWS) or 1)
    return FollowUpFilter(wanted.view, wanted.metric, wanted.question, PAGE_ROWS, (page - 1) * PAGE_ROWS)


def _row(row: Any, *, is_chosen: bool) -> None:
    with st.container(key=f"row-{'on' if is_chosen else 'off'}-{row.id}", gap=None):
        words = f"{safe(row.party)}{WIDE_SPACE}{safe(row.title)}"
        if st.button(words, type="tertiary", width="stretch", key=f"followups-open-{row.id}", wrap=False):
            turn_to(row.id)
            st.rerun()
        st.markdown(f":small[:gray[{safe(row.grid)}]{WIDE_SPACE}{_state(row)}]")


def _state(row: Any) -> str:
    if isinstance(row.done_on, date):
        facts = (
            dictionary("followup_result").label(row.result),
            dictionary("satisfaction_scale").label(row.rating),
        )
        return f":green[{short_day(row.done_on)}{WIDE_SPACE}{WIDE_SPACE.join(map(safe, facts))}]"
    if row.days_left < 0:
        over = _n("{count} day over", "{count} days over", -row.days_left)
        return f":red[:material/error: {over}]"
    if row.days_left == 0:
        return f":orange[:material/alarm: {_('due today')}]"
    return f":gray[{_('due {day}', day=short_day(row.due_on))}]"


def _drill(here: Here, wanted: FollowUpFilter) -> FollowUpFilter:
    """Say which number the rows are behind, and the way out."""
    with here.desk.database.reading() as session:
        count = count_follow_ups(session, asker(here), wanted)
    code = wanted.metric.partition(".")[0]
    facts = [say(METRICS[code].name)] if code in METRICS else []
    if wanted.question is not None:
        facts.append(wanted.question.period.label())
    facts.append(_n("{count} follow-up", "{count} follow-ups", count))
    with st.container(horizontal=True, vertical_alignment="center", key="followups-drill"):
        st.markdown(f":small[:material/filter_alt: {WIDE_SPACE.join(facts)}]", width="content")
        if st.button(_("Back to the list"), type="tertiary", key="followups-drill-leave"):
            for name in ("metric", "period", "grid", "type"):
                st.query_params.pop(name, None)
            st.rerun()
    return wanted


def _nothing_due(wanted: FollowUpFilter, following: date | None) -> None:
    if wanted.view is DueView.DUE and not wanted.metric:
        after = _("The next ones are due on {day}.", day=day(following)) if following else ""
        nothing(_("No follow-up is due today."), after, key="followups-list", icon="task_alt")
    else:
        nothing(_("No follow-up here."), key="followups-list")
