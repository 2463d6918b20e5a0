"""Every number of the desk on one page: filters, why it is what it is, rows, workbook."""

from __future__ import annotations

from collections.abc import Callable

from sqlmodel import select
from streamlit.testing.v1 import AppTest

from components.figure_table import CODES
from core.vocabulary import Role
from domain.accounts.policy import Page
from models import AuditEntry
from tests.disputes import closed, registered
from tests.factories import SmallStation
from tests.seats import everything

Open = Callable[..., AppTest]


def some(station: SmallStation) -> None:
    closed(station)
    closed(station, "OC05")
    closed(station, "OC13")
    registered(station)


def row(app: AppTest, code: str) -> dict[str, object]:
    frame = app.dataframe(key="figures-table").value
    return frame[frame["code"] == code].iloc[0].to_dict()


def test_every_number_of_the_desk_has_its_row(open_as: Open, station: SmallStation) -> None:
    some(station)

    app = open_as(Role.LEADER, Page.MEDIATION_FIGURES)

    assert not app.exception
    assert app.dataframe(key="figures-table").value["code"].tolist() == list(CODES)
    assert (row(app, "M01")["n"], row(app, "M01")["left"]) == ("1/2", "1")
    assert "化解率" in str(row(app, "M01")["name"])


def test_why_a_number_is_what_it_is_stands_beside(open_as: Open, station: SmallStation) -> None:
    some(station)

    words = everything(open_as(Role.LEADER, Page.MEDIATION_FIGURES))

    assert "为什么是这个数" in words
    assert "M01" in words
    assert "转出、撤回、不予受理" in words


def test_level_and_method_narrow_every_number(open_as: Open, station: SmallStation) -> None:
    some(station)

    first = open_as(Role.LEADER, Page.MEDIATION_FIGURES, level="L1")
    second = open_as(Role.LEADER, Page.MEDIATION_FIGURES, method="MM01")

    assert row(first, "M01")["n"] == "1/2"
    assert row(second, "M01")["n"] == "0/0"
    assert row(second, "M03")["n"] == "0/0"


def test_a_filter_stands_in_the_address(open_as: Open, station: SmallStation) -> None:
    app = open_as(Role.LEADER, Page.MEDIATION_FIGURES)

    app.selectbox(key="figures-level").set_value("L2").run()

    assert app.query_params["level"] in ("L2", ["L2"])


def test_a_number_is_broken_down_by_grid(open_as: Open, station: SmallStation) -> None:
    closed(station)
    closed(station, grid="G02")

    app = open_as(Role.LEADER, Page.MEDIATION_FIGURES)

    assert sorted(app.dataframe[1].value["n"]) == ["1/1", "1/1"]


def test_an_officer_sees_their_own_grid(open_as: Open, station: SmallStation) -> None:
    closed(station)
    closed(station, grid="G02")

    app = open_as(Role.COMMUNITY_OFFICER, Page.MEDIATION_FIGURES)

    assert row(app, "M01")["n"] == "1/1"


def test_the_figures_are_taken_along_as_a_workbook_and_that_is_written_down(
    open_as: Open, station: SmallStation
) -> None:
    some(station)
    app = open_as(Role.LEADER, Page.MEDIATION_FIGURES, level="L1")

    app.button(key="figures-export").click().run()

    with station.reading() as session:
        last = session.exec(select(AuditEntry)).all()[-1]
    assert last.event == "figures_exported"
    assert last.detail["asked"]["level"] == "L1"
    assert last.detail["rows"] == len(CODES)


def test_who_may_not_export_sees_no_button(open_as: Open) -> None:
    app = open_as(Role.AUDITOR, Page.MEDIATION_FIGURES)

    assert "figures-export" not in {button.key for button in app.button}


def test_a_grid_worker_has_no_figures_of_the_desk(open_as: Open) -> None:
    app = open_as(Role.GRID_WORKER, Page.MEDIATION_FIGURES)

    assert not app.dataframe
