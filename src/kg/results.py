"""The answer to a query: rows of plain values, or a standard format."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

import pyoxigraph as ox

from . import ontology
from .errors import QueryError

Answer = ox.QuerySolutions | ox.QueryTriples | ox.QueryBoolean
Value = str | int | float | Decimal | bool | None

_BOOLEAN = "http://www.w3.org/2001/XMLSchema#boolean"
_NUMBERS = {
    "http://www.w3.org/2001/XMLSchema#integer": int,
    "http://www.w3.org/2001/XMLSchema#decimal": Decimal,
    "http://www.w3.org/2001/XMLSchema#double": float,
}
_RESULTS = {
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
}
_GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "nt": ox.RdfFormat.N_TRIPLES,
    "json": ox.RdfFormat.JSON_LD,
    "xml": ox.RdfFormat.RDF_XML,
}


def _value(term: Any) -> Value:
    if term is None:
        return None
    if type(term) is not ox.Literal:
        return term.value if type(term) is ox.NamedNode else str(term)
    text: str = term.value
    if term.language is not None:
        return text
    datatype = term.datatype.value
    if datatype == _BOOLEAN:
        return text in ("true", "1")
    number: Value = _NUMBERS.get(datatype, str)(text)
    return number


class Result:
    """The answer to a query: a table, a graph, or yes and no.

    Iterating over it gives one tuple a row, in the order of `columns` (the `variables` of
    a table): IRIs and texts as `str`, numbers as `int`, `Decimal` or `float`, unbound as
    `None`. Rows are read when they are first asked for, and kept, so that a result can be
    read again; `serialize` reads none, but writes what the engine answers.
    """

    def __init__(self, ask: Callable[[], Answer]) -> None:
        """Ask the engine at once; ask it again only if the answer is wanted again."""
        answer = ask()
        self._ask = ask
        self._unread: Answer | None = answer
        self._rows: list[tuple[Value, ...]] | None = None
        self._yes = bool(answer) if isinstance(answer, ox.QueryBoolean) else None
        self.is_graph = isinstance(answer, ox.QueryTriples)
        self.variables: tuple[str, ...] = ()
        self.columns: tuple[str, ...] = ("answer",)
        if self.is_graph:
            self.columns = ("subject", "predicate", "object")
        if isinstance(answer, ox.QuerySolutions):
            self.columns = self.variables = tuple(name.value for name in answer.variables)

    def _answer(self) -> Answer:
        """Return the engine's answer, which can be read only once."""
        answer, self._unread = self._unread, None
        return self._ask() if answer is None else answer

    def __bool__(self) -> bool:
        """Return the answer to an ASK query."""
        if self._yes is None:
            raise QueryError("only an ASK query is answered by yes or no")
        return self._yes

    def __iter__(self) -> Iterator[tuple[Value, ...]]:
        """Return the rows of a table, the triples of a graph, or one yes or no."""
        if self._rows is None:
            answer = self._answer()
            if isinstance(answer, ox.QueryBoolean):
                self._rows = [(self._yes,)]
            else:
                self._rows = [tuple(map(_value, terms)) for terms in answer]
        return iter(self._rows)

    def serialize(self, form: str) -> bytes:
        """Return the answer in a standard format.

        A table as csv, tsv, json or xml (SPARQL 1.1 Query Results); a graph as ttl, nt,
        json (JSON-LD) or xml (RDF/XML). Raises QueryError where the two do not fit.
        """
        if self.is_graph and form not in _GRAPHS:
            raise QueryError(f"a graph has no form {form}; use {', '.join(_GRAPHS)}")
        if not self.is_graph and form not in _RESULTS:
            raise QueryError(f"a table has no form {form}; use {', '.join(_RESULTS)}")
        answer = self._answer()
        if isinstance(answer, ox.QueryTriples):
            triples = sorted(answer, key=str)
            prefixes = ontology.context().prefixes
            return ox.serialize(triples, format=_GRAPHS[form], prefixes=prefixes) or b""
        if isinstance(answer, ox.QueryBoolean) and form in ("csv", "tsv"):
            return f"{str(bool(answer)).lower()}\n".encode()
        return answer.serialize(format=_RESULTS[form]) or b""

    def __repr__(self) -> str:
        """Return what the columns are, the same in every run."""
        return f"Result({', '.join(self.columns)})"

    def _repr_html_(self) -> str:
        """Return the first rows as a table, for a notebook."""
        from .notebooks import table

        return table(self.columns, list(self))
