"""What the database itself refuses of clocks and linked disputes: a second of its kind, a link to nothing."""

from datetime import timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from models import Clock, ClockEvent, DisputeIncident, DisputeLink, DisputeMerge
from tests.disputes import registered
from tests.factories import NOON, small_station

NOWHERE = 987_654


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def a_clock(number, first, _second, **other):
    fields = {
        "subject": "dispute",
        "subject_id": first,
        "code": "A_TEST",
        "state": "running",
        "started_at": NOON,
    }
    return Clock(**{"station_id": 1, "id": number, **fields, **other})


def a_link(number, first, second, **other):
    fields = {"earlier_id": first, "later_id": second, "kind": "repeat", "later_at": NOON, "decided_at": NOON}
    return DisputeLink(**{"station_id": 1, "id": number, **fields, **other})


def an_incident(number, first, _second, **other):
    fields = {"dispute_id": first, "alert_id": 5, "occurred_at": NOON, "linked_at": NOON + timedelta(hours=1)}
    return DisputeIncident(**{"station_id": 1, "id": number, **fields, **other})


def a_merge(number, first, second, **other):
    fields = {"kept_id": first, "merged_id": second, "merged_at": NOON}
    return DisputeMerge(**{"station_id": 1, "id": number, **fields, **other})


def a_happening(number, first, _second, **other):
    fields = {"subject": "dispute", "subject_id": first, "at": NOON, "words": ["paused"]}
    return ClockEvent(**{"station_id": 1, "id": number, **fields, **other})


def write(station, *rows):
    with station.desk.database.writing() as session:
        for row in rows:
            session.add(row)
            session.flush()


@pytest.mark.both
@pytest.mark.parametrize("make", [a_clock, a_link, an_incident])
def test_a_second_row_of_what_must_be_single_is_refused(station, make):
    first, second = registered(station), registered(station)
    write(station, make(900_001, first, second))

    with pytest.raises(IntegrityError):
        write(station, make(900_002, first, second))


@pytest.mark.parametrize(
    ("make", "other"),
    [
        (a_clock, {"code": "ANOTHER"}),
        (a_clock, {"subject": "record.dog"}),
        (an_incident, {"alert_id": 6}),
        (a_merge, {}),
        (a_happening, {}),
    ],
)
def test_what_differs_in_its_key_or_may_come_again_stands_beside_the_first(station, make, other):
    first, second = registered(station), registered(station)
    row = make(900_002, first, second, **other)
    kind = type(row)

    write(station, make(900_001, first, second), row)

    with station.reading() as session:
        assert session.get(kind, (1, 900_001)) is not None
        assert session.get(kind, (1, 900_002)) is not None


@pytest.mark.both
@pytest.mark.parametrize(
    ("make", "column"),
    [
        (a_link, "earlier_id"),
        (a_link, "later_id"),
        (a_link, "worker_id"),
        (an_incident, "dispute_id"),
        (a_merge, "kept_id"),
        (a_merge, "merged_id"),
        (a_happening, "worker_id"),
    ],
)
def test_a_link_to_a_row_that_is_not_there_is_refused(station, make, column):
    first, second = registered(station), registered(station)

    with pytest.raises(IntegrityError):
        write(station, make(900_001, first, second, **{column: NOWHERE}))
