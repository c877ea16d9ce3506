"""The corpus as an edition: complete, true to its text, and of one piece."""

from __future__ import annotations

from pathlib import Path

import networkx as nx
import pytest
from rdflib import Dataset, Graph, URIRef

import kg
from conftest import DATA
from kg import documents, entities, pipeline, sources
from kg.evidence import read_text, segment
from kg.ontology import context
from kg.verification import verify

ARTICLES = ("jinxiang", "qufu", "sishui", "weishan", "wenshang", "yanzhou", "yutai", "zoucheng")


@pytest.fixture(scope="module")
def page(texts: Path) -> dict[str, str]:
    return {"page.txt": read_text(texts / "page.txt")}


@pytest.fixture(scope="module")
def checked(page: dict[str, str]) -> pipeline.Checked:
    return pipeline.check([DATA], page)


def test_nothing_is_found_wrong_in_the_corpus() -> None:
    assert pipeline.check([DATA]).findings == ()


def test_every_sentence_figure_and_name_of_the_page_is_accounted_for(
    checked: pipeline.Checked,
) -> None:
    assert [coverage.article for coverage in checked.coverage] == list(ARTICLES)
    assert [gap for coverage in checked.coverage for gap in coverage.gaps] == []
    assert sum(coverage.sentences for coverage in checked.coverage) == 112
    assert sum(coverage.figures for coverage in checked.coverage) > 80
    assert sum(coverage.names for coverage in checked.coverage) > 140


def test_every_passage_is_found_in_the_page_with_its_anchors(
    build: Path, page: dict[str, str]
) -> None:
    passages = [entry.passage for entry in entities.evidence(kg.load(build)).values()]
    result = verify(page, passages)
    assert result.ok
    assert len(result.found) == len(passages) == 112


@pytest.mark.parametrize("article", ARTICLES)
def test_a_clean_text_has_the_passages_in_their_places(
    article: str, build: Path, texts: Path
) -> None:
    text = read_text(texts / f"{article}.txt")
    passages = [entry.passage for entry in entities.evidence(kg.load(build)).values()]
    result = verify({article: text}, passages)
    assert result.ok
    assert len(result.found) == len(segment(text))


def test_the_corpus_hangs_together(build: Path) -> None:
    assert nx.number_weakly_connected_components(kg.network(build)) == 1


def test_the_files_mean_to_rdflib_what_they_mean_to_the_engine(build: Path) -> None:
    """A data file is JSON-LD by its context, whoever reads it."""
    [read, *_] = [s for s in sources.read([DATA])[0] if s.name == "articles/zoucheng"]
    theirs = Dataset()
    theirs.parse(data=documents.jsonld(read, context()), format="json-ld")
    ours = kg.open(build)
    for name in ("graph/articles/zoucheng", "passage/zoucheng/1", "passage/zoucheng/2"):
        graph = URIRef(f"https://w3id.org/governance-kg/{name}")
        assert len(theirs.graph(graph)) > 0
        assert triples(theirs.graph(graph)) == triples(ours.graph(graph))


def triples(graph: Graph) -> set[str]:
    """Return a graph's triples; a plain literal is an xsd:string (RDF 1.1, section 3.3)."""
    text = graph.serialize(format="nt")
    return set(text.replace("^^<http://www.w3.org/2001/XMLSchema#string>", "").splitlines())
