import pytest

from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.records import kinds_of
from tests.records import AUXILIARY, CLERK, LEADER, OFFICER, WORKER, dog, entered, hazard, residence, row
from tests.seats import everything, visit

PAGES = (Page.REGISTRATION, Page.VISITS, Page.OUTREACH, Page.SERVICE, Page.TEAM)
EVERY_KIND = [(page, kind.code) for page in PAGES for kind in kinds_of(page)]
FORM = "records-residence"


def fill(app, station, **changes):
    """Type a residence registration at the counter."""
    values = residence(station) | changes
    for name in ("name", "id_number", "phone"):
        app.text_input(key=f"{FORM}-{name}").set_value(values[name])
    app.date_input(key=f"{FORM}-moved_in_on").set_value(values["moved_in_on"])
    return app


@pytest.mark.parametrize(("page", "kind"), EVERY_KIND)
def test_every_ledger_draws_its_list_and_its_form(station, open_as, page, kind):
    app = open_as(CLERK, page, kind=kind)
    assert not app.exception

    app.button(key="records-new").click().run()

    assert not app.exception
    assert app.button(key=f"records-{kind}-save")


def test_the_counter_registers_a_resident_in_few_fields(station, open_as):
    app = open_as(AUXILIARY, Page.REGISTRATION, kind="residence", new="1")

    fill(app, station).button(key=f"{FORM}-save").click().run()

    assert not app.exception
    assert "已登记，12:00。" in everything(app)
    assert app.text_input(key=f"{FORM}-name").value == ""
    listed = [one.label for one in app.button if one.key.startswith("records-open-")]
    assert listed == ["张\\*\\*　工作"]


def test_the_id_number_says_sex_and_birth_before_saving(station, open_as):
    app = open_as(AUXILIARY, Page.REGISTRATION, kind="residence", new="1")

    fill(app, station).run()

    assert "女，1949-12-31 出生" in everything(app)


def test_what_is_wrong_is_said_at_its_field_and_the_rest_stays(station, open_as):
    app = open_as(AUXILIARY, Page.REGISTRATION, kind="residence", new="1")

    fill(app, station, phone="123").button(key=f"{FORM}-save").click().run()

    assert "11 位" in everything(app)
    assert app.text_input(key=f"{FORM}-name").value == "张三丰"


def test_a_second_click_saves_nothing_twice(station, open_as):
    app = open_as(AUXILIARY, Page.REGISTRATION, kind="residence", new="1")
    fill(app, station).button(key=f"{FORM}-save").click().run()

    app.run()

    assert len([one for one in app.button if one.key.startswith("records-open-")]) == 1


def test_typed_text_comes_back_after_the_page_was_left(station, open_as):
    fill(open_as(AUXILIARY, Page.REGISTRATION, kind="residence", new="1"), station).run()

    again = visit(Page.REGISTRATION, kind="residence", new="1")

    assert again.text_input(key=f"{FORM}-name").value == "张三丰"
    assert str(again.date_input(key=f"{FORM}-moved_in_on").value) == "2026-11-20"


def test_no_plain_value_is_on_the_page_of_a_record(station, open_as):
    record_id = entered(station, "residence", residence(station))

    app = open_as(LEADER, Page.REGISTRATION, kind="residence", record=str(record_id))

    words = everything(app)
    assert not app.exception
    assert "1101\\*\\*\\*\\*\\*\\*\\*\\*\\*\\*002X" in words
    assert "张三丰" not in words
    assert "13812345678" not in words


@pytest.mark.parametrize("record", ["999999", "abc", "foreign"])
def test_missing_and_foreign_records_open_nothing_with_the_same_words(station, open_as, record):
    foreign = entered(station, "residence", residence(station, grid="G02"), AUXILIARY, "G02")

    asked = str(foreign) if record == "foreign" else record
    app = open_as(AUXILIARY, Page.REGISTRATION, kind="residence", record=asked)

    assert not app.exception
    assert "找不到" in everything(app)


def test_a_hazard_goes_from_the_grid_worker_to_the_officer(station, open_as):
    record_id = entered(station, "hazard", hazard(station), WORKER)
    app = open_as(WORKER, Page.VISITS, kind="hazard", record=str(record_id))
    app.date_input(key=f"records-task-{record_id}-fixed_on").set_value("2026-11-23")
    app.text_area(key=f"records-task-{record_id}-fix").set_value("已拆除")
    app.button(key="records-task-save").click().run()
    assert not app.exception
    assert row(station, record_id).status == "done"

    app = open_as(OFFICER, Page.VISITS, kind="hazard", record=str(record_id))
    app.button(key="records-check-right").click().run()

    assert not app.exception
    assert row(station, record_id).verdict == "ok"


def test_refusing_without_a_reason_is_said_at_the_field(station, open_as):
    record_id = entered(station, "hazard", hazard(station), WORKER)
    app = open_as(OFFICER, Page.VISITS, kind="hazard", record=str(record_id))

    app.button(key="records-check-wrong").click().run()

    assert "请写明不属实的理由" in everything(app)
    assert row(station, record_id).verdict == ""


def test_a_licence_is_renewed_and_handed_back(station, open_as):
    record_id = entered(station, "dog_licence", dog(station))
    app = open_as(AUXILIARY, Page.REGISTRATION, kind="dog_licence", record=str(record_id))
    app.date_input(key=f"records-renew-{record_id}-vaccinated_until").set_value("2028-05-01")
    app.button(key="records-renew-save").click().run()
    assert str(row(station, record_id).valid_until) == "2028-05-01"

    app.text_input(key=f"records-end-why-{record_id}").set_value("犬只死亡")
    app.button(key="records-end").click().run()

    assert row(station, record_id).status == "ended"


def test_a_record_is_corrected(station, open_as):
    record_id = entered(station, "hazard", hazard(station), OFFICER)
    app = open_as(OFFICER, Page.VISITS, kind="hazard", record=str(record_id))
    app.button(key="records-correct").click().run()

    app.text_area(key=f"records-correct-{record_id}-details").set_value("改过的情况")
    app.button(key=f"records-correct-{record_id}-save").click().run()

    assert not app.exception
    assert row(station, record_id).payload["details"] == "改过的情况"


def test_twelve_clicks_cover_ten_compounds(station, open_as):
    from domain.organisation.founding import add_place

    with station.work(Role.SYSADMIN) as work:
        made = [
            add_place(work, f"X{n:02d}", f"新村{n}", "PT01", station.grid_ids["G01"]).id for n in range(9)
        ]
    app = open_as(OFFICER, Page.OUTREACH, kind="antifraud_round")  # one click in the menu
    compounds = [*made, station.place_ids["C001"]]

    for place_id in compounds:  # ten clicks
        app.checkbox(key=f"records-tick-{place_id}").check()
    app.button(key="records-board-save").click().run()  # one click

    assert not app.exception
    assert "已覆盖 10/10" in everything(app)


def test_what_is_uncovered_is_called_out_three_days_before_the_window_ends(station, open_as):
    assert "即将结束" not in everything(open_as(OFFICER, Page.OUTREACH, kind="antifraud_round"))

    station.clock.move(days=5)  # 28 November: the window ends with the 30th
    app = open_as(OFFICER, Page.OUTREACH, kind="antifraud_round")

    assert "还有 1 处未覆盖" in everything(app)


def test_a_number_leads_to_exactly_its_rows(station, open_as):
    late = residence(station, moved_in_on="2026-10-01", name="李四")
    for values in (residence(station), late):
        entered(station, "residence", values)

    app = open_as(LEADER, Page.REGISTRATION, kind="residence", part="on_time", period="year")

    listed = [one.label for one in app.button if one.key.startswith("records-open-")]
    assert listed == ["张\\*\\*　工作"]
    assert "1 条" in everything(app)


def test_a_person_is_found_by_name_phone_and_id_number(station, open_as):
    entered(station, "residence", residence(station))
    app = open_as(CLERK, Page.REGISTRATION, kind="residence")

    for words, n in (("张三丰", 1), ("13812345678", 1), ("11010519491231002X", 1), ("zsf", 1), ("王五", 0)):
        app.text_input(key="records-residence-search").set_value(words).run()
        assert len([one for one in app.button if one.key.startswith("records-open-")]) == n, words


def test_the_governance_centre_reads_visits_and_enters_nothing(station, open_as):
    app = open_as(Role.GOVERNANCE_READER, Page.VISITS, kind="hazard")

    assert not app.exception
    assert "records-new" not in [one.key for one in app.button]


@pytest.mark.parametrize("page", PAGES)
def test_who_has_no_right_is_told_so(station, open_as, page):
    app = open_as(Role.SYSADMIN, page)

    assert "没有权限" in everything(app) or "无权" in everything(app)
