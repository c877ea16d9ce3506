"""Connections of clients that are slow, send heads without end, or leave early.

uvicorn waits for the head of a request as long as a client likes; here it may take some
seconds and some bytes, or the connection is closed
(https://www.rfc-editor.org/rfc/rfc6585#section-5). Nobody works on for a client that has
left: what answers a request says so by `scope["answering"]`, and is cancelled then.
"""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

HEAD_SECONDS = 10.0
HEAD_BYTES = 64 * 1024


class Guarded(HttpToolsProtocol):
    """uvicorn's HTTP/1.1, with bounds on the head of a request, and on work for nobody."""

    _timer: asyncio.TimerHandle | None = None
    _bytes = 0
    _answering: asyncio.Task[object] | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Expect a head."""
        super().connection_made(transport)
        self._expect()

    def data_received(self, data: bytes) -> None:
        """Read on, unless the head is too long; most heads are here at once."""
        super().data_received(data)
        answered = self.cycle is None or self.cycle.response_complete
        if not answered or self.transport.is_closing():
            return
        if self._timer is None:
            self._expect()
        self._bytes += len(data)
        if self._bytes > HEAD_BYTES:
            self._refuse(431, b"the request's head is too long; POST the query")

    def on_message_begin(self) -> None:
        """Let whoever answers this request say so."""
        super().on_message_begin()
        self.scope["answering"] = self._answers  # type: ignore[typeddict-unknown-key]

    def on_headers_complete(self) -> None:
        """Expect no more of the head."""
        self._relax()
        super().on_headers_complete()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing any more, and have nothing answered."""
        self._relax()
        super().connection_lost(exc)
        if self._answering is not None and not self.cycle.response_complete:
            self._answering.cancel()

    def _answers(self, task: asyncio.Task[object]) -> None:
        self._answering = task

    def _expect(self) -> None:
        self._bytes = 0
        self._timer = self.loop.call_later(HEAD_SECONDS, self._late)

    def _relax(self) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _late(self) -> None:
        if not self.transport.is_closing():
            self._refuse(408, b"the request's head did not arrive in time")

    def _refuse(self, status: int, message: bytes) -> None:
        head = b"content-type: text/plain; charset=utf-8\r\nconnection: close\r\n"
        length = b"content-length: %d\r\n\r\n" % len(message)
        self.transport.write(STATUS_LINE[status] + head + length + message)
        self.transport.close()
