"""My day, piece by piece: titles, what an empty part says, how a deadline is written, what is not shown."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest

from components import day_parts
from components.here import Here
from core.i18n import say, speaking
from core.messages import message
from core.vocabulary import Role
from domain.accounts.policy import Page
from domain.day import Day, Part, PartCode, Task
from tests.factories import NOON, SmallStation
from tests.seats import drawn, everything, here_of

TODAY = date(2026, 11, 23)


@pytest.fixture
def here(sign_in: Callable[..., int], station: SmallStation) -> Here:
    sign_in(Role.COMMUNITY_OFFICER)
    return here_of(station, Role.COMMUNITY_OFFICER, page=Page.DAY)


def task(**changes: object) -> Task:
    facts: dict[str, object] = {
        "id": 7, "title": "3 栋 噪声扰民", "page": Page.MEDIATION, "params": {"case": "7"},
        "grid": "一号警格",
    }  # fmt: skip
    return Task(**facts | changes)  # type: ignore[arg-type]


def a_day(*parts: Part) -> Day:
    return Day(TODAY, parts)


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_part_has_a_title_and_words_for_when_it_is_empty(language: str) -> None:
    assert set(day_parts.TITLES) == set(day_parts.EMPTY) == set(PartCode)
    with speaking(language):
        assert all(say(words) for _icon, words in day_parts.TITLES.values())
        assert all(say(words) for words in day_parts.EMPTY.values())


@pytest.mark.parametrize("code", PartCode)
def test_an_empty_part_says_what_to_expect(code: PartCode, here: Here) -> None:
    app = drawn(lambda: day_parts.parts(here, a_day(Part(code, 0))))

    assert say(day_parts.EMPTY[code]) in everything(app)
    assert not app.button


def test_a_task_is_a_button_with_its_grid_and_level(here: Here) -> None:
    found = a_day(Part(PartCode.OVERDUE, 1, (task(detail="L1", due_at=NOON - timedelta(days=3)),)))

    app = drawn(lambda: day_parts.parts(here, found))

    assert app.button(key="day-overdue-7").label == "3 栋 噪声扰民"
    words = everything(app)
    assert "一号警格" in words
    assert "一级" in words
    assert "超期 3 天" in words


@pytest.mark.parametrize(
    ("due_on", "words"),
    [(TODAY - timedelta(days=2), "超期 2 天"), (TODAY, "11月23日"), (TODAY + timedelta(days=1), "11月24日")],
)
def test_a_day_of_a_follow_up_is_written_by_how_late_it_is(here: Here, due_on: date, words: str) -> None:
    found = a_day(Part(PartCode.FOLLOW_UPS, 1, (task(detail="张**", due_on=due_on),)))

    told = everything(drawn(lambda: day_parts.parts(here, found)))

    assert words in told
    assert "张" in told


def test_a_draft_says_when_it_was_kept_in_the_readers_language(here: Here) -> None:
    draft = task(title=message("New dispute, not saved yet"), at=NOON, params={"new": "1"})

    told = everything(drawn(lambda: day_parts.parts(here, a_day(Part(PartCode.DRAFTS, 1, (draft,))))))

    assert "新纠纷（未保存）" in told or "新纠纷" in told
    assert "11月23日 12:00" in told


def test_more_than_are_shown_lead_to_the_whole_list(here: Here, monkeypatch: pytest.MonkeyPatch) -> None:
    found = a_day(Part(PartCode.WAITING, 9, (task(detail="L2"),)))
    led: list[tuple[Page, str]] = []
    noted = lambda _here, page, _params, words: led.append((page, words))  # noqa: E731 - stands in for a link
    monkeypatch.setattr(day_parts.links, "rows", noted)

    app = drawn(lambda: day_parts.parts(here, found))

    assert not app.exception
    assert led == [(Page.MEDIATION, "全部 9")]


def test_stored_text_is_no_markup(here: Here) -> None:
    found = a_day(Part(PartCode.OVERDUE, 1, (task(title="**粗** [x](http://a) :red[y]", detail="L1"),)))

    label = drawn(lambda: day_parts.parts(here, found)).button(key="day-overdue-7").label

    assert "\\*\\*" in label
    assert "\\[x\\]" in label


@pytest.mark.parametrize(("count", "words"), [(0, "眼下都办完了"), (4, "4 件待办")])
def test_the_head_counts_what_waits(here: Here, count: int, words: str) -> None:
    found = a_day(Part(PartCode.OVERDUE, count), Part(PartCode.DRAFTS, 3))

    assert words in everything(drawn(lambda: day_parts.head(here, found)))


def test_drafts_are_nobodys_duty() -> None:
    assert a_day(Part(PartCode.DRAFTS, 3), Part(PartCode.SOON, 2)).count == 2
