"""May the police mediate this case at all? The gate of 治安管理处罚法 9 and 程序规定 178, 179 as a table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from core.dictionaries import Entry, dictionary
from core.errors import BadInput
from core.messages import message

GATE = "psm_eligibility"
PASSED, STOPPED = "passed", "stopped"


@dataclass(frozen=True)
class Answer:
    """What the gate says: the items in the way, each with its article; none where mediation is allowed."""

    in_the_way: tuple[Entry, ...]

    @property
    def is_allowed(self) -> bool:
        """Tell whether mediation is allowed."""
        return not self.in_the_way

    @property
    def result(self) -> str:
        """The result as it is kept."""
        return PASSED if self.is_allowed else STOPPED

    @property
    def articles(self) -> tuple[str, ...]:
        """The articles in the way, each once."""
        return tuple(dict.fromkeys(str(entry.facts["basis"]) for entry in self.in_the_way))


def asked() -> list[Entry]:
    """Return what the gate asks, in order; what is only screened for is asked at registering."""
    return [entry for entry in dictionary(GATE).active() if entry.facts["rule"] != "screen_only"]


def judge(ticked: Collection[str], why: str = "") -> Answer:
    """Judge the ticked items.

    Every ``must_all`` and one ``must_any`` have to be ticked, no ``must_none`` may be. The last of them
    (程序规定 179 第7项) does not stop by itself, it asks for a reason.

    Raises:
        BadInput: an item that is not of the gate, or a reason that is missing.
    """
    items = {entry.code: entry for entry in asked()}
    if not set(ticked) <= set(items):
        raise BadInput(message("Choose one of the list."), "answers")
    explained = [code for code in ticked if items[code].facts.get("needs_reason")]
    if explained and not why.strip():
        raise BadInput(message("Say why it may be mediated all the same."), "why")
    missing = [e for e in items.values() if e.facts["rule"] == "must_all" and e.code not in ticked]
    one_of = [e for e in items.values() if e.facts["rule"] == "must_any"]
    missing += [] if any(e.code in ticked for e in one_of) else one_of
    hindering = [items[c] for c in items if items[c].facts["rule"] == "must_none" and c in ticked]
    return Answer(tuple(missing + [e for e in hindering if e.code not in explained]))
