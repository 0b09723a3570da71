"""The whole API as OpenAPI 3.1, from the route table and the pydantic models.

`python -m alacard_ext.openapi` prints it; the front end's types are generated from that.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from ._version import __version__
from .cards.models import Recipe
from .errors import AlacardError, BadRequest, Forbidden, NotLoaded, TooManyRequests
from .room import Room
from .rooms import ROOMS
from .routes import PREFIX, routes_of

if TYPE_CHECKING:
    from .route import Operation, Route

REF = "#/components/schemas/{model}"
ERROR_SCHEMA = {
    "type": "object",
    "required": ["message", "reason", "error"],
    "properties": {
        "message": {"type": "string", "description": "One sentence that says what to do."},
        "reason": {"type": "string", "description": "The error's code."},
        "error": {
            "type": "object",
            "required": ["code", "message", "details"],
            "properties": {
                "code": {"type": "string"},
                "message": {"type": "string"},
                "details": {"type": "object", "additionalProperties": True},
            },
        },
    },
}


@lru_cache(maxsize=4)
def openapi(rooms: tuple[Room, ...] = ROOMS) -> dict[str, Any]:
    """The document of these rooms, as JSON-safe values."""
    routes = routes_of(rooms)

    answers: set[type[BaseModel]] = set()
    inputs: set[type[BaseModel]] = set()
    for route in routes:
        for operation in route.operations.values():
            answers |= {operation.answer} if operation.answer else set()
            inputs |= {operation.body} if operation.body else set()
    wanted = sorted(answers | {Recipe}, key=lambda model: model.__name__)
    modes = [(model, "serialization") for model in wanted]
    modes += [(model, "validation") for model in sorted(inputs, key=lambda m: m.__name__)]
    references, definitions = models_json_schema(modes, ref_template=REF)  # type: ignore[arg-type]
    paths: dict[str, Any] = {}
    for route in routes:
        for method, operation in route.operations.items():
            entry: dict[str, Any] = {
                "summary": operation.summary,
                "operationId": f"{method}{route.path}",
                "parameters": _path_parameters(route.path) + _query_parameters(operation.query),
                "responses": {
                    str(operation.status): _response(
                        references[(operation.answer, "serialization")] if operation.answer else {}
                    ),
                    **_errors(route, operation),
                    "default": _error("Any error"),
                },
            }
            if operation.body:
                schema = references[(operation.body, "validation")]
                entry["requestBody"] = {
                    "required": True,
                    "content": {"application/json": {"schema": schema}},
                }
            paths.setdefault(PREFIX + route.path, {})[method] = entry
    return {
        "openapi": "3.1.0",
        "info": {"title": "Alacard", "version": __version__},
        "paths": paths,
        "components": {"schemas": {**definitions.get("$defs", {}), "Error": ERROR_SCHEMA}},
    }


def _errors(route: Route, operation: Operation) -> dict[str, Any]:
    """The errors of an operation by status, each with its codes and what they mean."""
    classes: list[type[AlacardError]] = [
        *operation.errors,
        Forbidden,
        TooManyRequests,
        NotLoaded,
        AlacardError,
    ]
    if operation.query or operation.body or "{" in route.path:
        classes.append(BadRequest)
    found: dict[str, list[type[AlacardError]]] = {}
    for each in sorted(set(classes), key=lambda error: error.code):
        found.setdefault(str(each.status), []).append(each)
    answers = {}
    for status in sorted(found):
        lines = [f"{each.code}: {' '.join((each.__doc__ or '').split())}" for each in found[status]]
        answers[status] = _error("\n".join(lines))
        answers[status]["x-codes"] = [each.code for each in found[status]]
    # Who comes from another site is refused before the route is asked.
    if operation.body or any(method != "get" for method in route.operations):
        answers["403"]["x-codes"].append("XSRF")
    return answers


def _error(description: str) -> dict[str, Any]:
    schema = {"$ref": "#/components/schemas/Error"}
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def _path_parameters(path: str) -> list[dict[str, Any]]:
    names = [part[1:-1] for part in path.split("/") if part.startswith("{")]
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in names
    ]


def _query_parameters(query: type[BaseModel] | None) -> list[dict[str, Any]]:
    if query is None:
        return []
    schema = query.model_json_schema()
    required = set(schema.get("required", []))
    return [
        {"name": name, "in": "query", "required": name in required, "schema": field}
        for name, field in schema["properties"].items()
    ]


def _response(data: Any) -> dict[str, Any]:
    schema = {
        "type": "object",
        "required": ["data", "meta"],
        "properties": {
            "data": data,
            "meta": {"type": "object", "additionalProperties": True},
        },
    }
    return {"description": "Done", "content": {"application/json": {"schema": schema}}}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(openapi(), indent=2, sort_keys=True) + "\n")
