"""The two ends of the chain."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from sqlalchemy import text

from core.errors import NotAllowed
from core.vocabulary import Role
from domain.audit.events import AuditEvent
from domain.trail import ChainState, Heads, read_heads
from tests.factories import SmallStation, small_station


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    made = small_station(tmp_path)
    note(made)
    made.desk.anchor.flush()
    return made


def note(station: SmallStation) -> None:
    with station.work() as work:
        work.record(AuditEvent.ROLLUPS_REBUILT)


def heads(station: SmallStation) -> Heads:
    return read_heads(station.desk, station.actor(Role.AUDITOR))


def anchored(station: SmallStation, number: int, mac: str) -> None:
    """Write another end into the file, as somebody with the machine in hand could."""
    station.desk.anchor.path.write_text(json.dumps({"1": [number, mac]}))


def altered(station: SmallStation, statement: str) -> None:
    with station.desk.database.engine.connect() as connection, connection.begin():
        connection.execute(text("DROP TRIGGER audit_entry_no_delete"))
        connection.execute(text(statement))


def test_both_ends_of_an_untouched_chain_agree(station: SmallStation) -> None:
    found = heads(station)

    assert found.state is ChainState.AGREES
    assert found.ledger == found.anchor
    assert found.ledger[0] > 0


def test_an_anchor_some_entries_back_still_agrees(station: SmallStation) -> None:
    behind = heads(station).anchor
    note(station)
    station.desk.anchor.flush()
    anchored(station, *behind)
    found = heads(station)

    assert found.ledger[0] == behind[0] + 1
    assert found.state is ChainState.AGREES


def test_a_cut_tail_is_seen(station: SmallStation) -> None:
    altered(station, "DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)")

    assert heads(station).state is ChainState.DIFFERS


def test_a_tail_cut_together_with_the_ledger_is_seen_by_the_anchor(station: SmallStation) -> None:
    altered(station, "DELETE FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)")
    last = "SELECT {} FROM audit_entry ORDER BY id DESC LIMIT 1"
    with station.desk.database.engine.connect() as connection, connection.begin():
        for column, source in (("audit_id", "id"), ("audit_mac", "mac")):
            connection.execute(text(f"UPDATE ledger SET {column} = ({last.format(source)})"))

    assert heads(station).state is ChainState.DIFFERS


def test_another_mac_in_the_file_is_seen(station: SmallStation) -> None:
    anchored(station, heads(station).anchor[0], "ff")

    assert heads(station).state is ChainState.DIFFERS


def test_a_missing_file_is_said(station: SmallStation) -> None:
    station.desk.anchor.path.unlink()

    assert heads(station).state is ChainState.NO_ANCHOR


@pytest.mark.parametrize("role", [Role.CLERK, Role.SYSADMIN, Role.GRID_WORKER])
def test_nobody_else_looks_at_the_chain(station: SmallStation, role: Role) -> None:
    with pytest.raises(NotAllowed):
        read_heads(station.desk, station.actor(role))
