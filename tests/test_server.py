"""The service as HTTP has it: formats, refusals, caching, CORS, graphs, descriptions."""

from __future__ import annotations

import doctest
import gzip
import json
import re
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from pkgutil import iter_modules
from urllib.parse import quote, urlencode

import pyoxigraph as ox
import pytest

import kg.server
from command import refusal
from kg.server import negotiation
from kg.server.caching import Cache
from kg.server.exchange import Reply
from kg.store import Store
from service import FORM, Server, serving

QUERY = {"Content_Type": "application/sparql-query"}
HEADS = "SELECT ?role ?pool { ?role gov:selectedFrom ?pool } ORDER BY ?role ?pool"
PASSAGE = "https://w3id.org/governance-kg/passage/yutai/4"


@pytest.fixture(scope="module")
def server(build: Path) -> Iterator[Server]:
    with serving(build, "--workers", "2", "--time-limit", "10") as running:
        yield running


@pytest.mark.parametrize("name", [module.name for module in iter_modules(kg.server.__path__)])
def test_the_examples_in_the_docstrings_run(name: str) -> None:
    failed, _ = doctest.testmod(import_module(f"kg.server.{name}"))
    assert failed == 0


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        ("", "application/sparql-results+json"),
        ("*/*", "application/sparql-results+json"),
        ("application/sparql-results+xml", "application/sparql-results+xml"),
        ("text/csv", "text/csv; charset=utf-8"),
        ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
        ("application/json", "application/json"),
        ("text/csv;q=0.3, application/sparql-results+xml;q=0.8", "application/sparql-results+xml"),
        ("text/*;q=0.9, text/csv;q=0, */*;q=0.1", "text/tab-separated-values; charset=utf-8"),
        ("text/html, */*;q=0.1", "application/sparql-results+json"),
    ],
)
def test_a_table_comes_in_the_form_that_is_liked_best(
    server: Server, store: Store, accept: str, media: str
) -> None:
    got = server.query(HEADS, Accept=accept)
    assert (got.status, got.headers["content-type"]) == (200, media)
    if "csv" in media:
        assert got.body == store.query(HEADS).serialize("csv")
    if "json" in media:
        rows = [
            tuple(binding[name]["value"] for name in ("role", "pool"))
            for binding in json.loads(got.body)["results"]["bindings"]
        ]
        assert rows == list(store.query(HEADS))


@pytest.mark.parametrize(
    ("accept", "form"),
    [
        ("text/turtle", ox.RdfFormat.TURTLE),
        ("application/n-triples", ox.RdfFormat.N_TRIPLES),
        ("application/ld+json", ox.RdfFormat.JSON_LD),
        ("application/rdf+xml", ox.RdfFormat.RDF_XML),
        ("application/trig", ox.RdfFormat.TRIG),
        ("application/n-quads", ox.RdfFormat.N_QUADS),
    ],
)
def test_a_graph_comes_in_each_form(
    server: Server, store: Store, accept: str, form: ox.RdfFormat
) -> None:
    query = f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{PASSAGE}> {{ ?s ?p ?o }} }}"
    expected = {tuple(map(str, row)) for row in store.engine.query(query)}  # type: ignore[union-attr]
    for got in (
        server.query(query, Accept=accept),
        server.ask("GET", f"/store?graph={quote(PASSAGE, safe='')}", Accept=accept),
        server.ask("GET", "/store/passage/yutai/4", Accept=accept),
    ):
        assert (got.status, got.headers["content-type"].partition(";")[0]) == (200, accept)
        triples = {tuple(map(str, quad.triple)) for quad in ox.parse(got.body, format=form)}
        assert triples == expected


@pytest.mark.parametrize(
    ("method", "path", "body", "headers", "status", "says"),
    [
        ("GET", "/sparql?query=ASK", None, {}, 400, "line 1, column 4"),
        ("GET", "/sparql?quary=ASK", None, {}, 400, "one parameter query"),
        ("GET", "/sparql?query=ASK%FF", None, {}, 400, "UTF-8"),
        ("GET", "/sparql?query=ASK{}&default-graph-uri=%20x", None, {}, 400, "no IRI"),
        ("GET", "/sparql?query=ASK{}", None, {"Accept": "image/png"}, 406, "sparql-results+json"),
        ("GET", "/sparql?query=ASK{}", None, {"Accept": "text/turtle"}, 406, "sparql-results"),
        ("GET", "/sparql?update=CLEAR+ALL", None, {}, 403, "read-only"),
        ("POST", "/sparql", b"update=CLEAR+ALL", {"Content_Type": FORM}, 403, "read-only"),
        ("POST", "/sparql", b"CLEAR ALL", {"Content_Type": "application/sparql-update"}, 403, ""),
        ("POST", "/sparql", b"ASK {}", {"Content_Type": "text/plain"}, 415, "sparql-query"),
        ("POST", "/sparql", b"ASK {}", {}, 415, "sparql-query"),
        ("PUT", "/sparql", b"", {}, 405, "POST"),
        ("PUT", "/store?default", b"", {}, 405, "read-only"),
        ("DELETE", "/store/passage/yutai/4", None, {}, 405, "read-only"),
        ("GET", "/store", None, {}, 400, "?default"),
        ("GET", "/store?graph=x", None, {}, 400, "absolute"),
        ("GET", "/store?default&graph=urn:x", None, {}, 400, "?default"),
        ("GET", "/store?graph=urn:x-none", None, {}, 404, "no such graph"),
        ("GET", "/store/passage/yutai/999", None, {}, 404, "no such graph"),
        ("GET", "/store/..%2f..%2fetc/passwd", None, {}, 404, "no such graph"),
        ("GET", "/etc/passwd", None, {}, 404, "/sparql"),
        ("GET", "/search/?q=x", None, {}, 404, "nothing at"),
        ("GET", "/role/a%0Ab", None, {}, 400, "control"),
        ("GET", "/store/a%00b", None, {}, 400, "control"),
        ("POST", "/sparql", b"ASK {}", {**QUERY, "Content_Encoding": "gzip"}, 415, "not as gzip"),
        ("POST", "/.well-known/void", b"", {}, 405, "GET"),
    ],
)
def test_a_refusal_has_its_status_and_says_what_to_do(
    server: Server,
    method: str,
    path: str,
    body: bytes | None,
    headers: dict[str, str],
    status: int,
    says: str,
) -> None:
    got = server.ask(method, path, body, **headers)
    assert (got.status, got.headers["content-type"]) == (status, "text/plain; charset=utf-8")
    assert says in got.body.decode()
    assert got.body.count(b"\n") == 1
    assert got.headers["x-content-type-options"] == "nosniff"
    assert status != 405 or "GET" in got.headers["allow"]


def test_a_refusal_is_problem_json_for_whoever_asks_for_that(server: Server) -> None:
    got = server.query("ASK", Accept="application/problem+json, text/csv")
    assert got.headers["content-type"] == "application/problem+json"
    assert json.loads(got.body)["status"] == got.status == 400


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <http://127.0.0.1:%d/sparql> { ?s ?p ?o } }",
        "ASK { service silent <http://127.0.0.1:%d/> { ?s ?p ?o } }",
        "ASK { ?s ?p 1SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } }",
        "ASK { FILTER(1<2)SERVICE#>\n<http://127.0.0.1:%d/>{?s ?p ?o} }",
        'ASK { FILTER(1<2#>"""\n)SERVICE<http://127.0.0.1:%d/>{?s?p?o}#"""\n}',
        "PREFIX service: <http://127.0.0.1:%d/> ASK { SERVICE service:x { ?s ?p ?o } }",
        "PREFIX : <http://127.0.0.1:%d/> ASK { ?s ?p 1 SERVICE :x { ?s ?p ?o } }",
        "ASK { VALUES ?g { <http://127.0.0.1:%d/> } SERVICE ?g { ?s ?p ?o } }",
        "SELECT ('楼长' AS ?x) { SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } }",
        "ASK { { SELECT * { SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } } } }",
        "ASK { FILTER NOT EXISTS { SERVICE <http://127.0.0.1:%d/> { ?s ?p ?o } } }",
    ],
)
def test_no_request_leaves_the_service(server: Server, query: str) -> None:
    import socket

    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.3)
        got = server.post(query % listener.getsockname()[1])
        assert got.status == 400
        with pytest.raises(TimeoutError):
            listener.accept()
    assert "SERVICE" in got.body.decode() or "not SPARQL" in got.body.decode()


@pytest.mark.parametrize(
    "query",
    [
        'SELECT ?s { ?s ?p ?o FILTER(CONTAINS(STR(?o), "service")) }',
        "PREFIX service: <https://example.org/service/> ASK { service:service ?service ?o }",
        "ASK { ?s <http://www.w3.org/ns/sparql-service-description#endpoint> ?o } # SERVICE <x>",
        "SELECT (COUNT(*) AS ?Service) (1 AS ?service) { ?s ?p ?o }",
    ],
)
def test_the_word_service_is_free(server: Server, query: str) -> None:
    assert server.query(query).status == 200


def test_what_is_wrong_with_a_query_that_has_the_word_service_is_said(server: Server) -> None:
    got = server.query('ASK { ?s ?p "service" ')
    assert (got.status, b"line 1, column 2" in got.body) == (400, True)


def test_a_federated_query_is_refused_in_words(server: Server) -> None:
    got = server.query("SELECT * { SERVICE <http://example.org/sparql> { ?s ?p ?o } }")
    assert (got.status, b"SERVICE is not for" in got.body) == (400, True), got.body


def test_an_answer_that_the_client_has_is_not_sent_again(server: Server) -> None:
    first = server.query(HEADS)
    etag = first.headers["etag"]
    again = server.query(HEADS, If_None_Match=etag)
    assert (again.status, again.body, again.headers["etag"]) == (304, b"", etag)
    assert server.query(HEADS, If_None_Match='"other"').status == 200
    assert server.query(HEADS, If_None_Match=f'"other", {etag}').status == 304
    assert server.query(HEADS, If_None_Match="*").status == 304
    assert server.query(f"{HEADS} # asked never before", If_None_Match="*").status == 304
    assert server.query("ASK", If_None_Match="*").status == 400
    assert server.query(HEADS, Accept="text/csv").headers["etag"] != etag
    assert {"accept", "accept-encoding"} <= set(re.split(r"[, ]+", first.headers["vary"]))


def test_an_answer_that_is_kept_costs_no_query(server: Server) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s a ?x . ?a a ?y FILTER(?s != ?a) }"
    first = server.post(query)
    assert first.status == 200
    before = server.cpu()
    assert {server.post(query).body for _ in range(20)} == {first.body}
    assert server.cpu() - before < 0.1


def test_what_is_kept_has_a_bound_that_keys_count_for() -> None:
    cache = Cache(1 << 20)
    for number in range(100):
        key = (b"/sparql", b"%d" % number + b"x" * (64 << 10), None, b"text/csv")
        cache.keep(key, Reply(200, [], b""))
    assert cache.find((b"/sparql", b"99" + b"x" * (64 << 10), None, b"text/csv"))
    assert not cache.find((b"/sparql", b"80" + b"x" * (64 << 10), None, b"text/csv"))
    cache.keep(b"x" * (1 << 20), Reply(200, [], b""))
    assert cache.size <= cache.limit


def test_of_a_header_without_end_the_beginning_counts() -> None:
    assert negotiation.choose("text/csv," + "x/y," * 20_000, negotiation.TABLES) is not None
    assert negotiation.choose("x/y," * 20_000 + "text/csv", negotiation.TABLES) is None
    assert not negotiation.takes_gzip("br," * 20_000 + "gzip")


def test_what_changes_each_time_is_not_kept(server: Server) -> None:
    got = [server.query("SELECT (RAND() AS ?r) {}") for _ in range(2)]
    assert got[0].body != got[1].body
    assert "etag" not in got[0].headers


def test_head_is_get_without_a_body(server: Server) -> None:
    for path in (f"/sparql?{urlencode({'query': HEADS})}", "/store?default", "/sparql", "/healthz"):
        got, head = server.ask("GET", path), server.ask("HEAD", path)
        assert (head.status, head.body) == (200, b"")
        dated = {"date": got.headers["date"]}
        assert head.headers | dated == got.headers


def test_gzip_for_whoever_takes_it(server: Server) -> None:
    plain = server.ask("GET", "/store?default")
    zipped = server.ask("GET", "/store?default", Accept_Encoding="br;q=1, gzip;q=0.8")
    assert zipped.headers["content-encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body
    refused = server.ask("GET", "/store?default", Accept_Encoding="gzip;q=0")
    assert "content-encoding" not in refused.headers


def test_pages_of_other_sites_may_ask(server: Server) -> None:
    preflight = server.ask(
        "OPTIONS", "/sparql", Origin="https://example.org", Access_Control_Request_Method="POST"
    )
    assert preflight.status == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    assert "Content-Type" in preflight.headers["access-control-allow-headers"]
    for got in (preflight, server.query(HEADS), server.query("ASK"), server.ask("GET", "/none")):
        assert got.headers["access-control-allow-origin"] == "*"
    assert "GET" in server.ask("OPTIONS", "/store").headers["allow"]


def test_a_triple_of_two_graphs_counts_once(server: Server, store: Store) -> None:
    twice = """SELECT ?a ?b { GRAPH ?a { ?s ?p ?o } GRAPH ?b { ?s ?p ?o }
               FILTER(STR(?a) < STR(?b)) } ORDER BY ?a ?b LIMIT 1"""
    a, b = next(iter(store.query(twice)))
    triples = f"SELECT DISTINCT ?s ?p ?o {{ GRAPH ?g {{ ?s ?p ?o }} VALUES ?g {{ <{a}> <{b}> }} }}"
    count = len(list(store.query(triples)))
    dataset = urlencode([("default-graph-uri", str(a)), ("default-graph-uri", str(b))])
    query = "SELECT (COUNT(*) AS ?n) %s { ?s ?p ?o }"
    protocol = server.ask("GET", f"/sparql?query={quote(query % '')}&{dataset}", Accept="text/csv")
    assert protocol.body.split() == [b"n", str(count).encode()]
    assert server.query(query % f"FROM <{a}> FROM <{b}>", Accept="text/csv").body == protocol.body
    prefixed = f"PREFIX x: <{a}> " + query % f"FROM x: FROM <{b}>"
    assert server.query(prefixed, Accept="text/csv").body == protocol.body


def test_the_dataset_of_the_protocol_stands_above_that_of_the_query(server: Server) -> None:
    query = quote(f"ASK FROM <{PASSAGE}> {{ ?s ?p ?o }}")
    for name, holds in (("default-graph-uri", True), ("named-graph-uri", False)):
        got = server.ask("GET", f"/sparql?query={query}&{name}={quote(PASSAGE, safe='')}")
        assert json.loads(got.body)["boolean"] is holds
    got = server.ask("GET", f"/sparql?query={query}&default-graph-uri=urn:x-none")
    assert json.loads(got.body)["boolean"] is False


def test_the_dataset_is_described_with_the_address_where_it_can_be_asked(server: Server) -> None:
    got = server.ask("GET", "/.well-known/void", Accept="application/n-triples")
    lines = got.body.decode().splitlines()
    dataset, void = "<https://w3id.org/governance-kg/dataset>", "<http://rdfs.org/ns/void#"
    assert f"{dataset} {void}sparqlEndpoint> <{server.sparql}> ." in lines
    assert any(line.startswith(f"{dataset} {void}triples>") for line in lines)
    forged = server.ask("GET", "/.well-known/void", Host='x"><script>', Accept="text/turtle")
    assert (forged.status, b"<script" in forged.body) == (200, False)


def test_the_access_log_has_no_query(build: Path, tmp_path: Path) -> None:
    for options, logged in (((), False), (("--log-queries",), True)):
        log = tmp_path / "log"
        with serving(build, "--workers", "2", *options, log=log) as server:
            server.query("ASK { <urn:x-secret> ?p ?o }")
            server.post("ASK { <urn:x-secret> ?p 1 }")
        text = log.read_text()
        assert re.search(r"^\S+Z 127\.0\.0\.1 GET /sparql 200 \d+ [\d.]+ ms", text, re.MULTILINE)
        assert ("x-secret" in text) is logged


def test_what_cannot_be_served_is_said_in_one_line(tmp_path: Path) -> None:
    assert "kg build" in refusal("serve", tmp_path / "none", "--port", "0")
    assert "kg build" in refusal("serve", tmp_path, "--port", "0")
