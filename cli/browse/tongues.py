"""Which language a visitor is told the page in, and the choice of another one, which a cookie keeps."""

from __future__ import annotations

from urllib.parse import urlsplit

from starlette.requests import HTTPConnection, Request
from starlette.responses import RedirectResponse, Response

from cli.browse.keeping import keep
from cli.languages.catalogues import CODES, known
from cli.languages.choosing import brand_tongue
from cli.languages.tongue import Tongue, tongue_of
from crawler.config import Brand
from crawler.errors import UsageError
from crawler.sentences import said_by, say

COOKIE = "topcomment_language"
NAMES = {"en": "English", "tr": "Türkçe", "nb": "Norsk", "lv": "Latviešu", "de": "Deutsch", "es": "Español"}
"""Each language in itself, for whoever does not read the one shown."""
_MOST_HEADER = 200


def page_tongue(asked: HTTPConnection, brand: Brand | None) -> Tongue:
    """What this browser chose, else what the brand's report is told in; without a brand what the browser accepts."""
    chosen = known(asked.cookies.get(COOKIE))
    if brand is not None:
        return brand_tongue(brand, chosen)
    return tongue_of(chosen or accepted(asked) or CODES[0])


def api_tongue(asked: HTTPConnection, brand: Brand) -> Tongue:
    """What a program accepts, else what the brand's report is told in."""
    return brand_tongue(brand, accepted(asked))


def accepted(asked: HTTPConnection) -> str | None:
    """The language of ``Accept-Language`` that is wanted most and that we speak (RFC 9110, 12.5.4)."""
    wanted = []
    for place, part in enumerate(asked.headers.get("accept-language", "")[:_MOST_HEADER].split(",")):
        name, _, quality = "".join(part.split()).partition(";q=")
        code = known(name)
        weight = _weight(quality)
        if code is not None and weight > 0:
            wanted.append((-weight, place, code))
    return min(wanted)[2] if wanted else None


def _weight(quality: str) -> float:
    try:
        return float(quality) if quality else 1.0
    except ValueError:
        return 0.0


def told(error: Exception, tongue: Tongue) -> str:
    """What an error says, in this language where it is a sentence of ours."""
    return tongue.tell(said_by(error))


async def choose(request: Request) -> Response:
    """Keep the language a visitor chose, and show them the same view in it.

    Raises:
        UsageError: nobody speaks it here.
    """
    form = await request.form(max_fields=10)
    code = known(str(form.get("language", ""))[:20])
    if code is None:
        raise UsageError(say("the page is told in {names} only", names=", ".join(NAMES.values())))
    answer: Response
    if request.headers.get("hx-request") == "true":
        answer = Response(status_code=204, headers={"hx-refresh": "true"})
    else:
        answer = RedirectResponse(_back(request), 303)
    keep(answer, COOKIE, code)
    return answer


def _back(request: Request) -> str:
    """The view the form stood on: of its address only what lies behind the host."""
    came = urlsplit(request.headers.get("referer", ""))
    path = "/" + came.path.lstrip("/\\")
    return f"{path}?{came.query}" if came.query else path
