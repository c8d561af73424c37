"""The pages under docs/sources/, one a source, written from its policy: what it takes, costs and cannot do."""

from __future__ import annotations

from collections.abc import Iterator

from cli.catalogue import policies
from crawler.policy import Bucket, SourcePolicy

_HEAD = "<!-- Written by `make docs` from the spider's policy; edit that. -->"
_KINDS = {
    "trending": "what is popular now",
    "search": "searches (`searches`, `[niche] topics`)",
    "hashtag": "hashtags (`hashtags`)",
    "author": "people it watches (`creators`)",
    "feed": "feeds (`feeds`)",
    "community": "communities (`communities`)",
    "sound": "sounds (`sounds`)",
    "thread": "comment threads",
    "post": "single posts, again for new counts",
}
_ACCESS = {
    "api": "an official or open API, under its own terms",
    "page": "public pages; robots.txt is obeyed for every one of them",
}


def source_pages() -> dict[str, str]:
    """File name to content, the index included."""
    found = policies()
    pages = {f"{source}.md": "\n".join(_page(policy)) for source, policy in found.items()}
    return {"README.md": "\n".join(_index()), **pages}


def _index() -> Iterator[str]:
    yield _HEAD
    yield "\n# Sources\n\n| source | access | needs | takes |\n|---|---|---|---|"
    for policy in policies().values():
        needs = [f"`{key.name}`" for key in policy.keys if key.required]
        needs += ["`accept_terms = true`"] if policy.needs_terms else []
        takes = policy.takes[0].upper() + policy.takes[1:]
        yield f"| [{policy.title}]({policy.source}.md) | {policy.access} | {', '.join(needs) or 'nothing'} | {takes} |"
    yield "\n`topcomment doctor` tells what is missing in a workspace, `topcomment sources` how each one stands.\n"


def _page(policy: SourcePolicy) -> Iterator[str]:
    yield _HEAD
    yield f"\n# {policy.title} (`{policy.source}`)\n"
    yield f"Read through {_ACCESS[policy.access]}. Terms: <{policy.terms_url}>\n"
    yield f"- **Takes** {policy.takes}."
    yield f"- **Costs** {policy.cost}."
    yield f"- **Cannot** {policy.cannot}.\n"
    yield from _asks(policy)
    yield from _allowances(policy)
    yield from _keeping(policy)
    yield from _setting_up(policy)


def _asks(policy: SourcePolicy) -> Iterator[str]:
    yield "## What it asks for\n"
    for kind in policy.accepts:
        yield f"- {_KINDS[kind]}"
    yield ""


def _allowances(policy: SourcePolicy) -> Iterator[str]:
    yield "## How much it asks\n"
    rest = f"{policy.delay_s:g} s" if policy.delay_s else "no rest"
    yield f"- at most {policy.daily_requests:,} requests a day (`budget` changes it), {rest} between two to one host"
    for bucket in policy.buckets:
        yield f"- {_allowance(bucket)} (`[sources.{policy.source}.budgets] {bucket.name}` lowers it)"
    for kind, spent in policy.costs.items():
        what = "every other request" if kind == "*" else f"a request for {_KINDS[kind].partition(' (')[0]}"
        yield f"- {what} spends {' and '.join(f'{amount} of {name}' for name, amount in spent.items())}"
    yield f"- stops at {policy.max_items} posts a run; fewer than {policy.min_items} are called quiet\n"


def _allowance(bucket: Bucket) -> str:
    window = "a day" if bucket.days == 1 else f"in any {bucket.days} days"
    ends = "" if bucket.zone == "UTC" or bucket.days > 1 else f", which ends at midnight in {bucket.zone}"
    return f"{bucket.limit:,} {'different ' if bucket.distinct else ''}{bucket.noun} {window}{ends}"


def _keeping(policy: SourcePolicy) -> Iterator[str]:
    if policy.retention_days is not None:
        yield f"Its data is kept {policy.retention_days} days at most, whatever `[privacy]` says.\n"


def _shared_steps(policy: SourcePolicy) -> dict[tuple[str, ...], list[str]]:
    """Steps to the keys they lead to: two keys of one account share theirs."""
    found: dict[tuple[str, ...], list[str]] = {}
    for key in policy.keys:
        found.setdefault(key.steps, []).append(f"`{key.name}`: {'needed' if key.required else 'optional'}")
    return found


def _setting_up(policy: SourcePolicy) -> Iterator[str]:
    yield "## Set-up\n"
    steps = [*policy.setup]
    for given, names in _shared_steps(policy).items():
        steps += [*given[:-1], f"{given[-1]} ({', '.join(names)})"]
    if policy.needs_terms:
        steps.append(
            f"Read the terms; if you accept them, set `accept_terms = true` in `[sources.{policy.source}]`. "
            "Until then the source stays off."
        )
    yield from (f"{number}. {step}" for number, step in enumerate(steps, 1))
    yield ""
