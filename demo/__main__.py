"""``python -m demo --seed N --port P``: serve the demo web until interrupted."""

from __future__ import annotations

import argparse
import sys
from datetime import datetime

from demo.casting import USUAL_POSTS
from demo.server import DemoServer


def main(arguments: list[str] | None = None) -> int:
    """Serve; prints one line with the base URL once it can be reached."""
    parser = argparse.ArgumentParser(prog="python -m demo", description="A pretend social web on this machine.")
    parser.add_argument("--seed", type=int, default=1, help="which world (default: 1)")
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one (default)")
    parser.add_argument("--mood", choices=("busy", "quiet"), default="busy", help="quiet: nothing worth saying")
    parser.add_argument("--posts", type=int, default=USUAL_POSTS, help="about how many, for load tests")
    parser.add_argument("--start", type=datetime.fromisoformat, help="what the clock shows first, with a time zone")
    given = parser.parse_args(arguments)
    try:
        server = DemoServer(given.seed, port=given.port, start=given.start, mood=given.mood, posts=given.posts)
    except (OSError, ValueError) as error:
        print(f"the demo web cannot start on port {given.port}: {error}", file=sys.stderr)  # noqa: T201
        return 1
    # The socket listens already: whoever reads this line may connect at once.
    print(server.base_url, flush=True)  # noqa: T201 - the line that callers wait for
    server.serve()
    return 0


if __name__ == "__main__":
    sys.exit(main())
