from __future__ import annotations

from datetime import timedelta

import pytest

from core.clock import local
from domain.alerts.reading.mapping import recognise
from domain.alerts.reading.mapping_files import FOLDER, load_mapping, load_mappings
from domain.alerts.reading.reader import read_alerts
from domain.alerts.reading.source import open_source
from domain.alerts.reading.vocabulary import Context, Vocabulary
from tests.unit.tools.demo.conftest import UNTIL, made_town
from tools.demo.calls import Switchboard
from tools.demo.export import case_number, exported
from tools.demo.parameters import parameters
from tools.demo.years import spans


@pytest.fixture(scope="module")
def calls():
    return Switchboard(made_town(), parameters(), 7).calls(spans(UNTIL, 0.08, 305))


@pytest.fixture(scope="module")
def source(calls):
    return open_source(exported(calls, made_town().communities), "110.csv")


@pytest.fixture(scope="module")
def read(source, calls):
    """What the ordinary reader makes of the file."""
    town = made_town()
    grids = {code: (name,) for code, name in town.communities.items()}
    context = Context(calls[-1].at + timedelta(days=1), Vocabulary.of_station(grids))
    (found,) = read_alerts(source, load_mapping(FOLDER / "cn_110.yaml"), context)
    return found


def test_the_file_is_recognised_as_the_110_export(source):
    assert recognise(source.columns, load_mappings()).name == "cn_110"


def test_every_row_is_read_and_none_is_refused_or_met_twice(read, calls):
    assert len(read.rows) == len(calls)
    assert not read.refused
    assert read.repeats.empty


@pytest.mark.parametrize(
    ("column", "of"),
    [
        ("category", lambda call: call.category),
        ("grid_code", lambda call: call.grid),
        ("source", lambda call: call.source),
        ("outcome", lambda call: call.outcome),
        ("place_text", lambda call: call.place_text),
        ("summary", lambda call: call.summary),
        ("officer_text", lambda call: call.officer),
        ("hour", lambda call: local(call.at).hour),
        ("weekday", lambda call: local(call.at).weekday()),
    ],
)
def test_what_was_written_is_what_is_read(read, calls, column, of):
    assert read.rows[column].tolist() == [of(call) for call in calls]


def test_times_come_back_to_the_second(read, calls):
    assert read.rows["occurred_at"].dt.to_pydatetime().tolist() == [call.at for call in calls]
    assert read.rows["arrived_at"].dt.to_pydatetime().tolist() == [
        call.arrived_at.replace(microsecond=0) for call in calls
    ]


def test_a_case_number_says_the_second_of_the_call(calls):
    assert case_number(calls[0]).startswith(f"J{local(calls[0].at):%Y%m%d%H%M%S}")
    assert len({case_number(call) for call in calls}) == len(calls)
