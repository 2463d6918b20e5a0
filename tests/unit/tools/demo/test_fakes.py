from __future__ import annotations

import pytest

from domain.mediation import APPLICANT, OTHER_SIDE, RESPONDENT
from domain.personal import cut_out, read_id_number, read_phone
from tools.demo.chance import Chance
from tools.demo.fakes import Fakes


@pytest.fixture
def fakes(given, chance):
    return Fakes(chance, given.identity)


def test_an_id_number_passes_the_check_and_is_of_no_region(fakes):
    numbers = [fakes.id_number() for _ in range(300)]

    assert all(read_id_number(number).number == number for number in numbers)
    assert {number[:2] for number in numbers} == {"99"}


def test_a_phone_is_of_the_demos_own_prefix(fakes):
    phones = [fakes.phone() for _ in range(100)]

    assert all(read_phone(phone) == phone and phone.startswith("199") for phone in phones)


def test_numbers_made_up_are_cut_out_of_texts_like_real_ones(fakes):
    cut = cut_out(f"电话{fakes.phone()}，证件{fakes.id_number()}。")

    assert [one.kind for one in cut.found] == ["phone", "id"]


def test_a_name_is_a_surname_and_a_given_name_of_the_pool(fakes, given):
    for _ in range(50):
        name = fakes.name()
        assert name[0] in given.identity["surnames"]
        assert name[1:] in given.identity["given"]


def test_a_dispute_has_two_parties_now_and_then_three(fakes):
    sides = [tuple(party.side for party in fakes.parties()) for _ in range(200)]

    assert set(sides) == {(APPLICANT, RESPONDENT), (APPLICANT, RESPONDENT, OTHER_SIDE)}
    assert sides.count((APPLICANT, RESPONDENT)) > 150


def test_most_parties_have_a_phone_and_some_an_id_number(fakes):
    parties = [party for _ in range(300) for party in fakes.parties()]

    assert 0.80 < sum(bool(party.phone) for party in parties) / len(parties) < 0.90
    assert 0.24 < sum(bool(party.id_number) for party in parties) / len(parties) < 0.36


def test_the_same_seed_makes_the_same_people(given):
    first, second = (Fakes(Chance(3, "parties"), given.identity) for _ in range(2))

    assert [first.parties() for _ in range(5)] == [second.parties() for _ in range(5)]
