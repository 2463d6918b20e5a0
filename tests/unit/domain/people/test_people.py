from datetime import date

import pytest

from core.errors import BadInput
from core.vocabulary import Role
from domain.people import end_posting, hire, post, postings_on
from tests.factories import small_station

TODAY = date(2026, 11, 23)


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def held(station, worker_id, on=TODAY):
    with station.reading() as session:
        return [(p.role, p.grid_id) for p in postings_on(session, 1, worker_id, on)]


@pytest.mark.both
def test_a_role_is_held_from_its_first_day(station):
    with station.work(Role.SYSADMIN) as work:
        worker = hire(work, "王五", "police")
        post(
            work,
            worker.id,
            Role.COMMUNITY_OFFICER,
            grid_id=station.grid_ids["G03"],
            from_on=date(2026, 11, 1),
        )

    assert held(station, worker.id) == [("community_officer", station.grid_ids["G03"])]
    assert held(station, worker.id, date(2026, 10, 31)) == []


def test_several_grids_may_go_with_one_role(station):
    with station.work(Role.SYSADMIN) as work:
        worker = hire(work, "王五", "police")
        for code in ("G03", "G04"):
            post(work, worker.id, Role.COMMUNITY_OFFICER, grid_id=station.grid_ids[code])

    assert len(held(station, worker.id)) == 2


def test_a_second_role_at_the_same_time_is_refused(station):
    with station.work(Role.SYSADMIN) as work:
        worker = hire(work, "王五", "police")
        post(work, worker.id, Role.CLERK)

    with pytest.raises(BadInput, match="another role"), station.work(Role.SYSADMIN) as work:
        post(work, worker.id, Role.LEADER)


def test_the_day_a_posting_ends_no_longer_counts(station):
    with station.work(Role.SYSADMIN) as work:
        worker = hire(work, "王五", "police")
        posting = post(work, worker.id, Role.CLERK, from_on=date(2026, 1, 1))
        end_posting(work, posting.id, to_on=TODAY)
        post(work, worker.id, Role.LEADER, from_on=TODAY)

    assert held(station, worker.id) == [("leader", None)]
    assert held(station, worker.id, date(2026, 11, 22)) == [("clerk", None)]


def test_nobody_is_hired_without_a_name(station):
    with pytest.raises(BadInput) as refusal, station.work(Role.SYSADMIN) as work:
        hire(work, "  ", "police")

    assert refusal.value.field == "name"
