import json

import pytest
from sqlalchemy import text

from domain.audit import verify
from domain.audit.anchor import Anchor
from domain.audit.chain import content_of
from domain.organisation.events import OrganisationEvent
from models import AuditEntry
from tests.factories import NOON, small_station


@pytest.fixture
def station(tmp_path, database_url):
    station = small_station(tmp_path, database_url)
    for number in range(10):
        with station.work() as work:
            work.record(OrganisationEvent.DICTIONARY_LOADED, number=number)
    station.desk.anchor.flush()
    return station


def findings(station):
    with station.reading() as session:
        return verify(session, station.desk.cipher, station.desk.anchor.read())


def tamper(station, *statements):
    """What somebody with the database in hand can do: take the triggers away, change rows."""
    with station.desk.database.engine.connect() as connection, connection.begin():
        if station.desk.database.is_sqlite:
            connection.execute(text("DROP TRIGGER audit_entry_no_update"))
            connection.execute(text("DROP TRIGGER audit_entry_no_delete"))
        else:
            connection.execute(text("DROP TRIGGER audit_entry_append_only ON audit_entry"))
        for statement in statements:
            connection.execute(text(statement))


@pytest.mark.both
def test_a_chain_that_nobody_touched_is_whole(station):
    assert findings(station) == []


@pytest.mark.both
@pytest.mark.parametrize(
    "edit",
    [
        "UPDATE audit_entry SET event = 'x' WHERE id = 20",
        "UPDATE audit_entry SET account_id = 7 WHERE id = 20",
        "UPDATE audit_entry SET subject_id = 7 WHERE id = 20",
        "UPDATE audit_entry SET at = '2020-01-01 00:00:00' WHERE id = 20",
        "UPDATE audit_entry SET mac = 'ff' WHERE id = 20",
    ],
)
def test_an_edited_entry_is_found_at_its_place(station, edit):
    tamper(station, edit)

    assert [(f.audit_id, f.what) for f in findings(station)] == [(20, "entry altered")]


def test_a_deleted_entry_is_found_at_its_place(station):
    tamper(station, "DELETE FROM audit_entry WHERE id = 20")

    assert [(f.audit_id, f.what) for f in findings(station)] == [(20, "entry missing")]


def test_two_entries_that_changed_places_are_found(station):
    tamper(
        station,
        "UPDATE audit_entry SET id = 999 WHERE id = 20",
        "UPDATE audit_entry SET id = 20 WHERE id = 21",
        "UPDATE audit_entry SET id = 21 WHERE id = 999",
    )

    assert findings(station)[0].audit_id == 20


def test_a_cut_tail_is_found_by_the_ledger(station):
    tamper(station, "DELETE FROM audit_entry WHERE id > 30")

    assert findings(station)[0].what == "tail cut or head altered"


def test_a_tail_cut_together_with_the_ledger_is_found_by_the_anchor(station):
    with station.reading() as session:
        kept = session.get(AuditEntry, (1, 30))
    tamper(
        station,
        "DELETE FROM audit_entry WHERE id > 30",
        f"UPDATE ledger SET audit_id = 30, audit_mac = '{kept.mac}'",
    )

    assert findings(station)[0].what == "does not reach the anchor outside the database"


def test_an_emptied_chain_is_found_by_the_anchor(station):
    tamper(station, "DELETE FROM audit_entry", "DELETE FROM ledger")

    assert findings(station)[0].what == "chain gone"


def test_an_added_entry_is_found(station):
    tamper(
        station,
        "INSERT INTO audit_entry SELECT station_id, id + 1, at, event, account_id, session_id, subject, "
        "subject_id, detail, mac FROM audit_entry WHERE id = (SELECT max(id) FROM audit_entry)",
    )

    assert findings(station)[0].what == "entry altered"


def test_entries_after_the_anchor_are_no_fault(station):
    heads = station.desk.anchor.read()
    with station.work() as work:
        work.record(OrganisationEvent.DICTIONARY_LOADED, number=11)

    with station.reading() as session:
        assert verify(session, station.desk.cipher, heads) == []


def test_the_content_of_an_entry_does_not_depend_on_how_its_time_came_back():
    entry = {"at": NOON, "event": "x", "mac": "y"}
    naive = {**entry, "at": NOON.replace(tzinfo=None), "mac": "z"}

    assert content_of(entry) == content_of(naive)
    assert json.loads(content_of(entry))["event"] == "x"


def test_the_anchor_follows_within_a_second_by_itself(tmp_path):
    anchor = Anchor(tmp_path / "deep" / "station.json")

    anchor.note(1, 5, "five")
    anchor._timer.join(2)

    assert Anchor(anchor.path).read() == {"1": (5, "five")}


def test_the_anchor_is_never_set_back(tmp_path):
    ahead, behind = Anchor(tmp_path / "a.json"), Anchor(tmp_path / "a.json")
    ahead.note(1, 9, "nine")
    ahead.flush()

    behind.note(1, 4, "four")
    behind.note(2, 1, "one")
    behind.flush()

    assert ahead.read() == {"1": (9, "nine"), "2": (1, "one")}


def test_a_missing_anchor_file_holds_nothing(tmp_path):
    assert Anchor(tmp_path / "none.json").read() == {}
