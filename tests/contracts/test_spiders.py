"""Holds for every spider, whichever there are: nothing here names one."""

from __future__ import annotations

import importlib
import inspect
import pkgutil
import re

import pytest

import spiders
from crawler.config import SourceConfig
from crawler.models import FetchTask
from crawler.plan import SourcePlan
from spiders.bases.arguments import ARGUMENTS, accepted_arguments
from spiders.bases.asks import ONE_POST
from spiders.bases.platform import PlatformSpider
from tests.platforms import platforms

MODULES = [module.name for module in pkgutil.iter_modules(spiders.__path__) if not module.ispkg]
# Spiders that ask a host more often than twice a second, each with the reason it may.
QUICK: dict[str, str] = {}


def spider_class(name: str) -> type[PlatformSpider]:
    module = importlib.import_module(f"spiders.{name}")
    found = [
        member
        for member in vars(module).values()
        if inspect.isclass(member) and issubclass(member, PlatformSpider) and member.__module__ == module.__name__
    ]
    assert len(found) == 1, f"spiders/{name}.py defines {len(found)} spiders"
    return found[0]


def lists_of(name: str) -> set[str]:
    """The lists that a source has; one that only reads single pages has none."""
    return set(spider_class(name).policy.accepts) - set(ONE_POST)


def made(name: str, **config) -> PlatformSpider:
    plan = SourcePlan(
        source=name, run_id=0, config=SourceConfig(**config), searches=("oat milk",), hashtags=("#oats",),
        creators=("ana.example", "ana@tube.example", "ana"),
    )  # fmt: skip
    return spider_class(name)(source_plan=plan, secrets=platforms()[name].secrets)


@pytest.mark.parametrize("name", MODULES)
def test_name_module_and_policy_are_one(name: str):
    spider = spider_class(name)
    assert spider.name == name == spider.policy.source
    assert spider.__name__ == f"{name.capitalize()}Spider"


def test_every_spider_has_its_stand_in_the_tests():
    assert set(MODULES) == set(platforms()), "tests/fixtures/<platform>/platform.py"


@pytest.mark.parametrize("name", MODULES)
def test_nothing_that_a_base_asks_for_is_left_open(name: str):
    spider = spider_class(name)
    open_ends = [part for part in dir(spider) if getattr(getattr(spider, part), "__isabstractmethod__", False)]
    assert not open_ends


@pytest.mark.parametrize("name", MODULES)
def test_a_policy_says_everything_others_need(name: str):
    policy = spider_class(name).policy
    assert policy.terms_url.startswith("https://")
    assert policy.default_bases or not lists_of(name), "where are its lists?"
    assert all(re.fullmatch(r"https://[^/]+", base) for base in policy.default_bases)
    assert all(getattr(policy, part).strip() for part in ("title", "takes", "cost", "cannot"))
    assert policy.setup
    assert all(key.steps for key in policy.keys)
    assert policy.min_items < policy.max_items
    assert policy.url_patterns
    assert set(policy.accepts) <= set(FetchTask.model_fields["kind"].annotation.__args__)


@pytest.mark.parametrize("name", MODULES)
def test_nobody_hurries_without_a_reason(name: str):
    assert spider_class(name).policy.delay_s >= 0.5 or QUICK.get(name)


@pytest.mark.parametrize("name", MODULES)
def test_discover_asks_only_for_what_it_accepts(name: str):
    spider = made(name, trending=True)
    tasks = list(spider.discover())
    assert {task.kind for task in tasks} <= set(spider.policy.accepts)
    assert bool(tasks) is bool(lists_of(name))
    scopes = [task.scope for task in tasks]
    assert len(scopes) == len(set(scopes)), "two tasks share a cursor"
    for task in tasks:
        assert spider.request_for(task, None).url.startswith("https://")
    assert list(made(name, trending=True).discover()) == tasks


@pytest.mark.parametrize("name", MODULES)
def test_nothing_trending_where_nothing_trending_is_wanted(name: str):
    assert all(task.kind != "trending" for task in made(name, trending=False).discover())


@pytest.mark.parametrize("name", MODULES)
def test_api_base_is_the_door(name: str):
    spider = made(name, api_base="http://127.0.0.1:9/door")
    kinds = {task.kind: task for task in spider.discover()}
    assert not kinds or any(
        spider.request_for(task, None).url.startswith("http://127.0.0.1:9/door/") for task in kinds.values()
    )


@pytest.mark.parametrize("name", MODULES)
def test_every_argument_is_documented(name: str):
    spider = spider_class(name)
    doc = spider.__doc__ or ""
    said = doc[doc.index("-a") :]
    for argument in ARGUMENTS:
        accepted = argument in accepted_arguments(spider.policy)
        if argument != "instance":  # taken everywhere, of use where a platform has servers
            assert bool(re.search(rf"\b{argument}\b", said)) is accepted, argument
    assert all(ARGUMENTS.values())


@pytest.mark.parametrize("name", MODULES)
def test_a_posts_address_is_recognised(name: str):
    address = platforms()[name].example_url
    for module in MODULES:
        task = spider_class(module).task_for_url(address)
        assert (task is not None) is (module == name)
        if task is not None:
            assert task.kind in ("post", "thread")
            assert made(name).request_for(task, None).url


@pytest.mark.parametrize("name", MODULES)
def test_callbacks_are_short(name: str):
    spider = spider_class(name)
    for method_name, method in vars(spider).items():
        if method_name.startswith("on_"):
            lines = [line for line in inspect.getsource(method).splitlines() if line.strip()]
            assert len(lines) <= 10, f"{name}.{method_name} has {len(lines)} lines"
