"""The OpenAPI document of the JSON API, made from the models that check what is asked and what is answered."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from cli.browse import told
from cli.browse.asked import ExportAsked, ListAsked, Nothing, WithheldAsked
from cli.browse.results_told import Results, ResultsAsked
from cli.browse.said import DECISION
from cli.browse.views import FORMATS
from cli.deciding import people_of
from crawler.config import Brand
from spiders import source_names

_REF = "#/components/schemas/{model}"
_ID = {"name": "id", "in": "path", "required": True, "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{4,80}$"}}
_WORDS = {
    400: "Not to be understood", 401: "Without the key", 403: "Another page asked", 404: "No such id",
    409: "Somebody was quicker, or it cannot be said now", 413: "Too long", 421: "Another host", 422: "Lacks something",
}  # fmt: skip


@dataclass(frozen=True)
class _Read:
    """One way to read: its address, the model of its parameters and that of its answer."""

    path: str
    name: str
    summary: str
    asked: type[BaseModel]
    answer: type[BaseModel] | None


_READS = (
    _Read("/api/opportunities", "list", "One page of one shelf", ListAsked, told.ListPage),
    _Read("/api/withheld", "withheld", "One page of what was withheld", WithheldAsked, told.WithheldPage),
    _Read("/api/trends", "trends", "What several posts say or do alike", Nothing, told.Trends),
    _Read("/api/sources", "sources", "How every source stands", Nothing, told.Sources),
    _Read("/api/results", "results", "What we did in a week, and what it brought", ResultsAsked, Results),
    _Read("/api/export", "export", "The list as a file", ExportAsked, None),
)


def document(brand: Brand) -> dict[str, Any]:
    """OpenAPI 3.1 for one brand: to whom a card may be assigned is its own."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "topcomment",
            "version": version("topcomment"),
            "description": "The morning's list and what people decided. Nothing is ever posted.",
        },
        "security": [{"token": []}],
        "paths": {**{read.path: {"get": _operation(read)} for read in _READS}, **_about_one()},
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {**_answers_schemas(), **_decision_schemas(brand)},
        },
    }


def _operation(read: _Read) -> dict[str, Any]:
    files: dict[str, Any] = {kind.split(";")[0]: {"schema": {}} for kind in FORMATS.values()}
    content = _content(read.answer) if read.answer else files
    return {
        "summary": read.summary,
        "operationId": read.name,
        "parameters": list(_parameters(read.asked)),
        "responses": {"200": {"description": "OK", "content": content}, **_failures(422)},
    }


def _about_one() -> dict[str, Any]:
    body = {"required": True, "content": {"application/json": {"schema": {"$ref": _REF.format(model="Decision")}}}}
    one = {"200": {"description": "OK", "content": _content(told.Whole)}, **_failures(404)}
    decided = {"200": {"description": "OK", "content": _content(told.Decided)}, **_failures(404, 409, 413, 422)}
    named: dict[str, Any] = {"parameters": [_ID]}
    return {
        "/api/opportunities/{id}": {
            "get": {"summary": "One opportunity with its history", "operationId": "one", **named, "responses": one}
        },
        "/api/opportunities/{id}/decisions": {
            "post": {
                "summary": "Record a decision", "operationId": "decide", **named, "requestBody": body,
                "responses": decided,
            }
        },
    }  # fmt: skip


def _parameters(model: type[BaseModel]) -> Iterator[dict[str, Any]]:
    """The fields of a model as parameters; its definitions are few and stand where they are used."""
    for name, schema in model.model_json_schema()["properties"].items():
        plain = {key: value for key, value in schema.items() if key not in ("title", "description")}
        if name == "platform":
            plain["items"] = {"type": "string", "enum": list(source_names())}
        told_so = {"description": schema["description"]} if "description" in schema else {}
        yield {"name": name, "in": "query", "schema": plain, **told_so}


def _answers_schemas() -> dict[str, Any]:
    models = [read.answer for read in _READS if read.answer] + [told.Whole, told.Decided, told.Failure]
    _, schema = models_json_schema([(model, "serialization") for model in models], ref_template=_REF)
    found: dict[str, Any] = schema["$defs"]
    return found


def _decision_schemas(brand: Brand) -> dict[str, Any]:
    schema = DECISION.json_schema(ref_template=_REF)
    parts: dict[str, Any] = schema.pop("$defs")
    people = people_of(brand)
    if people:
        parts["AssignSaid"]["properties"]["to"]["enum"] = ["", *people]
    return {**parts, "Decision": schema}


def _content(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": {"$ref": _REF.format(model=model.__name__)}}}


def _failures(*codes: int) -> dict[str, Any]:
    """What may go wrong: at the door for everybody, and further codes."""
    return {
        str(code): {"description": _WORDS[code], "content": _content(told.Failure)} for code in (401, 403, *codes, 421)
    }
