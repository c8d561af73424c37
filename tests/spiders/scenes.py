"""Invented answers in the platforms' shapes, and plans that ask a loopback web for them."""

from __future__ import annotations

from typing import Any
from uuid import NAMESPACE_URL, uuid5

from crawler.config import SourceConfig
from crawler.models import FetchTask
from crawler.plan import SourcePlan
from tests.replay.loopback import Answer, Web

TRENDING = "/api/v1/videos?sort=-trending"
SEARCH = "/api/v1/search/videos"


def uuid(name: str) -> str:
    """The same id for the same name."""
    return str(uuid5(NAMESPACE_URL, name))


def video(name: str) -> dict[str, Any]:
    """One entry of a PeerTube list."""
    return {
        "id": 1,
        "uuid": uuid(name),
        "name": f"The {name} video",
        "url": f"https://tube.lakeside.example/videos/watch/{uuid(name)}",
        "account": {"name": "mirja", "host": "tube.lakeside.example", "url": "https://tube.lakeside.example/a/mirja"},
        "publishedAt": "2026-05-03T10:00:00.000Z",
        "privacy": {"id": 1},
        "nsfw": False,
        "duration": 60,
        "views": 10,
        "likes": 1,
        "comments": 2,
    }


def videos(*names: str, total: int | None = None) -> Answer:
    """A page of a PeerTube list."""
    return Answer.of({"total": len(names) if total is None else total, "data": [video(name) for name in names]})


def six(prefix: str) -> Answer:
    """A whole list that is long enough to be healthy."""
    return videos(*(f"{prefix}-{number}" for number in range(6)))


def trending(web: Web, *scenes: str, **more: Any) -> SourcePlan:
    """Ask the trending lists of invented instances; each scene is a path of the web."""
    instances = tuple(f"{web.url}/{scene}" for scene in scenes)
    return peertube(SourceConfig(instances=instances, **more))


def searching(web: Web, scene: str) -> SourcePlan:
    """Search one invented index."""
    return peertube(SourceConfig(api_base=f"{web.url}/{scene}", searches=("quiet words",), trending=False))


def peertube(config: SourceConfig, *tasks: FetchTask) -> SourcePlan:
    """A plan without delays."""
    return SourcePlan(source="peertube", run_id=0, config=config.model_copy(update={"delay": 0.0}), tasks=tasks)
