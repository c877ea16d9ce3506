"""The application: the routes of the service, and what stands before all of them.

Further pages are given to `create` by path.
"""

from __future__ import annotations

import asyncio
import re
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.routing import Route

from .access import AccessLog
from .description import Described
from .engine import Engine
from .exchange import (
    COMMON,
    PIECE,
    Exchange,
    Handled,
    Handler,
    Page,
    Refusal,
    Reply,
    nothing,
    refused,
    reply,
    transmit,
    unchanged,
)
from .graphs import Graphs
from .settings import Settings
from .sparql import Sparql

if TYPE_CHECKING:
    from starlette.types import Message, Receive, Scope, Send

SPARQL, STORE, VOID = "/sparql", "/store", "/.well-known/void"

_POLICY = (b"content-security-policy", b"default-src 'self'; frame-ancestors 'none'")
"""What a page may load, unless it says otherwise itself."""
_CONTROL = re.compile(r"[\x00-\x1f\x7f]")
_LEFT = 499
"""What the log says of a client that did not wait for the answer; nobody is sent this."""
_SENDING = 8
"""How many answers of the greatest length may be under way."""
_PREFLIGHT = {
    "access-control-allow-methods": "GET, HEAD, POST, OPTIONS",
    "access-control-allow-headers": "Accept, Content-Type, If-None-Match",
    "access-control-max-age": "86400",
}


class Service:
    """What stands before all routes: the cache, CORS, common headers and the access log."""

    def __init__(self, settings: Settings, engine: Engine, routes: Starlette, sparql: Handled):
        """Serve the SPARQL endpoint without a detour, all else by the routes."""
        self.settings = settings
        self.engine = engine
        self.routes = routes
        self.sparql = sparql
        self.sending = 0
        self.log = AccessLog(settings.log_queries)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer, unless the client leaves, and log that."""
        if scope["type"] != "http":
            await self.routes(scope, receive, send)
            return
        started = time.perf_counter()
        if "answering" in scope:
            scope["answering"](asyncio.current_task())
        status, size = 500, 0
        try:
            status, size = await self._answer(scope, receive, send)
        except asyncio.CancelledError:
            status = _LEFT
        finally:
            self.log.add(scope, status, size, started)

    async def _answer(self, scope: Scope, receive: Receive, send: Send) -> tuple[int, int]:
        """Answer from the cache if possible; return the status, and the bytes of the body."""
        answer = self._known(scope) or await self._asked(scope, receive)
        if answer is None:
            return await self._route(scope, receive, send)
        await self._transmit(answer, scope, send)
        return answer.status, len(answer.body)

    async def _transmit(self, answer: Reply, scope: Scope, send: Send) -> None:
        """Send a reply; long ones are refused while slow clients hold too many of them."""
        if len(answer.body) > PIECE and self.sending > _SENDING * self.settings.answer:
            busy = Refusal(503, "too many long answers are under way", retry_after="10")
            answer = refused(busy, _accept(scope))
        self.sending += len(answer.body)
        try:
            await transmit(answer, send, self.settings.reading)
        finally:
            self.sending -= len(answer.body)

    def _known(self, scope: Scope) -> Reply | None:
        """Return what needs no work, and else note where the answer may be kept."""
        headers = dict(scope["headers"])
        if scope["method"] in ("GET", "HEAD"):
            wanted = [headers.get(name) for name in (b"accept", b"accept-encoding", b"host")]
            key = (scope["raw_path"], scope["query_string"], *wanted)
            cache = self.engine.graph.cache
            if (kept := cache.find(key)) is not None:
                return unchanged(kept, headers)
            scope["keep"] = partial(cache.keep, key)
        elif scope["method"] == "OPTIONS" and b"access-control-request-method" in headers:
            return nothing(**_PREFLIGHT)
        return None

    async def _asked(self, scope: Scope, receive: Receive) -> Reply | None:
        """Return the answer of the SPARQL endpoint, if that is what is asked."""
        if scope["path"] not in (SPARQL, f"{SPARQL}/"):
            return None
        return await self.sparql.respond(scope, receive)

    async def _route(self, scope: Scope, receive: Receive, send: Send) -> tuple[int, int]:
        status = size = 0
        if _CONTROL.search(scope["path"]):
            answer = refused(Refusal(400, "an address has no control characters"), _accept(scope))
            await transmit(answer, send, self.settings.reading)
            return answer.status, len(answer.body)

        async def noting(message: Message) -> None:
            nonlocal status, size
            if message["type"] == "http.response.start":
                status = message["status"]
                message["headers"] = complete(message["headers"])
            else:
                size += len(message.get("body", b""))
            await send(message)

        await self.routes(scope, receive, noting)
        return status, size


def _accept(scope: Scope) -> str:
    headers: dict[bytes, bytes] = dict(scope["headers"])
    return headers.get(b"accept", b"").decode("latin-1")


def complete(headers: list[tuple[bytes, bytes]]) -> list[tuple[bytes, bytes]]:
    """Return the headers of a response with those that all have, and a policy for pages."""
    names = {name for name, _ in headers}
    added = [header for header in COMMON if header[0] not in names]
    if dict(headers).get(b"content-type", b"").startswith(b"text/html") and _POLICY[0] not in names:
        added.append(_POLICY)
    return [*headers, *added] if added else headers


async def healthy(exchange: Exchange) -> Reply:
    """Say that the process is there."""
    return reply(200, b"ok\n", "text/plain", cache_control="no-store")


async def absent(exchange: Exchange) -> Reply:
    """Refuse what has no route."""
    raise Refusal(404, f"there is nothing at this address; SPARQL is at {SPARQL}")


def create(settings: Settings, pages: Mapping[str, Page], editor: Handler | None = None) -> Service:
    """Assemble the application.

    `pages` are further pages by path; `editor` answers a browser that opens the endpoint.
    """
    engine = Engine(settings)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        await engine.open()
        following = asyncio.create_task(engine.follow())
        try:
            yield
        finally:
            following.cancel()
            with suppress(asyncio.CancelledError):
                await following
            await engine.close()
            service.log.write()

    def handled(handler: Handler) -> Handled:
        return Handled(handler, settings.body, settings.reading)

    graphs = handled(Graphs(engine, STORE))
    itself = Described(engine, "service", SPARQL, editor)
    routes = Starlette(
        routes=[
            Route(STORE, graphs),
            Route(f"{STORE}/{{name:path}}", graphs),
            Route(VOID, handled(Described(engine, "dataset", SPARQL))),
            Route("/healthz", handled(healthy)),
            *(Route(path, handled(partial(page, engine))) for path, page in pages.items()),
            Route("/{rest:path}", handled(absent)),
        ],
        lifespan=lifespan,
    )
    routes.router.redirect_slashes = False
    service = Service(settings, engine, routes, handled(Sparql(engine, itself)))
    return service
