"""The steps that are plain forms: shown, checked, written, and shown again with what is wrong beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cli.browse.setup.reading import STEPS as WEBSITE_STEPS
from cli.browse.setup.reading import WebsiteReader
from cli.browse.setup.stage import Stage
from cli.initialise import make_folder
from cli.setup.brandtext import BrandText, backup_of, save
from cli.setup.fields import Fields
from cli.setup.keywords import MOST_BYTES, read_keywords
from cli.setup.packs import GENERAL, KINDS, never_pack
from cli.setup.steps import MOST_MARKETS, STEPS, market_names, platforms, put_keywords
from cli.setup.suggestions import taken
from crawler.errors import ConfigError, StaleError, TopcommentError, UsageError
from crawler.sentences import Sentence, phrase, said_by, say

TITLES = {
    "who": phrase("Who you are"),
    "words": phrase("Words to look for"),
    "links": phrase("Links you wish you had commented on"),
    "twenty": phrase("Twenty posts, yes or no"),
    "never": phrase("What you never touch"),
    "markets": phrase("Markets"),
}
"""The steps in their order."""
CHANGED = say("brand.toml was changed meanwhile, by a colleague or by hand; look what it says now.")


class Forms:
    """Handlers of the overview and of the plain forms."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage
        self.website = WebsiteReader(stage)

    def overview(self, request: Request) -> Response:
        """All steps, and which are done."""
        text = self.stage.text()
        return self.stage.site.html(
            request,
            "setup.html",
            titles=TITLES,
            done=done(text),
            begun=self.stage.path.exists(),
            saved=self._saved(request),
            replaced=backup_of(self.stage.path).exists(),
        )

    def show(self, request: Request) -> Response:
        """One form with what the file says."""
        name = request.path_params["step"]
        if name not in STEPS:
            raise UsageError(say("there is no step {name} of the set-up; see /setup", name=repr(name)))
        text = self.stage.text()
        return self._drawn(request, name, text, STEPS[name].values(text))

    async def write(self, request: Request) -> Response:
        """Check a form and write the file."""
        form = await request.form(max_files=1, max_fields=200)
        name = request.path_params["step"]
        upload = form.get("file")
        data = await upload.read(MOST_BYTES + 1) if isinstance(upload, UploadFile) else b""
        return await run_in_threadpool(self._write, request, name, plain(form), data)

    def _write(self, request: Request, name: str, given: Mapping[str, str], data: bytes) -> Response:
        if name not in STEPS:
            raise UsageError(say("there is no step {name} of the set-up; see /setup", name=repr(name)))
        text, fields = self.stage.text(), Fields(given)
        if name == "never" and "fill" in given:
            pack = "\n".join(dict.fromkeys((*fields.lines("never"), *never_pack(given.get("kind", GENERAL)))))
            return self._drawn(request, name, text, {**given, "never": pack})
        if name in WEBSITE_STEPS and "read" in given:
            return self._drawn(request, name, text, given, site_problem=self.website.read(text, given))
        if name in WEBSITE_STEPS and "use" in given:
            return self._drawn(request, name, text, taken(given))
        if given.get("version", "") != text.version:
            fields.problems[""] = CHANGED
        STEPS[name].change(text, fields)
        if data and not fields.problems:
            self._import(text, fields, data)
        if not fields.problems:
            self._save(name, text, fields)
        if fields.problems:
            return self._drawn(request, name, text, given, fields.problems)
        return RedirectResponse(f"/setup?saved={name}", 303)

    def _import(self, text: BrandText, fields: Fields, data: bytes) -> None:
        try:
            put_keywords(text, read_keywords(data))
        except UsageError as error:
            fields.problems["file"] = spoken(error)

    def _save(self, name: str, text: BrandText, fields: Fields) -> None:
        try:
            save(self.stage.path, text, self.stage.environment)
            make_folder(self.stage.folder)
        except (ConfigError, StaleError) as error:
            fields.problems[STEPS[name].field_of(str(error))] = spoken(error)
        except TopcommentError as error:
            fields.problems[""] = spoken(error)
        else:
            self.stage.changed()

    def _saved(self, request: Request) -> str:
        """The step that was saved a moment ago."""
        title = TITLES.get(request.query_params.get("saved", ""))
        return self.stage.site.tongue(request).gettext(title) if title else ""

    def _drawn(
        self,
        request: Request,
        name: str,
        text: BrandText,
        values: Mapping[str, str],
        problems: Mapping[str, str] | None = None,
        *,
        site_problem: str | None = None,
    ) -> Response:
        known: dict[str, Any] = {
            "step": name,
            "title": self.stage.site.tongue(request).gettext(TITLES[name]),
            "values": values,
            "problems": problems or {},
            "version": values.get("version") or text.version,
            "platforms": platforms(),
            "kinds": KINDS,
            "markets": min(MOST_MARKETS, len(market_names(text)) + 1),
            "zones": sorted(available_timezones()) if name in ("who", "markets") else (),
            "site_problem": site_problem,
            **self.website.beside(name, values),
        }
        if problems and "" in problems:
            known["version"] = text.version  # whoever looked again may save over it
        return self.stage.site.html(request, f"setup_{name}.html", status=422 if problems else 200, **known)


def done(text: BrandText) -> dict[str, bool]:
    """Which steps have said something."""
    return {
        "who": bool(text.words("brand", "name") and text.words("brand", "about")),
        "words": bool(text.texts("niche", "topics")),
        "links": bool(text.texts("niche", "examples")),
        "twenty": bool(text.texts("niche", "counterexamples")),
        "never": bool(text.texts("safety", "never")),
        "markets": bool(market_names(text)),
    }


def spoken(error: TopcommentError) -> Sentence:
    """What an error says, as a sentence that can be told in any language."""
    return say("{problem}.", problem=said_by(error))


def plain(form: FormData) -> dict[str, str]:
    """The fields of a form that hold text."""
    return {name: value.replace("\x00", "") for name, value in form.items() if isinstance(value, str)}
