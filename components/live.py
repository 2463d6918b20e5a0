"""An open page stays true: a probe looks every two seconds whether its areas changed, and only then redraws.

The probe reads one small table. It also reads the session again, so that one that was revoked or
locked elsewhere ends within a tick. Its redraw is marked, because activity is a person's click and
never a tick.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

import streamlit as st
from babel.dates import format_timedelta

from components import lock, session
from components.here import Here
from components.speech import fragment
from components.words import moment
from core.errors import StorageTrouble
from core.i18n import _, language
from core.vocabulary import Area
from domain.desk import Desk
from domain.freshness import Revision, last_change, revisions

TICK = 2.0
LATE = timedelta(hours=24)
_BY_TICK = "live-by-tick"


def was_a_tick() -> bool:
    """Tell whether this run was started by the probe, not by a person; forgets it by that."""
    return bool(st.session_state.pop(_BY_TICK, False))


@fragment(run_every=TICK)
def pulse(desk: Desk, drawn: tuple[Revision, ...], *, is_head: bool) -> None:
    """Look whether what was drawn still holds; say how fresh it is where the page head asks for it."""
    visitor = session.present()
    if visitor is None:
        _redraw()
    elif visitor.is_locked:
        lock.cover(visitor)
    else:
        _look(desk, drawn, is_head=is_head)


def watch(here: Here, areas: Iterable[Area]) -> None:
    """Redraw the page when one of these areas changes. Those of its place are watched already."""
    more = set(areas) - {one.area for one in here.drawn}
    if more:
        pulse(here.desk, revisions(here.desk, more), is_head=False)


def _look(desk: Desk, drawn: tuple[Revision, ...], *, is_head: bool) -> None:
    try:
        stands = revisions(desk, [one.area for one in drawn])
    except StorageTrouble:
        st.markdown(freshness_of_the_dead(), width="content")
        return
    if [one.number for one in stands] != [one.number for one in drawn]:
        _redraw()
    changed = last_change(stands)
    if is_head and changed:
        st.markdown(freshness(changed, session.now()), width="content")


def _redraw() -> None:
    st.session_state[_BY_TICK] = True
    st.rerun(scope="app")


def freshness(changed: datetime, now: datetime) -> str:
    """Say until when the numbers hold and when something last changed; orange after a day of silence."""
    ago = format_timedelta(now - changed, locale=language(), threshold=1.2)
    if now - changed < LATE:
        facts = {"moment": moment(now), "ago": ago}
        return f":small[:gray[:material/sync: {_('As of {moment}, changed {ago} ago', **facts)}]]"
    words = _("Nothing new since {moment}, for {ago}", moment=moment(changed), ago=ago)
    return f":orange[:material/sync_problem: {words}]"


def freshness_of_the_dead() -> str:
    """Say that the database does not answer."""
    return f":red[:material/cloud_off: {_('The database does not answer. What you see may be old.')}]"
