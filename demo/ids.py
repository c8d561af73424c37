"""Names and numbers as each platform makes them, drawn from the seed alone.

Ids that carry time (Mastodon's, Bluesky's) are counted from a fixed epoch plus the hour within
the world, so that they sort as the platform's do and stay the same whenever the server starts.
"""

from __future__ import annotations

import random
import uuid

_BASE58 = "123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ"
_BASE32 = "abcdefghijklmnopqrstuvwxyz234567"
_SORTABLE = "234567abcdefghijklmnopqrstuvwxyz"
_EPOCH_MS = 1_770_000_000_000


def video_uuid(rng: random.Random) -> str:
    """PeerTube's ``uuid``."""
    return str(uuid.UUID(int=rng.getrandbits(128), version=4))


def short_uuid(long: str) -> str:
    """PeerTube's ``shortUUID``: the same number in base 58, 22 signs."""
    number, signs = uuid.UUID(long).int, ""
    for _ in range(22):
        number, rest = divmod(number, 58)
        signs = _BASE58[rest] + signs
    return signs


def snowflake(hour: float, serial: int) -> str:
    """Mastodon's id: milliseconds over 16 bits, as text."""
    return str((_EPOCH_MS + int(hour * 3_600_000)) << 16 | serial & 0xFFFF)


def record_key(hour: float, serial: int) -> str:
    """Bluesky's rkey: microseconds and a clock id in sortable base 32, 13 signs."""
    number = (_EPOCH_MS * 1000 + int(hour * 3_600_000_000)) << 10 | serial & 0x3FF
    signs = ""
    for _ in range(13):
        number, rest = divmod(number, 32)
        signs = _SORTABLE[rest] + signs
    return signs


def clip_id(hour: float, serial: int) -> str:
    """TikTok's id: seconds over 32 bits, as text; beyond what a double holds exactly."""
    return str((_EPOCH_MS // 1000 + int(hour * 3600)) << 32 | serial & 0xFFFF_FFFF)


def did(rng: random.Random) -> str:
    """Bluesky's account id."""
    return "did:plc:" + "".join(rng.choices(_BASE32, k=24))


def cid(key: str) -> str:
    """Bluesky's content id, always the same for the same ``key``."""
    rng = random.Random(f"cid:{key}")  # noqa: S311 - a pretend world needs no secrets
    return "bafyrei" + "".join(rng.choices(_BASE32, k=52))


def picture_name(key: str) -> str:
    """A file name of a thumbnail or avatar, always the same for the same ``key``."""
    return video_uuid(random.Random(f"picture:{key}"))  # noqa: S311 - the same
