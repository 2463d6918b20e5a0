"""Paper numbers: one series per station and year, without gaps; a void number stays, with its reason (B1)."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

from sqlmodel import SQLModel, select

from core.clock import local_day
from domain.mediation.vocabulary import CaseEvent
from domain.work import Work
from models import PaperNumber, PaperSeries


class Series(StrEnum):
    """A kind of paper that is numbered."""

    MEDIATION = "人调"
    PUBLIC_SECURITY = "治调"
    PRICE = "价调"
    REFERRAL = "公调移"


TEMPLATES: Mapping[Series, str] = {
    Series.MEDIATION: "（{year}）慈音人调字第{serial:04d}号",
    Series.PUBLIC_SECURITY: "（{year}）慈音治调字第{serial:04d}号",
    Series.PRICE: "（{year}）慈音价调字第{serial:04d}号",
    Series.REFERRAL: "慈音公调移〔{year}〕{serial:04d}号",
}


def give_number(work: Work, series: Series, row: SQLModel) -> str:
    """Give a row the next number of this year's series."""
    year = local_day(work.now).year
    serial = _next(work, series, year)
    text = TEMPLATES[series].format(year=year, serial=serial)
    given = work.new(
        PaperNumber,
        series=str(series),
        year=year,
        serial=serial,
        text=text,
        subject=str(row.__tablename__),
        subject_id=row.id,  # type: ignore[attr-defined]
    )
    work.record(CaseEvent.PAPER_NUMBER_GIVEN, given, number=text)
    return text


def void_number(work: Work, text: str, why: str) -> None:
    """Mark a number void. It is never given again."""
    given = _given(work, text)
    if given is not None:
        given.void_why = why
        work.record(CaseEvent.PAPER_NUMBER_VOIDED, given, number=text, why=why)


def is_void(work: Work, text: str) -> bool:
    """Tell whether a number was marked void."""
    given = _given(work, text)
    return given is not None and bool(given.void_why)


def _next(work: Work, series: Series, year: int) -> int:
    kept = work.remembered((PaperSeries, series, year), lambda: _series(work, series, year))
    kept.last += 1
    return kept.last


def _series(work: Work, series: Series, year: int) -> PaperSeries:
    kept = work.session.get(PaperSeries, (work.station_id, str(series), year))
    if kept is None:
        kept = PaperSeries(station_id=work.station_id, series=str(series), year=year)
        work.session.add(kept)
    return kept


def _given(work: Work, text: str) -> PaperNumber | None:
    return work.session.exec(
        select(PaperNumber).where(PaperNumber.station_id == work.station_id, PaperNumber.text == text)
    ).first()
