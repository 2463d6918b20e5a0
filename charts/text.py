"""Words and numbers on a chart: made harmless, measured, written the way the language writes them."""

from __future__ import annotations

from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum
from functools import lru_cache
from typing import Literal
from unicodedata import category, east_asian_width

from babel.dates import get_day_names

from core.i18n import _, language

MINUS = "−"
NOTHING = "—"
WIDE_SPACE = "　"

_HARMFUL = frozenset({"Cc", "Cf", "Cs", "Co"})
_NOT_XML = "\ufffe\uffff"
_FULL_WIDTH = str.maketrans("&<>", "＆＜＞")
_LARGE = {"zh_CN": ((100_000_000, " 亿"), (10_000, " 万")), "en": ((1_000_000, "M"), (1_000, "K"))}
_LARGE_FROM = 100_000
_NEARLY = 0.99995  # 99,999,999 is written 1 亿, not 10,000 万


class Measure(StrEnum):
    """How the numbers of a chart are written: whole, a share of 0 to 1 as percent, or one decimal."""

    COUNT = "count"
    RATE = "rate"
    DECIMAL = "decimal"


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return stored text as Plotly and SVG may be given it (trust.md 1.7).

    Both read markup: & < > become entities. Control, format, surrogate and private-use characters
    are dropped, so that nothing turns the reading direction or hides; so are the two code points
    that XML forbids.
    """
    return _kept(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def bare(text: str) -> str:
    """Return stored text for a map label, which reads no entities: & < > become full-width."""
    return _kept(text).translate(_FULL_WIDTH)


@lru_cache(maxsize=4096)
def width_of(text: str, size: float) -> float:
    """Estimate how wide text is in pixels: a Chinese character is 1 em, others 0.55 em, % and M 0.9."""
    return size * sum(map(_em, text))


def fitted(text: str, size: float, width: float) -> str:
    """Shorten text to a width in pixels, ending in … where something was left off."""
    if width_of(text, size) <= width:
        return text
    kept = len(text)
    while kept and width_of(text[:kept], size) + size > width:
        kept -= 1
    return text[:kept].rstrip() + "…"


def whole(number: float) -> str:
    """Write all digits, for tables and bars: 3,412 or −12."""
    return _signed(f"{_rounded(number, 0):,}")


def short(number: float) -> str:
    """Write for tiles and axes: 3,412, from 100,000 on 12.3 万 or 123.4K."""
    if abs(number) < _LARGE_FROM:
        return _signed(f"{_trimmed(number, 1):,}")
    larger, large = _LARGE[language()]
    size, word = larger if abs(number) >= larger[0] * _NEARLY else large
    return _signed(f"{_trimmed(number / size, 1):,}") + word


def decimal(number: float, places: int = 1) -> str:
    """Write with a fixed count of decimals: 1,234.5."""
    return _signed(f"{_rounded(number, places):,}")


def percent(share: float, places: int = 1) -> str:
    """Write a share of 0 to 1 as 96.2%."""
    return _signed(f"{_rounded(Decimal(str(share)) * 100, places):,}") + "%"


def points_apart(difference: float) -> str:
    """Write a difference of two shares, signed, in percentage points: +0.6 百分点."""
    number = _signed(f"{_rounded(Decimal(str(difference)) * 100, 1):+,}")
    return _("{number} points", number=number)


def span(low: float, high: float) -> str:
    """Write an expected range: 4–10, or 4 where both ends are the same."""
    first, last = short(low), short(high)
    return first if first == last else f"{first}–{last}"


def written(value: float | None, measure: Measure) -> str:
    """Write a value of a chart in full; nothing measured is a dash."""
    if value is None:
        return NOTHING
    if measure is Measure.RATE:
        return percent(value)
    return whole(value) if measure is Measure.COUNT else decimal(value)


def weekday_names() -> tuple[str, ...]:
    """Return Monday to Sunday as a sentence says them: 周一, Mon."""
    return _weekdays("abbreviated", language())


def weekday_ticks() -> tuple[str, ...]:
    """Return Monday to Sunday as an axis says them: 一, Mon."""
    return _weekdays("narrow" if language() == "zh_CN" else "abbreviated", language())


@lru_cache
def _weekdays(width: Literal["abbreviated", "narrow"], code: str) -> tuple[str, ...]:
    names = get_day_names(width, context="stand-alone", locale=code)
    return tuple(names[day] for day in range(7))


def _em(letter: str) -> float:
    if east_asian_width(letter) in "WF":
        return 1.0
    return 0.9 if letter in "%@&MW—…" else 0.55


def _kept(text: str) -> str:
    return text if text.isprintable() else "".join(filter(_is_harmless, text))


def _is_harmless(letter: str) -> bool:
    return category(letter) not in _HARMFUL and letter not in _NOT_XML


def _rounded(number: float | Decimal, places: int) -> Decimal:
    exact = Decimal(str(number)).quantize(Decimal(1).scaleb(-places), ROUND_HALF_UP)
    return exact if exact else abs(exact)


def _trimmed(number: float, places: int) -> Decimal:
    exact = _rounded(number, places)
    return exact.to_integral_value() if exact == exact.to_integral_value() else exact


def _signed(digits: str) -> str:
    return digits.replace("-", MINUS)
