"""Attacks in a real Chromium: hostile texts, other pages, frames, and a text that got through as markup."""

from __future__ import annotations

import http.server
import threading
from contextlib import contextmanager

import pytest

from cli.browse import site as site_module
from tests.cli.browse.stage import TOKEN, oid
from tests.patience import PATIENCE_S

FORM = """<body><form id=f method=post action="{url}/o/{oid}/note"><input name=reason value=owned><input name=seen
value=0><input name=csrf value=guess></form><script>document.getElementById('f').submit()</script>"""
FRAME = (
    '<body><iframe src="{url}/"></iframe><img src="{url}/export.csv"><script src="{url}/api/opportunities"></script>'
)
FETCH = """<body><script>fetch('{url}/api/opportunities', {{credentials: 'include'}}).then(r => r.text())
.then(t => document.title = 'read ' + t.length, e => document.title = 'refused')</script>"""


@contextmanager
def elsewhere(body: str):
    """Another site's page: the same machine under another name, so another origin and another site."""

    class Page(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.send_header("content-type", "text/html")
            self.end_headers()
            self.wfile.write(body.encode())

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://localhost:{server.server_port}/"
    finally:
        server.shutdown()
        server.server_close()


def test_hostile_texts_names_and_addresses_are_inert(come_in, site):
    page = come_in()
    page.goto(f"{site.url}/?card={oid(3)}&closed=1&text=%3Cscript%3Edocument.title%3D%27owned%27%3C/script%3E")
    page.goto(f"{site.url}/?card={oid(3)}&closed=1")
    page.locator("#panel [data-card]").wait_for()
    page.wait_for_timeout(300)
    assert "owned" not in page.title()
    links = page.eval_on_selector_all("a", "all => all.map(e => e.getAttribute('href'))")
    assert all(link.startswith(("/", "#", "https://", "http://")) for link in links)
    assert page.locator("#panel img, #panel script, #panel iframe, [onmouseover], [onerror]").count() == 0
    text = page.inner_text("#panel")
    assert "<script>" in text
    assert "\u202e" not in text
    assert page.locator("[hx-get='/withheld']").count() == 0
    outward = page.eval_on_selector_all("a[target=_blank]", "all => all.map(e => e.rel)")
    assert outward
    assert all("noopener" in rel and "noreferrer" in rel for rel in outward)
    assert page.heard == []
    assert all(url.startswith(site.url) for url in page.asked)


def test_what_colleagues_type_is_inert_too(come_in, site):
    page = come_in("<img src=x onerror=document.title='owned'>")
    page.locator(f"#row-{oid(1)} .row-open").click()
    page.locator('#panel [data-act="note"] > summary').click()
    page.fill("#panel [data-act=note] textarea", "</textarea><script>document.title='owned'</script>{{7*7}}")
    page.click("text=Keep the note")
    page.locator("#said", has_text="Note kept").wait_for()
    page.reload()
    assert "owned" not in page.title()
    assert "{{7*7}}" in page.inner_text("#panel .history")
    assert page.locator("#panel img").count() == 0
    assert page.heard == []


@pytest.mark.parametrize("attack", [FORM, FRAME, FETCH], ids=["form", "frame", "fetch"])
def test_another_sites_page_neither_writes_nor_reads(come_in, site, attack):
    page = come_in()
    with elsewhere(attack.format(url=site.url, oid=oid(1))) as address:
        page.goto(address)
        page.wait_for_load_state("networkidle")  # whatever it began has ended
        inside = [frame.content() for frame in page.frames]
    assert site.said(1) == []
    assert not any("Pour-over" in content for content in inside)
    assert not page.title().startswith("read")


def test_a_name_that_leads_here_shows_nothing(come_in, site):
    page = come_in()
    answer = page.goto(site.url.replace("127.0.0.1", "localhost") + f"/enter?token={TOKEN}")
    assert answer.status == 421
    assert "Pour-over" not in page.content()


def test_were_a_text_to_get_through_as_markup_the_policy_would_still_hold(come_in, site, monkeypatch):
    bad = (
        "<script>document.title='owned'</script><img src=https://evil.example/p.png onerror=document.title='owned'>"
        "<b style=position:fixed id=b>x</b><base href=https://evil.example/><form id=g action=https://evil.example/></form>"
    )
    page = come_in()
    rendered = site_module.Site.html

    def breached(self, request, name, **values):
        answer = rendered(self, request, name, **values)
        answer.body = answer.body.replace(b"<footer", bad.encode() + b"<footer", 1)
        answer.headers["content-length"] = str(len(answer.body))
        return answer

    monkeypatch.setattr(site_module.Site, "html", breached)
    page.goto(site.url)
    for _ in range(int(PATIENCE_S * 10)):
        if sum("Content Security Policy" in said for said in page.heard) >= 3:
            break
        page.wait_for_timeout(100)
    assert page.locator("#b").count() == 1
    assert page.title() != "owned"
    assert page.evaluate("getComputedStyle(document.getElementById('b')).position") == "static"
    assert page.evaluate("document.baseURI").startswith(site.url)
    assert sum("Content Security Policy" in said for said in page.heard) >= 3


def test_the_key_does_not_stay_in_the_address(come_in, site):
    page = come_in()
    assert TOKEN not in page.url
    assert TOKEN not in page.content()
    assert page.evaluate("document.cookie") == ""
