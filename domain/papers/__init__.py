"""Papers of a mediation file: which there are, what stands on them, printing them, and the whole file."""

from __future__ import annotations

from domain.papers.dossiers import Bundle, bound, take_dossier
from domain.papers.kinds import PaperKind, kinds
from domain.papers.printing import print_paper, void_paper
from domain.papers.queries import PaperRecord, PaperShelf, open_papers

__all__ = [
    "Bundle",
    "PaperKind",
    "PaperRecord",
    "PaperShelf",
    "bound",
    "kinds",
    "open_papers",
    "print_paper",
    "take_dossier",
    "void_paper",
]
