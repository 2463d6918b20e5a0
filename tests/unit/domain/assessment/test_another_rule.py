"""A rule of one's own on trial: what cannot be, what is announced, who would move, and nothing is stored."""

from copy import deepcopy
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from analytics.gaming import Limits
from analytics.scores import DisputeMode
from core.errors import BadInput, NotAllowed
from core.i18n import say, speaking
from core.vocabulary import Role
from domain.assessment import correct_signed, publish, replay, rule_in, rule_on, rules
from domain.assessment.rule_book import (
    RuleBook,
    check_content,
    read_rule,
    rule_by_id,
    scoring_of,
    shipped,
    stored_rule,
)
from domain.assessment.what_if import COLUMNS, WhatIf, replayed
from models import AssessmentRule, AuditEntry
from tests.assessed import OCTOBER, SECOND, at, entries, equal_grids, sheet_of, sheets, shown, signed
from tests.factories import small_station

READERS = (Role.COMMUNITY_OFFICER, Role.GRID_WORKER, Role.AUDITOR)


@pytest.fixture
def station(tmp_path):
    made = small_station(tmp_path)
    yield made
    made.desk.database.close()


@pytest.fixture(scope="module")
def october(tmp_path_factory):
    """One shown month on equal grids: 41 base rows and 12 hazards against nothing at all. Only read."""
    made = small_station(tmp_path_factory.mktemp("october"))
    equal_grids(made)
    entries(made, 41)
    entries(made, 12, kind="hazard", verdict="ok")
    shown(made)
    at(made, SECOND)
    yield made
    made.desk.database.close()


def draft(**changes):
    """Return the shipped rule with some numbers changed: ``weights__base=50``."""
    content = deepcopy(dict(shipped()[0]))
    for path, value in changes.items():
        part, _, name = path.partition("__")
        content[part] = {**content[part], name: value} if name else value
    return content


def worker(station, grid="G01"):
    return station.actor(Role.GRID_WORKER, grid).worker_id


def moved(station, content):
    with station.reading() as session:
        found = replayed(session, 1, content)
    return found, found.frame.set_index("id")


# what a rule can be


@pytest.mark.parametrize(
    "changes",
    [
        {"weights__hazards": 31},
        {"weights__base": -10},
        {"weights": {"base": 40, "hazards": 60}},
        {"targets__base": -60},
        {"targets__hazards": 0},
        {"targets__disputes": -0.1},
        {"cap": 0.99},
        {"disputes__shrinkage": -1},
        {"disputes__settled_weight": "much"},
        {"bonus": {"limit": 5}},
        {"exposure": {"low": 0.7}},
        {"rolling_months": None},
        {"coefficient_floor": "low"},
        {"bands": []},
        {"bands": [{"code": "GB4", "floor": 0}]},
        {"bands": [{"code": "GB4", "floor": 0, "coefficient": 0.7}]},
    ],
)
def test_numbers_that_do_not_go_together_are_no_rule(changes):
    with pytest.raises(BadInput) as refused:
        scoring_of(draft(**changes))

    assert refused.value.field == "rule"


@pytest.mark.parametrize(
    "name",
    [
        "signs",
        "counted",
        "quality",
        "text",
        "year",
        "training_hours",
        "least_days",
        "notice_days",
        "appeal_workdays",
        "support_after",
        "weights",
        "disputes",
        "bands",
        "coefficient_floor",
    ],
)
def test_no_part_of_a_rule_may_be_missing(name):
    content = draft()
    content.pop(name)

    with pytest.raises(BadInput) as refused:
        check_content(content)

    assert refused.value.field == "rule"
    with speaking("zh_CN"):
        assert name in say(refused.value.message)


@pytest.mark.parametrize("limits", [{"burst_entries": 9}, {**Limits().__dict__, "burst_words": 3}])
def test_the_limits_of_the_signs_are_all_there_and_no_others(limits):
    with pytest.raises(BadInput):
        check_content(draft(signs=limits))


@pytest.mark.parametrize(
    "changes",
    [
        {"cap": 1.0},
        {"targets__disputes": 0},
        {"weights": {"base": 100, "hazards": 0, "disputes": 0}},
        {"disputes__shrinkage": 0},
        {"bands": [{"code": "GB1", "floor": 0, "coefficient": 0.8}]},
    ],
)
def test_the_ends_of_what_a_rule_can_be_are_accepted(changes):
    check_content(draft(**changes))


def test_the_words_of_a_file_become_the_numbers_of_the_formula():
    found = scoring_of(draft(disputes__mode="count_with_tolerance", disputes__self_found="counted", cap=1.5))

    assert found.mode is DisputeMode.COUNT_WITH_TOLERANCE
    assert (found.holds_harmless, found.cap) == (False, 1.5)
    assert scoring_of(draft()).holds_harmless


def test_a_rule_file_that_cannot_be_scored_by_is_refused_when_read(tmp_path):
    import yaml

    path = tmp_path / "rule-9.yaml"
    path.write_text(yaml.safe_dump(draft(weights__base=10)), encoding="utf-8")

    with pytest.raises(BadInput):
        read_rule(path)


def test_a_book_speaks_english_to_those_who_do_and_chinese_to_the_rest():
    book = RuleBook(1, 1, date(2022, 1, 1), shipped()[0])

    assert book.text("en").startswith("1. Three items")
    assert book.text("zh_CN") == book.text("zh") == book.text("fr")
    assert book.text("zh_CN").startswith("一、考核三项")


# announcing


def test_thirty_days_are_enough_and_twenty_nine_are_not(station):
    at(station, datetime(2026, 12, 2, 16, 0, tzinfo=UTC))  # the 3rd here: 29 days before January
    with pytest.raises(BadInput), station.work(Role.LEADER) as work:
        publish(work, draft(), date(2027, 1, 1))
    at(station, datetime(2026, 12, 2, 15, 59, tzinfo=UTC))  # still the 2nd: 30 days

    with station.work(Role.LEADER) as work:
        assert publish(work, draft(), date(2027, 1, 1)).effective_on == date(2027, 1, 1)


def test_a_rule_may_ask_for_a_longer_notice_of_itself(station):
    at(station, SECOND)
    slow = draft(notice_days=90)

    with pytest.raises(BadInput) as refused, station.work(Role.LEADER) as work:
        publish(work, slow, date(2027, 1, 1))
    with station.work(Role.LEADER) as work:
        publish(work, slow, date(2027, 2, 1))

    assert refused.value.field == "effective_on"


def test_versions_are_numbered_on_whatever_the_draft_says(station):
    at(station, SECOND)
    for month in (1, 2, 2):
        with station.work(Role.LEADER) as work:
            publish(work, draft(version=99), date(2027, month, 1))

    with station.reading() as session:
        found = rules(session, 1)
        assert rule_on(session, 1, date(2027, 2, 1)).number == 4
    assert [one.number for one in found] == [1, 2, 3, 4]
    assert [one.content["version"] for one in found] == [1, 2, 3, 4]


def test_before_the_first_version_there_is_none_on_a_day_but_always_one_to_read(station):
    at(station, SECOND)
    with station.work(Role.CLERK) as work:
        stored_rule(work, date(2026, 10, 1))

    with station.reading() as session:
        assert rule_on(session, 1, date(2021, 12, 31)) is None
        assert rule_in(session, 1, date(2021, 12, 31)).number == 1
        assert rule_on(session, 1, date(2022, 1, 1)).number == 1


def test_the_first_version_is_stored_once(station):
    at(station, SECOND)
    for _turn in range(2):
        with station.work(Role.CLERK) as work:
            stored_rule(work, date(2026, 10, 1))

    with station.reading() as session:
        (row,) = session.exec(select(AssessmentRule))
        assert rule_by_id(session, 1, row.id).content == row.content
    assert (row.announced_on, len(row.sha256)) == (date(2026, 11, 2), 64)


def test_the_announcement_is_in_the_audit_with_its_first_day(station):
    at(station, SECOND)
    with station.work(Role.LEADER) as work:
        publish(work, draft(), date(2027, 1, 1))

    with station.reading() as session:
        query = select(AuditEntry).where(AuditEntry.event == "rule_published")
        told = [(entry.detail["number"], entry.detail["after"]) for entry in session.exec(query)]
    assert sorted(told) == [(1, "2022-01-01"), (2, "2027-01-01")]


def test_an_unusable_rule_is_not_announced_and_nothing_is_stored(station):
    at(station, SECOND)

    with pytest.raises(BadInput), station.work(Role.LEADER) as work:
        publish(work, draft(weights__base=41), date(2027, 1, 1))

    with station.reading() as session:
        assert not rules(session, 1)


# replaying


@pytest.mark.parametrize(
    ("changes", "why", "change"),
    [
        ({"targets__base": 41}, "GS1 +12.7", 40 * (1 - 41 / 60)),
        ({"targets__hazards": 24}, "GS2 -15.0", -15.0),
        ({"weights": {"base": 0, "hazards": 50, "disputes": 50}}, "GS1 -27.3", 100 - (60 + 40 * 41 / 60)),
    ],
)
def test_who_moves_is_told_with_the_item_that_moved_them_most(october, changes, why, change):
    _found, rows = moved(october, draft(**changes))

    mine = rows.loc[worker(october)]
    assert mine["why"] == why
    assert mine["change"] == pytest.approx(change)
    assert mine["total_then"] - mine["total_now"] == pytest.approx(change)


def test_a_bonus_can_be_what_moved_somebody(october):
    _found, rows = moved(october, draft(targets__base=40))

    assert rows.loc[worker(october), "total_then"] == pytest.approx(100 + 40 * (41 / 40 - 1) / 4)


def test_going_down_is_told_apart_from_going_up(october):
    found, rows = moved(october, draft(targets__hazards=24))

    assert (found.moved_up, found.moved_down, found.moved) == (0, 1, 1)
    assert rows.loc[worker(october), ["band_now", "band_then", "moves"]].tolist() == ["GB2", "GB3", "down"]


def test_other_bands_alone_move_people_without_a_point(october):
    bands = [
        {"code": "GB1", "floor": 85, "coefficient": 1.1},
        {"code": "GB4", "floor": 0, "coefficient": 0.8},
    ]

    found, rows = moved(october, draft(bands=bands))

    mine = rows.loc[worker(october)]
    assert (mine["change"], mine["why"], mine["band_then"]) == (0.0, "", "GB1")
    assert found.moved >= 1


def test_rows_go_by_grid_and_name_their_worker(october):
    found, _rows = moved(october, draft())

    assert list(found.frame.columns) == list(COLUMNS)
    assert found.frame["worker"].tolist() == ["grid_workerg01", "grid_workerg02"]
    assert found.months == (OCTOBER,)


def test_the_mode_by_count_takes_from_who_had_no_dispute(october):
    _found, rows = moved(october, draft(disputes__mode="count_with_tolerance"))

    assert rows.loc[worker(october), "change"] == pytest.approx(-30.0)
    assert rows.loc[worker(october), "why"] == "GS3 -30.0"


def test_an_empty_replay_moves_nobody(station):
    found, _rows = moved(station, draft())

    assert (found.months, found.moved, len(found.frame)) == ((), 0, 0)
    assert WhatIf((), found.frame, 2, 3).moved == 5


def test_the_latest_edition_of_a_month_is_replayed(station):
    equal_grids(station)
    entries(station, 41)
    signed(station)
    with station.work(Role.LEADER) as work:
        correct_signed(work, sheet_of(station).id, {"base_verified": 30}, "重复计数")

    _found, rows = moved(station, draft())

    assert rows.loc[worker(station), "total_now"] == pytest.approx(40 * 30 / 60 + 30)


def test_each_month_now_is_scored_by_the_rule_it_was_made_by(station):
    """A version in force from January changes what December's replay calls 'then', not its 'now'."""
    equal_grids(station)
    entries(station, 41)
    shown(station)
    with station.work(Role.LEADER) as work:
        publish(work, draft(targets__base=41), date(2027, 1, 1))

    _found, rows = moved(station, draft(targets__base=41))

    assert rows.loc[worker(station), "total_now"] == pytest.approx(sheet_of(station).total)
    assert rows.loc[worker(station), "change"] == pytest.approx(40 * (1 - 41 / 60))


@pytest.mark.parametrize("role", READERS)
def test_readers_of_the_rule_do_not_replay_it(october, role):
    with pytest.raises(NotAllowed), october.work(role) as work:
        replay(work, draft())


def test_an_unusable_draft_is_not_replayed_and_leaves_no_trace(october):
    before = sheets(october)

    with pytest.raises(BadInput), october.work(Role.CLERK) as work:
        replay(work, draft(weights__base=50))

    assert sheets(october) == before
    with october.reading() as session:
        assert not session.exec(select(AuditEntry).where(AuditEntry.event == "what_if_seen")).all()
