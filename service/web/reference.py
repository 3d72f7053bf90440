"""The description of the API as a page: made from the same OpenAPI document, without a script or another site."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter, Request
from starlette.responses import Response

from ingest.model import Value
from service.web.render import page

Schema = Mapping[str, Any]


class Field(Value):
    """A value that is sent or comes back."""

    name: str
    place: str
    """`path`, `query` or `body`; of a value that comes back, ""."""
    kind: str
    """Its type, as a reader of JSON says it; the name of a shape leads to that shape."""
    shape: str = ""
    """The shape that it is, or whose list it is; "" where it is none."""
    limits: str = ""
    told: str = ""
    required: bool = False


class Operation(Value):
    """One thing that the API does."""

    method: str
    path: str
    summary: str
    told: str
    sent: tuple[Field, ...]
    answers: tuple[tuple[str, str, str], ...]
    """Status, what it means, the shape that comes back or ""."""


_LIMITS = {
    "minimum": "≥ {}", "maximum": "≤ {}", "minLength": "≥ {} characters", "maxLength": "≤ {} characters",
    "minItems": "≥ {} items", "maxItems": "≤ {} items", "default": "default: {}",
}  # fmt: skip


def kind(schema: Schema) -> tuple[str, str]:
    """A schema's type, and the shape in it.

    >>> kind({"anyOf": [{"type": "array", "items": {"$ref": "#/components/schemas/Fact"}}, {"type": "null"}]})
    ('list of Fact, or null', 'Fact')
    """
    if "$ref" in schema:
        name = schema["$ref"].rpartition("/")[2]
        return name, name
    if parts := schema.get("anyOf") or schema.get("oneOf"):
        kinds = [kind(part) for part in parts]
        return ", or ".join(said for said, _ in kinds), next((shape for _, shape in kinds if shape), "")
    if "enum" in schema or "const" in schema:
        return " | ".join(f'"{value}"' for value in schema.get("enum", [schema.get("const")])), ""
    inner = schema.get("items") or next(iter(schema.get("prefixItems", ())), None)
    if inner:
        said, shape = kind(inner)
        return f"list of {said}", shape
    return str(schema.get("type", "any")), ""


def _field(name: str, place: str, schema: Schema, required: bool, told: str = "") -> Field:
    said, shape = kind(schema)
    bounds = [schema, *(schema.get("anyOf") or ())]
    limits = [
        text.format(part[key])
        for part in bounds
        for key, text in _LIMITS.items()
        if part.get(key) not in (None, "", [], {})
    ]
    told = told or schema.get("description") or schema.get("title", "")
    return Field(
        name=name, place=place, kind=said, shape=shape, limits=", ".join(limits), told=told, required=required
    )  # fmt: skip


def fields(schema: Schema, place: str = "") -> tuple[Field, ...]:
    """The fields of a shape."""
    required = schema.get("required", ())
    return tuple(
        _field(name, place, inner, name in required) for name, inner in schema.get("properties", {}).items()
    )  # fmt: skip


def _schema_of(content: Mapping[str, Any]) -> Schema:
    return next((one.get("schema", {}) for one in content.values()), {})


def operations(description: Mapping[str, Any]) -> tuple[Operation, ...]:
    """Everything that an OpenAPI document describes, in its order."""
    shapes = description["components"]["schemas"]
    found = []
    for path, methods in description["paths"].items():
        for method, told in methods.items():
            sent = [
                _field(one["name"], one["in"], one["schema"], one.get("required", False), one.get("description", ""))
                for one in told.get("parameters", ())
            ]
            shape = kind(_schema_of(told.get("requestBody", {}).get("content", {})))[1]
            sent += fields(shapes[shape], "body") if shape else ()
            answers = tuple(
                (status, one["description"], kind(_schema_of(one.get("content", {})))[1])
                for status, one in told["responses"].items()
            )
            found.append(
                Operation(
                    method=method.upper(), path=path, summary=told.get("summary", ""), sent=tuple(sent),
                    told=told.get("description", ""), answers=answers,
                )
            )  # fmt: skip
    return tuple(found)


def _reference(request: Request) -> Response:
    description = request.app.openapi()
    shapes = {name: fields(schema) for name, schema in description["components"]["schemas"].items()}
    shown = {name: found for name, found in shapes.items() if found}
    return page(request, "reference.html", operations=operations(description), shapes=shown, info=description["info"])


def router() -> APIRouter:
    """The page."""
    made = APIRouter(include_in_schema=False)
    made.get("/docs")(_reference)
    return made
