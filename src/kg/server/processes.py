"""The processes of a pool, seen from the event loop: the fork server, and the workers."""

from __future__ import annotations

import asyncio
import os
import signal
import socket
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Protocol, cast

from .exchange import Refusal
from .messages import COMMAND, DEATH, HEAD, KILL, LENGTH, START, Answer
from .settings import Settings

_OPENING = 60.0
"""Seconds that taking the dataset into memory may take."""
_LEAVING = 10.0
"""Seconds that the fork server may take to end."""
_AGAIN = 0.05
"""Seconds before a command is repeated that the fork server had no room for."""


@dataclass(slots=True, eq=False)
class Job:
    """A packed request, who waits for its answer, and until when it may wait for a worker."""

    request: bytes
    answer: asyncio.Future[Answer]
    until: float

    def fail(self, cause: Refusal) -> None:
        """Refuse it, unless nobody waits any more."""
        if not self.answer.done():
            self.answer.set_exception(cause)


class Owner(Protocol):
    """Who has workers, and hears of them."""

    def freed(self, worker: Worker) -> None:
        """Hear that it has answered all that it had, or has come up."""

    def lost(self, worker: Worker, code: int | None) -> None:
        """Hear that it has ended, with an exit code if that is known."""


class Worker(asyncio.Protocol):
    """One process: what it has been given to do, in that order.

    `pid` is 0 until it has come up. `seen` has its processor time, and the time, when its
    first job was seen under way.
    """

    def __init__(self, number: int, owner: Owner, jobs: Iterable[Job]) -> None:
        """Be the worker of a number; it is given its first jobs as soon as it is connected."""
        self.number = number
        self.owner = owner
        self.jobs = deque(jobs)
        self.pid = 0
        self.seen: tuple[float, float] | None = None
        self.deadline = 0.0
        self.cause: Refusal | None = None
        self.code: int | None = None
        self.transport: asyncio.WriteTransport | None = None
        self._received = bytearray()
        self._ends = 2

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the first jobs."""
        self.transport = cast("asyncio.WriteTransport", transport)
        self._send(self.jobs)

    def give(self, jobs: list[Job]) -> None:
        """Have it do more."""
        self.jobs.extend(jobs)
        self.seen = None
        self._send(jobs)

    def _send(self, jobs: Iterable[Job]) -> None:
        if self.transport is not None:
            packed = (LENGTH.pack(len(job.request)) + job.request for job in jobs)
            self.transport.write(b"".join(packed))

    def data_received(self, data: bytes) -> None:
        """Hand out the answers that are complete."""
        received = self._received
        received += data
        while len(received) >= HEAD.size:
            length, status, is_graph, gzipped = HEAD.unpack_from(received)
            end = HEAD.size + length
            if len(received) < end:
                break
            body = bytes(memoryview(received)[HEAD.size : end])
            del received[:end]
            self._answered(Answer(status, body, bool(is_graph), bool(gzipped)))
        if self.pid and not self.jobs:
            self.owner.freed(self)

    def _answered(self, answer: Answer) -> None:
        if not self.pid:
            if answer.status == 200:
                self.pid = int(answer.body)
            else:
                self.cause = Refusal(500, answer.body.decode())
        elif self.jobs:
            job = self.jobs.popleft()
            self.seen = None
            if not job.answer.done():
                job.answer.set_result(answer)

    def has_computed(self, seconds: float, since: float) -> bool:
        """Whether it has computed so long since it was seen, or was seen before a time."""
        if self.seen is None:
            return False
        return self.processor_time() - self.seen[0] > seconds or self.seen[1] < since

    def processor_time(self) -> float:
        """Return the seconds that it has computed; where nobody says that, the time.

        (Linux, Documentation/scheduler/sched-stats.rst)
        """
        try:
            return int(Path(f"/proc/{self.pid}/schedstat").read_text().split()[0]) / 1e9
        except OSError:
            return time.monotonic()

    def connection_lost(self, exc: Exception | None) -> None:
        """Know that nothing more will come."""
        self.ended(None)

    def ended(self, code: int | None) -> None:
        """Know one of the two ends, of the connection and of the process; tell of both."""
        self._ends -= 1
        self.code = code if code is not None else self.code
        if self._ends == 0:
            self.owner.lost(self, self.code)


class Forks:
    """The fork server of a dataset, and the workers that it has started."""

    def __init__(self, folder: Path, settings: Settings, lost: Callable[[], None]) -> None:
        """Serve the dataset of a folder; `lost` is called when the fork server has died."""
        self._command = [sys.executable, "-P", "-m", "kg.server.forkserver", str(folder)]
        self._command += [str(settings.answer), str(settings.memory)]
        self._lost = lost
        self._loop = asyncio.get_running_loop()
        self._numbers = count()
        self._workers: dict[int, Worker] = {}
        self._received = b""
        self._control = socket.socket(socket.AF_UNIX)
        self._process: subprocess.Popen[bytes] | None = None
        self._connecting: set[asyncio.Task[object]] = set()

    async def open(self) -> None:
        """Start the fork server. Raises Refusal where it cannot open the dataset."""
        control, theirs = socket.socketpair()
        control.setblocking(False)
        self._control.close()
        self._control = control
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603 - our own module
                self._command, stdin=theirs.fileno(), stdout=subprocess.DEVNULL, process_group=0
            )
        try:
            async with asyncio.timeout(_OPENING):
                said = await self._loop.sock_recv(control, 1 << 16)
        except OSError:
            said = b""
        if len(said) < HEAD.size or HEAD.unpack_from(said)[1] != 200:
            self._orphan()
            raise Refusal(500, said[HEAD.size :].decode() or "its fork server did not come up")
        self._loop.add_reader(control, self._told, control)

    def start(self, owner: Owner, jobs: Iterable[Job] = ()) -> Worker:
        """Return a new worker, which has some jobs to do."""
        worker = Worker(next(self._numbers), owner, jobs)
        try:
            ours, theirs = socket.socketpair()
        except OSError:
            for _ in range(2):
                self._loop.call_soon(worker.ended, 1)
            return worker
        ours.setblocking(False)
        with theirs:
            try:
                command = COMMAND.pack(START, worker.number)
                socket.send_fds(self._control, [command], [theirs.fileno()])
                self._workers[worker.number] = worker
            except OSError:
                self._loop.call_soon(worker.ended, 1)
        connecting = self._loop.create_task(self._loop.create_connection(lambda: worker, sock=ours))
        self._connecting.add(connecting)
        connecting.add_done_callback(self._connecting.discard)
        return worker

    def kill(self, worker: Worker) -> None:
        """End a worker, whatever it does."""
        with suppress(OSError):
            try:
                self._control.send(COMMAND.pack(KILL, worker.number))
            except BlockingIOError:
                self._loop.call_later(_AGAIN, self.kill, worker)

    def _told(self, control: socket.socket) -> None:
        """Hear which workers have ended, or that the fork server has; with it, all are."""
        try:
            said = control.recv(1 << 16)
        except (BlockingIOError, InterruptedError):
            return
        except OSError:
            said = b""
        self._received += said
        while len(self._received) >= DEATH.size:
            number, code = DEATH.unpack_from(self._received)
            self._received = self._received[DEATH.size :]
            self._workers.pop(number).ended(code)
        if not said:
            self._loop.remove_reader(control)
            control.close()
            self._orphaned()

    def _orphaned(self) -> None:
        if self._process is not None:
            with suppress(OSError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._orphan()
        self._lost()

    def _orphan(self) -> None:
        """Know that the workers of a fork server have ended with it, or never began."""
        orphans, self._workers = list(self._workers.values()), {}
        for worker in orphans:
            worker.ended(None)

    async def close(self) -> None:
        """End the fork server, and with it all workers."""
        if self._control.fileno() != -1:
            self._loop.remove_reader(self._control)
            self._control.close()
        if self._process is not None:
            await self._loop.run_in_executor(None, _end, self._process)


def _end(process: subprocess.Popen[bytes]) -> None:
    """Wait for a process that is told to end, and see that it does."""
    try:
        process.wait(_LEAVING)
    except subprocess.TimeoutExpired:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()
