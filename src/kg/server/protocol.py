"""What a request asks: the operations of the SPARQL 1.1 Protocol, section 2.

(https://www.w3.org/TR/sparql11-protocol/)
"""

from __future__ import annotations

from typing import NamedTuple
from urllib.parse import unquote_to_bytes

from .exchange import Exchange, Refusal

_FORM = "application/x-www-form-urlencoded"
_QUERY = "application/sparql-query"
_UPDATE = "application/sparql-update"
_READ_ONLY = "this service is read-only: it answers queries and takes no SPARQL Update"

METHODS = "GET, HEAD, POST, OPTIONS"


class Operation(NamedTuple):
    """A query and the dataset that the protocol names for it; None is the query's own."""

    query: str
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None


async def operation(exchange: Exchange) -> Operation | None:
    """Return what a request asks, or None where it asks for the service itself.

    Raises Refusal: 400 for a malformed request, 403 for an update, 405, 413 and 415.
    """
    if exchange.method in ("GET", "HEAD"):
        fields = parameters(exchange.query)
        return select(fields) if fields else None
    if exchange.method != "POST":
        raise Refusal(405, f"{exchange.method} is not for this place; use {METHODS}", allow=METHODS)
    media, charset = _media(exchange.header(b"content-type"))
    if media == _UPDATE:
        raise Refusal(403, _READ_ONLY)
    if media not in (_FORM, _QUERY):
        given = media or "no Content-Type"
        raise Refusal(415, f"a query is posted as {_QUERY} or {_FORM}, not as {given}")
    if charset not in ("", "utf-8", "utf8", "us-ascii"):
        raise Refusal(415, f"a query is posted in UTF-8, not in {charset}")
    body = await exchange.body()
    fields = parameters(exchange.query)
    if media == _FORM:
        return select(fields + parameters(body))
    return select([*fields, ("query", text(body, "the query"))])


def select(fields: list[tuple[str, str]]) -> Operation:
    """Return the query among the parameters of a request.

    >>> select([("query", "ASK {}"), ("default-graph-uri", "https://example.org/g")])
    Operation(query='ASK {}', default_graphs=('https://example.org/g',), named_graphs=())
    """
    if any(name == "update" for name, _ in fields):
        raise Refusal(403, _READ_ONLY)
    queries = [value for name, value in fields if name == "query"]
    if len(queries) != 1:
        raise Refusal(400, f"a request has one parameter query, this one has {len(queries)}")
    default = tuple(value for name, value in fields if name == "default-graph-uri")
    named = tuple(value for name, value in fields if name == "named-graph-uri")
    if default or named:
        return Operation(queries[0], default, named)
    return Operation(queries[0])


def parameters(encoded: bytes) -> list[tuple[str, str]]:
    """Return the parameters of a query string or a form. Raises Refusal where it is not UTF-8.

    >>> parameters(b"query=ASK+%7B%7D&default")
    [('query', 'ASK {}'), ('default', '')]
    """
    try:
        pairs = (field.partition(b"=") for field in encoded.replace(b"+", b" ").split(b"&"))
        return [
            (unquote_to_bytes(name).decode(), unquote_to_bytes(value).decode())
            for name, _, value in pairs
            if name
        ]
    except UnicodeDecodeError:
        raise Refusal(400, "the parameters are not UTF-8") from None


def text(content: bytes, what: str) -> str:
    """Return bytes as text. Raises Refusal where they are not UTF-8."""
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError as error:
        raise Refusal(400, f"{what} is not UTF-8: byte {error.start}") from None


def _media(header: str) -> tuple[str, str]:
    media, *rest = (part.strip().lower() for part in header.split(";"))
    named = dict(part.partition("=")[::2] for part in rest)
    return media, named.get("charset", "").strip('"')
