"""Bytes of an answer, whatever happened to them on the way."""

from __future__ import annotations

import gzip
import json
import zlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.errors import ParseError
from spiders.parsers import decode
from spiders.parsers.decode import decode_json, decode_text, html_title
from spiders.parsers.errors import parse_error_message

VALUE = {"name": "Grüße 🫖", "list": [1, 2.5, None, True]}
JSON_VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=4), inner, max_size=4),
    max_leaves=12,
)


def as_json(value: object) -> str:
    return json.dumps(value, ensure_ascii=False)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-be"])
def test_every_unicode_encoding_is_read(encoding):
    assert decode_json("x", as_json(VALUE).encode(encoding)) == VALUE


def test_gzip_without_its_header_is_unpacked_even_if_cut():
    packed = gzip.compress(as_json(VALUE).encode())
    assert decode_json("x", packed) == VALUE
    assert decode_json("x", packed[:-8]) == VALUE  # the checksum is lost, the data is not


@given(JSON_VALUES)
def test_any_json_comes_out_as_it_went_in(value):
    assert decode_json("x", as_json(value).encode()) == value


@given(st.binary(max_size=300) | st.binary(max_size=60).map(lambda tail: b"\x1f\x8b\x08" + tail))
def test_any_bytes_are_json_or_a_parse_error(body):
    try:
        decode_json("x", body)
    except ParseError as error:
        assert error.platform == "x"  # noqa: PT017 - either outcome is right
    parse_error_message(body)


def test_a_small_bomb_does_not_become_large(monkeypatch):
    monkeypatch.setattr(decode, "MAX_BYTES", 10_000)
    with pytest.raises(ParseError, match="larger than"):
        decode_text("x", gzip.compress(b"0" * 1_000_000))
    with pytest.raises(ParseError, match="larger than"):
        decode_text("x", b"0" * 10_001)
    assert len(zlib.decompress(zlib.compress(b"0" * 1_000_000))) == 1_000_000


def test_windows_letters_are_read_and_a_few_broken_bytes_spoil_nothing():
    assert decode_text("x", '{"a": "Grüße"}'.encode("cp1252")) == '{"a": "Grüße"}'
    broken = "Grüße aus Köln".encode().replace(b"K", b"\xff")
    assert decode_text("x", broken) == "Grüße aus \ufffdöln"


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (b"", "empty body"),
        (b"\xef\xbb\xbf \n", "empty body"),
        (b"<!DOCTYPE html><title>Just a\nmoment...</title>", "got HTML ('Just a moment...')"),
        (b"<html><body>no title", "got HTML"),
        (b'{"data": [1, 2', "at character 14 of 14"),
        (b"[" * 100_000, "nested too deeply"),
        (b"\x1f\x8bnot gzip at all", "does not unpack"),
    ],
)
def test_what_is_no_json_says_what_it_is(body, why):
    with pytest.raises(ParseError) as caught:
        decode_json("x", body)
    assert why in str(caught.value)


def test_absurd_numbers_are_unknown_and_sink_nothing():
    body = b'{"a": NaN, "b": -Infinity, "c": ' + b"9" * 10_000 + b', "d": 1e999, "e": "x\x00y"}'
    assert decode_json("x", body) == {"a": None, "b": None, "c": None, "d": float("inf"), "e": "x\x00y"}


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ('{"error":"アクセストークンは取り消されています"}', "アクセストークンは取り消されています"),
        ('{"error":"InvalidRequest","message":"too long"}', "InvalidRequest: too long"),
        ('{"type":"about:blank","title":"Not Found","detail":"No such video","status":404}', "No such video"),
        ('{"error":{"message":"denied","code":403}}', "denied"),
        ('{"message":"Too many requests","status":429}', "Too many requests"),
        ("<html><h1>502 Bad Gateway</h1></html>", "502 Bad Gateway"),
        ('{"title":"A video","name":"not an error","uuid":"x"}', None),
        ("[]", None),
        ("null", None),
        ("", None),
        ("plain words", None),
    ],
)
def test_an_error_body_says_what_the_platform_said(body, message):
    assert parse_error_message(body.encode()) == message


def test_html_is_told_from_text():
    assert html_title("I <3 this") is None
    assert html_title("  <p>hm</p>") == ""
