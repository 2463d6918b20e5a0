"""The whole file of a dispute: its papers, in the order of the 卷宗, and its page list."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from core.clock import local_day
from domain.mediation.actions import reach
from domain.papers.fields import Print, fields_of
from domain.papers.gathering import Gathered, gather
from domain.papers.kinds import PaperEvent, PaperKind, kinds, missing
from domain.papers.office import count_pages
from domain.papers.people import People, people_of
from domain.papers.printing import check_may_print, number_in_force
from domain.papers.templates import filled
from domain.work import Work

COVER, CONTENTS = "CP01", "CP02"
ZIP = "application/zip"
Count = Callable[[Sequence[bytes]], list[int] | None]


@dataclass(frozen=True)
class Bundle:
    """The papers of a file, filled in, and what its page list is filled in with. Nothing of it is stored."""

    name: str
    kinds: tuple[PaperKind, ...]
    papers: tuple[bytes, ...]
    asked: Print
    contents: PaperKind


def take_dossier(work: Work, case_id: int, *, wants_plain: bool = False, purpose: str = "") -> Bundle:
    """Fill in every paper of a file that can be printed now, and write into the audit what was taken.

    Numbers are not given here: a letter that was never printed by itself has none.

    Raises:
        NotFound, NotAllowed, BadInput: as for one paper.
    """
    case = reach(work, case_id)
    check_may_print(work)
    found = gather(work.session, case)
    people = people_of(work, case, found.parties, wants_plain=wants_plain, purpose=purpose)
    asked = Print(found, people, work.now, work.actor.name)
    listed = printable(work, found)
    papers = tuple(_filled(work, found, people, asked, kind) for kind in listed)
    work.record(
        PaperEvent.DOSSIER_TAKEN,
        case,
        papers=[kind.code for kind in listed],
        plain=people.is_plain,
        purpose=people.purpose,
        sha256=hashlib.sha256(b"".join(papers)).hexdigest(),
    )
    contents = next(kind for kind in kinds() if kind.code == CONTENTS)
    name = f"卷宗-{case.id}-{local_day(work.now):%Y%m%d}.zip"
    return Bundle(name, tuple(listed), papers, asked, contents)


def printable(work: Work, found: Gathered) -> list[PaperKind]:
    """Return the papers of a file that can be printed now, without the page list, in order.

    A letter of referral is among them once it has its number.
    """
    able = [kind for kind in kinds() if kind.code != CONTENTS and missing(kind, found) is None]
    return [kind for kind in able if kind.series is None or number_in_force(work, found.case, kind)]


def bound(bundle: Bundle, count: Count = count_pages) -> tuple[str, str, bytes]:
    """Return name, media type and content of the zip: cover, page list, then the papers, numbered in order.

    Pages are counted through LibreOffice where it is there, else the list counts by papers. This takes
    seconds: call it after the work is closed.
    """
    pages = count(bundle.papers)
    asked = replace(bundle.asked, documents=page_list(bundle.kinds, pages))
    listing = filled(bundle.contents.template, fields_of(asked))
    ordered = [*zip(bundle.kinds[:1], bundle.papers[:1], strict=True), (bundle.contents, listing)]
    ordered += zip(bundle.kinds[1:], bundle.papers[1:], strict=True)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for at, (kind, content) in enumerate(ordered, 1):
            archive.writestr(f"{at:02} {kind.zh}.docx", content)
    return bundle.name, ZIP, out.getvalue()


def page_list(listed: Sequence[PaperKind], pages: Sequence[int] | None) -> list[dict[str, object]]:
    """Return the lines of the page list: number, paper, pages from-to (or its number where not counted).

    The cover and the list itself are not numbered.
    """
    lines: list[dict[str, object]] = []
    first = 1
    for at, kind in enumerate(listed):
        if kind.code == COVER:
            continue
        if pages is None:
            lines.append(_line(lines, kind, f"第 {len(lines) + 1} 件"))
            continue
        last = first + pages[at] - 1
        lines.append(_line(lines, kind, str(first) if first == last else f"{first}–{last}"))
        first = last + 1
    return lines


def _line(before: Sequence[object], kind: PaperKind, pages: str) -> dict[str, object]:
    return {"no": len(before) + 1, "name": kind.zh, "pages": pages}


def _filled(work: Work, found: Gathered, people: People, asked: Print, kind: PaperKind) -> bytes:
    number = number_in_force(work, found.case, kind) if kind.series else ""
    copies = kind.copies(len(people.parties))
    return filled(kind.template, fields_of(replace(asked, paper_number=number, copies=copies)))
