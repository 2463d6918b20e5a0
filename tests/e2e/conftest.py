"""One browser for all browser tests of a process."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, sync_playwright


@pytest.fixture(scope="module")
def browser(browser_path: str) -> Iterator[Browser]:
    """Start Chromium once for the tests of a file."""
    with sync_playwright() as play:
        started = play.chromium.launch(executable_path=browser_path, args=["--no-sandbox"])
        yield started
        started.close()
