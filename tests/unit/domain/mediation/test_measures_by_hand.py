"""The numbers of the desk against a table worked out by hand: one station, every row of it written down here.

Today is 23 November 2026, a Monday; the year is asked. Nobody here writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest
from sqlmodel import select

from analytics.periods import Period
from core.i18n import say, speaking
from core.vocabulary import Role
from domain.mediation import policy
from domain.mediation.filters import Asker
from domain.mediation.measures import MEASURES, count, days_taken, ids_of
from domain.mediation.pairs import LinkKind
from domain.mediation.prices import PriceState
from domain.mediation.vocabulary import CaseEvent
from domain.questions import Question
from models import (
    Clock,
    Dispute,
    DisputeEvent,
    DisputeHandover,
    DisputeHeart,
    DisputeIncident,
    DisputeLink,
    PriceCase,
)
from tests.factories import NOON, SmallStation, small_station
from tests.numbers import at, put_alerts, put_disputes

TODAY = NOON.date()
YEAR = Period.year_to_date(TODAY)
LEADER, OFFICER = Role.LEADER, Role.COMMUNITY_OFFICER


class Table:
    """The rows of the station, by what they are there for."""

    def __init__(self, station: SmallStation) -> None:
        self.station = station
        self.ids: dict[str, int] = {}
        self.clerk = station.actor(Role.CLERK).worker_id

    def put(self, name: str, accepted: date, **more: object) -> int:
        (self.ids[name],) = put_disputes(self.station, 1, accepted, **more)  # type: ignore[arg-type]
        return self.ids[name]

    def write(self, table: type, **fields: object) -> None:
        with self.station.work() as work:
            work.new(table, **fields)
            work.touch(table)
            work.record(CaseEvent.DISPUTE_CORRECTED)

    def returned(self, name: str, days: float, facts: dict[str, str] | None = None) -> None:
        """Have a dispute opened again so many days after its end of 2 March, 10:00."""
        self.write(
            DisputeEvent, dispute_id=self.ids[name], kind="reopen", at=END + timedelta(days=days),
            from_status="CLOSED", to_status="L1_OPEN", level="L1", facts=facts or {},
        )  # fmt: skip


MARCH = date(2026, 3, 1)
END = at(date(2026, 3, 2))


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Table]:
    made = Table(small_station(Path(tmp_path_factory.mktemp("measures"))))
    made.put("resolved", MARCH, bucket="S", level="L1", method="MM05")
    made.put("resolved at level 2", MARCH, bucket="S", level="L2", method="MM01", days=10)
    made.put("resolved elsewhere", MARCH, bucket="S", grid="G02", type_code="DT0601")
    made.put("failed", MARCH, bucket="F", days=40)
    made.put("security case", MARCH, bucket="F", outcome="OC07")
    made.put("criminal case", MARCH, bucket="F", outcome="OC08", grid="G02")
    made.put("withdrawn", MARCH, bucket="X")
    made.put("slow", MARCH, bucket="S", days=31)
    made.put("of last year", date(2025, 3, 1), bucket="S")
    made.put("young", date(2026, 11, 20), bucket="S")
    made.put("open", date(2026, 11, 22), due_at=NOON + timedelta(hours=1))
    made.put("late", date(2026, 11, 2), due_at=NOON - timedelta(seconds=1))
    yield made
    made.station.desk.database.close()


def who(table: Table, role: Role = LEADER, grid: str = "G01") -> Asker:
    return Asker(table.station.actor(role, grid), NOON, table.station.desk.cipher)


def figure(
    table: Table, code: str, period: Period = YEAR, role: Role = LEADER, **narrow: str
) -> tuple[int, int]:
    measure, question = MEASURES[code], Question(period, **narrow)  # type: ignore[arg-type]
    with table.station.reading() as session:
        part, whole = (
            count(session, who(table, role), question, one) for one in (measure.part, measure.whole)
        )
    return part, whole


def left_out(table: Table, code: str, period: Period = YEAR) -> dict[str, int]:
    with table.station.reading() as session:
        return {
            one.part: count(session, who(table), Question(period), one.clause)
            for one in MEASURES[code].left_out
        }


BY_HAND = [
    ("M01", 5, 8),
    ("M02", 3, 7),
    ("M03", 1, 2),
    ("M06", 4, 5),
    ("M08", 0, 8),
    ("M11", 8, 8),
    ("M14", 1, 8),
    ("M14C", 1, 8),
]


@pytest.mark.parametrize(("code", "part", "whole"), BY_HAND)
def test_the_number_is_the_one_on_paper(table: Table, code: str, part: int, whole: int) -> None:
    assert figure(table, code) == (part, whole)


@pytest.mark.parametrize(
    ("code", "grid", "part", "whole"),
    [("M01", "G01", 4, 6), ("M01", "G02", 1, 2), ("M14C", "G02", 1, 2), ("M14", "G02", 0, 2)],
)
def test_a_grid_has_its_own_share(table: Table, code: str, grid: str, part: int, whole: int) -> None:
    measure, question = MEASURES[code], Question(YEAR, table.station.grid_ids[grid])

    with table.station.reading() as session:
        found = tuple(
            count(session, who(table, OFFICER, grid), question, one) for one in (measure.part, measure.whole)
        )
    assert found == (part, whole)


def test_a_foreign_grid_counts_nothing(table: Table) -> None:
    asked = Question(YEAR, table.station.grid_ids["G02"])

    with table.station.reading() as session:
        assert count(session, who(table, OFFICER), asked, MEASURES["M01"].whole) == 0
        assert ids_of(session, who(table, OFFICER), asked, MEASURES["M01"].whole) == frozenset()


@pytest.mark.parametrize(
    ("narrow", "part", "whole"),
    [
        ({"level": "L2"}, 1, 1),
        ({"method": "MM05"}, 1, 1),
        ({"method": "MM01"}, 1, 1),
        ({"type_code": "DT0601"}, 1, 1),
        ({"type_code": "DT06"}, 1, 1),
        ({"level": "L3"}, 0, 0),
        ({"level": "L2", "method": "MM05"}, 0, 0),
    ],
)
def test_level_method_and_type_narrow(table: Table, narrow: dict[str, str], part: int, whole: int) -> None:
    assert figure(table, "M01", **narrow) == (part, whole)


@pytest.mark.parametrize(
    ("period", "whole"),
    [
        (Period.month(2026, 3), 5),
        (Period.month(2026, 4), 2),
        (Period.month(2026, 11), 1),
        (Period.year(2025), 1),
        (Period.month(2026, 5), 0),
        (Period.custom(date(2026, 3, 2), date(2026, 3, 2)), 4),
        (Period.custom(date(2026, 3, 1), date(2026, 3, 1)), 0),
    ],
)
def test_what_closed_in_a_period_is_counted_by_its_local_day(
    table: Table, period: Period, whole: int
) -> None:
    assert figure(table, "M01", period)[1] == whole


def test_what_m01_leaves_out_is_the_bucket_x(table: Table) -> None:
    assert left_out(table, "M01") == {"X": 1}
    assert left_out(table, "M06") == {"X": 1}


def test_m02_leaves_out_what_is_not_thirty_days_old(table: Table) -> None:
    assert left_out(table, "M02") == {"X": 1, "young": 3}


def test_m11_counts_the_open_whatever_the_period(table: Table) -> None:
    assert left_out(table, "M11", Period.month(2026, 3)) == {"open": 2, "X": 1}


def test_days_are_measured_from_acceptance_to_the_end(table: Table) -> None:
    with table.station.reading() as session:
        taken = days_taken(session, who(table), Question(YEAR))

    assert sorted(round(days) for days in taken) == [1, 1, 1, 1, 1, 10, 31, 40]


def test_the_rows_are_those_counted(table: Table) -> None:
    with table.station.reading() as session:
        found = ids_of(session, who(table), Question(YEAR), MEASURES["M14"].part)

    assert found == {table.ids["security case"]}


@pytest.mark.parametrize("code", MEASURES)
def test_no_number_counts_more_than_it_is_divided_by(table: Table, code: str) -> None:
    part, whole = figure(table, code)

    assert 0 <= part <= whole


@pytest.mark.parametrize("code", MEASURES)
def test_what_is_left_out_is_not_counted_as_well(table: Table, code: str) -> None:
    with table.station.reading() as session:
        whole = ids_of(session, who(table), Question(YEAR), MEASURES[code].whole)
        for one in MEASURES[code].left_out:
            assert not whole & ids_of(session, who(table), Question(YEAR), one.clause)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
@pytest.mark.parametrize("code", [code for code, one in MEASURES.items() if one.left_out])
def test_every_reason_for_leaving_out_is_said_in_both_languages(code: str, language: str) -> None:
    with speaking(language):
        words = [say(one.reason) for one in MEASURES[code].left_out]

    assert all(words)
    assert all(word.isascii() == (language == "en") for word in words)


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.LEADER, Role.CLERK)])
def test_nobody_is_counted_what_they_may_not_see(table: Table, role: Role) -> None:
    with table.station.reading() as session:
        counted = ids_of(session, who(table, role), Question(YEAR), MEASURES["M01"].whole)
        seen = set(session.exec(select(Dispute.id).where(policy.visible_to(table.station.actor(role)))))

    assert counted <= seen


# What happens to a single dispute afterwards: a station of its own for each.


@pytest.fixture
def one(tmp_path: Path) -> Iterator[Table]:
    made = Table(small_station(tmp_path))
    made.put("case", MARCH, bucket="S", is_proactive=True)
    made.put("other", MARCH, bucket="S")
    yield made
    made.station.desk.database.close()


def link(one: Table, kind: LinkKind, days: float) -> None:
    later = END + timedelta(days=days)
    one.write(
        DisputeLink, earlier_id=one.ids["case"], later_id=one.ids["other"], kind=str(kind), later_at=later,
        decided_at=later,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("kind", "days", "m13", "m13l"),
    [
        (LinkKind.REPEAT, 30, 1, 1),
        (LinkKind.REPEAT, 30.01, 0, 1),
        (LinkKind.REPEAT, 90, 0, 1),
        (LinkKind.REPEAT, 90.01, 0, 0),
        (LinkKind.REPEAT, 0, 0, 0),
        (LinkKind.REPEAT, -1, 0, 0),
        (LinkKind.RELATED, 5, 0, 0),
        (LinkKind.APART, 5, 0, 0),
    ],
)
def test_a_repeat_counts_to_the_second_of_its_days(
    one: Table, kind: LinkKind, days: float, m13: int, m13l: int
) -> None:
    link(one, kind, days)

    assert figure(one, "M13") == (m13, 2)
    assert figure(one, "M13L") == (m13l, 2)


@pytest.mark.parametrize(("days", "m13"), [(1, 1), (30, 1), (31, 0)])
def test_a_later_alert_counts_like_a_repeat(one: Table, days: int, m13: int) -> None:
    put_alerts(one.station, 1, date(2026, 3, 3))
    at_that_time = END + timedelta(days=days)
    one.write(
        DisputeIncident, dispute_id=one.ids["case"], alert_id=1, occurred_at=at_that_time,
        linked_at=at_that_time,
    )  # fmt: skip

    assert figure(one, "M13") == (m13, 2)


def test_a_dispute_that_came_back_twice_counts_once(one: Table) -> None:
    link(one, LinkKind.REPEAT, 3)
    one.returned("case", 5)

    assert figure(one, "M13") == (1, 2)


@pytest.mark.parametrize(("notes", "counted"), [(0, 0), (2, 0), (3, 1), (5, 1)])
def test_three_prompts_noted_are_the_method_used(one: Table, notes: int, counted: int) -> None:
    for number in range(notes):
        one.write(
            DisputeHeart,
            dispute_id=one.ids["case"],
            code=f"FH{number + 1}",
            note="说",
            worker_id=one.clerk,
            noted_at=END,
        )

    assert figure(one, "M08") == (counted, 2)


def sent(one: Table, name: str = "case", **more: object) -> None:
    facts: dict[str, object] = {
        "dispute_id": one.ids[name], "kind": "refer", "asked_at": at(FRIDAY), "sent_at": at(FRIDAY),
    }  # fmt: skip
    one.write(DisputeHandover, **facts | more)


FRIDAY = date(2026, 3, 6)


@pytest.mark.parametrize(
    ("received", "in_time"),
    [
        (date(2026, 3, 6), 1),
        (date(2026, 3, 7), 1),
        (date(2026, 3, 9), 1),
        (date(2026, 3, 10), 0),
        (None, 0),
    ],
)
def test_a_referral_of_friday_is_received_in_time_until_monday(
    one: Table, received: date | None, in_time: int
) -> None:
    sent(one, received_at=at(received, 23) if received else None)

    assert figure(one, "M17A") == (in_time, 1)


def test_a_national_holiday_is_no_working_day(one: Table) -> None:
    eve = date(2026, 9, 30)
    sent(one, asked_at=at(eve), sent_at=at(eve), received_at=at(date(2026, 10, 8), 20))

    assert figure(one, "M17A") == (1, 1)


def test_what_the_mediators_hand_back_is_counted(one: Table) -> None:
    sent(one, returned_at=at(FRIDAY + timedelta(days=3)))
    sent(one, "other")

    assert figure(one, "M17R") == (1, 2)


@pytest.mark.parametrize("kind", ["up", "grid", "outward"])
def test_handing_within_the_station_is_no_referral(one: Table, kind: str) -> None:
    sent(one, kind=kind)

    assert figure(one, "M17A") == (0, 0)


def test_a_referral_that_was_only_asked_for_is_none(one: Table) -> None:
    sent(one, sent_at=None)

    assert figure(one, "M17R") == (0, 0)


@pytest.mark.parametrize(
    ("state", "due", "ended", "found"),
    [
        ("done", 3, 2, (1, 1)),
        ("done", 3, 3, (0, 1)),
        ("done", 3, 4, (0, 1)),
        ("running", 3, None, (0, 1)),
        ("paused", 3, None, (0, 1)),
        ("void", 3, None, (0, 0)),
        ("running", 400, None, (0, 0)),
    ],
)
def test_a_limit_is_kept_where_it_ended_before_it(
    one: Table, state: str, due: int, ended: int | None, found: tuple[int, int]
) -> None:
    one.write(
        Clock, subject="dispute", subject_id=one.ids["case"], code="LEVEL1", state=state,
        started_at=at(MARCH), due_at=at(MARCH) + timedelta(days=due),
        ended_at=at(MARCH) + timedelta(days=ended) if ended else None,
    )  # fmt: skip

    assert figure(one, "M12") == found


def test_the_limit_of_a_level_it_left_is_not_asked(one: Table) -> None:
    one.write(
        Clock, subject="dispute", subject_id=one.ids["case"], code="LEVEL2", state="done",
        started_at=at(MARCH), due_at=at(MARCH) + timedelta(days=9), ended_at=at(MARCH),
    )  # fmt: skip

    assert figure(one, "M12") == (0, 0)


@pytest.mark.parametrize(
    ("state", "m18"), [(PriceState.OPEN, (0, 1)), (PriceState.FAILED, (0, 1)), (PriceState.AGREED, (1, 1))]
)
def test_a_price_case_is_counted_where_it_was_accepted(one: Table, state: str, m18: tuple[int, int]) -> None:
    one.write(
        PriceCase, dispute_id=one.ids["case"], worker_id=one.clerk, number="价1", item="车", state=str(state),
        arose_on=MARCH, evidence_no="1", accepted_at=at(MARCH), claimed_fen=1, offered_fen=1,
    )  # fmt: skip

    assert figure(one, "M18") == m18
    assert figure(one, "M18", Period.month(2026, 4)) == (0, 0)


def test_a_measure_of_rows_asks_for_the_session_it_is_read_in(one: Table) -> None:
    clause = MEASURES["M15"].whole

    with pytest.raises(RuntimeError, match="session"):
        clause(who(one), YEAR)
