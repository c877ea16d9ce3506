"""The process that workers are forked from: `python -m kg.server.forkserver FOLDER LIMIT MEMORY`.

A small dataset is in its memory, which the workers share, so that one is there in a
millisecond and costs little. It takes commands from its standard input, a socket, and says
there which workers have ended. When that is closed, it ends them all: none outlives the
service. It runs no thread and no query.
"""

from __future__ import annotations

import gc
import io
import os
import resource
import selectors
import signal
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn

import pyoxigraph as ox

from kg import ontology
from kg.errors import KgError
from kg.store import read

from .messages import COMMAND, DEATH, KILL, START, Answer
from .worker import serve

_SMALL = 100_000
"""Quads of a dataset that is taken into memory, where it answers twice as fast."""
_UNREADABLE = (KgError, OSError, RuntimeError, ValueError, SyntaxError)
"""What opening a dataset may raise."""


@dataclass(slots=True)
class ForkServer:
    """What is served, the limits of each worker in bytes, and the workers by process id."""

    folder: Path
    engine: ox.Store | None
    limit: int
    memory: int
    control: socket.socket
    workers: dict[int, int] = field(default_factory=dict)

    def run(self) -> None:
        """Do as told until the control socket is closed, then end all workers."""
        ours, theirs = os.pipe2(os.O_NONBLOCK | os.O_CLOEXEC)
        signal.set_wakeup_fd(theirs)
        signal.signal(signal.SIGCHLD, lambda number, frame: None)
        with suppress(ConnectionError), selectors.DefaultSelector() as selector:
            selector.register(self.control, selectors.EVENT_READ, self._command)
            selector.register(ours, selectors.EVENT_READ, lambda: self._reap(ours))
            while all(key.data() for key, _ in selector.select()):
                pass
        for pid in self.workers:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)

    def _command(self) -> bool:
        """Do what the next command says; return whether there was one."""
        message, files, _, _ = socket.recv_fds(self.control, COMMAND.size, 1)
        if len(message) < COMMAND.size:
            return False
        what, number = COMMAND.unpack(message)
        if what == START:
            self._start(number, files[0])
        elif what == KILL:
            for pid, known in self.workers.items():
                if known == number:
                    os.kill(pid, signal.SIGKILL)
        return True

    def _start(self, number: int, connection: int) -> None:
        try:
            pid = os.fork()
        except OSError:
            self.control.sendall(DEATH.pack(number, 1))
        else:
            if pid == 0:
                self._work(connection)
            self.workers[pid] = number
        os.close(connection)

    def _reap(self, wakeups: int) -> bool:
        """Say which workers have ended."""
        os.read(wakeups, 512)
        with suppress(ChildProcessError):
            while (ended := os.waitpid(-1, os.WNOHANG))[0]:
                number = self.workers.pop(ended[0])
                self.control.sendall(DEATH.pack(number, os.waitstatus_to_exitcode(ended[1])))
        return True

    def _work(self, connection: int) -> NoReturn:
        """Be a worker: without the means to open anything, where the dataset is in memory."""
        code = 1
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            self.control.close()
            resource.setrlimit(resource.RLIMIT_DATA, (self.memory, self.memory))
            with socket.socket(fileno=connection) as client:
                try:
                    engine = self._open()
                except _UNREADABLE as error:
                    client.sendall(Answer(500, str(error).encode()).pack())
                else:
                    serve(client, engine, self.limit)
                    code = 0
        finally:
            os._exit(code)

    def _open(self) -> ox.Store:
        if self.engine is None:
            return read(self.folder).engine
        resource.setrlimit(resource.RLIMIT_NOFILE, (0, 0))
        return self.engine


def main(folder: str, limit: int, memory: int) -> None:
    """Take the dataset of a folder into memory if it is small, and start workers."""
    for number in (signal.SIGINT, signal.SIGTERM):
        signal.signal(number, signal.SIG_IGN)
    _yield_to_the_server()
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    with socket.socket(fileno=os.dup(0)) as control:
        try:
            engine = _taken(Path(folder))
        except _UNREADABLE as error:
            control.sendall(Answer(500, str(error).encode()).pack())
            return
        ontology.context()
        gc.freeze()
        control.sendall(Answer(200, b"").pack())
        for standard in (0, 2):
            os.dup2(os.open(os.devnull, os.O_RDWR), standard)
        ForkServer(Path(folder), engine, limit, memory, control).run()


def _yield_to_the_server() -> None:
    """Do not interrupt the process that hands out the work (sched(7), SCHED_BATCH)."""
    if sys.platform == "linux":
        os.sched_setscheduler(0, os.SCHED_BATCH, os.sched_param(0))


def _taken(folder: Path) -> ox.Store | None:
    """Return a dataset in memory, or None if it is large and each worker opens it.

    A folder's store is read in another process, for its engine starts threads, which a
    fork would lose. Raises OSError where that fails.
    """
    if not folder.is_dir():
        return read(folder).engine
    ours, theirs = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(ours)
        _dump(folder, theirs)
    os.close(theirs)
    with os.fdopen(ours, "rb") as pipe:
        quads = pipe.read()
    if os.waitpid(pid, 0)[1]:
        raise OSError(quads.decode() or "its store cannot be read")
    if not quads:
        return None
    engine = ox.Store()
    engine.bulk_load(quads, format=ox.RdfFormat.N_QUADS)
    return engine


def _dump(folder: Path, target: int) -> NoReturn:
    """Write a small dataset as N-Quads, and nothing of a large one; or else what is wrong."""
    code, quads = 1, io.BytesIO()
    try:
        engine = read(folder).engine
        if len(engine) <= _SMALL:
            engine.dump(quads, ox.RdfFormat.N_QUADS)
        code = 0
    except _UNREADABLE as error:
        quads = io.BytesIO(str(error).encode())
    finally:
        with os.fdopen(target, "wb") as pipe:
            pipe.write(quads.getvalue())
        os._exit(code)


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]), int(sys.argv[3]))
