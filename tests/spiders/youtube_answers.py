"""Invented answers of YouTube's Data API, and plans that ask a loopback web for them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from crawler.config import SourceConfig
from crawler.models import FetchTask
from crawler.plan import SourcePlan
from tests.replay.loopback import Answer, Web

FIXTURES = Path(__file__).resolve().parents[1] / "fixtures" / "youtube"
BAKE = "UCbakebarnbakebarn00bbbb"


def fixture(name: str) -> Any:
    """An invented answer as JSON."""
    return json.loads((FIXTURES / name / "response.json").read_text("utf-8"))


def listed(items: list[Any], token: str | None = None, kind: str = "video") -> Answer:
    """A list of the API."""
    body: dict[str, Any] = {"kind": f"youtube#{kind}ListResponse", "items": items, "pageInfo": {"totalResults": 9}}
    return Answer.of(body | ({"nextPageToken": token} if token else {}))


def video(video_id: str, **statistics: str) -> dict[str, Any]:
    """A video of Bakebarn's."""
    found: dict[str, Any] = fixture("chart")["items"][0]
    return found | {"id": video_id, "statistics": {"viewCount": "1000", "commentCount": "3", **statistics}}


def six(prefix: str) -> list[dict[str, Any]]:
    """Enough videos to be healthy."""
    return [video(f"{prefix}-{number:05d}") for number in range(6)]


def thread(comment_id: str, video_id: str, hour: int, replies: int = 0) -> dict[str, Any]:
    """A comment directly under a video, written at an hour of 3 May 2026."""
    found: dict[str, Any] = json.loads(json.dumps(fixture("comment_threads")["items"][1]))
    top = found["snippet"]["topLevelComment"]
    found["id"] = top["id"] = comment_id
    found["snippet"] |= {"videoId": video_id, "totalReplyCount": replies}
    at = f"2026-05-03T{hour:02d}:00:00Z"
    author = {"authorChannelId": {"value": f"UC{comment_id}"}, "authorDisplayName": f"@{comment_id}"}
    top["snippet"] |= {"videoId": video_id, "publishedAt": at, **author}
    return found


def reply(comment_id: str, video_id: str, by: str) -> dict[str, Any]:
    """A reply; its id names its parent."""
    found: dict[str, Any] = json.loads(json.dumps(fixture("comment_replies")["items"][0]))
    found["id"] = comment_id
    found["snippet"] |= {
        "videoId": video_id,
        "parentId": comment_id.partition(".")[0],
        "authorChannelId": {"value": by},
        # One account has one handle, whichever of two crawls is stored last.
        "authorDisplayName": "@bakebarn" if by == BAKE else f"@{by}",
    }
    return found


def error(status: int, reason: str, message: str = "No.", detail: str | None = None) -> Answer:
    """An error of Google's, older ones without details."""
    body: dict[str, Any] = {"code": status, "message": message, "errors": [{"reason": reason, "domain": "x"}]}
    if detail is not None:
        body["details"] = [{"@type": "type.googleapis.com/google.rpc.ErrorInfo", "reason": detail}]
    return Answer.of({"error": body}, status)


def plan(web: Web, scene: str, *tasks: FetchTask, **config: Any) -> SourcePlan:
    """Ask one path of the web in the place of the API."""
    asked = {"trending": False, "delay": 0.0, "api_base": f"{web.url}/{scene}", **config}
    return SourcePlan(source="youtube", run_id=0, config=SourceConfig(**asked), tasks=tasks)
