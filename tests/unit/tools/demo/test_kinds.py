from __future__ import annotations

from collections import Counter
from datetime import date

import pytest

from core.dictionaries import dictionary
from tests.unit.tools.demo.conftest import UNTIL
from tools.demo.chance import Chance
from tools.demo.kinds import CAMPUS, CASE, COMPOUND, FRAUDS, kinds_of, season, surges
from tools.demo.years import DAY, spans


@pytest.fixture(scope="module")
def drawn():
    """The alerts of three years by the span they lie in."""
    from tools.demo.parameters import parameters

    facts, chance = parameters().alerts, Chance(7, "kinds")
    return {span.start: kinds_of(span, facts, chance) for span in spans(UNTIL, 3, 305)}


BEFORE, CURRENT = date(2023, 1, 1), date(2024, 1, 1)


def cases(kinds, *codes):
    return sum(kind.outcome == CASE and kind.category in codes for kind in kinds)


def test_a_calibrated_year_has_its_total(drawn):
    assert len(drawn[date(2022, 1, 1)]) == 6250
    assert len(drawn[BEFORE]) + len(drawn[date(2023, 11, 1)]) == 6100


def test_ten_months_have_their_part_of_a_year(drawn):
    assert len(drawn[CURRENT]) == pytest.approx(5400 * 304 / 365, rel=0.005)


def test_every_alert_lies_in_its_span(drawn):
    for span in spans(UNTIL, 3, 305):
        assert {kind.day for kind in drawn[span.start]} <= set(span.days)


@pytest.mark.parametrize(
    ("counted", "change", "slack"),
    [
        (lambda kinds: sum(kind.place_type == COMPOUND for kind in kinds), -0.23, 0.002),
        (lambda kinds: cases(kinds, "AL101"), -0.42, 0.02),
        (lambda kinds: cases(kinds, *FRAUDS), -0.51, 0.02),
        (len, -0.115, 0.005),
    ],
    ids=["compounds", "burglary", "campus fraud", "all"],
)
def test_the_fall_against_the_same_span_of_last_year_is_the_one_asked_for(drawn, counted, change, slack):
    before, now = counted(drawn[BEFORE]), counted(drawn[CURRENT])

    assert now / before - 1 == pytest.approx(change, abs=slack)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_another_seed_gives_the_same_totals_on_other_days(given, drawn, seed):
    found = [kinds_of(span, given.alerts, Chance(seed, "kinds")) for span in spans(UNTIL, 1, 305)]

    assert len(found[-1]) == len(drawn[CURRENT])
    assert Counter(kind.day for kind in found[-1]) != Counter(kind.day for kind in drawn[CURRENT])


def test_the_mix_of_the_year_is_the_one_asked_for(given, drawn):
    top = dictionary("alert_categories").top
    counted = Counter(top(kind.category) for kind in drawn[BEFORE])

    for code, share in given.alerts["mix"].items():
        assert counted[code] / len(drawn[BEFORE]) == pytest.approx(share, abs=0.002), code


def test_burglary_is_drawn_apart_only(drawn):
    marked = [kind for kind in drawn[BEFORE] if kind.category == "AL101"]

    assert all(kind.outcome for kind in marked)
    assert sum(kind.place_type == COMPOUND for kind in marked) / len(marked) > 0.75


def test_some_burglary_alerts_do_not_become_cases(drawn):
    marked = [kind for kind in drawn[BEFORE] if kind.category == "AL101"]

    assert 0.8 < cases(marked, "AL101") / len(marked) < 0.92


def test_fraud_on_a_campus_is_drawn_apart_only(drawn):
    on_campus = [kind for kind in drawn[BEFORE] if kind.place_type == CAMPUS]

    assert {kind.category for kind in on_campus} == set(FRAUDS)
    assert any(kind.category in FRAUDS and not kind.place_type for kind in drawn[BEFORE])


def test_what_happens_among_neighbours_is_mostly_at_home(drawn):
    neighbours = [kind for kind in drawn[BEFORE] if kind.category == "AL302"]

    assert sum(kind.place_type == COMPOUND for kind in neighbours) / len(neighbours) > 0.7


def test_campus_disputes_never_happen_in_a_compound(drawn):
    assert not any(kind.place_type == COMPOUND for kind in drawn[BEFORE] if kind.category == "AL309")


def test_disputes_are_more_in_summer_than_in_winter(drawn):
    months = Counter(kind.day.month for kind in drawn[date(2022, 1, 1)] if kind.category.startswith("AL3"))

    assert months[6] + months[7] + months[8] > 1.15 * (months[1] + months[2] + months[12])


def test_campus_fraud_peaks_when_the_term_begins(drawn):
    months = Counter(kind.day.month for kind in drawn[date(2022, 1, 1)] if kind.place_type == CAMPUS)

    assert months[9] > months[7] + months[8]


def test_saturdays_are_busier_than_tuesdays(drawn):
    weekdays = Counter(kind.day.weekday() for kind in drawn[date(2022, 1, 1)])

    assert weekdays[5] > weekdays[1]


def test_a_season_that_the_file_does_not_name_is_flat(given):
    assert season(given.alerts, "compound").months == [1] * 12


def test_surges_lie_in_their_week_grid_and_kind(given, chance):
    found = list(surges(given.alerts, chance, date(2021, 11, 1), UNTIL))

    late = [kind for kind in found if kind.day > date(2024, 6, 1)]
    assert len(found) == 26
    assert {(kind.grid, kind.category) for kind in late} == {("G04", "AL102")}
    assert (
        date(2024, 10, 7)
        <= min(kind.day for kind in late)
        <= max(kind.day for kind in late)
        < date(2024, 10, 14)
    )


def test_surges_add_nothing_to_compounds_or_campuses(given, chance):
    places = {kind.place_type for kind in surges(given.alerts, chance, date(2021, 11, 1), UNTIL)}

    assert not places & {COMPOUND, CAMPUS, ""}


def test_a_surge_before_the_first_day_is_left_out(given, chance):
    found = list(surges(given.alerts, chance, UNTIL - 60 * DAY, UNTIL))

    assert {kind.category for kind in found} == {"AL102"}


def test_a_very_short_span_still_works(given, chance):
    (week,) = spans(UNTIL, 7 / 365.25, 305)

    assert 60 < len(kinds_of(week, given.alerts, chance)) < 130
