"""The OpenAPI document of the JSON API, made from the models and columns it answers with."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any, get_args

from pydantic import BaseModel

from cli.browse.view import STATUS_FILTERS
from cli.export.columns import COLUMNS
from cli.listing.filters import VERDICTS
from crawler.config.sections import PLAYS
from crawler.db.decisions import Status
from crawler.db.rankings import SHELVES
from spiders import source_names

_NUMBERS = (
    "score", "fit", "reach", "author_followers", "view_count", "like_count", "comment_count", "share_count",
    "views_per_hour", "forecast_views", "slot_probability", "rank",
)  # fmt: skip
_LISTS = ("hashtags", "reasons")
_TEXT_OR_NULL = {"type": ["string", "null"]}


def document(decision: type[BaseModel]) -> dict[str, Any]:
    """OpenAPI 3.1; ``decision`` is the model of what may be decided."""
    schema = decision.model_json_schema(ref_template="#/components/schemas/{model}")
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "topcomment",
            "version": version("topcomment"),
            "description": "The morning's list and what people decided. Nothing is ever posted.",
        },
        "security": [{"token": []}],
        "paths": _paths(),
        "components": {
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
            "schemas": {
                "Opportunity": _opportunity(),
                "Decision": schema,
                "Standing": {"type": "object", "properties": {"opportunity_id": {"type": "string"}, **_standing()}},
                "Error": {"type": "object", "required": ["error"], "properties": {"error": {"type": "string"}}},
            },
        },
    }


def _paths() -> dict[str, Any]:
    target = {
        "name": "id",
        "in": "path",
        "required": True,
        "schema": {"type": "string", "pattern": "^[A-Za-z0-9_-]{4,80}$"},
    }
    many = {"summary": "One page of one shelf", "operationId": "list", "parameters": _filters()}
    page = {"type": "object", "properties": _page()}
    body = {"required": True, "content": {"application/json": {"schema": _ref("Decision")}}}
    decide = {"summary": "Record a decision", "operationId": "decide", "parameters": [target], "requestBody": body}
    one = {"summary": "One opportunity with its history", "operationId": "one", "parameters": [target]}
    return {
        "/api/opportunities": {"get": many | {"responses": _answers(page, 422)}},
        "/api/opportunities/{id}": {"get": one | {"responses": _answers(_ref("Opportunity"), 404, 422)}},
        "/api/opportunities/{id}/decisions": {
            "post": decide | {"responses": _answers(_ref("Standing"), 400, 404, 409, 413, 422)}
        },
    }


def _page() -> dict[str, Any]:
    return {
        "brand": {"type": "string"},
        "ranked_at": {"type": "string", "format": "date-time"},
        "shelf": {"type": "string"},
        "totals": {"type": "object", "additionalProperties": {"type": "integer"}},
        "opportunities": {"type": "array", "items": _ref("Opportunity")},
        "after": {"type": ["integer", "null"], "description": "give it as `after` for the next page"},
    }


def _filters() -> list[dict[str, Any]]:
    several = {"play": PLAYS, "platform": source_names(), "language": None}
    single: dict[str, dict[str, Any]] = {
        "shelf": {"type": "string", "enum": list(SHELVES.values()), "default": "listed"},
        "status": {"type": "string", "enum": list(STATUS_FILTERS), "default": "todo"},
        "min_score": {"type": "number", "minimum": 0, "maximum": 100},
        "within": {"type": "number", "minimum": 0, "maximum": 720, "description": "hours until the window closes"},
        "closed": {"type": "string", "enum": ["1"], "description": "windows that are over too"},
        "assignee": {"type": "string", "description": "a name, or - for nobody"},
        "text": {"type": "string", "description": "words in title, text or names"},
        "after": {"type": "integer", "minimum": -1, "maximum": 1_000_000_000},
    }
    found: list[dict[str, Any]] = [{"name": name, "in": "query", "schema": schema} for name, schema in single.items()]
    for name, known in several.items():
        items: dict[str, Any] = {"type": "string"} | ({"enum": list(known)} if known else {})
        found.append({"name": name, "in": "query", "schema": {"type": "array", "items": items}, "explode": True})
    return found


def _opportunity() -> dict[str, Any]:
    columns: dict[str, Any] = dict.fromkeys(COLUMNS, _TEXT_OR_NULL)
    columns |= {name: {"type": ["number", "null"]} for name in _NUMBERS}
    columns |= {name: {"type": "array", "items": {"type": "string"}} for name in _LISTS}
    columns["verdict"] = {"type": "string", "enum": list(VERDICTS)}
    more = {"shelf": {"type": "string"}, "opportunity": {"type": "object"}, "history": {"type": "array"}}
    return {
        "type": "object",
        "required": ["opportunity_id", "verdict"],
        "properties": {**columns, **_standing(), **more},
    }


def _standing() -> dict[str, Any]:
    texts = ("draft", "approved_by", "routed_to", "status_reason", "status_by")
    return {
        "status": {"type": "string", "enum": list(get_args(Status))},
        "assignee": _TEXT_OR_NULL,
        **{name: {"type": "string"} for name in texts},
        "version": {"type": "integer", "minimum": 0},
        "status_at": _TEXT_OR_NULL,
        "snoozed_until": _TEXT_OR_NULL,
    }


def _answers(good: dict[str, Any], *bad: int) -> dict[str, Any]:
    def told(schema: dict[str, Any]) -> dict[str, Any]:
        return {"application/json": {"schema": schema}}

    words = {400: "Not JSON", 404: "No such id", 409: "Somebody was quicker", 413: "Too long", 422: "Lacks something"}
    answers = {str(code): {"description": words[code], "content": told(_ref("Error"))} for code in bad}
    refused = {code: {"description": "Refused at the door"} for code in ("401", "403", "421")}
    return {"200": {"description": "OK", "content": told(good)}, **answers, **refused}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": f"#/components/schemas/{name}"}
