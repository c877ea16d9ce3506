"""What whoever runs the service may set."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

MIB = 1 << 20


def _workers() -> int:
    return max(4, 2 * (os.cpu_count() or 1))


@dataclass(frozen=True, slots=True)
class Settings:
    """Where to listen, and how much one request, and all of them, may take.

    `seconds` bounds one query, `answer` and `body` are bytes of an answer and of a
    request's body, `memory` bytes of one worker. `workers` queries run at once in each of
    `processes`, half of them long ones (and some more for a moment), `waiting` more may wait
    for a while, and `cache` bytes of answers are kept. A client has `reading` seconds to send
    its request, and as many to take each piece of the answer.
    """

    build: Path = Path("build")
    host: str = "127.0.0.1"
    port: int = 8000
    processes: int = 1
    workers: int = _workers()
    waiting: int = 64
    seconds: float = 30.0
    answer: int = 32 * MIB
    body: int = MIB
    memory: int = 2048 * MIB
    cache: int = 64 * MIB
    reading: float = 10.0
    log_queries: bool = False

    @property
    def patience(self) -> float:
        """Seconds that a query may wait for a worker."""
        return min(10.0, self.seconds)
