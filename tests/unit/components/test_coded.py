"""Choices from the station's code lists: codes as values, labels as words."""

from __future__ import annotations

from components import coded
from core.dictionaries import dictionary
from core.i18n import use_language
from tests.seats import drawn


def test_the_first_is_chosen_where_nothing_else_is_said() -> None:
    found: list[str] = []

    drawn(lambda: found.append(coded.select("Risk", "dispute_risk", key="risk")))

    assert found == ["R1"]


def test_an_empty_choice_is_an_empty_code() -> None:
    found: list[str] = []

    app = drawn(lambda: found.append(coded.select("Risk", "dispute_risk", key="risk", blank="请选择")))

    assert found == [""]
    assert app.selectbox(key="risk").placeholder == "请选择"


def test_labels_are_read_and_codes_are_returned() -> None:
    found: list[str] = []
    app = drawn(lambda: found.append(coded.select("Risk", "dispute_risk", key="risk")))

    app.selectbox(key="risk").set_value("R3").run()

    assert found[-1] == "R3"
    assert app.selectbox(key="risk").options == [e.label for e in dictionary("dispute_risk").active()]


def test_a_choice_may_be_narrowed() -> None:
    some = [entry for entry in dictionary("case_outcome") if entry.facts["bucket"] == "X"]

    app = drawn(lambda: coded.select("Outcome", "case_outcome", key="outcome", entries=some))

    wanted = ["重复登记", "不予受理", "非本辖区移送", "申请人撤回", "家庭暴力依法处置"]
    assert app.selectbox(key="outcome").options == wanted


def test_several_may_be_chosen() -> None:
    found: list[tuple[str, ...]] = []
    app = drawn(lambda: found.append(coded.several("Who", "three_meetings", key="who")))

    app.multiselect(key="who").set_value(["TM1", "TM3"]).run()

    assert found == [(), ("TM1", "TM3")]


def test_buttons_choose_at_one_click() -> None:
    found: list[str] = []
    app = drawn(lambda: found.append(coded.buttons("Result", "followup_result", key="result")))

    app.button_group(key="result").set_value("FU2").run()

    assert found == ["", "FU2"]


def test_labels_are_those_of_the_readers_language() -> None:
    def page() -> None:
        use_language("en")
        coded.select("Risk", "dispute_risk", key="risk")

    assert drawn(page).selectbox(key="risk").options[0] == "Blue ordinary"
