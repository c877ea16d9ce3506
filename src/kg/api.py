"""The Python API: open a build, ask it, see it as a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from . import labels, networks, questions, search, store
from .evidence import read_text
from .names import Language
from .store import Result, Store

if TYPE_CHECKING:
    import networkx as nx
    from rdflib import Dataset

Source = str | Path | Store


def load(source: Source = "build") -> Store:
    """Return the store of a build folder or of an RDF file; a store as it is.

    Raises SourceError where there is no dataset.
    """
    return source if isinstance(source, Store) else store.read(Path(source))


def open(source: Source = "build") -> Dataset:
    """Open a build as an `rdflib.Dataset` over the same store, without copying it.

    Its default graph is the merged set of all triples, so that a triple stated by two
    passages counts once; `g.graph(IRI)` is what one passage states
    (https://www.w3.org/TR/rdf11-concepts/#section-dataset). Raises SourceError where
    there is no dataset.

    >>> g = open(build)
    >>> from rdflib import SKOS, URIRef
    >>> head = URIRef("https://w3id.org/governance-kg/role/building-head")
    >>> sorted(map(str, g.objects(head, SKOS.prefLabel)))
    ['building head', '楼长']
    """
    from oxrdflib import OxigraphStore
    from rdflib import Dataset, Graph

    class Shared(OxigraphStore):
        def add_graph(self, graph: Graph) -> None:
            """Leave the store as it is: `g.graph(IRI)` looks at a graph, maybe an empty one."""

    return Dataset(store=Shared(store=load(source).engine))


def query(
    text: str, source: Source = "build", language: Language = "en", **parameters: str | int | float
) -> Result:
    """Ask a named question, a `.rq` file, or SPARQL itself.

    Parameters bind variables; for a named question a value may be an id or a label.
    All prefixes of the ontology are declared. Raises QueryError for what is no
    question, no SPARQL, or an unknown or ambiguous name.

    >>> [row[0] for row in query("SELECT ?l { role:building-head skos:prefLabel ?l }", build)]
    ['building head', '楼长']
    >>> query("figures", build, article="article/yutai").variables[:3]
    ('article', 'sentence', 'subject')
    """
    dataset = load(source)
    if text.endswith(".rq"):
        text = read_text(text)
    if not questions.is_name(text):
        return dataset.query(text, **parameters)
    question = questions.find(text)
    values = questions.bindings(question, {k: str(v) for k, v in parameters.items()})
    bound = {
        parameter.name: search.resolve(dataset, value, parameter.kind)
        for parameter, value in values.items()
    }
    return dataset.query(question.sparql(language), **bound)


def network(source: Source = "build") -> nx.MultiDiGraph[str]:
    """Return the entities of a build and the relations between them, with evidence.

    Nodes are ids, edges are keyed by property; `passages` of an edge names the
    sentences that state it.

    >>> g = network(build)
    >>> g.edges["role/building-head", "role/unit-head", "gov:selectedFrom"]["passages"]
    'yutai/4'
    """
    dataset = load(source)
    return networks.network(dataset, labels.read(dataset))
