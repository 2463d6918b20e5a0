"""Settings of a run: stored beside it and read back, with words for the method that spoke."""

from __future__ import annotations

import json

import pytest

from analytics.surges import Method, Options, Pooling, Silence, Speaker, TwoWeeks, Watching
from core.i18n import LANGUAGES, catalogue, say, speaking


@pytest.mark.parametrize(
    "settings",
    [
        Watching(),
        Watching(TwoWeeks(alpha=0.004, limit54=(3, 4)), Pooling(alpha=0.002, window=13), 1.9, 2.4),
        Watching(Options(method=Method.DELTA, alpha=0.02), Pooling(limit54=(0, 4))),
    ],
)
def test_what_was_stored_is_read_back(settings: Watching) -> None:
    assert Watching.from_json(json.loads(json.dumps(settings.to_json()))) == settings


def test_a_setting_that_has_gone_since_is_left_out() -> None:
    stored = Watching().to_json()
    stored["main"] = {**TwoWeeks().__dict__, "moon": "full"}

    assert Watching.from_json(stored) == Watching()


def test_the_main_method_names_itself() -> None:
    assert Watching().speaker is Speaker.BEST
    assert Watching(Options()).speaker is Speaker.FARRINGTON


def test_each_method_has_its_own_measure_of_excess() -> None:
    settings = Watching(main_excess=1.5, pooling_excess=2.5)

    assert [settings.excess(one) for one in Speaker] == [1.5, 1.5, 2.5]


@pytest.mark.parametrize("code", LANGUAGES)
def test_every_method_and_every_silence_has_words(code: str) -> None:
    known = catalogue(code)

    with speaking(code):
        words = [say(one.message) for one in (*Speaker, *Silence)]

    assert all(words)
    assert all(one.message.text in known for one in (*Speaker, *Silence))
