"""One-use downloads: GET /export/<token>, for the session the file was made for, once, within a minute."""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from domain.accounts.offers import Offer, collect, offer
from web.visitors import Visitor

__all__ = ["offer", "routes"]


def routes() -> list[Route]:
    """Return the one address of this room."""
    return [Route("/export/{token}", hand_over, methods=["GET"])]


def hand_over(request: Request) -> Response:
    """Answer with the file, or with 404 whatever the reason. The gate lets live sessions alone come here."""
    visitor: Visitor = request.scope["ciyin.visitor"]
    session = visitor.record
    found = collect(request.path_params["token"], session.id, session.account_id, visitor.desk.workspace)
    if found is None:
        return PlainTextResponse("gone", 404, headers={"Cache-Control": "no-store"})
    return Response(found.content, media_type=found.media_type, headers=_headers(found))


def _headers(found: Offer) -> dict[str, str]:
    name = quote(found.filename, safe="")
    return {
        "Content-Disposition": f"attachment; filename*=UTF-8''{name}",
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
