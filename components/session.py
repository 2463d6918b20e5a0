"""Who is asking: the session the gate vouches for, read anew at every run and every write."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

import streamlit as st

from core.actor import Actor
from core.clock import system_clock
from core.errors import SessionOver
from core.messages import message
from core.vocabulary import Workspace
from domain.accounts import sessions
from domain.accounts.sessions import SessionRecord, SessionState
from domain.desk import Desk, has_database, open_desk


@dataclass(frozen=True)
class Reference:
    """What the gate hands in with every request: which session, of which workspace."""

    session_id: int
    workspace: Workspace


@dataclass(frozen=True)
class Visitor:
    """A live or locked session as it stands now."""

    desk: Desk
    record: SessionRecord

    @property
    def is_locked(self) -> bool:
        """Whether the password is asked for before anything else."""
        return self.record.state is SessionState.LOCKED

    def actor(self) -> Actor:
        """Return who works here, with role and grids as they are at this moment.

        Raises:
            SessionOver: it was locked or ended a moment ago.
        """
        return sessions.actor_in(self.desk, self.record.id, now())


def reference() -> Reference | None:
    """Return what the gate says, or None where there is no gate. The one place that reads ``st.user``."""
    facts = st.user.to_dict()
    session_id, workspace = str(facts.get("sid", "")), str(facts.get("workspace", ""))
    if not session_id.isdecimal() or workspace not in set(Workspace):
        return None
    return Reference(int(session_id), Workspace(workspace))


def now() -> datetime:
    """Return the present moment: the one place where pages get the time from."""
    return system_clock()


def visit(asked: Reference) -> Visitor:
    """Read the session that the gate names.

    Raises:
        SessionOver: it has ended, or its desk is gone.
    """
    if not has_database(asked.workspace):
        raise SessionOver(message("This desk was moved or taken away. Sign in again."))
    desk = open_desk(asked.workspace)
    record = sessions.read_session(desk, asked.session_id, now())
    if record.state is SessionState.OVER:
        raise SessionOver(sessions.OVER)
    return Visitor(desk, record)


def present() -> Visitor | None:
    """Return who is asking, or None where nobody is signed in any more."""
    asked = reference()
    if asked is None:
        return None
    try:
        return visit(asked)
    except SessionOver:
        return None
