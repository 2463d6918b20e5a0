"""M25, M26 and rows 57 and 84, worked by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from analytics.periods import Period
from core.vocabulary import Role
from domain.metrics.ask import answer
from domain.metrics.series import spark
from domain.patrol import Report, ShiftResult, report
from tests.factories import SmallStation, small_station
from tests.numbers import put_alerts, reader
from tests.patrol import TODAY, planned_shift, shift_of

YESTERDAY = TODAY - timedelta(days=1)
TWO_DAYS = Period.last_days(2, TODAY)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> SmallStation:
    """Yesterday four shifts: two done (one with publicity), one cut short after an hour, one not done."""
    made = small_station(tmp_path_factory.mktemp("metrics"))
    answers = (
        Report(ShiftResult.DONE, has_publicity=True),
        Report(ShiftResult.DONE),
        Report(ShiftResult.CUT_SHORT, reason="PR1", minutes=60),
        Report(ShiftResult.NOT_DONE, reason="PR3"),
    )
    for said, grid in zip(answers, ("G01", "G01", "G02", "G02"), strict=True):
        shift_id = planned_shift(made, YESTERDAY, hours=(8, 12), grid=grid)
        with made.work(Role.LEADER) as work:
            report(work, shift_id, shift_of(made, shift_id).version, said)
    planned_shift(made, TODAY)
    put_alerts(made, 30, YESTERDAY, hour=9)
    put_alerts(made, 10, YESTERDAY, hour=9, grid="G02")
    return made


def test_m26_leaves_today_out(station: SmallStation) -> None:
    with reader(station, TWO_DAYS) as asked:
        found = answer(asked, "M26")

    assert (found.n, found.total) == (2, 4)


def test_publicity_counts_among_those_who_walked(station: SmallStation) -> None:
    with reader(station, TWO_DAYS) as asked:
        found = answer(asked, "M26P")

    assert (found.n, found.total) == (1, 3)


def test_m25_is_worked_by_hand(station: SmallStation) -> None:
    with reader(station, TWO_DAYS) as asked:
        found = answer(asked, "M25")

    # hours 8:1 in grids 1 and 2, alerts 30:10: overlap is .75 + .111
    assert found.value == pytest.approx(0.75 + 1 / 9)
    assert (found.n, found.total) == (8, 9)
    assert found.target == 0.6
    assert not found.is_small


def test_m25_of_few_alerts_is_small(station: SmallStation) -> None:
    with reader(station, TWO_DAYS, grid="G02") as asked:
        assert answer(asked, "M25").is_small


def test_m25_without_hours_has_no_value(station: SmallStation) -> None:
    with reader(station, Period.last_days(1, TODAY)) as asked:
        found = answer(asked, "M25")

    assert (found.value, found.total) == (None, 0)


def test_officers_were_in_sight_in_two_cells_of_a_day(station: SmallStation) -> None:
    with reader(station, TWO_DAYS) as asked:
        found = answer(asked, "R84")

    assert (found.n, found.total) == (2, 9 * 6)
    assert found.before is None


@pytest.mark.parametrize("code", ["M26", "M26P", "R84"])
def test_on_the_first_day_of_a_period_there_is_nothing_to_tell(station: SmallStation, code: str) -> None:
    with reader(station, Period.last_days(1, TODAY)) as asked:
        found = answer(asked, code)

    assert (found.value, found.total) == (None, 0)


def test_a_grid_narrows_the_shifts(station: SmallStation) -> None:
    with reader(station, TWO_DAYS, grid="G02") as asked:
        found = answer(asked, "M26")

    assert (found.n, found.total) == (0, 2)


def test_an_officer_reads_the_numbers_of_their_grid(station: SmallStation) -> None:
    from dataclasses import replace

    from domain.accounts.policy import Page

    with reader(station, TWO_DAYS, role=Role.COMMUNITY_OFFICER) as asked:
        found = answer(replace(asked, page=Page.PATROL), "M26")

    assert (found.n, found.total) == (2, 2)


def test_m26_has_a_line_by_month(station: SmallStation) -> None:
    with reader(station, TWO_DAYS) as asked:
        months = spark(asked, "M26")

    assert len(months) == 12
    assert months.iloc[-1] == pytest.approx(2 / 5)
