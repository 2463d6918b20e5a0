"""Draw docs/states.md from the table of steps: what may follow what, who may, what the audit says."""

from __future__ import annotations

from collections.abc import Iterator

from core.dictionaries import Entry, dictionary
from core.i18n import say, speaking
from core.settings import PROJECT
from domain.mediation.rules import HANDLERS, NEXT_LEVEL, STAND_INS
from domain.mediation.steps import NEXT_STEPS, STEPS, Step
from domain.mediation.vocabulary import CaseStatus, Level, Who

FILE = PROJECT / "docs" / "states.md"

HEAD = """\
# States of a dispute

Drawn by `python -m tools states` from `domain/mediation/steps.py`; edit the table, not this file.
"""

WHO = {
    Who.REGISTRAR: "anybody who may write, in their own grids",
    Who.ACCEPTOR: "a role of the level, in its area",
    Who.MEDIATOR: "justice mediator",
    Who.HANDLER: "owner, or the office of the level in its area",
    Who.KEEPER: "handler, or the registrar while it waits",
}


def states() -> None:
    """Write docs/states.md anew from the table of steps."""
    FILE.write_text(drawn(), encoding="utf-8")
    print(FILE.relative_to(PROJECT))


def drawn() -> str:
    """Return the whole text of docs/states.md."""
    parts = [HEAD, _diagram(), _statuses(), _steps(), _levels()]
    return "\n".join(parts)


def _diagram() -> str:
    lines = sorted(set(_arrows()))
    return "\n".join(["```mermaid", "stateDiagram-v2", "    [*] --> NEW: register", *lines, "```", ""])


def _arrows() -> Iterator[str]:
    for step in STEPS.values():
        for before, afters in step.moves.items():
            yield from (f"    {before} --> {after}: {step.code}" for after in afters if after != before)


def _statuses() -> str:
    rows = [_status(dictionary("case_status")[status]) for status in CaseStatus]
    return _table("## Statuses", ("Status", "中文", "English", "Open", "What may follow"), rows)


def _status(entry: Entry) -> tuple[str, ...]:
    following = ", ".join(NEXT_STEPS[CaseStatus(entry.code)])
    return entry.code, entry.zh, entry.en, "yes" if entry.facts["open"] else "no", following


def _steps() -> str:
    rows = [_step(step) for step in STEPS.values()]
    heads = ("Step", "中文", "English", "Who", "Must be said", "Outcomes", "Audit")
    return _table("## Steps", heads, rows)


def _step(step: Step) -> tuple[str, ...]:
    with speaking("zh_CN"):
        chinese = say(step.label)
    needs, bucket = ", ".join(step.needs), str(step.bucket or "")
    return str(step.code), chinese, step.label.text, WHO[step.who], needs, bucket, str(step.event)


def _levels() -> str:
    rows: list[tuple[str, ...]] = []
    for entry in dictionary("dispute_levels"):
        handlers = ", ".join(sorted(HANDLERS[Level(entry.code)]))
        above = NEXT_LEVEL.get(Level(entry.code), "")
        rows.append((entry.code, entry.zh, handlers, str(entry.facts["limit_days"]), str(above)))
    heads = ("Level", "中文", "Roles", "Days", "Next")
    stand_ins = f"\nStand-ins at every level: {', '.join(sorted(STAND_INS))}.\n"
    return _table("## Levels", heads, rows) + stand_ins


def _table(title: str, heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [" | ".join(row) for row in (heads, ("---",) * len(heads), *rows)]
    return "\n".join([title, "", *(f"| {line} |" for line in lines), ""])


if __name__ == "__main__":
    states()
