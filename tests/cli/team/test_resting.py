"""Who rests, and until when, on the brand's own days."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cli.deciding import Said, decide
from cli.team.days import begins, day_of, morrow
from cli.team.resting import Manners, Rest, manners
from cli.team.spoken import spoken_since
from crawler.config import Brand, load_brand
from crawler.db.engine import Store, open_store
from crawler.db.pages import store_page
from crawler.db.rankings import latest_ranking, save_ranking
from ranking.types import Play
from tests.cli.stage import make_opportunity, make_result, make_workspace
from tests.factories import NOON, make_author, make_comment, make_page, make_post

OSLO = ZoneInfo("Europe/Oslo")
MAYA, OTHER = make_author("maya"), make_author("zoe")
HOUR = timedelta(hours=1)


def oid(number: int) -> str:
    return f"{number:04x}feedbeef"


def brand_of(folder: Path, extra: str = "") -> Brand:
    """Acme with a handle, a partner and what a test adds."""
    make_workspace(folder, extra)
    path = folder / "brand.toml"
    text = path.read_text("utf-8").replace("partners = []", 'partners = ["@partner@video.example"]')
    path.write_text(text.replace("\n[contact]", '\npeertube = "acme@video.example"\n[contact]'), "utf-8")
    return load_brand(path, {})


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "acme"


@pytest.fixture
def store(tmp_path: Path):
    """Two posts of Maya, one of Zoe, one of a partner, two comments under Zoe's; one escalation."""
    posts = [
        make_post("p1", author=MAYA),
        make_post("p2", author=MAYA),
        make_post("p3", author=OTHER),
        make_post("p4", author=make_author("partner")),
        make_post("p6", author=MAYA),
    ]
    comments = [
        make_comment("c1", "p3", author=MAYA),
        make_comment("c2", "p3", author=OTHER, parent_id="c1", root_id="c1"),
    ]
    listed = [make_opportunity(n) for n in (1, 2, 3, 4)]
    listed.append(make_opportunity(5, post_id="p3", comment_id="c1", target="comment"))
    listed.append(make_opportunity(8, post_id="p3", comment_id="c2", target="comment"))
    crisis = make_opportunity(6, verdict="escalate", rank=None, play=None)
    with open_store(f"sqlite:///{tmp_path / 'topcomment.db'}") as opened:
        with opened.session() as session:
            store_page(session, make_page(posts, comments), None, first_seen=NOON)
            save_ranking(session, make_result(listed, [crisis]))
        yield opened


def done(store: Store, brand: Brand, number: int, at: datetime, **said: object) -> None:
    with store.session() as session:
        decide(session, brand, oid(number), Said("done", "ana", **said), at)  # type: ignore[arg-type]


def resting(store: Store, brand: Brand, now: datetime) -> dict[str, Rest]:
    return dict(_manners(store, brand, now).rests)


def _manners(store: Store, brand: Brand, now: datetime) -> Manners:
    with store.reading() as session:
        head = latest_ranking(session, brand.name, top=0)
        assert head is not None
        return manners(session, brand, head.ranking_id, now)


def test_nothing_rests_where_nothing_was_said(store, folder):
    assert resting(store, brand_of(folder), NOON) == {}


def test_a_creator_rests_for_some_of_the_brands_days_wherever_they_speak(store, folder):
    brand = brand_of(folder)
    done(store, brand, 1, NOON)
    ends = datetime(2026, 3, 7, tzinfo=OSLO).astimezone(UTC)
    rest = Rest("creator", ends, NOON)
    assert resting(store, brand, NOON + HOUR) == {oid(2): rest, oid(5): rest}
    assert set(resting(store, brand, ends - timedelta(seconds=1))) == {oid(2), oid(5)}
    assert resting(store, brand, ends) == {}


def test_a_like_tires_nobody_and_an_undone_word_was_never_said(store, folder):
    brand = brand_of(folder)
    done(store, brand, 1, NOON, kind="like")
    assert resting(store, brand, NOON) == {}
    done(store, brand, 2, NOON)
    assert oid(5) in resting(store, brand, NOON)
    with store.session() as session:
        decide(session, brand, oid(2), Said("undo", "bo"), NOON)
    assert resting(store, brand, NOON) == {}


def test_a_partner_never_tires_and_whoever_calls_us_is_answered(store, folder):
    brand = brand_of(folder)
    calls = Play(name="mention", confidence=1, tagged=True)
    again = make_opportunity(9, post_id="p4b"), make_opportunity(10, post_id="p2b", play=calls)
    posts = [make_post("p4b", author=make_author("partner")), make_post("p2b", author=MAYA)]
    done(store, brand, 4, NOON)
    done(store, brand, 1, NOON)
    with store.session() as session:
        store_page(session, make_page(posts), None, first_seen=NOON)
        save_ranking(session, make_result([make_opportunity(2), *again]))
    found = _manners(store, brand, NOON)
    assert set(found.rests) == {oid(2)}
    assert found.partners == {oid(9)}


def test_what_somebody_took_is_theirs(store, folder):
    brand = brand_of(folder)
    with store.session() as session:
        decide(session, brand, oid(2), Said("take", "bo"), NOON)
    done(store, brand, 1, NOON)
    assert set(resting(store, brand, NOON)) == {oid(5)}


@pytest.mark.parametrize(("extra", "reason"), [("per_day = 2", "day"), ("per_platform = { peertube = 2 }", "platform")])
def test_a_day_has_so_many_comments_until_its_midnight(store, folder, extra, reason):
    brand = brand_of(folder, f"\n[team]\ncreator_cooldown_days = 0\n{extra}\n")
    night = datetime(2026, 3, 4, 23, 30, tzinfo=OSLO)
    done(store, brand, 1, night - 24 * HOUR)
    done(store, brand, 2, night - HOUR)
    assert resting(store, brand, night) == {}
    done(store, brand, 3, night)
    midnight = datetime(2026, 3, 5, tzinfo=OSLO).astimezone(UTC)
    found = resting(store, brand, night + timedelta(minutes=29))
    assert found[oid(4)] == Rest(reason, midnight, most=2)
    assert set(found) == {oid(4), oid(5), oid(8)}
    assert resting(store, brand, midnight) == {}


def test_we_already_spoke_here_as_the_thread_itself_tells(store, folder):
    brand = brand_of(folder)
    ours = make_comment("c9", "p3", author=make_author("acme"), parent_id="c1", root_id="c1", published_at=NOON)
    with store.session() as session:
        store_page(session, make_page([make_post("p3", author=OTHER)], [ours]), None, first_seen=NOON)
    found = resting(store, brand, NOON)
    assert {name: rest.reason for name, rest in found.items()} == {
        oid(3): "spoken here", oid(5): "spoken here", oid(8): "spoken here", oid(1): "creator", oid(2): "creator",
    }  # fmt: skip


def test_a_comment_marked_done_and_found_in_its_thread_counts_once(store, folder):
    brand = brand_of(folder)
    done(store, brand, 3, NOON)
    ours = make_comment("c9", "p3", author=make_author("acme"), published_at=NOON)
    with store.session() as session:
        store_page(session, make_page([make_post("p3", author=OTHER)], [ours]), None, first_seen=NOON)
        assert len(spoken_since(session, brand, NOON - HOUR)) == 1


def test_whom_brand_toml_says_not_to_contact_is_left_alone_at_once(store, folder):
    brand = brand_of(folder)
    quiet = brand.model_copy(update={"safety": brand.safety.model_copy(update={"authors": ("zoe",)})})
    assert resting(store, quiet, NOON) == {oid(n): Rest("do not contact") for n in (3, 8)}


@given(
    st.integers(0, 6 * 365 * 24 * 60).map(
        lambda minutes: datetime(2024, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes)
    ),
    st.sampled_from(["Europe/Oslo", "America/New_York", "Africa/Cairo", "Asia/Beirut", "Australia/Lord_Howe", "UTC"]),
    st.integers(1, 9),
)
def test_a_day_ends_when_the_next_begins(moment, name, days):
    zone = ZoneInfo(name)
    end = morrow(moment, zone, days)
    assert moment < end
    assert day_of(end, zone) == day_of(moment, zone) + timedelta(days=days)
    assert day_of(end - timedelta(seconds=1), zone) == day_of(moment, zone) + timedelta(days=days - 1)


def test_a_day_of_23_and_one_of_25_hours():
    spring, autumn = date(2026, 3, 29), date(2026, 10, 25)
    assert begins(spring + timedelta(days=1), OSLO) - begins(spring, OSLO) == 23 * HOUR
    assert begins(autumn + timedelta(days=1), OSLO) - begins(autumn, OSLO) == 25 * HOUR
    assert morrow(datetime(2026, 3, 28, 22, 30, tzinfo=UTC), OSLO) == datetime(2026, 3, 28, 23, tzinfo=UTC)
    assert morrow(datetime(2026, 3, 29, 10, tzinfo=UTC), OSLO) == datetime(2026, 3, 29, 22, tzinfo=UTC)
    assert morrow(datetime(2026, 10, 25, 10, tzinfo=UTC), OSLO) == datetime(2026, 10, 25, 23, tzinfo=UTC)
    assert morrow(datetime(2026, 3, 27, 10, tzinfo=UTC), OSLO, 3) == datetime(2026, 3, 29, 22, tzinfo=UTC)
