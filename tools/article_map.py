"""What serves each row of the founding article: page, ledger, number, reminder, report, test."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from typing import Annotated, Any

import typer

from core.settings import PROJECT
from core.yamlfile import read_yaml
from domain.records import Kind, kinds

FILE = PROJECT / "docs" / "article_map.md"
DATA = PROJECT / "data" / "article_map.yaml"
ROWS = range(1, 90)
EVERY_LEDGER = "records::test_every_ledger_draws_its_list_and_its_form"
HEAD = """\
# Rows of the founding article

Drawn by `python -m tools article-map` from `data/article_map.yaml` and `data/kinds`: edit those.
Rows without a page are not served yet.

| row | page | kind | metric | reminder | report | test |
|---|---|---|---|---|---|---|
"""
AsJson = Annotated[bool, typer.Option("--json", help="print the list as JSON instead")]


@dataclass(frozen=True)
class Served:
    """What serves a row; '' where nothing does."""

    row: int
    page: str = ""
    kind: str = ""
    metric: str = ""
    reminder: str = ""
    report: str = ""
    test: str = ""


def article_map(*, as_json: AsJson = False) -> None:
    """Write docs/article_map.md anew, or print the list."""
    found = served()
    if as_json:
        print(json.dumps([asdict(one) for one in found], ensure_ascii=False))
        return
    FILE.write_text(drawn(found), encoding="utf-8")
    print(FILE.relative_to(PROJECT))


def served() -> list[Served]:
    """Return what serves the rows 1 to 89, row by row; several ledgers of a row are several lines."""
    content = read_yaml(DATA)
    return [one for row in ROWS for one in _of_row(row, content)]


def drawn(found: list[Served]) -> str:
    """Return the whole text of docs/article_map.md."""
    lines = ["| " + " | ".join(str(cell) for cell in asdict(one).values()) + " |" for one in found]
    return HEAD + "\n".join(lines) + "\n"


def _of_row(row: int, content: dict[str, Any]) -> Iterator[Served]:
    given = dict(content["rows"].get(row, {}))
    mine = [kind for kind in kinds().values() if row in kind.rows]
    is_open = given.pop("open", False)
    if given or (is_open and not mine) or not mine:
        yield Served(row, **given)
    test = content["tests"].get(row, EVERY_LEDGER)
    for kind in mine:
        yield Served(row, str(kind.page), kind.code, kind.metric, _reminder(kind), "xlsx, masked", test)


def _reminder(kind: Kind) -> str:
    names = [clock.name.en for clock in kind.clocks]
    names += [kind.validity.name.en] if kind.validity else []
    return ", ".join(names)
