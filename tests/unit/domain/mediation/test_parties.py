import pytest
from sqlmodel import select

from core.errors import BadInput, Refused
from core.vocabulary import Role
from domain.mediation import APPLICANT, OTHER_SIDE, RESPONDENT, PartyIntake
from domain.mediation.parties import open_value, typed, without_names
from models import Dispute, DisputeParty, KeyedToken
from tests.disputes import LIU, ZHANG, registered
from tests.factories import small_station


@pytest.fixture
def station(tmp_path, database_url):
    return small_station(tmp_path, database_url)


def rows(station):
    with station.reading() as session:
        return session.exec(select(DisputeParty).order_by(DisputeParty.id)).all()


def test_blank_rows_of_the_form_are_no_parties_and_keep_their_place():
    found = typed((PartyIntake(APPLICANT, " "), LIU))

    assert found == [(1, LIU)]


def test_a_phone_without_a_name_is_a_party_that_lacks_its_name():
    assert typed((PartyIntake(APPLICANT, "", "13812345678"),))[0][0] == 0


@pytest.mark.parametrize(
    "parties", [(), (PartyIntake(APPLICANT, ""),), (PartyIntake(APPLICANT, "李四"),) * 31]
)
def test_none_or_too_many_are_refused_at_the_first_name(parties):
    with pytest.raises(BadInput) as wrong:
        typed(parties)

    assert wrong.value.field == "name_0"


def test_a_value_opens_only_in_its_own_row_and_column(station):
    registered(station)
    zhang, liu = rows(station)

    with station.work() as work:
        assert open_value(work, zhang, "name") == "张三丰"
        zhang.name_locked, zhang.phone_locked = liu.name_locked, zhang.name_locked
        for what in ("name", "phone"):
            with pytest.raises(Refused):
                open_value(work, zhang, what)


def test_what_was_not_given_opens_as_nothing(station):
    registered(station, parties=(PartyIntake(APPLICANT, "李四"),))

    with station.work() as work:
        assert [open_value(work, rows(station)[0], what) for what in ("phone", "id")] == ["", ""]


@pytest.mark.parametrize(
    ("phone", "kept"),
    [("138 1234 5678", "138****5678"), ("+86-13812345678", "138****5678"), ("0825-2345678", "*******5678")],
)
def test_a_phone_is_kept_as_digits_however_it_was_typed(station, phone, kept):
    registered(station, parties=(PartyIntake(APPLICANT, "李四", phone),))

    assert rows(station)[0].phone_mask == kept


def test_full_width_digits_and_a_small_x_are_forgiven_in_an_id_number(station):
    registered(station, parties=(PartyIntake(APPLICANT, "李四", "", "１１０１０５１９４９１２３１００２x"),))

    assert rows(station)[0].id_mask == "1101**********002X"
    assert (rows(station)[0].sex, rows(station)[0].birth_year) == ("F", 1949)


def test_a_name_is_kept_without_blanks_around_and_with_single_ones_inside(station):
    registered(station, parties=(PartyIntake(APPLICANT, "  John   Smith "),))

    with station.work() as work:
        assert open_value(work, rows(station)[0], "name") == "John Smith"


@pytest.mark.parametrize(
    ("party", "tokens"),
    [(PartyIntake(APPLICANT, "李四"), 3), (ZHANG, 4), (LIU, 5), (PartyIntake(RESPONDENT, "翠湖物业公司"), 3)],
)
def test_a_party_is_found_by_name_surname_initials_phone_and_id_number(station, party, tokens):
    registered(station, parties=(party,))

    with station.reading() as session:
        kept = session.exec(select(KeyedToken).where(KeyedToken.owner == "dispute_party")).all()
    assert len({row.token for row in kept}) == tokens


def test_equal_names_have_equal_tokens_and_different_ciphertexts(station):
    registered(station, parties=(ZHANG,))
    registered(station, parties=(ZHANG,))

    first, second = rows(station)
    assert first.name_locked != second.name_locked
    with station.reading() as session:
        tokens = session.exec(select(KeyedToken)).all()
    assert len({row.token for row in tokens}) * 2 == len(tokens)


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("张三丰来了，张三丰又走了", "张**来了，张**又走了"),
        ("刘备和刘备战", "刘*和刘*战"),
        ("张三没有来", "张三没有来"),
        ("翠湖物业公司", "翠湖物业公司"),
        ("", ""),
    ],
)
def test_the_names_of_people_are_masked_in_words_those_of_firms_are_not(station, text, kept):
    firm = PartyIntake(OTHER_SIDE, "翠湖物业公司")
    case_id = registered(station, parties=(ZHANG, LIU, firm))

    with station.work(Role.GRID_WORKER) as work:
        assert without_names(work, work.get(Dispute, case_id), text) == kept


def test_of_two_names_one_inside_the_other_the_longer_is_masked_first(station):
    case_id = registered(station, parties=(PartyIntake(APPLICANT, "张三"), ZHANG))

    with station.work(Role.GRID_WORKER) as work:
        assert without_names(work, work.get(Dispute, case_id), "张三丰与张三") == "张**与张*"
