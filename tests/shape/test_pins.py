"""What is installed is what pyproject.toml asks for, to the byte."""

from __future__ import annotations

import pytest

from tests.shape import pins
from tools.messages import PROJECT

PYPROJECT = (PROJECT / "pyproject.toml").read_text("utf-8")
RUNTIME = (PROJECT / "requirements.txt").read_text("utf-8")
DEV = (PROJECT / "requirements-dev.txt").read_text("utf-8")

LISTED = """\
babel==2.18.0 \
    --hash=sha256:aa
    # via desk
numpy==2.4.6 ; python_version < '3.12' \
    --hash=sha256:bb
"""


def test_everything_asked_for_is_pinned() -> None:
    assert pins.unmet(pins.asked(PYPROJECT), RUNTIME) == []


def test_everything_the_tests_ask_for_is_pinned() -> None:
    assert pins.unmet(pins.asked(PYPROJECT) + pins.asked(PYPROJECT, "dev"), DEV) == []


def test_the_tests_run_on_what_the_station_runs_on() -> None:
    tested = pins.pinned(DEV)

    assert {name: tested.get(name) for name in pins.pinned(RUNTIME)} == pins.pinned(RUNTIME)


@pytest.mark.parametrize("listed", [RUNTIME, DEV], ids=["runtime", "dev"])
def test_every_pin_has_its_hash(listed: str) -> None:
    assert pins.without_hash(listed) == []


def test_pins_are_read_with_and_without_a_marker() -> None:
    assert pins.pinned(LISTED) == {"babel": {"2.18.0"}, "numpy": {"2.4.6"}}


@pytest.mark.parametrize("asked", ["pandas>=3", "babel>=3", "NumPy==2.4.5"])
def test_an_unmet_wish_is_named(asked: str) -> None:
    wanted = pins.asked(f'[project]\ndependencies = ["{asked}"]\n')

    assert [str(need) for need in wanted] == pins.unmet(wanted, LISTED)


def test_a_pin_without_a_hash_is_named() -> None:
    assert pins.without_hash("babel==2.18.0\n    # via desk\n" + LISTED) == ["babel"]
