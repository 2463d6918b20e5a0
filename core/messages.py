"""A sentence for the user that is put into words only when somebody reads it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Message:
    """An English source sentence and the facts that fill its {places}.

    ``text`` is the gettext msgid. Facts may themselves be messages or labels; they are
    translated first. Stored (jobs, refused rows) as ``to_json`` and read back in the
    language of whoever looks.
    """

    text: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def to_json(self) -> dict[str, object]:
        """Return a JSON-ready form; facts become strings or numbers."""
        return {"text": self.text, "facts": {k: _plain(v) for k, v in self.facts.items()}}

    @classmethod
    def from_json(cls, stored: Mapping[str, object]) -> Message:
        """Read back what ``to_json`` gave."""
        facts = stored.get("facts")
        named = {k: _revived(v) for k, v in facts.items()} if isinstance(facts, Mapping) else {}
        return cls(str(stored["text"]), named)


def message(text: str, **facts: object) -> Message:
    """Mark ``text`` for translation and keep it lazy: the extractor looks for this name."""
    return Message(text, facts)


def _plain(value: object) -> object:
    if isinstance(value, Message):
        return value.to_json()
    return value if isinstance(value, str | int | float | bool) or value is None else str(value)


def _revived(value: object) -> object:
    return Message.from_json(value) if isinstance(value, Mapping) and "text" in value else value
