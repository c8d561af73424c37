"""A workspace: the folder with ``brand.toml``, ``.env``, the database and the reports."""

from __future__ import annotations

import os
from collections.abc import Mapping
from functools import cached_property
from pathlib import Path

from dotenv import dotenv_values

from crawler.config.load import load_brand
from crawler.config.schema import Brand
from crawler.errors import ConfigError, WorkspaceError

WORKSPACE_VARIABLE = "TOPCOMMENT_WORKSPACE"
BRAND_FILE = "brand.toml"
BRANDS_FOLDER = "brands"


class Workspace:
    """Paths and settings of one workspace; nothing is read before it is asked for."""

    def __init__(self, root: Path) -> None:
        self.root = root.resolve()

    @cached_property
    def environment(self) -> Mapping[str, str]:
        """``.env`` under the process's own variables, which win."""
        from_file = {k: v for k, v in dotenv_values(self.root / ".env").items() if v is not None}
        return {**from_file, **os.environ}

    @property
    def reports(self) -> Path:
        """Folder of reports and exports."""
        return self.root / "reports"

    @property
    def brand_files(self) -> dict[str, Path]:
        """Brand files by slug; an agency has several under ``brands/``."""
        folder = self.root / BRANDS_FOLDER
        files = {path.stem: path for path in sorted(folder.glob("*.toml"))}
        single = self.root / BRAND_FILE
        if single.exists():
            files = {"brand": single, **files}
        return files

    def brand(self, slug: str | None = None) -> Brand:
        """The brand of this workspace, or the named one of several."""
        return load_brand(self.brand_path(slug), self.environment)

    def brand_path(self, slug: str | None = None) -> Path:
        """File of the brand that is meant."""
        files = self.brand_files
        if not files:
            raise WorkspaceError(f"{self.root} has no {BRAND_FILE}; run `topcomment init` there")
        if slug is None:
            if len(files) > 1:
                raise WorkspaceError(f"{self.root} has several brands ({', '.join(files)}); add --brand NAME")
            return next(iter(files.values()))
        if slug not in files:
            raise WorkspaceError(f"{self.root} has no brand {slug!r}; there are: {', '.join(files)}")
        return files[slug]

    def database_url(self, slug: str | None = None) -> str:
        """SQLAlchemy URL of the store: ``DATABASE_URL``, ``[storage] url`` or the SQLite file."""
        from_environment = self.environment.get("DATABASE_URL")
        if from_environment:
            return from_environment
        configured = self.brand(slug).storage.url
        return configured or f"sqlite:///{self.root / 'topcomment.db'}"


def find_workspace(given: Path | None = None) -> Workspace:
    """The workspace named by the flag, by ``TOPCOMMENT_WORKSPACE``, or around the current folder.

    Raises:
        WorkspaceError: says where it was looked for and how to make one.
    """
    named = given or (Path(os.environ[WORKSPACE_VARIABLE]) if os.environ.get(WORKSPACE_VARIABLE) else None)
    if named is not None:
        if not named.is_dir():
            raise WorkspaceError(f"{named} is not a folder; run `topcomment init {named}` to make a workspace")
        return _checked(Workspace(named))
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / BRAND_FILE).exists() or (folder / BRANDS_FOLDER).is_dir():
            return Workspace(folder)
    raise WorkspaceError(f"no {BRAND_FILE} in {here} or above it; run `topcomment init NAME` or add --workspace DIR")


def _checked(workspace: Workspace) -> Workspace:
    if not workspace.brand_files:
        raise WorkspaceError(f"{workspace.root} has no {BRAND_FILE}; run `topcomment init {workspace.root}`")
    return workspace


def require_contact(brand: Brand) -> str:
    """The contact that goes into the User-Agent.

    Raises:
        ConfigError: where none is set.
    """
    contact = brand.contact.user_agent_contact
    if not contact:
        raise ConfigError("[contact] user_agent_contact is empty; add a mail address or page of yours")
    return contact
