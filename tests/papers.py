"""A station with disputes from which every paper can be printed; made once, only read afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from core.actor import Actor
from core.vocabulary import Role
from domain.accounts.sessions import find_by_token, open_session
from domain.mediation import FollowUpAnswer, StepCode, record_follow_up
from domain.mediation.agreements import ItemTyped
from domain.mediation.prices import (
    close_price_case,
    open_price_case,
    record_appraisal,
    send_for_appraisal,
)
from domain.papers import print_paper
from domain.papers.kinds import kinds
from domain.work import begin
from tests.disputes import file, registered, step
from tests.factories import SmallStation
from tests.ledgers import DEPOSIT, TODAY, agreed, at_level_two, met, price_typed, settled

OFFICER = Role.COMMUNITY_OFFICER
NO_OFFICE = "no LibreOffice here"


@dataclass(frozen=True)
class Files:
    """Disputes by what they are good for: whole, oral, failed, referred, public security."""

    station: SmallStation
    cases: Mapping[str, int]

    def case_for(self, code: str) -> int:
        """Return the dispute from which a paper can be printed."""
        return self.cases.get(code, self.cases["whole"])

    def printed(self, code: str, *, wants_plain: bool = True, role: Role = OFFICER) -> bytes:
        """Print a paper as its handler and return the .docx."""
        with begin(self.station.desk, seated(self.station, role), self.station.clock) as work:
            case_id = self.case_for(code)
            return print_paper(work, case_id, code, wants_plain=wants_plain, purpose="RP2")[2]


def seated(station: SmallStation, role: Role, grid: str = "G01") -> Actor:
    """Return somebody who typed their password just now."""
    actor = station.actor(role, grid)
    token = open_session(station.desk, actor.account_id, "127.0.0.1", station.clock)
    record = find_by_token(station.desk, token, station.clock())
    assert record is not None
    return replace(actor, session_id=record.id)


def whole_file(station: SmallStation) -> int:
    """Return a dispute with meetings, a note, a price case, an agreement, closed, and one party called."""
    case_id = at_level_two(station)
    met(station, case_id, "TM2", worker_id=station.actor(OFFICER).worker_id, place="一号警格警务室")
    met(station, case_id, "TM3", line="刘备愿意退还部分押金。")
    step(station, case_id, StepCode.NOTE, OFFICER, note="走访物业，核实装修时间 <每日 20 点后> & 照片 3 张。")
    _price(station, case_id)
    agreed(station, OFFICER, case_id, items=(DEPOSIT, ItemTyped("张三丰撤回投诉", TODAY + timedelta(days=5))))
    settled(station, case_id, OFFICER)
    station.clock.move(days=3)
    follow_up = file(station, case_id, OFFICER).follow_ups[0]
    with station.work(OFFICER) as work:
        record_follow_up(work, follow_up.id, follow_up.version, FollowUpAnswer("FU1", "FC1", "SA1", "已履行"))
    return case_id


def _price(station: SmallStation, case_id: int) -> None:
    with station.work(OFFICER) as work:
        opened = open_price_case(work, case_id, price_typed())
    with station.work(OFFICER) as work:
        sent = send_for_appraisal(work, opened.id, opened.version, "市物品价格认证中心")
    with station.work(OFFICER) as work:
        back = record_appraisal(work, sent.id, sent.version, 230_000, "按使用 18 个月折旧")
    with station.work(OFFICER) as work:
        close_price_case(work, back.id, back.version, 230_000)


def all_files(station: SmallStation) -> Files:
    """Return a station from which every paper can be printed."""
    oral = registered(station, OFFICER)
    agreed(station, OFFICER, oral, form="AF3", recording_no="20261123-7", items=())
    failed = registered(station, OFFICER)
    settled(station, failed, OFFICER, outcome="OC05")
    referred = at_level_two(station)
    both = ("applicant", "respondent")
    step(station, referred, StepCode.ASK_REFERRAL, OFFICER, why="刘备、张三丰愿意到调委会调解", consents=both)
    step(station, referred, StepCode.REFER, Role.LEADER)
    cases = {"CP07": oral, "CP15": failed, "CP13": referred, "CP14": public_security(station)}
    return Files(station, {**cases, "whole": whole_file(station)})


def public_security(station: SmallStation) -> int:
    """Return a public-security case whose facts are established, with an agreement (程序规定 184)."""
    case_id = registered(station, OFFICER)
    for code, facts in LAWFUL:
        step(station, case_id, code, OFFICER, **facts)
    agreed(station, OFFICER, case_id)
    return case_id


LAWFUL: tuple[tuple[StepCode, dict[str, Any]], ...] = (
    (StepCode.CHOOSE_ROUTE, {"route": "RO2", "why": "双方动手，情节较轻"}),
    (StepCode.ESTABLISH, {"number": "证 2026-17"}),
)


def every_paper(files: Files, *, wants_plain: bool) -> dict[str, bytes]:
    """Print every paper there is and return it by its code."""
    return {kind.code: files.printed(kind.code, wants_plain=wants_plain) for kind in kinds()}


def office_program() -> str:
    """Return LibreOffice; without it the tests that open papers are skipped, with the reason."""
    found = shutil.which("soffice") or shutil.which("libreoffice")
    if found is None:
        pytest.skip(f"OFFICE TESTS SKIPPED: {os.environ.get('CIYIN_TEST_NO_OFFICE', NO_OFFICE)}")
    return found


def text_of(pdf: Path) -> str:
    """Return the words of a PDF as they stand on it."""
    run = subprocess.run(["pdftotext", "-layout", str(pdf), "-"], capture_output=True, check=True)
    return run.stdout.decode("utf-8")
