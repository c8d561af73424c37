"""What is open before anybody is known: the printed link, and the page's own files."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from cli.browse.drawing import Drawing
from cli.browse.sessions import remembered
from cli.browse.site import static_files
from cli.deciding import me
from crawler.sentences import phrase

_NOT_IT = phrase("This link is not the one")
_AGAIN = phrase("Each start of the page makes a new key. Open the link that topcomment browse printed last.")


class Entrance:
    """The first handlers of the page, and of the set-up that stands for it."""

    def __init__(self, site: Drawing) -> None:
        self.site = site

    def enter(self, request: Request) -> Response:
        """The printed link: gives this browser its cookie and takes the key out of the address."""
        who = remembered(request.cookies) or me()
        visitor = self.site.doors.sessions.enter(request.query_params.get("token", ""), who)
        if visitor is None:
            tongue = self.site.tongue(request)
            told = {"title": tongue.gettext(_NOT_IT), "said": tongue.gettext(_AGAIN)}
            return self.site.html(request, "message.html", status=401, **told)
        # A page that goes on by itself, not a redirect: behind a link from elsewhere a
        # SameSite=Strict cookie would not be sent along a redirect.
        answer = self.site.html(request, "enter.html")
        answer.set_cookie(self.site.doors.cookie, visitor.sid, httponly=True, samesite="strict", path="/")
        return answer

    def static(self, request: Request) -> Response:
        """One of the page's own files."""
        found = static_files().get(request.path_params["name"])
        if found is None:
            return Response("there is no such file", 404, media_type="text/plain")
        body, kind = found
        return Response(body, media_type=kind)
