"""The steps that are plain forms: shown, checked, written, and shown again with what is wrong beside its field."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from zoneinfo import available_timezones

from starlette.concurrency import run_in_threadpool
from starlette.datastructures import FormData, UploadFile
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from cli.browse.setup.stage import Stage
from cli.initialise import make_folder
from cli.setup.brandtext import BrandText, save
from cli.setup.fields import Fields
from cli.setup.keywords import MOST_BYTES, read_keywords
from cli.setup.packs import GENERAL, KINDS, never_pack
from cli.setup.steps import MOST_MARKETS, STEPS, market_names, platforms, put_keywords
from crawler.errors import ConfigError, StaleError, TopcommentError, UsageError

TITLES = {
    "who": "Who you are",
    "words": "Words to look for",
    "links": "Links you wish you had commented on",
    "twenty": "Twenty posts, yes or no",
    "never": "What you never touch",
    "markets": "Markets",
}
"""The steps in their order."""
CHANGED = "brand.toml was changed meanwhile, by a colleague or by hand; look what it says now."


class Forms:
    """Handlers of the overview and of the plain forms."""

    def __init__(self, stage: Stage) -> None:
        self.stage = stage

    def overview(self, request: Request) -> Response:
        """All steps, and which are done."""
        text = self.stage.text()
        return self.stage.site.html(
            request, "setup.html", titles=TITLES, done=done(text), begun=self.stage.path.exists(), saved=_saved(request)
        )

    def show(self, request: Request) -> Response:
        """One form with what the file says."""
        name = request.path_params["step"]
        if name not in STEPS:
            raise UsageError(f"there is no step {name!r} of the set-up; see /setup")
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
            raise UsageError(f"there is no step {name!r} of the set-up; see /setup")
        text, fields = self.stage.text(), Fields(given)
        if name == "never" and "fill" in given:
            pack = "\n".join(dict.fromkeys((*fields.lines("never"), *never_pack(given.get("kind", GENERAL)))))
            return self._drawn(request, name, text, {**given, "never": pack})
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
            fields.problems["file"] = f"{str(error)[:1].upper()}{str(error)[1:]}."

    def _save(self, name: str, text: BrandText, fields: Fields) -> None:
        try:
            save(self.stage.path, text, self.stage.environment)
            make_folder(self.stage.folder)
        except (ConfigError, StaleError) as error:
            fields.problems[STEPS[name].field_of(str(error))] = f"{error}."
        except TopcommentError as error:
            fields.problems[""] = f"{error}."
        else:
            self.stage.changed()

    def _drawn(
        self,
        request: Request,
        name: str,
        text: BrandText,
        values: Mapping[str, str],
        problems: Mapping[str, str] | None = None,
    ) -> Response:
        known: dict[str, Any] = {
            "step": name,
            "title": TITLES[name],
            "values": values,
            "problems": problems or {},
            "version": values.get("version") or text.version,
            "platforms": platforms(),
            "kinds": KINDS,
            "markets": min(MOST_MARKETS, len(market_names(text)) + 1),
            "zones": sorted(available_timezones()) if name in ("who", "markets") else (),
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


def _saved(request: Request) -> str:
    return TITLES.get(request.query_params.get("saved", ""), "")


def plain(form: FormData) -> dict[str, str]:
    """The fields of a form that hold text."""
    return {name: value.replace("\x00", "") for name, value in form.items() if isinstance(value, str)}
