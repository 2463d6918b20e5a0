"""Refusals as the administrator reads them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from core.errors import Refused


@contextmanager
def refused(words: str) -> Iterator[None]:
    """Expect a refusal whose English sentence matches ``words``."""
    with pytest.raises(Refused) as caught:
        yield
    said = caught.value.message
    assert re.search(words, said.text.format(**said.facts))
