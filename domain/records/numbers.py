"""Numbers of ledgers: one series per kind and year, without gaps; a void record keeps its number."""

from __future__ import annotations

from typing import Any

from core.clock import local_day
from domain.records.kinds import Kind
from domain.work import Work
from models import PaperNumber, PaperSeries


def take_numbers(work: Work, kind: Kind, record_ids: list[int]) -> list[str]:
    """Give records the next numbers of this year's series of their kind, in their order; '' without one."""
    if not kind.number:
        return [""] * len(record_ids)
    year = local_day(work.now).year
    kept = work.remembered((PaperSeries, kind.code, year), lambda: _series(work, kind.code, year))
    first = kept.last + 1
    kept.last += len(record_ids)
    texts = [kind.number.format(year=year, serial=first + at) for at in range(len(record_ids))]
    _keep(work, kind, year, first, list(zip(record_ids, texts, strict=True)))
    return texts


def _series(work: Work, series: str, year: int) -> PaperSeries:
    kept = work.session.get(PaperSeries, (work.station_id, series, year))
    if kept is None:
        kept = PaperSeries(station_id=work.station_id, series=series, year=year)
        work.session.add(kept)
    return kept


def _keep(work: Work, kind: Kind, year: int, first: int, given: list[tuple[int, str]]) -> None:
    fixed: dict[str, Any] = {"station_id": work.station_id, "series": kind.code, "year": year, "void_why": ""}
    fixed |= {"subject": "record"}
    ids = work.new_ids(len(given))
    rows = [
        fixed | {"id": row_id, "serial": first + at, "text": text, "subject_id": record_id}
        for at, (row_id, (record_id, text)) in enumerate(zip(ids, given, strict=True))
    ]
    work.bulk(PaperNumber, rows)
