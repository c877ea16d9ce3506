"""The dataset in its engine, Oxigraph, which besides only `results` and the server know.

The default graph holds the merged set of all triples, materialised when a dataset is
assembled. The engine's option to treat the union of the named graphs as the default
graph is never used: it returns a solution once for each graph that holds a triple.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Protocol

import pyoxigraph as ox

from . import ontology
from .errors import QueryError, SourceError
from .results import Result

_DATASETS = {
    ".nq": ox.RdfFormat.N_QUADS,
    ".trig": ox.RdfFormat.TRIG,
    ".ttl": ox.RdfFormat.TURTLE,
    ".nt": ox.RdfFormat.N_TRIPLES,
    ".jsonld": ox.RdfFormat.JSON_LD,
    ".rdf": ox.RdfFormat.RDF_XML,
}


class Queryable(Protocol):
    """What answers queries: a store of ours, or somebody else's endpoint."""

    def query(self, text: str, **values: str | int | float | bool) -> Result:
        """Ask a SPARQL query; `values` are those of `bind`."""
        ...


class Store:
    """A dataset: named graphs, and their merged set as the default graph."""

    def __init__(self, engine: ox.Store) -> None:
        """Wrap a store of the engine, which stays usable by itself."""
        self.engine = engine

    def __len__(self) -> int:
        """Return the number of quads, those of the default graph included."""
        return len(self.engine)

    def query(self, text: str, **values: str | int | float | bool) -> Result:
        """Ask a SPARQL 1.1 query (https://www.w3.org/TR/sparql11-query/).

        All prefixes of the ontology are declared; `values` are those of `bind`. Raises
        QueryError, with line and column, where the query is not SPARQL.
        """
        try:
            prefixes = ontology.context().prefixes
            return Result(lambda: self.engine.query(bind(text, values), prefixes=prefixes))
        except SyntaxError as error:
            raise QueryError(syntax_message(str(error))) from None
        except (ValueError, OSError) as error:
            raise QueryError(f"the query cannot be answered: {error}") from None

    def quads(self) -> list[ox.Quad]:
        """Return all quads ordered by graph, subject, predicate and object."""
        return sorted(
            self.engine,
            key=lambda q: (*map(str, (q.graph_name, q.subject, q.predicate, q.object)),),
        )

    def save(self, folder: Path) -> None:
        """Write the dataset to a new folder in the engine's own format."""
        store = ox.Store(str(folder))
        store.bulk_extend(self.engine)
        store.flush()


def syntax_message(message: str) -> str:
    """Return what the engine says of a query that it cannot parse, with line and column."""
    place, _, rest = message.removeprefix("error at ").partition(": ")
    line, _, column = place.partition(":")
    if not column.isdecimal():
        return f"not SPARQL: {message}"
    if "IRI parsing failed" in rest or "Prefix not found" in rest:
        rest = "unknown prefix, or an IRI that is not absolute"
    rest = re.sub(r", (?=\[).*", " …", rest, flags=re.DOTALL)
    return f"not SPARQL: line {line}, column {column}: {rest}"


def bind(text: str, values: Mapping[str, str | int | float | bool]) -> str:
    r"""Return a query with values for some of its variables, in a closing VALUES clause.

    A string with `://` is an IRI, any other value a literal
    (https://www.w3.org/TR/sparql11-query/#inline-data). Raises QueryError for a variable
    that the query does not have, or a value that is no IRI.

    >>> bind("ASK { ?role a gov:Role }", {"role": "https://example.org/r"})
    'ASK { ?role a gov:Role }\nVALUES (?role) { (<https://example.org/r>) }'
    """
    for name in values:
        if not re.search(rf"[?$]{re.escape(name)}\b", text):
            raise QueryError(f"the query has no variable ?{name}")
    if not values:
        return text
    variables = " ".join(f"?{name}" for name in values)
    terms = " ".join(str(_term(value)) for value in values.values())
    return f"{text}\nVALUES ({variables}) {{ ({terms}) }}"


def _term(value: str | int | float | bool) -> ox.NamedNode | ox.Literal:
    if not (isinstance(value, str) and "://" in value):
        return ox.Literal(value)
    try:
        return ox.NamedNode(value)
    except ValueError as error:
        raise QueryError(f"{value} is no IRI: {error}") from None


def assemble(documents: Iterable[str], vocabularies: Mapping[str, Path]) -> Store:
    """Make a dataset of JSON-LD documents and of Turtle files, one graph a file.

    `vocabularies` maps the name of a graph to its file. Raises SourceError for a
    document that is not JSON-LD; `documents.check` finds why, with the line.
    """
    quads: set[ox.Quad] = set()
    try:
        for document in documents:
            quads.update(ox.parse(document, format=ox.RdfFormat.JSON_LD))
        for graph, path in vocabularies.items():
            name = ox.NamedNode(graph)
            for quad in ox.parse(path=str(path), format=ox.RdfFormat.TURTLE):
                quads.add(ox.Quad(quad.subject, quad.predicate, quad.object, name))
    except SyntaxError as error:
        raise SourceError(f"not RDF: {error}") from None
    quads |= {ox.Quad(quad.subject, quad.predicate, quad.object) for quad in quads}
    engine = ox.Store()
    engine.bulk_extend(quads)
    return Store(engine)


def read(path: Path) -> Store:
    """Open a built dataset: its folder, or one of its RDF files.

    The folder's store is opened read-only, in no time; a file is loaded into memory.
    Raises SourceError where there is no dataset, with what to do.
    """
    if path.is_dir():
        if (path / "store").is_dir():
            try:
                return Store(ox.Store.read_only(str(path / "store")))
            except (OSError, RuntimeError) as error:
                raise SourceError(f"{path / 'store'}: {error}; build again") from None
        raise SourceError(f"{path}: holds no dataset; make one with kg build")
    if not path.exists():
        raise SourceError(f"{path}: does not exist; make it with kg build")
    if path.suffix not in _DATASETS:
        known = ", ".join(_DATASETS)
        raise SourceError(f"{path}: not a dataset; give a folder or one of {known}")
    engine = ox.Store()
    try:
        engine.bulk_load(path=str(path), format=_DATASETS[path.suffix])
    except (SyntaxError, OSError) as error:
        raise SourceError(f"{path}: {error}") from None
    return Store(engine)


def serialize(quads: Iterable[ox.Quad], form: str) -> bytes:
    """Return quads as `.nq`, `.trig` or `.jsonld`, or their default graph as `.ttl`.

    N-Quads are sorted by line, so that equal datasets have equal bytes; the other
    formats follow the order of `quads`.
    """
    if form == ".nq":
        text = ox.serialize(quads, format=ox.RdfFormat.N_QUADS) or b""
        return b"".join(sorted(text.splitlines(keepends=True)))
    if form == ".ttl":
        default = (quad.triple for quad in quads if not _named(quad))
        return ox.serialize(default, format=ox.RdfFormat.TURTLE, prefixes=_prefixes()) or b""
    return ox.serialize(quads, format=_DATASETS[form], prefixes=_prefixes()) or b""


def _named(quad: ox.Quad) -> bool:
    return not isinstance(quad.graph_name, ox.DefaultGraph)


def _prefixes() -> dict[str, str]:
    prefixes = ontology.context().prefixes
    return {name: prefixes[name] for name in sorted(prefixes) if name != "kg"}


def parse_results(content: bytes, *, graph: bool) -> Result:
    """Return an answer that another engine sent: SPARQL JSON, or N-Triples for a graph.

    (https://www.w3.org/TR/sparql11-results-json/)
    """
    if not graph:
        form = ox.QueryResultsFormat.JSON
        return Result(lambda: ox.parse_query_results(content, format=form))
    engine = ox.Store()
    engine.load(content, format=ox.RdfFormat.N_TRIPLES)
    return Store(engine).query("CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
