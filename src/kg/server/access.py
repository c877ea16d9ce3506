"""The access log: one line for each request, written a few at a time."""

from __future__ import annotations

import asyncio
import logging
import time
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from starlette.types import Scope

_LOG = logging.getLogger("kg.access")
_EVERY = 0.25
"""Seconds that a line may wait for others."""


class AccessLog:
    """Who asked for which path, when, with which outcome; not what was asked.

    A query string or a body is logged only if `queries` is set: what people look for is
    theirs.
    """

    def __init__(self, queries: bool) -> None:
        """Log requests, and their queries if `queries`."""
        self.queries = queries
        self._lines: list[str] = []

    def add(self, scope: Scope, status: int, size: int, started: float) -> None:
        """Note a request that was answered."""
        if not self._lines:
            asyncio.get_running_loop().call_later(_EVERY, self.write)
        taken = (time.perf_counter() - started) * 1000
        client = scope["client"]
        path = scope["raw_path"].decode("ascii", "backslashreplace")
        who = client[0] if client else "-"
        line = f"{who} {scope['method']} {path} {status} {size} {taken:.1f} ms"
        if self.queries and scope.get("note"):
            line += f" {scope['note']!r}"
        self._lines.append(line)

    def write(self) -> None:
        """Write what has been noted, with the time of now."""
        if self._lines:
            now = time.strftime("%Y-%m-%dT%H:%M:%SZ ", time.gmtime())
            _LOG.info(now + f"\n{now}".join(self._lines))
            self._lines.clear()
