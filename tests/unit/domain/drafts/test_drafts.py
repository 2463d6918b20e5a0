from datetime import timedelta

import pytest
from sqlmodel import select

from core.errors import BadInput
from core.vocabulary import Role
from domain.drafts import discard_draft, find_drafts, open_draft, save_draft
from domain.work import begin
from models import AuditEntry, Draft
from tests.factories import NOON, small_station

TYPED = {"narrative": "张三丰，13812345678", "type": "DT0201", "parties": ["张三丰"]}


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def save(station, form="register", content=TYPED, role=Role.GRID_WORKER):
    with station.work(role) as work:
        save_draft(work, form, content)


def kept(station, form="register", role=Role.GRID_WORKER):
    return open_draft(station.desk, station.actor(role), form)


@pytest.mark.both
def test_a_draft_is_offered_as_it_was_left(station):
    save(station)

    draft = kept(station)

    assert (draft.form, draft.content, draft.saved_at) == ("register", TYPED, NOON)


def test_saving_again_replaces_what_was_kept(station):
    save(station)
    station.clock.move(minutes=5)

    save(station, content={"narrative": "改了"})

    assert kept(station).content == {"narrative": "改了"}
    assert kept(station).saved_at == NOON + timedelta(minutes=5)
    with station.reading() as session:
        assert len(session.exec(select(Draft)).all()) == 1


def test_a_draft_is_encrypted_at_rest(station, tmp_path):
    save(station)
    station.desk.database.close()

    held = b"".join(path.read_bytes() for path in tmp_path.glob("*.db*"))

    assert b"13812345678" not in held
    assert "张三丰".encode() not in held


def test_nobody_is_offered_anothers_draft(station):
    save(station)

    assert kept(station, role=Role.LEADER) is None
    assert find_drafts(station.desk, station.actor(Role.LEADER)) == []


def test_throwing_away_ones_own_leaves_anothers(station):
    save(station)
    save(station, role=Role.LEADER)

    with station.work(Role.GRID_WORKER) as work:
        discard_draft(work, "register")

    assert kept(station) is None
    assert kept(station, role=Role.LEADER) is not None


def test_throwing_away_what_is_not_there_is_no_mistake(station):
    with station.work(Role.GRID_WORKER) as work:
        discard_draft(work, "register")

    assert kept(station) is None


def test_a_draft_writes_nothing_into_the_audit(station):
    with station.reading() as session:
        before = len(session.exec(select(AuditEntry)).all())

    save(station)

    with station.reading() as session:
        assert len(session.exec(select(AuditEntry)).all()) == before


def test_drafts_of_a_kind_of_form_are_listed_newest_first(station):
    for at, form in enumerate(("note-1", "register", "note-2")):
        station.clock.move(minutes=at)
        save(station, form)

    found = find_drafts(station.desk, station.actor(Role.GRID_WORKER), "note-")

    assert [draft.form for draft in found] == ["note-2", "note-1"]


def test_a_draft_beyond_its_limit_is_refused(station):
    with pytest.raises(BadInput):
        save(station, content={"narrative": "长" * 30_000})
    with pytest.raises(BadInput):
        save(station, form="f" * 61)

    assert kept(station) is None


def test_the_fifty_first_draft_pushes_out_the_oldest(station):
    actor = station.actor(Role.GRID_WORKER)
    for at in range(52):
        station.clock.move(seconds=1)
        with begin(station.desk, actor, station.clock) as work:
            save_draft(work, f"note-{at}", {"note": str(at)})

    forms = [draft.form for draft in find_drafts(station.desk, actor)]

    assert len(forms) == 50
    assert "note-0" not in forms
    assert forms[0] == "note-51"
