"""Who is asking: only the gate says so, and the database has the last word."""

from __future__ import annotations

from collections.abc import Callable
from types import SimpleNamespace

import pytest

from components import session
from components.session import Reference
from core.vocabulary import Role, Workspace
from domain.accounts import sessions
from tests.factories import SmallStation


def vouched(monkeypatch: pytest.MonkeyPatch, **facts: str) -> Reference | None:
    monkeypatch.setattr(session.st, "user", SimpleNamespace(to_dict=lambda: facts))
    return session.reference()


def test_the_gate_names_session_and_workspace(monkeypatch: pytest.MonkeyPatch) -> None:
    assert vouched(monkeypatch, sid="17", workspace="station") == Reference(17, Workspace.STATION)


@pytest.mark.parametrize(
    "facts",
    [
        {},
        {"sid": "17"},
        {"workspace": "station"},
        {"sid": "", "workspace": "station"},
        {"sid": "-1", "workspace": "station"},
        {"sid": "1 or 1", "workspace": "station"},
        {"sid": "17", "workspace": "elsewhere"},
    ],
)
def test_anything_else_is_nobody(facts: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> None:
    assert vouched(monkeypatch, **facts) is None


def test_a_live_session_has_its_actor(sign_in: Callable[..., int], station: SmallStation) -> None:
    session_id = sign_in(Role.COMMUNITY_OFFICER, "G02")

    visitor = session.present()

    assert visitor is not None
    assert not visitor.is_locked
    actor = visitor.actor()
    assert (actor.role, actor.session_id) == (Role.COMMUNITY_OFFICER, session_id)
    assert actor.grids == {station.grid_ids["G02"]}


def test_a_session_that_was_idle_is_locked(sign_in: Callable[..., int], station: SmallStation) -> None:
    sign_in(Role.LEADER)
    station.clock.move(minutes=16)

    visitor = session.present()

    assert visitor is not None
    assert visitor.is_locked


def test_a_revoked_session_is_nobody(sign_in: Callable[..., int], station: SmallStation) -> None:
    sessions.revoke(station.desk, sign_in(Role.LEADER), "test", station.clock)

    assert session.present() is None


def test_a_session_of_a_desk_that_is_gone_is_nobody(
    station: SmallStation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(session, "reference", lambda: Reference(17, Workspace.DEMO))

    assert session.present() is None


def test_a_number_nobody_holds_is_nobody(station: SmallStation, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(session, "reference", lambda: Reference(4711, Workspace.STATION))

    assert session.present() is None
