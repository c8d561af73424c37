"""What cannot be true goes with its reason, what is too long is cut, and names go where asked."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.models import Dropped
from crawler.pipelines.privacy import unnamed
from crawler.pipelines.rules import FUTURE, LENGTHS, MOST, validated
from tests.factories import NOON, make_author, make_comment, make_page, make_post, make_snapshot


def reasons(page) -> list[str]:
    kept, _ = validated(page, NOON)
    return [entry.why for entry in kept.dropped]


def test_an_honest_page_passes_untouched():
    page = make_page(comments=[make_comment(author=None)], dropped=[Dropped(item_id="x", why="private")])
    kept, found = validated(page, NOON)
    assert kept == page
    assert not found.mended


@pytest.mark.parametrize(
    ("fields", "why"),
    [
        ({"post_id": "  "}, "no id"),
        ({"url": ""}, "no address"),
        ({"url": "javascript:alert(1)"}, "no address"),
        ({"url": "https://video.example/" + "x" * 2_000}, "no address"),
        ({"published_at": NOON + FUTURE + timedelta(seconds=1)}, "from the future"),
    ],
)
def test_an_impossible_post_is_dropped(fields, why):
    broken = make_post(**{"post_id": "bad", **fields})
    kept, _ = validated(make_page([make_post(), broken], snapshots=[]), NOON)
    assert [post.post_id for post in kept.posts] == ["p1"]
    assert kept.dropped == (Dropped(item_id=broken.post_id, why=why),)


def test_impossible_comments_and_counts_are_dropped():
    page = make_page(
        comments=[make_comment(" "), make_comment(published_at=NOON + 2 * FUTURE)],
        snapshots=[make_snapshot(view_count=MOST + 1), make_snapshot(captured_at=NOON + 2 * FUTURE), make_snapshot()],
    )
    assert reasons(page) == ["no id", "from the future", "absurd count", "from the future"]
    assert validated(page, NOON)[0].snapshots == (make_snapshot(),)


def test_odd_fields_are_mended_and_counted():
    author = make_author(url="javascript:alert(1)", display_name="n" * 9_000)
    post = make_post(
        title="t" * 9_000,
        author=author,
        thumbnail_url="data:text/html,x",
        hashtags=("ok", "x" * 600, *"abcdefgh" * 20),
        published_at=datetime(1970, 1, 1, tzinfo=UTC),
        duration_s=10**12,
    )
    kept, found = validated(make_page([post], [make_comment(url="ftp://x/y")]), NOON)
    (mended,) = kept.posts
    assert len(mended.title) == LENGTHS["title"]
    assert (mended.author.url, len(mended.author.display_name)) == (None, LENGTHS["display_name"])
    assert (mended.thumbnail_url, mended.published_at, mended.duration_s) == (None, None, None)
    assert len(mended.hashtags) == 100
    assert mended.hashtags[:2] == ("ok", "a")
    assert kept.comments[0].url is None
    assert found.mended == dict.fromkeys(
        ["title", "author", "thumbnail_url", "hashtags", "published_at", "duration_s", "url"], 1
    )


@given(
    title=st.text(max_size=30),
    url=st.text(max_size=30),
    count=st.none() | st.integers(0, 10**15),
    at=st.datetimes(timezones=st.just(UTC)),
)
def test_validating_twice_changes_nothing_more(title, url, count, at):
    post = make_post(title=title, url=url, published_at=at)
    page = make_page([post], [make_comment(url=url, published_at=at)], [make_snapshot(view_count=count)])
    once, _ = validated(page, NOON)
    twice, found = validated(once, NOON)
    assert twice == once
    assert not found.mended


class TestNames:
    def test_who_commented_is_nobody_and_always_the_same(self):
        author = make_author("17", handle="ann@video.example", follower_count=3, verified=True)
        comment = make_comment(author=author, body="@bob look at this")
        hidden = unnamed(comment, b"salt")
        assert hidden.author.author_id.startswith("anon-")
        assert "17" not in {hidden.author.author_id, hidden.author.handle}
        assert (hidden.author.handle, hidden.author.display_name, hidden.author.url) == ("", None, None)
        assert (hidden.author.follower_count, hidden.author.verified) == (3, True)
        assert hidden.body == comment.body
        assert unnamed(make_comment("c9", author=author), b"salt").author == hidden.author

    def test_another_salt_or_person_is_another_number(self):
        one, other = make_comment(author=make_author("1")), make_comment(author=make_author("2"))
        numbers = {unnamed(c, salt).author.author_id for c in (one, other) for salt in (b"a", b"b")}
        assert len(numbers) == 4

    def test_a_comment_of_nobody_stays_so(self):
        assert unnamed(make_comment(author=None), b"salt").author is None
