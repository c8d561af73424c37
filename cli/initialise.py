"""Makes a workspace: asks a few questions, writes a file a person can read, and reads it back."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import typer

from cli.atomic import write_text
from cli.brandfile import render_brand
from cli.setup.fields import Fields
from cli.setup.questions import Answers, ask_all, pairs, split
from crawler.config import load_brand
from crawler.config.workspace import BRAND_FILE, BRANDS_FOLDER
from crawler.errors import ConfigError, WorkspaceError

ENV = """\
# Keys and delivery addresses of this workspace, one NAME=value a line. Never commit this file.
# brand.toml refers to them as ${NAME}. `topcomment doctor` says which keys a source wants and how
# to get them.
"""
GITIGNORE = """\
.env
topcomment.db*
reports/
logs/
*.lock
"""


def initialise(folder: Path, given: Answers, *, ask: bool) -> None:
    """Make the workspace and say what to type next.

    Raises:
        WorkspaceError: there is one already; nothing is overwritten.
        ConfigError: an answer cannot be; nothing is left behind.
    """
    refuse_existing(folder)
    given = replace(given, website=_address(given.website))
    name = given.name or folder.resolve().name
    answers = ask_all(name, given) if ask else given
    text = render_brand(
        name=answers.name or name,
        about=answers.about or f"{answers.name or name}: say here in a few sentences who you are and what you join.",
        languages=split(answers.languages) or ("en",),
        timezone=(answers.timezone or "UTC").strip(),
        contact=(answers.contact or answers.website or "").strip(),
        topics=split(answers.topics),
        hashtags=tuple(tag.lstrip("#") for tag in split(answers.hashtags)),
        handles=pairs(answers.handles),
        competitors=split(answers.competitors),
        website=answers.website or "",
    )
    write_workspace(folder, text)
    _say_next(folder, answers)


def _address(given: str | None) -> str | None:
    if given is None:
        return None
    fields = Fields({"website": given})
    found = fields.web("website")
    if fields.problems:
        raise ConfigError(f"--website {given[:100]!r} is no web address; write it as in https://acme.example")
    return found


def refuse_existing(folder: Path) -> None:
    """Stop where a workspace stands already."""
    for path in (folder / BRAND_FILE, folder / BRANDS_FOLDER):
        if path.exists():
            raise WorkspaceError(f"{path} is there already and is not overwritten; choose another NAME")


def write_workspace(folder: Path, brand_toml: str, env: str = ENV) -> None:
    """Write all files of a workspace; where the brand is not valid, nothing stays."""
    was_there = folder.exists()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        path = write_text(folder / BRAND_FILE, brand_toml)
        try:
            load_brand(path, {})
        except ConfigError as error:
            path.unlink()
            if not was_there:
                folder.rmdir()
            raise ConfigError(str(error).replace(f"{path}: ", "that cannot be a brand: ")) from error
        make_folder(folder, env)
    except FileExistsError as error:
        raise WorkspaceError(f"{error.filename} is a file, so no folder can be made there") from error
    except OSError as error:
        raise WorkspaceError(f"{folder} cannot be written to: {error.strerror or error}") from error


def make_folder(folder: Path, env: str = ENV) -> None:
    """Everything of a workspace but the brand; what is there already stays."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "reports").mkdir(exist_ok=True)
    _write_private(folder / ".env", env)
    if not (folder / ".gitignore").exists():
        write_text(folder / ".gitignore", GITIGNORE)


def _write_private(path: Path, text: str) -> None:
    if not path.exists():
        write_text(path, text)
        path.chmod(0o600)


def _say_next(folder: Path, answers: Answers) -> None:
    typer.echo(f"Made {folder}: {BRAND_FILE} (who you are), .env (keys), reports/.")
    contact = answers.contact or answers.website
    if not answers.about or not contact:
        missing = " and ".join(w for w, a in (("about", answers.about), ("user_agent_contact", contact)) if not a)
        typer.echo(f"Fill in {missing} in {folder / BRAND_FILE} first.")
    typer.echo(f"Next: topcomment doctor -w {folder}, then topcomment morning -w {folder}")
    typer.echo(f"Or in a browser, from here to the list: topcomment browse --open -w {folder}")
