"""A form that was sent, or a button that was pressed: what is to be written, and where it answers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

from components.act import form_errors
from domain.work import Work


def _nothing() -> None:
    """Do nothing after success."""


@dataclass(frozen=True)
class Pressed:
    """Handed from a component to its page, which opens the door: ``write`` is called inside it."""

    done: str
    write: Callable[[Work], object]
    token: str | None = None
    errors: form_errors = field(default_factory=form_errors)
    finish: Callable[[], None] = _nothing
