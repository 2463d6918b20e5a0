from __future__ import annotations

from datetime import date

import pytest

from tests import demo_cache
from tests.demo_cache import copied_demo, demo_folder, key_of
from tools.demo.drive import Order

ORDER = Order(date(2024, 10, 31), 0.1)


@pytest.fixture
def shelf(tmp_path, monkeypatch):
    """An empty shelf of its own, and builds that only leave a mark."""
    built = []

    def mark(order, var, keys):
        built.append(order)
        keys.mkdir(parents=True)
        (var / "demo.db").write_text(repr(order))

    monkeypatch.setattr(demo_cache, "SHELF", tmp_path / "shelf")
    monkeypatch.setattr(demo_cache, "build", mark)
    return built


def test_a_station_is_built_once_and_lent_again(shelf):
    first, second = demo_folder(0.1), demo_folder(0.1)

    assert first == second
    assert len(shelf) == 1


def test_another_order_is_another_station(shelf):
    assert demo_folder(0.1) != demo_folder(0.2)
    assert len(shelf) == 2


def test_the_name_says_what_it_is(shelf):
    assert demo_folder(0.1).name.startswith("2024-10-31-0.1y-7-")


def test_a_changed_source_asks_for_a_new_station(tmp_path, monkeypatch):
    before = key_of(ORDER)
    extra = tmp_path / "more.py"
    extra.write_text("x = 1")
    monkeypatch.setattr(demo_cache, "PROJECT", tmp_path)
    monkeypatch.setattr(demo_cache, "SOURCES", ("more.py",))
    monkeypatch.setattr(demo_cache, "FACTS", ())
    one = key_of(ORDER)
    extra.write_text("x = 2")

    assert len({before, one, key_of(ORDER)}) == 3


def test_a_copy_may_be_written_in(shelf, tmp_path):
    mine = copied_demo(tmp_path / "mine", 0.1)

    (mine / "demo.db").write_text("mine")

    assert (demo_folder(0.1) / "demo.db").read_text() != "mine"


def test_old_stations_leave_the_shelf(shelf):
    for seed in range(demo_cache.KEPT + 3):
        demo_folder(0.1, seed=seed)

    assert len([path for path in demo_cache.SHELF.iterdir() if path.is_dir()]) <= demo_cache.KEPT + 1


def test_a_build_that_was_cut_off_is_begun_anew(shelf):
    unfinished = demo_cache.SHELF / f"{key_of(ORDER)}{demo_cache.UNFINISHED}"
    unfinished.mkdir(parents=True)
    (unfinished / "rest").touch()

    folder = demo_folder(0.1)

    assert not (folder / "rest").exists()
    assert not unfinished.exists()
