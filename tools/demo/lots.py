"""What chance settles about disputes before their story is told: how many, of which kind, how far they go."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from core.dictionaries import dictionary
from domain.mediation.rules import outcomes
from domain.mediation.vocabulary import Bucket
from tools.demo.chance import Chance, rounded
from tools.demo.kinds import season
from tools.demo.parameters import Facts, Parameters, of_code
from tools.demo.years import Span

RESOLVED, FAILED, SET_ASIDE = map(str, Bucket)
FATES = {FAILED: "failed_as", SET_ASIDE: "set_aside_as"}
FAILED_AS = outcomes(Bucket.FAILED)
SET_ASIDE_AS = outcomes(Bucket.EXCLUDED)
PRICED_LEVEL = "L2"


@dataclass(frozen=True)
class Lot:
    """One dispute to be told."""

    day: date
    source: str
    type_code: str
    risk: str
    level: str
    outcome: str
    is_priced: bool = False

    @property
    def is_set_aside(self) -> bool:
        """Whether it leaves the desk uncounted."""
        return self.outcome in SET_ASIDE_AS


def lots_of(span: Span, given: Parameters, chance: Chance) -> list[Lot]:
    """Return the disputes of a span, in order of days."""
    facts = given.disputes
    by_day = season(given.alerts, "dispute")
    count = rounded(facts["a_year"] * span.share(by_day))
    dealt = zip(
        chance.days(span.days, by_day(span.days), count),
        chance.deal(facts["sources"], count),
        chance.deal(facts["types"], count),
        chance.deal(facts["risks"], count),
        chance.deal(facts["levels"], count),
        chance.deal(_fates(facts), count),
        strict=True,
    )
    return [_lot(one, facts, chance) for one in dealt]


def _fates(facts: Facts) -> dict[str, float]:
    aside = facts["set_aside"]
    kept = 1 - aside
    return {SET_ASIDE: aside, RESOLVED: kept * facts["resolved"], FAILED: kept * (1 - facts["resolved"])}


def _lot(dealt: tuple[date, str, str, str, str, str], facts: Facts, chance: Chance) -> Lot:
    day, source, kind, risk, level, fate = dealt
    is_priced = fate != SET_ASIDE and chance.happens(facts["priced"].get(kind, 0))
    level = PRICED_LEVEL if is_priced else level
    outcome = chance.draw(facts["resolved_as"][level] if fate == RESOLVED else facts[FATES[fate]])
    return Lot(day, source, _part(kind, facts, chance), risk, level, outcome, is_priced)


def _part(kind: str, facts: Facts, chance: Chance) -> str:
    """Return a type of the finest level below a type."""
    if kind in facts["parts"]:
        return chance.draw(facts["parts"][kind])
    return chance.one_of(parts_below(kind))


def parts_below(kind: str) -> Sequence[str]:
    """Return the types below one, itself where there are none."""
    types = dictionary("dispute_types")
    return [entry.code for entry in types.choices() if kind in {entry.code, entry.parent}]


def alert_of(lot: Lot, facts: Facts) -> str:
    """Return the category of alert such a dispute is found with."""
    return str(of_code(facts["alert_of"], lot.type_code))
