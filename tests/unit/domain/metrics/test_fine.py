"""Counting rows agrees with the kept counts where these know enough, and with a pencil where they do not."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from analytics.periods import Period
from core.clock import local_day
from core.vocabulary import Role
from domain import tallies
from domain.metrics import METRICS, answer, fine
from domain.metrics.reader import Reader
from domain.questions import Question
from models import Dispute, FollowUp
from tests.factories import NOON, SmallStation, small_station
from tests.numbers import put_disputes, put_follow_ups, reader

TODAY = NOON.date()
PERIODS = (
    Period.year_to_date(TODAY),
    Period.month(2026, 8),
    Period.custom(date(2026, 2, 3), date(2026, 9, 14)),
)
MEASURES = [*fine.DISPUTES, *fine.FOLLOW_UPS]
LEVELS, METHODS = ("L1", "L2", "L3"), ("", "MM01", "MM05")
NARROWED = ("M01", "M02", "M03", "M04", "M05", "M05T", "M09", "SINCE")


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SmallStation]:
    """Lend a station with two years of rows of every level and method; nobody here writes."""
    made = small_station(Path(tmp_path_factory.mktemp("fine")))
    chance = random.Random(17)
    for _ in range(70):
        day = TODAY - timedelta(days=chance.randrange(1, 600))
        days = chance.choice((0, 2, 29, 31, 50))
        is_closed = day + timedelta(days=days) < TODAY
        put_disputes(
            made,
            chance.randrange(1, 4),
            day,
            bucket=chance.choice(("S", "S", "F", "X")) if is_closed else "",
            days=days,
            grid=chance.choice(("G01", "G02")),
            type_code=chance.choice(("DT0201", "DT0501")),
            level=chance.choice(LEVELS),
            method=chance.choice(METHODS),
            is_proactive=chance.random() < 0.3,
        )
        done = chance.choice((None, day, day + timedelta(days=2)))
        put_follow_ups(made, 1, day, done=done, rating=chance.choice(("SA5", "SA2")) if done else "")
    yield made
    made.desk.database.close()


@pytest.mark.parametrize("measure", MEASURES)
@pytest.mark.parametrize("period", PERIODS, ids=lambda period: period.to_params())
@pytest.mark.parametrize("grid", ["", "G01", "G02"])
@pytest.mark.parametrize("type_code", ["", "DT02", "DT0501"])
def test_rows_and_kept_counts_agree(
    measure: str, period: Period, grid: str, type_code: str, station: SmallStation
) -> None:
    grids = [station.grid_ids[grid]] if grid else None
    question = Question(period, grids[0] if grids else 0, type_code)

    with station.reading() as session:
        kept = tallies.count(session, 1, measure, period, grids=grids, code=type_code)
        counted = fine.count(session, station.actor(Role.LEADER), measure, question)

    assert counted == kept


@pytest.mark.parametrize("level", LEVELS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("bucket", ["S", "F", "X"])
def test_level_and_method_agree_with_a_pencil(
    level: str, method: str, bucket: str, station: SmallStation
) -> None:
    period = PERIODS[0]
    with station.reading() as session:
        rows = session.exec(select(Dispute)).all()
        expected = sum(
            row.bucket == bucket
            and row.level == level
            and (not method or row.method == method)
            and row.closed_at is not None
            and local_day(row.closed_at) in period
            for row in rows
        )
        question = Question(period, level=level, method=method)
        counted = fine.count(session, station.actor(Role.LEADER), f"closed_{bucket}", question)

    assert counted == expected


def test_follow_ups_are_narrowed_by_their_dispute(station: SmallStation) -> None:
    with station.reading() as session:
        of_level = {row.id: row.level for row in session.exec(select(Dispute))}
        due = [row for row in session.exec(select(FollowUp)) if row.due_on in PERIODS[0]]
        for level in LEVELS:
            expected = sum(of_level[row.dispute_id] == level for row in due)
            question = Question(PERIODS[0], level=level)
            assert fine.count(session, station.actor(Role.LEADER), "followup_due", question) == expected


@pytest.mark.parametrize("code", NARROWED)
def test_the_levels_of_a_number_add_up_to_the_whole(code: str, station: SmallStation) -> None:
    with reader(station) as whole:
        expected = answer(whole, code)
        parts = [answer(at_level(whole, level), code) for level in LEVELS]

    assert sum(part.n for part in parts) == expected.n
    assert sum(part.total for part in parts) == expected.total


def at_level(asked: Reader, level: str) -> Reader:
    return replace(asked, question=replace(asked.question, level=level))


def test_alerts_know_no_level_and_are_counted_as_they_are(station: SmallStation) -> None:
    assert not fine.knows("alert")
    with reader(station) as asked:
        assert answer(at_level(asked, "L2"), "M19").n == answer(asked, "M19").n


@pytest.mark.parametrize("code", METRICS)
def test_every_number_can_be_asked_of_one_level(code: str, station: SmallStation) -> None:
    with reader(station) as asked:
        found = answer(at_level(asked, "L1"), code)

    assert found.code == code


def test_an_officer_is_counted_their_own_grid(station: SmallStation) -> None:
    question = Question(PERIODS[0], level="L1")
    with station.reading() as session:
        both = [
            fine.count(session, station.actor(Role.COMMUNITY_OFFICER, grid), "accepted", question)
            for grid in ("G01", "G02")
        ]
        whole = fine.count(session, station.actor(Role.LEADER), "accepted", question)

    assert sum(both) == whole


def test_a_question_says_whether_it_is_fine_and_travels_in_the_address() -> None:
    plain, narrow = Question(PERIODS[0]), Question(PERIODS[0], level="L2", method="MM05")

    assert not plain.is_fine
    assert narrow.is_fine
    assert "level" not in plain.to_params()
    assert Question.from_params(narrow.to_params(), TODAY) == narrow


@pytest.mark.parametrize("text", ["x" * 500, "'; drop table dispute; --", "../..", "%00"])
def test_a_hostile_level_finds_nothing_and_breaks_nothing(text: str, station: SmallStation) -> None:
    question = Question.from_params({"period": "year", "level": text, "method": text}, TODAY)

    with station.reading() as session:
        assert fine.count(session, station.actor(Role.LEADER), "accepted", question) == 0
