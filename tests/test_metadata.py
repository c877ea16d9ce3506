"""How the edition describes itself: `dataset.ttl`, and what the documents promise of IRIs."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from rdflib import DCAT, DCTERMS, OWL, PROV, RDF, RDFS, SKOS, VOID, Dataset, Graph, URIRef
from rdflib.term import Node

from conftest import REPOSITORY
from kg import names, pipeline
from test_rules import ARTICLE

DATASET = URIRef(names.iri("dataset"))
SPDX = "http://spdx.org/rdf/terms#"
IDENTIFIERS = (REPOSITORY / "docs/identifiers.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def described(build: Path) -> Graph:
    return Graph().parse(build / "dataset.ttl")


@pytest.fixture(scope="module")
def merged(build: Path) -> Graph:
    return Graph().parse(build / "kg.ttl")


def number(graph: Graph, subject: Node, predicate: URIRef) -> int:
    return int(str(graph.value(subject, predicate)))


def test_every_file_has_its_size_and_digest(build: Path, described: Graph) -> None:
    files = {path.name: path for path in build.iterdir() if path.is_file()}
    found = set()
    for file in described.objects(DATASET, DCAT.distribution):
        name = str(described.value(file, DCTERMS.title))
        content = files[name].read_bytes()
        assert number(described, file, DCAT.byteSize) == len(content)
        checksum = described.value(file, URIRef(f"{SPDX}checksum"))
        digest = described.value(checksum, URIRef(f"{SPDX}checksumValue"))
        assert str(digest).lower() == hashlib.sha256(content).hexdigest()
        found.add(name)
    assert found == set(files) - {"dataset.ttl"}


def test_the_counts_are_those_of_the_graph(build: Path, described: Graph, merged: Graph) -> None:
    assert number(described, DATASET, VOID.distinctSubjects) == len(set(merged.subjects()))
    assert number(described, DATASET, VOID.distinctObjects) == len(set(merged.objects()))
    for partition, of, count, counted in (
        (VOID.classPartition, VOID["class"], VOID.entities, merged.objects(None, RDF.type)),
        (VOID.propertyPartition, VOID.property, VOID.triples, merged.predicates()),
    ):
        parts = described.objects(DATASET, partition)
        stated = {described.value(p, of): number(described, p, count) for p in parts}
        assert stated == Counter(counted)


def test_the_layers_are_counted_by_their_graphs(build: Path, described: Graph) -> None:
    quads = Dataset().parse(build / "kg.nq", format="nquads")
    layers: dict[str, set[tuple[Node, Node, Node]]] = {}
    for *triple, graph in quads.quads():
        parts = names.local_id(str(graph)).split("/")
        layer = {"passage": "claims", "ontology": "vocabulary", "codebook": "vocabulary"}.get(
            parts[0], "codings" if parts[1:2] == ["codings"] else "registry"
        )
        if parts[0] in ("passage", "ontology", "codebook", "graph"):
            layers.setdefault(layer, set()).add((triple[0], triple[1], triple[2]))
    for layer, triples in layers.items():
        part = URIRef(names.iri(f"dataset/layer/{layer}"))
        assert (DATASET, VOID.subset, part) in described
        assert number(described, part, VOID.triples) == len(triples)
    assert len(layers) == 4


def test_links_to_other_datasets_are_counted(described: Graph, merged: Graph) -> None:
    linked = Counter[tuple[Node, str]]()
    for predicate in (RDFS.seeAlso, SKOS.exactMatch):
        for target in merged.objects(None, predicate):
            linked[predicate, re.sub("[^/]+/?$", "", str(target))] += 1
    sets = set(described.subjects(RDF.type, VOID.Linkset))
    assert linked == {
        (
            described.value(links, VOID.linkPredicate),
            str(described.value(links, VOID.objectsTarget)),
        ): number(described, links, VOID.triples)
        for links in sets
    }
    assert sets <= set(described.objects(DATASET, VOID.subset))


def test_where_it_comes_from_and_who_made_it(described: Graph, merged: Graph) -> None:
    articles = set(merged.subjects(RDF.type, URIRef("https://schema.org/NewsArticle")))
    assert set(described.objects(DATASET, PROV.wasDerivedFrom)) == articles
    coders = set(merged.subjects(RDF.type, PROV.Agent))
    authors = set(described.objects(DATASET, DCTERMS.creator))
    assert set(described.objects(DATASET, PROV.wasAttributedTo)) == coders | authors
    build = described.value(DATASET, PROV.wasGeneratedBy)
    assert set(described.objects(build, PROV.used)) > articles
    software = described.value(build, PROV.wasAssociatedWith)
    assert (software, RDF.type, PROV.SoftwareAgent) in described
    ontology = merged.value(URIRef(names.ONTOLOGY_GRAPH), OWL.versionIRI)
    assert (DATASET, DCTERMS.conformsTo, ontology) in described


def test_nothing_is_stated_that_is_not_known(described: Graph) -> None:
    unknown = {DCTERMS.issued, DCTERMS.temporal, DCTERMS.identifier, PROV.generatedAtTime}
    unknown |= {DCAT.downloadURL, DCAT.accessURL, DCAT.landingPage, VOID.sparqlEndpoint}
    assert unknown.isdisjoint(described.predicates())


def test_a_corpus_without_coordinates_owes_nothing_to_geonames(
    corpus: Callable[..., Path], tmp_path: Path
) -> None:
    pipeline.build(pipeline.check([corpus(articles__ferry=ARTICLE)]), tmp_path / "build")
    small = Graph().parse(tmp_path / "build/dataset.ttl")
    assert list(small.objects(DATASET, PROV.wasDerivedFrom)) == [URIRef(names.iri("article/ferry"))]
    assert list(small.objects(DATASET, DCTERMS.source)) == []
    assert list(small.subjects(RDF.type, VOID.Linkset)) == []


def test_the_iris_that_the_policy_names_are_there(build: Path, described: Graph) -> None:
    table = re.findall(r"^\| (`.*?) \|", IDENTIFIERS, re.MULTILINE)
    named = [name for cell in table for name in re.findall("`([^`…]+)`", cell)]
    known = (build / "kg.nq").read_text("utf-8") + (build / "dataset.ttl").read_text("utf-8")
    known += " ".join(f"<{term}>" for term in described.all_nodes())
    assert [name for name in named if f"<{names.iri(name)}>" not in known] == []
    assert len(named) > 15


def test_the_redirects_send_files_and_versions_to_the_releases(described: Graph) -> None:
    rules = re.findall(r"^RewriteRule (\S+) (\S+) \[", IDENTIFIERS, re.MULTILINE)

    def redirected(iri: str) -> str:
        path = names.local_id(iri)
        return next(
            re.sub(pattern, to.replace("$", "\\"), path)
            for pattern, to in rules
            if re.search(pattern, path)
        )

    for file in described.objects(DATASET, DCAT.distribution):
        name = str(described.value(file, DCTERMS.title))
        assert redirected(str(file)) == f"https://RELEASES/latest/{name}"
    version = names.iri("ontology/0.1.0")
    assert redirected(version) == "https://RELEASES/0.1.0/governance.ttl"
    for thing in ("role/building-head", "ontology", "dataset", "passage/yutai/4"):
        assert redirected(names.iri(thing)) == f"https://SERVER/{thing}"


def test_the_report_and_the_description_agree(build: Path, described: Graph) -> None:
    report = json.loads((build / "report.json").read_text("utf-8"))
    assert number(described, DATASET, VOID.triples) == report["triples"]
    assert number(described, DATASET, VOID.classes) == len(report["classes"])
