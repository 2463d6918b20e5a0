"""One browser for the browser tests of a file, and a running desk over its people."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.e2e.people import People
from tests.e2e.seat import Seat
from tests.e2e.server import Running, running_server


@pytest.fixture(scope="module")
def browser(browser_path: str) -> Iterator[Browser]:
    """Start Chromium once for the tests of a file."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        yield started
        started.close()


@pytest.fixture(scope="module")
def desk(people: People) -> Iterator[Running]:
    """Run the desk over the station of the file's own ``people``."""
    with running_server(people.var) as running:
        yield running


@pytest.fixture
def seats() -> Iterator[list[Seat]]:
    """Collect who sat down (:func:`tests.e2e.seat.sit`); nothing they did may have left the machine."""
    taken: list[Seat] = []
    yield taken
    outside = [url for seat in taken for url in seat.outside]
    for seat in taken:
        seat.leave()
    assert outside == []


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Try a failed browser test once more: a busy machine can miss a wait; two misses are a fault."""
    here = Path(__file__).parent
    for item in items:
        if here in item.path.parents:
            item.add_marker(pytest.mark.flaky(reruns=1))
