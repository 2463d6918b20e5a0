"""One month of a grid worker in real browsers: drafted, shown, appealed, upheld, signed, locked."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from core.vocabulary import Role
from models import AssessmentSheet
from tests.assessed import entries, sheet_of
from tests.e2e.people import People, people_of
from tests.e2e.seat import PATIENCE, Seat, sit
from tests.e2e.server import Running

pytestmark = [pytest.mark.e2e, pytest.mark.slow, pytest.mark.timeout(300)]

CLERK, WORKER, REVIEWER, LEADER = "clerk", "grid_workerg01", "community_officerg02", "leader"
MONTH = "assessment?month=202610"


@pytest.fixture(scope="module")
def people(tmp_path_factory: pytest.TempPathFactory) -> People:
    made = people_of(Path(tmp_path_factory.mktemp("assessment")))
    entries(made.station, 41)
    entries(made.station, 7, kind="hazard", verdict="ok")
    return made


def kept(people: People) -> AssessmentSheet:
    return sheet_of(people.station)


def test_a_month_goes_from_draft_to_signature_with_an_appeal_upheld(
    browser: Browser, desk: Running, people: People, seats: list[Seat]
) -> None:
    clerk = sit(seats, browser, desk, CLERK, MONTH)
    draft = clerk.page.locator(".st-key-assessment-draft button").first
    expect(draft).to_be_visible(timeout=3 * PATIENCE)  # the first page of a fresh process
    clerk.press("assessment-draft")
    clerk.see("考核表已生成")
    clerk.press("assessment-show")
    clerk.see("已交本人查看")

    worker = sit(seats, browser, desk, WORKER, "my_score")
    worker.see("2026年10月")
    worker.start_counting()
    worker.page.get_by_text("查看依据").first.click()
    worker.clicks += 1
    expect(worker.page.locator(".st-key-item-my_score-GS1 canvas").first).to_be_visible(timeout=PATIENCE)
    assert worker.clicks <= 2

    worker.start_counting()
    worker.write(f"my_score-appeal-{kept(people).id}-words", "漏计 3 条")
    worker.press("my_score-send")
    worker.see("申诉已提交")
    assert worker.clicks <= 2
    before = kept(people)
    assert before.status == "appealed"

    reviewer = sit(seats, browser, desk, REVIEWER, f"{MONTH}&sheet={before.id}")
    reviewer.see("漏计 3 条")
    reviewer.write(f"assessment-answer-value-{before.id}-base_verified", "44")
    reviewer.write(f"assessment-answer-{before.id}-words", "核对原始记录，3 条属实")
    reviewer.press("assessment-uphold")
    reviewer.see("申诉已答复")
    answered = kept(people)
    assert (answered.status, answered.inputs["month"]["base_verified"]) == ("reviewed", 44)
    assert answered.total > before.total

    leader = sit(seats, browser, desk, LEADER, f"{MONTH}&sheet={before.id}")
    leader.see("核对原始记录，3 条属实")
    leader.press("assessment-sign")
    leader.see("已签字")

    signed = kept(people)
    assert (signed.status, signed.signer_id) == ("signed", people.station.actor(Role.LEADER).worker_id)
    assert (signed.total, signed.result) == (answered.total, answered.result)

    again = sit(seats, browser, desk, WORKER, "my_score")
    again.see("核对原始记录，3 条属实")
    again.see("已签字")
