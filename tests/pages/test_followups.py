import pytest
from sqlmodel import select

from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.mediation import FollowUpAnswer, record_follow_up
from models import AuditEntry, FollowUp
from tests.disputes import closed, file
from tests.seats import visit

LIST = Page.FOLLOWUPS


def words(app):
    """Return all that is written on the page."""
    return "\n".join(str(one.value) for one in [*app.markdown, *app.subheader, *app.caption, *app.title])


def keys(app):
    """Return the keys of all buttons."""
    return {str(button.key) for button in app.button}


@pytest.fixture
def due(station):
    """A closed dispute whose two follow-ups are due today; the first one's record."""
    case_id = closed(station, risk="R4")
    station.clock.move(days=3)
    return file(station, case_id).follow_ups[0]


def kept(station, follow_up_id):
    with station.reading() as session:
        return session.exec(select(FollowUp).where(FollowUp.id == follow_up_id)).one()


def test_the_due_list_opens_a_form_at_one_click(station, due, open_as):
    app = open_as(Role.GRID_WORKER, LIST)

    app.button(key=f"followups-open-{due.id}").click().run()

    assert not app.exception
    assert app.button(key=f"followups-{due.id}-save")
    assert "138\\*\\*\\*\\*5678" in words(app)


def test_two_clicks_and_save_answer_a_follow_up(station, due, open_as):
    app = open_as(Role.GRID_WORKER, LIST, visit=str(due.id))
    form = f"followups-{due.id}"

    app.button_group(key=f"{form}-result").set_value("FU1")
    app.button_group(key=f"{form}-rating").set_value("SA5")
    app.button(key=f"{form}-save").click().run()

    assert not app.exception
    row = kept(station, due.id)
    assert (row.result, row.rating, row.channel) == ("FU1", "SA5", "FC1")
    assert row.done_on == row.due_on
    assert "visit" not in app.query_params
    assert f"followups-open-{due.id}" not in keys(app)


def test_without_a_result_nothing_is_saved_and_the_note_stays(station, due, open_as):
    app = open_as(Role.GRID_WORKER, LIST, visit=str(due.id))
    form = f"followups-{due.id}"

    app.text_input(key=f"{form}-note").set_value("没人接")
    app.button(key=f"{form}-save").click().run()

    assert kept(station, due.id).done_at is None
    assert ":material/error:" in words(app)
    assert app.text_input(key=f"{form}-note").value == "没人接"


def test_what_was_noted_comes_back(station, due, open_as):
    app = open_as(Role.GRID_WORKER, LIST, visit=str(due.id))
    app.text_input(key=f"followups-{due.id}-note").set_value("下午再打").run()

    again = visit(LIST, visit=str(due.id))

    assert again.text_input(key=f"followups-{due.id}-note").value == "下午再打"


def test_who_answers_second_sees_what_the_first_one_kept(station, due, open_as):
    app = open_as(Role.COMMUNITY_OFFICER, LIST, visit=str(due.id))
    form = f"followups-{due.id}"
    app.button_group(key=f"{form}-result").set_value("FU3").run()
    with station.work(Role.GRID_WORKER) as work:
        record_follow_up(work, due.id, due.version, FollowUpAnswer("FU1", "FC1", "SA5"))

    app.button(key=f"{form}-save").click().run()

    assert kept(station, due.id).result == "FU1"
    assert "FU1" in app.dataframe[0].value.to_string()
    assert "FU3" in app.dataframe[0].value.to_string()


def test_the_phone_is_shown_at_one_click_for_the_follow_up(station, due, open_as):
    app = open_as(Role.GRID_WORKER, LIST, visit=str(due.id))

    app.button(key=f"followups-party-{due.party_id}-show").click().run()

    assert "13812345678" in words(app)
    with station.reading() as session:
        shown = session.exec(select(AuditEntry).where(AuditEntry.event == "party_revealed")).all()
    assert {entry.detail["purpose"] for entry in shown} == {"follow_up"}


@pytest.mark.parametrize("asked", ["999999", "x", "foreign"])
def test_a_follow_up_out_of_sight_opens_nothing(station, due, open_as, asked):
    app = open_as(Role.GRID_WORKER, LIST, "G02", visit=str(due.id) if asked == "foreign" else asked)

    assert not app.exception
    assert "找不到" in words(app)
    assert f"followups-open-{due.id}" not in keys(app)


def test_an_empty_list_says_when_the_next_ones_are_due(station, open_as):
    closed(station, risk="R2")

    app = open_as(Role.GRID_WORKER, LIST)

    assert "今天没有到期回访" in words(app)
    assert "11月30日" in words(app)


def test_the_pills_change_the_list(station, due, open_as):
    app = open_as(Role.GRID_WORKER, LIST)
    assert f"followups-open-{due.id}" in keys(app)

    app.button_group(key="followups-view").set_value("coming").run()

    assert f"followups-open-{due.id}" not in keys(app)


def test_the_rows_behind_coverage_are_listed_with_the_way_back(station, due, open_as):
    app = open_as(Role.LEADER, LIST, metric="M05", period="2026-01-01..2027-01-01")

    assert f"followups-open-{due.id}" in keys(app)
    assert "2 人次" in words(app)
    app.button(key="followups-drill-leave").click().run()

    assert "metric" not in app.query_params


def test_a_reader_sees_the_follow_up_without_a_form(station, due, open_as):
    app = open_as(Role.AUDITOR, LIST, visit=str(due.id))

    assert not app.exception
    assert f"followups-{due.id}-save" not in keys(app)


def test_the_file_is_one_click_away(station, due, open_as):
    app = open_as(Role.GRID_WORKER, LIST, visit=str(due.id))

    app.button(key="followups-file").click().run()

    assert not app.exception
    assert app.query_params["case"] in (str(due.dispute_id), [str(due.dispute_id)])


def test_the_list_speaks_english(station, due, open_as):
    app = open_as(Role.GRID_WORKER, LIST, language="en", visit=str(due.id))

    assert "Applicant" in words(app)
    assert app.button(key=f"followups-{due.id}-save").label == "Save follow-up"


def test_a_closed_file_shows_its_follow_ups(station, due, open_as):
    with station.work(Role.GRID_WORKER) as work:
        record_follow_up(work, due.id, due.version, FollowUpAnswer("FU2", "FC1", "SA4", "还差一期"))

    app = open_as(Role.LEADER, Page.MEDIATION, case=str(due.dispute_id))

    assert "部分履行" in words(app)
    assert "还差一期" in words(app)
