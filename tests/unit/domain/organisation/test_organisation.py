import pytest
from sqlmodel import select

from core.actor import system_actor
from core.errors import Refused
from core.i18n import speaking
from core.vocabulary import Role
from domain.organisation import found, grids, places, read_station_file, station_record
from domain.organisation.founding import add_grid, load_dictionaries
from domain.work import begin
from models import AuditEntry, DictionaryVersion, Grid, Office, PoliceRoom, Station
from tests.factories import small_station


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


@pytest.mark.both
def test_the_station_file_becomes_two_offices_nine_grids_and_nine_rooms(station):
    with station.reading() as session:
        assert session.exec(select(Station)).one().code == "CY"
        assert len(session.exec(select(Office)).all()) == 2
        assert len(session.exec(select(Grid)).all()) == 9
        assert len(session.exec(select(PoliceRoom)).all()) == 9


def test_the_figures_of_the_article_add_up(station):
    with station.reading() as session:
        records = grids(session, 1)

    assert sum(g.population for g in records) == 130_000
    assert round(sum(g.area_km2 for g in records), 6) == 16.0


def test_a_second_founding_is_refused(station):
    with pytest.raises(Refused, match="already"), station.work(Role.SYSADMIN) as work:
        found(work, read_station_file())


def test_founding_is_in_the_audit(station):
    with station.reading() as session:
        first = session.exec(select(AuditEntry).where(AuditEntry.id == 1)).one()

    assert (first.event, first.detail["grids"]) == ("station_founded", 9)


def test_grids_speak_both_languages(station):
    with station.reading() as session:
        first = grids(session, 1)[0]

    assert (first.label, first.community) == ("一号警格", "第一社区")
    with speaking("en"):
        assert (first.label, first.community) == ("Beat 1", "Community 1")


def test_grids_may_be_narrowed_to_those_somebody_holds(station):
    with station.reading() as session:
        mine = grids(session, 1, frozenset({station.grid_ids["G02"]}))

    assert [g.code for g in mine] == ["G02"]


def test_places_are_listed_by_grid(station):
    with station.reading() as session:
        assert {p.code for p in places(session, 1)} == {"C001", "C002", "U001"}
        assert [p.code for p in places(session, 1, station.grid_ids["G02"])] == ["C002"]


def test_an_import_may_bring_a_grid_along(station):
    with begin(station.desk, system_actor(1), station.clock) as work:
        add_grid(work, "B2512", "Beat 2512")

    with station.reading() as session:
        assert "B2512" in {g.code for g in grids(session, 1)}


def test_code_lists_are_kept_as_they_were_loaded_and_only_when_changed(station):
    with station.reading() as session:
        kept = len(session.exec(select(DictionaryVersion)).all())
    assert kept > 25

    with station.work(Role.SYSADMIN) as work:
        assert load_dictionaries(work) == []


def test_the_station_answers_with_its_name(station):
    with station.reading() as session:
        record = station_record(session, 1)
        nobody = station_record(session, 99)

    assert record.name == "慈音派出所"
    assert not record.is_synthetic
    assert nobody.name == ""
