from datetime import UTC, datetime

import pytest
from sqlmodel import select

from core.vocabulary import Role
from domain.mediation.numbers import Series, give_number, is_void, void_number
from domain.mediation.vocabulary import CaseEvent
from models import AuditEntry, Dispute, PaperNumber, PaperSeries
from tests.disputes import registered
from tests.factories import small_station


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def waiting(station):
    """Return the id of a dispute that has no number yet."""
    return registered(station, Role.CLERK)


def given(station, case_id):
    with station.work() as work:
        return give_number(work, Series.MEDIATION, work.get(Dispute, case_id))


@pytest.mark.both
def test_numbers_run_from_one_without_gaps(station):
    case_id = waiting(station)

    assert [given(station, case_id) for _ in range(3)] == [f"（2026）慈音人调字第000{n}号" for n in (1, 2, 3)]


@pytest.mark.parametrize(
    ("moment", "year"),
    [
        (datetime(2026, 12, 31, 15, 59, tzinfo=UTC), 2026),
        (datetime(2026, 12, 31, 16, 0, tzinfo=UTC), 2027),
    ],
)
def test_the_year_of_a_number_is_the_stations_own(station, moment, year):
    case_id = waiting(station)
    station.clock.at = moment

    assert given(station, case_id) == f"（{year}）慈音人调字第0001号"


def test_a_number_beyond_four_digits_goes_on(station):
    case_id = waiting(station)
    with station.desk.database.writing() as session:
        session.add(PaperSeries(station_id=1, series=str(Series.MEDIATION), year=2026, last=9999))

    assert given(station, case_id) == "（2026）慈音人调字第10000号"


def test_every_number_is_kept_with_what_it_was_given_for(station):
    case_id = waiting(station)
    given(station, case_id)

    with station.reading() as session:
        kept = session.exec(select(PaperNumber)).one()
    assert (kept.series, kept.year, kept.serial) == ("人调", 2026, 1)
    assert (kept.subject, kept.subject_id, kept.void_why) == ("dispute", case_id, "")


def test_a_void_number_stays_and_its_serial_is_not_given_again(station):
    case_id = waiting(station)
    first = given(station, case_id)
    with station.work() as work:
        void_number(work, first, "OC10")

    second = given(station, case_id)

    assert second != first
    with station.work() as work:
        assert (is_void(work, first), is_void(work, second)) == (True, False)


def test_voiding_what_was_never_given_changes_nothing(station):
    with station.work() as work:
        void_number(work, "（1999）慈音人调字第0001号", "OC10")

        assert not is_void(work, "（1999）慈音人调字第0001号")


def test_giving_and_voiding_are_in_the_audit(station):
    text = given(station, waiting(station))
    with station.work() as work:
        void_number(work, text, "OC10")

    with station.reading() as session:
        entries = session.exec(select(AuditEntry).where(AuditEntry.subject == "paper_number")).all()
    assert [entry.event for entry in entries] == [
        CaseEvent.PAPER_NUMBER_GIVEN,
        CaseEvent.PAPER_NUMBER_VOIDED,
    ]
    assert entries[1].detail == {"number": text, "why": "OC10"}
