"""Which backups are kept: the retention table, looked at from far."""

from datetime import datetime, timedelta
from functools import partial
from pathlib import Path

from core.settings import settings
from domain.backups.keeping import KEPT, made_at, surplus

moment = partial(datetime, tzinfo=settings().zone)
NOW = moment(2026, 11, 23, 18, 0)


def named(at):
    return Path(f"station-{at:%Y%m%d-%H%M%S}-7-abcdef012345.age")


def kept(files):
    return sorted(set(files) - set(surplus(files, NOW)), reverse=True)


def test_every_backup_of_the_last_two_days_is_kept():
    files = [named(NOW - timedelta(hours=n)) for n in range(1, 48)]

    assert surplus(files, NOW) == []


def test_of_an_older_day_the_newest_is_kept():
    day = moment(2026, 11, 17)
    files = [named(day.replace(hour=hour)) for hour in (2, 14, 20)]

    assert kept(files) == [named(day.replace(hour=20))]


def test_of_an_older_week_the_newest_is_kept():
    monday = moment(2026, 10, 12, 2)
    files = [named(monday + timedelta(days=n)) for n in range(7)]

    assert kept(files)[0] == named(monday + timedelta(days=6))
    assert len(kept(files)) == 1


def test_of_an_older_month_the_newest_is_kept():
    files = [named(moment(2026, 3, day, 2)) for day in (1, 10, 30)]

    assert kept(files) == [named(moment(2026, 3, 30, 2))]


def test_what_is_older_than_every_rule_goes():
    assert kept([named(moment(2020, 1, 1))]) == []


def test_a_year_of_daily_backups_shrinks_to_a_few():
    files = [named(NOW - timedelta(days=n)) for n in range(365)]

    assert 14 + 6 + 10 <= len(kept(files)) <= 14 + 8 + 13


def test_a_file_of_another_name_is_never_thrown_away():
    assert surplus([Path("notes.txt"), Path("station-yesterday-1.age")], NOW) == []


def test_the_time_is_read_from_the_name_alone():
    assert made_at(named(NOW)) == NOW
    assert made_at(Path("notes.txt")) is None


def test_months_are_kept_as_long_as_the_audit():
    assert KEPT["monthly"].days >= 3 * 365
