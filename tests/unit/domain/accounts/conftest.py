"""A small station, and cheap passwords."""

from __future__ import annotations

from pathlib import Path

import pytest

from domain.accounts.passwords import Passwords
from tests.factories import SmallStation, small_station

CHEAP = Passwords(cost=4)


@pytest.fixture
def station(tmp_path: Path) -> SmallStation:
    return small_station(tmp_path)


@pytest.fixture
def cheap() -> Passwords:
    return CHEAP
