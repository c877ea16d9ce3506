"""What the files of a build hold: one dataset and one network, in every format."""

from __future__ import annotations

import csv
import json
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import networkx as nx
import pyoxigraph as ox
import pytest
from rdflib import Dataset, Graph, URIRef
from rdflib.namespace import VOID

from kg import names
from kg.ontology import context

LAYER = ox.NamedNode("http://purl.org/dc/terms/type")


def quads(path: Path) -> Iterable[ox.Quad]:
    return ox.parse(path=str(path), format=ox.RdfFormat.from_extension(path.suffix[1:]))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.fixture(scope="module")
def dataset(build: Path) -> set[ox.Quad]:
    return set(quads(build / "kg.nq"))


@pytest.fixture(scope="module")
def parsed(build: Path) -> Dataset:
    return Dataset().parse(build / "kg.nq", format="nquads")


def merged(dataset: set[ox.Quad]) -> set[ox.Triple]:
    return {quad.triple for quad in dataset if isinstance(quad.graph_name, ox.DefaultGraph)}


def stated(dataset: set[ox.Quad]) -> list[ox.Quad]:
    return [quad for quad in dataset if not isinstance(quad.graph_name, ox.DefaultGraph)]


def is_passage(graph: Any) -> bool:
    return isinstance(graph, ox.NamedNode) and graph.value.startswith(f"{names.BASE}passage/")


def layers(dataset: set[ox.Quad]) -> dict[str, set[str]]:
    """Return the layers that may state each property, as the ontology says."""
    found = defaultdict[str, set[str]](set)
    for triple in merged(dataset):
        if triple.predicate == LAYER:
            found[short(triple.subject)].add(short(triple.object).removeprefix("layer/"))
    return found


def short(term: Any) -> str:
    return context().shorten(term.value)


def test_the_default_graph_is_the_merged_set_of_the_named_graphs(dataset: set[ox.Quad]) -> None:
    assert merged(dataset) == {quad.triple for quad in stated(dataset)}
    terms = {term for quad in dataset for term in (*quad.triple, quad.graph_name)}
    assert not [term for term in terms if isinstance(term, ox.BlankNode)]


def test_only_passages_hold_claims_and_passages_hold_only_claims(dataset: set[ox.Quad]) -> None:
    may_state = layers(dataset)
    inside = {short(q.predicate) for q in stated(dataset) if is_passage(q.graph_name)}
    outside = {short(q.predicate) for q in stated(dataset) if not is_passage(q.graph_name)}
    assert {prop for prop in outside if may_state[prop] == {"claim"}} == set()
    assert {prop for prop in inside if "claim" not in may_state[prop]} == {"rdf:type"}


def test_the_n_quads_are_sorted_and_none_stands_twice(build: Path) -> None:
    lines = (build / "kg.nq").read_text(encoding="utf-8").splitlines()
    assert lines == sorted(set(lines))


@pytest.mark.parametrize(
    ("name", "form"), [("kg.trig", "trig"), ("kg.jsonld", "json-ld"), ("kg.ttl", "turtle")]
)
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
def test_every_rdf_file_is_the_same_dataset_to_two_libraries(
    name: str, form: str, build: Path, dataset: set[ox.Quad], parsed: Dataset
) -> None:
    if name == "kg.ttl":
        assert set(Graph().parse(build / name, format=form)) == set(parsed.default_graph)
        assert {quad.triple for quad in quads(build / name)} == merged(dataset)
    else:
        assert set(Dataset().parse(build / name, format=form).quads()) == set(parsed.quads())
        assert set(quads(build / name)) == dataset


def test_graphml_gexf_and_csv_are_one_network(build: Path) -> None:
    nodes = {row["id"]: row for row in rows(build / "nodes.csv")}
    edges = {
        (row["source"], row["target"], row["property"]): row for row in rows(build / "edges.csv")
    }
    graphml: Any = nx.read_graphml(build / "kg.graphml", force_multigraph=True)
    gexf: Any = nx.read_gexf(build / "kg.gexf")
    assert set(graphml) == set(gexf) == nodes.keys()
    assert set(graphml.edges(keys=True)) == edges.keys()
    assert Counter(gexf.edges()) == Counter((source, target) for source, target, _ in edges)
    assert dict(graphml.degree()) == {name: int(row["degree"]) for name, row in nodes.items()}
    for network in (graphml, gexf):
        for column in ("label_zh", "label_en", "class", "group"):
            values = {name: row[column] for name, row in nodes.items()}
            assert nx.get_node_attributes(network, column) == values
        passages = Counter(data["passages"] for *_, data in network.edges(data=True))
        assert passages == Counter(row["passages"] for row in edges.values())


def test_every_edge_names_the_passages_that_state_it(build: Path, dataset: set[ox.Quad]) -> None:
    passages = defaultdict[tuple[str, ...], set[str]](set)
    for quad in stated(dataset):
        if is_passage(quad.graph_name):
            passages[tuple(map(short, quad.triple))].add(short(quad.graph_name))
    for row in rows(build / "edges.csv"):
        named = [f"passage/{name}" for name in row["passages"].split()]
        assert sorted(named) == sorted(passages[row["source"], row["property"], row["target"]])
        assert named or "registry" in layers(dataset)[row["property"]], row


def test_the_description_and_the_report_count_what_is_there(
    build: Path, dataset: set[ox.Quad]
) -> None:
    described = Graph().parse(build / "dataset.ttl")
    counted = described.value(URIRef(names.iri("dataset")), VOID.triples)
    assert int(str(counted)) == len(merged(dataset))
    report = json.loads((build / "report.json").read_text(encoding="utf-8"))
    assert report["triples"] == len(merged(dataset))
    assert report["quads"] == len(dataset)
    assert report["graphs"] == len({quad.graph_name for quad in stated(dataset)})
    classes = [short(t.object) for t in merged(dataset) if t.predicate.value == names.RDF_TYPE]
    assert report["classes"] == Counter(classes)
    claims = [quad for quad in stated(dataset) if is_passage(quad.graph_name)]
    assert sum(article["claims"] for article in report["articles"].values()) == len(claims)
    for name, article in report["articles"].items():
        passage = ox.NamedNode(f"{names.GOV}inArticle"), ox.NamedNode(names.iri(f"article/{name}"))
        sentences = {t.subject for t in merged(dataset) if (t.predicate, t.object) == passage}
        speaking = {quad.graph_name for quad in claims} & sentences
        assert article["sentences"] == len(sentences)
        assert article["with_claims"] == len(speaking)
        assert article["declared_empty"] == len(sentences) - len(speaking)
