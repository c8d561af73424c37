"""Keywords out of CSV files of several makes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.setup.keywords import MOST_BYTES, Keywords, read_keywords
from crawler.errors import UsageError


@pytest.mark.parametrize(
    ("data", "found"),
    [
        (b"cold brew\n#coffee\n@kim\ncold brew\n", Keywords(("cold brew",), ("coffee",), ("@kim",))),
        (
            "\ufeffkeyword;type\nkaffe;topic\nGlobex;competitor\n".encode(),
            Keywords(("kaffe",), competitors=("Globex",)),
        ),
        (b"Topics,Hashtags,Creators\nlatte,#art,kim\nbloom,,\n", Keywords(("latte", "bloom"), ("art",), ("kim",))),
        ("k\u00e4se\tbr\u00f6t\n".encode("cp1252"), Keywords(("k\u00e4se", "br\u00f6t"))),
        ("keyword\nespresso\n".encode("utf-16"), Keywords(("espresso",))),
        (b'keyword,volume\n"a, b",900\n', Keywords(("a, b",))),
        (b"x" * 200 + b"\ny\n", Keywords(("y",), left_out=1)),
    ],
)
def test_three_shapes_and_their_encodings(data, found):
    assert read_keywords(data) == found


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "holds no words"),
        (b"\n , \n", "holds no words"),
        (b"PK\x03\x04\x00\x00", "is no CSV"),
        (b"a\n" * MOST_BYTES, "larger than 256 KB"),
    ],
)
def test_what_is_no_list_of_words_is_one_sentence(data, says):
    with pytest.raises(UsageError, match=says):
        read_keywords(data)


@given(st.binary(max_size=300))
def test_no_file_breaks_it(data):
    try:
        found = read_keywords(data)
    except UsageError:
        return
    assert all(len(word) <= 120 for words in (found.topics, found.hashtags, found.competitors) for word in words)
