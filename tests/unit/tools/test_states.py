import pytest

from core.dictionaries import dictionary
from domain.clocks import rules_of
from domain.mediation.law import BARRIERS
from domain.mediation.steps import STEPS
from domain.mediation.vocabulary import CaseStatus, Who
from tools import states


def test_every_status_and_every_step_is_in_the_drawing():
    text = states.drawn()

    assert all(f"| {status} |" in text for status in CaseStatus)
    assert all(f"| {step.code} |" in text for step in STEPS.values())


def test_every_arrow_is_a_move_of_the_table():
    arrows = {line.strip() for line in states.drawn().splitlines() if " --> " in line and "[*]" not in line}

    moves = {
        f"{before} --> {after}: {step.code}"
        for step in STEPS.values()
        for before, afters in step.moves.items()
        for after in afters
        if before != after
    }
    assert arrows == moves


@pytest.mark.parametrize("who", Who)
def test_everybody_who_may_take_a_step_is_described(who):
    assert states.WHO[who]


def test_levels_are_drawn_with_their_limits():
    text = states.drawn()

    for entry in dictionary("dispute_levels"):
        assert f"| {entry.code} | {entry.zh} |" in text
        assert f"| {entry.facts['limit_days']} |" in text


def test_the_command_writes_the_file(tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(states, "PROJECT", tmp_path)
    monkeypatch.setattr(states, "FILE", tmp_path / "states.md")

    states.states()

    assert (tmp_path / "states.md").read_text("utf-8") == states.drawn()
    assert "states.md" in capsys.readouterr().out


def test_every_barrier_every_item_of_the_gate_and_every_clock_is_drawn():
    text = states.drawn()

    assert all(f"| {row.code} | {row.article} |" in text for row in BARRIERS)
    assert all(f"| {entry.code} | {entry.zh} |" in text for entry in dictionary("psm_eligibility"))
    assert all(f"| {one.code} | {one.zh} |" in text for kind in states.SUBJECTS for one in rules_of(kind))


def test_every_route_is_drawn_with_its_basis():
    assert all(str(entry.facts["basis"]) in states.drawn() for entry in dictionary("dispute_routes"))
