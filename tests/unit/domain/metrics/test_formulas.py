"""The formulas of A2, each against rows of which everything is known."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from analytics.periods import Period
from core.messages import Message
from core.vocabulary import Role
from domain.metrics import Answer, Shape
from domain.metrics.formulas import LEFT_OUT, TOO_YOUNG
from tests.factories import SmallStation
from tests.numbers import put_alerts, put_disputes, put_follow_ups

Ask = Callable[..., Answer]
MARCH = Period.month(2026, 3)


def counted(answer: Answer) -> tuple[int, int]:
    return answer.n, answer.total


def test_resolved_counts_what_was_closed_in_the_period(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 3, date(2026, 3, 2), bucket="S")
    put_disputes(station, 1, date(2026, 3, 2), bucket="F")
    put_disputes(station, 5, date(2026, 2, 27), bucket="S")

    assert counted(ask("M01", MARCH)) == (3, 4)


def test_a_dispute_accepted_before_and_closed_within_counts_as_closed(
    station: SmallStation, ask: Ask
) -> None:
    put_disputes(station, 2, date(2026, 2, 25), bucket="S", days=10)

    assert counted(ask("M01", MARCH)) == (2, 2)


def test_what_is_excluded_is_in_neither_part_and_is_said(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 2, date(2026, 3, 2), bucket="S")
    put_disputes(station, 4, date(2026, 3, 2), bucket="X")

    found = ask("M01", MARCH)

    assert counted(found) == (2, 2)
    assert found.excluded == ((LEFT_OUT, 4),)


def test_open_disputes_are_no_part_of_the_closed_rate(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 6, date(2026, 3, 2))

    assert ask("M01", MARCH).value is None


def test_the_cohort_holds_open_ones_as_not_resolved(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 3, date(2026, 3, 2), bucket="S", days=5)
    put_disputes(station, 1, date(2026, 3, 2), bucket="S", days=45)
    put_disputes(station, 2, date(2026, 3, 2))

    assert counted(ask("M02", MARCH)) == (3, 6)


def test_the_thirtieth_day_still_counts_and_the_thirty_first_does_not(
    station: SmallStation, ask: Ask
) -> None:
    put_disputes(station, 1, date(2026, 3, 2), bucket="S", days=30)
    put_disputes(station, 1, date(2026, 3, 2), bucket="S", days=31)

    assert counted(ask("M02", MARCH)) == (1, 2)


def test_who_cannot_have_had_30_days_is_left_out_and_said(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 2, date(2026, 10, 24), bucket="S")
    put_disputes(station, 5, date(2026, 10, 25), bucket="S")

    found = ask("M02")

    assert counted(found) == (2, 2)
    assert (TOO_YOUNG, 5) in found.excluded


def test_a_period_without_a_ripe_day_has_no_cohort(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 5, date(2026, 11, 3), bucket="S")

    found = ask("M02", Period.month(2026, 11))

    assert found.value is None
    assert found.excluded == ((TOO_YOUNG, 5),)


def test_excluded_ones_leave_the_cohort(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 2, date(2026, 3, 2), bucket="S")
    put_disputes(station, 3, date(2026, 3, 2), bucket="X")

    found = ask("M02", MARCH)

    assert counted(found) == (2, 2)
    assert (LEFT_OUT, 3) in found.excluded


def test_overdue_is_asked_now_whatever_the_period(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 3, date(2026, 11, 2))
    put_disputes(station, 4, date(2026, 11, 22))
    put_disputes(station, 5, date(2026, 11, 2), bucket="S")

    assert counted(ask("M03", MARCH)) == (3, 7)


def test_satisfied_are_the_good_of_the_valid_ratings(station: SmallStation, ask: Ask) -> None:
    put_follow_ups(station, 3, date(2026, 3, 10), done=date(2026, 3, 10), rating="SA5")
    put_follow_ups(station, 1, date(2026, 3, 10), done=date(2026, 3, 10), rating="SA2")
    put_follow_ups(station, 2, date(2026, 3, 10), done=date(2026, 3, 10))

    assert counted(ask("M04", MARCH)) == (3, 4)


def test_coverage_is_done_of_due(station: SmallStation, ask: Ask) -> None:
    put_follow_ups(station, 3, date(2026, 3, 10), done=date(2026, 3, 20))
    put_follow_ups(station, 1, date(2026, 3, 10))

    assert counted(ask("M05", MARCH)) == (3, 4)
    assert counted(ask("M05T", MARCH)) == (0, 4)


def test_the_due_day_itself_is_on_time(station: SmallStation, ask: Ask) -> None:
    put_follow_ups(station, 2, date(2026, 3, 10), done=date(2026, 3, 10))

    assert counted(ask("M05T", MARCH)) == (2, 2)


def test_what_is_due_tomorrow_does_not_lower_the_coverage(station: SmallStation, ask: Ask) -> None:
    put_follow_ups(station, 1, date(2026, 11, 23), done=date(2026, 11, 23))
    put_follow_ups(station, 4, date(2026, 11, 24))

    assert counted(ask("M05", Period.month(2026, 11))) == (1, 1)


def test_found_by_ourselves_is_a_count_beside_what_was_accepted(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 2, date(2026, 3, 2), is_proactive=True)
    put_disputes(station, 3, date(2026, 3, 2))

    found = ask("M09", MARCH)

    assert (found.shape, found.n, found.total) == (Shape.COUNT, 2, 5)


def test_alerts_are_compared_with_the_same_span_of_last_year(station: SmallStation, ask: Ask) -> None:
    put_alerts(station, 20, date(2026, 3, 2))
    put_alerts(station, 25, date(2025, 3, 2))
    put_alerts(station, 7, date(2025, 4, 2))

    found = ask("M19", MARCH)

    assert (found.change.x, found.change.y) == (20, 25)
    assert found.change.value == pytest.approx(-0.2)


def test_days_to_come_are_not_held_against_last_year(station: SmallStation, ask: Ask) -> None:
    put_alerts(station, 10, date(2026, 11, 20))
    put_alerts(station, 10, date(2025, 11, 20))
    put_alerts(station, 30, date(2025, 11, 28))

    assert ask("M20", Period.month(2026, 11)).change.y == 10


def test_alerts_without_a_grid_count_for_the_station(station: SmallStation, ask: Ask) -> None:
    put_alerts(station, 4, date(2026, 3, 2), grid=None)

    assert ask("M19", MARCH).n == 4


def test_compound_alerts_are_those_whose_place_is_a_compound(station: SmallStation, ask: Ask) -> None:
    put_alerts(station, 3, date(2026, 3, 2), place_type="PT01")
    put_alerts(station, 2, date(2026, 3, 2), place_type="PT02")
    put_alerts(station, 1, date(2026, 3, 2))

    assert ask("M21", MARCH).n == 3


def test_burglary_counts_cases_not_alerts(station: SmallStation, ask: Ask) -> None:
    put_alerts(station, 3, date(2026, 3, 2), category="AL101", is_case=True)
    put_alerts(station, 5, date(2026, 3, 2), category="AL101")
    put_alerts(station, 2, date(2026, 3, 2), category="AL104", is_case=True)

    assert ask("M22", MARCH).n == 3


def test_campus_fraud_needs_fraud_a_campus_and_a_case(station: SmallStation, ask: Ask) -> None:
    campus = station.place_ids["U001"]
    put_alerts(station, 2, date(2026, 3, 2), category="AL105", is_case=True, campus_id=campus)
    put_alerts(station, 3, date(2026, 3, 2), category="AL105", is_case=True)
    put_alerts(station, 4, date(2026, 3, 2), category="AL105", campus_id=campus)
    put_alerts(station, 5, date(2026, 3, 2), category="AL101", is_case=True, campus_id=campus)

    assert ask("M23", MARCH).n == 2


def test_the_sum_since_the_start_ignores_the_period(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 3, date(2026, 3, 2), bucket="S")
    put_disputes(station, 2, date(2024, 5, 2), bucket="S")
    put_disputes(station, 4, date(2022, 12, 20), bucket="S")

    assert ask("SINCE", MARCH).n == 5


def test_a_chosen_type_narrows_the_disputes(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 3, date(2026, 3, 2), bucket="S", type_code="DT0201")
    put_disputes(station, 2, date(2026, 3, 2), bucket="S", type_code="DT0501")

    assert ask("M01", MARCH, type_code="DT02").n == 3


def test_a_category_of_alerts_leaves_the_disputes_whole_and_says_so(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 3, date(2026, 3, 2), bucket="S")

    found = ask("M01", MARCH, type_code="AL3")

    assert found.n == 3
    assert found.ignores_type


def test_a_category_narrows_the_alerts(station: SmallStation, ask: Ask) -> None:
    put_alerts(station, 3, date(2026, 3, 2), category="AL302")
    put_alerts(station, 2, date(2026, 3, 2), category="AL401")

    found = ask("M19", MARCH, type_code="AL3")

    assert found.n == 3
    assert not found.ignores_type


def test_a_grid_narrows_everything(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 3, date(2026, 3, 2), bucket="S", grid="G01")
    put_disputes(station, 2, date(2026, 3, 2), bucket="S", grid="G02")

    assert ask("M01", MARCH, grid="G02").n == 2


@pytest.mark.parametrize(
    "code", ["M01", "M02", "M03", "M04", "M05", "M05T", "M19", "M20", "M21", "M22", "M23"]
)
def test_an_empty_station_answers_without_a_number(code: str, ask: Ask) -> None:
    found = ask(code)

    assert counted(found) == (0, 0)


def test_an_officer_counts_their_own_grid_alone(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 3, date(2026, 3, 2), bucket="S", grid="G01")
    put_disputes(station, 2, date(2026, 3, 2), bucket="S", grid="G02")
    put_alerts(station, 4, date(2026, 3, 2), grid="G02")

    assert ask("M01", MARCH, role=Role.COMMUNITY_OFFICER).n == 3
    assert ask("M19", MARCH, role=Role.COMMUNITY_OFFICER).n == 0


def test_a_foreign_grid_in_the_question_counts_nothing(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 2, date(2026, 3, 2), bucket="S", grid="G02")
    put_disputes(station, 2, date(2026, 3, 2), grid="G02")

    assert ask("M01", MARCH, role=Role.COMMUNITY_OFFICER, grid="G02").total == 0
    assert ask("M03", MARCH, role=Role.COMMUNITY_OFFICER, grid="G02").total == 0


def test_a_grid_worker_counts_nothing_beyond_the_grid(station: SmallStation, ask: Ask) -> None:
    put_alerts(station, 4, date(2026, 3, 2), grid="G02")

    assert ask("M19", MARCH, role=Role.GRID_WORKER, grid="G02").n == 0


def test_reasons_are_messages_not_words(station: SmallStation, ask: Ask) -> None:
    put_disputes(station, 1, date(2026, 3, 2), bucket="X")

    assert all(isinstance(reason, Message) for reason, _count in ask("M01", MARCH).excluded)
