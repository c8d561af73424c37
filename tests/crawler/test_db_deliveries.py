"""What was sent and what is paused, on both databases."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

from crawler.db import deliveries
from crawler.db.deliveries import MOST_TRIES, DeliveryKey, Pause
from tests.factories import NOON

DIGEST = DeliveryKey("Acme", "digest", "a1", market="north", day="2026-03-04")
ALERT = DeliveryKey("Acme", "alert", "a1", item="o2")
HOUR = timedelta(hours=1)


def claim(store, key, now=NOON):
    with store.session() as session:
        return deliveries.claim(session, key, now)


def finish(store, key, now=NOON, **what):
    with store.session() as session:
        deliveries.finish(session, key, now, **what)


def test_of_many_claims_at_once_one_is_granted(store):
    with ThreadPoolExecutor(8) as pool:
        granted = list(pool.map(lambda _: claim(store, DIGEST), range(24)))
    assert sum(granted) == 1


def test_what_failed_may_be_claimed_again_until_it_is_given_up(store):
    for _ in range(MOST_TRIES):
        assert claim(store, DIGEST)
        finish(store, DIGEST, error="refused")
    assert not claim(store, DIGEST)
    with store.session() as session:
        assert deliveries.claim(session, DIGEST, NOON, most=MOST_TRIES + 1)
    finish(store, DIGEST)
    assert not claim(store, DIGEST, NOON + 24 * HOUR)
    with store.reading() as session:
        assert deliveries.states(session, "Acme", "digest", "north", "2026-03-04") == {"a1": "sent"}


def test_told_is_what_arrived_there_of_that_market_since_then(store):
    failed = DeliveryKey("Acme", "alert", "a1", item="o9")
    elsewhere = DeliveryKey("Acme", "digest", "a1", market="south", day="2026-03-04")
    for key, what in (
        (DIGEST, {"told": {"o1"}}),
        (ALERT, {}),
        (failed, {"error": "no"}),
        (elsewhere, {"told": {"o8"}}),
    ):
        claim(store, key)
        finish(store, key, **what)
    with store.reading() as session:
        told = [
            deliveries.told(session, "Acme", "north", "a1", NOON - HOUR),
            deliveries.told(session, "Acme", "north", "a1", NOON - HOUR, but_day="2026-03-04"),
            deliveries.told(session, "Acme", "north", "a1", NOON + HOUR),
            deliveries.told(session, "Acme", "north", "a2", NOON - HOUR),
            deliveries.told(session, "Other", "north", "a1", NOON - HOUR),
        ]
    assert told == [{"o1", "o2"}, {"o2"}, set(), set(), set()]


def test_a_pause_replaces_that_of_its_market_and_ends(store):
    with store.session() as session:
        deliveries.pause(session, "Acme", Pause("north", NOON + 9 * HOUR, "Ida"), NOON)
        deliveries.pause(session, "Acme", Pause("north", NOON + HOUR, "Bo"), NOON)
        deliveries.pause(session, "Acme", Pause("", NOON + 2 * HOUR, "Ida"), NOON)
        deliveries.pause(session, "Other", Pause("", NOON + 2 * HOUR, "Ida"), NOON)
    with store.session() as session:
        held = [[(p.market, p.who) for p in deliveries.pauses(session, "Acme", NOON + n * HOUR)] for n in range(3)]
        assert held == [[("", "Ida"), ("north", "Bo")], [("", "Ida")], []]
        assert deliveries.resume(session, "Acme", "north") == 1
        assert deliveries.resume(session, "Acme") == 1
        assert len(deliveries.pauses(session, "Other", NOON)) == 1


def test_an_address_is_known_again_and_told_by_nothing(store):
    with store.session() as session:
        one, again, other = (deliveries.address_key(session, url) for url in ("json://a", "json://a", "json://b"))
    assert one == again != other
    assert "json" not in one
