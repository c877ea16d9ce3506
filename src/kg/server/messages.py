"""What the two sides of the service say to each other: requests, answers, and their bytes.

Both travel over a pair of connected sockets, each with its length before it.
"""

from __future__ import annotations

import json
import struct
from typing import Literal, NamedTuple, cast

LENGTH = struct.Struct(">I")
HEAD = struct.Struct(">IHBB")
"""Of an answer: bytes of its body, status, which kind it is, whether it is gzipped."""
COMMAND = struct.Struct(">cI")
"""To the fork server: START a worker, on a socket that comes along, or KILL it; its number."""
START, KILL = b"s", b"k"
DEATH = struct.Struct(">Ii")
"""From the fork server: the number of a worker that has ended, and its exit code."""

Task = Literal["query", "graph", "convert"]


class Request(NamedTuple):
    """Work for a worker.

    *query*: ask `text`, over the dataset of `default` and `named` graphs, None being the
    query's own. *graph*: the triples of the graph `text`, of the default graph if that is
    empty. *convert*: the Turtle `text` in another form. `table` and `graph` are the forms
    that the client takes, "" where it takes none.
    """

    task: Task
    text: str
    default: tuple[str, ...] | None = None
    named: tuple[str, ...] | None = None
    table: str = ""
    graph: str = ""
    gzip: bool = False

    def pack(self) -> bytes:
        """Return the request as bytes, the same ones for the same request."""
        dataset = "" if self.default is None else json.dumps((self.default, self.named))
        head = f"{self.task},{self.table},{self.graph},{self.gzip:d},{dataset}"
        return f"{head}\n{self.text}".encode()

    @classmethod
    def unpack(cls, content: bytes) -> Request:
        """Read what `pack` made.

        >>> request = Request("query", "ASK {}", (), ("urn:x:g",), table="json")
        >>> Request.unpack(request.pack()) == request
        True
        """
        head, _, text = content.decode().partition("\n")
        task, table, graph, gzip, dataset = head.split(",", 4)
        default, named = map(tuple, json.loads(dataset)) if dataset else (None, None)
        return cls(cast(Task, task), text, default, named, table, graph, gzip == "1")


class Answer(NamedTuple):
    """What a worker answers: an HTTP status, and a body or a message."""

    status: int
    body: bytes
    is_graph: bool = False
    gzipped: bool = False

    def pack(self) -> bytes:
        """Return the answer as bytes."""
        return HEAD.pack(len(self.body), self.status, self.is_graph, self.gzipped) + self.body
