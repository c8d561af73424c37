"""Comments put together like spam are read; talk is not."""

from __future__ import annotations

import pytest

from crawler.models import Author, Comment, Post
from ranking.preselect import ALARMING_PER_THREAD, targets_worth_reading
from ranking.safety.signs import READ_FROM, repeated_texts, spam_signs, text_key
from ranking.target import Target
from ranking.types import Candidate


@pytest.mark.parametrize(
    "text",
    [
        "my aunt sorted it, she answers on t.me/ladyfunds",
        "look here kettle-barn.xyz",
        "ONLY TODAY AND FREE 🎁🎁🎁🎁",
        "haftada 3000 TL kazanıyorum, isteyen yazsın",
        "Rückerstattung? Karte bestätigen und Geld kommt",
        "skriv til +47 400 00 000",
    ],
)
def test_spam_is_worth_a_look(text: str) -> None:
    assert spam_signs(text) >= READ_FROM


@pytest.mark.parametrize(
    "text",
    [
        "@anna @per that colour is lovely",
        "I would eat this every day",
        "kesinlikle katılıyorum",
        "så fin tur dere hadde!",
        "",
    ],
)
def test_talk_is_not(text: str) -> None:
    assert spam_signs(text) < READ_FROM


def _thread(post_id: str, *bodies: tuple[str, str]) -> Candidate:
    post = Post(platform="mastodon", post_id=post_id, url="https://x.example", kind="text", body="knots")
    comments = tuple(
        Comment(
            platform="mastodon",
            post_id=post_id,
            comment_id=f"{post_id}-{place}",
            body=body,
            author=Author(platform="mastodon", author_id=who, handle=who),
        )
        for place, (who, body) in enumerate(bodies)
    )
    return Candidate(post=post, comments=comments)


def test_the_same_words_from_several_accounts_are_found_whatever_the_numbers() -> None:
    thread = _thread("1", ("a", "got my 200 back from that nice lady"), ("b", "got my 950 back from that nice lady 🙏"))
    targets = [Target(thread, comment) for comment in thread.comments]
    assert repeated_texts(targets) == {text_key("got my back from that nice lady"): 2}
    alone = _thread("2", ("a", "got my 200 back from that nice lady"), ("a", "got my 200 back from that nice lady"))
    assert repeated_texts(Target(alone, comment) for comment in alone.comments) == {}


class _Nobody:
    def worth_reading(self, target: Target) -> bool:
        return target.comment is None

    def looks_dangerous(self, target: Target) -> int:
        return 0


def test_spam_without_a_cue_is_chosen_and_talk_is_left() -> None:
    thread = _thread("1", ("a", "what a walk that was"), ("b", "photos on petal-lane.club for you"))
    chosen = targets_worth_reading([thread], _Nobody(), _Nobody())  # type: ignore[arg-type]
    assert [target.comment.comment_id for target in chosen if target.comment] == ["1-1"]


class _Points(_Nobody):
    def looks_dangerous(self, target: Target) -> int:
        return target.text.count("!")


def test_where_many_comments_sound_dangerous_the_plainest_are_read() -> None:
    many = [("a", f"a little frightening, number {n}!") for n in range(ALARMING_PER_THREAD + 5)]
    thread = _thread("1", *many[:9], ("b", "plainly so!!!"), *many[9:])  # of equal likes, the one numbered 9 comes last
    chosen = targets_worth_reading([thread], _Nobody(), _Points())  # type: ignore[arg-type]
    told = [target.text for target in chosen if target.comment]
    assert len(told) == ALARMING_PER_THREAD
    assert "plainly so!!!" in told
