"""The secret that hashed handles are salted with; it never leaves the workspace's database."""

from __future__ import annotations

import hashlib
import hmac
import secrets

from sqlalchemy import select
from sqlalchemy.orm import Session

from crawler.db.tables import SettingRow
from crawler.db.upsert import insert_new

_NAME = "author_salt"


def author_salt(session: Session) -> bytes:
    """The salt of this database, made on first use; the same for every process."""
    insert_new(session, SettingRow, [{"name": _NAME, "value": secrets.token_hex(32)}])
    value = session.scalars(select(SettingRow.value).where(SettingRow.name == _NAME)).one()
    return bytes.fromhex(value)


def anonymous_id(platform: str, author_id: str, salt: bytes) -> str:
    """The number that stands for an author without a name: HMAC-SHA256 (RFC 2104) under this database's secret.

    The same person stays the same within a workspace, and is nobody outside of it.
    """
    named = f"{platform}\0{author_id}".encode("utf-8", "replace")
    return f"anon-{hmac.new(salt, named, hashlib.sha256).hexdigest()[:32]}"
