"""Where commenters lose their names, the brand's own accounts keep theirs: they are no strangers to themselves."""

from __future__ import annotations

from types import SimpleNamespace

from cli.crawl_child import settings_for
from crawler.pipelines.privacy import PrivacyPipeline
from crawler.plan import CrawlPlan
from tests.factories import make_author, make_comment, make_page


def test_only_accounts_that_are_named_keep_their_names() -> None:
    plan = CrawlPlan(
        phase="deepen",
        database_url="sqlite://",
        contact="crawler@acme.example",
        commenter_handles=False,
        handles={"peertube": "@acme@video.example"},
        sources=(),
    )
    pipeline = PrivacyPipeline.from_crawler(SimpleNamespace(settings=settings_for(plan)))  # type: ignore[arg-type]
    pipeline._salt = b"salt"
    said = [make_comment(name, author=make_author(name)) for name in ("acme", "ann")]
    kept = pipeline.process_item(make_page((), said)).comments
    assert [each.author.handle for each in kept if each.author] == ["acme@video.example", ""]
