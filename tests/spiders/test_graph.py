"""Meta's refusals, each as the word of the one who has to act; where lists go on; and no token anywhere."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from spiders.facebook import FacebookSpider
from spiders.instagram import InstagramSpider
from spiders.parsers.graph import next_page, refusal_of, without_tokens
from spiders.parsers.reader import Reader
from spiders.threads import ThreadsSpider
from tests.recordings import need_shared

TOKEN = "EAAinvented0123456789"


def judged(error: dict[str, object], status: int = 400) -> tuple[str, str]:
    refusal = refusal_of(json.dumps({"error": error}).encode())
    assert refusal is not None
    return FacebookSpider(secrets={"FACEBOOK_TOKEN": TOKEN}).judged(refusal, status)


@pytest.mark.parametrize(
    ("error", "word", "said"),
    [
        ({"code": 190, "error_subcode": 463, "message": "Session has expired"}, "no key", "make a new one"),
        ({"code": 190, "message": f"Malformed access token {TOKEN}"}, "no key", "put it into .env"),
        ({"code": 4, "message": "(#4) Application request limit reached"}, "out of budget", "#4 Application"),
        ({"code": 17, "message": "User request limit reached"}, "out of budget", "#17"),
        ({"code": 32, "message": "Page request limit reached"}, "out of budget", "#32"),
        ({"code": 613, "message": "Calls to this api have exceeded the rate limit."}, "out of budget", "#613"),
        ({"code": 80002, "message": "There have been too many calls"}, "out of budget", "#80002"),
        (
            {"code": 10, "message": "(#10) requires the 'pages_read_engagement' permission"},
            "refused",
            "needed: pages_read",
        ),
        ({"code": 200, "message": "Permissions error"}, "refused", "needed: the feature Page Public Content Access"),
        ({"code": 299, "message": "No"}, "refused", "developers.facebook.com"),
        ({"code": 100, "error_subcode": 33, "message": "Unsupported get request."}, "gone", "#100/33"),
        ({"code": 100, "message": "Unsupported get request. Object with ID '2' does not exist"}, "gone", "#100"),
        ({"code": 24, "message": "The requested resource does not exist"}, "skipped", "#24"),
        ({"code": 110, "message": "Invalid user id"}, "skipped", "#110"),
        ({"code": 803, "message": "Some of the aliases you requested do not exist"}, "skipped", "#803"),
        ({"code": 100, "message": "Tried accessing nonexisting field (views)"}, "broken", "views"),
        ({"code": 2500, "message": "Unknown path components"}, "broken", "#2500"),
        ({"code": 2, "message": "Service temporarily unavailable"}, "unreachable", "#2"),
        ({"code": "190", "message": 7}, "no key", "#190"),
    ],
)
def test_each_code_has_its_word(error: dict[str, object], word: str, said: str):
    found, why = judged(error)
    assert (found, said in why) == (word, True), (found, why)
    assert TOKEN not in why


@pytest.mark.parametrize(
    ("file", "word", "said"),
    [
        ("facebook/errors/1.json", "no key", "#190/460"),
        ("instagram/graph_errors/1.json", "refused", "pages_read_engagement or Page Public Content Access"),
        ("instagram/graph_errors/2.json", "refused", "app secret proof"),
        ("instagram/graph_errors/3.json", "broken", "Unknown path components"),
    ],
)
def test_recorded_errors_have_their_words(file: str, word: str, said: str):
    body = (need_shared("recordings") / file).read_bytes()
    found, why = judged(json.loads(body)["error"])
    assert (found, said in why) == (word, True), (found, why)


def test_the_recorded_batch_holds_a_post_that_is_gone():
    body = (need_shared("recordings") / "facebook/errors/6.json").read_bytes()
    assert refusal_of(body) is None
    found, why = judged(json.loads(json.loads(body)[0]["body"])["error"])
    assert (found, "Object with ID '2' does not exist" in why) == ("gone", True)


@pytest.mark.parametrize("body", [b"", b"<html>", b"[]", b'{"error": "words"}', b'{"error": {}}', b'{"data": []}'])
def test_what_is_no_refusal_is_none(body: bytes):
    assert refusal_of(body) is None


ADDRESS = "https://graph.facebook.com/v25.0/1/posts?access_token=" + TOKEN + "&limit=5&"


@pytest.mark.parametrize(
    ("paging", "linked", "pointer"),
    [
        ({"cursors": {"before": "b", "after": "a"}, "next": ADDRESS + "after=a"}, True, "after=a"),
        ({"cursors": {"before": "same", "after": "same"}}, True, None),
        ({"cursors": {"after": "a"}}, False, "after=a"),
        ({"next": ADDRESS + "until=17&since&__paging_token=p"}, True, "until=17&__paging_token=p"),
        ({"next": ADDRESS + "offset=25"}, True, "offset=25"),
        ({"next": ADDRESS}, True, None),
        ({"next": "javascript:alert(1)", "cursors": {"after": "a"}}, True, None),
        ([], False, None),
        (None, True, None),
    ],
)
def test_a_pointer_never_holds_the_token(paging: object, linked: bool, pointer: str | None):
    assert next_page(Reader("graph", paging), linked=linked) == pointer


@given(st.text(max_size=60), st.from_regex(r"(EAA|IGQ|THA)[A-Za-z0-9]{20,180}", fullmatch=True), st.text(max_size=60))
def test_no_sentence_holds_a_token(before: str, token: str, after: str):
    assert token not in without_tokens(f"{before} {token} {after}")
    assert token not in without_tokens(f"{before} https://graph.facebook.com/me?access_token={token}&x=1 {after}")


@pytest.mark.parametrize("spider", [InstagramSpider, ThreadsSpider, FacebookSpider])
def test_no_address_holds_the_token(spider: type[FacebookSpider]):
    one = spider(secrets={spider.token_key: TOKEN, "INSTAGRAM_USER_ID": "1"}, creator="mirja", **(
        {} if spider is FacebookSpider else {"hashtag": "tea"}
    ))  # fmt: skip
    for task in one.discover():
        for cursor in (None, "5|after=x"):
            request = one.request_for(task, cursor)
            assert TOKEN not in request.url
            assert request.headers["Authorization"] == f"Bearer {TOKEN}".encode()
            assert f"/{spider.version}/" in request.url


def test_hashtags_that_meta_cannot_search_are_not_asked_for():
    spider = InstagramSpider(secrets={}, hashtag="tea,🫖,te a,#TEA,čaj")
    assert [task.value for task in spider.discover() if task.kind == "hashtag"] == ["tea", "čaj"]
