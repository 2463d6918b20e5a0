"""Living through the days: everything planned is done by its people at its moment, one commit a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby

from core.actor import system_actor
from core.clock import fixed_clock, local_day, moment, start_of
from core.vocabulary import Role
from domain.alerts.reading.mapping_files import FOLDER, load_mapping
from domain.desk import Desk
from domain.work import begin
from tools.demo.assessment import assessed_months
from tools.demo.calls import Call, Switchboard
from tools.demo.chance import Chance
from tools.demo.deeds import Deed, ImportCalls
from tools.demo.founding import Town, settle
from tools.demo.parameters import Parameters, parameters
from tools.demo.patrol import patrol_days
from tools.demo.records import ledger_days
from tools.demo.stories import Storyteller
from tools.demo.watching import answers_of, last_run, watching
from tools.demo.years import DAY, first_day, spans

LAST_CALL = timedelta(minutes=10)
MORNING, NIGHT, MIDNIGHT = time(7, 30), time(23, 57), time(23, 59)
Tell = Callable[[date], None]


@dataclass(frozen=True)
class Order:
    """What is to be built: so many years up to and including a day, drawn from a seed."""

    until: date
    years: float = 3
    seed: int = 7

    @property
    def first(self) -> date:
        """The first day lived through."""
        return first_day(self.until, self.years)

    @property
    def end(self) -> datetime:
        """The moment at which the last day is over."""
        return start_of(self.until + DAY)


def drive(desk: Desk, order: Order, tell: Tell = lambda _day: None) -> None:
    """Fill an empty database of the demo workspace; ``tell`` hears of every day that is done."""
    given = parameters()
    opening = fixed_clock(moment(order.first, time(0, 5)))
    with begin(desk, system_actor(1, Role.SYSADMIN), opening) as work:
        town = settle(work, given, Chance(order.seed, "town"))
    deeds = sorted(planned(order, town, given), key=lambda deed: deed.at)
    for day, of_day in groupby(deeds, key=lambda deed: local_day(deed.at)):
        live(desk, list(of_day))
        tell(day)
    if at_night := last_run(
        order.first, order.until, town.crew(Role.CLERK)[0], moment(order.until, MIDNIGHT)
    ):
        live(desk, at_night)


def live(desk: Desk, deeds: Sequence[Deed]) -> None:
    """Do the deeds of one day in one commit."""
    with begin(desk, deeds[0].actor, fixed_clock(deeds[0].at)) as work:
        for deed in deeds:
            work.turn_to(deed.actor, deed.at)
            deed.do(work)


def planned(order: Order, town: Town, given: Parameters) -> Iterator[Deed]:
    """Yield everything that will be done before the last day is over, in no order."""
    days = spans(order.until, order.years, given.current_days)
    switchboard = Switchboard(town, given, order.seed)
    calls = [call for call in switchboard.calls(days) if call.at < order.end - LAST_CALL]
    teller = Storyteller(town, given, switchboard, order.seed)
    stories, others = teller.tell(days, calls)
    teller.leave_some_open(stories, order.end)
    imported = list(imports(order, town, others))
    yield from imported
    moments = [deed.at for deed in imported]
    answers = answers_of(town, given, order.seed)
    yield from watching(order.first, order.until, moments, answers, order.end)
    yield from patrol_days(order.first, order.until, town, order.seed)
    yield from ledger_days(order.first, order.until, town, given, order.seed)
    yield from assessed_months(order.first, order.until, town, order.seed, order.end)
    for story in stories:
        yield from (deed for deed in story.deeds if deed.at < order.end)


def imports(order: Order, town: Town, calls: Sequence[Call]) -> Iterator[ImportCalls]:
    """Yield the clerk's imports: each half-month on the morning after it, on the last night what is left."""
    clerk = town.crew(Role.CLERK)[0]
    mapping = load_mapping(FOLDER / "cn_110.yaml")
    for day, of_half_month in groupby(calls, key=lambda call: _next_half_month(local_day(call.at))):
        at = moment(day, MORNING) if day <= order.until else moment(order.until, NIGHT)
        yield ImportCalls(at, clerk, list(of_half_month), town.communities, mapping)


def _next_half_month(day: date) -> date:
    """Return the day on which the next half-month begins: the 16th, or the 1st of the next month."""
    return day.replace(day=16) if day.day < 16 else (day.replace(day=28) + 4 * DAY).replace(day=1)
