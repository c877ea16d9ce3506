"""The W3C tests of SPARQL 1.1 Protocol, Graph Store Protocol and Service Description.

They are read from `../shared/w3c-tests` or `$KG_W3C_TESTS` and driven from their
manifests. The service is read-only: what a test writes first stands in the dataset from
the beginning, and what cannot be tested so is listed here by name, with the reason.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import unquote

import pyoxigraph as ox
import pytest
from rdflib import Graph, Namespace, URIRef
from rdflib.collection import Collection
from rdflib.compare import isomorphic
from rdflib.namespace import RDF

from conftest import REPOSITORY
from service import Got, Server, serving

FOLDER = Path(os.environ.get("KG_W3C_TESTS", REPOSITORY.parent / "shared" / "w3c-tests"))
MF = Namespace("http://www.w3.org/2001/sw/DataAccess/tests/test-manifest#")
HT = Namespace("http://www.w3.org/2011/http#")
CNT = Namespace("http://www.w3.org/2011/content#")
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
KASEI = "http://kasei.us/2009/09/sparql/data"
UPDATES = dict.fromkeys(
    (
        "update_dataset_default_graph",
        "update_dataset_default_graphs",
        "update_dataset_named_graphs",
        "update_dataset_full",
        "update_post_form",
        "update_post_direct",
        "update_base_uri",
    ),
    "it updates the dataset; this service answers 403 to every update",
)
WRITES = {
    "put_delete_get_delete_direct": "it deletes a graph, then sees that it is gone",
    "put_delete_get_delete_indirect": "it deletes a graph, then sees that it is gone",
    "post_get_post_get_direct": "it adds to a graph between two readings of it",
    "post_get_post_get_indirect": "it adds to a graph between two readings of it",
    "post_get_new_graph": "it has the service make up a new graph",
}
REPLACED = {"put_get_repeat_direct", "put_get_repeat_indirect"}
"""Tests that write a graph a second time: what is read before that is tested."""


class Entry(NamedTuple):
    """One test of a manifest: the manifest's graph, and the test in it."""

    name: str
    graph: Graph
    node: Any

    def requests(self) -> list[Any]:
        action = self.graph.value(self.node, MF.action)
        first = self.graph.value(action, HT.requests)
        return list(Collection(self.graph, first)) if first else []


class Sent(NamedTuple):
    """A request of a test."""

    method: str
    path: str
    headers: dict[str, str]
    body: bytes | None
    expected: Any


def manifest(name: str) -> list[Entry]:
    path = FOLDER / "sparql11" / name
    if not path.is_file():
        return []
    graph = Graph().parse(path, publicID=path.as_uri())
    found: list[Any] = sorted(
        node
        for kind in (MF.ProtocolTest, MF.GraphStoreProtocolTest, MF.ServiceDescriptionTest)
        for node in graph.subjects(RDF.type, kind)
    )
    return [Entry(str(node).rpartition("#")[2], graph, node) for node in found]


PROTOCOL = manifest("protocol/manifest.ttl")
GRAPH_STORE = [
    *manifest("graph-store-protocol/manifest-direct.ttl"),
    *manifest("graph-store-protocol/manifest-indirect.ttl"),
]
DESCRIPTION = manifest("service-description/manifest.ttl")


def request(test: Entry, node: Any) -> Sent:
    graph = test.graph
    body = graph.value(node, HT.body)
    encoding = str(graph.value(body, CNT.characterEncoding) or "utf-8")
    listed = graph.value(node, HT.headers)
    headers = {
        str(graph.value(header, HT.fieldName)): str(graph.value(header, HT.fieldValue))
        for header in (Collection(graph, listed) if listed else ())
    }
    return Sent(
        str(graph.value(node, HT.methodName)),
        str(graph.value(node, HT.absolutePath)).replace("/gsp", "/store", 1),
        headers,
        str(graph.value(body, CNT.chars)).encode(encoding) if body else None,
        graph.value(node, HT.resp),
    )


def send(server: Server, sent: Sent) -> Got:
    headers = {name.replace("-", "_"): value for name, value in sent.headers.items()}
    host = {"Host": "www.example"} if sent.path.startswith("/store") else {}
    return server.ask(sent.method, sent.path, sent.body, **headers, **host)


def statuses(test: Entry, expected: Any) -> set[str]:
    named = {"OK": "200", "Created": "201", "NoContent": "204", "NotFound": "404"}
    found = {str(s).rpartition("#")[2] for s in test.graph.objects(expected, MF.expectedStatus)}
    return {named.get(status, status.removeprefix("StatusCode")) for status in found}


def meets(got: Got, wanted: set[str]) -> bool:
    return any(str(got.status) == one or f"{str(got.status)[0]}xx" == one for one in wanted)


def written(test: Entry) -> dict[str, Graph]:
    """Return what a test writes before it reads, by the IRI of the graph."""
    graphs: dict[str, Graph] = {}
    for sent in (request(test, node) for node in test.requests()):
        if sent.method != "PUT":
            break
        graphs[target(sent)] = Graph().parse(data=sent.body or b"", format="turtle")
    return graphs


def target(sent: Sent) -> str:
    """Return the IRI of the graph that a request names, or an empty text for the default."""
    path, _, parameter = sent.path.partition("?")
    if parameter == "default":
        return ""
    return unquote(parameter.removeprefix("graph=")) if parameter else f"http://www.example{path}"


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """Serve the data of the protocol tests."""
    folder = tmp_path_factory.mktemp("w3c")
    engine = ox.Store()
    for number in (1, 2, 3):
        graph = ox.NamedNode(f"{KASEI}/data{number}.rdf")
        path = FOLDER / "sparql11" / "protocol" / f"data{number}.nt"
        engine.load(path=str(path), format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
    (folder / "data.nq").write_bytes(engine.dump(format=ox.RdfFormat.N_QUADS) or b"")
    with serving(folder / "data.nq", "--workers", "2") as running:
        yield running


def named(tests: list[Entry]) -> list[Any]:
    if not tests:
        reason = f"the W3C tests are not at {FOLDER}; set KG_W3C_TESTS to their folder"
        return [pytest.param(None, marks=pytest.mark.skip(reason=reason))]
    reasons = UPDATES | WRITES
    return [
        pytest.param(
            test,
            id=test.name,
            marks=[pytest.mark.skip(reason=reasons[test.name])] if test.name in reasons else [],
        )
        for test in tests
    ]


@pytest.mark.parametrize("test", named(PROTOCOL))
def test_protocol(server: Server, test: Entry) -> None:
    for node in test.requests():
        sent = request(test, node)
        got = send(server, sent)
        assert meets(got, statuses(test, sent.expected)), (got.status, got.body)
        form = str(test.graph.value(sent.expected, MF.expectedFormat) or "")
        media = got.headers["content-type"].partition(";")[0]
        assert form not in ("boolean", "tabular") or media == "application/sparql-results+json"
        assert form != "RDF" or media == "text/turtle"
        truth = test.graph.value(sent.expected, MF.expectedBoolean)
        assert truth is None or json.loads(got.body)["boolean"] is truth.toPython()


@pytest.mark.parametrize("test", named(GRAPH_STORE))
def test_graph_store(tmp_path: Path, test: Entry) -> None:
    engine = ox.Store()
    for iri, content in written(test).items():
        graph = ox.NamedNode(iri) if iri else ox.DefaultGraph()
        triples = content.serialize(format="nt").encode()
        engine.load(triples, format=ox.RdfFormat.N_TRIPLES, to_graph=graph)
    (tmp_path / "data.nq").write_bytes(engine.dump(format=ox.RdfFormat.N_QUADS) or b"")
    read = 0
    with serving(tmp_path / "data.nq", "--workers", "2") as server:
        for node in test.requests():
            sent = request(test, node)
            if sent.method not in ("GET", "HEAD"):
                assert send(server, sent).status == 405
                if read and test.name in REPLACED:
                    return
                continue
            got = send(server, sent)
            read += 1
            assert meets(got, statuses(test, sent.expected)), (got.status, got.body)
            body = test.graph.value(sent.expected, HT.body)
            if body is not None:
                expected = Graph().parse(
                    data=str(test.graph.value(body, CNT.chars)), format="turtle"
                )
                answered = Graph().parse(data=got.body, format="turtle")
                assert isomorphic(answered, expected)
    assert read


@pytest.mark.parametrize("test", named(DESCRIPTION))
def test_service_description(server: Server, test: Entry) -> None:
    got = server.ask("GET", "/sparql")
    assert got.status == 200
    described = Graph().parse(data=got.body, format="turtle")
    endpoint = URIRef(server.sparql)
    services = list(described.subjects(SD.endpoint, endpoint))
    if test.name == "has-endpoint-triple":
        assert len(services) == 1
    elif test.name == "conforms-to-schema":
        assert_conforms(described)
    else:
        assert test.name == "returns-rdf"
        assert len(described) > 0


def assert_conforms(described: Graph) -> None:
    """Hold a description to the domains and ranges of section 3 of the specification."""
    classes: dict[Any, Any] = {
        SD.defaultDataset: (SD.Service, SD.Dataset),
        SD.defaultGraph: (SD.Dataset, SD.Graph),
        SD.endpoint: (SD.Service, None),
        SD.feature: (SD.Service, None),
        SD.resultFormat: (SD.Service, None),
        SD.supportedLanguage: (SD.Service, None),
    }
    for subject, predicate, value in described:
        if predicate == RDF.type:
            continue
        domain, range_ = classes[predicate]
        assert (subject, RDF.type, domain) in described
        assert range_ is None or (value, RDF.type, range_) in described
        assert isinstance(value, URIRef)


def test_what_is_left_out_is_in_the_manifests() -> None:
    if not PROTOCOL:
        pytest.skip(f"the W3C tests are not at {FOLDER}; set KG_W3C_TESTS to their folder")
    names = {test.name for test in (*PROTOCOL, *GRAPH_STORE)}
    assert set(UPDATES) | set(WRITES) | REPLACED <= names
