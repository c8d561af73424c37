"""An invented roastery's website, served on loopback."""

from __future__ import annotations

from tests.replay.loopback import Answer, Web

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


class Site(Web):
    """A website: a path is a page of its own, not the beginning of others."""

    def page(self, path: str, text: str = PAGE) -> None:
        """Write down a page."""
        self.at(path, Answer(text.encode(), content_type="text/html; charset=utf-8"))

    def answer(self, path: str) -> Answer:
        """The answer of exactly this path."""
        return super().answer(path) if path in self._answers else Answer(status=404)
