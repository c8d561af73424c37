"""One exception per party who has to act; translated once, at the run boundary (cli.errors)."""

from __future__ import annotations


class TopcommentError(Exception):
    """Base of every error this product raises on purpose; its text is one clear sentence."""

    exit_code = 1


class UsageError(TopcommentError):
    """The person at the keyboard asked for something that cannot be."""

    exit_code = 2


class ConfigError(UsageError):
    """The writer of ``brand.toml`` or ``.env`` has to correct it."""


class WorkspaceError(UsageError):
    """There is no workspace here, or it lacks what the command needs."""


class StorageError(TopcommentError):
    """The database or the disk refused; whoever runs the machine has to act."""


class ParseError(TopcommentError):
    """A platform's answer is not of the shape its parser knows; a developer has to act.

    Args:
        platform: slug of the platform, e.g. ``"peertube"``.
        path: where in the body, e.g. ``"data[3].name"`` or ``"$"`` for the whole.
        why: what was expected and what was found.
    """

    def __init__(self, platform: str, path: str, why: str) -> None:
        super().__init__(f"{platform}: {path}: {why}")
        self.platform = platform
        self.path = path
        self.why = why


class RefusedAnswerError(ParseError):
    """An answer by which a platform turns robots away (empty, verify, captcha, login): no format has changed."""


class BudgetError(TopcommentError):
    """A source has spent what it may spend of one of its allowances."""


class StaleError(TopcommentError):
    """Somebody else decided first; whoever was slower has to look again."""


class DeliveryError(TopcommentError):
    """A report or export could not be written or sent."""
