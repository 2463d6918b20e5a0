"""Every sentence is there in every language, once, and fills the same places."""

from __future__ import annotations

import pytest
from babel.messages.catalog import Message

from core.i18n import LANGUAGES
from tests.shape import wording
from tools.messages import Entries, read_catalogues, used_words

in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def entries(*pairs: tuple[str | tuple[str, ...], str | tuple[str, ...]]) -> Entries:
    return {key if isinstance(key, str) else key[0]: Message(key, words) for key, words in pairs}


def listed(found: list[str]) -> str:
    return "make messages brings the catalogues up to date; the rest is for a person:\n" + "\n".join(found)


@in_each_language
def test_every_message_has_an_entry(language: str) -> None:
    found = wording.missing(used_words(), read_catalogues(language))

    assert not found, listed(found)


@in_each_language
def test_every_entry_is_used(language: str) -> None:
    found = wording.unused(used_words(), read_catalogues(language))

    assert not found, listed(found)


@in_each_language
def test_no_entry_is_empty(language: str) -> None:
    found = wording.empty(read_catalogues(language))

    assert not found, listed(found)


@in_each_language
def test_no_message_lies_in_two_catalogues(language: str) -> None:
    found = wording.twice(read_catalogues(language))

    assert not found, listed(found)


@in_each_language
def test_every_entry_lies_in_an_area_that_uses_it(language: str) -> None:
    found = wording.misplaced(used_words(), read_catalogues(language))

    assert not found, listed(found)


@in_each_language
def test_a_translation_fills_the_same_places(language: str) -> None:
    found = wording.unequal_places(read_catalogues(language))

    assert not found, listed(found)


def test_a_missing_message_is_found() -> None:
    catalogues = {"charts": entries(("Saved", "已保存"))}

    assert wording.missing(["Saved", ("{count} case", "{count} cases")], catalogues) == ["{count} case"]


def test_a_left_over_entry_is_found() -> None:
    assert wording.unused(["Saved"], {"charts": entries(("Saved", "已保存"), ("Gone", "没了"))}) == ["Gone"]


def test_an_empty_entry_is_found() -> None:
    found = wording.empty(
        {"charts": entries(("Saved", ""), (("a case", "cases"), ("", "")), ("Done", "完成"))}
    )

    assert found == ["Saved", "a case"]


def test_an_entry_in_two_catalogues_is_found() -> None:
    both = entries(("Saved", "已保存"))

    assert wording.twice({"charts": both, "core": both}) == ["Saved"]


def test_an_entry_in_a_foreign_area_is_found() -> None:
    assert wording.misplaced({"Saved": ["core"]}, {"charts": entries(("Saved", "已保存"))}) == [
        "charts: Saved"
    ]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{name} saved", "已保存"),
        ("Saved", "{name} 已保存"),
        ("{n} of {total}", "{n}/{totl}"),
        (("{count} case of {name}", "{count} cases of {name}"), ("{count} 件",)),
    ],
)
def test_other_places_are_found(text: str | tuple[str, ...], words: str | tuple[str, ...]) -> None:
    assert len(wording.unequal_places({"charts": entries((text, words))})) == 1


def test_one_may_be_said_without_its_number() -> None:
    assert wording.unequal_places({"charts": entries((("One case", "{count} cases"), ("一件",)))}) == []
