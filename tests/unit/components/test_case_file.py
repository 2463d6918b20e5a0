"""One file on the page: where it stands, masked parties, its course - and nothing in the clear."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from components import case_file
from components.here import Here
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.mediation import FollowUpAnswer, PartyIntake, StepCode, close, record_follow_up, record_meeting
from domain.mediation.records import CaseFile
from tests.disputes import closed, file, registered, step
from tests.factories import SmallStation
from tests.seats import drawn, everything, here_of

Seat = Callable[..., Here]


@pytest.fixture
def seat(sign_in: Callable[..., int], station: SmallStation) -> Seat:
    """Seat somebody at the mediation desk."""

    def take(role: Role = Role.GRID_WORKER, grid: str = "G01") -> Here:
        sign_in(role, grid)
        return here_of(station, role, grid, Page.MEDIATION)

    return take


def words(here: Here, case_id: int, draw: Callable[[Here, CaseFile], None]) -> str:
    """Return what a piece of the file writes."""

    def page() -> None:
        found = case_file.read(here, case_id)
        assert found is not None
        draw(here, found)

    return everything(drawn(page))


def test_a_file_out_of_sight_is_read_like_one_that_does_not_exist(seat: Seat, station: SmallStation) -> None:
    foreign = registered(station, grid="G02")
    here = seat()

    assert (case_file.read(here, foreign), case_file.read(here, 999_999)) == (None, None)


@pytest.mark.parametrize(("case_id", "said"), [(None, "还没有打开纠纷"), (0, "找不到"), (999, "找不到")])
def test_nothing_open_and_nothing_found_are_said_apart(case_id: int | None, said: str) -> None:
    assert said in everything(drawn(lambda: case_file.not_chosen(case_id)))


def test_where_it_stands_is_number_day_grid_and_owner(seat: Seat, station: SmallStation) -> None:
    shown = words(seat(), registered(station), case_file.standing)

    for part in ("（2026）慈音人调字第0001号", "受理 2026年11月23日", "一号警格", "责任人 g", "一级调解中"):
        assert part in shown


def test_what_waits_says_that_nobody_has_it(seat: Seat, station: SmallStation) -> None:
    shown = words(seat(), registered(station, Role.CLERK), case_file.standing)

    for part in ("尚未编号", "登记 2026年11月23日", "暂无责任人", "一级 待受理"):
        assert part in shown


@pytest.mark.parametrize(
    ("level", "status", "said"),
    [
        ("L2", "L2_OPEN", "二级调解中"),
        ("L2", "NEW", "二级 待受理"),
        ("L1", "CLOSED", "一级 已结案"),
        ("L3", "L3_OPEN", "三级联动中"),
    ],
)
def test_level_and_status_are_said_once(level: str, status: str, said: str) -> None:
    assert case_file.status_words(level, status) == said


@pytest.mark.parametrize(
    ("days", "said"),
    [(0, "一级 剩 3 天"), (2, "一级 剩 1 天"), (2.5, "一级 不足 1 天"), (5, "一级 超期 2 天")],
)
def test_the_clock_of_the_level_counts_down(
    seat: Seat, station: SmallStation, days: float, said: str
) -> None:
    case_id = registered(station)
    here = seat()
    station.clock.move(days=days)

    assert said in words(here, case_id, case_file.standing)


def test_a_clock_that_stands_says_what_is_left(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)
    step(station, case_id, StepCode.PAUSE, why="鉴定")

    assert "暂停，余 3 天" in words(seat(), case_id, case_file.standing)


def test_a_closed_file_has_met_its_clock(seat: Seat, station: SmallStation) -> None:
    shown = words(seat(), closed(station), case_file.standing)

    assert "一级 已完成" in shown
    assert "事后回访" in shown


def test_who_has_met_the_parties_is_ticked(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)
    with station.work(Role.GRID_WORKER) as work:
        record_meeting(work, case_id, "谈", slots=("TM2",))

    shown = words(seat(), case_id, case_file.standing)

    assert "社区民警见面 已完成" in shown
    assert "街道干部见面" not in shown


def test_the_matter_is_told_with_type_place_source_and_when(seat: Seat, station: SmallStation) -> None:
    shown = words(seat(), registered(station), lambda _here, found: case_file.matter(found))

    for part in ("楼上装修，双方争执。", "噪声扰民", "3 栋 2 单元", "网格员摸排", "11月23日 12:00"):
        assert part in shown


def test_the_ending_is_told_with_method_and_terms(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)
    with station.work(Role.GRID_WORKER) as work:
        close(work, case_id, "OC01", method="MM02", settlement="晚八点后停工")

    shown = words(seat(), case_id, lambda _here, found: case_file.matter(found))

    for part in ("达成书面协议", "社区调解", "晚八点后停工"):
        assert part in shown


def test_parties_are_masked_for_everybody(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)

    for role in (Role.GRID_WORKER, Role.LEADER, Role.AUDITOR):
        shown = words(seat(role), case_id, case_file.parties)
        assert "138\\*\\*\\*\\*5678" in shown
        for secret in ("张三丰", "13812345678", "11010519491231002X"):
            assert secret not in shown


@pytest.mark.parametrize(
    ("role", "one_click", "asks"),
    [(Role.GRID_WORKER, True, False), (Role.COMMUNITY_OFFICER, True, True), (Role.AUDITOR, False, False)],
)
def test_the_way_to_the_plain_value_is_the_readers_own(
    seat: Seat, station: SmallStation, role: Role, one_click: bool, asks: bool
) -> None:
    case_id = registered(station)
    here = seat(role)

    def page() -> None:
        found = case_file.read(here, case_id)
        assert found is not None
        case_file.parties(here, found)

    app = drawn(page)

    party = file(station, case_id).parties[1].id
    keys = {str(button.key) for button in app.button}
    assert (f"mediation-party-{party}-show" in keys) is one_click
    assert (f"mediation-party-{party}-id-show" in keys) is asks


def test_a_party_without_a_phone_is_shown_by_name_alone(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station, parties=(PartyIntake("PS1", "王小明"),))
    here = seat()

    def page() -> None:
        found = case_file.read(here, case_id)
        assert found is not None
        case_file.parties(here, found)

    app = drawn(page)
    party = file(station, case_id).parties[0].id
    app.button(key=f"mediation-party-{party}-show").click().run()

    assert "王小明" in everything(app)


def test_one_who_has_no_task_gives_a_reason_first(seat: Seat, station: SmallStation) -> None:
    case_id = closed(station, "OC10")
    here = seat(Role.LEADER)

    def page() -> None:
        found = case_file.read(here, case_id)
        assert found is not None
        case_file.parties(here, found)

    app = drawn(page)
    party = f"mediation-party-{file(station, case_id).parties[0].id}"
    app.button(key=f"{party}-show").click().run()
    assert "13812345678" not in everything(app)
    app.selectbox(key=f"{party}-reason").set_value("RP3")
    app.button(key=f"{party}-show").click().run()

    assert "13812345678" in everything(app)


def test_the_course_is_told_newest_first_with_who_and_when(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)
    station.clock.move(hours=2)
    step(station, case_id, StepCode.ESCALATE, reason="ER3", why="要动手")

    shown = words(seat(), case_id, lambda _here, found: case_file.timeline(found))

    assert "11月23日 14:00" in shown
    assert "上报：可能激化；要动手" in shown
    assert shown.index("上报") < shown.index("已登记")


def test_words_of_the_course_are_no_markup(seat: Seat, station: SmallStation) -> None:
    case_id = registered(station)
    step(station, case_id, StepCode.NOTE, note="[点我](http://x) **粗** :red[红]")

    shown = words(seat(), case_id, lambda _here, found: case_file.timeline(found))

    assert "[点我](" not in shown
    assert "**粗**" not in shown
    assert ":red[红]" not in shown


def test_follow_ups_say_whom_when_and_what_came_of_it(seat: Seat, station: SmallStation) -> None:
    case_id = closed(station, risk="R4")
    first = file(station, case_id).follow_ups[0]
    with station.work(Role.GRID_WORKER) as work:
        record_follow_up(work, first.id, first.version, FollowUpAnswer("FU1", "FC1", "SA5", "门已修好"))

    shown = words(seat(), case_id, lambda _here, found: case_file.follow_ups(found))

    for part in ("已全部履行", "非常满意", "门已修好", "11月26日 到期"):
        assert part in shown


def test_an_open_file_has_no_follow_ups(seat: Seat, station: SmallStation) -> None:
    shown = words(seat(), registered(station), lambda _here, found: case_file.follow_ups(found))

    assert shown == ""
