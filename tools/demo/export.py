"""A file as the 110 system of a Chinese station exports it, written from made-up alerts."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence

from core.clock import local
from core.dictionaries import dictionary
from tools.demo.calls import Call

HEADER = "接警编号,报警时间,警情大类,警情小类,事发地点,所属社区,报警方式,简要警情,处警民警,到场时间,处理结果"


def exported(calls: Sequence[Call], communities: Mapping[str, str]) -> bytes:
    """Return the alerts as csv in UTF-8 under the export's own header."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(HEADER.split(","))
    writer.writerows(_row(call, communities) for call in calls)
    return out.getvalue().encode()


def case_number(call: Call) -> str:
    """Return the number the 110 system gives a call: the second it came in, and a tail against twins."""
    tail = sum(ord(letter) for letter in call.place_text + call.category) % 1000
    return f"J{local(call.at):%Y%m%d%H%M%S}{tail:03d}"


def _row(call: Call, communities: Mapping[str, str]) -> tuple[str, ...]:
    categories = dictionary("alert_categories")
    return (
        case_number(call),
        f"{local(call.at):%Y/%m/%d %H:%M:%S}",
        categories[categories.top(call.category)].zh,
        categories[call.category].zh,
        call.place_text,
        communities[call.grid],
        dictionary("alert_sources")[call.source].zh,
        call.summary,
        call.officer,
        f"{local(call.arrived_at):%Y/%m/%d %H:%M:%S}",
        dictionary("alert_outcome")[call.outcome].zh,
    )
