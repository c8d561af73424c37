"""Ports for those that cannot be given port 0."""

from __future__ import annotations

import random
import socket

_NEVER_GIVEN_AWAY = range(20_000, 32_000)
"""Below those that Linux gives to whoever asks for any: between our look and its use nobody is handed the port."""


def free_port(host: str = "127.0.0.1") -> int:
    """A port of loopback that nobody listens at."""
    dice = random.SystemRandom()  # two workers with one seed would look at the same ports
    for port in dice.sample(_NEVER_GIVEN_AWAY, 100):
        try:
            socket.create_server((host, port)).close()
        except OSError:
            continue
        return port
    raise OSError(f"of 100 ports of {host} none can be listened at")
