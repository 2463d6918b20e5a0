"""The filter row: the address is the question, and the only place that holds it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from analytics.periods import Period
from components import filters
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.questions import Question
from tests.factories import SmallStation
from tests.seats import drawn, everything, here_of

BOTH = ("dispute_types", "alert_categories")
YEAR = Period(date(2026, 1, 1), date(2026, 11, 24))


class Row:
    """A filter row somebody draws, and every question it gave."""

    def __init__(
        self, station: SmallStation, role: Role = Role.LEADER, types: tuple[str, ...] = BOTH
    ) -> None:
        self.here = here_of(station, role, page=Page.OVERVIEW)
        self.types = types
        self.asked: list[Question] = []
        self.app: AppTest | None = None

    def draw(self, address: str = "") -> AppTest:
        self.app = drawn(self._draw)
        if address:
            for name, values in parse_qs(address).items():
                self.app.query_params[name] = values[0]
            self.app.run()
        return self.app

    def _draw(self) -> None:
        with filters.filter_row():
            self.asked.append(filters.choose(self.here, key="row", types=self.types))

    @property
    def question(self) -> Question:
        return self.asked[-1]


@pytest.fixture
def row(station: SmallStation) -> Callable[..., Row]:
    """Let somebody draw a row."""
    return lambda *how, **more: Row(station, *how, **more)


def test_without_an_address_the_year_up_to_today_is_asked(row: Callable[..., Row]) -> None:
    made = row()

    made.draw()

    assert made.question == Question(YEAR)


@pytest.mark.parametrize(
    ("address", "period"),
    [
        ("period=month", Period(date(2026, 11, 1), date(2026, 11, 24))),
        ("period=quarter", Period(date(2026, 10, 1), date(2026, 11, 24))),
        ("period=year", YEAR),
        ("period=2026-03-01..2026-04-01", Period.month(2026, 3)),
    ],
)
def test_the_period_of_the_address_is_asked(address: str, period: Period, row: Callable[..., Row]) -> None:
    made = row()

    made.draw(address)

    assert made.question.period == period


@pytest.mark.parametrize(
    "address",
    [
        "period=nonsense",
        "period=2026-04-01..2026-03-01",
        "period=0001-01-01..9999-01-01",
        "grid=x",
        "grid=99999999999999",
        "grid=-1",
        "type=<script>",
        "type=ZZ99",
        "period=month&grid=%00&type=%F0%9F%98%80",
    ],
)
def test_no_address_breaks_the_row(address: str, row: Callable[..., Row]) -> None:
    made = row()

    app = made.draw(address)

    assert not app.exception
    assert made.question.period.days > 0


def test_an_unreadable_period_is_said(row: Callable[..., Row]) -> None:
    assert ":material/error:" in everything(row().draw("period=nonsense"))


def test_a_type_that_nobody_knows_is_shown_as_it_was_asked(row: Callable[..., Row]) -> None:
    app = row().draw("type=ZZ99")

    assert app.selectbox(key="row-type").value == "ZZ99"


def test_a_finer_type_of_a_link_can_be_seen(row: Callable[..., Row]) -> None:
    app = row().draw("type=DT0201")

    assert "噪声扰民" in app.selectbox(key="row-type").options


def test_types_of_two_kinds_are_told_apart(row: Callable[..., Row]) -> None:
    options = row().draw().selectbox(key="row-type").options

    assert options[0] == "全部类型"
    assert "纠纷调解　邻里纠纷" in options
    assert "警情　刑事类" in options


def test_types_of_one_kind_need_no_prefix(row: Callable[..., Row]) -> None:
    assert "邻里纠纷" in row(types=("dispute_types",)).draw().selectbox(key="row-type").options


def test_without_types_there_is_no_type_to_choose(row: Callable[..., Row]) -> None:
    assert [box.key for box in row(types=()).draw().selectbox] == ["row-grid"]


def test_the_leader_chooses_among_all_grids(row: Callable[..., Row]) -> None:
    options = row().draw().selectbox(key="row-grid").options

    assert options[0] == "全部网格"
    assert len(options) == 10


def test_an_officer_chooses_among_the_own(row: Callable[..., Row]) -> None:
    assert row(Role.COMMUNITY_OFFICER).draw().selectbox(key="row-grid").options == ["我的网格", "一号警格"]


def test_a_foreign_grid_stays_in_the_question_and_is_not_named(
    row: Callable[..., Row], station: SmallStation
) -> None:
    made = row(Role.COMMUNITY_OFFICER)

    app = made.draw(f"grid={station.grid_ids['G02']}")

    assert made.question.grid_id == station.grid_ids["G02"]
    assert app.selectbox(key="row-grid").value == "0"
    assert "二号警格" not in str(app.selectbox(key="row-grid").options)


def test_a_choice_is_written_into_the_address(row: Callable[..., Row], station: SmallStation) -> None:
    made = row()
    app = made.draw()

    app.selectbox(key="row-grid").set_value(str(station.grid_ids["G02"])).run()

    assert app.query_params["grid"] == str(station.grid_ids["G02"])
    assert made.question.grid_id == station.grid_ids["G02"]


def test_a_new_address_changes_what_is_shown_as_chosen(row: Callable[..., Row]) -> None:
    made = row()
    app = made.draw("period=month")

    app.query_params["period"] = "quarter"
    app.run()

    assert app.segmented_control(key="row-period").value == "quarter"


def test_half_a_span_is_not_yet_a_question(row: Callable[..., Row]) -> None:
    made = row()
    app = made.draw("period=2026-03-01..2026-04-01")

    app.session_state["row-dates"] = (date(2026, 5, 1),)
    app.run()

    assert made.question.period == Period.month(2026, 3)


def test_the_question_goes_to_the_address_and_back() -> None:
    asked = Question(Period.month(2026, 3), grid_id=7, type_code="DT02")

    assert Question.from_params(asked.to_params(), date(2026, 11, 23)) == asked
