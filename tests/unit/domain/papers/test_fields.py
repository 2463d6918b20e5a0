"""What stands on papers, field by field, in Chinese whatever the reader's language."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from core.i18n import speaking
from domain.papers.fields import BLANK, NONE, Print, at_moment, fields_of, on_day
from domain.papers.gathering import gather
from domain.papers.people import people_of
from models import Dispute
from tests.factories import small_station
from tests.ledgers import TODAY
from tests.papers import OFFICER, all_files


@pytest.fixture(scope="module")
def files():
    return all_files(small_station(Path(tempfile.mkdtemp(prefix="ciyin-said-"))))


@pytest.fixture(scope="module")
def prints(files):
    """What each dispute is printed from, masked."""
    found = {}
    with files.station.work(OFFICER) as work:
        for name, case_id in files.cases.items():
            case = work.get(Dispute, case_id)
            gathered = gather(work.session, case)
            people = people_of(work, case, gathered.parties, wants_plain=False, purpose="")
            found[name] = Print(gathered, people, work.now, "王建国", "慈音公调移〔2026〕0001号", 3)
    return found


@pytest.fixture(scope="module")
def whole(prints):
    return fields_of(prints["whole"])


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("station", "遂宁市公安局河东公安分局慈音派出所"),
        ("committee", "慈音派出所公调对接人民调解委员会"),
        ("court", "遂宁市船山区人民法院"),
        ("retention", "短期（5 年）"),
        ("grid", "一号警格"),
        ("community", "第一社区"),
        ("type", "噪声扰民"),
        ("source", "网格员摸排"),
        ("place", "3 栋 2 单元"),
        ("registered_on", "2026年11月23日"),
        ("accepted_on", "2026年11月23日"),
        ("closed_on", "2026年11月23日"),
        ("narrative", "楼上装修，双方争执。"),
        ("outcome", "达成书面协议"),
        ("method", "社区调解"),
        ("mediator", "community_officerg01"),
        ("registrar", "grid_workerg01"),
        ("applicants", "张**"),
        ("respondents", "刘*"),
        ("everybody", "张**、刘*"),
        ("agreement_form", "书面协议"),
        ("agreed_facts", "双方对装修时间和押金有争议。"),
        ("terms", "乙方退还押金，晚十点后不装修。"),
        ("manner", "转账"),
        ("signed_on", "2026年11月23日"),
        ("agreed_place", "一号警格警务室"),
        ("recording_no", NONE),
        ("performed", "共 2 项，已履行 0 项"),
        ("confirm_by", "2026年12月23日"),
        ("has_price", True),
        ("price_number", "（2026）慈音价调字第0001号"),
        ("price_item", "二手电动自行车"),
        ("price_evidence", "发票 001"),
        ("price_paid", "3,980.00 元"),
        ("price_claimed", "3,280.00 元"),
        ("price_offered", "1,500.00 元"),
        ("price_appraised", "2,300.00 元"),
        ("price_agreed", "2,300.00 元"),
        ("price_basis", "按使用 18 个月折旧"),
        ("price_state", "达成一致"),
        ("copies", 3),
        ("today", "2026年11月26日"),
        ("printed_by", "王建国"),
        ("letter_number", NONE),
    ],
)
def test_a_field_of_a_whole_file(whole, name, said):
    assert whole[name] == said


def test_the_number_is_that_of_the_dispute(whole, prints):
    assert whole["number"] == prints["whole"].found.case.number


def test_papers_are_chinese_whatever_the_reader_speaks(prints, whole):
    with speaking("en"):
        assert fields_of(prints["whole"]) == whole


def test_a_masked_paper_says_so_and_a_plain_one_does_not(prints, whole):
    asked = prints["whole"]
    plain = replace(asked, people=replace(asked.people, is_plain=True))

    assert whole["remark"].startswith("本件已遮盖")
    assert fields_of(plain)["remark"] == NONE


def test_parties_stand_in_the_order_of_the_form_with_places_for_what_is_not_kept(whole):
    first, second = whole["parties"]

    assert (first["no"], first["side"], first["phone"], first["sex"], first["age"]) == (
        1, "申请方", "138****5678", BLANK, BLANK,
    )  # fmt: skip
    assert (second["side"], second["sex"], second["age"]) == ("被申请方", "女", "77岁")
    assert second["id_number"] == "1101**********002X"
    assert first["id_number"] == BLANK


def test_a_meeting_names_who_stood_in_the_role_else_who_wrote_it_down(whole):
    officer, cadre = whole["meetings"]

    assert (officer["slots"], officer["who"], officer["place"]) == (
        "社区民警见面", "community_officerg01", "一号警格警务室",
    )  # fmt: skip
    assert (cadre["slots"], cadre["who"], cadre["place"]) == (
        "街道干部见面", "community_officerg01", "3 栋 2 单元",
    )  # fmt: skip
    assert cadre["note"] == "刘*愿意退还部分押金。"


def test_items_are_numbered_with_money_or_a_dash(whole):
    assert [(item["no"], item["amount"], item["due_on"]) for item in whole["items"]] == [
        (1, "2,300.00 元", "2026年12月3日"), (2, "—", "2026年11月28日"),
    ]  # fmt: skip


def test_the_course_tells_every_line_from_the_first(whole, prints):
    said = [line["what"] for line in whole["course"]]

    assert len(said) == len(prints["whole"].found.lines)
    assert said[0] == "已登记"
    assert any(line.startswith("记录：走访物业") or "走访物业" in line for line in said)


def test_a_follow_up_says_whom_how_and_how_satisfied(whole):
    (visit,) = whole["visits"]

    assert (visit["party"], visit["on"], visit["note"]) == ("张**", "2026年11月26日", "已履行")
    assert visit["rating"]
    assert visit["channel"]


def test_an_agreement_on_the_spot_was_performed_that_day(prints):
    said = fields_of(prints["CP07"])

    assert (said["agreement_form"], said["recording_no"]) == ("当场履行", "20261123-7")
    assert said["performed"] == "2026年11月23日全部履行完毕"
    assert said["confirm_by"] == BLANK


def test_a_letter_says_why_who_asked_who_approved_and_who_agreed(prints):
    said = fields_of(prints["CP13"])

    assert said["letter_number"] == "慈音公调移〔2026〕0001号"
    assert (said["referred_by"], said["approved_by"]) == ("community_officerg01", "leader")
    assert said["agreed_by"] == "申请方、被申请方"
    assert said["referred_because"] == "刘*、张**愿意到调委会调解"


def test_a_failed_dispute_says_why(prints):
    said = fields_of(prints["CP15"])

    assert said["outcome"] == "调解不成告知途径"
    assert said["failed_because"].startswith("说明")
    assert (said["terms"], said["items"]) == (NONE, [])


def test_an_open_dispute_has_no_outcome_yet(prints):
    said = fields_of(prints["CP14"])

    assert (said["outcome"], said["closed_on"], said["has_price"]) == ("尚未结案", BLANK, False)


@pytest.mark.parametrize(
    ("day", "said"), [(date(2026, 1, 2), "2026年1月2日"), (TODAY, "2026年11月23日"), (None, BLANK)]
)
def test_a_day_is_written_without_leading_noughts(day, said):
    assert on_day(day) == said


def test_a_moment_is_that_of_the_stations_clocks():
    assert at_moment(datetime(2026, 11, 22, 17, 5, tzinfo=UTC)) == "2026年11月23日 01:05"


def test_a_name_with_a_backslash_is_put_back_as_it_is(prints):
    people = replace(prints["whole"].people, names={"张**": r"张\1丰"})

    assert people.named("张**说") == r"张\1丰说"
