"""The workers of one graph, and which of them answers which query.

Nobody knows how long a query will take. So every one begins in a *fresh* worker. As soon as
one is seen twice at the same, another is forked beside it. A query that computes for more
than some milliseconds is *long*: its worker goes on with it, and is not used again. Only so
many may be long. What is long beyond that is stopped, and begun again when there is a place
for it, so that short queries wait for milliseconds however many long ones are asked (task
assignment by guessing size, M. Harchol-Balter, https://doi.org/10.1145/506147.506154).

A worker is given several of the queries that wait, for waking a process costs more than a
small query does. Whatever ends a worker ends the query that it was busy with, and no other.
"""

from __future__ import annotations

import asyncio
import logging
import math
import signal
from collections import deque
from pathlib import Path

from .exchange import Refusal
from .messages import Answer
from .processes import Forks, Job, Worker
from .settings import Settings

_LOG = logging.getLogger("kg.server")
_TICK = 0.005
"""Seconds between two looks at what is under way."""
_SHORT = _TICK
"""Seconds of processor time that a short query takes at most: others may be using it."""
_SLOW = 0.5
"""Seconds that a query may take before it is long, whatever it does."""
_BATCH = 8
"""Queries that a worker is given at once."""
_RESPAWN = 1.0
"""Seconds before a worker that died while it was starting is tried again."""


class Pool:
    """Some workers, and the queries that wait for one."""

    def __init__(self, folder: Path, settings: Settings) -> None:
        """Answer from the dataset in a folder, within the limits of the settings."""
        self.settings = settings
        self.fresh: set[Worker] = set()
        self.long: set[Worker] = set()
        self.idle: list[Worker] = []
        self.waiting: deque[Job] = deque()
        self.delayed: deque[Job] = deque()
        self.closing = False
        self._fresh = max(1, settings.workers // 2)
        self._long = max(1, settings.workers - self._fresh)
        self._forks = Forks(folder, settings, self._restart)
        self._loop = asyncio.get_running_loop()
        self._ticking = False
        self._paused = False
        self._failed = 0
        self._opened: asyncio.Future[None] = self._loop.create_future()
        self._tasks: set[asyncio.Task[None]] = set()
        self._quiet = asyncio.Event()

    async def open(self) -> None:
        """Start the workers, and wait for the first. Raises Refusal where none comes up."""
        try:
            await self._forks.open()
            self._fill()
            await self._opened
        except BaseException:
            self.closing = True
            await self._forks.close()
            raise

    async def ask(self, request: bytes) -> Answer:
        """Have a worker answer a packed request.

        Raises Refusal: 503 if all are busy, the time is over, or the pool is closed.
        """
        if self._quiet.is_set():
            raise Refusal(503, "another version is served now; ask again", retry_after="1")
        if len(self.waiting) + len(self.delayed) >= self.settings.waiting:
            raise self._busy()
        until = self._loop.time() + self.settings.patience
        job = Job(request, self._loop.create_future(), until)
        self.waiting.append(job)
        self._dispatch()
        try:
            return await job.answer
        except asyncio.CancelledError:
            self._forsake(job)
            raise

    def _dispatch(self) -> None:
        """Give what waits to whoever is free."""
        while self.waiting and self.idle:
            if jobs := self._next():
                self.idle.pop().give(jobs)
        while self.delayed and len(self.long) < self._long and not self._paused:
            self._prolong(self._forks.start(self, [self.delayed.popleft()]))
        if not self._ticking and not self._is_quiet():
            self._ticking = True
            self._loop.call_later(_TICK, self._tick)

    def _next(self) -> list[Job]:
        jobs = [self.waiting.popleft() for _ in range(min(_BATCH, len(self.waiting)))]
        return [job for job in jobs if not job.answer.done()]

    def _prolong(self, worker: Worker) -> None:
        """Let a worker go on with its first job, to the limit."""
        worker.deadline = self._loop.time() + self.settings.seconds
        self.long.add(worker)

    def _tick(self) -> None:
        """See what has been under way for long, and what has waited for too long."""
        self._ticking, now = False, self._loop.time()
        for worker in list(self.fresh):
            if worker.has_computed(_SHORT, now - _SLOW):
                self._outlasted(worker)
        self._fill()
        for worker in self.fresh:
            if worker.jobs and worker.seen is None:
                worker.seen = worker.processor_time(), now
        for worker in self.long:
            if worker.deadline < now and worker.cause is None:
                worker.cause = self._late()
                self._forks.kill(worker)
        for queue in (self.waiting, self.delayed):
            while queue and queue[0].until < now:
                queue.popleft().fail(self._busy())
        self._dispatch()
        self._settle()

    def _outlasted(self, worker: Worker) -> None:
        """Make the job that a worker is busy with a long one; the others find another worker."""
        job = worker.jobs.popleft()
        self.waiting.extendleft(reversed(worker.jobs))
        worker.jobs.clear()
        self.fresh.discard(worker)
        if len(self.long) < self._long and not job.answer.done():
            worker.jobs.append(job)
            self._prolong(worker)
        else:
            self._forks.kill(worker)
            if not job.answer.done():
                self.delayed.append(job)
        self._fill()

    def freed(self, worker: Worker) -> None:
        """Use a worker that has answered, or has come up, unless it has had a long query."""
        if worker in self.fresh:
            self._failed = 0
            if not self._opened.done():
                self._opened.set_result(None)
            if len(self.idle) < self._fresh:
                self.idle.append(worker)
            else:
                self.fresh.discard(worker)
                self._forks.kill(worker)
        elif worker in self.long:
            self.long.discard(worker)
            self._forks.kill(worker)
        self._dispatch()
        self._settle()

    def _forsake(self, job: Job) -> None:
        """Do no work for nobody; what is short is not worth stopping."""
        for queue in (self.waiting, self.delayed):
            if job in queue:
                queue.remove(job)
        for worker in self.long:
            if job in worker.jobs:
                self._forks.kill(worker)

    def lost(self, worker: Worker, code: int | None) -> None:
        """Fail the job that a worker died of, and start another worker."""
        self.long.discard(worker)
        if worker.jobs and (worker.pid or worker.cause):
            worker.jobs.popleft().fail(worker.cause or _cause(code))
            self.waiting.extendleft(reversed(worker.jobs))
        elif unbegun := [job for job in worker.jobs if not job.answer.done()]:
            self.delayed.extendleft(unbegun)
            self._pause()
        if worker in self.idle:
            self.idle.remove(worker)
        if worker in self.fresh:
            _LOG.info("a worker ended with %s; starting another", code)
            self.fresh.discard(worker)
            if worker.pid:
                self._fill()
            else:
                self._failing(worker.cause or Refusal(500, "no worker could open it"))
        self._dispatch()
        self._settle()

    def _failing(self, why: Refusal) -> None:
        """Try again soon, unless no worker has ever come up."""
        self._failed += 1
        if not self._opened.done() and self._failed >= 2 * self.settings.workers:
            self._opened.set_exception(why)
        else:
            self._pause()

    def _pause(self) -> None:
        """Start no worker for a while, where none can be started; but the first ones at once."""
        if not self._paused:
            self._paused = self._opened.done()
            self._loop.call_later(_RESPAWN if self._paused else 0, self._resume)

    def _resume(self) -> None:
        self._paused = False
        self._fill()

    def _fill(self) -> None:
        """Start workers, for those that may be busy for long, too; but not for nothing."""
        if self._paused or (self.closing and not self.waiting):
            return
        prompt = sum(worker.seen is None for worker in self.fresh)
        for _ in range(min(self._fresh - prompt, 2 * self._fresh - len(self.fresh))):
            self.fresh.add(self._forks.start(self))

    def _restart(self) -> None:
        """Start another fork server."""
        if not self.closing:
            _LOG.warning("the fork server has ended; starting another")
            self._paused = True
            task = self._loop.create_task(self._reopen())
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)

    async def _reopen(self) -> None:
        await self._forks.close()
        while not self.closing:
            try:
                await self._forks.open()
                return self._resume()
            except (OSError, Refusal) as error:
                _LOG.warning("no fork server could be started: %s", error)
                await self._forks.close()
                await asyncio.sleep(_RESPAWN)

    def _busy(self) -> Refusal:
        """Say when a worker is free at the latest."""
        now = self._loop.time()
        first = min((worker.deadline for worker in self.long), default=now)
        message = "all workers are busy; ask again later"
        return Refusal(503, message, retry_after=str(max(1, math.ceil(first - now))))

    def _late(self) -> Refusal:
        limit = f"{self.settings.seconds:g} seconds"
        return Refusal(503, f"the query took longer than {limit} and was stopped; ask for less")

    def _is_quiet(self) -> bool:
        busy = any(worker.jobs for worker in self.fresh)
        return not (busy or self.long or self.waiting or self.delayed)

    def _settle(self) -> None:
        if self.closing and self._is_quiet():
            self._quiet.set()

    async def close(self) -> None:
        """Let the requests that are here finish, then end all workers."""
        self.closing = True
        self._settle()
        await self._quiet.wait()
        await self._forks.close()


def _cause(code: int | None) -> Refusal:
    if code in (-signal.SIGSEGV, -signal.SIGABRT, -signal.SIGBUS):
        return Refusal(400, "the query needs too much memory or nests too deeply; ask for less")
    return Refusal(500, "the worker that had this query was stopped; ask again")
