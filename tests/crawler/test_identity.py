"""URLs: canonical form and source."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.identity import canonical_url, host_of, http_url


@pytest.mark.parametrize(
    ("url", "canonical"),
    [
        ("HTTPS://WWW.Site.example:443/a/?utm_source=x&b=1&fbclid=2#top", "https://www.site.example/a?b=1"),
        ("http://site.example:8080", "http://site.example:8080/"),
        ("https://site.example/item?id=5", "https://site.example/item?id=5"),
        ("not a url", "not a url"),
    ],
)
def test_one_page_has_one_name(url, canonical):
    assert canonical_url(url) == canonical
    assert canonical_url(canonical) == canonical


@pytest.mark.parametrize(
    "bad",
    [
        "javascript:alert(1)",
        "ftp://x.example/",
        "https://",
        "http://[broken",
        "https://x.example:99999/",
        "https://a b/",
        "https://x.example/\x00",
        "https://x.example/\ud800",
        "//x.example/a",
        "data:text/html,x",
        "",
    ],
)
def test_only_web_addresses_pass(bad):
    assert http_url(bad) is None


def test_a_relative_address_is_joined():
    assert http_url("/lazy/a.jpg", "https://tube.example") == "https://tube.example/lazy/a.jpg"
    assert http_url("javascript:x", "https://tube.example") is None
    assert host_of("https://Tube.example:444/x") == "tube.example:444"


@given(st.text())
def test_any_text_has_a_name_and_a_host_or_none(text):
    assert canonical_url(canonical_url(text)) == canonical_url(text)
    assert isinstance(host_of(text), str)
    found = http_url(text, "https://base.example")
    assert found is None or found.startswith(("http://", "https://"))
