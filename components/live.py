"""An open page stays true: a probe looks whether its areas changed, and only then redraws, at most every 2 s.

The probe reads one small table. It also reads the session again, so that one that was revoked or
locked elsewhere ends within a tick. Activity is noted by the gate, from a person's click or key alone.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import datetime, timedelta

import streamlit as st

from components import lock, session
from components.here import Here
from components.speech import fragment
from components.words import moment
from core.errors import StorageTrouble
from core.i18n import _, _n
from core.vocabulary import Area
from domain.desk import Desk
from domain.freshness import Revision, last_change, revisions

TICK = 1.5
REDRAW = 2.0
LATE = timedelta(hours=24)


@fragment(run_every=TICK)
def pulse(desk: Desk, drawn: tuple[Revision, ...], *, is_head: bool, not_before: float = 0.0) -> None:
    """Look whether what was drawn still holds; say how fresh it is where the page head asks for it.

    Changes that come close together are redrawn together: never ``not_before`` (on the monotonic clock).
    """
    visitor = session.present()
    if visitor is None:
        st.rerun(scope="app")
    elif visitor.is_locked:
        lock.cover(visitor)
    else:
        _look(desk, drawn, is_head=is_head, may_redraw=time.monotonic() >= not_before)


def watch(here: Here, areas: Iterable[Area]) -> None:
    """Redraw the page when one of these areas changes. Those of its place are watched already."""
    more = set(areas) - {one.area for one in here.drawn}
    if more:
        pulse(here.desk, revisions(here.desk, more), is_head=False, not_before=soon())


def _look(desk: Desk, drawn: tuple[Revision, ...], *, is_head: bool, may_redraw: bool) -> None:
    try:
        stands = revisions(desk, [one.area for one in drawn])
    except StorageTrouble:
        _at_the_right(freshness_of_the_dead())
        return
    if may_redraw and [one.number for one in stands] != [one.number for one in drawn]:
        st.rerun(scope="app")
    changed = last_change(stands)
    if is_head and changed:
        _at_the_right(freshness(changed, session.now()))


def soon() -> float:
    """Return when a page drawn now may be drawn again by itself."""
    return time.monotonic() + REDRAW


def _at_the_right(words: str) -> None:
    with st.container(horizontal=True, horizontal_alignment="right"):
        st.markdown(words, width="content")


def freshness(changed: datetime, now: datetime) -> str:
    """Say until when the numbers hold and when something last changed; orange after a day of silence."""
    if now - changed < LATE:
        words = _("As of {moment}, changed {ago}", moment=moment(now), ago=_ago(now - changed))
        return f":small[:gray[:material/sync: {words}]]"
    days = _n("{count} day", "{count} days", (now - changed).days)
    words = _("Nothing new since {moment}, for {days}", moment=moment(changed), days=days)
    return f":orange[:material/sync_problem: {words}]"


def _ago(passed: timedelta) -> str:
    minutes = passed // timedelta(minutes=1)
    if minutes < 1:
        return _("just now")
    if minutes < 60:
        return _n("{count} minute ago", "{count} minutes ago", minutes)
    return _n("{count} hour ago", "{count} hours ago", minutes // 60)


def freshness_of_the_dead() -> str:
    """Say that the database does not answer."""
    return f":red[:material/cloud_off: {_('The database does not answer. What you see may be old.')}]"
