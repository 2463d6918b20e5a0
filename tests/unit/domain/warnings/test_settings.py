"""What a station sets for early warning."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from analytics.surges import Options, TwoWeeks
from core.errors import Refused
from core.settings import settings
from domain.warnings import settings as watching
from domain.warnings.settings import WatchSettings, watch_settings


@pytest.fixture
def said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    file = tmp_path / "station.yaml"
    monkeypatch.setenv("CIYIN_STATION_FILE", str(file))
    settings.cache_clear()
    yield file
    settings.cache_clear()
    watching._read.cache_clear()


def test_the_station_file_says_what_the_code_would_say_anyway() -> None:
    assert watch_settings() == WatchSettings()


def test_what_the_file_leaves_out_is_the_default(said: Path) -> None:
    said.write_text("warnings: {threshold_least: 7, left_out: [AL4]}", encoding="utf-8")

    found = watch_settings()

    assert (found.threshold_least, found.left_out, found.answer_hours) == (7, ("AL4",), 48)


@pytest.mark.parametrize(
    ("text", "name"), [("warnings: {speed: 3}", "speed"), ("warnings: {method: magic}", "method")]
)
def test_what_cannot_be_followed_is_refused_by_its_name(text: str, name: str, said: Path) -> None:
    said.write_text(text, encoding="utf-8")

    with pytest.raises(Refused) as refusal:
        watch_settings()

    assert refusal.value.message.facts["name"] == name


@pytest.mark.parametrize(("expected", "least"), [(0.0, 5), (1.0, 5), (2.5, 5), (2.6, 6), (10.0, 20)])
def test_a_threshold_week_holds_twice_what_was_expected_and_at_least_five(
    expected: float, least: int
) -> None:
    assert WatchSettings().threshold(expected) == least


def test_the_method_chooses_the_main_detector() -> None:
    assert isinstance(WatchSettings().watching().main, TwoWeeks)
    assert isinstance(WatchSettings(method="farrington").watching().main, Options)


def test_other_settings_have_another_key_and_the_same_the_same() -> None:
    assert WatchSettings().key == WatchSettings().key
    assert WatchSettings().key != WatchSettings(threshold_least=6).key
    assert WatchSettings().key != WatchSettings(method="farrington").key
