"""From a source's own values to the codes of the dictionaries, each different value looked up once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from core.dictionaries import Dictionary
from domain.alerts.reading.mapping import ANY, CategoryRule, CodeRule
from domain.alerts.reading.vocabulary import codes_by_label
from domain.alerts.reading.wording import folded

Array = np.ndarray[Any, Any]
SEPARATOR = "\x1f"
OTHER = "99"
UNKNOWN = "?"


class Categories:
    """Finds the category of (level 1, level 2), '' where neither table nor labels know it."""

    def __init__(self, rule: CategoryRule, words: Dictionary) -> None:
        self._table = {
            (folded(first), folded(second)): code
            for first, seconds in rule.values.items()
            for second, code in seconds.items()
        }
        self._labels = codes_by_label(words) if rule.labels else {}
        self._words = words
        self._known: dict[str, str] = {}

    def of(self, first: pd.Series, second: pd.Series) -> Array:
        """Return the codes of two columns."""
        return looked_up(first + SEPARATOR + second, self._known, self._find)

    def level1(self, codes: Array) -> Array:
        """Return the level-1 codes above."""
        return looked_up(pd.Series(codes, dtype="str"), {}, self._words.top)

    def _find(self, pair: str) -> str:
        first, second = (folded(text) for text in pair.split(SEPARATOR))
        asked = ((first, second), (ANY, second))
        return (
            next((self._table[key] for key in asked if second and key in self._table), "")
            or self._labels.get(second, "")
            or (self._table.get((first, ANY), "") if first else "")
            or self._general(self._labels.get(first, ""))
        )

    def _general(self, code: str) -> str:
        """Return the 'other' below a level-1 code where the dictionary has one: 刑事类 alone is 其他刑事."""
        return f"{code}{OTHER}" if f"{code}{OTHER}" in self._words else code


class Codes:
    """Finds the code of one value in one dictionary, by table, label, or a word inside a text."""

    def __init__(self, rule: CodeRule, words: Dictionary) -> None:
        self._table = {**codes_by_label(words), **{folded(text): code for text, code in rule.values.items()}}
        self._words = {folded(word): code for word, code in rule.words.items()}
        self._otherwise = rule.otherwise
        self._known: dict[str, str] = {}

    def of(self, values: pd.Series, texts: pd.Series) -> Array:
        """Return the codes of ``values``, by the words in ``texts`` where a value says nothing."""
        codes = looked_up(values, self._known, lambda value: self._table.get(folded(value), UNKNOWN))
        is_unknown = codes == UNKNOWN
        if is_unknown.any():
            said = self._said(texts[is_unknown].str.lower())
            codes[is_unknown] = np.where(said == "", self._otherwise, said)
        return codes

    def _said(self, texts: pd.Series) -> Array:
        """Return the code of the first word of the table that stands in each text."""
        codes = np.full(len(texts), "", dtype=object)
        for word, code in reversed(self._words.items()):
            codes[texts.str.contains(word, regex=False).to_numpy(bool)] = code
        return codes


def looked_up(values: pd.Series, known: dict[str, str], find: Callable[[str], str]) -> Array:
    """Return ``find`` of every value, asking once for each different one; ``known`` keeps the answers."""
    numbers, different = pd.factorize(values)
    for text in different:
        if text not in known:
            known[text] = find(text)
    return np.array([known[text] for text in different], dtype=object)[numbers]
