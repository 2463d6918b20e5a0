import threading
from dataclasses import replace
from datetime import timedelta
from enum import StrEnum

import pytest
from sqlmodel import col, select

from core.errors import AlreadyDone, NotFound, StaleEdit
from core.vocabulary import Area, Role
from domain.audit import verify
from domain.organisation.events import OrganisationEvent
from domain.organisation.founding import add_place
from domain.work import Work, begin
from models import AreaRevision, AuditEntry, Ledger, Place, Station, Submission
from tests.factories import small_station


class Event(StrEnum):
    RENAMED = "renamed"


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def place(station, code="C001"):
    with station.reading() as session:
        return session.exec(select(Place).where(Place.code == code)).one()


def revision(station, area):
    with station.reading() as session:
        return session.get(AreaRevision, (1, str(area))).revision


def rename(station, name, *, version=None, role=Role.CLERK):
    with station.work(role) as work:
        found = work.get(Place, station.place_ids["C001"], version=version)
        found.name = name
        work.record(Event.RENAMED, found)


@pytest.mark.both
def test_a_clean_end_keeps_the_change_and_raises_the_version(station):
    before = place(station).version

    rename(station, "新翠湖")

    assert place(station).name == "新翠湖"
    assert place(station).version == before + 1


def test_an_exception_keeps_nothing_not_even_the_audit(station):
    with station.reading() as session:
        entries = len(session.exec(select(AuditEntry)).all())

    with pytest.raises(ValueError, match="stop"), station.work() as work:
        work.get(Place, station.place_ids["C001"]).name = "新翠湖"
        work.record(Event.RENAMED)
        raise ValueError("stop")

    with station.reading() as session:
        assert len(session.exec(select(AuditEntry)).all()) == entries
    assert place(station).name == "翠湖小区"


def test_a_change_without_a_record_is_refused_and_undone(station):
    with pytest.raises(RuntimeError, match="place"), station.work() as work:
        work.get(Place, station.place_ids["C001"]).name = "新翠湖"

    assert place(station).name == "翠湖小区"


def test_a_change_that_was_flushed_early_is_noticed_all_the_same(station):
    with pytest.raises(RuntimeError, match="not recorded"), station.work() as work:
        work.get(Place, station.place_ids["C001"]).name = "新翠湖"
        work.session.flush()


def test_a_bulk_change_must_be_recorded_too(station):
    row = {"code": "X1", "name": "x", "place_type": "PT01", "grid_id": station.grid_ids["G01"]}

    with pytest.raises(RuntimeError, match="not recorded"), station.work() as work:
        work.bulk(Place, [{**row, "station_id": 1, "id": work.new_id(), "name_en": "", "version": 1}])


def test_reading_alone_needs_no_record(station):
    with station.work() as work:
        work.get(Place, station.place_ids["C001"])


@pytest.mark.both
def test_ids_are_given_once(station):
    with station.work() as work:
        first, more = work.new_id(), work.new_ids(5)

    with station.work() as work:
        assert work.new_id() not in {first, *more}


def test_a_row_of_nowhere_is_not_found(station):
    with station.work() as work, pytest.raises(NotFound):
        work.get(Place, 999_999)


@pytest.mark.both
def test_a_stale_save_is_refused_and_shows_what_stands_there(station):
    drawn = place(station).version
    rename(station, "先存")

    with pytest.raises(StaleEdit) as stale:
        rename(station, "后存", version=drawn)

    assert stale.value.theirs["name"] == "先存"
    assert place(station).name == "先存"


@pytest.mark.both
def test_a_form_sent_twice_writes_once_and_says_what_it_made(station):
    with station.work() as work:
        work.once("token-1")
        work.result(42)
        work.record(Event.RENAMED)

    with pytest.raises(AlreadyDone) as second, station.work() as work:
        work.once("token-1")

    assert second.value.result == 42


def test_fifty_threads_with_one_token_write_one_row(station):
    done, refused = [], []

    def send():
        try:
            with station.work() as work:
                work.once("one")
                row = add_place(work, "Z1", "同一处", "PT01", station.grid_ids["G01"])
                work.result(row.id)
            done.append(row.id)
        except AlreadyDone:
            refused.append(1)

    threads = [threading.Thread(target=send) for _ in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert (len(done), len(refused)) == (1, 49)
    with station.reading() as session:
        assert session.get(Submission, (1, "one")).result_id == done[0]


def test_every_change_raises_the_revision_of_its_area_and_no_other(station):
    organisation = revision(station, Area.ORGANISATION)

    rename(station, "新翠湖")

    assert revision(station, Area.ORGANISATION) == organisation + 1
    with station.reading() as session:
        areas = session.exec(select(AreaRevision.area)).all()
    assert str(Area.DISPUTES) not in areas


@pytest.mark.both
def test_the_audit_says_who_did_what_to_which_row(station):
    rename(station, "新翠湖", role=Role.LEADER)

    with station.reading() as session:
        last = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()

    assert (last.event, last.subject, last.subject_id) == ("renamed", "place", station.place_ids["C001"])
    assert last.account_id == station.actor(Role.LEADER).account_id
    assert last.at == station.clock()


@pytest.mark.both
def test_the_chain_is_whole_after_many_changes(station):
    for number in range(5):
        rename(station, f"名{number}")

    station.desk.anchor.flush()
    with station.reading() as session:
        assert verify(session, station.desk.cipher, station.desk.anchor.read()) == []
        assert (
            session.get(Ledger, 1).audit_id
            == session.exec(select(AuditEntry.id).order_by(col(AuditEntry.id).desc())).first()
        )


def test_a_failing_audit_takes_the_change_with_it(station, monkeypatch):
    def broken(*_):
        raise OSError("no ink")

    monkeypatch.setattr("domain.work.append", broken)

    with pytest.raises(OSError, match="no ink"):
        rename(station, "新翠湖")

    assert place(station).name == "翠湖小区"


@pytest.mark.both
def test_writers_at_once_lose_nothing(station):
    def add(number):
        for turn in range(5):
            with station.work() as work:
                add_place(work, f"W{number}-{turn}", f"处{number}-{turn}", "PT01", station.grid_ids["G01"])

    threads = [threading.Thread(target=add, args=(n,)) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    with station.reading() as session:
        assert len(session.exec(select(Place).where(col(Place.code).like("W%"))).all()) == 30
        assert verify(session, station.desk.cipher, {}) == []


def test_work_belongs_to_the_station_of_its_actor(station):
    with station.work() as work:
        row = add_place(work, "S1", "处", "PT01", station.grid_ids["G01"])

    assert row.station_id == work.station_id == 1
    assert isinstance(work, Work)


def test_a_record_without_a_row_is_kept(station):
    with begin(station.desk, station.actor(Role.AUDITOR), station.clock) as work:
        work.record(OrganisationEvent.DICTIONARY_LOADED, names=["x"])

    with station.reading() as session:
        last = session.exec(select(AuditEntry).order_by(col(AuditEntry.id).desc())).first()
    assert last.detail == {"names": ["x"]}
    assert (last.subject, last.subject_id) == ("", 0)


@pytest.fixture
def driven(tmp_path):
    """A small station that says of itself that it is made up."""
    station = small_station(tmp_path)
    with station.work(Role.CLERK) as work:
        work.session.get(Station, 1).is_synthetic = True
        work.record(Event.RENAMED)
    return station


def test_a_made_up_station_lives_a_day_of_many_people_in_one_commit(driven):
    later = driven.clock() + timedelta(hours=3)
    officer = driven.actor(Role.COMMUNITY_OFFICER)

    with driven.work(Role.CLERK) as work:
        work.record(Event.RENAMED)
        work.turn_to(officer, later)
        work.get(Place, driven.place_ids["C001"]).name = "新翠湖"
        work.record(Event.RENAMED)

    with driven.reading() as session:
        latest = select(AuditEntry).order_by(col(AuditEntry.id).desc()).limit(2)
        second, first = session.exec(latest).all()
        assert (first.account_id, first.at) == (driven.actor(Role.CLERK).account_id, driven.clock())
        assert (second.account_id, second.at) == (officer.account_id, later)
        assert verify(session, driven.desk.cipher, {}) == []


def test_a_real_station_is_not_driven(station):
    with pytest.raises(RuntimeError, match="made-up"), station.work() as work:
        work.turn_to(station.actor(Role.LEADER), station.clock())


def test_a_made_up_station_is_not_driven_by_a_stranger(driven):
    stranger = replace(driven.actor(Role.LEADER), station_id=2)

    with pytest.raises(RuntimeError, match="made-up"), driven.work() as work:
        work.turn_to(stranger, driven.clock())


def test_what_is_remembered_is_read_once(station):
    asked = []

    with station.work() as work:
        found = [work.remembered("key", lambda: asked.append(1) or len(asked)) for _ in range(3)]

    assert found == [1, 1, 1]


def test_ids_handed_out_in_a_work_that_fails_are_handed_out_again(station):
    with pytest.raises(ValueError, match="stop"), station.work() as work:
        lost = work.new_id()
        raise ValueError("stop")

    with station.work() as work:
        assert work.new_id() == lost


def test_a_row_just_made_is_found_before_it_is_written(station):
    with station.work() as work:
        made = work.new(Place, code="N001", name="新地", place_type="PT01", grid_id=station.grid_ids["G01"])
        work.record(Event.RENAMED, made)
        assert work.get(Place, made.id) is made
