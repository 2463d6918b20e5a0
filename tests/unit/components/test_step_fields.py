"""The fields of a step: drawn as the table of steps asks, each with its own kind of field."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components import case_steps
from components.case_file import read
from components.here import Here
from components.step_fields import FIELDS
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.mediation import Facts, StepCode
from domain.mediation.steps import STEPS
from tests.disputes import registered, step
from tests.factories import NOON, SmallStation
from tests.seats import drawn, here_of

P = Role.COMMUNITY_OFFICER


@pytest.fixture
def seat(sign_in: Callable[..., int], station: SmallStation) -> Callable[..., Here]:
    def taken(role: Role = P) -> Here:
        sign_in(role)
        return here_of(station, role, page=Page.MEDIATION)

    return taken


def more(here: Here, case_id: int, code: StepCode) -> tuple[AppTest, list[Any]]:
    """Draw the head of a file with a step chosen under More."""
    found: list[Any] = []

    def page() -> None:
        file = read(here, case_id)
        assert file is not None
        found.append(case_steps.head(here, file))

    app = drawn(page)
    app.selectbox(key="mediation-more-step").set_value(code).run()
    return app, found


def go(app: AppTest, found: list[Any]) -> Facts:
    app.button(key="mediation-more-go").click().run()
    return found[-1].steps[0][1]


def test_whatever_a_step_needs_has_a_field():
    assert {name for one in STEPS.values() for name in one.needs} - {"method"} <= set(FIELDS)


def test_a_pause_may_name_its_reason_and_names_none_by_itself(seat, station: SmallStation) -> None:
    app, found = more(seat(), registered(station, P), StepCode.PAUSE)
    assert go(app, found).reason == ""

    app.selectbox(key="mediation-more-reason").set_value("PR1").run()
    assert go(app, found).reason == "PR1"


def test_what_is_stuck_has_a_reason_of_its_list(seat, station: SmallStation) -> None:
    app, found = more(seat(), registered(station, P), StepCode.BLOCK)
    app.text_area(key="mediation-more-words").set_value("推诿")

    assert go(app, found) == Facts(reason="BR1", why="推诿")


def test_another_grid_is_one_of_the_others(seat, station: SmallStation) -> None:
    app, found = more(seat(), registered(station, P), StepCode.HAND_TO_GRID)

    assert "一号警格" not in app.selectbox(key="mediation-more-grid").options
    assert go(app, found).grid_id == station.grid_ids["G02"]


def test_an_office_outside_is_chosen(seat, station: SmallStation) -> None:
    app, found = more(seat(), registered(station, P), StepCode.SEND_OUTWARD)
    app.selectbox(key="mediation-more-body").set_value("OB3").run()

    assert go(app, found).body == "OB3"


def test_a_time_limit_is_extended_by_those_its_row_names(seat, station: SmallStation) -> None:
    case_id = registered(station, P, route="RO2")
    step(station, case_id, StepCode.FILE, P, day=NOON.date())
    app, found = more(seat(), case_id, StepCode.EXTEND)
    assert app.selectbox(key="mediation-more-clock").options == ["治安办案"]
    app.checkbox(key="mediation-more-consent-parent_organ").check().run()

    facts = go(app, found)

    assert (facts.clock, facts.consents) == ("PUBLIC_SECURITY_CASE", ("parent_organ",))


def test_a_referral_asks_for_both_sides(seat, station: SmallStation) -> None:
    case_id = registered(station, P, route="RO2")
    app, found = more(seat(), case_id, StepCode.ASK_REFERRAL)
    for side in ("applicant", "respondent"):
        app.checkbox(key=f"mediation-more-consent-{side}").check().run()

    assert go(app, found).consents == ("applicant", "respondent")


def test_the_day_of_filing_is_prefilled_with_today(seat, station: SmallStation) -> None:
    app, found = more(seat(), registered(station, P, route="RO2"), StepCode.FILE)

    assert go(app, found).day == NOON.date()


@pytest.mark.parametrize(("route", "offered"), [("RO1", False), ("RO3", True)])
def test_an_outcome_of_another_route_is_not_offered(seat, station: SmallStation, route, offered) -> None:
    case_id = registered(station, P, route=route)

    app, _found = more(seat(), case_id, StepCode.SET_ASIDE)

    assert ("家庭暴力依法处置" in app.selectbox(key="mediation-more-outcome").options) is offered


def test_a_route_is_changed_with_a_reason(seat, station: SmallStation) -> None:
    app, found = more(seat(), registered(station, P), StepCode.CHOOSE_ROUTE)
    app.selectbox(key="mediation-more-route").set_value("RO2").run()
    app.text_area(key="mediation-more-words").set_value("有人动手")

    assert go(app, found) == Facts(route="RO2", why="有人动手")
