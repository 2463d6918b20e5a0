"""Numbers for charts, each a labelled frame: months, types, weekday by hour, grids, ages of open cases."""

from __future__ import annotations

from datetime import date, timedelta

import pandas as pd

from analytics.periods import Period
from analytics.rates import per_ten_thousand
from core.dictionaries import dictionary
from domain.mediation.filters import Asker
from domain.mediation.queries import open_ages
from domain.metrics.formulas import BURGLARY, COHORT_DAYS, COMPOUND
from domain.metrics.reader import ALERTS, DISPUTES, Reader, so_far
from domain.organisation import grids

SPARK_MONTHS = 12

#: metric -> measures whose monthly counts make its line: numerators over denominators, or a count alone
_MONTHLY: dict[str, tuple[tuple[str, ...], tuple[str, ...], str | None]] = {
    "M01": (("closed_S",), ("closed_S", "closed_F"), None),
    "M02": (("cohort_30",), ("cohort",), None),
    "M04": (("rating_good",), ("rating_valid",), None),
    "M05": (("followup_done",), ("followup_due",), None),
    "M05T": (("followup_on_time",), ("followup_due",), None),
    "M09": (("proactive",), (), None),
    "M19": (("alert",), (), None),
    "M21": (("alert_place",), (), COMPOUND),
    "M22": (("alert_case",), (), BURGLARY),
    "M23": (("alert_campus_fraud",), (), ""),
    "M26": (("patrol_done",), ("patrol_planned",), None),
    "M26P": (("patrol_publicity",), ("patrol_walked",), None),
    "SINCE": (("closed_S",), (), None),
}


def has_months(code: str) -> bool:
    """Tell whether a metric is kept by month, so that a small picture of it can be drawn."""
    return code in _MONTHLY


def months_of(reader: Reader, code: str, period: Period) -> pd.DataFrame:
    """Return a metric by month of a period. Index: first day of the month.

    Columns: n, total (0 for plain counts) and value: n ÷ total, NaN where the total is 0; n itself for
    plain counts.
    """
    parts, wholes, of = _MONTHLY[code]
    n = sum(reader.by_month(measure, period, code=of) for measure in parts)
    frame = pd.DataFrame({"n": n})
    frame["total"] = sum((reader.by_month(measure, period, code=of) for measure in wholes), start=0)
    frame["value"] = (
        frame["n"] / frame["total"].where(frame["total"] > 0) if wholes else frame["n"].astype(float)
    )
    return frame


def spark(reader: Reader, code: str) -> pd.Series:
    """Return a metric for the twelve months up to the end of the period, the last as far as it has come.

    M02 ends 30 days ago: what is younger cannot have its 30 days yet.
    """
    last = so_far(reader.period, reader.today).last
    if code == "M02":
        last = min(last, reader.today - timedelta(days=COHORT_DAYS))
    first = date(last.year, 1, 1) if last.month == 12 else date(last.year - 1, last.month + 1, 1)
    return months_of(reader, code, Period.custom(first, last))["value"]


def this_year_and_last(reader: Reader, code: str) -> pd.DataFrame:
    """Return a metric by month of the year in which the period ends, and of the year before.

    Index: month 1 to 12. Columns: value, n, total, last_year. Months to come are NaN.
    """
    last = so_far(reader.period, reader.today).last
    this = months_of(reader, code, Period(date(last.year, 1, 1), _end_of_year(last.year, reader.today)))
    before = months_of(reader, code, Period.year(last.year - 1))
    this.index = [month.month for month in this.index]
    frame = this.reindex(range(1, 13))
    frame["last_year"] = before["value"].to_numpy()
    return frame


def types_of_disputes(reader: Reader) -> pd.Series:
    """Return accepted disputes by type: level 1, or the parts of the type chosen. Most first."""
    return _by_type(reader, "accepted", DISPUTES)


def types_of_alerts(reader: Reader) -> pd.Series:
    """Return alerts by category: level 1, or the parts of the category chosen."""
    return _by_type(reader, "alert", ALERTS)


def week_of_alerts(reader: Reader) -> pd.DataFrame:
    """Return alerts by weekday (0 Monday) and hour over the months the period touches."""
    return reader.by_hour("alert")


def grids_of_alerts(reader: Reader) -> pd.DataFrame:
    """Return alerts by grid of the asker: n, population, and rate per 10,000 people and year (M19).

    Index: grid id in the order of the codes; rate is NaN where nobody entered the population.
    """
    known = grids(reader.session, reader.station_id, reader.grids)
    counted = reader.by_grid("alert", [grid.id for grid in known])
    days = so_far(reader.period, reader.today).days
    rows = {
        grid.id: (
            grid.label,
            int(counted[grid.id]),
            grid.population,
            _rate(counted[grid.id], grid.population, days),
        )
        for grid in known
    }
    return pd.DataFrame.from_dict(rows, orient="index", columns=["label", "n", "population", "rate"])


def ages_of_open(reader: Reader) -> pd.DataFrame:
    """Return the open disputes within the question, the longest past due first (columns of ``open_ages``)."""
    return open_ages(reader.session, Asker(reader.actor, reader.now), reader.of_disputes())


def _by_type(reader: Reader, measure: str, name: str) -> pd.Series:
    types, chosen = dictionary(name), reader.code(measure)
    codes = [entry.code for entry in types if entry.parent == chosen] or [chosen]
    return reader.by_code(measure, codes).sort_values(ascending=False, kind="stable")


def _rate(count: int, population: int, days: int) -> float:
    return per_ten_thousand(count, population, days) if population else float("nan")


def _end_of_year(year: int, today: date) -> date:
    return min(date(year + 1, 1, 1), Period.year_to_date(today).end)
