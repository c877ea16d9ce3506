"""The Python API: open a build, ask it, see it as a table or a network, measure that."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Literal, TypeAlias, overload

from . import questions, store
from .names import Language
from .results import Result
from .store import Store

if TYPE_CHECKING:
    import networkx as nx
    import pandas as pd
    from rdflib import Dataset

    from .positions import Position
    from .remote import Endpoint

Source: TypeAlias = "str | Path | Store | Endpoint"


def load(source: Source = "build") -> Store | Endpoint:
    """Return the store of a build folder or of an RDF file, or a SPARQL endpoint.

    A store or endpoint is returned as it is; both are asked by `query`. Raises SourceError
    where there is no dataset, QueryError for an address that is not http(s).
    """
    if isinstance(source, str) and "://" in source:
        from .remote import Endpoint

        return Endpoint(source)
    return store.read(Path(source)) if isinstance(source, (str, Path)) else source


def open(source: Source = "build") -> Dataset:
    """Open a build as an `rdflib.Dataset` over the same store, without copying it.

    An endpoint is opened as well, by its address.

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
    from rdflib.plugins.stores.sparqlstore import SPARQLStore

    class Shared(OxigraphStore):
        def add_graph(self, graph: Graph) -> None:
            """Leave the store as it is: `g.graph(IRI)` looks at a graph, maybe an empty one."""

    dataset = load(source)
    if isinstance(dataset, Store):
        return Dataset(store=Shared(store=dataset.engine))
    return Dataset(store=SPARQLStore(dataset.url))


def query(
    text: str, source: Source = "build", language: Language = "en", **parameters: str | int | float
) -> Result:
    """Ask a named question, a `.rq` file, or SPARQL itself.

    Parameters bind variables; for a named question, or a file with the header of one, a
    value may be an id or a label. All prefixes of the ontology are declared. Raises
    QueryError for what is no question, no SPARQL, or an unknown or ambiguous name.

    >>> [row[0] for row in query("SELECT ?l { role:building-head skos:prefLabel ?l }", build)]
    ['building head', '楼长']
    >>> {"sentence", "gloss"} <= {*query("figures", build, article="article/yutai").variables}
    True
    """
    asked = _question(text)
    result = load(source).query(_bound(asked, source, language, parameters))
    if isinstance(asked, questions.Question):
        questions.described(asked, result.variables, text)
    return result


def sparql(
    text: str, source: Source = "build", language: Language = "en", **parameters: str | int | float
) -> str:
    """Return the SPARQL that `query` asks, with its parameters bound; arguments as there.

    >>> sparql("figures", build, article="article/yutai").splitlines()[-1]
    'VALUES (?article) { (<https://w3id.org/governance-kg/article/yutai>) }'
    """
    return _bound(_question(text), source, language, parameters)


def _question(text: str) -> questions.Question | str:
    """Return the question that a name, or a file with a header, stands for; else the SPARQL."""
    if text.endswith(".rq"):
        from .evidence import read_text

        content = read_text(text)
        return questions.parse(content, Path(text)) if questions.has_header(content) else content
    return questions.find(text) if questions.is_name(text) else text


def _bound(
    asked: questions.Question | str,
    source: Source,
    language: Language,
    parameters: Mapping[str, str | int | float],
) -> str:
    if isinstance(asked, str):
        return store.bind(asked, parameters)
    given = questions.bindings(asked, {name: str(v) for name, v in parameters.items()})
    values = {parameter.name: _resolve(source, parameter, v) for parameter, v in given.items()}
    return store.bind(asked.sparql(language), values)


def _resolve(source: Source, parameter: questions.Parameter, value: str) -> str:
    from .search import resolve

    return resolve(load(source), value, parameter.kind)


def frame(
    text: str, source: Source = "build", language: Language = "en", **parameters: str | int | float
) -> pd.DataFrame:
    """Ask as `query` does, and return the answer as a pandas data frame.

    IRIs are shortened, what is unbound is `pandas.NA`, decimals are floats;
    `kg.frames.frame` makes one otherwise of any result. Raises KgError where pandas is
    not installed, which is optional: `pip install governance-kg[notebook]`.

    >>> pools = frame("SELECT ?role ?pool { ?role gov:selectedFrom ?pool }", build)
    >>> pools.loc[pools["role"] == "role/building-head", "pool"].tolist()
    ['role/unit-head']
    """
    from . import frames

    return frames.frame(query(text, source, language, **parameters))


@overload
def network(source: Source = ..., kind: Literal["all"] = ...) -> nx.MultiDiGraph[str]: ...
@overload
def network(source: Source = ..., kind: str = ...) -> nx.Graph[str]: ...
def network(source: Source = "build", kind: str = "all") -> nx.Graph[str]:
    """Return a network of a build, with evidence on its edges.

    *all* has the entities and the relations between them, keyed by property; the others
    are made for analysis: *actor-model*, *actor-actor*, *evaluation*, *concepts*
    (described in `kg.projections`). Nodes are ids; `weight` of an edge counts what makes
    it, `passages` names the sentences that state it. Raises QueryError for another kind.

    >>> g = network(build)
    >>> g.edges["role/building-head", "role/unit-head", "gov:selectedFrom"]["passages"]
    'yutai/4'

    All attributes are text or numbers, so that networkx writes them for Gephi and igraph,
    and pandas for R:

    >>> import networkx as nx
    >>> ties = network(build, "actor-model")
    >>> nx.write_graphml(ties, build.with_name("ties.graphml"))
    >>> nx.write_gexf(ties, build.with_name("ties.gexf"))
    >>> table = nx.to_pandas_edgelist(ties, "actor", "model")
    >>> table.to_csv(build.with_name("ties.csv"), index=False)
    """
    from . import labels, projections

    dataset = load(source)
    return projections.find(kind)(dataset, labels.read(dataset))


def measures(source: Source = "build", kind: str = "actor-model") -> list[Position]:
    """Return where the nodes of a network stand: degrees, centralities, communities.

    `kind` is that of `network`; what is measured and how, `Position` says. A data frame
    of it: `pandas.DataFrame(measures(...))`.

    >>> central = measures(build, "actor-actor")[0]
    >>> central.id, central.degree > 5
    ('group/party-members', True)
    """
    from .positions import positions

    return positions(network(source, kind))
