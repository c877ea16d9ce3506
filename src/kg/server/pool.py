"""The workers of one graph: processes that answer queries, replaced when they die.

A worker has one request at a time, so that whatever ends it ends that request only.
"""

from __future__ import annotations

import asyncio
import logging
import math
import signal
import socket
import subprocess
import sys
from collections import deque
from pathlib import Path
from typing import cast

from .exchange import Refusal
from .messages import HEAD, LENGTH, Answer
from .settings import Settings

_LOG = logging.getLogger("kg.server")
_OPENING = 60.0
"""Seconds that the first worker may take to open the dataset."""
_RESPAWN = 1.0
"""Seconds before a worker that died while it was starting is tried again."""
_LEAVING = 0.5
"""Seconds that a worker may go on for a client that has left; starting another takes as long."""


class _Worker(asyncio.Protocol):
    """One process, seen from this side of its socket."""

    def __init__(self, pool: Pool, process: subprocess.Popen[bytes]) -> None:
        self.pool = pool
        self.process = process
        self.answer: asyncio.Future[Answer] | None = None
        self.since = 0.0
        self.ready = False
        self.cause: Refusal | None = None
        self.received = bytearray()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self.transport = cast("asyncio.WriteTransport", transport)

    def ask(self, request: bytes, loop: asyncio.AbstractEventLoop) -> asyncio.Future[Answer]:
        self.since = loop.time()
        self.answer = loop.create_future()
        if self.cause is not None:
            self.answer.set_exception(self.cause)
        self.transport.write(LENGTH.pack(len(request)) + request)
        return self.answer

    def end(self, cause: Refusal) -> None:
        """Fail the request that is here, or that is still to come."""
        self.cause = cause
        if self.answer is not None and not self.answer.done():
            self.answer.set_exception(cause)

    def forsake(self, answer: asyncio.Future[Answer]) -> None:
        """End the process if it is still busy with an answer that nobody waits for."""
        if self.answer is answer:
            self.process.kill()

    def data_received(self, data: bytes) -> None:
        self.received += data
        if len(self.received) < HEAD.size:
            return
        length, status, is_graph, gzipped = HEAD.unpack_from(self.received)
        if len(self.received) < HEAD.size + length:
            return
        body = bytes(memoryview(self.received)[HEAD.size :])
        answer = Answer(status, body, bool(is_graph), bool(gzipped))
        self.received = bytearray()
        if self.answer is not None and not self.answer.done():
            self.answer.set_result(answer)
        self.answer = None
        self.pool.freed(self)

    def connection_lost(self, exc: Exception | None) -> None:
        self.pool.lost(self)


class Pool:
    """Some workers, and the requests that wait for one."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        """Answer from the dataset in a folder, within the limits of the settings."""
        self.folder = folder
        self.settings = settings
        self.workers: set[_Worker] = set()
        self.busy: set[_Worker] = set()
        self.idle: list[_Worker] = []
        self.waiting: deque[asyncio.Future[_Worker]] = deque()
        self.closing = False
        self._loop = asyncio.get_running_loop()
        self._tasks: set[asyncio.Task[None]] = set()
        self._quiet = asyncio.Event()

    async def open(self) -> None:
        """Start the workers, and wait for the first. Raises Refusal where none comes up."""
        for _ in range(self.settings.workers):
            await self._spawn()
        self.freed(await self._free(_OPENING))

    async def ask(self, request: bytes) -> Answer:
        """Have a worker answer a packed request.

        Raises Refusal: 503 if all are busy or the time is over. A request that is
        cancelled ends its worker soon, unless that has answered by then.
        """
        worker = self.idle.pop() if self.idle else await self._free(self.settings.patience)
        self.busy.add(worker)
        answer = worker.ask(request, self._loop)
        try:
            return await answer
        except asyncio.CancelledError:
            self._loop.call_later(_LEAVING, worker.forsake, answer)
            raise

    async def _free(self, seconds: float) -> _Worker:
        """Wait for a worker; nobody waits for long, or behind many others."""
        if len(self.waiting) >= self.settings.waiting:
            raise self._busy()
        turn: asyncio.Future[_Worker] = self._loop.create_future()
        self.waiting.append(turn)
        late = self._loop.call_later(seconds, self._refuse, turn)
        try:
            return await turn
        except asyncio.CancelledError:
            if turn in self.waiting:
                self.waiting.remove(turn)
            elif turn.done() and not turn.cancelled() and turn.exception() is None:
                self.freed(turn.result())
            raise
        finally:
            late.cancel()

    def _refuse(self, turn: asyncio.Future[_Worker]) -> None:
        """Let somebody wait no longer."""
        if turn in self.waiting:
            self.waiting.remove(turn)
            if not turn.done():
                turn.set_exception(self._busy())

    def _busy(self) -> Refusal:
        """Say when a worker is free at the latest."""
        since = min((worker.since for worker in self.busy), default=self._loop.time())
        left = math.ceil(since + self.settings.seconds - self._loop.time())
        message = "all workers are busy; ask again later"
        return Refusal(503, message, retry_after=str(max(1, left)))

    def freed(self, worker: _Worker) -> None:
        """Give a worker that has answered, or has come up, to whoever waits longest."""
        worker.ready = True
        if worker not in self.workers:
            return
        while self.waiting:
            turn = self.waiting.popleft()
            if not turn.done():
                worker.since = self._loop.time()
                self.busy.add(worker)
                turn.set_result(worker)
                return
        self.busy.discard(worker)
        self.idle.append(worker)
        self._settle()

    def lost(self, worker: _Worker) -> None:
        """Fail the request in a worker that has died, and start another worker."""
        self.workers.discard(worker)
        if worker in self.idle:
            self.idle.remove(worker)
        task = self._loop.create_task(self._bury(worker))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _bury(self, worker: _Worker) -> None:
        code = await self._loop.run_in_executor(None, worker.process.wait)
        self.busy.discard(worker)
        worker.end(self._cause(code))
        self._settle()
        if not self.closing:
            _LOG.info("a worker ended with %d; starting another", code)
            await asyncio.sleep(0 if worker.ready else _RESPAWN)
        while not self.closing:
            try:
                return await self._spawn()
            except OSError as error:
                _LOG.warning("no worker could be started: %s", error.strerror)
                await asyncio.sleep(_RESPAWN)

    def _cause(self, code: int) -> Refusal:
        if code == -signal.SIGALRM:
            limit = f"{self.settings.seconds:g} seconds"
            return Refusal(503, f"the query took longer than {limit} and was stopped; ask for less")
        if code in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS):
            return Refusal(400, "the query needs too much memory or nests too deeply; ask for less")
        return Refusal(500, "the worker that had this query was stopped; ask again")

    async def _spawn(self) -> None:
        ours, theirs = socket.socketpair()
        limits = (self.settings.seconds, self.settings.answer, self.settings.memory)
        command = [sys.executable, "-P", "-m", "kg.server.worker", str(self.folder)]
        with theirs:
            process = subprocess.Popen(  # noqa: S603 - our own module
                [*command, *map(str, limits)],
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                process_group=0,
            )
        ours.setblocking(False)
        worker = _Worker(self, process)
        self.workers.add(worker)
        await self._loop.create_connection(lambda: worker, sock=ours)

    def _settle(self) -> None:
        if self.closing and not self.busy and not self.waiting:
            self._quiet.set()

    async def close(self) -> None:
        """Let the requests that are here finish, then end all workers."""
        self.closing = True
        self._settle()
        await self._quiet.wait()
        for worker in self.workers:
            worker.process.kill()
        while self.workers or self._tasks:
            await asyncio.sleep(0.01)
