"""Running `kg serve` in a process of its own, and asking it."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlencode

ADDRESS = re.compile(r"http://127\.0\.0\.1:(\d+)/sparql")
FORM = "application/x-www-form-urlencoded"


class Got(NamedTuple):
    """A response: status, headers by lower-case name, body."""

    status: int
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True)
class Server:
    """A server that runs."""

    port: int
    process: subprocess.Popen[bytes]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def sparql(self) -> str:
        return f"{self.url}/sparql"

    def ask(self, method: str, path: str, body: bytes | None = None, /, **headers: str) -> Got:
        """Send a request; `_` stands for `-` in the name of a header."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=30)
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, body, named)
            response = connection.getresponse()
            pairs = {name.lower(): value for name, value in response.getheaders()}
            return Got(response.status, pairs, response.read())
        finally:
            connection.close()

    def query(self, text: str, **headers: str) -> Got:
        """Ask a query by GET."""
        return self.ask("GET", f"/sparql?{urlencode({'query': text})}", **headers)

    def post(self, text: str, **headers: str) -> Got:
        """Ask a query by POST."""
        media = {"Content_Type": "application/sparql-query", **headers}
        return self.ask("POST", "/sparql", text.encode(), **media)

    def workers(self) -> list[int]:
        """Return the processes that answer queries."""
        servers = self.fork_servers()
        return [pid for pid in _forks() if servers & {parent(pid)}]

    def fork_servers(self) -> set[int]:
        """Return the processes that workers are forked from, one for each that speaks HTTP."""
        found = {pid for pid in _forks() if self.process.pid in ancestors(pid)}
        return {pid for pid in found if parent(pid) not in found}

    def cpu(self) -> float:
        """Return the seconds that the workers have computed so far."""
        ticks = 0
        for pid in self.workers():
            fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
        return ticks / os.sysconf("SC_CLK_TCK")


def _forks() -> list[int]:
    found = subprocess.run(
        ["pgrep", "-f", "kg.server.forkserver"], capture_output=True, text=True, check=False
    )
    return [int(pid) for pid in found.stdout.split()]


def parent(pid: int) -> int:
    """Return the parent of a process; 0 if it is gone."""
    try:
        return int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    except OSError:
        return 0


def processes(group: int) -> list[int]:
    """Return the processes of a group."""
    found = subprocess.run(["pgrep", "-g", str(group)], capture_output=True, text=True, check=False)
    return [int(pid) for pid in found.stdout.split()]


def ancestors(pid: int) -> set[int]:
    """Return the processes that a process descends from; none if it is gone."""
    found = set()
    while (pid := parent(pid)) > 0:
        found.add(pid)
    return found


@contextmanager
def serving(build: Path, *options: str, log: Path | None = None) -> Iterator[Server]:
    """Serve a build on a free port; stop it as a supervisor does, and see that it obeys."""
    command = [sys.executable, "-m", "kg", "serve", str(build), "--port", "0", *options]
    with tempfile.NamedTemporaryFile("w+") as said:
        process = subprocess.Popen(command, stderr=said, cwd=build.parent)
        until(lambda: ADDRESS.search(Path(said.name).read_text()) or process.poll() is not None)
        found = ADDRESS.search(Path(said.name).read_text())
        assert found, Path(said.name).read_text()
        server = Server(int(found[1]), process)
        try:
            until(lambda: healthy(server))
            yield server
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(timeout=60)
            text = Path(said.name).read_text()
            if log is not None:
                log.write_text(text)
        assert process.returncode == 0, text


def healthy(server: Server) -> bool:
    try:
        return server.ask("GET", "/healthz").status == 200
    except OSError:
        return False


def until(true: Callable[[], object], seconds: float = 20) -> None:
    """Wait until a condition holds."""
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "it did not come about"
        time.sleep(0.05)
