"""The cells of a chunk as the mapping names them: cleaned, joined, blanked."""

from __future__ import annotations

import pandas as pd

from domain.alerts.reading.mapping import Mapping
from domain.alerts.reading.wording import cleaned, folded


class Cells:
    """One chunk seen through a mapping. A column the file does not have is empty."""

    def __init__(self, chunk: pd.DataFrame, mapping: Mapping) -> None:
        self._chunk = chunk
        self._mapping = mapping
        self._names = {folded(str(name)): name for name in reversed(chunk.columns)}
        self._clean: dict[str, pd.Series] = {}

    def column(self, name: str) -> pd.Series:
        """Return a source column as clean text."""
        if name not in self._clean:
            held = self._names.get(folded(name))
            self._clean[name] = self.same("") if held is None else self._blanked(cleaned(self._chunk[held]))
        return self._clean[name]

    def field(self, name: str) -> pd.Series:
        """Return a field of the alert: its constant, or its source columns joined by a space."""
        columns = self._mapping.columns.get(name, ())
        return self._joined(columns) if columns else self.same(self._mapping.constants.get(name, ""))

    def area(self) -> pd.Series:
        """Return the area values from which grids are found."""
        columns = self._mapping.area.columns
        return self._joined(columns) if columns else self.field("area_text")

    def source_name(self, name: str) -> str:
        """Return how the file calls a field, for messages."""
        return ", ".join(self._mapping.columns.get(name, ())) or name

    def _joined(self, columns: tuple[str, ...]) -> pd.Series:
        joined = self.column(columns[0])
        for other in columns[1:]:
            joined = (joined + " " + self.column(other)).str.strip()
        return joined

    def _blanked(self, texts: pd.Series) -> pd.Series:
        return texts.where(~texts.isin(self._mapping.blank), "") if self._mapping.blank else texts

    def same(self, text: str) -> pd.Series:
        """Return a column that holds one text in every row."""
        return pd.Series(text, index=self._chunk.index, dtype="str")
