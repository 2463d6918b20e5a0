"""Posts (屯警点, 警务驿站, 高校警务服务中心, 党员先锋岗): places that the station file names as such."""

from __future__ import annotations

from collections.abc import Mapping

from sqlmodel import Session

from analytics.periods import Period
from analytics.results import Rate
from domain import tallies
from domain.organisation.founding import read_station_file
from domain.organisation.queries import places
from domain.patrol.records import PostRecord
from domain.patrol.tallies import post_code

PIONEER = "PP05"
KINDS: Mapping[str, str] = {
    "garrison_point": "PP01",
    "police_station_post": "PP02",
    "campus_service_centre": "PP03",
}


def posts(session: Session, station_id: int) -> list[PostRecord]:
    """Return the posts that exist as places, in the order of the station file (rows 27, 80-82)."""
    known = {place.code: place for place in places(session, station_id)}
    return [
        PostRecord(known[code].id, code, known[code].name, kind, known[code].grid_id, kind == PIONEER)
        for code, kind in post_kinds().items()
        if code in known
    ]


def post_kinds() -> dict[str, str]:
    """Return what kind of post each code of the station file is."""
    content = read_station_file()
    standing = {one["code"]: KINDS[one["type"]] for one in content.get("posts", [])}
    return standing | {one["code"]: PIONEER for one in content.get("party_pioneer_posts", [])}


def posts_completed(session: Session, station_id: int, period: Period) -> list[tuple[PostRecord, Rate]]:
    """Return M26 of each post: shifts done of shifts planned in a period, 0 of 0 where none was planned."""

    def counted(post: PostRecord, measure: str) -> int:
        return tallies.count(session, station_id, measure, period, code=post_code(post.id))

    return [
        (post, Rate(counted(post, "patrol_done"), counted(post, "patrol_planned")))
        for post in posts(session, station_id)
    ]
