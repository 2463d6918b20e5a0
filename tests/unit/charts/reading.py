"""Reads back what was drawn: the SVG as XML, the figure as the JSON a browser gets."""

from __future__ import annotations

import json
import re
import xml.etree.ElementTree as ET
from dataclasses import dataclass
from html import unescape
from typing import Any

import plotly.io

from charts import Spec, Theme, to_plotly, to_svg

NAMESPACE = "{http://www.w3.org/2000/svg}"


@dataclass(frozen=True)
class Text:
    words: str
    x: float
    y: float
    size: float
    colour: str
    anchor: str
    is_bold: bool

    @property
    def middle(self) -> float:
        return self.y - self.size * 0.36


class Picture:
    """A drawn SVG."""

    def __init__(self, source: str) -> None:
        self.source = source
        self.root = ET.fromstring(source)

    def all(self, tag: str) -> list[ET.Element]:
        return list(self.root.iter(NAMESPACE + tag))

    @property
    def texts(self) -> list[Text]:
        return [_text(element) for element in self.all("text")]

    @property
    def words(self) -> list[str]:
        return [text.words for text in self.texts]

    def one(self, words: str) -> Text:
        found = [text for text in self.texts if text.words.strip("　") == words]
        assert len(found) == 1, (words, self.words)
        return found[0]

    def rects(self, fill: str = "") -> list[dict[str, float]]:
        found = [element for element in self.all("rect") if not fill or element.get("fill") == fill]
        return [
            {side: float(element.get(side, 0)) for side in ("x", "y", "width", "height")} for element in found
        ]

    def paths(self, stroke: str) -> list[ET.Element]:
        return [element for element in self.all("path") if element.get("stroke") == stroke]

    def points(self, stroke: str, at: int = 0) -> list[tuple[float, float]]:
        return corners(self.paths(stroke)[at].get("d", ""))

    def circles(self) -> list[tuple[float, float, str]]:
        return [(float(e.get("cx", 0)), float(e.get("cy", 0)), e.get("fill", "")) for e in self.all("circle")]


def corners(path: str) -> list[tuple[float, float]]:
    pairs = re.findall(r"(-?[\d.]+),(-?[\d.]+)", path)
    return [(float(x), float(y)) for x, y in pairs]


def picture(
    spec: Spec, theme: Theme, width: float = 480, height: float | None = None, scale: float = 1
) -> Picture:
    return Picture(to_svg(spec, theme, width, height or spec.height, scale))


def figure(spec: Spec, theme: Theme, scale: float = 1) -> dict[str, Any]:
    """Return the figure as the browser gets it."""
    found: dict[str, Any] = json.loads(plotly.io.to_json(to_plotly(spec, theme, scale), validate=False))
    return found


def traces(drawn: dict[str, Any], kind: str) -> list[dict[str, Any]]:
    return [trace for trace in drawn["data"] if trace["type"] == kind]


def custom(drawn: dict[str, Any]) -> list[list[str]]:
    return [point for trace in drawn["data"] for point in trace.get("customdata", [])]


def annotations(drawn: dict[str, Any]) -> list[str]:
    return [unescape(note["text"]) for note in drawn["layout"]["annotations"]]


def ticks(drawn: dict[str, Any], axis: str) -> list[str]:
    return [unescape(text).strip("　") for text in drawn["layout"][axis]["ticktext"]]


def strings(value: Any) -> list[str]:
    """Return every string inside a figure, however deep."""
    if isinstance(value, str):
        return [value]
    if isinstance(value, dict):
        return [text for part in value.values() for text in strings(part)]
    return [text for part in value for text in strings(part)] if isinstance(value, list) else []


def pixel(drawn: dict[str, Any], axis: str, value: float, width: float, height: float) -> float:
    """Return where Plotly puts a value of a linear axis, in pixels from left or top."""
    margin, (low, high) = drawn["layout"]["margin"], drawn["layout"][axis]["range"]
    share = (value - low) / (high - low)
    if axis == "xaxis":
        return float(margin["l"] + share * (width - margin["l"] - margin["r"]))
    return float(margin["t"] + (1 - share) * (height - margin["t"] - margin["b"]))


def _text(element: ET.Element) -> Text:
    return Text(
        element.text or "",
        float(element.get("x", 0)),
        float(element.get("y", 0)),
        float(element.get("font-size", 0)),
        element.get("fill", ""),
        element.get("text-anchor", "start"),
        element.get("font-weight") == "700",
    )
