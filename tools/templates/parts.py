"""What official papers are made of: titles, paragraphs, ruled rows, lists, signature lines; all values."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Title:
    """A title over the page; ``above`` is the body that issues the paper, in a line of its own."""

    text: str
    above: str = ""


@dataclass(frozen=True)
class Number:
    """The number of the paper, at the right under the title."""

    text: str


@dataclass(frozen=True)
class Head:
    """A heading inside the text."""

    text: str


@dataclass(frozen=True)
class Para:
    """A paragraph, its first line set in by two characters unless ``is_flush``."""

    text: str
    is_flush: bool = False


@dataclass(frozen=True)
class Each:
    """Paragraphs for each row of a list: ``row in rows``."""

    loop: str
    paras: Sequence[Para | Head]


@dataclass(frozen=True)
class When:
    """Paragraphs that stand there only under a condition."""

    condition: str
    paras: Sequence[Para | Head]


@dataclass(frozen=True)
class Rows:
    """A ruled form: label left, what is filled in right; a height in lines where it needs room."""

    rows: Sequence[tuple[str, str] | tuple[str, str, int]]


@dataclass(frozen=True)
class Listing:
    """A ruled table with a head and a row for each of a list, and blank rows to go on by hand."""

    loop: str
    heads: Sequence[str]
    cells: Sequence[str]
    widths: Sequence[float]
    blank: int = 0


@dataclass(frozen=True)
class Lines:
    """Ruled lines to write on by hand."""

    count: int


@dataclass(frozen=True)
class Signs:
    """Lines to sign on; ``date`` puts a day to be written by hand under them."""

    lines: Sequence[str]
    date: bool = True


@dataclass(frozen=True)
class Seal:
    """The body that seals the paper, and its day, at the right."""

    body: str
    day: str = "年　　月　　日"


Part = Title | Number | Head | Para | Each | When | Rows | Listing | Lines | Signs | Seal


@dataclass(frozen=True)
class Sheet:
    """One template: its file name, its title in the properties, its parts in order, the size of its text.

    A letter has the wide margins of GB/T 9704; the forms of a file have narrower ones.
    """

    name: str
    title: str
    parts: Sequence[Part]
    points: float = 16.0
    is_letter: bool = False
