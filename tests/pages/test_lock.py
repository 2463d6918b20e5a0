"""A session that was idle too long, as the page shows it."""

from __future__ import annotations

from collections.abc import Callable

from core.vocabulary import Role
from domain.accounts.policy import Page
from tests.factories import PASSWORD, SmallStation

Opener = Callable[..., object]


def test_a_click_after_the_time_asks_for_the_password_in_place(
    open_as: Opener, station: SmallStation
) -> None:
    app = open_as(Role.LEADER, Page.ME)
    station.clock.move(minutes=20)

    app.text_input(key="me-password-new").input("half a thought")
    app.button(key="me-password-send").click().run()

    assert [one.key for one in app.text_input] == ["lock-place-form-password"]
    assert not app.title


def test_what_was_typed_is_there_again_after_the_password(open_as: Opener, station: SmallStation) -> None:
    app = open_as(Role.LEADER, Page.ME)
    station.clock.move(minutes=20)
    app.text_input(key="me-password-new").input("half a thought")
    app.button(key="me-password-send").click().run()

    app.text_input(key="lock-place-form-password").input(PASSWORD)
    app.button(key="lock-place-form-send").click().run()

    assert app.text_input(key="me-password-new").value == "half a thought"
