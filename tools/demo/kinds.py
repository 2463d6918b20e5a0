"""How many alerts of which kind fall on which day: totals of the year first, then chance places them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from tools.demo.chance import Chance, normal, rounded
from tools.demo.parameters import Facts, of_code
from tools.demo.years import CURRENT, DAY, Season, Span

BURGLARY, FRAUDS = "AL101", ("AL105", "AL106")
CRIMINAL, DISPUTES = "AL1", "AL3"
COMPOUND, CAMPUS = "PT01", "PT04"
CASE, NO_CASE = "AO5", "AO1"


@dataclass(frozen=True)
class Kind:
    """What is settled about an alert before its hour, place and words are drawn; '' is still open."""

    day: date
    category: str
    place_type: str = ""
    outcome: str = ""
    grid: str = ""


def kinds_of(span: Span, facts: Facts, chance: Chance) -> list[Kind]:
    """Return the alerts of a span of days."""
    marked = [*_burglaries(span, facts, chance), *_campus_frauds(span, facts, chance)]
    total = _total("alerts", span, facts)
    plain = _plain(span, facts, chance, total, marked)
    at_home = _total("compound", span, facts) - sum(kind.place_type == COMPOUND for kind in marked)
    return marked + _housed(plain, at_home, facts, chance)


def surges(facts: Facts, chance: Chance, first: date, until: date) -> Iterator[Kind]:
    """Yield what comes on top in the weeks that early warning should find."""
    for surge in facts["surges"]:
        monday = until - until.weekday() * DAY - 7 * surge["weeks_back"] * DAY
        if monday >= first:
            for _ in range(surge["extra"]):
                day = monday + chance.whole(0, 6) * DAY
                yield Kind(day, surge["category"], chance.one_of(surge["places"]), grid=surge["grid"])


def season(facts: Facts, name: str) -> Season:
    """Return a season of the file; what has none of its own is flat."""
    months = facts["months"]
    return Season(months.get(name, months["flat"]), facts["weekdays"])


def _total(name: str, span: Span, facts: Facts) -> int:
    """Return a total of the span. The current one is cut down: rounding up would take off a fall."""
    total = facts["totals"][name][span.year] * span.share(season(facts, name))
    return int(total) if span.year == CURRENT else rounded(total)


def _burglaries(span: Span, facts: Facts, chance: Chance) -> Iterator[Kind]:
    for day, is_case in _marked("burglary", span, facts, chance):
        is_home = chance.happens(facts["burglary_in_compound"])
        yield Kind(day, BURGLARY, COMPOUND if is_home else "", CASE if is_case else NO_CASE)


def _campus_frauds(span: Span, facts: Facts, chance: Chance) -> Iterator[Kind]:
    parts = {code: facts["parts"][CRIMINAL][code] for code in FRAUDS}
    for day, is_case in _marked("campus_fraud", span, facts, chance):
        yield Kind(day, chance.draw(parts), CAMPUS, CASE if is_case else NO_CASE)


def _marked(name: str, span: Span, facts: Facts, chance: Chance) -> list[tuple[date, bool]]:
    """Return the days of one of the two counted kinds, and which of them became cases."""
    cases = _total(name, span, facts)
    count = rounded(cases / facts["case_share"][name])
    days = chance.days(span.days, season(facts, name)(span.days), count)
    are_cases = chance.rng.permutation(count) < cases
    return list(zip(days, map(bool, are_cases), strict=True))


def _plain(span: Span, facts: Facts, chance: Chance, total: int, marked: Sequence[Kind]) -> list[Kind]:
    """Return the other alerts: categories in their shares, days by the season of their group."""
    left = max(0, total - len(marked))
    criminal = max(0.0, facts["mix"][CRIMINAL] * total - len(marked))
    tops = {**{top: share * total for top, share in facts["mix"].items()}, CRIMINAL: criminal}
    counts = {top: chance_of.count(top) for chance_of in [chance.deal(tops, left)] for top in tops}
    found: list[Kind] = []
    for top, count in counts.items():
        parts = _criminal_parts(facts, total, marked) if top == CRIMINAL else facts["parts"][top]
        weights = season(facts, "dispute" if top == DISPUTES else "flat")(span.days)
        days = chance.days(span.days, weights, count)
        found += map(Kind, days, chance.deal(parts, count))
    return found


def _criminal_parts(facts: Facts, total: int, marked: Sequence[Kind]) -> Mapping[str, float]:
    """Return the criminal mix without what is drawn apart: burglary, and the frauds on the campuses."""
    parts = dict(facts["parts"][CRIMINAL])
    frauds = sum(parts[code] for code in FRAUDS) * facts["mix"][CRIMINAL] * total
    on_campus = sum(kind.place_type == CAMPUS for kind in marked)
    left = max(0.25, 1 - on_campus / max(1.0, frauds))
    return {**parts, BURGLARY: 0.0, **{code: parts[code] * left for code in FRAUDS}}


def _housed(plain: list[Kind], count: int, facts: Facts, chance: Chance) -> list[Kind]:
    """Put so many of them into compounds, those first that often happen there; the others stay open."""
    weights = np.array([of_code(facts["in_compound"], kind.category, 1) for kind in plain], dtype=float)
    most = min(count, int((weights > 0).sum()))
    if most <= 0:
        return plain
    homes = set(chance.rng.choice(len(plain), size=most, replace=False, p=normal(weights)).tolist())
    return [replace(kind, place_type=COMPOUND) if at in homes else kind for at, kind in enumerate(plain)]
