"""A masked field: the plain value comes only after the purpose, and goes again."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlmodel import select
from streamlit.testing.v1 import AppTest

from components import session
from components.masked import masked
from core.vocabulary import Role
from domain.mediation.reveals import reveal
from domain.mediation.vocabulary import CaseEvent
from domain.work import Work
from models import AuditEntry, DisputeParty
from tests.disputes import registered
from tests.factories import PASSWORD, SmallStation
from tests.seats import drawn, everything, here_of

PLAIN = "13812345678"
MASK = "138****5678"
reasons_given: list[str] = []
REASONS = {"RP1": "联系当事人", "RP2": "制作文书"}


@pytest.fixture
def party_id(station: SmallStation) -> int:
    """Return the applicant of an open dispute of grid 1."""
    case_id = registered(station)
    with station.reading() as found:
        return found.exec(select(DisputeParty.id).where(DisputeParty.dispute_id == case_id)).first()


@pytest.fixture
def field(sign_in: Callable[..., int], station: SmallStation, party_id: int) -> Callable[..., AppTest]:
    """Draw the phone of the party as somebody of a role sees it."""

    reasons_given.clear()

    def draw(role: Role, *, purpose: str = "", may: bool = True) -> AppTest:
        sign_in(role)
        here = here_of(station, role)

        def show(work: Work, why: str) -> str:
            reasons_given.append(why)
            return reveal(work, party_id, "phone", "" if purpose else why)

        way = show if may else None
        return drawn(lambda: masked(here, "电话", MASK, way, key="phone", reasons=REASONS, purpose=purpose))

    return draw


def looks(station: SmallStation) -> list[AuditEntry]:
    with station.reading() as found:
        return list(found.exec(select(AuditEntry).where(AuditEntry.event == CaseEvent.PARTY_REVEALED)))


def press(app: AppTest, reason: str | None = None, password: str | None = None) -> AppTest:
    if reason is not None:
        app.selectbox(key="phone-reason").set_value(reason)
    if password is not None:
        app.text_input(key="phone-password").input(password)
    return app.button(key="phone-show").click().run()


def test_the_mask_alone_reaches_the_page(field: Callable[..., AppTest], station: SmallStation) -> None:
    words = everything(field(Role.CLERK))

    assert "138\\*\\*\\*\\*5678" in words
    assert PLAIN not in words
    assert looks(station) == []


def test_who_may_not_has_no_way(field: Callable[..., AppTest]) -> None:
    assert len(field(Role.LEADER, may=False).button) == 0


def test_the_handler_sees_it_at_one_click_with_the_task_as_purpose(
    field: Callable[..., AppTest], station: SmallStation
) -> None:
    app = press(field(Role.GRID_WORKER, purpose="dispute"))

    assert PLAIN in everything(app)
    assert [entry.detail["purpose"] for entry in looks(station)] == ["dispute"]


def test_others_choose_a_reason_first(field: Callable[..., AppTest], station: SmallStation) -> None:
    app = press(field(Role.CLERK))

    assert PLAIN not in everything(app)
    assert "请先选择查看原因。" in everything(app)
    assert looks(station) == []


def test_with_a_reason_it_is_shown_and_logged(field: Callable[..., AppTest], station: SmallStation) -> None:
    app = press(field(Role.CLERK), reason="RP1")

    assert PLAIN in everything(app)
    assert "已留痕" in everything(app)
    assert reasons_given == ["RP1"]
    assert len(looks(station)) == 1


def test_after_fifteen_minutes_the_password_is_asked_for(
    field: Callable[..., AppTest], station: SmallStation
) -> None:
    app = field(Role.CLERK)
    assert len(app.text_input) == 0

    keep_awake(station, minutes=16)

    assert app.run().text_input(key="phone-password")


def keep_awake(station: SmallStation, minutes: int) -> None:
    from domain.accounts.sessions import touch

    for _ in range(minutes // 8):
        station.clock.move(minutes=8)
        touch(station.desk, session.reference().session_id, station.clock())


def test_the_right_password_opens_it_for_fifteen_minutes(
    field: Callable[..., AppTest], station: SmallStation
) -> None:
    app = field(Role.CLERK)
    keep_awake(station, minutes=16)

    app = press(app.run(), reason="RP2", password=PASSWORD)

    assert PLAIN in everything(app)


def test_a_wrong_password_shows_nothing(field: Callable[..., AppTest], station: SmallStation) -> None:
    app = field(Role.CLERK)
    keep_awake(station, minutes=16)

    app = press(app.run(), reason="RP2", password="a guess")

    assert PLAIN not in everything(app)
    assert ":red[" in everything(app)
    assert looks(station) == []


def test_after_a_minute_the_mask_is_back(field: Callable[..., AppTest], station: SmallStation) -> None:
    app = press(field(Role.GRID_WORKER, purpose="dispute"))
    station.clock.move(seconds=59)
    assert PLAIN in everything(app.run())

    station.clock.move(seconds=2)

    assert PLAIN not in everything(app.run())
    assert len(app.button) == 1


def test_a_refusal_of_the_domain_is_said_and_shows_nothing(
    sign_in: Callable[..., int], station: SmallStation, party_id: int
) -> None:
    sign_in(Role.AUDITOR)
    here = here_of(station, Role.AUDITOR)

    def show(work: Work, why: str) -> str:
        return reveal(work, party_id, "phone", why)

    app = press(drawn(lambda: masked(here, "电话", MASK, show, key="phone", reasons=REASONS)), reason="RP1")

    assert PLAIN not in everything(app)
    assert ":red[" in everything(app)
