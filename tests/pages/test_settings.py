"""The settings page."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from core.settings import settings
from core.vocabulary import Role
from domain.accounts.policy import POLICY, Page
from tests.factories import SmallStation
from tests.seats import everything, visit

Opener = Callable[..., AppTest]
ADMIN = Role.SYSADMIN
READERS = [role for role in Role if role in POLICY[Page.SETTINGS]]


def table(app: AppTest, column: str) -> pd.DataFrame:
    return next(frame.value for frame in app.dataframe if column in frame.value)


@pytest.mark.parametrize("role", READERS)
def test_who_has_the_page_sees_four_parts(open_as: Opener, role: Role) -> None:
    app = open_as(role, Page.SETTINGS)

    assert not app.exception
    assert app.title[0].value == "设置"
    assert [tab.label for tab in app.tabs] == ["组织", "场所", "字典", "目标"]


@pytest.mark.parametrize("role", [role for role in Role if role not in READERS])
def test_nobody_else_sees_it(open_as: Opener, role: Role) -> None:
    app = open_as(role, Page.SETTINGS)

    assert not app.title
    assert not app.dataframe


def test_the_nine_grids_stand_with_office_and_room(open_as: Opener) -> None:
    grids = table(open_as(ADMIN, Page.SETTINGS), "room")

    assert len(grids) == 9
    assert grids.iloc[0][["beat", "office", "room", "state"]].tolist() == [
        "一号警格", "第一街道办事处", "第一社区警务室", "在用",
    ]  # fmt: skip


def test_places_stand_with_kind_and_grid(open_as: Opener) -> None:
    app = open_as(ADMIN, Page.SETTINGS)

    assert table(app, "kind")["name"].tolist() == ["翠湖小区", "川师大", "滨江小区"]
    assert "共 3 处场所" in everything(app)


def test_a_code_list_is_chosen_and_shown_with_its_file(open_as: Opener) -> None:
    app = open_as(ADMIN, Page.SETTINGS)
    app.selectbox(key="settings-dictionary").set_value("place_types").run()

    assert table(app, "zh").iloc[0][["code", "zh", "en", "state"]].tolist() == [
        "PT01", "居民小区", "Residential compound", "在用",
    ]  # fmt: skip
    assert "data/dictionaries/place_types.yaml" in everything(app)
    assert "2024年1月1日 08:00" in everything(app)


def test_targets_are_written_for_people(open_as: Opener) -> None:
    targets = table(open_as(ADMIN, Page.SETTINGS), "words").set_index("key")

    assert targets.loc["resolution_rate_min", ["name", "words"]].tolist() == ["化解率，不低于", "95.0%"]
    assert targets.loc["disputes_since_2023_min", "words"] == "1,800"
    assert targets.loc["disputes_since", "words"] == "2023-01-01"


def test_nothing_here_can_be_changed(open_as: Opener) -> None:
    app = open_as(ADMIN, Page.SETTINGS)

    assert not app.text_input
    assert [button.key for button in app.button if (button.key or "").startswith("settings")] == []


def test_a_file_edited_since_it_was_loaded_is_said(
    open_as: Opener, station: SmallStation, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert "有改动" not in everything(open_as(ADMIN, Page.SETTINGS))
    edited = tmp_path / "ours.yaml"
    edited.write_text(settings().station_file.read_text("utf-8") + "# edited\n", "utf-8")
    monkeypatch.setenv("CIYIN_STATION_FILE", str(edited))
    settings.cache_clear()

    words = everything(visit(Page.SETTINGS))

    assert "有改动" in words
    assert "ours.yaml" in words


def test_the_page_speaks_english(open_as: Opener) -> None:
    app = open_as(ADMIN, Page.SETTINGS, language="en")

    assert [tab.label for tab in app.tabs] == ["Organisation", "Places", "Code lists", "Targets"]
    assert table(app, "room").iloc[0]["beat"] == "Beat 1"
