"""An invented roastery's website, served on loopback."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

PAGE = """<!doctype html><html lang="nb-NO"><head><meta charset="utf-8">
<title>Kaffe på norsk | Fjellbrenneriet</title>
<meta property="og:site_name" content="Fjellbrenneriet">
<meta name="description" content="Kort.">
<meta property="og:description" content="We roast single origin coffee in Voss and talk about brewing it by hand.">
<meta name="keywords" content="filter coffee, pour-over, #coldbrew">
<link rel="alternate" hreflang="en-GB" href="/en"><link rel="alternate" hreflang="x-default" href="/">
<script type="application/ld+json">{"@context": "https://schema.org", "@graph": [{"@type": "Organization",
 "name": "Fjellbrenneriet AS", "sameAs": ["https://www.instagram.com/fjellbrenneriet/", "https://x.com/fjellbr"]}]}
</script></head><body>
<h1>Coffee from the mountain</h1><h2>Brewing courses</h2><h2>Contact us</h2>
<a href="https://www.youtube.com/@fjellbrenneriet/videos">YouTube</a>
<a href="https://www.youtube.com/watch?v=dQw4w9WgXcQ">a video</a> <a href="https://youtu.be/dQw4w9WgXcQ">it</a>
<a href="https://www.facebook.com/sharer/sharer.php?u=x">share</a> <a href="https://x.com/intent/tweet?url=x">post</a>
<a rel="me" href="https://snabelen.example/@fjellbrenneriet">Mastodon</a>
<a href="https://someone.example/@else">a friend</a> <a href="javascript:alert(1)">x</a>
<p>Share yours with #fjellkaffe and #fjellkaffe</p></body></html>"""


@contextmanager
def site(answers):
    """A website on loopback: by path the status, headers and body."""
    asked = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            asked.append((self.path, self.headers["User-Agent"]))
            status, headers, body = answers.get(self.path, (404, {}, b"none"))
            self.send_response(status)
            for name, value in {"Content-Type": "text/html; charset=utf-8", **headers}.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    class Server(ThreadingHTTPServer):
        def handle_error(self, *_):  # whoever is sent too much hangs up
            pass

    server = Server(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{server.server_port}", asked
    finally:
        server.shutdown()
        server.server_close()
