"""What depends on the dialect: JSON, keyset pages, bulk rows, counts - on SQLite and on PostgreSQL."""

import pytest

from analytics.periods import Period
from domain.questions import Question
from domain.records import (
    RecordFilter,
    View,
    correct,
    count_attention,
    count_records,
    count_views,
    enter_many,
    find_records,
    find_round,
    finish,
    kind_of,
    tick,
    verify,
    window_of,
)
from domain.records.counting import Ground, active_members, rounds
from domain.records.queries import end_of
from domain.tallies.check import differences
from tests.factories import small_station
from tests.records import (
    ADULT,
    AUXILIARY,
    CLERK,
    LEADER,
    OFFICER,
    WORKER,
    asker,
    dog,
    entered,
    file,
    hazard,
    residence,
    row,
)

pytestmark = pytest.mark.both


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def test_a_record_lives_its_life(station):
    record_id = entered(station, "dog_licence", dog(station))
    with station.work(AUXILIARY) as work:
        correct(work, record_id, 1, {"breed": "DB54"})
    with station.work(AUXILIARY) as work:
        finish(work, record_id, {"issued_on": "2026-11-23"})

    found = file(station, record_id)
    assert (found.status, found.values["breed"], str(found.valid_until)) == ("done", "DB54", "2027-05-01")
    assert row(station, record_id).version == 3
    with station.reading() as session:
        assert differences(session, 1) == []


def test_a_stack_is_kept_found_and_paged(station):
    rows = [
        residence(station, name=f"张{n}", happened=f"2026-11-{n + 1:02d}", moved_in_on="2026-10-31")
        for n in range(9)
    ]
    with station.work(CLERK) as work:
        made = enter_many(work, "residence", rows)

    seen, after = [], None
    while True:
        with station.reading() as session:
            page = find_records(session, asker(station), RecordFilter("residence", after=after, limit=4))
        if page.empty:
            break
        seen += page["id"].tolist()
        after = end_of(page)
    assert seen == made[::-1]
    with station.reading() as session:
        for words, n in ((ADULT, 9), ("张3", 1), ("zs", 0)):
            assert count_records(session, asker(station), RecordFilter("residence", words=words)) == n, words


def test_pills_and_panel_count_alike(station):
    entered(station, "hazard", hazard(station, happened="2026-11-01"), WORKER)
    checked = entered(station, "hazard", hazard(station), WORKER)
    with station.work(OFFICER) as work:
        verify(work, checked, is_right=True)

    with station.reading() as session:
        held = count_views(session, asker(station), kind_of("hazard"))
        panel = count_attention(session, asker(station, LEADER))

    assert (held[View.OPEN], held[View.OVERDUE], held[View.UNCHECKED]) == (2, 1, 1)
    assert panel[["kind", "view", "n"]].values.tolist() == [["hazard", "overdue", 1]]


def test_a_round_is_ticked_and_counted(station):
    with station.work(CLERK) as work:
        tick(work, "antifraud_round", [(station.place_ids["C001"], {"audio": True})])

    kind = kind_of("antifraud_round")
    with station.reading() as session:
        board = find_round(session, asker(station), kind, window_of(kind, asker(station).today))
        found = rounds(Ground(session, 1), kind.code, Period.month(2026, 11), asker(station).today)

    assert board["is_covered"].tolist() == [False, True]
    assert (found.due, found.covered, found.joined) == (4, 1, 1)


def test_the_rows_of_a_measure_are_read_from_the_payload(station):
    for moved_in in ("2026-11-20", "2026-10-01"):
        entered(station, "residence", residence(station, moved_in_on=moved_in))
    wanted = RecordFilter("residence", part="on_time", question=Question(Period.month(2026, 11)))

    with station.reading() as session:
        assert count_records(session, asker(station), wanted) == 1


def test_members_of_an_activity_are_counted_once(station):
    values = {"happened": "2026-01-01", "grid": station.grid_ids["G01"], "name": "赵大", "composition": "RA2"}
    member = entered(station, "red_armband", values, CLERK)
    values = {"happened": "2026-11-20", "grid": station.grid_ids["G01"], "type": "VA1", "force": "VF2",
              "members": [member]}  # fmt: skip
    for _ in range(2):
        made = entered(station, "volunteer_activity", values, AUXILIARY)
        with station.work(OFFICER) as work:
            verify(work, made, is_right=True)

    with station.reading() as session:
        assert active_members(Ground(session, 1), "red_armband", asker(station).today) == (1, 1)
