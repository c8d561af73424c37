"""Where messages arrive in tests: a real SMTP server and a webhook receiver on loopback, and workspaces that send."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.cli.stage import make_workspace
from tests.patience import PATIENCE_S
from tests.ports import free_port
from tests.replay.loopback import Answer, Web

PASSWORD = "hunter2-secret"
HOOK = "hook-secret-token"


@dataclass
class PostOffice:
    """An SMTP server's post; while ``refusing``, it takes nothing."""

    mails: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    refusing: bool = False
    attempts: int = 0
    port: int = 0

    async def handle_DATA(  # noqa: N802 - aiosmtpd's name
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        self.attempts += 1
        if self.refusing:
            return f"451 not now {PASSWORD}"
        self.mails.append(message_from_bytes(envelope.original_content, policy=policy.default))
        self.recipients += envelope.rcpt_tos
        return "250 taken"

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, mechanism: str, data: Any) -> AuthResult:
        right = isinstance(data, LoginPassword) and data.password == PASSWORD.encode()
        return AuthResult(success=right, handled=True)

    def url(self, whom: str = "team") -> str:
        """An Apprise URL by which mail for ``whom@acme.example`` comes here."""
        parts = f"from=robot@acme.example&to={whom}@acme.example&mode=insecure"
        return f"mailto://robot:{PASSWORD}@127.0.0.1:{self.port}?{parts}"

    def subjects(self, whom: str = "") -> list[str]:
        return [str(mail["Subject"]) for mail in self.mails if whom in str(mail["To"])]


@contextmanager
def post_office() -> Iterator[PostOffice]:
    """A mail server that knows one password."""
    office = PostOffice(port=free_port())
    options = {"auth_require_tls": False, "authenticator": office.authenticate, "ready_timeout": PATIENCE_S}
    controller = Controller(office, hostname="127.0.0.1", port=office.port, **options)
    controller.start()
    try:
        yield office
    finally:
        controller.stop()


@contextmanager
def webhook(*answers: Answer) -> Iterator[Web]:
    """A receiver of JSON; takes everything unless told otherwise."""
    with Web() as web:
        web.at(f"/{HOOK}", *(answers or (Answer(),)))
        yield web


def hook_url(web: Web) -> str:
    """The Apprise URL of a webhook receiver."""
    return f"json://{web.url.removeprefix('http://')}/{HOOK}"


def heard(web: Web) -> list[dict[str, Any]]:
    """What a webhook was told."""
    return [json.loads(body) for body in web.bodies]


def html_of(mail: EmailMessage) -> str:
    """The HTML part of a mail."""
    part = mail.get_body(("html",))
    assert part is not None
    return str(part.get_content())


def sending_workspace(folder: Path, toml: str, **secrets: str) -> Path:
    """A workspace whose ``brand.toml`` ends with ``toml`` and whose ``.env`` holds the secrets."""
    make_workspace(folder)
    with (folder / "brand.toml").open("a", encoding="utf-8") as brand:
        brand.write(f"\n{toml}\n")
    lines = "".join(f"{name}='{value}'\n" for name, value in secrets.items())
    (folder / ".env").write_text(lines, encoding="utf-8")
    return folder
