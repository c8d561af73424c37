"""First tables: what was seen, what the crawl remembers, what was judged and decided."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "author",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=False),
        sa.Column("handle", sa.Text(), nullable=False),
        sa.Column("display_name", sa.Text(), nullable=True),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("follower_count", sa.BigInteger(), nullable=True),
        sa.Column("verified", sa.Boolean(), nullable=True),
        sa.PrimaryKeyConstraint("platform", "author_id", name="pk_author"),
    )
    op.create_table(
        "budget",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("bucket", sa.Text(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("used", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("source", "bucket", "day", name="pk_budget"),
    )
    op.create_table(
        "crawl_run",
        sa.Column("run_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("phase", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("counts", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("note", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("run_id", name="pk_crawl_run"),
    )
    op.create_index("ix_crawl_run_source_run_id", "crawl_run", ["source", "run_id"])
    op.create_table(
        "cursor",
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("scope", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=True),
        sa.Column("complete", sa.Boolean(), nullable=False),
        sa.Column("updated_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("source", "scope", name="pk_cursor"),
    )
    op.create_table(
        "decision",
        sa.Column(
            "decision_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("opportunity_id", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("who", sa.Text(), nullable=False),
        sa.Column("decided_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("assignee", sa.Text(), nullable=True),
        sa.Column("until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("decision_id", name="pk_decision"),
    )
    op.create_index("ix_decision_opportunity_id_decision_id", "decision", ["opportunity_id", "decision_id"])
    op.create_table(
        "embedding",
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("vector", sa.LargeBinary(), nullable=False),
        sa.Column("stored_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("model", "digest", name="pk_embedding"),
    )
    op.create_index("ix_embedding_stored_at", "embedding", ["stored_at"])
    op.create_table(
        "ranking",
        sa.Column(
            "ranking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False
        ),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("ranked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ranker_version", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("weights", sa.JSON(none_as_null=True), nullable=False),
        sa.Column("candidates", sa.BigInteger(), nullable=False),
        sa.Column("below", sa.BigInteger(), nullable=False),
        sa.Column("listed", sa.BigInteger(), nullable=False),
        sa.Column("escalated", sa.BigInteger(), nullable=False),
        sa.Column("withheld", sa.BigInteger(), nullable=False),
        sa.Column("explored", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ranking_id", name="pk_ranking"),
    )
    op.create_index("ix_ranking_brand_ranking_id", "ranking", ["brand", "ranking_id"])
    op.create_table(
        "setting",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_setting"),
    )
    op.create_table(
        "opportunity",
        sa.Column("ranking_id", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("shelf", sa.Text(), nullable=False),
        sa.Column("place", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("opportunity_id", sa.Text(), nullable=False),
        sa.Column("brand", sa.Text(), nullable=False),
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("comment_id", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("play", sa.Text(), nullable=True),
        sa.Column("score", sa.Double(), nullable=False),
        sa.Column("act_before", sa.DateTime(timezone=True), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["ranking_id"], ["ranking.ranking_id"], name="fk_opportunity_ranking", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("ranking_id", "shelf", "place", name="pk_opportunity"),
    )
    op.create_index("ix_opportunity_opportunity_id_ranking_id", "opportunity", ["opportunity_id", "ranking_id"])
    op.create_index("ix_opportunity_platform_post_id_ranking_id", "opportunity", ["platform", "post_id", "ranking_id"])
    op.create_table(
        "post",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=True),
        sa.Column("title", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("hashtags", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("mentions", sa.JSON(none_as_null=True), nullable=True),
        sa.Column("sound", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("region", sa.Text(), nullable=True),
        sa.Column("duration_s", sa.BigInteger(), nullable=True),
        sa.Column("thumbnail_url", sa.Text(), nullable=True),
        sa.Column("transcript", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("comments_open", sa.Boolean(), nullable=True),
        sa.Column("sensitive", sa.Boolean(), nullable=True),
        sa.Column("ref", sa.Text(), nullable=True),
        sa.Column("run_id", sa.BigInteger(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("gone_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["platform", "author_id"], ["author.platform", "author.author_id"], name="fk_post_author"
        ),
        sa.PrimaryKeyConstraint("platform", "post_id", name="pk_post"),
    )
    op.create_index("ix_post_first_seen_at", "post", ["first_seen_at"])
    op.create_index("ix_post_gone_at", "post", ["gone_at"])
    op.create_index("ix_post_platform_author_id", "post", ["platform", "author_id"])
    op.create_index("ix_post_published_at", "post", ["published_at"])
    op.create_index("ix_post_url", "post", ["url"])
    op.create_table(
        "comment",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("comment_id", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=True),
        sa.Column("language", sa.Text(), nullable=True),
        sa.Column("parent_id", sa.Text(), nullable=True),
        sa.Column("root_id", sa.Text(), nullable=True),
        sa.Column("depth", sa.BigInteger(), nullable=False),
        sa.Column("author_id", sa.Text(), nullable=True),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("pinned", sa.Boolean(), nullable=True),
        sa.Column("by_post_author", sa.Boolean(), nullable=True),
        sa.Column("liked_by_post_author", sa.Boolean(), nullable=True),
        sa.Column("first_seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform", "author_id"], ["author.platform", "author.author_id"], name="fk_comment_author"
        ),
        sa.ForeignKeyConstraint(
            ["platform", "post_id"], ["post.platform", "post.post_id"], name="fk_comment_post", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform", "post_id", "comment_id", name="pk_comment"),
    )
    op.create_index("ix_comment_platform_author_id", "comment", ["platform", "author_id"])
    op.create_index("ix_comment_url", "comment", ["url"])
    op.create_table(
        "snapshot",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("comment_id", sa.Text(), nullable=False),
        sa.Column("captured_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("view_count", sa.BigInteger(), nullable=True),
        sa.Column("like_count", sa.BigInteger(), nullable=True),
        sa.Column("comment_count", sa.BigInteger(), nullable=True),
        sa.Column("share_count", sa.BigInteger(), nullable=True),
        sa.Column("save_count", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["platform", "post_id"], ["post.platform", "post.post_id"], name="fk_snapshot_post", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform", "post_id", "comment_id", "captured_at", name="pk_snapshot"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "thread_fetch",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("post_id", sa.Text(), nullable=False),
        sa.Column("fetched_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["platform", "post_id"], ["post.platform", "post.post_id"], name="fk_thread_fetch_post", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("platform", "post_id", name="pk_thread_fetch"),
    )


def downgrade() -> None:
    op.drop_table("thread_fetch")
    op.drop_table("snapshot")
    op.drop_table("comment")
    op.drop_table("post")
    op.drop_table("opportunity")
    op.drop_table("setting")
    op.drop_table("ranking")
    op.drop_table("embedding")
    op.drop_table("decision")
    op.drop_table("cursor")
    op.drop_table("crawl_run")
    op.drop_table("budget")
    op.drop_table("author")
