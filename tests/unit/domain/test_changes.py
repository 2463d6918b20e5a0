"""What rows were before is noted once, told for JSON, and only of rows that have an id of their own."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from core.vocabulary import Role
from domain.changes import Changes, answer_of, answers, has_answer, is_answered
from domain.mediation.vocabulary import CaseEvent
from models import Dispute, Draft, FollowUp, Grid, KeyedToken
from tests.disputes import registered, row
from tests.factories import SmallStation, small_station


@pytest.fixture
def station(tmp_path, database_url) -> SmallStation:
    return small_station(tmp_path, database_url)


def grid(**changes: object) -> Grid:
    facts: dict[str, object] = {
        "code": "G01",
        "community_zh": "一",
        "community_en": "1",
        "beat_zh": "一",
        "beat_en": "1",
    }
    return Grid(station_id=1, id=5, **facts | changes)


def before(one: Grid) -> dict[str, object]:
    return dict(one.model_dump())


def test_a_changed_row_is_told_with_the_columns_that_differ() -> None:
    seen, one = Changes(), grid(population=10)
    stood = before(one)
    one.population, one.version = 12, 2

    seen.note(one, stood)

    assert seen.changed() == [{"table": "grid", "id": 5, "version": 2, "columns": {"population": 10}}]


def test_the_first_state_is_the_one_that_counts() -> None:
    seen, one = Changes(), grid(population=10)
    for number in (11, 12, 13):
        stood = before(one)
        one.population = number
        seen.note(one, stood)

    assert seen.changed()[0]["columns"] == {"population": 10}


def test_a_row_that_is_again_what_it_was_has_not_changed() -> None:
    seen, one = Changes(), grid(population=10)
    seen.note(one, before(one))

    assert seen.changed() == []


def test_a_row_that_was_made_is_no_change_whatever_happens_to_it_after() -> None:
    seen, one = Changes(), grid()
    seen.note(one, None)
    stood = before(one)
    one.population = 99
    seen.note(one, stood)

    assert seen.changed() == []
    assert seen.made() == [{"table": "grid", "id": 5, "version": 1}]


def test_moments_are_compared_as_moments_whichever_database_they_come_from() -> None:
    at = datetime(2026, 11, 23, 4, 0, tzinfo=UTC)
    seen = Changes()
    one = Dispute(
        station_id=1, id=3, title="", type_code="DT0201", grid_id=1, source="SC01", risk="R1",
        registrar_id=1, found_at=at, registered_at=at, level_started_at=at,
    )  # fmt: skip

    seen.note(one, {**one.model_dump(), "found_at": at.replace(tzinfo=None)})

    assert seen.changed() == []


@pytest.mark.parametrize(
    "one",
    [
        Draft(station_id=1, id=4, account_id=1, form="x", content_locked=b"", saved_at=datetime.now(UTC)),
        KeyedToken(station_id=1, token="t", owner="dispute_party", owner_id=1),
    ],
)
def test_drafts_and_rows_without_an_id_are_not_noted(one: Draft | KeyedToken) -> None:
    seen = Changes()
    seen.note(one, None)

    assert seen.made() == []


def test_a_watch_notes_what_happens_inside_it_alone(station: SmallStation) -> None:
    case_id = registered(station)

    with station.work(Role.GRID_WORKER) as work:
        case = work.get(Dispute, case_id)
        case.title = "前"
        with work.watching() as seen:
            case.risk = "R2"
        case.title = "后"
        work.record(CaseEvent.DISPUTE_CORRECTED, case)

    assert [one["columns"] for one in seen.changed()] == [{"risk": "R1"}]
    assert row(station, case_id).title == "后"


def test_an_area_declares_how_its_rows_are_answered() -> None:
    @answers("a_table_of_this_test")
    def nothing(_work: object, _row: object) -> None:
        """Do nothing."""

    assert answer_of("a_table_of_this_test") is nothing
    assert answer_of("another") is None
    assert has_answer([{"table": "a_table_of_this_test"}])
    assert not has_answer([{"table": "a_table_of_this_test"}, {"table": "another"}])


@pytest.mark.parametrize(
    "event",
    [
        CaseEvent.DISPUTE_REGISTERED, CaseEvent.DISPUTE_ACCEPTED, CaseEvent.DISPUTE_ESCALATED,
        CaseEvent.DISPUTE_SETTLED, CaseEvent.FOLLOW_UP_DONE,
    ],
)  # fmt: skip
def test_the_saves_people_regret_can_be_taken_back(event: CaseEvent) -> None:
    assert is_answered(str(event))


@pytest.mark.parametrize("event", [CaseEvent.PARTY_REVEALED, CaseEvent.DISPUTES_EXPORTED])
def test_what_was_seen_cannot_be_unseen(event: CaseEvent) -> None:
    assert not is_answered(str(event))


def test_every_table_a_step_writes_has_an_answer(station: SmallStation) -> None:
    written = {
        "dispute",
        "dispute_event",
        "dispute_party",
        "follow_up",
        "paper_number",
        "clock",
        "clock_event",
    }

    assert all(answer_of(table) for table in written)
    assert FollowUp.__tablename__ in written
