"""The published rule: a versioned file, checked, stored in the database, in force from a month on.

Before a version takes effect everybody has 30 days to read it. A stored version never changes; a sheet
names the one it was made by, so a later rule alters nothing that was signed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from sqlmodel import Session, col, select

from analytics.gaming import Limits
from analytics.scores import Band, DisputeMode, ScoringRule
from core.clock import local_day
from core.errors import BadInput
from core.messages import message
from core.settings import PROJECT
from core.yamlfile import read_yaml
from domain.accounts.policy import Action, Page, check
from domain.assessment.vocabulary import AssessmentEvent
from domain.work import Work
from models import AssessmentRule

FOLDER = PROJECT / "data" / "assessment"
Content = Mapping[str, Any]
NEEDED = frozenset(
    {
        *("signs", "counted", "quality", "text", "year", "training_hours"),
        *("least_days", "notice_days", "appeal_workdays", "support_after"),
    }
)
"""What a rule says besides the numbers of the formula."""


@dataclass(frozen=True)
class RuleBook:
    """One version of the rule, ready to score by. ``content`` is the file it was read from."""

    id: int
    number: int
    effective_on: date
    content: Content

    @property
    def scoring(self) -> ScoringRule:
        """The numbers of the formula."""
        return scoring_of(self.content)

    @property
    def limits(self) -> Limits:
        """The limits of the signs."""
        return Limits(**self.content["signs"])

    @property
    def counted(self) -> Content:
        """Which records count for which item."""
        return dict(self.content["counted"])

    def text(self, language: str) -> str:
        """Return the rule in plain words."""
        words: Mapping[str, str] = self.content["text"]
        return words["en" if language == "en" else "zh"]


def scoring_of(content: Content) -> ScoringRule:
    """Return the numbers of the formula from a rule's content.

    Raises:
        BadInput: something is missing, or the numbers do not go together.
    """
    try:
        return _scoring(content)
    except (KeyError, TypeError, ValueError) as wrong:
        raise BadInput(message("The rule cannot be used: {why}", why=str(wrong)), "rule") from wrong


def _scoring(content: Content) -> ScoringRule:
    weights, targets, disputes = content["weights"], content["targets"], content["disputes"]
    if min(*weights.values(), *targets.values(), content["cap"], disputes["shrinkage"]) < 0:
        raise ValueError("a number is below 0")
    if not targets["base"] or not targets["hazards"] or content["cap"] < 1:
        raise ValueError("a target is 0, or the cap is below 1")
    return ScoringRule(
        weights=(float(weights["base"]), float(weights["hazards"]), float(weights["disputes"])),
        base_target=float(targets["base"]),
        hazard_target=float(targets["hazards"]),
        dispute_target=float(targets["disputes"]),
        exposure_bounds=(float(content["exposure"]["low"]), float(content["exposure"]["high"])),
        mode=DisputeMode(disputes["mode"]),
        shrinkage=float(disputes["shrinkage"]),
        bonus_limit=float(content["bonus"]["limit"]),
        rolling_months=int(content["rolling_months"]),
        bands=_bands(content),
        cap=float(content["cap"]),
        settled_weight=float(disputes["settled_weight"]),
        bonus_divisor=float(content["bonus"]["divisor"]),
        tolerance_floor=float(disputes["tolerance_floor"]),
        coefficient_floor=float(content["coefficient_floor"]),
        holds_harmless=disputes["self_found"] == "harmless",
    )


def _bands(content: Content) -> tuple[Band, ...]:
    bands = tuple(Band(b["code"], float(b["floor"]), float(b["coefficient"])) for b in content["bands"])
    if min(band.floor for band in bands) > 0:
        raise ValueError("the lowest band does not begin at 0")
    if min(band.coefficient for band in bands) < float(content["coefficient_floor"]):
        raise ValueError("a coefficient lies below the floor")
    return bands


@cache
def shipped() -> tuple[dict[str, Any], ...]:
    """Return the contents of the rule files, by version."""
    found = (_plain(read_yaml(path)) for path in FOLDER.glob("rule-*.yaml"))
    return tuple(sorted(found, key=lambda content: content["version"]))


def read_rule(path: Path) -> dict[str, Any]:
    """Read one rule file. Raises BadInput where it cannot be scored by."""
    content = _plain(read_yaml(path))
    check_content(content)
    return content


def check_content(content: Content) -> None:
    """Refuse a rule that is not whole. Raises BadInput."""
    scoring_of(content)
    names = {one.name for one in fields(Limits)}
    missing = NEEDED - set(content)
    if missing or set(content["signs"]) != names:
        said = ", ".join(sorted(missing or set(content["signs"]) ^ names))
        raise BadInput(message("The rule cannot be used: {why}", why=said), "rule")


def rules(session: Session, station_id: int) -> list[RuleBook]:
    """Return every stored version, oldest first."""
    query = select(AssessmentRule).where(AssessmentRule.station_id == station_id)
    return [_book(row) for row in session.exec(query.order_by(col(AssessmentRule.number)))]


def rule_on(session: Session, station_id: int, day: date) -> RuleBook | None:
    """Return the version in force on a day, None where none is stored yet."""
    in_force = [one for one in rules(session, station_id) if one.effective_on <= day]
    return max(in_force, key=lambda one: (one.effective_on, one.number), default=None)


def rule_in(session: Session, station_id: int, day: date) -> RuleBook:
    """Return the version in force on a day; before any is stored, the shipped one as it would be."""
    stored = rule_on(session, station_id, day)
    if stored:
        return stored
    content = shipped()[0]
    return RuleBook(0, content["version"], date.fromisoformat(content["effective_on"]), content)


def rule_by_id(session: Session, station_id: int, rule_id: int) -> RuleBook:
    """Return a stored version by its id."""
    return _book(session.get_one(AssessmentRule, (station_id, rule_id)))


def stored_rule(work: Work, day: date) -> RuleBook:
    """Return the version in force on a day; the shipped first one is stored where there is none."""
    found = rule_on(work.session, work.station_id, day)
    if found:
        return found
    content = shipped()[0]
    effective = date.fromisoformat(content["effective_on"])
    return _stored(work, content, content["version"], effective, local_day(work.now))


def publish(work: Work, content: Content, effective_on: date) -> RuleBook:
    """Announce the next version: in force from the first day of a month at least 30 days ahead.

    Raises:
        NotAllowed: only a leader publishes.
        BadInput: 'rule' cannot be used; 'effective_on' is no first of a month, or too soon.
    """
    check(work.actor, Page.ASSESSMENT_RULES, Action.MANAGE)
    check_content(content)
    today = local_day(work.now)
    if effective_on.day != 1:
        raise BadInput(message("A rule begins on the first day of a month."), "effective_on")
    notice = timedelta(days=int(content["notice_days"]))
    if effective_on - today < max(notice, timedelta(days=30)):
        raise BadInput(message("Everybody has 30 days to read it: choose a later month."), "effective_on")
    stored_rule(work, today)
    number = max(one.number for one in rules(work.session, work.station_id)) + 1
    return _stored(work, {**content, "version": number}, number, effective_on, today)


def _stored(work: Work, content: Content, number: int, effective_on: date, today: date) -> RuleBook:
    plain = _plain(dict(content))
    row = work.new(
        AssessmentRule,
        number=number,
        effective_on=effective_on,
        announced_on=today,
        content=plain,
        sha256=hashlib.sha256(json.dumps(plain, sort_keys=True).encode()).hexdigest(),
        publisher_id=work.actor.worker_id or None,
    )
    work.record(AssessmentEvent.RULE_PUBLISHED, row, number=number, after=effective_on.isoformat())
    work.session.flush()
    return _book(row)


def _book(row: AssessmentRule) -> RuleBook:
    return RuleBook(row.id, row.number, row.effective_on, row.content)


def _plain(content: dict[str, Any]) -> dict[str, Any]:
    """Return the content as JSON can keep it: a day is written 2022-01-01."""
    return dict(json.loads(json.dumps(content, default=str)))
