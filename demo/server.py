"""The demo web as a server: in a thread for tests, or by itself."""

from __future__ import annotations

import socket
import threading
import time
from datetime import datetime
from types import TracebackType
from typing import Self

import uvicorn

from demo.app import demo_app
from demo.casting import USUAL_POSTS, Mood
from demo.clock import DemoClock
from demo.world import DemoWorld

LOOPBACK = "127.0.0.1"
_READY_WITHIN = 30.0


class DemoServer:
    """A demo web on loopback; a context manager that serves from a thread of its own.

    Args:
        seed: which world.
        port: 0 takes a free one.
        start: what the clock shows at first; the present full hour unless told otherwise.
        mood: "quiet" is a world with nothing worth saying.
        posts: about how many.
        quiet: the same as ``mood="quiet"``.

    Raises:
        OSError: the port is taken.
    """

    def __init__(
        self,
        seed: int,
        *,
        port: int = 0,
        start: datetime | None = None,
        mood: Mood = "busy",
        posts: int = USUAL_POSTS,
        quiet: bool = False,
    ) -> None:
        self.world = DemoWorld(seed, "quiet" if quiet else mood, posts)
        self.clock = DemoClock(start)
        self._socket = socket.create_server((LOOPBACK, port))
        self.port: int = self._socket.getsockname()[1]
        self._server = uvicorn.Server(
            uvicorn.Config(demo_app(self.world, self.clock), log_level="warning", access_log=False, lifespan="off")
        )
        self._thread: threading.Thread | None = None

    @property
    def base_url(self) -> str:
        """Where it answers, without a slash at the end."""
        return f"http://{LOOPBACK}:{self.port}"

    @property
    def clock_url(self) -> str:
        """What ``TOPCOMMENT_CLOCK_URL`` has to be."""
        return f"{self.base_url}/clock"

    def advance(self, hours: float) -> datetime:
        """Move the clock on and give the new moment."""
        return self.clock.advance(hours)

    def serve(self) -> None:
        """Serve in this thread until interrupted."""
        self._server.run(sockets=[self._socket])

    def __enter__(self) -> Self:
        self._thread = threading.Thread(target=self.serve, name=f"demo web {self.port}", daemon=True)
        self._thread.start()
        deadline = time.monotonic() + _READY_WITHIN
        while not self._server.started:
            if not self._thread.is_alive() or time.monotonic() > deadline:
                raise RuntimeError(f"the demo web did not start on {self.base_url}")
            time.sleep(0.005)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.should_exit = True
        if self._thread is not None:
            self._thread.join(timeout=10)
        self._socket.close()
