"""What the audit is called in words."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

import pytest

from core.i18n import LANGUAGES, say, speaking
from core.vocabulary import Role
from domain.accounts.events import AccountEvent
from domain.alerts.events import AlertEvent
from domain.assessment.vocabulary import AssessmentEvent
from domain.audit.events import AuditEvent
from domain.clocks.events import ClockAudit
from domain.mediation.keeping import LedgerEvent
from domain.mediation.pairs import PairEvent
from domain.mediation.vocabulary import CaseEvent
from domain.metrics.exporting import FigureEvent
from domain.metrics.overview_sheets import BoardEvent
from domain.organisation.events import OrganisationEvent
from domain.papers.kinds import PaperEvent
from domain.patrol.events import PatrolEvent
from domain.people.actions import PeopleEvent
from domain.records.events import RecordEvent
from domain.taking_back import BackEvent
from domain.trail.labels import (
    DETAILS,
    EVENTS,
    GROUPS,
    SUBJECTS,
    VALUES,
    detail_words,
    event_label,
    events_of,
    subject_label,
)
from domain.warnings.events import WarningEvent
from models import metadata

KINDS: list[type[StrEnum]] = [
    AccountEvent, AlertEvent, AssessmentEvent, AuditEvent, BackEvent, BoardEvent, CaseEvent, FigureEvent,
    LedgerEvent, PaperEvent, PairEvent, OrganisationEvent, PatrolEvent, PeopleEvent, RecordEvent,
    WarningEvent, ClockAudit,
]  # fmt: skip


def all_events() -> Iterator[str]:
    return (str(event) for kind in KINDS for event in kind)


def test_every_event_has_a_name_and_every_name_an_event() -> None:
    assert set(EVENTS) == set(all_events())


def test_an_event_stands_in_one_group() -> None:
    assert sum(len(names) for _, names in GROUPS.values()) == len(EVENTS)


def test_no_group_is_called_like_an_event() -> None:
    assert not set(GROUPS) & set(EVENTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_two_events_sound_the_same(language: str) -> None:
    with speaking(language):
        said = [event_label(code) for code in EVENTS]

    assert len(set(said)) == len(said)


@pytest.mark.parametrize("names", [EVENTS, SUBJECTS, DETAILS, VALUES])
def test_every_name_is_there_in_chinese(names: dict[str, object]) -> None:
    said = [say(message) for message in names.values()]  # type: ignore[arg-type]

    assert [words for words in said if words.isascii()] == []


def test_a_subject_is_a_table() -> None:
    assert set(SUBJECTS) <= set(metadata.tables)


def test_a_group_stands_for_its_events_and_an_event_for_itself() -> None:
    assert events_of("reveals")[:2] == ("party_revealed", "alert_phone_shown")
    assert events_of("signed_in") == ("signed_in",)


def test_what_nobody_named_stands_for_itself() -> None:
    assert (event_label("new_thing"), subject_label("new_table"), subject_label("")) == (
        "new_thing", "new_table", "",
    )  # fmt: skip


@pytest.mark.parametrize(
    ("detail", "words"),
    [
        ({}, ""),
        ({"role": str(Role.CLERK), "grids": []}, "角色 内勤"),
        ({"role": "clerk", "grids": [5, 6]}, "角色 内勤　网格 一号警格、6"),
        ({"grids": 9}, "网格 9"),
        ({"grid": 5}, "网格 一号警格"),
        ({"address": "10.0.0.1"}, "地址 10.0.0.1"),
        ({"why": "role changed"}, "原因 角色变更"),
        ({"minutes": 1.0}, "分钟 1"),
        ({"fields": ["a", "b"]}, "栏目 a、b"),
        ({"asked": {"period": "year"}}, "asked period=year"),
        ({"before": "NEW", "after": "L1_OPEN"}, None),
    ],
)
def test_details_are_put_into_words(detail: dict[str, object], words: str | None) -> None:
    said = detail_words(detail, {5: "一号警格"})

    assert said == words if words is not None else "L1_OPEN" not in said


def test_details_are_put_into_english_too() -> None:
    with speaking("en"):
        assert detail_words({"role": "clerk", "grid": 3}) == "role Clerk　grid 3"
