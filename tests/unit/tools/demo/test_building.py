from __future__ import annotations

import json
import re
from datetime import date

import pytest

from core.db import sqlite_module
from core.errors import StorageTrouble
from domain.audit import verify
from domain.audit.anchor import Anchor
from tests.demo_cache import copied_demo, demo_desk
from tools.demo import building
from tools.demo.building import build, check_whole, put_in_place
from tools.demo.drive import Order

ORDER = Order(date(2024, 10, 31), 10 / 365.25)
TABLES = (
    "alert",
    "dispute",
    "dispute_event",
    "follow_up",
    "worker",
    "place",
    "posting",
    "account",
    "import_batch",
)
DIFFER = {"password_hash"}


def small(path, value):
    connection = sqlite_module().connect(str(path))
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("CREATE TABLE t (v)")
    connection.execute("INSERT INTO t VALUES (?)", (value,))
    connection.commit()
    return connection


def value_in(path):
    connection = sqlite_module().connect(str(path))
    found = connection.execute("SELECT v FROM t").fetchone()[0]
    connection.close()
    return found


@pytest.fixture(scope="module")
def two(tmp_path_factory):
    """Two builds of ten days from the same seed, in folders of their own."""
    folders = [tmp_path_factory.mktemp("demo") for _ in range(2)]
    for folder in folders:
        build(ORDER, folder, folder / "keys")
    return folders


def content(folder, table):
    connection = sqlite_module().connect(str(folder / "demo.db"))
    names = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    kept = [name for name in names if name not in DIFFER and not name.endswith("_locked")]
    rows = connection.execute(f"SELECT {', '.join(kept)} FROM {table} ORDER BY id").fetchall()
    connection.close()
    return rows


@pytest.mark.parametrize("table", TABLES)
def test_the_same_seed_builds_the_same_rows(two, table):
    first, second = (content(folder, table) for folder in two)

    assert first
    assert first == second


def test_nothing_is_left_beside_the_file(two):
    names = {path.name for path in two[0].iterdir()}

    assert names == {"demo.db", "keys", "anchors"}
    assert [path.name for path in (two[0] / "anchors").iterdir()] == ["demo.json"]


def test_no_id_number_or_phone_lies_in_the_file_in_the_clear(small_demo):
    raw = (small_demo / "demo.db").read_bytes()

    # keyed hashes are written in hexadecimal: a run of digits inside one is chance
    assert not re.search(rb"(?<![0-9a-f])199\d{8}(?![0-9a-f])", raw)
    assert not re.search(rb"(?<![0-9a-f])99\d{2}01(19|20)\d{9}[\dX]", raw)


def test_no_name_of_a_party_lies_in_the_file_in_the_clear(small_demo):
    desk = demo_desk(small_demo)
    raw = (small_demo / "demo.db").read_bytes()

    from sqlmodel import select

    from core.crypto import place_of
    from models import DisputeParty, Worker

    with desk.database.reading() as session:
        workers = {worker.name for worker in session.exec(select(Worker))}
        parties = session.exec(select(DisputeParty)).all()
        names = {
            desk.cipher.open(one.name_locked, place_of("dispute_party", "name_locked", 1, one.id))
            for one in parties
        }
    desk.database.close()
    strangers = names - workers
    assert len(strangers) > 50
    assert not [name for name in strangers if name.encode() in raw]


def test_a_second_build_takes_the_place_of_the_first(tmp_path):
    copied_demo(tmp_path, years=0.1)

    build(ORDER, tmp_path, tmp_path / "keys")

    desk = demo_desk(tmp_path)
    with desk.database.reading() as session:
        assert verify(session, desk.cipher, desk.anchor.read()) == []
    desk.database.close()


def test_a_build_that_fails_leaves_the_old_one_as_it_was(tmp_path, monkeypatch):
    copied_demo(tmp_path, years=0.1)
    before = (tmp_path / "demo.db").read_bytes()
    monkeypatch.setattr(building, "drive", lambda *_: 1 / 0)

    with pytest.raises(ZeroDivisionError):
        build(ORDER, tmp_path, tmp_path / "keys")

    assert (tmp_path / "demo.db").read_bytes() == before
    assert not list(tmp_path.glob("*building*"))


def test_what_an_unfinished_build_left_is_cleared_away(tmp_path):
    for ending in building.BESIDE:
        (tmp_path / f"demo.building.db{ending}").write_bytes(b"rest")

    building.clear(tmp_path / "demo.building.db", Anchor(tmp_path / "anchors" / "demo.building.json"))

    assert list(tmp_path.glob("*building*")) == []


def test_where_there_is_no_file_the_fresh_one_is_renamed(tmp_path):
    small(tmp_path / "fresh.db", "new").close()

    put_in_place(tmp_path / "fresh.db", tmp_path / "demo.db")

    assert value_in(tmp_path / "demo.db") == "new"
    assert not (tmp_path / "fresh.db").exists()


def test_a_file_that_is_open_elsewhere_takes_over_the_content(tmp_path):
    small(tmp_path / "fresh.db", "new").close()
    reader = small(tmp_path / "demo.db", "old")
    assert reader.execute("SELECT v FROM t").fetchone()[0] == "old"

    put_in_place(tmp_path / "fresh.db", tmp_path / "demo.db")

    assert reader.execute("SELECT v FROM t").fetchone()[0] == "new"
    reader.close()
    assert value_in(tmp_path / "demo.db") == "new"


def test_a_file_that_is_no_database_any_more_is_replaced(tmp_path):
    small(tmp_path / "fresh.db", "new").close()
    (tmp_path / "demo.db").write_bytes(b"no database at all, " * 400)
    (tmp_path / "demo.db-wal").write_bytes(b"rest")

    put_in_place(tmp_path / "fresh.db", tmp_path / "demo.db")

    assert value_in(tmp_path / "demo.db") == "new"
    assert not (tmp_path / "demo.db-wal").exists()


def test_a_file_that_is_locked_is_not_replaced(tmp_path, monkeypatch):
    small(tmp_path / "fresh.db", "new").close()
    writer = small(tmp_path / "demo.db", "old")
    writer.isolation_level = None
    writer.execute("BEGIN IMMEDIATE")
    monkeypatch.setattr(building, "PATIENCE_SECONDS", 0.2)

    with pytest.raises(StorageTrouble, match="somebody is writing"):
        put_in_place(tmp_path / "fresh.db", tmp_path / "demo.db")

    writer.execute("ROLLBACK")
    writer.close()
    assert value_in(tmp_path / "demo.db") == "old"


def test_a_damaged_file_is_not_let_through(tmp_path):
    connection = small(tmp_path / "demo.db", "x")
    connection.execute("PRAGMA foreign_keys=OFF")
    connection.execute("CREATE TABLE parent (id INTEGER PRIMARY KEY)")
    connection.execute("CREATE TABLE child (parent INTEGER REFERENCES parent)")
    connection.execute("INSERT INTO child VALUES (9)")
    connection.commit()
    connection.close()

    with pytest.raises(StorageTrouble, match="damaged"):
        check_whole(tmp_path / "demo.db")


def test_a_whole_file_is_let_through_without_its_log(tmp_path):
    small(tmp_path / "demo.db", "x").close()

    check_whole(tmp_path / "demo.db")

    assert value_in(tmp_path / "demo.db") == "x"


def test_the_anchor_is_the_head_of_the_new_chain(two):
    head = json.loads((two[0] / "anchors" / "demo.json").read_text())["1"]
    connection = sqlite_module().connect(str(two[0] / "demo.db"))

    last = connection.execute("SELECT id, mac FROM audit_entry ORDER BY id DESC LIMIT 1").fetchone()
    connection.close()

    assert tuple(head) == last
