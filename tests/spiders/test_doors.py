"""Where requests may go: mapped hosts, public addresses, and what the user named."""

from __future__ import annotations

import pytest
from scrapy.http import Request
from twisted.internet.error import DNSLookupError

from crawler.addresses import is_public_address, may_be_public, netloc_of
from crawler.config import SourceConfig
from crawler.middlewares.doors import Doors, DoorsMiddleware
from crawler.middlewares.outcomes import NotSent
from crawler.resolver import GuardedResolver

GATEWAY = "http://10.0.0.7:8080/out/tube"


def _middleware(*, free_redirects: bool = False, **config) -> DoorsMiddleware:
    return DoorsMiddleware(Doors.of(SourceConfig(**config), ("https://search.example",)), free_redirects=free_redirects)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1", "127.8.8.8", "10.0.0.1", "192.168.1.1", "172.16.0.1", "169.254.169.254", "0.0.0.0", "100.64.0.1",
        "::1", "[::1]", "fe80::1%eth0", "fc00::1", "::ffff:127.0.0.1", "224.0.0.1", "localhost", "localhost.",
        "LOCALHOST", "db.internal", "printer.local", "x.localhost", "",
    ],
)  # fmt: skip
def test_private_hosts_are_known(host):
    assert not may_be_public(host)


@pytest.mark.parametrize("host", ["example.org", "8.8.8.8", "2606:4700::1111", "[2606:4700::1111]", "127.1.example"])
def test_public_hosts_are_known(host):
    assert may_be_public(host)


def test_the_usual_port_is_no_other_host():
    assert netloc_of("https://A.example:443/x") == netloc_of("http://a.example:80") == "a.example"
    assert netloc_of("https://a.example:8443") == "a.example:8443"


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1:6379/", "http://169.254.169.254/latest", "http://[::1]/", "http://localhost/"]
)
def test_content_cannot_send_us_inside(url):
    with pytest.raises(NotSent, match="private address that only content named"):
        _middleware(instances=("http://127.0.0.1:8765/tube",)).process_request(Request(url))


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/x", "data:text/plain,x"])
def test_only_http_leaves(url):
    with pytest.raises(NotSent, match="no http address"):
        _middleware().process_request(Request(url))


def test_what_the_user_named_may_be_private():
    request = Request("http://127.0.0.1:8765/tube/api/v1/videos?start=0")
    assert _middleware(instances=("http://127.0.0.1:8765/tube",)).process_request(request) is None


def test_a_mapped_host_is_reached_by_its_door_and_keeps_its_slot():
    asked = Request("https://tube.example/api/v1/videos?start=0&count=5", cb_kwargs={"a": 1})
    sent = _middleware(bases={"tube.example": GATEWAY}).process_request(asked)
    assert sent is not None
    assert sent.url == f"{GATEWAY}/api/v1/videos?start=0&count=5"
    assert sent.meta["download_slot"] == "tube.example"
    assert sent.cb_kwargs == asked.cb_kwargs
    assert _middleware(bases={"tube.example": GATEWAY}).process_request(sent) is None


def test_a_door_to_itself_is_passed_once():
    middleware = _middleware(bases={"tube.example": "https://tube.example/proxy"})
    sent = middleware.process_request(Request("https://tube.example/x"))
    assert sent is not None
    assert sent.url == "https://tube.example/proxy/x"
    assert middleware.process_request(sent) is None


@pytest.mark.parametrize(
    ("target", "allowed"),
    [
        ("https://a.example/new", True),
        ("https://www.a.example/x", True),
        ("https://b.example/x", False),
        ("http://a.example:8080/x", False),
    ],
)
def test_redirects_stay_at_the_host(target, allowed):
    meta = {"redirect_urls": ["https://a.example/x"], "topcomment_asked_host": "a.example"}
    request = Request(target, meta=meta)
    if allowed:
        assert _middleware().process_request(request) is None
    else:
        with pytest.raises(NotSent, match="sends us on"):
            _middleware().process_request(request)
    assert _middleware(free_redirects=True).process_request(request.replace(meta=dict(meta))) is None


def test_a_redirect_behind_a_door_goes_through_the_door_again():
    middleware = _middleware(bases={"tube.example": GATEWAY})
    sent = middleware.process_request(Request("https://tube.example/x"))
    assert sent is not None
    meta = {**sent.meta, "redirect_urls": [sent.url]}
    again = middleware.process_request(Request("https://tube.example/y", meta=meta))
    assert again is not None
    assert again.url == f"{GATEWAY}/y"


def test_a_public_name_that_leads_inside_is_not_resolved(monkeypatch):
    monkeypatch.setattr(GuardedResolver, "strict_names", set())
    resolver = GuardedResolver.__new__(GuardedResolver)
    assert resolver._checked("10.0.0.7", "gateway.example") == "10.0.0.7"
    _middleware().process_request(Request("https://Rebound.example/x"))
    assert resolver._checked("93.184.216.34", "rebound.example") == "93.184.216.34"
    with pytest.raises(DNSLookupError, match="private address"):
        resolver._checked("10.0.0.7", "rebound.example")


def test_mapped_ipv6_is_what_it_hides():
    assert is_public_address("::ffff:8.8.8.8")
    assert not is_public_address("::ffff:10.0.0.1")
