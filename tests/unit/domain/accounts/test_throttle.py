"""The throttle: what it slows down, what it forgets, and whom it never stands in the way of."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlmodel import select

from core.vocabulary import Role
from domain.accounts import throttle
from domain.accounts.throttle import LONGEST_BLOCK, TooManyAttempts, Tries, block_after
from models import AuditEntry, SignInThrottle
from tests.factories import NOON, SmallStation

HERE, THERE = "10.0.0.1", "10.0.0.2"


def count(station: SmallStation, name: str = "wang", address: str = HERE) -> None:
    throttle.count(station.desk, name, address, station.clock())


def fail(station: SmallStation, times: int, name: str = "wang", address: str = HERE) -> None:
    for _ in range(times):
        count(station, name, address)


def minutes_left(station: SmallStation, name: str = "wang", address: str = HERE) -> int:
    with pytest.raises(TooManyAttempts) as refusal:
        count(station, name, address)
    return refusal.value.minutes


def test_four_failures_are_free(station: SmallStation) -> None:
    fail(station, 5)  # the fifth attempt itself is still looked at


def test_after_the_fifth_a_minute_has_to_pass(station: SmallStation) -> None:
    fail(station, 5)

    assert minutes_left(station) == 1
    station.clock.move(seconds=61)
    count(station)


def test_each_further_failure_doubles_the_pause_up_to_a_quarter_of_an_hour(station: SmallStation) -> None:
    fail(station, 5)
    pauses = []
    for _ in range(6):
        pauses.append(minutes_left(station))
        station.clock.move(minutes=pauses[-1])
        count(station)

    assert pauses == [1, 2, 4, 8, 15, 15]


def test_a_blocked_attempt_does_not_lengthen_the_block(station: SmallStation) -> None:
    fail(station, 5)
    for _ in range(10):
        minutes_left(station)
    station.clock.move(seconds=61)

    count(station)


def test_failures_are_forgotten_with_time(station: SmallStation) -> None:
    fail(station, 4)
    station.clock.move(hours=2, minutes=1)

    fail(station, 5)


def test_a_right_password_takes_the_count_back(station: SmallStation) -> None:
    fail(station, 4)
    with station.work(Role.SYSADMIN) as work:
        throttle.forgive(work, "wang", HERE)

    fail(station, 5)


def test_forgiving_what_was_never_counted_is_nothing(station: SmallStation) -> None:
    with station.work(Role.SYSADMIN) as work:
        throttle.forgive(work, "nobody", HERE)


def test_a_stranger_elsewhere_does_not_lock_the_owner_out(station: SmallStation) -> None:
    fail(station, 5, address=THERE)
    minutes_left(station, address=THERE)

    count(station, address=HERE)


def test_one_account_does_not_stand_for_another(station: SmallStation) -> None:
    fail(station, 5, "wang")

    count(station, "li")


def test_a_name_that_does_not_exist_is_slowed_down_alike(station: SmallStation) -> None:
    fail(station, 5, "no such person")

    assert minutes_left(station, "no such person") == 1


def test_an_address_has_twenty_attempts_a_minute_over_all_names(station: SmallStation) -> None:
    for number in range(20):
        count(station, f"name{number}")

    assert minutes_left(station, "name99") == 1
    station.clock.move(seconds=4)
    count(station, "name99")


def test_ten_thousand_guesses_get_a_dozen_looks_an_hour(station: SmallStation) -> None:
    looked = 0
    for _ in range(720):  # one guess every five seconds
        try:
            count(station)
            looked += 1
        except TooManyAttempts:
            pass
        station.clock.move(seconds=5)

    assert looked <= 60


def test_a_clock_set_back_a_day_blocks_no_longer_than_the_longest(station: SmallStation) -> None:
    fail(station, 5)
    station.clock.move(days=-1)

    assert minutes_left(station) == LONGEST_BLOCK.total_seconds() / 60


def test_what_was_typed_as_a_name_is_nowhere_kept(station: SmallStation) -> None:
    count(station, "my-password-typed-in-the-wrong-field")

    with station.reading() as session:
        keys = [row.key for row in session.exec(select(SignInThrottle))]
        details = [str(row.detail) for row in session.exec(select(AuditEntry))]
    assert keys
    assert not [text for text in keys + details if "password" in text]


def test_a_block_is_in_the_audit(station: SmallStation) -> None:
    fail(station, 5)

    with station.reading() as session:
        blocked = session.exec(select(AuditEntry).where(AuditEntry.event == "sign_in_blocked")).all()
    assert [row.detail["address"] for row in blocked] == [HERE]


def test_old_counts_are_swept_out(station: SmallStation) -> None:
    fail(station, 3, "wang")
    station.clock.move(days=2)
    count(station, "li")

    with station.reading() as session:
        assert len(session.exec(select(SignInThrottle)).all()) == 2


@given(st.integers(0, 5000))
def test_the_pause_grows_and_never_passes_a_quarter_of_an_hour(failures: int) -> None:
    assert timedelta() <= block_after(failures) <= block_after(failures + 1) <= LONGEST_BLOCK
    assert bool(block_after(failures)) is (failures >= throttle.FREE_FAILURES)


def test_tries_in_a_process_are_counted_in_a_window() -> None:
    tries = Tries(2, timedelta(minutes=15))
    tries.count("wang", NOON)
    tries.count("wang", NOON)
    tries.count("li", NOON)

    with pytest.raises(TooManyAttempts):
        tries.count("wang", NOON + timedelta(minutes=14))
    tries.count("wang", NOON + timedelta(minutes=16))
