"""The demo's grid workers: what they entered, and the course of their sheets, by hand beside it."""

from collections import Counter
from datetime import date, datetime, time

import pytest

from core.clock import local_day, moment
from core.vocabulary import Role
from core.workdays import add_workdays
from domain.assessment.months import period_of
from tests.unit.tools.demo.conftest import made_town
from tools.demo.assessment import (
    AnswerIt,
    AppealIt,
    Enter,
    Judge,
    LookOver,
    Office,
    Prepare,
    SignAll,
    assessed_months,
)

FIRST, UNTIL = date(2024, 1, 1), date(2024, 10, 31)
END = moment(date(2024, 11, 1), time(0, 0))


def deeds_of(first=FIRST, until=UNTIL, end=END, seed=7):
    return list(assessed_months(first, until, made_town(), seed, end))


@pytest.fixture(scope="module")
def deeds():
    return deeds_of()


def of_kind(deeds, kind):
    return [deed for deed in deeds if isinstance(deed, kind)]


def test_the_last_months_and_the_running_one_have_entries(deeds):
    months = {f"{local_day(deed.at):%Y%m}" for deed in of_kind(deeds, Enter)}

    assert months == {"202408", "202409", "202410"}


def test_a_worker_enters_about_as_much_as_published(deeds):
    rows = Counter()
    for deed in of_kind(deeds, Enter):
        if deed.kind == "base_data" and local_day(deed.at).month == 9:
            rows[deed.actor.worker_id] += len(deed.raws)

    assert len(rows) == 45
    assert 50 < sum(rows.values()) / 45 < 75


def test_one_worker_waits_for_the_end_of_the_month(deeds):
    late = Counter()
    for deed in of_kind(deeds, Enter):
        day = local_day(deed.at)
        if day.month == 9:
            late[deed.actor.worker_id, day >= date(2024, 9, 29)] += len(deed.raws)
    workers = {worker for worker, _is_late in late}

    always_late = [worker for worker in workers if not late[worker, False]]
    assert len(always_late) == 1


def test_nothing_is_entered_or_done_after_the_last_moment():
    end = datetime.combine(date(2024, 10, 10), time(4), tzinfo=END.tzinfo)

    assert max(deed.at for deed in deeds_of(end=end)) < end


def test_each_finished_month_takes_its_course_in_order(deeds):
    for month in (202408, 202409):
        steps = [deed for deed in deeds if getattr(deed, "month", 0) == month]
        offices = [(deed.step, deed.at) for deed in sorted(of_kind(steps, Office), key=lambda deed: deed.at)]
        shown = add_workdays(period_of(month).end, 1)

        assert [step for step, _at in offices] == ["sample", "draft", "show"]
        assert local_day(offices[-1][1]) == shown
        assert all(deed.at < offices[1][1] for deed in of_kind(steps, Judge))


def test_sheets_are_signed_after_the_days_of_appeal(deeds):
    signed = [local_day(deed.at) for deed in of_kind(deeds, SignAll)]
    shown = [add_workdays(period_of(month).end, 1) for month in (202408, 202409)]

    assert [day > add_workdays(at, 5) for day, at in zip(signed, shown, strict=True)] == [True, True]


def test_one_appeal_is_answered_by_the_officer_of_another_grid(deeds):
    (filed,), (answered,) = of_kind(deeds, AppealIt), of_kind(deeds, AnswerIt)

    assert answered.worker_id == filed.actor.worker_id
    assert answered.actor.role is Role.COMMUNITY_OFFICER
    assert not answered.actor.grids & filed.actor.grids
    assert filed.at < answered.at


def test_hazards_are_looked_over_in_every_grid_every_month(deeds):
    looked = Counter(local_day(deed.at).month for deed in of_kind(deeds, LookOver))

    assert set(looked.values()) == {9}


def test_what_the_sheets_stand_on_comes_first(deeds):
    (first,) = of_kind(deeds, Prepare)

    assert first.at == min(deed.at for deed in deeds)


def test_the_same_seed_gives_the_same_deeds():
    first, again = ([repr(deed) for deed in of_kind(deeds_of(), Enter)] for _time in range(2))

    assert first == again


def test_a_demo_of_a_few_days_has_no_finished_month():
    short = deeds_of(first=date(2024, 10, 20))

    assert not of_kind(short, SignAll)
    assert all(local_day(deed.at) >= date(2024, 10, 1) for deed in short)
