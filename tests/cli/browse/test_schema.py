"""The API against its own OpenAPI document: what it describes holds, and what it does not describe is refused."""

from __future__ import annotations

import pytest
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import GenerationMode
from schemathesis.config import SchemathesisConfig
from starlette.testclient import TestClient

from cli.browse.app import create_app
from cli.desk import open_desk
from crawler import clock
from tests.cli.browse.stage import TOKEN, doors_of, make_morning, oid
from tests.factories import NOON

HOST = "127.0.0.1:8788"
HEADERS = {"Authorization": f"Bearer {TOKEN}", "Host": HOST}
IDS = [oid(1), oid(2), oid(3), oid(901), oid(902), oid(950), "ffffffffffff"]
WAYS = ["list", "withheld", "trends", "sources", "results", "export", "one", "decide"]
SEEDED = settings(
    max_examples=12, deadline=None, derandomize=True, database=None, phases=[Phase.generate],
    suppress_health_check=list(HealthCheck),
)  # fmt: skip


@pytest.fixture(scope="module")
def described(tmp_path_factory):
    desk = open_desk(make_morning(tmp_path_factory.mktemp("schema") / "acme"))
    with clock.frozen(NOON), desk.store() as store:
        app = create_app(desk, store, doors_of(8788))
        yield schemathesis.openapi.from_asgi("/api/openapi.json", app, config=SchemathesisConfig(), headers=HEADERS)


def operation(described, name: str):
    return next(each.ok() for each in described.get_all_operations() if each.ok().definition.raw["operationId"] == name)


@pytest.mark.parametrize("name", WAYS)
def test_what_is_described_is_answered_as_described(described, name):
    @SEEDED
    @given(operation(described, name).as_strategy(generation_mode=GenerationMode.POSITIVE))
    def check(case):
        if "id" in (case.path_parameters or {}):  # those that are drawn are nobody's
            case.path_parameters["id"] = IDS[sum(map(ord, case.path_parameters["id"])) % len(IDS)]
        case.call_and_validate(headers=HEADERS)

    check()


@pytest.mark.parametrize("name", [name for name in WAYS if name not in ("trends", "sources")])
def test_what_is_not_described_is_refused(described, name):
    @SEEDED
    @given(operation(described, name).as_strategy(generation_mode=GenerationMode.NEGATIVE))
    def check(case):
        if name == "decide" and "id" in (case.path_parameters or {}):
            case.path_parameters["id"] = oid(1)
        case.call_and_validate(headers=HEADERS)

    check()


def test_the_document_names_every_way_in(described):
    client = TestClient(described.app, base_url=f"http://{HOST}", headers=HEADERS)
    routes = {(route.path, method) for route in described.app.routes for method in route.methods - {"HEAD"}}
    offered = {(path, method) for path, method in routes if path.startswith("/api/") and "openapi" not in path}
    document = client.get("/api/openapi.json").json()
    told = {(path, method.upper()) for path, ways in document["paths"].items() for method in ways}
    assert told == offered
    assert sorted(each.ok().definition.raw["operationId"] for each in described.get_all_operations()) == sorted(WAYS)
