from datetime import UTC, date, datetime, time
from pathlib import Path

from core.clock import DrivenClock, fixed_clock, local, local_day, moment, start_of, system_clock
from core.settings import Settings, settings

EVENING = datetime(2026, 11, 22, 16, 30, tzinfo=UTC)


def test_half_past_four_in_the_afternoon_utc_is_already_tomorrow_in_shanghai():
    assert local(EVENING).hour == 0
    assert local_day(EVENING) == date(2026, 11, 23)


def test_a_local_day_starts_at_four_in_the_afternoon_utc():
    assert start_of(date(2026, 11, 23)) == datetime(2026, 11, 22, 16, 0, tzinfo=UTC)


def test_a_wall_clock_time_of_a_day_is_one_moment():
    assert moment(date(2026, 11, 23), time(0, 30)) == EVENING


def test_the_system_clock_is_aware():
    assert system_clock().tzinfo is UTC


def test_a_fixed_clock_stands_still():
    clock = fixed_clock(EVENING)

    assert clock() == clock() == EVENING


def test_a_driven_clock_goes_where_it_is_sent():
    clock = DrivenClock(EVENING)

    clock.move(days=1, hours=2)

    assert (clock() - EVENING).total_seconds() == 26 * 3600


def test_keys_lie_under_var_unless_sent_elsewhere(monkeypatch):
    monkeypatch.setenv("CIYIN_VAR", "somewhere")
    assert Settings().key_folder == Path("somewhere/keys")

    monkeypatch.setenv("CIYIN_KEYS", "vault")
    assert Settings().key_folder == Path("vault")


def test_hosts_are_read_as_a_list(monkeypatch):
    monkeypatch.setenv("CIYIN_HOSTS", "desk.local, 10.0.0.5,")

    assert Settings().allowed_hosts == ("desk.local", "10.0.0.5")


def test_settings_are_read_once():
    assert settings() is settings()


def test_the_station_file_ships_with_the_project():
    assert settings().station_file.is_file()
