"""Deeds of the desks around the dispute file: agreements, prices, ledgers, shifts, sheets, papers."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from sqlmodel import select

from core.vocabulary import Role
from domain.assessment import draft_month, show_month, sign
from domain.assessment.sheets import appeal
from domain.assessment.upkeep import approve_leave
from domain.mediation.agreements import make_agreement, withdraw_agreement
from domain.mediation.hearts import keep_hearts
from domain.mediation.linking import decide
from domain.mediation.meetings import Met, record_slot
from domain.mediation.merging import merge, unmerge
from domain.mediation.pairs import LinkKind
from domain.mediation.prices import offer_price, open_price_case, send_for_appraisal
from domain.mediation.quick import OnTheSpot, settle_on_the_spot
from domain.papers.printing import print_paper
from domain.patrol import ShiftOrder, drop_shift, plan_shift
from domain.records.actions import correct, end, enter, void
from domain.work import Work
from models import AssessmentSheet, DisputeMerge
from tests import alerts, assessed, disputes, ledgers, patrol, records
from tests.deeds import DEEDS, Deed
from tests.factories import SmallStation

TODAY = ledgers.TODAY


def _pair(station: SmallStation) -> tuple[int, int]:
    return disputes.registered(station), disputes.registered(station, place_text="3 栋 2 单元 旁")


def _merged(station: SmallStation) -> int:
    pair = _pair(station)
    with station.work(Role.GRID_WORKER) as work:
        merge(work, *pair)
    with station.reading() as session:
        return session.exec(select(DisputeMerge.id)).one()


def _record(station: SmallStation) -> int:
    return records.entered(station, "dog_licence", records.dog(station))


def _corrected_record(work: Work, station: SmallStation, record_id: int) -> object:
    version = records.row(station, record_id).version
    return correct(work, record_id, version, records.dog(station, colour="黑色"))


def _drafted(station: SmallStation) -> None:
    assessed.drafted(station)


def _own_sheet(station: SmallStation) -> int:
    assessed.shown(station)
    return assessed.sheet_of(station).id


def _ripe_sheets(station: SmallStation) -> list[AssessmentSheet]:
    found = assessed.shown(station)
    assessed.at(station, assessed.SECOND + timedelta(days=12))
    return found


def _shift(station: SmallStation) -> tuple[int, int]:
    shift_id = patrol.planned_shift(station, TODAY + timedelta(days=1), grid="G01")
    return shift_id, patrol.shift_of(station, shift_id).version


def _order(station: SmallStation) -> ShiftOrder:
    begin = station.clock() + timedelta(days=1)
    return ShiftOrder(begin, begin + timedelta(hours=4), None, station.grid_ids["G01"], needed=2)


def _spot(alert_id: int) -> OnTheSpot:
    return OnTheSpot(alert_id, ("张三", "李四"), "当场说和", "DT0501")


MORE: Mapping[str, Deed] = {
    "meet in a role": Deed(
        Role.COMMUNITY_OFFICER,
        lambda work, station, case_id: record_slot(
            work, case_id, Met("TM2", station.clock(), "听了双方的话。")
        ),
        ledgers.at_level_two,
    ),
    "note the hearts": Deed(
        Role.GRID_WORKER,
        lambda work, _, case_id: keep_hearts(work, case_id, {"FH_A1": "双方自己来的"}),
        disputes.registered,
    ),
    "make an agreement": Deed(
        Role.GRID_WORKER,
        lambda work, _, case_id: make_agreement(work, case_id, ledgers.agreement_typed()),
        disputes.registered,
    ),
    "withdraw an agreement": Deed(
        Role.GRID_WORKER,
        lambda work, _, made: withdraw_agreement(work, made.id, made.version, "双方反悔"),
        ledgers.agreed,
    ),
    "open a price case": Deed(
        Role.GRID_WORKER,
        lambda work, _, case_id: open_price_case(work, case_id, ledgers.price_typed()),
        disputes.registered,
    ),
    "send for appraisal": Deed(
        Role.GRID_WORKER,
        lambda work, _, price: send_for_appraisal(work, price.id, price.version, "价格认证中心"),
        ledgers.priced,
    ),
    "offer a price": Deed(
        Role.GRID_WORKER,
        lambda work, _, price: offer_price(work, price.id, price.version, 200_000),
        ledgers.priced,
    ),
    "settle on the spot": Deed(
        Role.COMMUNITY_OFFICER,
        lambda work, _, alert_id: settle_on_the_spot(work, _spot(alert_id)),
        alerts.registered,
    ),
    "link two disputes": Deed(
        Role.GRID_WORKER, lambda work, _, pair: decide(work, pair[0], pair[1], LinkKind.REPEAT), _pair
    ),
    "merge two disputes": Deed(Role.GRID_WORKER, lambda work, _, pair: merge(work, *pair), _pair),
    "take a merge back": Deed(Role.GRID_WORKER, lambda work, _, row_id: unmerge(work, row_id), _merged),
    "enter a record": Deed(
        Role.AUXILIARY, lambda work, station, _: enter(work, "dog_licence", records.dog(station))
    ),
    "correct a record": Deed(Role.AUXILIARY, _corrected_record, _record),
    "void a record": Deed(Role.AUXILIARY, lambda work, _, row_id: void(work, row_id, "录错了"), _record),
    "end a record": Deed(Role.AUXILIARY, lambda work, _, row_id: end(work, row_id, "犬只已送走"), _record),
    "plan a shift": Deed(Role.LEADER, lambda work, station, _: plan_shift(work, _order(station))),
    "drop a shift": Deed(
        Role.LEADER,
        lambda work, _, shift: drop_shift(work, *shift),
        _shift,
    ),
    "draft the sheets": Deed(
        Role.CLERK,
        lambda work, *_: draft_month(work, assessed.OCTOBER),
        lambda station: assessed.at(station, assessed.SECOND),
    ),
    "show the sheets": Deed(Role.CLERK, lambda work, *_: show_month(work, assessed.OCTOBER), _drafted),
    "appeal": Deed(
        Role.GRID_WORKER, lambda work, _, sheet_id: appeal(work, sheet_id, "有 3 条漏计", "GS1"), _own_sheet
    ),
    "sign the sheets": Deed(
        Role.LEADER, lambda work, _, found: sign(work, [sheet.id for sheet in found]), _ripe_sheets
    ),
    "keep leave": Deed(
        Role.CLERK,
        lambda work, station, _: approve_leave(
            work, station.actor(Role.GRID_WORKER).worker_id, date(2026, 12, 1), date(2026, 12, 3)
        ),
    ),
    "print a paper": Deed(
        Role.GRID_WORKER, lambda work, _, case_id: print_paper(work, case_id, "CP02"), disputes.registered
    ),
}

ALL_DEEDS: Mapping[str, Deed] = {**DEEDS, **MORE}
