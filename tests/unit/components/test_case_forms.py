"""The form of a new dispute and the one that puts a record right: what is prefilled, what they hand over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from components import case_file, case_forms
from components.here import Here
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.mediation import APPLICANT, RESPONDENT, PartyIntake, StepCode
from tests.disputes import registered, step
from tests.factories import NOON, SmallStation
from tests.seats import drawn, here_of

Seat = Callable[..., Here]
FORM = "mediation-register"


@pytest.fixture
def seat(sign_in: Callable[..., int], station: SmallStation) -> Seat:
    """Seat somebody at the mediation desk."""

    def take(role: Role = Role.GRID_WORKER, grid: str = "G01") -> Here:
        sign_in(role, grid)
        return here_of(station, role, grid, Page.MEDIATION)

    return take


def form_for(here: Here) -> tuple[AppTest, list[case_forms.Sent | None]]:
    found: list[case_forms.Sent | None] = []
    return drawn(lambda: found.append(case_forms.register_form(here))), found


@pytest.mark.parametrize(
    ("role", "source"),
    [
        (Role.GRID_WORKER, "SC01"),
        (Role.COMMUNITY_OFFICER, "SC02"),
        (Role.AUXILIARY, "SC02"),
        (Role.JUSTICE_MEDIATOR, "SC09"),
        (Role.CLERK, "SC03"),
    ],
)
def test_the_source_is_prefilled_by_role(seat: Seat, role: Role, source: str) -> None:
    app, _found = form_for(seat(role))

    assert app.selectbox(key=f"{FORM}-source").value == source


@pytest.mark.parametrize(
    ("role", "grids"), [(Role.GRID_WORKER, 1), (Role.JUSTICE_MEDIATOR, 9), (Role.CLERK, 9)]
)
def test_the_grid_is_prefilled_where_there_is_only_one(
    seat: Seat, station: SmallStation, role: Role, grids: int
) -> None:
    app, _found = form_for(seat(role))

    field = app.selectbox(key=f"{FORM}-grid_id")
    assert len(field.options) == grids
    assert field.value == (station.grid_ids["G01"] if grids == 1 else None)


def test_risk_and_moment_are_prefilled(seat: Seat) -> None:
    app, _found = form_for(seat())

    assert app.selectbox(key=f"{FORM}-risk").value == "R1"
    assert app.session_state[f"{FORM}-found_at"] == datetime.fromisoformat("2026-11-23T12:00")


def test_types_are_the_finest_with_their_parent_beside_them(seat: Seat) -> None:
    app, _found = form_for(seat())

    options = app.selectbox(key=f"{FORM}-type_code").options
    assert "噪声扰民　邻里纠纷" in options
    assert "医疗纠纷" in options
    assert "邻里纠纷" not in options


def test_nothing_is_handed_over_before_the_click(seat: Seat) -> None:
    app, found = form_for(seat())

    app.text_area(key=f"{FORM}-narrative").set_value("经过").run()

    assert found == [None, None]


def test_the_click_hands_over_what_was_typed(seat: Seat, station: SmallStation) -> None:
    app, found = form_for(seat())
    app.selectbox(key=f"{FORM}-type_code").set_value("DT0501")
    app.text_input(key=f"{FORM}-place").set_value("商圈 2 楼")
    app.text_input(key=f"{FORM}-name_0").set_value("张三丰")
    app.text_input(key=f"{FORM}-phone_0").set_value("138")
    app.text_input(key=f"{FORM}-name_1").set_value("健身房")
    app.text_area(key=f"{FORM}-narrative").set_value("退费")

    app.button(key=f"{FORM}-save").click().run()

    sent = found[-1]
    assert sent is not None
    assert (sent.intake.type_code, sent.intake.grid_id) == ("DT0501", station.grid_ids["G01"])
    assert (sent.intake.place_text, sent.intake.narrative) == ("商圈 2 楼", "退费")
    assert sent.intake.parties == (
        PartyIntake(APPLICANT, "张三丰", "138", ""),
        PartyIntake(RESPONDENT, "健身房", "", ""),
    )
    assert sent.intake.found_at == NOON
    assert sent.token


def test_empty_fields_are_handed_over_as_nothing(seat: Seat) -> None:
    app, found = form_for(seat(Role.CLERK))

    app.button(key=f"{FORM}-save").click().run()

    sent = found[-1]
    assert sent is not None
    assert (sent.intake.type_code, sent.intake.grid_id, sent.intake.narrative) == ("", 0, "")


def test_the_token_stays_the_same_until_it_is_used(seat: Seat) -> None:
    app, found = form_for(seat())
    for _ in range(2):
        app.button(key=f"{FORM}-save").click().run()

    tokens = {sent.token for sent in found if sent}

    assert len(tokens) == 1


def test_a_field_that_shows_no_moment_is_refused_as_one_to_come() -> None:
    assert case_forms.moment_of(None).year == 2999


def test_a_shown_moment_is_the_stations_own() -> None:
    shown = case_forms.wall_clock(NOON)

    assert shown == datetime.fromisoformat("2026-11-23T12:00")
    assert case_forms.moment_of(shown) == NOON


def corrected(here: Here, case_id: int) -> tuple[AppTest, list[case_forms.Corrected | None]]:
    found: list[case_forms.Corrected | None] = []

    def page() -> None:
        file = case_file.read(here, case_id)
        assert file is not None
        case_forms.open_correction(file)
        st.markdown(str(case_forms.is_correcting(file)))
        found.append(case_forms.correction_form(here, file))

    return drawn(page), found


def test_the_record_stands_in_the_fields_as_it_is(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station, risk="R2")
    app, _found = corrected(seat(), case_id)

    form = f"mediation-correct-{case_id}"
    assert app.text_input(key=f"{form}-title").value == "3 栋 2 单元 噪声扰民"
    assert app.selectbox(key=f"{form}-risk").value == "R2"
    assert app.selectbox(key=f"{form}-type_code").value == "DT0201"


def test_a_correction_carries_the_version_it_began_from(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)
    app, found = corrected(seat(), case_id)
    before = case_file.read(here_of(station, Role.GRID_WORKER, page=Page.MEDIATION), case_id)
    step(station, case_id, StepCode.NOTE, note="又一次")
    step(station, case_id, StepCode.MEET, note="谈")

    app.text_input(key=f"mediation-correct-{case_id}-title").set_value("新题")
    app.button(key=f"mediation-correct-{case_id}-save").click().run()

    assert found[-1] is not None
    assert before is not None
    assert found[-1].version == before.version
    assert found[-1].correction.title == "新题"


def test_leaving_a_correction_throws_its_draft_away(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)
    app, _found = corrected(seat(), case_id)
    form = f"mediation-correct-{case_id}"
    app.text_input(key=f"{form}-title").set_value("新题").run()

    app.button(key=f"{form}-leave").click().run()

    assert app.text_input(key=f"{form}-title").value == "3 栋 2 单元 噪声扰民"


def test_only_one_who_may_correct_is_correcting(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)
    words = []
    for role in (Role.GRID_WORKER, Role.AUDITOR):
        here = seat(role)

        def page(at: Here = here) -> None:
            file = case_file.read(at, case_id)
            assert file is not None
            case_forms.open_correction(file)
            words.append(case_forms.is_correcting(file))

        drawn(page)

    assert words == [True, False]
