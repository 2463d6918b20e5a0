"""A small station, and one metric asked as somebody."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from analytics.periods import Period
from core.vocabulary import Role
from domain.metrics.answers import Answer
from domain.metrics.ask import answer
from tests.factories import SmallStation, small_station
from tests.numbers import YEAR, reader


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    """Lend a small station at noon of 23 November 2026."""
    return small_station(tmp_path)


@pytest.fixture
def ask(station: SmallStation) -> Callable[..., Answer]:
    """Ask one metric as somebody."""

    def put(code: str, period: Period = YEAR, *, role: Role = Role.LEADER, **more: str) -> Answer:
        with reader(station, period, role=role, **more) as asked:
            return answer(asked, code)

    return put
