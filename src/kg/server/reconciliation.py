"""An OpenRefine reconciliation service over all names, in English and, under `/zh`, Chinese.

(Reconciliation Service API 0.2, https://reconciliation-api.github.io/specs/0.2/) Names are
looked up in a directory that is read once for each version of the graph; values of
properties are asked of the workers. There is no JSONP.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from hashlib import blake2b
from importlib.metadata import version
from typing import Any

from kg import names
from kg.errors import QueryError
from kg.names import Language

from . import candidates, cards, suggestions
from .desk import Desk, Library
from .engine import Engine
from .exchange import Exchange, Page, Refusal, Reply, nothing, reply
from .protocol import parameters

Answer = Callable[[Desk], Awaitable[Any]]
"""Returns a reply, or what is to be sent as JSON."""

_PATHS: dict[Language, str] = {"en": "/reconcile", "zh": "/reconcile/zh"}
_READ, _ASK = "GET, HEAD, OPTIONS", "GET, HEAD, POST, OPTIONS"
_FORM = "application/x-www-form-urlencoded"
_NAME: dict[Language, str] = {
    "en": "Governance knowledge graph: what newspapers report of local governance",
    "zh": "基层治理知识图谱：报纸所述的地方治理",
}
_TYPES = ("Model", "Measure", "Role", "Organization", "OrganizationKind", "Group", "Area")


def pages(shelves: Library) -> dict[str, Page]:
    """Return the pages of the service by path; `shelves` hold the names.

    >>> list(pages(Library()))[:2]
    ['/reconcile', '/reconcile/preview']
    """
    parts: dict[str, Answer] = {
        "": queries,
        "/preview": suggestions.preview,
        "/suggest/entity": suggestions.entity,
        "/suggest/type": suggestions.kind,
        "/suggest/property": suggestions.prop,
        "/flyout/entity": suggestions.flyout_entity,
        "/flyout/type": suggestions.flyout_type,
        "/flyout/property": suggestions.flyout_property,
    }
    return {
        path + part: Endpoint(answer, language, shelves)
        for language, path in _PATHS.items()
        for part, answer in parts.items()
    }


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One address of the service."""

    answer: Answer
    language: Language
    shelves: Library

    async def __call__(self, engine: Engine, exchange: Exchange) -> Reply:
        """Answer one request."""
        methods = _ASK if self.answer is queries else _READ
        if exchange.method == "OPTIONS":
            return nothing(allow=methods)
        if exchange.method not in methods.split(", "):
            raise Refusal(405, f"{exchange.method} is not for this place", allow=methods)
        graph, fields = engine.graph, await _fields(exchange)
        holdings = await self.shelves.of(graph)
        desk = Desk(exchange, self.language, graph, self.shelves, holdings, fields)
        try:
            answer = await self.answer(desk)
        except QueryError as error:
            raise Refusal(400, str(error)) from None
        if not isinstance(answer, Reply):
            body = json.dumps(answer, ensure_ascii=False).encode()
            answer = reply(200, body, "application/json")
        if exchange.method != "POST":
            digest = blake2b(graph.version.encode() + answer.body, digest_size=12).hexdigest()
            answer.etag, answer.lasting = f'W/"{digest}"'.encode(), True
            answer.headers += [(b"etag", answer.etag), (b"cache-control", b"public, no-cache")]
        return answer


async def _fields(exchange: Exchange) -> dict[str, str]:
    """Return the parameters of a request: of its address, and of the form that it posts."""
    fields = parameters(exchange.query)
    if exchange.method == "POST":
        media = exchange.header(b"content-type").partition(";")[0].strip().lower()
        if media != _FORM:
            raise Refusal(415, f"queries are posted as {_FORM}, not as {media or 'nothing'}")
        fields += parameters(await exchange.body())
        if not fields:
            raise Refusal(400, "a posted form has one parameter queries")
    found = dict(fields)
    if len(found) < len(fields):
        raise Refusal(400, "a parameter is given twice")
    return found


async def queries(desk: Desk) -> Any:
    """Answer a batch of queries (section 4.3), or, without one, the manifest (section 3.1)."""
    if not desk.fields:
        return manifest(desk)
    if "callback" in desk.fields:
        raise Refusal(400, "this service has no JSONP; ask it directly, it allows every origin")
    if "queries" not in desk.fields:
        raise Refusal(400, "a request has one parameter queries, or none to get the manifest")
    batch = candidates.batch(desk.fields["queries"])
    if len(batch) > candidates.BATCH:
        raise Refusal(413, f"a batch has at most {candidates.BATCH} queries")
    seconds = desk.graph.pool.settings.seconds
    try:
        async with asyncio.timeout(seconds):
            return {
                key: {"result": await _found(desk, key, wanted)} for key, wanted in batch.items()
            }
    except TimeoutError:
        message = f"the batch took longer than {seconds:g} seconds; send fewer queries"
        raise Refusal(503, message) from None


async def _found(desk: Desk, key: str, wanted: candidates.Wanted) -> list[Any]:
    known = desk.holdings.directory
    try:
        hits = await candidates.find(wanted, known, desk.select, desk.shelves.run)
    except QueryError as error:
        raise Refusal(400, f"{key}: {error}") from None
    return await desk.shelves.run(
        partial(candidates.shown, hits, wanted.limit, known, desk.language)
    )


def manifest(desk: Desk) -> dict[str, Any]:
    """Return what the service is, and where its parts are (section 3.1)."""
    base, at, known = desk.exchange.base, _PATHS[desk.language], desk.holdings.directory

    def suggest(what: str) -> dict[str, str]:
        return {
            "service_url": base,
            "service_path": f"{at}/suggest/{what}",
            "flyout_service_url": base,
            "flyout_service_path": f"{at}/flyout/{what}?id=${{id}}",
        }

    return {
        "versions": ["0.2"],
        "name": _NAME[desk.language],
        "identifierSpace": names.BASE,
        "schemaSpace": names.GOV,
        "serviceVersion": version("governance-kg"),
        "documentation": f"{base}/",
        "defaultTypes": [
            suggestions.typed(known.kind(term), known, desk.language) for term in _TYPES
        ],
        "view": {"url": f"{base}/{{{{id}}}}"},
        "preview": {
            "url": f"{base}{at}/preview?id={{{{id}}}}",
            "width": cards.WIDTH,
            "height": cards.HEIGHT,
        },
        "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
        "batchSize": candidates.BATCH,
    }
