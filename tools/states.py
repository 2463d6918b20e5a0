"""Draw docs/states.md from the tables: steps, routes, what the law bars, eligibility, clocks, levels."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from core.dictionaries import Entry, dictionary
from core.i18n import say, speaking
from core.settings import PROJECT
from domain.clocks import ClockRule, rules_of
from domain.mediation.eligibility import GATE
from domain.mediation.law import BARRIERS, Barrier
from domain.mediation.rules import HANDLERS, NEXT_LEVEL, STAND_INS
from domain.mediation.step import Step
from domain.mediation.steps import NEXT_STEPS, STEPS
from domain.mediation.vocabulary import CaseStatus, Level, Route, Who

SUBJECTS = ("dispute", "follow_up")
FILE = PROJECT / "docs" / "states.md"

HEAD = """\
# States of a dispute

Drawn by `python -m tools states` from `domain/mediation/steps.py`, `steps_at_law.py`, `law.py`,
`data/dictionaries/psm_eligibility.yaml` and `data/clocks`; edit the tables, not this file.
"""

WHO = {
    Who.REGISTRAR: "anybody who may write, in their own grids",
    Who.ACCEPTOR: "a role of the level, in its area",
    Who.MEDIATOR: "justice mediator",
    Who.HANDLER: "owner, or the office of the level in its area",
    Who.KEEPER: "handler, or the registrar while it waits",
    Who.OWNER: "its owner",
    Who.POLICE: "a police officer among the handlers",
    Who.LEADER: "station leader",
}


def states() -> None:
    """Write docs/states.md anew from the table of steps."""
    FILE.write_text(drawn(), encoding="utf-8")
    print(FILE.relative_to(PROJECT))


def drawn() -> str:
    """Return the whole text of docs/states.md."""
    parts = [HEAD, _diagram(), _statuses(), _steps(), _routes(), _barriers(), _gate(), _levels(), _clocks()]
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
    heads = ("Step", "中文", "English", "Who", "Routes", "Must be said", "Outcomes", "Audit")
    return _table("## Steps", heads, rows)


def _step(step: Step) -> tuple[str, ...]:
    with speaking("zh_CN"):
        chinese = say(step.label)
    needs, bucket = ", ".join(step.needs), str(step.bucket or "")
    who = (WHO[step.who], _of_routes(step.routes))
    return str(step.code), chinese, step.label.text, *who, needs, bucket, str(step.event)


def _of_routes(routes: Iterable[Route]) -> str:
    found = sorted(routes)
    return "all" if len(found) == len(Route) else ", ".join(found)


def _routes() -> str:
    rows = [(e.code, e.zh, e.en, str(e.facts["basis"])) for e in dictionary("dispute_routes")]
    return _table("## Routes", ("Route", "中文", "English", "Basis"), rows)


def _barriers() -> str:
    rows = [_barrier(row) for row in BARRIERS]
    heads = ("Row", "Article", "Bars", "Routes", "Says", "Asked for in")
    return _table("## What the law bars", heads, rows)


def _barrier(row: Barrier) -> tuple[str, ...]:
    with speaking("zh_CN"):
        chinese = say(row.says)
    return row.code, row.article, ", ".join(sorted(row.steps)), _of_routes(row.routes), chinese, row.field


def _gate() -> str:
    rows = [(e.code, e.zh, str(e.facts["rule"]), str(e.facts["basis"])) for e in dictionary(GATE)]
    return _table("## May the police mediate it", ("Item", "中文", "Rule", "Article"), rows)


def _clocks() -> str:
    rows = [_clock(one) for subject in SUBJECTS for one in rules_of(subject)]
    heads = ("Clock", "中文", "Length", "Starts", "Met", "Stands still", "Extension", "Reminded", "Basis")
    return _table("## Clocks", heads, rows)


def _clock(one: ClockRule) -> tuple[str, ...]:
    span, more = one.span, one.extension
    length = f"{span.length} {span.unit}" + (", rolls" if span.rolls else "")
    longer = (
        f"{more.times} x {more.span.length} {more.span.unit} ({', '.join(more.consents)})" if more else ""
    )
    reasons = f" ({', '.join(sorted(one.reasons))})" if one.reasons else ""
    held = ", ".join(sorted(one.holds)) + reasons
    return (
        one.code, one.zh, length, ", ".join(sorted(one.starts)), ", ".join(sorted(one.ends)), held, longer,
        ", ".join(sorted(one.remind)), one.basis,
    )  # fmt: skip


def _levels() -> str:
    rows: list[tuple[str, ...]] = []
    for entry in dictionary("dispute_levels"):
        handlers = ", ".join(sorted(HANDLERS[Level(entry.code)]))
        above = NEXT_LEVEL.get(Level(entry.code), "")
        rows.append((entry.code, entry.zh, handlers, str(entry.facts["limit_days"]), str(above)))
    heads = ("Level", "中文", "Roles", "Days", "Next")
    stand_ins = f"\nStand-ins at every level: {', '.join(sorted(STAND_INS))}.\n"
    return _table("## Levels", heads, rows) + stand_ins


def _table(title: str, heads: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> str:
    lines = [" | ".join(row) for row in (heads, ("---",) * len(heads), *rows)]
    return "\n".join([title, "", *(f"| {line} |" for line in lines), ""])


if __name__ == "__main__":
    states()
