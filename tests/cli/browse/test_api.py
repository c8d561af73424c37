"""The list and its decisions for programs: the page's own functions, described by a document."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from starlette.testclient import TestClient

from cli.browse.app import create_app
from cli.desk import open_desk
from cli.export.columns import COLUMNS
from crawler import clock
from tests.cli.browse.stage import TOKEN, doors_of, make_morning, oid
from tests.cli.stage import run
from tests.factories import NOON

HOME = "http://127.0.0.1:8788"
KNOWN = [
    "play", "platform", "language", "min_score", "status", "assignee", "within", "closed", "text", "after", "card",
    "shelf",
]  # fmt: skip
PAIRS = st.dictionaries(st.text(max_size=8), st.text(max_size=8))


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    return tmp_path_factory.mktemp("api") / "acme"


@pytest.fixture(scope="module")
def program(folder):
    desk = open_desk(make_morning(folder))
    with clock.frozen(NOON), desk.store() as store:
        headers = {"Authorization": f"Bearer {TOKEN}"}
        yield TestClient(create_app(desk, store, doors_of(8788)), base_url=HOME, headers=headers)


def ids(program, query: str) -> list[str]:
    answer = program.get(f"/api/opportunities?{query}")
    assert answer.status_code == 200, answer.text
    return [row["opportunity_id"] for row in answer.json()["opportunities"]]


@pytest.mark.parametrize(
    ("query", "numbers"),
    [
        ("", range(1, 9)),
        ("play=question", [4, 8]),
        ("play=question&play=review", [3, 4, 7, 8]),
        ("language=nb", [1, 3, 5, 7]),
        ("min_score=86", [1, 2, 3, 4]),
        ("within=3", [1, 2, 3]),
        ("closed=true", [*range(1, 9), 99]),
        ("text=NUMBER%204", [4]),
        ("text=water", [2]),
        ("text=100%25", []),
        ("platform=mastodon", []),
        ("after=5", [7, 8]),
        ("verdict=maybe&min_score=85", [4, 5]),
        (f"trend={oid(1)}", [1, 5]),
        ("sound=la-la", [6, 7]),
        ("shelf=escalated&min_score=99&text=nothing", [901]),
        ("shelf=withheld", [902, 903]),
        ("shelf=explore", [950]),
        ("status=done", []),
    ],
)
def test_filters(program, query, numbers):
    assert ids(program, query) == [oid(number) for number in numbers]


def test_a_row_has_the_columns_of_an_export_and_what_people_said(program):
    row = program.get("/api/opportunities").json()["opportunities"][0]
    assert set(COLUMNS) <= set(row)
    assert (row["status"], row["version"], row["draft"]) == ("open", 0, "")


def test_one_with_its_history(program):
    answer = program.post(f"/api/opportunities/{oid(7)}/decisions", json={"action": "take", "who": "bot", "seen": 0})
    assert (answer.status_code, answer.json()["assignee"], answer.json()["version"]) == (200, "bot", 1)
    one = program.get(f"/api/opportunities/{oid(7)}").json()
    assert [(word["action"], word["who"]) for word in one["history"]] == [("take", "bot")]
    assert one["opportunity"]["forecast"]["horizon_h"] == 24


def test_who_comes_second_is_told(program):
    where = f"/api/opportunities/{oid(6)}/decisions"
    assert program.post(where, json={"action": "skip", "reason": "tone", "who": "ana", "seen": 0}).status_code == 200
    late = program.post(where, json={"action": "take", "who": "bo", "seen": 0})
    assert (late.status_code, "ana was quicker" in late.json()["error"]) == (409, True)
    assert oid(6) in ids(program, "status=skipped")
    assert program.post(where, json={"action": "undo", "seen": 1}).json()["status"] == "open"


def test_a_version_that_never_was_is_not_the_one_that_holds(program):
    answer = program.post(f"/api/opportunities/{oid(3)}/decisions", json={"action": "take", "seen": 7})
    assert (answer.status_code, "not there yet" in answer.json()["error"]) == (409, True)


def test_a_snooze_ends_by_itself(program):
    where = f"/api/opportunities/{oid(8)}/decisions"
    until = "2026-03-04T15:00:00+00:00"
    assert program.post(where, json={"action": "snooze", "until": until}).json()["status"] == "snoozed"
    assert oid(8) not in ids(program, "")
    with clock.frozen(NOON.replace(hour=15)):
        assert oid(8) in ids(program, "status=open")
    assert program.post(where, json={"action": "undo"}).status_code == 200


@pytest.mark.parametrize(
    ("body", "says"),
    [
        ({"action": "shout"}, "action"),
        ({"action": "skip"}, "say why"),
        ({"action": "done", "url": "javascript:alert(1)"}, "no web address"),
        ({"action": "snooze", "until": "2026-03-04T15:00:00"}, "until"),
        ({"action": "take", "colour": "red"}, "colour"),
        ({"action": "take", "seen": "0"}, "whole number"),
        ({"action": "take", "seen": True}, "whole number"),
        ({"action": "assign", "to": "nobody-we-know"}, "no market's people"),
        ([], "body"),
    ],
)
def test_what_makes_no_sense_is_one_sentence(program, body, says):
    answer = program.post(f"/api/opportunities/{oid(1)}/decisions", json=body)
    assert (answer.status_code, says in answer.json()["error"]) == (422, True), answer.text


@pytest.mark.parametrize("target", ["ffffffffffff", "x", "a%00b", "%ff%fe", "é" * 20, "a" * 500])
def test_an_unknown_id(program, target):
    assert program.get(f"/api/opportunities/{target}").status_code == 404
    assert program.post(f"/api/opportunities/{target}/decisions", json={"action": "take"}).status_code == 404


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(KNOWN),
        st.one_of(st.text(max_size=30), st.sampled_from(["question", "-1", "nan", "1e308", "todo", "\x00", "%", "_"])),
    )
)
def test_no_address_breaks_the_page_or_the_list(program, params):
    for path in ("/api/opportunities", "/", "/withheld"):
        assert program.get(path, params=params).status_code in (200, 404, 422)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.one_of(st.binary(max_size=60), PAIRS.map(repr).map(str.encode)))
def test_no_body_breaks_a_decision(program, body):
    answer = program.post(f"/api/opportunities/{oid(5)}/decisions", content=body)
    assert answer.status_code == 422
    assert set(answer.json()) == {"error"}


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("colour=red", "colour"),
        ("status=todo&status=all", "once"),
        ("closed=1", "true or false"),
        ("after=1_0", "after"),
        ("min_score=%205", "min_score"),
        ("play=", "play"),
        ("platform=orkut", "orkut"),
        ("text=" + "x" * 201, "text"),
        ("text=a%00b", "text"),
        ("status=", "status"),
        ("shelf=attic", "shelf"),
    ],
)
def test_a_parameter_that_is_not_described_is_refused(program, query, says):
    answer = program.get(f"/api/opportunities?{query}")
    assert (answer.status_code, says in answer.json()["error"]) == (422, True), answer.text


def test_what_was_withheld_with_its_reasons_and_who_called_it_wrong(program):
    where = f"/api/opportunities/{oid(903)}/decisions"
    assert program.post(where, json={"action": "wrong", "reason": "a joke", "who": "ana"}).status_code == 200
    page = program.get("/api/withheld?disputed=true").json()
    assert page["reasons"] == [{"reason": "grief", "label": "Grief", "count": 2}]
    assert (page["total"], page["disputed"]) == (2, 1)
    (row,) = page["opportunities"]
    assert (row["opportunity_id"], row["dispute"]["who"], row["dispute"]["why"]) == (oid(903), "ana", "a joke")
    assert program.get("/api/withheld?reason=politics").json()["opportunities"] == []
    assert program.post(where, json={"action": "undo"}).status_code == 200
    assert program.get("/api/withheld").json()["disputed"] == 0
    assert program.post(f"/api/opportunities/{oid(1)}/decisions", json={"action": "wrong"}).status_code == 409


def test_trends_add_up(program):
    found = {each["key"]: each for each in program.get("/api/trends").json()["trends"]}
    cluster, sound = found[oid(1)], found["la-la"]
    assert (cluster["kind"], cluster["posts"], cluster["listed"], cluster["total"]) == ("cluster", 2, 2, 4000)
    assert (sound["kind"], sound["posts"], sound["regions"]) == ("sound", 2, {"NO": 1, "SE": 1})
    assert [reading["total"] for reading in cluster["growth"]][-1] == 4000
    assert cluster["per_hour"] == 200


def test_sources_say_what_was_not_seen(program):
    found = program.get("/api/sources").json()
    assert any("not seen" in sentence for sentence in found["not_seen"])
    assert {"peertube", "mastodon"} <= {each["source"] for each in found["sources"]}


def test_an_export_is_that_of_the_command(program, folder, tmp_path):
    for kind in ("csv", "ndjson", "json", "xlsx"):
        answer = program.get(f"/api/export?format={kind}&play=question")
        assert (answer.status_code, f".{kind}" in answer.headers["content-disposition"]) == (200, True)
        out = tmp_path / f"a.{kind}"
        done = run("export", "-w", folder, "--format", kind, "--out", out, "--play", "question")
        assert done.exit_code == 0, done.stderr
        if kind != "xlsx":
            assert answer.content == out.read_bytes()
    assert program.get("/api/export?format=pdf").status_code == 422
