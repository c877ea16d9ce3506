"""What answers queries, one at a time, in a process that can be ended at any moment."""

from __future__ import annotations

import gzip
import io
import os
import re
import socket
from collections.abc import Iterable, Iterator
from functools import lru_cache
from typing import Any

import pyoxigraph as ox

from kg import names, ontology
from kg.errors import QueryError
from kg.store import syntax_message

from .datasets import clauses
from .messages import LENGTH, Answer, Request

_TABLES = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
_GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "jsonld": ox.RdfFormat.JSON_LD,
    "rdf": ox.RdfFormat.RDF_XML,
    "trig": ox.RdfFormat.TRIG,
    "nq": ox.RdfFormat.N_QUADS,
}
_PIECE = 64 * 1024
_WORTH_ZIPPING = 1024
_REMOTE = re.compile("(servic)(e)", re.IGNORECASE)
_NO_SERVICE = "SERVICE is not for this endpoint: no request leaves it; federate from your side"


class _TooLong(Exception):
    """The answer has more bytes than an answer may have."""


class _Bounded(io.BytesIO):
    """A buffer that refuses to grow beyond a number of bytes."""

    def __init__(self, limit: int) -> None:
        super().__init__()
        self.limit = limit

    def write(self, content: object) -> int:
        written = super().write(content)  # type: ignore[arg-type]
        if self.tell() > self.limit:
            raise _TooLong
        return written


class Worker:
    """A dataset, opened read-only, and what may be asked of it."""

    def __init__(self, engine: ox.Store, limit: int) -> None:
        """Answer from `engine`, with at most `limit` bytes."""
        self.engine = engine
        self.limit = limit
        self.prefixes = ontology.context().prefixes
        self.merged = lru_cache(maxsize=2)(self._merged)

    def answer(self, request: Request) -> Answer:
        """Do what a request says; what it cannot is answered with a status and a message."""
        try:
            if request.task == "query":
                answer = self._query(request)
            elif request.task == "graph":
                answer = self._graph(request)
            else:
                parsed = ox.parse(request.text, format=ox.RdfFormat.TURTLE)
                answer = self._write((quad.triple for quad in parsed), request.graph)
        except QueryError as error:
            return Answer(400, str(error).encode())
        except _TooLong:
            message = f"the answer is longer than {self.limit} bytes; ask for less, as by LIMIT"
            return Answer(400, message.encode())
        except SyntaxError as error:
            return Answer(400, syntax_message(str(error)).encode())
        except (ValueError, OSError) as error:
            return Answer(400, f"the query cannot be answered: {error}".encode())
        if request.gzip and answer.status == 200 and len(answer.body) >= _WORTH_ZIPPING:
            body = gzip.compress(answer.body, compresslevel=5, mtime=0)
            return Answer(200, body, answer.is_graph, gzipped=True)
        return answer

    def _query(self, request: Request) -> Answer:
        text = request.text
        prefixes = {p: iri for p, iri in self.prefixes.items() if p in text}
        if _REMOTE.search(text):
            self._refuse_service(text, prefixes)
        engine, default, named = self._dataset(request)
        found = engine.query(
            text,
            base_iri=names.BASE,
            prefixes=prefixes,
            default_graph=default,
            named_graphs=named,
        )
        if isinstance(found, ox.QueryTriples):
            if not request.graph:
                return Answer(406, b"", is_graph=True)
            return self._write(set(found), request.graph)
        if not request.table:
            return Answer(406, b"")
        if isinstance(found, ox.QueryBoolean) and request.table in ("csv", "tsv"):
            return Answer(200, f"{str(bool(found)).lower()}\n".encode())
        output = _Bounded(self.limit)
        found.serialize(output, _TABLES[request.table])
        return Answer(200, output.getvalue())

    def _refuse_service(self, text: str, prefixes: dict[str, str]) -> None:
        """Raise QueryError if a query has the keyword SERVICE.

        The engine's own grammar decides: were the keyword spelt otherwise, the query would
        be none, while in a text, a name or a comment that makes no difference.
        """
        spelt = {_otherwise(prefix): iri for prefix, iri in prefixes.items()}
        try:
            ox.Store().query(_otherwise(text), base_iri=names.BASE, prefixes=spelt)
        except SyntaxError as error:
            place = re.match(r"error at (\d+):(\d+)", str(error))
            line, at = (
                (text.split("\n")[int(place[1]) - 1], int(place[2]) - 1) if place else ("", 0)
            )
            remote = _REMOTE.match(line[at:]) or re.search(r"(?i)service\s?$", line[:at])
            raise QueryError(_NO_SERVICE if remote else syntax_message(str(error))) from None

    def _dataset(self, request: Request) -> tuple[ox.Store, list[Any] | None, list[Any] | None]:
        """Return where to ask, and the default and named graphs there; None is what is usual."""
        default, named = request.default, request.named
        if default is None or named is None:
            default, named = clauses(request.text, self.prefixes, names.BASE)
            if len(default) < 2:
                return self.engine, None, None
        if len(default) < 2:
            return self.engine, _nodes(default), _nodes(named)
        return self.merged(default, named), [ox.DefaultGraph()], _nodes(named)

    def _merged(self, default: tuple[str, ...], named: tuple[str, ...]) -> ox.Store:
        """Return a dataset whose default graph is the merge of some, each triple once."""
        merged = ox.Store()
        for graph in _nodes(default):
            quads = self.engine.quads_for_pattern(None, None, None, graph)
            merged.extend(ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads)
        for graph in _nodes(named):
            merged.extend(self.engine.quads_for_pattern(None, None, None, graph))
        return merged

    def _graph(self, request: Request) -> Answer:
        graph = _nodes((request.text,))[0] if request.text else ox.DefaultGraph()
        quads = self.engine.quads_for_pattern(None, None, None, graph)
        first = next(quads, None)
        if first is None and request.text:
            return Answer(404, b"")
        triples = [first.triple, *(quad.triple for quad in quads)] if first else []
        return self._write(triples, request.graph)

    def _write(self, triples: Iterable[ox.Triple], form: str) -> Answer:
        ordered = sorted(triples, key=str)
        output = _Bounded(self.limit)
        prefixes = self._used(ordered) if form in ("ttl", "trig", "rdf") else {}
        ox.serialize(ordered, output, _GRAPHS[form], prefixes=prefixes)
        return Answer(200, output.getvalue(), is_graph=True)

    def _used(self, triples: Iterable[ox.Triple]) -> dict[str, str]:
        """Return the prefixes that shorten an IRI in some triples."""
        spaces = {
            re.split(r"[^/#]*$", term.value, maxsplit=1)[0]
            for triple in triples
            for term in (triple.subject, triple.predicate, triple.object)
            if isinstance(term, ox.NamedNode)
        }
        return {prefix: iri for prefix, iri in sorted(self.prefixes.items()) if iri in spaces}


def _otherwise(text: str) -> str:
    return _REMOTE.sub(lambda word: word[1] + ("Z" if word[2] == "E" else "z"), text)


def _nodes(graphs: Iterable[str]) -> list[ox.NamedNode]:
    try:
        return [ox.NamedNode(graph) for graph in graphs]
    except ValueError as error:
        raise QueryError(f"the name of a graph is no IRI: {error}") from None


def serve(connection: socket.socket, engine: ox.Store, limit: int) -> None:
    """Answer requests in their order, each before the next is begun, until there are no more."""
    worker = Worker(engine, limit)
    connection.sendall(Answer(200, b"%d" % os.getpid()).pack())
    for content in _requests(connection):
        connection.sendall(worker.answer(Request.unpack(content)).pack())


def _requests(connection: socket.socket) -> Iterator[bytes]:
    received = b""
    while piece := connection.recv(_PIECE):
        received += piece
        while len(received) >= LENGTH.size:
            end = LENGTH.size + LENGTH.unpack_from(received)[0]
            if len(received) < end:
                break
            content, received = received[LENGTH.size : end], received[end:]
            yield content
