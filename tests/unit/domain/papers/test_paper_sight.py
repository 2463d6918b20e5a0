"""Whose shelf shows what: printing, looking and voiding by role, and the shelf of another grid."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from core.errors import BadInput, NotAllowed, NotFound, StaleEdit
from core.vocabulary import Role
from domain.papers import open_papers, print_paper, take_dossier, void_paper
from tests.disputes import asker, registered
from tests.factories import small_station
from tests.ledgers import agreed, at_level_two

OFFICER, WORKER = Role.COMMUNITY_OFFICER, Role.GRID_WORKER


class Shelves:
    """A dispute at the second level in G01 with an agreement, and a paper of it that was printed."""

    def __init__(self, station):
        self.station, self.case_id = station, at_level_two(station)
        agreed(station, OFFICER, self.case_id)
        with station.work(OFFICER) as work:
            print_paper(work, self.case_id, "CP06", wants_plain=True)

    def shelf(self, role, grid="G01"):
        with self.station.reading() as session:
            return open_papers(session, asker(self.station, role, grid), self.case_id)


@pytest.fixture(scope="module")
def shelves():
    return Shelves(small_station(Path(tempfile.mkdtemp(prefix="ciyin-shelf-"))))


@pytest.mark.parametrize(
    ("role", "may_print", "may_reveal", "is_task", "is_keeper"),
    [
        (OFFICER, True, True, True, True),
        (Role.LEADER, True, True, True, True),
        (WORKER, True, False, False, False),
        (Role.AUDITOR, False, False, False, False),
        (Role.GOVERNANCE_READER, False, False, False, False),
        (Role.SUBDISTRICT_CADRE, False, False, False, False),
    ],
)
def test_a_shelf_says_what_this_reader_may_do(shelves, role, may_print, may_reveal, is_task, is_keeper):
    found = shelves.shelf(role)

    assert (found.may_print, found.may_reveal) == (may_print, may_reveal)
    assert (found.is_task, found.is_keeper) == (is_task, is_keeper)


def test_every_reader_meets_the_same_papers(shelves):
    shelves_of = [shelves.shelf(role) for role in (OFFICER, WORKER, Role.AUDITOR)]

    assert len({tuple(kind.code for kind in one.ready) for one in shelves_of}) == 1
    assert [[paper.kind for paper in one.printed] for one in shelves_of] == [["CP06"]] * 3


def test_who_printed_a_paper_is_shown_masked(shelves):
    (paper,) = shelves.shelf(Role.AUDITOR).printed

    assert (paper.copies, paper.is_plain, paper.is_void, paper.number) == (3, True, False, "")
    assert "*" in paper.who
    assert paper.who != shelves.station.actor(OFFICER).name


def test_ready_and_waiting_share_nothing_and_are_the_whole_table(shelves):
    found = shelves.shelf(OFFICER)
    ready, waiting = {kind.code for kind in found.ready}, {kind.code for kind, _lack in found.waiting}

    assert not ready & waiting
    assert len(ready | waiting) == 15
    assert {kind.code for kind in found.next} == {"CP06"}


@pytest.mark.parametrize("role", [OFFICER, WORKER, Role.SUBDISTRICT_CADRE])
def test_the_shelf_of_another_grid_is_not_found(shelves, role):
    with pytest.raises(NotFound):
        shelves.shelf(role, "G02")


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.GOVERNANCE_READER, Role.SUBDISTRICT_CADRE])
def test_readers_neither_print_nor_take_the_file_nor_void(shelves, role):
    (paper,) = shelves.shelf(OFFICER).printed

    for act in (
        lambda work: print_paper(work, shelves.case_id, "CP03"),
        lambda work: take_dossier(work, shelves.case_id),
        lambda work: void_paper(work, paper.id, paper.version, "误打"),
    ):
        with pytest.raises(NotAllowed), shelves.station.work(role) as work:
            act(work)


def test_a_colleague_of_another_grid_finds_neither_file_nor_paper(shelves):
    (paper,) = shelves.shelf(OFFICER).printed

    for act in (
        lambda work: print_paper(work, shelves.case_id, "CP03"),
        lambda work: take_dossier(work, shelves.case_id),
        lambda work: void_paper(work, paper.id, paper.version, "误打"),
    ):
        with pytest.raises(NotFound), shelves.station.work(OFFICER, "G02") as work:
            act(work)


@pytest.mark.parametrize(
    ("version", "why", "refusal"), [(0, "误打", StaleEdit), (1, "  ", BadInput)]
)  # fmt: skip
def test_voiding_takes_the_version_that_was_seen_and_a_reason(shelves, version, why, refusal):
    (paper,) = shelves.shelf(OFFICER).printed

    with pytest.raises(refusal), shelves.station.work(OFFICER) as work:
        void_paper(work, paper.id, paper.version if version else paper.version - 1, why)

    assert not shelves.shelf(OFFICER).printed[0].is_void


def test_a_void_agreement_can_be_printed_again_and_both_are_listed(tmp_path):
    station = small_station(tmp_path)
    case_id = registered(station)
    for _time in range(2):
        with station.work(WORKER) as work:
            print_paper(work, case_id, "CP03")
        with station.reading() as session:
            last = open_papers(session, asker(station), case_id).printed[-1]
        if not _time:
            with station.work(WORKER) as work:
                void_paper(work, last.id, last.version, "张三丰姓名写错")

    with station.reading() as session:
        listed = open_papers(session, asker(station), case_id).printed
    assert [(paper.is_void, paper.void_why) for paper in listed] == [(True, "张**姓名写错"), (False, "")]
