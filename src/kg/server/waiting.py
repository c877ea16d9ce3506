"""A graph that is being served, asked by whoever can wait: a thread beside the event loop.

So everything in `kg` that asks a dataset can ask the workers, within their limits.
"""

from __future__ import annotations

import asyncio

from kg.errors import QueryError
from kg.results import Result
from kg.store import bind, parse_results

from .messages import Request
from .pool import Pool

_MARGIN = 10.0
"""Seconds beyond the pool's own limits before a loop that has ended is given up."""


class Waiting:
    """The dataset of a pool of workers, as `kg.store.Queryable` has it.

    To be asked in threads other than that of the event loop `loop`, in which the pool is,
    and than those that the loop lends (`run_in_executor(None, …)`), which the pool needs.
    """

    def __init__(self, pool: Pool, loop: asyncio.AbstractEventLoop, most: int = 0) -> None:
        """Ask the workers of a pool; refuse answers of more than `most` bytes, if that is set."""
        self._most = most or pool.settings.answer
        self._pool = pool
        self._loop = loop

    def query(self, text: str, **values: str | int | float | bool) -> Result:
        """Ask a query and wait for the whole answer; `values` are those of `store.bind`.

        Raises QueryError for what the engine refuses, Refusal where the pool does: all
        workers are busy, or the time is over.
        """
        request = Request("query", bind(text, values), table="json", graph="nt")
        asked = asyncio.run_coroutine_threadsafe(self._pool.ask(request.pack()), self._loop)
        limits = self._pool.settings
        answer = asked.result(limits.patience + limits.seconds + _MARGIN)
        if answer.status != 200:
            raise QueryError(answer.body.decode())
        if len(answer.body) > self._most:
            problem = f"the answer is longer than {self._most} bytes; ask for less, as by LIMIT"
            raise QueryError(problem)
        return parse_results(answer.body, graph=answer.is_graph)
