"""Settings: the reference's eleven by name, and what cannot be used is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from analytics.surges.options import CONFIGURATIONS, Method, Options
from core.errors import BadInput
from core.i18n import say, speaking


def test_the_default_is_nbplugin_by_the_paper() -> None:
    options = Options()

    assert options.method is Method.NB
    assert (options.b, options.w, options.no_periods, options.past_weeks_not_included) == (5, 3, 10, 26)
    assert options.limit54 == (5, 4)
    assert not options.as_r


def test_the_eleven_settings_of_the_reference_have_its_names() -> None:
    assert len(CONFIGURATIONS) == 11
    assert CONFIGURATIONS["farr1996"].weights_threshold == 1.0
    assert CONFIGURATIONS["default"].no_periods == 1
    assert CONFIGURATIONS["default"].past_weeks_not_included == 3
    assert CONFIGURATIONS["noufaily_nb_a005"].alpha == 0.005
    assert CONFIGURATIONS["noufaily_nb_a01_limit00"].limit54 == (0, 4)


@pytest.mark.parametrize(
    ("wrong", "name"),
    [
        ({"alpha": 0.0}, "alpha"),
        ({"alpha": 0.5}, "alpha"),
        ({"b": 0}, "b"),
        ({"w": -1}, "w"),
        ({"no_periods": 0}, "no_periods"),
        ({"past_weeks_not_included": -1}, "past_weeks_not_included"),
        ({"weights_threshold": 0.0}, "weights_threshold"),
        ({"limit54": (5, 0)}, "limit54"),
        ({"powertrans": "1/3"}, "powertrans"),
        ({"compat": "SAS"}, "compat"),
    ],
)
def test_a_setting_that_cannot_be_used_is_named(wrong: dict[str, object], name: str) -> None:
    with pytest.raises(BadInput) as refusal:
        replace(Options(), **wrong)

    with speaking("en"):
        assert name in say(refusal.value.message)


def test_fewest_years_are_three_but_never_more_than_asked_for() -> None:
    assert Options().fewest_years == 3
    assert Options(b=2).fewest_years == 2
    assert Options(b=5, compat="R").fewest_years == 5
