"""Numbers of the ledgers against tables worked by hand (A2: M27-M39, M43)."""

from datetime import UTC, date, datetime

import pytest

from analytics.periods import Period
from core.vocabulary import Role
from domain.metrics import METRICS
from domain.organisation.founding import add_place
from domain.people import end_posting, postings_on
from domain.questions import Question
from domain.records import RecordFilter, count_records, end, enter, finish, renew, tick, verify, void
from domain.records.counting import Ground, honour_streak, stray_minutes
from domain.records.drills import DRILLS
from tests.records import AUXILIARY, CLERK, LEADER, OFFICER, asker, dog, entered, residence

NOVEMBER = Period.month(2026, 11)
YEAR_2026 = Period.year(2026)


def at(month, day):
    return datetime(2026, month, day, 4, tzinfo=UTC)


def ratio(answer):
    return answer.n, answer.total


@pytest.fixture
def compounds(station):
    """Three compounds in grid 1 and one in grid 2."""
    with station.work(Role.SYSADMIN) as work:
        for n in (1, 2):
            place = add_place(work, f"N{n}", f"新村{n}", "PT01", station.grid_ids["G01"])
            station.place_ids[f"N{n}"] = place.id
    return station.place_ids


def cover(station, when, **marks):
    """Tick compounds off on a day; ``marks`` are banner (b) and audio (a) by compound code."""
    station.clock.at = when
    ticks = [
        (station.place_ids[code], {"banner": "b" in done, "audio": "a" in done})
        for code, done in marks.items()
    ]
    with station.work(CLERK) as work:
        tick(work, "antifraud_round", ticks)


def test_m27_adds_covered_over_due_half_month_by_half_month(station, ask, compounds):
    # half-month     C001 N1 N2 C002   covered/due
    # 1-15 Nov        x   x       x       3/4
    # 16-30 Nov       x                   1/4      -> 4/8
    cover(station, at(11, 3), C001="b", N1="", C002="a")
    cover(station, at(11, 16), C001="")
    station.clock.at = at(11, 23)

    assert ratio(ask("M27", NOVEMBER)) == (4, 8)
    assert ratio(ask("M28", NOVEMBER)) == (2, 4)
    assert ratio(ask("M27", NOVEMBER, role=Role.COMMUNITY_OFFICER)) == (3, 6)


def test_m27_counts_a_compound_once_in_a_window_and_leaves_coming_windows_out(station, ask, compounds):
    cover(station, at(11, 3), C001="")
    with station.work(CLERK) as work:
        enter(work, "antifraud_round", {"happened": "2026-11-03", "place": compounds["C001"], "banner": True})
    station.clock.at = at(11, 10)

    assert ratio(ask("M27", NOVEMBER)) == (1, 4)
    assert ratio(ask("M28", NOVEMBER)) == (1, 1)


def test_m31_wants_an_officer_who_still_serves(station, ask, compounds):
    officers = {g: station.actor(OFFICER, g).worker_id for g in ("G01", "G02")}
    for code, grid in (("C001", "G01"), ("N1", "G01"), ("C002", "G02")):
        values = {"happened": "2026-01-05", "place": compounds[code], "officer": officers[grid]}
        entered(station, "owners_group", values, CLERK)
    assert ratio(ask("M31")) == (3, 4)

    with station.work(Role.SYSADMIN) as work:
        posting = postings_on(work.session, 1, officers["G02"], date(2026, 11, 23))[0]
        end_posting(work, posting.id, to_on=date(2026, 11, 20))

    assert ratio(ask("M31")) == (2, 4)


def test_m31_counts_the_tips_of_a_period(station, ask, compounds):
    for day in ("2026-11-02", "2026-11-20", "2026-10-30"):
        entered(station, "group_post", {"happened": day, "place": compounds["C001"], "tip": "OT01"}, OFFICER)

    assert ask("M31P", NOVEMBER).n == 2


def test_m32_counts_people_and_those_within_seven_days(station, ask):
    # moved in -> registered: 0, 7, 8 and 30 days; the last is void
    for moved, name in (
        ("2026-11-23", "赵"),
        ("2026-11-16", "钱"),
        ("2026-11-15", "孙"),
        ("2026-10-24", "李"),
    ):
        last = entered(station, "residence", residence(station, name=name, moved_in_on=moved))
    with station.work(CLERK) as work:
        void(work, last, "重复")

    assert ask("M32", NOVEMBER).n == 3
    assert ratio(ask("M32T", NOVEMBER)) == (2, 3)


def test_m33_tells_issued_in_force_and_to_be_renewed(station, ask):
    # until:          in force   within 30 days
    # 2027-05-01         x
    # 2026-12-22         x           x   (the 30th day)
    # 2026-12-23         x
    # 2026-11-22     (expired yesterday)
    # 2027-05-01     (not issued yet), 2027-06-01 (handed back)
    issued = [
        entered(station, "dog_licence", dog(station, vaccinated_until=until, colour=until))
        for until in ("2027-05-01", "2026-12-22", "2026-12-23", "2026-11-22", "2027-06-01")
    ]
    entered(station, "dog_licence", dog(station))
    with station.work(AUXILIARY) as work:
        for record_id in issued:
            finish(work, record_id, {"issued_on": "2026-11-23"})
        end(work, issued[-1], "转让")

    assert ask("M33", NOVEMBER).n == 5
    assert ratio(ask("M33A")) == (3, 1)


def test_m33_takes_the_median_minutes_of_stray_dogs(station, ask):
    for asked, taken in (("08:00", "08:10"), ("09:00", "09:40"), ("10:00", "12:00")):
        values = {"happened": f"2026-11-20 {asked}", "grid": station.grid_ids["G01"], "place_text": "路口"}
        record_id = entered(station, "stray_dog", values | {"condition": "SC1"})
        with station.work(AUXILIARY) as work:
            finish(work, record_id, {"taken_at": f"2026-11-20 {taken}", "handed_to": "HD1"})
    entered(station, "stray_dog", values | {"condition": "SC2"})

    assert ask("M33S", NOVEMBER).n == 3
    with station.reading() as session:
        assert stray_minutes(Ground(session, 1), NOVEMBER) == 40


def test_m34_loses_a_seat_with_the_transfer_of_its_holder(station, ask):
    leader, officer = (station.actor(role).worker_id for role in (LEADER, OFFICER))
    for rank, holder in (("SE1", leader), ("SE2", officer), ("SE2", station.actor(OFFICER, "G02").worker_id)):
        values = {
            "happened": "2025-03-01",
            "rank": rank,
            "holder": holder,
            "body": "街道党工委",
            "document": "〔2025〕3 号",
        }
        entered(station, "seat", values, CLERK)
    assert (ratio(ask("M34")), ratio(ask("M34O"))) == ((1, 5), (2, 9))

    with station.work(Role.SYSADMIN) as work:
        end_posting(
            work, postings_on(work.session, 1, officer, date(2026, 11, 23))[0].id, to_on=date(2026, 11, 1)
        )

    assert ratio(ask("M34O")) == (1, 9)


def member(station, name, register="volunteer_police"):
    values = {"happened": "2026-01-01", "grid": station.grid_ids["G01"], "name": name, "phone": "13812345678"}
    more = {"squad": "VS1", "trained_until": "2027-01-01", "insured_until": "2027-01-01"}
    return entered(
        station,
        register,
        values | (more if register == "volunteer_police" else {"composition": "RA2"}),
        CLERK,
    )


def activity(station, day, members, force="VF1", verdict=True):
    values = {
        "happened": day,
        "grid": station.grid_ids["G01"],
        "type": "VA1",
        "force": force,
        "members": members,
    }
    record_id = entered(station, "volunteer_activity", values, AUXILIARY)
    if verdict is not None:
        with station.work(OFFICER) as work:
            verify(work, record_id, is_right=verdict, why="未到场")


def test_m35_wants_a_verified_activity_in_the_last_thirty_days(station, ask):
    # a: verified on the 30th day back, b: one day too early, c: not looked over, d: refused, e: none
    a, b, c, d, _e = (member(station, name) for name in "赵钱孙李周")
    activity(station, "2026-10-25", [a])
    activity(station, "2026-10-24", [b])
    activity(station, "2026-11-20", [c], verdict=None)
    activity(station, "2026-11-20", [d], verdict=False)
    red = member(station, "吴", "red_armband")
    activity(station, "2026-11-01", [red], force="VF2")

    assert ratio(ask("M35")) == (1, 5)
    assert ratio(ask("M35R")) == (1, 1)


def test_m36_adds_a_mediators_hours_of_the_year(station, ask):
    mediator = station.actor(Role.JUSTICE_MEDIATOR).worker_id
    for day, hours, topic in (
        ("2026-02-01", 12, "TR5"),
        ("2026-03-01", 20, "TR3"),
        ("2025-12-31", 20, "TR5"),
    ):
        values = {"happened": day, "topic": topic, "title": "培训", "hours": hours, "attendees": [mediator]}
        entered(station, "training", values, CLERK)
    assert ratio(ask("M36", YEAR_2026)) == (0, 1)

    entered(station, "training", values | {"happened": "2026-09-01", "topic": "TR5", "hours": 8}, CLERK)

    assert ratio(ask("M36", YEAR_2026)) == (1, 1)


def test_m38_counts_joint_activities_and_partners(station, ask):
    partners = [
        entered(station, "alliance_member", {"happened": "2026-01-01", "name": name, "type": "PA3"}, CLERK)
        for name in ("商圈A", "商圈B")
    ]
    for day in ("2026-11-03", "2026-11-17", "2026-10-01"):
        entered(station, "alliance_drill", {"happened": day, "type": "AD1", "partners": partners}, CLERK)

    assert ratio(ask("M38", NOVEMBER)) == (2, 2)


def test_m39_goes_by_the_latest_check_of_each_point(station, ask):
    # C001 first all broken, then 2 of 3 usable; U001 1 of 1  -> 3 of 4
    checks = (
        ("2026-11-01", "C001", {"SF1": "FS3", "SF2": "FS3", "SF3": "FS3"}),
        ("2026-11-20", "C001", {"SF1": "FS1", "SF2": "FS2", "SF3": "FS3"}),
        ("2026-11-05", "U001", {"SF1": "FS1"}),
    )
    for day, place, items in checks:
        entered(
            station,
            "facility_check",
            {"happened": day, "place": station.place_ids[place], "items": items},
            CLERK,
        )

    assert ratio(ask("M39")) == (3, 4)


def test_m43_rolls_over_five_years_and_keeps_people_apart(station, ask):
    people = [station.actor(role).worker_id for role in (OFFICER, CLERK)]
    rows = (
        ("2021-11-24", "HN03", []), ("2021-11-23", "HN04", []), ("2024-05-01", "HN01", []),
        ("2025-01-01", "HN06", people), ("2026-01-01", "HN05", []),
        ("2026-03-01", "HN07", []), ("2025-03-01", "HN07", []), ("2024-03-01", "HN07", []),
        ("2022-03-01", "HN07", []),
    )  # fmt: skip
    for day, kind, awarded in rows:
        entered(station, "honour", {"happened": day, "type": kind, "level": "HL2", "people": awarded}, CLERK)

    assert ask("M43").n == 6
    assert ask("M43P").n == 3
    assert ask("M43Y").n == 3


def test_m43_a_streak_ends_with_a_year_left_out(station):
    for year in (2021, 2022, 2024):
        entered(station, "honour", {"happened": f"{year}-06-01", "type": "HN07", "level": "HL2"}, CLERK)

    with station.reading() as session:
        assert honour_streak(Ground(session, 1), "HN07", date(2024, 12, 31)) == 1
        assert honour_streak(Ground(session, 1), "HN07", date(2025, 2, 1)) == 1
        assert honour_streak(Ground(session, 1), "HN07", date(2026, 2, 1)) == 0


def room(station, day, grid="G01", **people):
    values = {"happened": day, "grid": station.grid_ids[grid], "planned": 12, "open": 12}
    entered(station, "room_log", values | {"officers": 1, "auxiliaries": 2, "grid_people": 1} | people, CLERK)


def test_m30_goes_by_the_latest_log_of_a_room(station, ask):
    # G01 full on the 22nd; G02 full once, then an auxiliary short; nine rooms in all
    room(station, "2026-11-22")
    room(station, "2026-11-20", "G02")
    room(station, "2026-11-21", "G02", auxiliaries=1)

    assert ratio(ask("M30")) == (1, 9)
    assert ratio(ask("M30", role=Role.COMMUNITY_OFFICER)) == (1, 1)


def test_m30_forgets_a_log_older_than_a_week(station, ask):
    room(station, "2026-11-16")
    assert ratio(ask("M30")) == (0, 9)

    room(station, "2026-11-17")
    assert ratio(ask("M30")) == (1, 9)


def test_m29_shows_whether_the_officer_or_the_order_caused_a_low_share(station, ask):
    # scheduled community leave redeployed training
    #     80        60       8       8         4       strict 60/72 ... adjusted 60/60
    worker = station.actor(OFFICER).worker_id
    values = {"happened": "2026-11-02", "worker": worker, "scheduled": 20, "community": 15}
    days = {
        "2026-11-02": {"leave": 8},
        "2026-11-03": {"redeployed": 8},
        "2026-11-04": {"training": 4},
        "2026-11-27": {},
    }
    for day, more in days.items():
        entered(station, "duty_hours", values | {"happened": day} | more, CLERK)

    assert ratio(ask("M29", NOVEMBER)) == (60, 72)
    assert ratio(ask("M29A", NOVEMBER)) == (60, 60)
    assert ask("M29", NOVEMBER).target == 0.8
    assert [n for _reason, n in ask("M29", NOVEMBER).excluded] == [8]


COUNTED = [
    code
    for code, rows in DRILLS.items()
    if rows.part
    and METRICS[code].page
    and not code.endswith("T")
    and code not in {"M27", "M28", "M29", "M29A", "M30", "M36"}
]


@pytest.mark.parametrize("code", COUNTED)
def test_a_count_is_the_number_of_its_rows(station, ask, compounds, code):
    cover(station, at(11, 3), C001="b", N1="")
    station.clock.at = at(11, 23)
    for name in ("赵", "钱"):
        entered(station, "residence", residence(station, name=name))
    licence = entered(station, "dog_licence", dog(station))
    with station.work(AUXILIARY) as work:
        finish(work, licence, {"issued_on": "2026-11-23"})
        renew(work, licence, {"vaccinated_until": "2028-01-01"})
    entered(
        station, "group_post", {"happened": "2026-11-02", "place": compounds["C001"], "tip": "OT01"}, OFFICER
    )

    drill = DRILLS[code]
    with station.reading() as session:
        wanted = RecordFilter(drill.kind, part=drill.part, question=Question(NOVEMBER), limit=0)
        assert count_records(session, asker(station), wanted) == ask(code, NOVEMBER).n


def test_an_officer_counts_the_own_grid_alone(station, ask):
    entered(station, "residence", residence(station, grid="G02"), CLERK)

    assert ask("M32", NOVEMBER, role=Role.COMMUNITY_OFFICER).n == 0
