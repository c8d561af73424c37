"""Which sources may run: none whose terms nobody accepted, none without its key, and each says why."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from cli.catalogue import policies
from cli.crawling.readiness import readiness
from crawler.config import Brand
from tests.cli.stage import make_workspace, run

NEEDY = [source for source, policy in policies().items() if policy.needs_terms]
KEYED = [source for source, policy in policies().items() if any(key.required for key in policy.keys)]


def brand(**sources: Any) -> Brand:
    return Brand.model_validate({"brand": {"name": "Acme", "about": "We roast."}, "sources": sources})


def keys_of(source: str) -> dict[str, str]:
    return {key.name: "invented" for key in policies()[source].keys}


def test_those_whose_terms_forbid_or_leave_open_are_known():
    assert set(NEEDY) >= {"tiktok", "youtube"}


@pytest.mark.parametrize("source", NEEDY)
@pytest.mark.parametrize("said", [{}, {"enabled": True}, {"accept_terms": False}, {"searches": ["coffee"]}])
def test_a_source_stays_off_until_its_terms_are_accepted(source: str, said: dict[str, Any]):
    ready = readiness(policies()[source], brand(**({source: said} if said else {})), keys_of(source))
    assert (ready.state, policies()[source].terms_url in ready.note) == ("off", True)
    accepted = {source: {**said, "accept_terms": True}}
    assert readiness(policies()[source], brand(**accepted), keys_of(source)).state == "ok"


@pytest.mark.parametrize("source", KEYED)
def test_without_its_key_a_source_is_off_until_it_is_named_and_then_says_so(source: str):
    policy, named = policies()[source], brand(**{source: {"accept_terms": True}})
    unnamed = readiness(policy, brand(), {})
    assert (unnamed.state, unnamed.chosen) == ("off", True)
    lacking = readiness(policy, named, {})
    assert (lacking.state, policy.keys[0].name in lacking.note) == ("no key", True)
    assert readiness(policy, named, keys_of(source)).state == "ok"


@pytest.mark.parametrize("source", NEEDY)
def test_no_crawl_asks_it_and_no_address_gets_round_it(source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    for name in keys_of(source):
        monkeypatch.setenv(name, "invented")
    folder = make_workspace(tmp_path / "acme")
    asked = run("crawl", "--source", source, "-w", folder)
    assert "terms" in asked.stdout + asked.stderr, asked.output
    assert not list((folder / "logs").glob("crawl-disc*")), "no child was started"
    address = {"tiktok": "https://www.tiktok.com/@ana/video/7350000000000000001"}.get(
        source, "https://www.youtube.com/watch?v=lk00Sourdo1"
    )
    shown = run("crawl", address, "-w", folder)
    assert (shown.exit_code, "terms" in shown.stderr) == (2, True), shown.output
