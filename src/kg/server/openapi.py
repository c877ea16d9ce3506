"""The description of the JSON routes: OpenAPI 3.1 (https://spec.openapis.org/oas/v3.1.1.html)."""

from __future__ import annotations

from importlib.metadata import version
from typing import Any

from kg import names

from . import candidates, finding, schemas, suggestions
from .documents import as_json, document
from .engine import Engine
from .exchange import Exchange, Reply, nothing
from .negotiation import takes_gzip
from .schemas import FORM, JSON, JSON_LD, TABLE, TEXT, Json, array, named, record
from .visits import METHODS, allowed

_TITLE = "Governance knowledge graph"
_ABOUT = (
    "What newspapers report on local governance; every statement leads back to its sentence. "
    "These are the routes that answer in JSON; they only read. What an article does not say "
    "is not reported, which does not mean no."
)
_LICENSE = {"name": "CC BY 4.0", "url": "https://creativecommons.org/licenses/by/4.0/"}
_SHORT: Json = {**TEXT, "maxLength": candidates.LONGEST}
_IRI: Json = {**TEXT, "format": "uri"}
_GRAPHS = {f"{kind}-graph-uri": array(_IRI) for kind in ("default", "named")}


def description() -> Json:
    """Return the description of this release.

    >>> sorted(description()["paths"])[:2]
    ['/openapi.json', '/reconcile']
    """
    return {
        "openapi": "3.1.0",
        "info": {
            "title": _TITLE,
            "version": version("governance-kg"),
            "description": _ABOUT,
            "license": _LICENSE,
        },
        "servers": [{"url": "/"}],
        "paths": {
            "/sparql": _sparql(),
            "/search": {"get": _search()},
            "/{folder}/{name}.json": {"get": _entity()},
            **_reconciliation("/reconcile", ""),
            **_reconciliation("/reconcile/zh", "InChinese"),
            "/openapi.json": {"get": _operation("openapi", "This description.", {JSON: {}})},
        },
        "components": {"schemas": schemas.NAMED, "responses": schemas.REFUSALS},
    }


def _operation(name: str, summary: str, answers: Json, *refused: int, **more: Any) -> Json:
    content = {media: {"schema": schema} for media, schema in answers.items()}
    responses: Json = {"200": {"description": "The answer.", "content": content}}
    for status in refused:
        responses[str(status)] = {"$ref": f"#/components/responses/{status}"}
    return {"operationId": name, "summary": summary, **more, "responses": responses}


def _parameter(name: str, about: str, schema: Json, **more: Any) -> Json:
    return {"name": name, "in": "query", "description": about, "schema": schema, **more}


def _form(required: Json, optional: Json | None = None) -> Json:
    return {"required": True, "content": {FORM: {"schema": record(required, optional)}}}


def _sparql() -> Json:
    answers = {TABLE: named("Results"), JSON_LD: named("Graph")}
    asked = _parameter(
        "query", "A query; the prefixes of the ontology are declared.", TEXT, required=True
    )
    graphs = [_parameter(name, "A graph of the dataset.", iris) for name, iris in _GRAPHS.items()]
    refused = (400, 406, 503)
    return {
        "get": _operation(
            "query", "Ask a SPARQL query.", answers, *refused, parameters=[asked, *graphs]
        ),
        "post": _operation(
            "queryByForm",
            "Ask a SPARQL query by a form.",
            answers,
            *refused,
            408,
            413,
            415,
            requestBody=_form({"query": TEXT}, _GRAPHS),
        ),
    }


def _search() -> Json:
    wanted = {**TEXT, "minLength": 1, "maxLength": finding.LONGEST, "pattern": r"\S"}
    limit = {
        "type": "integer",
        "minimum": 1,
        "maximum": finding.MOST,
        "default": finding.USUAL,
    }
    return _operation(
        "search",
        "Entities that bear a name like a text, the best first.",
        {JSON: named("Found"), "text/html": TEXT},
        400,
        406,
        503,
        parameters=[
            _parameter("q", "A name, part of one, or its pinyin.", wanted, required=True),
            _parameter("type", "A class, by its term, prefixed name or IRI.", _SHORT),
            _parameter("limit", "How many are told of.", limit),
            _language(),
        ],
    )


def _entity() -> Json:
    segment = "[a-z0-9]+(-[a-z0-9]+)*"
    parts = {
        "folder": ("The first part of its id, which names its class.", "role"),
        "name": ("The other part of its id.", "lane-head"),
    }
    placed = [
        {
            "name": name,
            "in": "path",
            "required": True,
            "description": about,
            "schema": {**TEXT, "pattern": f"^{segment}$", "maxLength": 90},
            "example": example,
        }
        for name, (about, example) in parts.items()
    ]
    return _operation(
        "entity",
        "All statements about an entity, with the names of what they mention.",
        {JSON: named("Graph")},
        400,
        404,
        503,
        parameters=[*placed, _language()],
    )


def _language() -> Json:
    return _parameter("lang", "Of what is for readers.", {"enum": list(names.LANGUAGES)})


def _reconciliation(path: str, suffix: str) -> Json:
    answers, batch = {JSON: named("Reconciled")}, "A batch of queries, as JSON."
    found: Json = {
        path: {
            "get": _operation(
                f"reconcile{suffix}",
                "The manifest of the reconciliation service, or the candidates for a batch.",
                answers,
                *(400, 413, 503),
                parameters=[_parameter("queries", batch, TEXT)],
            ),
            "post": _operation(
                f"reconcileByForm{suffix}",
                "The candidates for a batch of queries.",
                answers,
                *(400, 408, 413, 415, 503),
                requestBody=_form({"queries": {**TEXT, "description": batch}}),
            ),
        }
    }
    cursor = {"type": "integer", "minimum": 0, "maximum": suggestions.FARTHEST}
    for what, example in (("entity", "role/lane-head"), ("type", "Role"), ("property", "uses")):
        asked = [
            _parameter("prefix", "The beginning, or a part, of a name.", _SHORT, required=True),
            _parameter("cursor", "How many suggestions are skipped.", cursor),
        ]
        found[f"{path}/suggest/{what}"] = {
            "get": _operation(
                f"suggest{what.title()}{suffix}",
                f"Suggest by name: {what}.",
                {JSON: named("Suggestions")},
                *(400, 503),
                parameters=asked,
            )
        }
        found[f"{path}/flyout/{what}"] = {
            "get": _operation(
                f"flyout{what.title()}{suffix}",
                f"A piece of HTML on one: {what}.",
                {JSON: named("Flyout")},
                *(400, 404, 503),
                parameters=[_parameter("id", "Its id.", _SHORT, required=True, example=example)],
            )
        }
    return found


async def page(engine: Engine, exchange: Exchange) -> Reply:
    """Send the description."""
    if not allowed(exchange):
        return nothing(allow=METHODS)
    zipped = takes_gzip(exchange.header(b"accept-encoding"))
    made = document(as_json(description()), JSON, zipped=zipped)
    made.lasting = True
    return made
