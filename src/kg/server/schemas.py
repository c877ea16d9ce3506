"""The JSON that the service sends, as JSON Schema 2020-12, for its description."""

from __future__ import annotations

from typing import Any

from kg.names import LANGUAGES

Json = dict[str, Any]

JSON, JSON_LD = "application/json", "application/ld+json"
TABLE = "application/sparql-results+json"
FORM = "application/x-www-form-urlencoded"
TEXT: Json = {"type": "string"}

_COUNT: Json = {"type": "integer", "minimum": 0}


def record(required: Json, optional: Json | None = None) -> Json:
    """Return the schema of an object.

    >>> record({"id": TEXT})["required"]
    ['id']
    """
    properties = required | (optional or {})
    return {"type": "object", "properties": properties, "required": list(required)}


def array(items: Json) -> Json:
    """Return the schema of a list."""
    return {"type": "array", "items": items}


def named(name: str) -> Json:
    """Return a reference to a schema that has a name."""
    return {"$ref": f"#/components/schemas/{name}"}


NAMED: Json = {
    "Found": record({"query": TEXT, "count": _COUNT, "entities": array(named("Hit"))}),
    "Hit": record(
        {
            "id": TEXT,
            "iri": {**TEXT, "format": "uri"},
            "name": record(dict.fromkeys(LANGUAGES, TEXT)),
            "type": TEXT,
            "matched": TEXT,
            "score": {"type": "integer", "minimum": 1, "maximum": 100},
            "passages": _COUNT,
        }
    ),
    "Results": {
        "description": "SPARQL 1.1 Query Results JSON: a table, or yes and no.",
        **record(
            {"head": {"type": "object"}},
            {"results": {"type": "object"}, "boolean": {"type": "boolean"}},
        ),
    },
    "Graph": {"description": "Expanded JSON-LD 1.1.", **array({"type": "object"})},
    "Reconciled": {
        "description": "The manifest, or for each key of the batch its candidates.",
        "type": "object",
    },
    "Suggestions": record({"result": array(named("Suggestion"))}),
    "Suggestion": record(
        {"id": TEXT, "name": TEXT},
        {"description": TEXT, "notable": array(named("Type")), "broader": array(named("Type"))},
    ),
    "Type": record({"id": TEXT, "name": TEXT}),
    "Flyout": record({"id": TEXT, "html": TEXT}),
    "Problem": record(
        {
            "type": TEXT,
            "title": TEXT,
            "status": {"type": "integer", "minimum": 400, "maximum": 599},
            "detail": TEXT,
        }
    ),
}
"""Schemas by the names under which the description has them."""

_WHY = {
    400: "The request is malformed; the answer says where.",
    404: "There is nothing of that name; the answer has the nearest ones.",
    406: "It does not come in a format that the client takes.",
    408: "The request did not arrive in time.",
    413: "The request is too long.",
    415: "The body is no form.",
    503: "All workers are busy, or the query took too long; ask again later.",
}
REFUSALS: Json = {
    str(status): {
        "description": about,
        "content": {
            "text/plain": {"schema": TEXT},
            "application/problem+json": {"schema": named("Problem")},
        },
    }
    for status, about in _WHY.items()
}
"""Refusals by their status (RFC 9457)."""
