"""Every page of the policy table has its place in the menu."""

from __future__ import annotations

import re

import pytest

from components.places import PLACES, SECTION_NAMES, Section, is_built
from core.i18n import LANGUAGES, say, speaking
from core.settings import PROJECT
from domain.accounts.policy import POLICY, Page

each_page = pytest.mark.parametrize("page", Page)


@each_page
def test_a_page_has_a_place_and_a_policy(page: Page) -> None:
    assert page in PLACES
    assert page in POLICY


@each_page
@pytest.mark.parametrize("language", LANGUAGES)
def test_a_place_is_announced_in_every_language(page: Page, language: str) -> None:
    with speaking(language):
        assert say(PLACES[page].title)
        assert say(PLACES[page].purpose)


def test_no_two_pages_are_called_alike() -> None:
    with speaking("zh_CN"):
        titles = [say(place.title) for place in PLACES.values()]

    assert len(set(titles)) == len(titles)


@each_page
def test_an_icon_is_a_name_not_a_picture_from_elsewhere(page: Page) -> None:
    assert re.fullmatch(r"[a-z_]+", PLACES[page].icon)


def test_every_part_of_the_menu_has_a_name() -> None:
    assert set(SECTION_NAMES) == set(Section)


def test_every_script_of_a_page_is_in_the_policy() -> None:
    scripts = {path.stem for path in (PROJECT / "pages").glob("*.py")} - {"__init__"}

    assert scripts <= {str(page) for page in Page}


def test_a_page_without_a_script_is_not_built() -> None:
    assert is_built(Page.OVERVIEW)
    assert {page for page in Page if is_built(page)} == {
        page for page in Page if (PROJECT / "pages" / f"{page}.py").is_file()
    }
