"""docs/papers.md, drawn from the table of papers, the field list and the series of numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from core.dictionaries import dictionary
from core.i18n import say, speaking
from core.settings import PROJECT
from domain.mediation.numbers import TEMPLATES, Series
from domain.papers.kinds import NEEDS, PaperKind, kinds
from domain.papers.templates import listed_fields

FILE = PROJECT / "docs" / "papers.md"
YEAR = date(2026, 1, 1).year

HEAD = """\
# Papers of a mediation file

Drawn by `python -m tools templates` from `data/dictionaries/case_papers.yaml`,
`data/templates/fields.yaml` and `domain/mediation/numbers.py`; edit those, not this file. A
test holds table, templates and data equal.

An office edits a template in WPS or Word: `data/templates/<template>.docx`. A field is
written `{{ name }}`; a row of a list stands between `{%tr for i in items %}` and `{%tr
endfor %}`. A field nobody knows is refused in a sentence that names it, and no code runs
inside a template. `python -m tools templates` writes those that are missing, `--anew` all
of them. The paper is A4; a letter has the margins of GB/T 9704 (37, 35, 28, 26 mm), the
forms of a file 25 and 22 mm above and below; titles 方正小标宋简体 22 pt (else 宋体), text 仿宋_GB2312
16 or 14 pt (else 仿宋).

Names and phones print in full for whoever has the dispute, or a follow-up of each party, in
hand; for others who may look, with a purpose and the password typed within 15 minutes; ID
numbers take right and password always, and stand on the application to the court alone.
Everybody else prints masks, and the paper says so. Each printing is in the audit with its
purpose and checksum. What the desk does not keep (民族, 职业, 住址) is a line to be filled in by
hand.
"""


def document() -> None:
    """Write docs/papers.md anew."""
    FILE.write_text(drawn(), encoding="utf-8")


def drawn() -> str:
    """Return the whole text of docs/papers.md."""
    with speaking("en"):
        return "\n".join([HEAD, _papers(), _numbers(), _fields(), _templates()])


def _papers() -> str:
    rows = [
        "## Papers, in the order of the file",
        "",
        _row("code", "paper", "item", "template", "copies", "needs"),
    ]
    rows.append(_row(*["---"] * 6))
    return "\n".join([*rows, *map(_paper, kinds()), ""])


def _paper(kind: PaperKind) -> str:
    copies = f"parties + {kind.extra}" if kind.per_party else "1"
    need = say(NEEDS[kind.needs].words) if kind.needs else ""
    item = f"{kind.document} {dictionary('document_kinds')[kind.document].zh}"
    return _row(kind.code, f"{kind.zh} ({kind.label})", item, f"{kind.template}.docx", copies, need)


def _numbers() -> str:
    rows = [
        "## Numbers",
        "",
        "One series for each station and year, from 1, without gaps. A void number stays, with its",
    ]
    rows += ["reason, and is never given again; the paper printed next takes the next one.", ""]
    rows += [_row("series", "looks like", "given"), _row(*["---"] * 3), *map(_series, Series)]
    return "\n".join([*rows, ""])


GIVEN = {
    Series.MEDIATION: "when a civil dispute is accepted; agreements and papers of the file carry it",
    Series.PUBLIC_SECURITY: "when a public-security case is accepted",
    Series.PRICE: "when a price case is opened",
    Series.REFERRAL: "when the letter of referral is first printed; printed again it keeps it",
}


def _series(series: Series) -> str:
    return _row(str(series), TEMPLATES[series].format(year=YEAR, serial=1), GIVEN[series])


def _fields() -> str:
    rows = ["## Fields", "", _row("field", "holds"), _row("---", "---")]
    for name, what in listed_fields()["fields"].items():
        parts = (
            f"a list; each row: {', '.join(f'`{part}`' for part in what)}" if isinstance(what, list) else what
        )
        rows.append(_row(f"`{name}`", parts))
    return "\n".join([*rows, ""])


def _templates() -> str:
    rows = ["## Fields of each template", ""]
    return "\n".join([*rows, *_lines(), ""])


def _lines() -> Iterator[str]:
    for name, used in listed_fields()["templates"].items():
        yield f"- **{name}.docx**: {', '.join(used)}"


def _row(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
