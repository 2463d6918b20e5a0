"""Targets stand in the station's own file."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from core.settings import settings
from domain.metrics.registry import METRICS
from domain.metrics.targets import counted_since, target


@pytest.fixture
def own_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Let the station have a file of its own."""
    path = tmp_path / "station.yaml"
    monkeypatch.setenv("CIYIN_STATION_FILE", str(path))
    settings.cache_clear()
    yield path
    settings.cache_clear()


def test_the_targets_of_the_seed_stand_in_the_file() -> None:
    assert target("resolution_rate_min") == 0.95
    assert target("burglary_yoy") == -0.42
    assert target("disputes_since_2023_min") == 1800


def test_a_target_nobody_set_is_none() -> None:
    assert target("happiness_min") is None


def test_a_station_edits_its_own_targets(own_file: Path) -> None:
    own_file.write_text("targets: {resolution_rate_min: 0.9, disputes_since: '2025-07-01'}\n", "utf-8")

    assert target("resolution_rate_min") == 0.9
    assert counted_since() == date(2025, 7, 1)


def test_a_file_without_targets_sets_none(own_file: Path) -> None:
    own_file.write_text("version: 1\n", "utf-8")

    assert target("resolution_rate_min") is None
    assert counted_since() == date(2023, 1, 1)


@pytest.mark.parametrize("code", [code for code, metric in METRICS.items() if metric.target])
def test_every_metric_with_a_target_finds_it_in_the_file(code: str) -> None:
    assert target(METRICS[code].target) is not None
