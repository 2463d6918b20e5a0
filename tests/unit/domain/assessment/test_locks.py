"""A signed month does not change by any path: not by the app, not by SQL through its own engine."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from core.errors import NotFound, OutOfTurn
from core.vocabulary import Role
from domain.assessment import answer_appeal, appeal, sign
from domain.assessment.rule_book import rule_by_id
from domain.assessment.sheets import Answer, digest_of
from models import AssessmentAppeal, AssessmentSheet
from tests.assessed import AFTER_APPEAL, answered, appealed, at, entries, sheet_of, shown
from tests.factories import small_station

pytestmark = pytest.mark.both


@pytest.fixture
def station(database_url, tmp_path):
    made = small_station(tmp_path, database_url)
    entries(made, 30)
    shown(made)
    answered(made, appealed(made), base_verified=33)
    at(made, AFTER_APPEAL)
    with made.work(Role.LEADER) as work:
        sign(work, [sheet_of(made).id])
    yield made
    made.desk.database.close()


SHEET = "WHERE locked_at IS NOT NULL"
BOTH = (
    f"UPDATE assessment_sheet SET total = 105 {SHEET}",
    f"UPDATE assessment_sheet SET inputs = '{{}}' {SHEET}",
    f"UPDATE assessment_sheet SET locked_at = NULL {SHEET}",
    f"UPDATE assessment_sheet SET status = 'draft' {SHEET}",
    f"UPDATE assessment_sheet SET coefficient = 1.1, band = 'GB1' {SHEET}",
    f"DELETE FROM assessment_appeal WHERE sheet_id IN (SELECT id FROM assessment_sheet {SHEET})",
    f"UPDATE assessment_appeal SET words = '' WHERE sheet_id IN (SELECT id FROM assessment_sheet {SHEET})",
    "UPDATE assessment_rule SET content = '{}'",
    "UPDATE assessment_rule SET effective_on = '2020-01-01'",
    "DELETE FROM assessment_rule",
)
REPLACING = (
    "INSERT OR REPLACE INTO assessment_sheet SELECT * FROM assessment_sheet WHERE locked_at IS NOT NULL",
    "REPLACE INTO assessment_rule SELECT * FROM assessment_rule",
    "UPDATE OR REPLACE assessment_sheet SET id = (SELECT id FROM assessment_sheet"
    " WHERE locked_at IS NOT NULL)"
    " WHERE locked_at IS NULL",
    "UPDATE OR REPLACE assessment_sheet SET worker_id = (SELECT worker_id FROM assessment_sheet"
    " WHERE locked_at IS NOT NULL) WHERE locked_at IS NULL",
    "INSERT OR REPLACE INTO assessment_appeal SELECT * FROM assessment_appeal",
)
ONLY_POSTGRES = ("TRUNCATE assessment_appeal", "TRUNCATE assessment_sheet CASCADE")


def run(station, words):
    with station.desk.database.engine.begin() as connection:
        connection.execute(text(words))


def refuses(station, words):
    before = digest_of(sheet_of(station))
    with pytest.raises(DBAPIError, match=r"(?i)locked|foreign key"):
        run(station, words)
    return digest_of(sheet_of(station)) == before


def test_no_statement_through_the_engine_changes_what_was_signed(station):
    for words in BOTH:
        assert refuses(station, words), words
    with pytest.raises(DBAPIError):
        run(station, f"DELETE FROM assessment_sheet {SHEET}")


def test_the_by_ways_of_each_database_are_closed_too(station, database_kind):
    for words in REPLACING if database_kind == "sqlite" else ONLY_POSTGRES:
        assert refuses(station, words), words


def test_the_app_itself_cannot_write_into_a_signed_sheet(station):
    sheet_id = sheet_of(station).id

    with pytest.raises(DBAPIError, match="locked"), station.work(Role.LEADER) as work:
        work.get(AssessmentSheet, sheet_id).total = 100.0
        work.session.flush()


def test_no_appeal_comes_to_a_signed_sheet(station):
    sheet = sheet_of(station)

    with pytest.raises(OutOfTurn), station.work(Role.GRID_WORKER) as work:
        appeal(work, sheet.id, "再申诉")
    with pytest.raises(NotFound), station.work(Role.COMMUNITY_OFFICER, "G02") as work:
        answer_appeal(work, sheet.id, Answer(False, "再答复"))


def test_a_new_appeal_row_beside_a_signed_sheet_is_refused_by_the_database(station):
    sheet = sheet_of(station)

    with pytest.raises(DBAPIError), station.work(Role.LEADER) as work:
        work.new(AssessmentAppeal, sheet_id=sheet.id, words="x", filed_at=work.now)
        work.session.flush()


def test_signing_twice_is_out_of_turn(station):
    with pytest.raises((OutOfTurn, NotFound)), station.work(Role.LEADER) as work:
        sign(work, [sheet_of(station).id])


def test_unsigned_sheets_of_the_same_month_are_still_open(station):
    other = sheet_of(station, "G02")

    with station.work(Role.LEADER) as work:
        sign(work, [other.id])

    assert sheet_of(station, "G02").locked_at is not None
    with station.reading() as session:
        assert rule_by_id(session, 1, other.rule_id).number == 1
