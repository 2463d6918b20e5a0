"""Numbers of the ledgers: M27, M28, M30 to M36, M38, M39, M43 (A2)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from analytics.periods import Period
from analytics.results import Rate
from core.messages import message
from domain.accounts.policy import Page
from domain.metrics.answers import Answer, Better, Shape, amount, share
from domain.metrics.metric import Metric
from domain.metrics.reader import Reader, so_far
from domain.metrics.targets import target
from domain.records import counting
from domain.records.counting import Ground, Residency
from domain.records.tallies import measure_of

REDEPLOYED = message("Hours redeployed by order")
HOURS = message("{n} hours")
ROOMS = message("{n} rooms")
COMPOUNDS = message("{n} compounds")
PEOPLE = message("{n} people")
DOGS = message("{n} dogs")
SEATS = message("{n} seats")
ITEMS = message("{n} facilities")
TIMES = message("{n} times")
AWARDS = message("{n} awards")
ROUND = "antifraud_round"
SEATS_DUE = {"SE1": 5, "SE2": 9}
HOURS_A_YEAR = 20.0
NO_YEAR = Rate(0, 0)


def ground(reader: Reader) -> Ground:
    """Return what a number speaks of: the reader's grids."""
    return Ground(reader.session, reader.station_id, reader.grids)


def covered(reader: Reader) -> Answer:
    """M27: Σ compounds covered ÷ Σ compounds due over the half-months of P that have begun."""
    now, before = (counting.rounds(ground(reader), ROUND, p, reader.today) for p in _spans(reader))
    return share("M27", Rate(now.covered, now.due), Rate(before.covered, before.due), reader.now)


def joined(reader: Reader) -> Answer:
    """M28: compounds with banner or audio ÷ compounds covered."""
    now, before = (counting.rounds(ground(reader), ROUND, p, reader.today) for p in _spans(reader))
    return share("M28", Rate(now.joined, now.covered), Rate(before.joined, before.covered), reader.now)


def resident(reader: Reader) -> Answer:
    """M29 strict: Σ community hours ÷ Σ (scheduled − leave); a running month counts its planned days too."""
    now, before = (counting.residency(_whole(reader), p) for p in (reader.period, _a_year_before(reader)))
    redeployed = ((REDEPLOYED, round(now.redeployed)),) if now.redeployed else ()
    return share(
        "M29", _hours(now, now.strict), _hours(before, before.strict), reader.now, excluded=redeployed
    )


def resident_adjusted(reader: Reader) -> Answer:
    """M29 adjusted: ordered redeployment and statutory training taken out of the denominator too."""
    now, before = (counting.residency(_whole(reader), p) for p in (reader.period, _a_year_before(reader)))
    return share("M29A", _hours(now, now.adjusted), _hours(before, before.adjusted), reader.now)


def rooms(reader: Reader) -> Answer:
    """M30: rooms whose latest log has ≥ 1 officer, ≥ 2 auxiliaries and ≥ 1 grid person ÷ rooms."""
    return share("M30", Rate(*counting.rooms_staffed(ground(reader), reader.today)), NO_YEAR, reader.now)


def groups(reader: Reader) -> Answer:
    """M31: compounds with a named officer in the owners' group ÷ compounds, as of now."""
    held = counting.groups_with_officer(ground(reader), reader.today)
    return share("M31", Rate(*held), NO_YEAR, reader.now)


def posts(reader: Reader) -> Answer:
    """M31, second part: tips posted in P; posts ÷ group ÷ month stands in the explanation's total."""
    return _counted("M31P", "group_post")(reader)


def registered(reader: Reader) -> Answer:
    """M32: persons registered in P."""
    return _counted("M32", "residence")(reader)


def registered_on_time(reader: Reader) -> Answer:
    """M32, second part: registered within N days after moving in ÷ registered."""
    now, before = (_pair(reader, "residence", "on_time", p) for p in _spans(reader))
    return share("M32T", now, before, reader.now)


def licensed(reader: Reader) -> Answer:
    """M33: dog licences accepted in P and issued."""
    return _counted("M33", "dog_licence", "issued")(reader)


def licences_in_force(reader: Reader) -> Answer:
    """M33: licences in force now; of the total, those to be renewed within 30 days."""
    active, soon = counting.dogs(ground(reader), reader.today)
    return replace(_now("M33A", active, reader), total=soon)


def strays(reader: Reader) -> Answer:
    """M33: stray dogs of P taken in."""
    return _counted("M33S", "stray_dog", "taken_in")(reader)


def leaders_seated(reader: Reader) -> Answer:
    """M34: seats held by station leaders ÷ 5."""
    return _seated(reader, "M34", "SE1", "leader")


def officers_seated(reader: Reader) -> Answer:
    """M34: seats held by community officers ÷ 9."""
    return _seated(reader, "M34O", "SE2", "community_officer")


def volunteers_active(reader: Reader) -> Answer:
    """M35: volunteer police with a verified activity in 30 days ÷ registered."""
    return _active(reader, "M35", "volunteer_police")


def armbands_active(reader: Reader) -> Answer:
    """M35: red armbands with a verified activity in 30 days ÷ registered."""
    return _active(reader, "M35R", "red_armband")


def mediators_trained(reader: Reader) -> Answer:
    """M36: mediators with the hours required a year ÷ mediators, in the year of P's last day."""
    year = Period.year(reader.period.last.year)
    hours = target("mediator_training_hours") or HOURS_A_YEAR
    here = Ground(reader.session, reader.station_id)
    return share(
        "M36", Rate(*counting.trained_mediators(here, year, hours, reader.today)), NO_YEAR, reader.now
    )


def joint_activities(reader: Reader) -> Answer:
    """M38: joint activities in P; their total is the partners, per month is the quotient of both."""
    found = _counted("M38", "alliance_drill")(reader)
    return replace(found, total=ground(reader).count("alliance_member"))


def usable(reader: Reader) -> Answer:
    """M39: usable facilities ÷ listed ones, by the latest check of each service point."""
    return share("M39", Rate(*counting.facilities(ground(reader))), NO_YEAR, reader.now)


def honours_of_units(reader: Reader) -> Answer:
    """M43: honours of units in the rolling five years up to today."""
    return _now("M43", counting.honours(_whole(reader), reader.today)[0], reader)


def awards_to_people(reader: Reader) -> Answer:
    """M43: awards to persons (人次) in the rolling five years, counted apart."""
    return _now("M43P", counting.honours(_whole(reader), reader.today)[1], reader)


def commended_years(reader: Reader) -> Answer:
    """M43: years running in which the party branch was commended."""
    return _now("M43Y", counting.honour_streak(_whole(reader), "HN07", reader.today), reader)


def _whole(reader: Reader) -> Ground:
    return Ground(reader.session, reader.station_id)


def _a_year_before(reader: Reader) -> Period:
    return reader.period.same_span_last_year()


def _hours(hours: Residency, total: float) -> Rate:
    return Rate(min(round(hours.community), round(total)), max(0, round(total)))


def _spans(reader: Reader) -> tuple[Period, Period]:
    return reader.period, reader.last_year


def _counted(code: str, kind: str, part: str = "") -> Callable[[Reader], Answer]:
    def ask(reader: Reader) -> Answer:
        measure = measure_of(kind, part)
        now = reader.count(measure, so_far(reader.period, reader.today), code="")
        return amount(code, Shape.COUNT, now, reader.count(measure, reader.last_year, code=""), reader.now)

    return ask


def _pair(reader: Reader, kind: str, part: str, period: Period) -> Rate:
    span = so_far(period, reader.today)
    n, total = (reader.count(measure_of(kind, one), span, code="") for one in (part, ""))
    return Rate(n, total)


def _now(code: str, n: int, reader: Reader) -> Answer:
    return Answer(code, Shape.COUNT, float(n), n, n, reader.now)


def _seated(reader: Reader, code: str, rank: str, role: str) -> Answer:
    held = counting.seats(_whole(reader), rank, role, reader.today)
    return share(code, Rate(min(held, SEATS_DUE[rank]), SEATS_DUE[rank]), NO_YEAR, reader.now)


def _active(reader: Reader, code: str, register: str) -> Answer:
    return share(
        code, Rate(*counting.active_members(ground(reader), register, reader.today)), NO_YEAR, reader.now
    )


METRICS: tuple[Metric, ...] = (
    Metric(
        "M27",
        message("Compounds covered"),
        COMPOUNDS,
        covered,
        Page.OUTREACH,
        message("Compounds with a poster in the half-month ÷ compounds in scope, of the half-months begun."),
        better=Better.UP,
    ),
    Metric(
        "M28",
        message("Managers joined in"),
        COMPOUNDS,
        joined,
        Page.OUTREACH,
        message("Compounds with banner or audio ÷ compounds covered."),
        better=Better.UP,
    ),
    Metric(
        "M29",
        message("Community duty"),
        HOURS,
        resident,
        Page.TEAM,
        message("Community hours ÷ (scheduled hours − leave); planned days of a running month count too."),
        better=Better.UP,
        target="residency_share_min",
    ),
    Metric(
        "M29A",
        message("Community duty, adjusted"),
        HOURS,
        resident_adjusted,
        Page.TEAM,
        message("As before, without hours redeployed by order or in training in the denominator."),
        better=Better.UP,
        target="residency_share_min",
    ),
    Metric(
        "M30",
        message("Rooms staffed 1+2+N"),
        ROOMS,
        rooms,
        Page.SERVICE,
        message("Rooms whose latest log of 7 days has 1 officer, 2 auxiliaries and 1 grid person ÷ rooms."),
        better=Better.UP,
    ),
    Metric(
        "M31",
        message("Groups with an officer"),
        COMPOUNDS,
        groups,
        Page.OUTREACH,
        message("Compounds with an officer in the owners' group ÷ compounds, as of now."),
        message("Left out: officers who no longer serve here."),
        Better.UP,
    ),
    Metric(
        "M31P",
        message("Tips posted"),
        TIMES,
        posts,
        Page.OUTREACH,
        message("Tips posted in owners' groups in the period."),
        better=Better.UP,
    ),
    Metric(
        "M32",
        message("Residents registered"),
        PEOPLE,
        registered,
        Page.REGISTRATION,
        message("People registered in the period; void ones do not count."),
        better=Better.UP,
        target="residence_registrations_ytd_min",
        running=True,
    ),
    Metric(
        "M32T",
        message("Registered on time"),
        PEOPLE,
        registered_on_time,
        Page.REGISTRATION,
        message("Registered within the days set after moving in ÷ registered; the local rule prevails."),
        better=Better.UP,
    ),
    Metric(
        "M33",
        message("Dog licences issued"),
        DOGS,
        licensed,
        Page.REGISTRATION,
        message("Dog licences accepted in the period and issued."),
        better=Better.UP,
        target="dog_licences_ytd_min",
        running=True,
    ),
    Metric(
        "M33A",
        message("Dog licences in force"),
        DOGS,
        licences_in_force,
        Page.REGISTRATION,
        message("Licences in force now; beside it those to be renewed within 30 days."),
    ),
    Metric(
        "M33S",
        message("Stray dogs taken in"),
        DOGS,
        strays,
        Page.REGISTRATION,
        message("Stray dogs reported in the period and taken in."),
        target="stray_dogs_ytd",
        running=True,
        better=Better.UP,
    ),
    Metric(
        "M34",
        message("Seats of leaders"),
        SEATS,
        leaders_seated,
        Page.TEAM,
        message("Committee seats held by station leaders ÷ 5."),
        message("Left out: holders who no longer have the post."),
        Better.UP,
    ),
    Metric(
        "M34O",
        message("Seats of officers"),
        SEATS,
        officers_seated,
        Page.TEAM,
        message("Committee seats held by community officers ÷ 9."),
        message("Left out: holders who no longer have the post."),
        Better.UP,
    ),
    Metric(
        "M35",
        message("Volunteer police active"),
        PEOPLE,
        volunteers_active,
        Page.OUTREACH,
        message("Members with a verified activity in 30 days ÷ registered."),
        better=Better.UP,
    ),
    Metric(
        "M35R",
        message("Red armbands active"),
        PEOPLE,
        armbands_active,
        Page.OUTREACH,
        message("Red armbands with a verified activity in 30 days ÷ registered."),
        better=Better.UP,
    ),
    Metric(
        "M36",
        message("Mediators trained"),
        PEOPLE,
        mediators_trained,
        Page.TEAM,
        message("Mediators with 20 hours of mediator training in the year ÷ mediators at work."),
        better=Better.UP,
    ),
    Metric(
        "M38",
        message("Alliance activities"),
        TIMES,
        joint_activities,
        Page.OUTREACH,
        message("Joint activities of the period; beside it the partners registered."),
        better=Better.UP,
    ),
    Metric(
        "M39",
        message("Facilities usable"),
        ITEMS,
        usable,
        Page.SERVICE,
        message("Usable facilities ÷ listed ones, by the latest check of each service point."),
        better=Better.UP,
    ),
    Metric(
        "M43",
        message("Honours of the station"),
        AWARDS,
        honours_of_units,
        Page.TEAM,
        message("Honours of the unit in the rolling five years."),
        message("Left out: awards to persons, which are counted apart."),
        Better.UP,
    ),
    Metric(
        "M43P",
        message("Awards to people"),
        AWARDS,
        awards_to_people,
        Page.TEAM,
        message("Awards to persons in the rolling five years; each person each time."),
        message("Left out: honours of the unit."),
        Better.UP,
    ),
    Metric(
        "M43Y",
        message("Years commended running"),
        TIMES,
        commended_years,
        Page.TEAM,
        message("Years running in which the party branch was commended, up to this or the last one."),
        better=Better.UP,
    ),
)
