"""What may stand on papers: every field by name, in Chinese, from one gathered dispute.

data/templates/fields.yaml says what each field is and which template uses it; a test holds the two equal.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from core.clock import local, local_day, utc
from core.dictionaries import dictionary
from core.i18n import say, speaking
from core.settings import settings
from domain.mediation.agreed import AgreementRecord
from domain.mediation.money import yuan
from domain.mediation.pairs import LINES
from domain.mediation.steps import STEPS
from domain.mediation.vocabulary import StepCode
from domain.organisation import read_station_file
from domain.papers.gathering import Gathered
from domain.papers.people import BLANK, PartyOnPaper, People
from models import DisputeEvent, DisputeMeeting, FollowUp

NONE = "（无）"
MASKED = "本件已遮盖姓名、电话等个人信息，不作送达用"
APPLICANT = "申请方"
Fields = dict[str, Any]


@dataclass(frozen=True)
class Print:
    """One printing: what was gathered, who stands on it, when, by whom, number and copies of the paper."""

    found: Gathered
    people: People
    now: datetime
    printed_by: str
    paper_number: str = ""
    copies: int = 1
    documents: Sequence[Mapping[str, Any]] = ()


def fields_of(asked: Print) -> Fields:
    """Return every field of every paper."""
    with speaking("zh_CN"):
        parts = (_station, _case, _parties, _course, _agreement, _referral, _price, _file)
        return {name: value for part in parts for name, value in part(asked).items()}


def _station(asked: Print) -> Fields:
    station, grid = asked.found.station, asked.found.grid
    chain = [str(name) for name in station.profile.get("parent_chain_zh", [])]
    texts = read_station_file(settings().station_file).get("papers", {})
    return {
        "station": "".join(chain[1:]) or station.name_zh,
        "committee": str(texts.get("committee_zh", "人民调解委员会")),
        "retention": str(texts.get("retention_zh", BLANK)),
        "court": _court(asked, str(texts.get("court_zh", "人民法院"))),
        "grid": grid.beat_zh,
        "community": grid.community_zh,
    }


def _court(asked: Print, usual: str) -> str:
    agreement = asked.found.agreement
    return agreement.court if agreement and agreement.court else usual


def _case(asked: Print) -> Fields:
    case, say_names = asked.found.case, asked.people.named
    return {
        "number": case.number or NONE,
        "title": say_names(case.title),
        "type": _zh("dispute_types", case.type_code),
        "source": _zh("dispute_sources", case.source),
        "level": _zh("dispute_levels", case.level),
        "risk": _zh("dispute_risk", case.risk),
        "place": case.place_text or NONE,
        "found_on": on_day(local_day(utc(case.found_at))),
        "registered_on": on_day(local_day(utc(case.registered_at))),
        "accepted_on": _moment_day(case.accepted_at),
        "closed_on": _moment_day(case.closed_at),
        "narrative": say_names(case.narrative) or NONE,
        "outcome": _zh("case_outcome", case.outcome) or "尚未结案",
        "method": _zh("mediation_methods", case.method) or NONE,
        "settlement": say_names(case.settlement) or NONE,
        "failed_because": say_names(_said(asked, StepCode.FAIL, StepCode.REFUSE)) or NONE,
        "mediator": _worker(asked, case.owner_id) or _worker(asked, case.registrar_id) or BLANK,
        "registrar": _worker(asked, case.registrar_id) or BLANK,
    }


def _said(asked: Print, *codes: StepCode) -> str:
    lines = [line for line in asked.found.lines if line.kind in codes]
    return lines[-1].note if lines else ""


def _parties(asked: Print) -> Fields:
    parties = asked.people.parties
    applicants = [party.name for party in parties if party.side == APPLICANT]
    others = [party.name for party in parties if party.side != APPLICANT]
    return {
        "parties": [_party(at, party) for at, party in enumerate(parties, 1)],
        "applicants": "、".join(applicants) or NONE,
        "respondents": "、".join(others) or NONE,
        "everybody": "、".join(party.name for party in parties),
    }


def _party(at: int, party: PartyOnPaper) -> Fields:
    return {
        "no": at, "side": party.side, "name": party.name, "sex": party.sex, "age": party.age,
        "phone": party.phone, "id_number": party.id_number,
    }  # fmt: skip


def _course(asked: Print) -> Fields:
    found = asked.found
    notes = [line for line in found.lines if line.kind == StepCode.NOTE and line.note]
    return {
        "meetings": [_meeting(asked, one) for one in found.meetings],
        "notes": [_note(asked, line) for line in notes],
        "visits": [_visit(asked, one) for one in found.visits],
        "course": [_line(asked, line) for line in found.lines],
    }


def _meeting(asked: Print, one: DisputeMeeting) -> Fields:
    stood = [row.worker_id for row in asked.found.presences if row.meeting_id == one.id]
    names = [_worker(asked, worker_id) for worker_id in (stood or [one.worker_id])]
    return {
        "at": at_moment(one.met_at),
        "place": one.place_text or asked.found.case.place_text or NONE,
        "slots": "、".join(_zh("three_meetings", slot) for slot in one.slots) or NONE,
        "who": "、".join(name for name in names if name) or BLANK,
        "note": asked.people.named(one.note) or NONE,
    }


def _note(asked: Print, line: DisputeEvent) -> Fields:
    who = _worker(asked, line.worker_id) or BLANK
    return {"at": at_moment(line.at), "who": who, "note": asked.people.named(line.note)}


def _line(asked: Print, line: DisputeEvent) -> Fields:
    done = say(LINES[line.kind] if line.kind in LINES else STEPS[StepCode(line.kind)].done)
    said = f"{done}：{asked.people.named(line.note)}" if line.note else done
    return {"at": at_moment(line.at), "who": _worker(asked, line.worker_id) or BLANK, "what": said}


def _visit(asked: Print, one: FollowUp) -> Fields:
    at = [row.id for row in asked.found.parties].index(one.party_id)
    return {
        "party": asked.people.parties[at].name,
        "on": on_day(one.done_on),
        "channel": _zh("followup_channels", one.channel) or NONE,
        "result": _zh("followup_result", one.result) or NONE,
        "rating": _zh("satisfaction_scale", one.rating) or NONE,
        "note": asked.people.named(one.note) or NONE,
        "who": _worker(asked, one.worker_id) or BLANK,
    }


def _agreement(asked: Print) -> Fields:
    agreement, named = asked.found.agreement, asked.people.named
    if agreement is None:
        return dict.fromkeys(AGREEMENT, NONE) | {"items": []}
    return {
        "agreement_form": _zh("agreement_forms", agreement.form),
        "agreed_facts": named(agreement.facts or asked.found.case.narrative) or NONE,
        "terms": named(agreement.terms),
        "items": [_item(asked, at, item) for at, item in enumerate(agreement.items, 1)],
        "manner": named(agreement.manner) or NONE,
        "signed_on": on_day(agreement.signed_on),
        "agreed_place": agreement.place or asked.found.case.place_text or NONE,
        "recording_no": agreement.recording_no or NONE,
        "performed": _performed(agreement),
        "confirm_by": on_day(agreement.confirm_by),
    }


AGREEMENT = (
    "agreement_form", "agreed_facts", "terms", "manner", "signed_on", "agreed_place", "recording_no",
    "performed", "confirm_by",
)  # fmt: skip


def _item(asked: Print, at: int, item: Any) -> Fields:
    amount = f"{yuan(item.amount_fen)} 元" if item.amount_fen is not None else "—"
    what = asked.people.named(item.what)
    return {"no": at, "what": what, "due_on": on_day(item.due_on), "amount": amount}


def _performed(agreement: AgreementRecord) -> str:
    done = sum(item.performed_on is not None for item in agreement.items)
    if agreement.performed_on is not None:
        return f"{on_day(agreement.performed_on)}全部履行完毕"
    broken = "，有不履行的事项" if agreement.is_broken else ""
    return f"共 {len(agreement.items)} 项，已履行 {done} 项{broken}"


def _referral(asked: Print) -> Fields:
    referral = asked.found.referral
    if referral is None:
        return dict.fromkeys(REFERRAL, NONE)
    return {
        "letter_number": asked.paper_number or NONE,
        "referred_on": _moment_day(referral.sent_at),
        "referred_because": asked.people.named(referral.why) or NONE,
        "referred_by": _worker(asked, referral.from_worker_id) or BLANK,
        "approved_by": _worker(asked, referral.approved_by_id) or BLANK,
        "agreed_by": "、".join(CONSENTS[side] for side in referral.consents if side in CONSENTS) or NONE,
    }


REFERRAL = ("letter_number", "referred_on", "referred_because", "referred_by", "approved_by", "agreed_by")
CONSENTS = {"applicant": "申请方", "respondent": "被申请方"}


def _price(asked: Print) -> Fields:
    price = asked.found.price
    if price is None:
        return {"has_price": False} | dict.fromkeys(PRICE, NONE)
    amounts = {f"price_{name}": _amount(getattr(price, f"{name}_fen")) for name in AMOUNTS}
    words = {
        "price_number": price.number,
        "price_item": asked.people.named(price.item),
        "price_evidence": price.evidence_no,
        "price_basis": asked.people.named(price.basis) or NONE,
        "price_state": _zh("price_states", price.state),
    }
    return {"has_price": True} | amounts | words


AMOUNTS = ("paid", "claimed", "offered", "appraised", "agreed")
PRICE = (
    "price_number", "price_item", "price_evidence", "price_basis", "price_state",
    *(f"price_{name}" for name in AMOUNTS),
)  # fmt: skip


def _amount(fen: int | None) -> str:
    return NONE if fen is None else f"{yuan(fen)} 元"


def _file(asked: Print) -> Fields:
    return {
        "copies": asked.copies,
        "documents": [dict(one) for one in asked.documents],
        "today": on_day(local_day(asked.now)),
        "printed_by": asked.printed_by,
        "remark": NONE if asked.people.is_plain else MASKED,
    }


def on_day(day: date | None) -> str:
    """Write a day: 2026年11月23日; a place to fill in where there is none."""
    return f"{day.year}年{day.month}月{day.day}日" if day else BLANK


def at_moment(moment: datetime) -> str:
    """Write a moment: 2026年11月23日 14:05."""
    here = local(utc(moment))
    return f"{on_day(here.date())} {here:%H:%M}"


def _moment_day(moment: datetime | None) -> str:
    return on_day(local_day(utc(moment)) if moment else None)


def _zh(name: str, code: str) -> str:
    found = dictionary(name).entries.get(code)
    return found.zh if found else code


def _worker(asked: Print, worker_id: int | None) -> str:
    return asked.found.workers.get(worker_id or 0, "")
