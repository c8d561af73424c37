"""An invented morning of an invented coffee brand: every kind of card, five scripts, ill sources."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from cli.report.data import Card, CommentLine, Counts, ReportData, SourceLine, Trend
from crawler.models import Author, Comment, Post, Snapshot
from ranking.types import FeatureResult, Forecast, Opportunity, Play, Veto, Visibility

NOW = datetime(2026, 11, 22, 7, 2, tzinfo=UTC)
LATIN = "The exam is off if a coffee brand comments on this. Professor says he is serious, we have until tonight."


def author(name: str = "Maja Lind", followers: int | None = 12_449, **more: Any) -> Author:
    handle = "".join(name.lower().split()) or "x"
    fields = {"platform": "peertube", "author_id": handle, "handle": handle, "display_name": name}
    return Author(**{**fields, "url": f"https://video.example/a/{handle}", "follower_count": followers, **more})


def post(number: int, title: str = "Cold brew in ninety seconds", **more: Any) -> Post:
    fields: dict[str, Any] = {"platform": "peertube", "post_id": f"p{number}", "kind": "video", "title": title}
    fields |= {"url": f"https://video.example/w/p{number}", "author": author(), "body": LATIN, "language": "en"}
    return Post(**{**fields, "duration_s": 94, "published_at": NOW - timedelta(hours=5), **more})


def comment(number: int, body: str, name: str = "Ola", **more: Any) -> Comment:
    who = author(name, None, platform="peertube")
    fields = {"platform": "peertube", "comment_id": f"c{number}", "post_id": "p1", "author": who, "body": body}
    return Comment(**{**fields, "published_at": NOW - timedelta(hours=2), **more})


def line(number: int, body: str, likes: int | None = 120, name: str = "Ola", **more: Any) -> CommentLine:
    flags = {key: more.pop(key) for key in ("brand", "ours") if key in more}
    return CommentLine(comment=comment(number, body, name, **more), like_count=likes, **flags)


TOP = (
    line(1, "The professor has no idea what he started", 4_210, pinned=True, liked_by_post_author=True),
    line(2, "We can be there in ten minutes with oat milk.", 1_984, "Havre Oats", brand="Havre Oats"),
    line(3, "commenting so I find my way back when a coffee brand shows up", 311, "tiny.teacup"),
)


def growth(*views: int, post_id: str = "p1", hours: float = 3.0) -> tuple[Snapshot, ...]:
    last = len(views) - 1
    return tuple(
        Snapshot(
            platform="peertube",
            post_id=post_id,
            captured_at=NOW - timedelta(hours=hours * (last - place), minutes=12),
            view_count=count,
            like_count=count // 20,
        )
        for place, count in enumerate(views)
    )


def chance(number: int, **more: Any) -> Opportunity:
    fields: dict[str, Any] = {"opportunity_id": f"b{number:02}f3a91c7", "brand": "acme", "platform": "peertube"}
    fields |= {"post_id": f"p{number}", "target": "post", "verdict": "go", "score": 91 - 4 * number, "fit": 0.8}
    fields |= {"play": Play(name="brand_bait", confidence=0.9, asked_for="a coffee brand", state="open")}
    fields |= {"forecast": forecast(number), "act_before": NOW + timedelta(hours=0.7 * number + 0.6)}
    fields |= {
        "visibility": Visibility(probability=0.7, arrival_rank=4, crowding="early", brands_there=("Havre Oats",))
    }
    fields |= {"summary": "A class waits for a coffee brand, nobody has come, and it grows by 2,100 views an hour."}
    fields |= {"reasons": (FeatureResult(name="safety", value=0.02, sentence="Nothing found."),)}
    fields |= {"unchecked": ("caption and 40 comments read", "video not watched", "creator's history not checked")}
    return Opportunity(**{**fields, "rank": number, **more})


def forecast(number: int = 1) -> Forecast:
    scale = 9_000 / number
    spread = {"expected": 2.4 * scale, "low": 0.9 * scale, "high": 4.6 * scale, "per_hour": 0.24 * scale}
    return Forecast(**spread, horizon_h=24, unit="views", basis="2 snapshots, 3 h apart")


def card(
    number: int, text: str = LATIN, title: str = "The exam is off if a coffee brand comments", **more: Any
) -> Card:
    posted = post(number, title, body=text, **more.pop("post", {}))
    fields: dict[str, Any] = {"opportunity": chance(number, **more.pop("chance", {})), "post": posted}
    fields |= {"snapshots": growth(4_100, 12_449, post_id=posted.post_id), "top_comments": TOP}
    return Card(**{**fields, "market": "Norway", **more})


def play(name: Any, **more: Any) -> dict[str, Any]:
    return {"play": Play(name=name, confidence=0.8, **more)}


def _cards() -> tuple[Card, ...]:
    latvian = "Kur Rīgā var nopirkt labu kafiju? Visi iesaka vienu un to pašu vietu, bet man tur nekad nepatīk."
    arabic = "ما هي أفضل قهوة باردة يمكن تحضيرها في البيت؟ جربت ثلاث طرق ولم تنجح أي منها."
    asked = comment(9, "Which beans for cold brew if I hate bitter? Tried four brands.", "quietkettle", parent_id="c3")
    around = (line(3, "Mine always turns out bitter.", 88, "tiny.teacup"), CommentLine(comment=asked, like_count=41))
    return (
        card(1, snapshots=growth(900, 4_100, 7_800, 12_449), status="taken", assignee="Ingrid"),
        card(
            2,
            latvian,
            "Rīgas labākā kafija?",
            reader_missing=True,
            market="Baltics",
            chance=play("question", subtype="recommend_me") | {"language": "lv"},
            post={"language": "lv"},
        ),
        card(
            3,
            comment=asked,
            title="Cold brew in ninety seconds",
            thread=(*around, line(4, "Light roast, always.", 12)),
            chance=play("question", subtype="how_to") | {"target": "comment", "comment_id": "c9", "act_before": None},
        ),
        card(
            4,
            arabic,
            "قهوة باردة",
            chance=play("question") | {"language": "ar"},
            post={"language": "ar", "kind": "short"},
        ),
        card(
            5,
            "Day 12 of drinking only their oat latte. I am not okay and I do not want to be.",
            "Day 12",
            chance=play("superfan"),
            post={"kind": "image", "platform": "mastodon", "duration_s": None},
        ),
        card(
            6,
            "",
            "Bean stacking championship",
            snapshots=growth(2_300_000),
            chance=play("big_stage") | {"forecast": forecast(1)},
            post={
                "sound": "kettle drum remix (original sound)",
                "kind": "short",
                "author": author("Stack Lab", 2_310_000, verified=True),
            },
        ),
        card(
            7,
            "Three grinders compared; the cheap one won and I am as surprised as you.",
            "Show: grinder shoot-out",
            snapshots=(),
            chance=play("review", subtype="roast") | {"verdict": "maybe"},
            post={"platform": "hackernews", "kind": "link", "duration_s": None, "author": None},
        ),
        card(
            8,
            "Kaffe på jobben er blitt så dårlig at vi har startet en spleis. " * 8,
            "Kaffekrisen på kontoret",
            chance=play("trend", subtype="format") | {"verdict": "maybe", "language": "nb"},
            post={"language": "nb"},
        ),
        card(
            9,
            "Kahvemi getirmediler ama en azından özür dilediler, mutluyum.",
            "Kahve macerası",
            snapshots=growth(640),
            chance=play("mention", tagged=True) | {"verdict": "maybe", "language": "tr", "duplicates": ("a", "b")},
            post={"platform": "bluesky", "kind": "text", "duration_s": None, "language": "tr"},
            top_comments=(),
        ),
        card(
            10,
            chance=play("banter") | {"verdict": "maybe", "visibility": None, "act_before": NOW - timedelta(minutes=8)},
        ),
        card(11, chance=play("creator") | {"verdict": "maybe", "forecast": None}),
        card(
            12,
            chance={
                "play": None,
                "verdict": "maybe",
                "visibility": Visibility(
                    probability=0.1, arrival_rank=300, crowding="late", brands_there=tuple("ABCDEF"), we_are_there=True
                ),
            },
        ),
    )


def veto(reason: str, evidence: str, **more: Any) -> dict[str, Any]:
    verdict = "escalate" if more.get("action") == "escalate" else "withheld"
    return {
        "veto": Veto(reason=reason, evidence=evidence, **more),
        "verdict": verdict,
        "rank": None,
        "score": 0,
        "play": None,
    }


def alarms(count: int) -> tuple[Card, ...]:
    """So many accusations, each in its own words."""
    bursts = [(n, f"number {n} burst") for n in range(1, count + 1)]
    return tuple(
        card(60 + n, f"The lid of {burst}", f"Lid {n}", chance=veto("own_crisis", burst, action="escalate"))
        for n, burst in bursts
    )


def uneasy(count: int) -> tuple[Card, ...]:
    """So many texts that may accuse us."""
    doubt = {"summary": "It may accuse us: somebody in charge should look before anybody answers."}
    return tuple(
        card(70 + n, f"Bag {n} tastes odd", f"Bag {n}", chance=veto("may_accuse_us", "odd", action="escalate") | doubt)
        for n in range(1, count + 1)
    )


def rich() -> ReportData:
    """A full morning."""
    crisis = card(
        31,
        "Found glass in my bag of Acme beans. Photos below. Has anyone else seen this batch?",
        "Glass in my beans",
        chance=veto("own_crisis", "Found glass in my bag", action="escalate")
        | {"summary": "A customer reports glass in our beans; 94 shares in an hour."},
    )
    fake = card(
        32,
        "Acme giveaway!!! Send your card number to claim a year of coffee",
        "FREE Acme",
        chance=veto("fake_in_our_name", "Send your card number", action="escalate")
        | {"summary": "An account that is not ours offers a giveaway in our name."},
        post={"platform": "mastodon", "kind": "text"},
        snapshots=(),
    )
    withheld = tuple(
        card(40 + n, f"{title} and what came after", title, chance=veto(reason, evidence))
        for n, (title, reason, evidence) in enumerate(
            [
                ("My grandmother's last coffee", "grief", "last coffee with her"),
                ("Fire at the roastery on Mill Street", "tragedy", "two people hurt"),
                ("Drink ten espressos challenge", "dare", "ten espressos in a row"),
                ("We lost our café dog", "grief", "rest easy, Bruno"),
                ("Vote for bean tax", "politics", "the party promises"),
            ]
        )
    )
    teach = card(
        21,
        "Tea ceremony, but every step is a metaphor for shipping software.",
        "Tea as code",
        chance=play("trend") | {"explore": True, "rank": None, "verdict": "maybe", "score": 31},
    )
    hour = NOW - timedelta(minutes=40)
    sources = (
        SourceLine(source="peertube", state="ok", posts=212, comments=3_104, at=hour),
        SourceLine(source="mastodon", state="quiet", posts=31, comments=402, at=hour),
        SourceLine(source="bluesky", state="no key", at=None),
        SourceLine(
            source="tiktok",
            state="refused",
            posts=0,
            at=hour,
            note="The platform answered 403 to the first page; the source rests.",
        ),
        SourceLine(source="hackernews", state="out of budget", posts=169, comments=1_704, at=hour),
    )
    trends = (
        Trend(
            name="exam is off if a brand comments",
            posts=7,
            platforms=("peertube", "mastodon"),
            languages=("en", "nb"),
            lately=4,
            regions=("NO",),
            total=1_240_000,
            per_hour=3_150,
            cards=("b01f3a91c7", "b10f3a91c7"),
        ),
        Trend(name="kettle drum remix", kind="sound", posts=3, platforms=("mastodon",), unit="votes", total=412),
    )
    return ReportData(
        brand="Acme Coffee",
        generated_at=NOW,
        ranked_at=NOW - timedelta(minutes=3),
        timezone="Europe/Oslo",
        counts=Counts(
            go=6, maybe=6, escalate=2, withheld=31, explore=1, below=361, posts_read=412, comments_read=5_210
        ),
        not_seen=("TikTok refused: not seen.", "Bluesky search has no key: not seen."),
        escalations=(crisis, fake),
        cards=_cards(),
        explore=(teach,),
        withheld=withheld,
        trends=trends,
        sources=sources,
        titles={"peertube": "PeerTube", "hackernews": "Hacker News", "tiktok": "TikTok"},
    )


def empty() -> ReportData:
    """A morning with nothing worth saying."""
    sources = (SourceLine(source="peertube", state="ok", posts=212, comments=3_104, at=NOW),)
    counts = Counts(posts_read=212, comments_read=3_104)
    return ReportData(brand="Acme Coffee", generated_at=NOW, ranked_at=NOW, counts=counts, sources=sources)
