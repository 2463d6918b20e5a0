"""The panel of what needs somebody in the ledgers, on the overview."""

import pytest

from core.vocabulary import Role
from domain.accounts.policy import Page
from tests.records import CLERK, WORKER, dog, entered, hazard


def linked(app):
    """Return what the links of the panel say, and where they lead."""
    return [(one.proto.label, one.proto.page) for one in app.get("page_link")]


def labels(app):
    return " ".join(label for label, _page in linked(app))


def test_what_is_past_due_and_to_be_renewed_leads_to_its_rows(station, open_as):
    entered(station, "hazard", hazard(station, happened="2026-11-01"), WORKER)
    entered(station, "dog_licence", dog(station, vaccinated_until="2026-12-01"), CLERK)

    app = open_as(Role.LEADER, Page.OVERVIEW)

    assert not app.exception
    assert "风险隐患 超期 1" in labels(app)
    assert "养犬登记 待续期 1" in labels(app)


def test_uncovered_compounds_are_called_out_in_the_last_three_days(station, open_as):
    assert "未覆盖" not in labels(open_as(Role.LEADER, Page.OVERVIEW))

    station.clock.move(days=5)

    assert "反诈半月进小区：2 处未覆盖" in labels(open_as(Role.LEADER, Page.OVERVIEW))


@pytest.mark.parametrize("role", [Role.COMMUNITY_OFFICER, Role.AUDITOR])
def test_a_panel_counts_within_its_readers_reach(station, open_as, role):
    entered(station, "hazard", hazard(station, grid="G02", happened="2026-11-01"), WORKER, "G02")

    assert ("风险隐患 超期 1" in labels(open_as(role, Page.OVERVIEW))) is (role is Role.AUDITOR)
