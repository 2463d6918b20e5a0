from copy import deepcopy
from datetime import UTC, date, datetime

import pytest
from sqlmodel import select

from core.errors import BadInput, NotAllowed
from core.vocabulary import Role
from core.yamlfile import read_yaml
from domain.assessment import publish, replay, rule_in, rule_on, rules
from domain.assessment.rule_book import FOLDER, check_content, read_rule, scoring_of, shipped
from domain.assessment.what_if import replayed
from models import AssessmentSheet, AuditEntry
from tests.assessed import (
    OCTOBER,
    SECOND,
    at,
    drafted,
    entries,
    equal_grids,
    sheet_of,
    sheets,
    shown,
    signed,
)
from tests.factories import small_station


@pytest.fixture
def station(tmp_path):
    made = small_station(tmp_path)
    yield made
    made.desk.database.close()


def draft(**changes):
    content = deepcopy(dict(shipped()[0]))
    for path, value in changes.items():
        part, _, name = path.partition("__")
        if name:
            content[part] = {**content[part], name: value}
        else:
            content[part] = value
    return content


def published(station, content, month=date(2027, 1, 1), role=Role.LEADER):
    with station.work(role) as work:
        return publish(work, content, month)


def test_the_shipped_rule_is_a3_number_by_number():
    rule = scoring_of(shipped()[0])

    assert rule.weights == (40, 30, 30)
    assert (rule.base_target, rule.hazard_target, rule.cap, rule.bonus_limit) == (60, 12, 1.2, 5)
    assert (rule.exposure_bounds, rule.shrinkage, rule.rolling_months) == ((0.7, 1.4), 5, 3)
    assert [(band.floor, band.coefficient) for band in rule.bands] == [
        (90, 1.1),
        (80, 1.0),
        (60, 0.9),
        (0, 0.8),
    ]
    assert (rule.mode, rule.coefficient_floor) == ("supply_neutral", 0.80)


@pytest.mark.parametrize("path", sorted(FOLDER.glob("rule-*.yaml")), ids=lambda path: path.stem)
def test_every_rule_file_can_be_scored_by_and_says_itself_in_both_languages(path):
    content = read_rule(path)

    assert content["version"] == int(path.stem.removeprefix("rule-"))
    assert all(content["text"][language].strip() for language in ("zh", "en"))
    assert read_yaml(path)["notice_days"] >= 30


@pytest.mark.parametrize(
    "changes",
    [
        {"weights__base": 50},
        {"targets__base": 0},
        {"targets__hazards": -1},
        {"cap": 0.9},
        {"disputes__mode": "ranking"},
        {"coefficient_floor": 0.85},
        {"bands": [{"code": "GB1", "floor": 90, "coefficient": 1.1}]},
        {"disputes": {}},
        {"signs": {"burst_entries": 8}},
    ],
)
def test_a_rule_that_is_not_whole_is_refused(changes):
    with pytest.raises(BadInput) as refused:
        check_content(draft(**changes))

    assert refused.value.field == "rule"


def test_before_anything_is_stored_the_shipped_rule_stands(station):
    with station.reading() as session:
        assert rule_on(session, 1, date(2026, 10, 1)) is None
        assert rule_in(session, 1, date(2026, 10, 1)).number == 1


def test_a_version_is_announced_thirty_days_ahead_from_the_first_of_a_month(station):
    content = draft(targets__base=50)

    with pytest.raises(BadInput) as soon:
        published(station, content, date(2026, 12, 1))
    with pytest.raises(BadInput) as middle:
        published(station, content, date(2027, 1, 15))
    book = published(station, content)

    assert (soon.value.field, middle.value.field) == ("effective_on", "effective_on")
    assert (book.number, book.scoring.base_target) == (2, 50)
    with station.reading() as session:
        assert rule_on(session, 1, date(2026, 12, 31)).number == 1
        assert rule_on(session, 1, date(2027, 1, 1)).number == 2


def test_no_rule_can_shorten_its_own_notice(station):
    with pytest.raises(BadInput):
        published(station, draft(notice_days=0), date(2026, 12, 1))


@pytest.mark.parametrize("role", [Role.CLERK, Role.COMMUNITY_OFFICER, Role.GRID_WORKER])
def test_only_a_leader_publishes(station, role):
    with pytest.raises(NotAllowed):
        published(station, draft(), role=role)


def test_a_new_rule_alters_no_signed_sheet(station):
    entries(station, 41)
    signed(station)
    before = sheet_of(station)

    published(station, draft(targets__base=20, weights={"base": 60, "hazards": 20, "disputes": 20}))

    assert sheet_of(station) == before


def test_each_month_is_scored_by_the_rule_of_its_first_day(station):
    equal_grids(station)
    published(station, draft(targets__base=20))
    december, january = date(2026, 12, 10), date(2027, 1, 11)
    entries(station, 20, on=december)
    entries(station, 20, on=january)

    drafted(station, 202612, datetime(2027, 1, 4, 1, tzinfo=UTC))
    drafted(station, 202701, datetime(2027, 2, 1, 1, tzinfo=UTC))

    factors = [sheet_of(station, month=month).result["items"][0]["factor"] for month in (202612, 202701)]
    assert factors == pytest.approx([20 / 60, 1.0])


def test_the_text_of_a_version_is_kept_with_it(station):
    drafted(station)

    with station.reading() as session:
        (book,) = rules(session, 1)
    assert "不排名" in book.text("zh_CN")
    assert "nobody is ranked" in book.text("en")


# what another rule would have done


def test_the_replay_says_who_moves_and_why(station):
    equal_grids(station)
    entries(station, 41)
    entries(station, 12, kind="hazard", verdict="ok")
    shown(station)

    with station.work(Role.CLERK) as work:
        found = replay(work, draft(targets__base=41))

    mine = found.frame[found.frame["id"] == station.actor(Role.GRID_WORKER).worker_id].iloc[0]
    assert mine["change"] == pytest.approx(40 * (1 - 41 / 60))
    assert (mine["band_now"], mine["band_then"], mine["moves"]) == ("GB2", "GB1", "up")
    assert mine["why"] == "GS1 +12.7"
    assert (found.moved_up, found.moved_down) == (1, 0)


def test_the_replay_under_the_same_rule_moves_nobody(station):
    entries(station, 41)
    shown(station)

    with station.reading() as session:
        found = replayed(session, 1, draft())

    assert found.moved == 0
    assert found.frame["change"].abs().max() == 0
    assert set(found.frame["why"]) == {""}


def test_the_replay_leaves_every_stored_sheet_alone_and_is_in_the_audit(station):
    entries(station, 41)
    shown(station)
    before = sheets(station)

    with station.work(Role.LEADER) as work:
        replay(work, draft(disputes__mode="count_with_tolerance"))

    assert sheets(station) == before
    with station.reading() as session:
        assert session.exec(select(AuditEntry).where(AuditEntry.event == "what_if_seen")).one()


def test_without_a_shown_sheet_there_is_nothing_to_replay(station):
    drafted(station)

    with station.reading() as session:
        assert replayed(session, 1, draft()).frame.empty


def test_a_worker_does_not_see_what_would_become_of_others(station):
    shown(station)

    with pytest.raises(NotAllowed), station.work(Role.GRID_WORKER) as work:
        replay(work, draft())


def test_the_replay_takes_the_last_three_months(station):
    moments = {202608: (2026, 9, 1), 202609: (2026, 10, 9), OCTOBER: (2026, 11, 2)}
    for month, (year, number, day) in moments.items():
        shown(station, month, datetime(year, number, day, 1, tzinfo=UTC))
    drafted(station, 202611, datetime(2026, 12, 1, 1, tzinfo=UTC))

    with station.reading() as session:
        found = replayed(session, 1, draft())
        drafts = session.exec(select(AssessmentSheet).where(AssessmentSheet.status == "draft")).all()

    assert found.months == (202608, 202609, OCTOBER)
    assert drafts
    at(station, SECOND)
