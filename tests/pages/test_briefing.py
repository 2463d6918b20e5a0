"""The form of a briefing begins with what the numbers of the writer's grids say."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from streamlit.testing.v1 import AppTest

from core.vocabulary import Role
from domain.accounts.policy import Page
from tests.factories import SmallStation
from tests.numbers import put_alerts

Opener = Callable[..., AppTest]


def begun(open_as: Opener, role: Role, kind: str) -> str:
    app = open_as(role, Page.OUTREACH, kind=kind, new="1")
    assert not app.exception
    return " ".join(str(area.value) for area in app.text_area)


@pytest.mark.parametrize("kind", ["briefing", "analysis_meeting"])
def test_the_numbers_of_the_last_month_stand_in_the_form(
    open_as: Opener, station: SmallStation, kind: str
) -> None:
    put_alerts(station, 6, date(2026, 11, 10), category="AL102")

    assert "近 30 天警情 6 起" in begun(open_as, Role.LEADER, kind)


def test_without_alerts_the_field_is_empty(open_as: Opener, station: SmallStation) -> None:
    assert "警情" not in begun(open_as, Role.LEADER, "briefing")
