"""A request as the handlers see it, and the reply that they return or refuse with.

A handler is `async (Exchange) -> Reply`; `Handled` makes an ASGI application of it
(https://asgi.readthedocs.io/en/latest/specs/www.html), to be put on a route.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from http import HTTPStatus
from typing import TYPE_CHECKING

from kg.errors import KgError

from .negotiation import Offer, choose, content_type

if TYPE_CHECKING:
    from starlette.types import Receive, Scope, Send

    from .engine import Engine

PIECE = 256 * 1024
"""Bytes that are handed to the connection at a time."""

_PATIENCE_WITH_BODIES = 16
"""How many times the limit is read of a body that is too long, so that its sender sees why."""

COMMON = ((b"x-content-type-options", b"nosniff"), (b"access-control-allow-origin", b"*"))
"""Headers of every reply: no guessing of types; anybody's page may read (Fetch, CORS)."""


_PROBLEMS = (
    Offer("text/plain", "text"),
    Offer("application/problem+json", "json"),
    Offer("application/json", "json"),
)


class Refusal(KgError):
    """A request that gets no answer; the message says where and what to do."""

    def __init__(self, status: int, message: str, **headers: str) -> None:
        """Take an HTTP status, a message for the client, and headers with `_` for `-`."""
        super().__init__(message)
        self.status = status
        self.headers = {name.replace("_", "-").lower(): text for name, text in headers.items()}


@dataclass(slots=True)
class Reply:
    """A complete response. `lasting`: it is the same as long as the graph is."""

    status: int
    headers: list[tuple[bytes, bytes]]
    body: bytes = b""
    etag: bytes = b""
    lasting: bool = False


@dataclass(slots=True)
class Exchange:
    """A request: its ASGI scope, its headers by lower-case name, and its body.

    `limit` bounds the bytes of the body, `seconds` the time that reading it may take.
    `note` is what the access log may say of it beyond its path.
    """

    scope: Scope
    headers: dict[bytes, bytes]
    receive: Receive
    limit: int
    seconds: float
    note: str = ""

    @property
    def method(self) -> str:
        """The HTTP method."""
        return str(self.scope["method"])

    @property
    def path(self) -> str:
        """The path, percent-decoded."""
        return str(self.scope["path"])

    @property
    def query(self) -> bytes:
        """The query string as it was sent."""
        return bytes(self.scope["query_string"])

    @property
    def base(self) -> str:
        """The address of the server, without a path."""
        return base(self.scope, self.headers)

    def header(self, name: bytes) -> str:
        """Return a header, or an empty text."""
        return self.headers.get(name, b"").decode("latin-1")

    async def body(self) -> bytes:
        """Read the whole body. Raises Refusal: 413 if too long, 408 if too slow, 415 if packed."""
        coding = self.header(b"content-encoding").strip().lower()
        if coding not in ("", "identity"):
            message = f"a body is sent as it is, not as {coding[:40]}"
            raise Refusal(415, message, accept_encoding="identity")
        try:
            async with asyncio.timeout(self.seconds):
                return await self._body()
        except TimeoutError:
            message = f"the request's body did not arrive within {self.seconds:g} seconds"
            raise Refusal(408, message, connection="close") from None

    async def _body(self) -> bytes:
        pieces: list[bytes] = []
        size, more = 0, True
        while more and size <= _PATIENCE_WITH_BODIES * self.limit:
            message = await self.receive()
            if message["type"] == "http.disconnect":
                raise Refusal(400, "the connection was closed within the request")
            pieces.append(message.get("body", b""))
            size += len(pieces[-1])
            more = message.get("more_body", False)
            if size > self.limit:
                pieces.clear()
        if size > self.limit:
            problem = f"the request's body is longer than {self.limit} bytes; send less"
            raise Refusal(413, problem, connection="close")
        return b"".join(pieces)


Handler = Callable[[Exchange], Awaitable[Reply]]
Page = Callable[["Engine", Exchange], Awaitable[Reply]]
"""A handler that is told which engine to ask."""


def reply(status: int, body: bytes, media: str, **headers: str) -> Reply:
    """Return a reply with the headers that all have; `_` in a header's name stands for `-`."""
    named = [
        (b"content-type", content_type(media)),
        (b"content-length", b"%d" % len(body)),
        *COMMON,
    ]
    return Reply(status, named + _encoded(headers), body)


def _encoded(headers: dict[str, str]) -> list[tuple[bytes, bytes]]:
    return [(k.replace("_", "-").encode(), text.encode("latin-1")) for k, text in headers.items()]


def nothing(**headers: str) -> Reply:
    """Return a reply without content; headers are those of `reply`."""
    return Reply(204, [*COMMON, *_encoded(headers)])


def refused(refusal: Refusal, accept: str) -> Reply:
    """Return a refusal as plain text, or as problem JSON (RFC 9457) for whoever asks for that."""
    headers = {**refusal.headers, "cache-control": "no-store"}
    liked = choose(accept, _PROBLEMS)
    if liked is None or liked.form == "text":
        return reply(refusal.status, f"{refusal}\n".encode(), "text/plain", **headers)
    problem = {
        "type": "about:blank",
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": str(refusal),
    }
    body = json.dumps(problem, ensure_ascii=False).encode()
    return reply(refusal.status, body, "application/problem+json", **headers)


@dataclass(slots=True)
class Handled:
    """A handler as an ASGI application: refusals become replies, replies are sent."""

    handler: Handler
    limit: int
    seconds: float

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        await transmit(await self.respond(scope, receive), send, self.seconds)

    async def respond(self, scope: Scope, receive: Receive) -> Reply:
        """Return the reply to one request; one that lasts is kept where the scope says."""
        exchange = Exchange(scope, dict(scope["headers"]), receive, self.limit, self.seconds)
        try:
            answer = await self.handler(exchange)
        except Refusal as refusal:
            answer = refused(refusal, exchange.header(b"accept"))
        scope["note"] = exchange.note
        if answer.lasting and "keep" in scope:
            scope["keep"](answer)
        return unchanged(answer, exchange.headers)


def base(scope: Scope, headers: dict[bytes, bytes]) -> str:
    """Return the address of the server as the client wrote it, or as it is where that is no name.

    >>> base({"scheme": "http", "server": ("::1", 80)}, {b"host": b"kg.example:8000"})
    'http://kg.example:8000'
    """
    host = headers.get(b"host", b"").decode("latin-1")
    if not host or not host.isascii() or any(not (c.isalnum() or c in "-._:[]") for c in host):
        name, port = scope.get("server") or ("localhost", None)
        host = f"[{name}]:{port}" if ":" in name else f"{name}:{port}"
    return f"{scope['scheme']}://{host}"


def unchanged(answer: Reply, headers: dict[bytes, bytes]) -> Reply:
    """Return 304 in place of what the client has already (RFC 9110, section 13.1.2)."""
    known = headers.get(b"if-none-match")
    if known is None or not answer.etag or not matches(answer.etag, known):
        return answer
    kept = [h for h in answer.headers if h[0] not in (b"content-length", b"content-type")]
    return Reply(304, [h for h in kept if h[0] != b"content-encoding"])


def matches(etag: bytes, known: bytes) -> bool:
    """Whether an If-None-Match header names an ETag, compared weakly, or any (`*`)."""
    if known.strip() == b"*":
        return True
    return etag.removeprefix(b"W/") in (
        candidate.strip().removeprefix(b"W/") for candidate in known.split(b",")
    )


async def transmit(answer: Reply, send: Send, seconds: float) -> None:
    """Send a reply, in pieces if it is long; give up on a client that does not take them."""
    await send({"type": "http.response.start", "status": answer.status, "headers": answer.headers})
    body = answer.body
    if len(body) <= PIECE:
        await send({"type": "http.response.body", "body": body})
        return
    try:
        for start in range(0, len(body), PIECE):
            more = start + PIECE < len(body)
            async with asyncio.timeout(seconds):
                piece = body[start : start + PIECE]
                await send({"type": "http.response.body", "body": piece, "more_body": more})
    except TimeoutError:
        return
