"""How fresh the numbers are, and when the page looks again."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from components import live
from core.i18n import speaking
from core.vocabulary import Area, Role
from domain.accounts.policy import Page
from domain.freshness import revisions
from tests.factories import SmallStation
from tests.numbers import put_alerts
from tests.seats import drawn, everything, here_of

NOW = datetime(2026, 11, 23, 4, tzinfo=UTC)


@pytest.mark.parametrize(
    ("ago", "words"),
    [
        (timedelta(seconds=10), "刚刚更新"),
        (timedelta(minutes=1), "1 分钟前更新"),
        (timedelta(minutes=59), "59 分钟前更新"),
        (timedelta(hours=3, minutes=30), "3 小时前更新"),
    ],
)
def test_a_fresh_number_says_when_it_changed(ago: timedelta, words: str) -> None:
    with speaking("zh_CN"):
        said = live.freshness(NOW - ago, NOW)

    assert "截至 2026年11月23日 12:00" in said
    assert words in said
    assert ":gray[" in said


def test_a_day_of_silence_is_said_in_orange() -> None:
    with speaking("zh_CN"):
        said = live.freshness(NOW - timedelta(days=3), NOW)

    assert said.startswith(":orange[")
    assert "已 3 天未更新" in said


def test_a_dead_database_is_said_in_red() -> None:
    with speaking("zh_CN"):
        assert live.freshness_of_the_dead().startswith(":red[")


def test_the_words_stay_the_same_within_a_minute() -> None:
    with speaking("zh_CN"):
        first = live.freshness(NOW - timedelta(seconds=70), NOW)
        later = live.freshness(NOW - timedelta(seconds=70), NOW + timedelta(seconds=20))

    assert first == later


def test_the_probe_says_how_fresh_the_page_is(sign_in: Callable[..., int], station: SmallStation) -> None:
    put_alerts(station, 1, date(2026, 3, 2))
    sign_in(Role.LEADER)
    here = here_of(station)

    app = drawn(lambda: live.pulse(here.desk, here.drawn, is_head=True))

    assert "刚刚更新" in everything(app)


def test_a_probe_of_other_areas_says_nothing(sign_in: Callable[..., int], station: SmallStation) -> None:
    put_alerts(station, 1, date(2026, 3, 2))
    sign_in(Role.LEADER)
    here = here_of(station, page=Page.ALERT_ENTRY)

    app = drawn(lambda: live.watch(here, [Area.ALERTS]))

    assert not app.exception
    assert everything(app) == ""


def test_areas_of_the_place_are_not_watched_twice(sign_in: Callable[..., int], station: SmallStation) -> None:
    sign_in(Role.LEADER)
    here = here_of(station)

    app = drawn(lambda: live.watch(here, [Area.ALERTS, Area.DISPUTES]))

    assert len(app.main.children) == 0


def test_a_change_redraws_the_page(sign_in: Callable[..., int], station: SmallStation) -> None:
    sign_in(Role.LEADER)
    here = here_of(station)
    put_alerts(station, 1, date(2026, 3, 2))
    runs: list[int] = []

    def page() -> None:
        seen = here.drawn if not runs else revisions(here.desk, [Area.ALERTS, Area.DISPUTES])
        runs.append(1)
        live.pulse(here.desk, seen, is_head=True)

    drawn(page)

    assert len(runs) == 2


def test_changes_close_together_wait_for_one_redraw(
    sign_in: Callable[..., int], station: SmallStation
) -> None:
    sign_in(Role.LEADER)
    here = here_of(station)
    put_alerts(station, 1, date(2026, 3, 2))
    runs: list[int] = []

    def page() -> None:
        runs.append(1)
        live.pulse(here.desk, here.drawn, is_head=True, not_before=live.soon())

    drawn(page)

    assert len(runs) == 1


def test_a_session_that_is_locked_elsewhere_is_covered(
    sign_in: Callable[..., int], station: SmallStation
) -> None:
    sign_in(Role.LEADER)
    here = here_of(station)
    station.clock.move(minutes=20)

    app = drawn(lambda: live.pulse(here.desk, here.drawn, is_head=True))

    assert app.text_input(key="lock-cover-form-password")
