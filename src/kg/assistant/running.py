"""How the server runs: over standard input and output, or as streamable HTTP."""

from __future__ import annotations

import asyncio
import logging
import os
import signal
import socket
import threading
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING

import uvicorn

from kg.server.connections import Guarded
from kg.server.engine import Engine, Graph
from kg.server.settings import Settings
from kg.server.waiting import Waiting
from kg.store import read

from .corpus import Corpus
from .service import create

if TYPE_CHECKING:
    from starlette.applications import Starlette

PATH = "/mcp"
_BODY = 1 << 20
_ANSWER = 4 << 20
"""Bytes of the answer to a query of a model's, which is read here."""
_CONNECTIONS = 500
_GRACE = 10
"""Seconds that requests may take to finish once the server is told to stop."""


@asynccontextmanager
async def opened(settings: Settings) -> AsyncIterator[Callable[[], Corpus]]:
    """Open a build; yield what returns its newest version, which a thread may call.

    A new build takes the place of the old one, as in `kg serve`. Raises SourceError where
    there is none.
    """
    read(settings.build)
    loop, engine = asyncio.get_running_loop(), Engine(settings)
    await engine.open()
    following = asyncio.create_task(engine.follow())

    def corpus(graph: Graph) -> Corpus:
        return Corpus(Waiting(graph.pool, loop), Waiting(graph.pool, loop, _ANSWER))

    held = engine.graph, corpus(engine.graph)

    def newest() -> Corpus:
        nonlocal held
        if held[0] is not engine.graph:
            graph = engine.graph
            held = graph, corpus(graph)
        return held[1]

    try:
        yield newest
    finally:
        following.cancel()
        with suppress(asyncio.CancelledError):
            await following
        await engine.close()


def stdio(settings: Settings) -> None:
    """Serve one client on standard input and output, until it or a signal ends that.

    (https://modelcontextprotocol.io/specification, Transports, stdio)
    """
    _log()

    async def run() -> None:
        with _stoppable_input() as end:
            for number in (signal.SIGTERM, signal.SIGINT):
                asyncio.get_running_loop().add_signal_handler(number, end)
            async with opened(settings) as newest:
                await create(newest).run_stdio_async()

    asyncio.run(run())


@contextmanager
def _stoppable_input() -> Iterator[Callable[[], None]]:
    """Put a socket in the place of standard input; yield what ends that.

    A read of standard input cannot be interrupted, so a thread that nobody waits for copies
    it; the end that a signal makes looks as if the client had closed it.
    """
    original = os.dup(0)
    ours, theirs = socket.socketpair()
    os.dup2(theirs.fileno(), 0)
    theirs.close()

    def end() -> None:
        with suppress(OSError):
            ours.shutdown(socket.SHUT_WR)

    def copy() -> None:
        with suppress(OSError):
            while piece := os.read(original, 1 << 16):
                ours.sendall(piece)
        end()

    threading.Thread(target=copy, daemon=True).start()
    with ours:
        yield end


def listen(host: str, port: int) -> socket.socket:
    """Return the socket to serve on. Raises OSError where the port is taken."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family)
    except OSError as error:
        raise OSError(error.errno, error.strerror, f"{host}:{port}") from None


def http(settings: Settings, listener: socket.socket) -> None:
    """Serve by streamable HTTP until SIGTERM or SIGINT.

    No sessions are kept, as no tool has any. On a loopback address only requests that name
    it are answered, so that no web page can reach it by another name.
    """
    _log()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _told)

    async def run() -> None:
        async with opened(settings) as newest:
            app: Starlette = create(newest).streamable_http_app(
                streamable_http_path=PATH,
                json_response=True,
                stateless_http=True,
                max_request_body_size=_BODY,
                host=settings.host,
            )
            config = uvicorn.Config(
                app,
                http=Guarded,
                ws="none",
                access_log=False,
                log_level="warning",
                server_header=False,
                proxy_headers=False,
                limit_concurrency=_CONNECTIONS,
                timeout_graceful_shutdown=_GRACE,
            )
            await uvicorn.Server(config).serve(sockets=[listener])

    asyncio.run(run())


def _told(number: int, frame: object) -> None:
    """Take the signal that uvicorn has acted on, and raises again at its end."""


def _log() -> None:
    logging.basicConfig(level=logging.WARNING, format="%(name)s: %(message)s")
