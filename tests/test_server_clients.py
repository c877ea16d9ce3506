"""The clients that people have: SPARQLWrapper, rdflib, curl, kg itself."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import SPARQLWrapper
from rdflib import Graph, Literal, URIRef
from rdflib.namespace import SKOS
from rdflib.plugins.stores.sparqlstore import SPARQLStore

import kg
from kg.names import GOV, iri
from kg.store import Store
from service import Server, serving

POOLS = f"SELECT ?role ?pool {{ ?role <{GOV}selectedFrom> ?pool }} ORDER BY ?role ?pool"
PASSAGE = iri("passage/yutai/4")


@pytest.fixture(scope="module")
def server(build: Path) -> Iterator[Server]:
    with serving(build, "--workers", "2") as running:
        yield running


@pytest.fixture(scope="module")
def pools(store: Store) -> list[tuple[str, ...]]:
    return [tuple(map(str, row)) for row in store.query(POOLS)]


@pytest.mark.parametrize("method", [SPARQLWrapper.GET, SPARQLWrapper.POST])
@pytest.mark.parametrize("posting", [SPARQLWrapper.URLENCODED, SPARQLWrapper.POSTDIRECTLY])
def test_sparqlwrapper(
    server: Server, pools: list[tuple[str, ...]], method: str, posting: str
) -> None:
    client = SPARQLWrapper.SPARQLWrapper2(server.sparql)
    client.setMethod(method)
    client.setRequestMethod(posting)
    client.setQuery(POOLS)
    answer: Any = client.query()
    rows = answer.bindings
    assert [(row["role"].value, row["pool"].value) for row in rows] == pools


def test_sparqlwrapper_in_each_form(server: Server) -> None:
    client = SPARQLWrapper.SPARQLWrapper(server.sparql)
    client.setQuery(POOLS)
    client.setReturnFormat(SPARQLWrapper.CSV)
    table: Any = client.queryAndConvert()
    assert table.startswith(b"role,pool\r\n")
    client.setReturnFormat(SPARQLWrapper.XML)
    document: Any = client.queryAndConvert()
    assert len(document.getElementsByTagName("result")) > 1
    client.setQuery(f"CONSTRUCT {{ ?s ?p ?o }} {{ GRAPH <{PASSAGE}> {{ ?s ?p ?o }} }}")
    for form in (SPARQLWrapper.TURTLE, SPARQLWrapper.RDFXML, SPARQLWrapper.JSONLD):
        client.setReturnFormat(form)
        answer: Any = client.queryAndConvert()
        graph = answer if isinstance(answer, Graph) else Graph().parse(data=answer, format="turtle")
        assert (URIRef(iri("role/building-head")), URIRef(f"{GOV}selectedFrom"), None) in graph


def test_sparqlwrapper_tells_what_is_wrong(server: Server) -> None:
    client = SPARQLWrapper.SPARQLWrapper(server.sparql)
    client.setQuery("SELECT ?x {")
    with pytest.raises(SPARQLWrapper.SPARQLExceptions.QueryBadFormed, match="line 1, column"):
        client.query()


def test_rdflib(server: Server, pools: list[tuple[str, ...]], store: Store) -> None:
    graph = Graph(SPARQLStore(server.sparql))
    head = URIRef(iri("role/building-head"))
    assert set(graph.objects(head, SKOS.prefLabel)) == {
        Literal("楼长", lang="zh"),
        Literal("building head", lang="en"),
    }
    rows: list[tuple[str, ...]] = [tuple(map(str, row)) for row in graph.query(POOLS)]  # type: ignore[arg-type]
    assert rows == pools
    assert len(graph) == int(
        str(next(iter(store.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")))[0])
    )
    passage = Graph(SPARQLStore(server.sparql), identifier=URIRef(PASSAGE))
    assert len(passage) == len(
        list(store.query(f"SELECT * {{ GRAPH <{PASSAGE}> {{ ?s ?p ?o }} }}"))
    )


def test_kg_itself(server: Server, build: Path) -> None:
    asked = [
        list(kg.query("figures", source, article="article/yutai"))
        for source in (build, server.sparql)
    ]
    assert asked[0] == asked[1]


def test_curl(server: Server, pools: list[tuple[str, ...]], tmp_path: Path) -> None:
    curl = shutil.which("curl")
    if curl is None:
        pytest.skip("curl is not installed")

    def run(*arguments: str) -> bytes:
        command = [curl, "--silent", "--show-error", "--fail-with-body", *arguments]
        return subprocess.run(command, capture_output=True, check=True).stdout

    answer = run("--compressed", "--data-urlencode", f"query={POOLS}", server.sparql)
    assert len(json.loads(answer)["results"]["bindings"]) == len(pools)
    wanted = ("--header", "Accept: text/csv")
    assert (
        run("--get", "--data-urlencode", f"query={POOLS}", *wanted, server.sparql).count(b"\n") > 1
    )
    query = tmp_path / "query.rq"
    query.write_text(POOLS)
    media = ("--header", "Content-Type: application/sparql-query")
    assert run("--data-binary", f"@{query}", *media, server.sparql) == answer
    assert b"sd#Service" in run("--header", "Accept: application/n-triples", server.sparql).replace(
        b"sparql-service-description", b"sd"
    )
