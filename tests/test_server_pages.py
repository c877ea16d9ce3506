"""The pages of the service: the explorer, every IRI at its path, vocabularies, search, OpenAPI."""

from __future__ import annotations

import asyncio
import base64
import dataclasses
import hashlib
import json
import re
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from html import unescape
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import quote

import pyoxigraph as ox
import pytest
from openapi_spec_validator import validate
from playwright.sync_api import Browser, ConsoleMessage, Page, Request, expect
from starlette.testclient import TestClient

from conftest import REPOSITORY
from kg import entities, names, pipeline, search
from kg.ontology import context
from kg.server import entity_pages, frontpage, tongues, visits, wording
from kg.server.exchange import Refusal
from kg.server.openapi import description
from kg.server.settings import Settings
from kg.server.site import service
from kg.store import Store
from river import ARTICLE, PLACES
from service import Server, serving

AXE = REPOSITORY / "web" / "node_modules" / "axe-core" / "axe.min.js"
BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,*/*;q=0.8"
LANE_HEAD = "role/lane-head"
FORMATS = {
    "ttl": ("text/turtle", ox.RdfFormat.TURTLE),
    "jsonld": ("application/ld+json", ox.RdfFormat.JSON_LD),
    "json": ("application/json", ox.RdfFormat.JSON_LD),
    "nt": ("application/n-triples", ox.RdfFormat.N_TRIPLES),
    "rdf": ("application/rdf+xml", ox.RdfFormat.RDF_XML),
    "trig": ("application/trig", ox.RdfFormat.TRIG),
    "nq": ("application/n-quads", ox.RdfFormat.N_QUADS),
}
PAGES = [
    "role/two-heads.html",
    "passage/yutai/4.html",
    "article/yutai.html",
    "mechanism/visiting.html",
    "scheme/mechanism.html",
    "observation/yutai-building-heads.html",
    "area/370827.html",
    "graph/registry/roles.html",
    "graph/codings/first-reader.html",
    "coder/first-reader.html",
    "ontology",
    "codebook",
    "search?q=louzhang",
    "search?q=nothing-at-all",
]
HOSTILE = """<script>alert(1)</script>"'&{{7*7}}</script><!--"""
_EMPTY = {"meta", "link", "input", "br", "circle"}


@pytest.fixture(scope="module")
def site(build: Path) -> Iterator[TestClient]:
    yield from client(build)


def client(build: Path) -> Iterator[TestClient]:
    with TestClient(service(Settings(build, workers=2)), follow_redirects=False) as opened:
        yield opened


@pytest.fixture(scope="module")
def server(build: Path) -> Iterator[Server]:
    with serving(build, "--workers", "2", "--time-limit", "10") as running:
        yield running


class Markup(HTMLParser):
    """A page taken apart: its elements, anchors, links, text, and scripts. Tags must balance."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.text = ""
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self.feed(html)
        assert self.open == []
        self.ids = {attributes["id"] for _, attributes in self.found if "id" in attributes}
        self.links = [str(a["href"]) for tag, a in self.found if tag == "a"]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert len(dict(attrs)) == len(attrs)
        self.found.append((tag, dict(attrs)))
        if tag not in _EMPTY:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag not in _EMPTY:
            assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        kind = {"script": self.scripts, "style": self.styles}.get(
            self.open[-1] if self.open else ""
        )
        if kind is None:
            self.text += data
        else:
            kind.append(data)


def page(site: TestClient, path: str, **headers: str) -> Markup:
    """A page that is held to its policy: its style by hash, and nothing that is loaded or runs."""
    answer = site.get(f"/{path}", headers={"Accept": BROWSER, **headers})
    assert answer.status_code in (200, 404), answer.text
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    found = Markup(answer.text)
    digest = base64.b64encode(hashlib.sha256(found.styles[0].encode()).digest()).decode()
    policy = answer.headers["content-security-policy"]
    assert policy.startswith(f"default-src 'none'; style-src 'sha256-{digest}';")
    assert "unsafe" not in policy
    for tag, attributes in found.found:
        assert not {"style", "onclick", "onload", "src"} & set(attributes)
        assert tag not in ("img", "iframe", "object", "base")
        assert tag != "script" or attributes == {"type": "application/ld+json"}
    return found


def quads(body: bytes, form: ox.RdfFormat) -> set[ox.Quad]:
    return set(ox.parse(body, format=form, base_iri="https://example.org/"))


def iris(store: Store) -> set[str]:
    """All IRIs of the dataset that are ours: what is described, mentioned, or names a graph."""
    found: set[str] = set()
    for quad in store.engine:
        terms = (quad.subject, quad.predicate, quad.object, quad.graph_name)
        found |= {t.value for t in terms if isinstance(t, ox.NamedNode)}
    return {iri for iri in found if iri.startswith(names.BASE)}


# Every IRI at its path


def test_every_iri_of_the_dataset_resolves_to_what_describes_it(
    site: TestClient, store: Store
) -> None:
    anchors = page(site, "ontology").ids
    for iri in iris(store):
        path = iri.removeprefix(names.BASE)
        if iri.startswith(names.GOV):
            assert iri.removeprefix(names.GOV) in anchors
            continue
        answer = site.get(f"/{path}", headers={"Accept": "text/turtle"})
        assert "accept" in answer.headers["vary"]
        if path in ("ontology", "codebook"):
            assert (answer.status_code, answer.headers["content-location"]) == (200, f"/{path}.ttl")
        else:
            assert (answer.status_code, answer.headers["location"]) == (303, f"/{path}.ttl")


@pytest.mark.parametrize("suffix", FORMATS)
@pytest.mark.parametrize("name", [LANE_HEAD, "passage/yutai/4", "mechanism/visiting"])
def test_a_document_holds_all_statements_with_the_names_of_what_they_mention(
    site: TestClient, store: Store, name: str, suffix: str
) -> None:
    media, form = FORMATS[suffix]
    answer = site.get(f"/{name}.{suffix}")
    assert answer.headers["content-type"].partition(";")[0] == media
    found = quads(answer.content, form)
    thing = ox.NamedNode(names.iri(name))
    default = ox.DefaultGraph()
    about = [q for q in store.engine if thing in (q.subject, q.object, q.graph_name)]
    with_graphs = suffix in ("trig", "nq")
    expected = {
        q if with_graphs else ox.Quad(*q.triple)
        for q in about
        if (q.graph_name != default) is with_graphs
    }
    if not with_graphs:
        expected |= {ox.Quad(*q.triple) for q in about}
    assert expected <= found
    mentioned = {term for q in about for term in q.triple if isinstance(term, ox.NamedNode)}
    naming = {context().terms["label"].iri, f"{context().prefixes['rdfs']}label"}
    labels = {q for q in found - expected if q.predicate.value not in naming}
    assert {q.predicate.value for q in labels} <= {context().terms["title"].iri}
    named = {q.subject for q in found if q.predicate.value in naming}
    known = {q.subject for q in store.engine if q.predicate.value in naming}
    assert mentioned & known <= named
    graphs = {q.graph_name for q in found}
    assert (graphs == {default}) is not with_graphs


@pytest.mark.parametrize(
    ("accept", "suffix"),
    [
        ("", "ttl"),
        ("*/*", "ttl"),
        (BROWSER, "html"),
        ("text/html", "html"),
        ("application/ld+json", "jsonld"),
        ("application/json", "json"),
        ("application/n-triples, text/turtle;q=0.9", "nt"),
        ("text/turtle;q=0.2, application/rdf+xml;q=0.4, text/html;q=0.3", "rdf"),
        ("text/*;q=0.5, text/turtle;q=0", "html"),
        ("application/trig", "trig"),
        ("application/n-quads", "nq"),
    ],
)
def test_a_client_is_sent_to_the_document_that_it_likes_best(
    site: TestClient, accept: str, suffix: str
) -> None:
    answer = site.get(f"/{LANE_HEAD}", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["location"]) == (303, f"/{LANE_HEAD}.{suffix}")
    assert answer.headers["vary"] == "accept"
    assert f'</{LANE_HEAD}.html>; rel="describedby"; type="text/html"' in answer.headers["link"]
    document = site.get(f"/{LANE_HEAD}.{suffix}", headers={"Accept": accept})
    assert document.status_code == 200
    assert f'<{names.iri(LANE_HEAD)}>; rel="describes"' in document.headers["link"]
    assert f'</{LANE_HEAD}.nt>; rel="alternate"' in document.headers["link"] or suffix == "nt"


@pytest.mark.parametrize("path", [f"/{LANE_HEAD}", "/ontology", "/codebook", "/search?q=a"])
def test_what_no_client_could_read_is_not_acceptable(site: TestClient, path: str) -> None:
    answer = site.get(path, headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "text/html" in answer.text


@pytest.mark.parametrize(
    "path",
    [
        "/",
        f"/{LANE_HEAD}.html",
        f"/{LANE_HEAD}.html?lang=zh",
        f"/{LANE_HEAD}.ttl",
        f"/{LANE_HEAD}.trig",
        "/ontology",
        "/codebook.html",
        "/search?q=louzhang",
        "/openapi.json",
    ],
)
def test_what_a_client_has_is_not_sent_again(site: TestClient, path: str) -> None:
    for encoding in ("identity", "gzip"):
        headers = {"Accept": BROWSER, "Accept-Encoding": encoding}
        first = site.get(path, headers=headers)
        assert (first.status_code, first.headers["cache-control"]) == (200, "public, no-cache")
        assert first.headers.get("content-encoding", "identity") in (encoding, "identity")
        headers["If-None-Match"] = first.headers["etag"]
        again = site.get(path, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["etag"] == first.headers["etag"]


@pytest.mark.parametrize(
    "path", ["/", f"/{LANE_HEAD}.html", "/ontology", "/search", "/openapi.json"]
)
def test_the_pages_only_read(site: TestClient, path: str) -> None:
    answer = site.post(path)
    assert (answer.status_code, answer.headers["allow"]) == (405, "GET, HEAD, OPTIONS")
    assert site.options(path).status_code == 204


def test_what_describes_the_dataset_is_its_description(site: TestClient) -> None:
    for path in ("/dataset", "/dataset/kg.nq", "/dataset/class/Role"):
        assert site.get(path).headers["location"] == "/.well-known/void"


@pytest.mark.parametrize(
    ("path", "near"),
    [
        ("role/lane-hed", LANE_HEAD),
        ("role/lane-head/", LANE_HEAD),
        ("rolle/lane-head.ttl", LANE_HEAD),
        ("楼长", "role/building-head"),
        ("role/wanggeyuan", "role/grid-member"),
        ("etc/passwd", ""),
        ("..%2f..%2fetc%2fpasswd", ""),
        ("role/%3Cscript%3E", ""),
        ("role/a%3E%20%7D%20%23", ""),
        ("a" * 3000, ""),
    ],
)
def test_where_nothing_is_the_nearest_names_are_told(
    site: TestClient, path: str, near: str
) -> None:
    told = site.get(f"/{path}")
    assert (told.status_code, told.headers["content-type"]) == (404, "text/plain; charset=utf-8")
    assert "/sparql" in told.text
    problem = site.get(f"/{path}", headers={"Accept": "application/json"})
    assert problem.json()["status"] == 404
    shown = page(site, path)
    assert not shown.scripts
    if near:
        assert f"did you mean {near}" in told.text or near in told.text
        assert any(link.startswith(f"/{near}") for link in shown.links)


# Pages


@pytest.mark.parametrize("path", PAGES)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_a_page_stands_by_itself_and_its_links_lead_somewhere(
    site: TestClient, path: str, language: str
) -> None:
    found = page(site, path, **{"Accept-Language": language})
    assert dict(found.found)["html"]["lang"] == {"zh": "zh-Hans", "en": "en"}[language]
    assert sum(tag == "h1" for tag, _ in found.found) == 1
    checked: set[str] = set()
    for link in found.links:
        target, _, fragment = link.partition("#")
        if not target or target == f"/{path}":
            assert fragment in {*found.ids, ""}
        elif not target.startswith(("http", "?")) and target not in checked and len(checked) < 6:
            checked.add(target)
            answer = site.get(target, headers={"Accept": BROWSER})
            assert answer.status_code == 200, link
            if fragment and target != "/":
                assert fragment in Markup(answer.text).ids


def test_a_page_of_an_entity_has_each_statement_with_its_evidence(
    site: TestClient, store: Store
) -> None:
    entity = entities.describe(store, names.iri("role/two-heads"))
    passages = entities.evidence(store)
    for language in ("zh", "en"):
        found = page(site, f"role/two-heads.html?lang={language}")
        for iri in entity.passages:
            assert passages[iri].gloss[language] in found.text
            anchor = iri.rpartition("passage/")[2].replace("/", "-")
            assert anchor in found.ids
            assert f"#{anchor}" in found.links
        for statement in entity.statements:
            other = statement.object if statement.subject == entity.iri else statement.subject
            if str(other).startswith(names.BASE) and statement.property != names.RDF_TYPE:
                assert f"/{names.local_id(str(other))}.html?lang={language}" in found.links or str(
                    other
                ).startswith(names.GOV)
        assert f"/#/entities/role/two-heads?lang={language}" in found.links
    assert "第 2 段，第 4 句" in page(site, "role/two-heads.html?lang=zh").text
    assert "paragraph 2, sentence 4" in page(site, "role/two-heads.html?lang=en").text


def test_a_page_embeds_what_it_shows_as_json_ld(site: TestClient) -> None:
    (script,) = page(site, f"{LANE_HEAD}.html").scripts
    embedded = quads(script.encode(), ox.RdfFormat.JSON_LD)
    assert embedded == quads(site.get(f"/{LANE_HEAD}.nt").content, ox.RdfFormat.N_TRIPLES)
    links = re.findall(
        r'<link rel="alternate" href="([^"]+)" type="([^"]+)"', site.get(f"/{LANE_HEAD}.html").text
    )
    assert (f"/{LANE_HEAD}.ttl", "text/turtle") in links


def test_the_reader_of_a_page_has_the_language_that_is_asked_or_preferred(
    site: TestClient,
) -> None:
    path = f"/{LANE_HEAD}.html"
    for header, language in (("zh-CN,zh;q=0.9,en;q=0.8", "zh"), ("fr, en;q=0.5", "en"), ("", "en")):
        answer = site.get(path, headers={"Accept-Language": header})
        assert answer.headers["content-language"] == {"zh": "zh-Hans", "en": "en"}[language]
        assert "accept-language" in answer.headers["vary"]
    asked = site.get(f"{path}?lang=zh", headers={"Accept-Language": "en"})
    assert (asked.headers["content-language"], asked.headers["vary"]) == (
        "zh-Hans",
        "accept-encoding",
    )
    assert site.get(f"/{LANE_HEAD}?lang=zh", headers={"Accept": "text/html"}).headers[
        "location"
    ] == (f"{path}?lang=zh")
    assert site.get(f"{path}?lang=fr").status_code == 400


def test_a_page_says_that_nothing_is_reported_rather_than_nothing(site: TestClient) -> None:
    found = page(site, "person/zhu-lin.html?lang=en")
    assert "not reported, which does not mean no" in found.text


def test_long_lists_are_cut_and_the_rest_is_counted(
    site: TestClient, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(entity_pages, "SHOWN", 10)
    found = page(site, "domain/rural.html?lang=en")
    coded = list(
        store.query("SELECT ?thing { ?thing gov:codedAs ?d }", d=names.iri("domain/rural"))
    )
    assert f"and {len(coded) - 10} more" in found.text


def test_whatever_the_data_say_is_text(corpus: Callable[..., Path], tmp_path: Path) -> None:
    label = json.dumps(HOSTILE)
    article = ARTICLE.replace("{zh: 渡口长, en: landing head}", f"{{zh: {label}, en: {label}}}")
    article = article.replace("en: Three landing heads come", f"en: {label[:-1]} come")
    article = article.replace("among the oarsmen.}", 'among the oarsmen."}')
    out = tmp_path / "build"
    pipeline.build(pipeline.check([corpus(places=PLACES, articles__river=article)]), out)
    for opened in client(out):
        for path in (
            "role/head.html?lang=en",
            "passage/river/1.html?lang=en",
            f"search?q={quote(HOSTILE)}",
            f"x{quote(HOSTILE)}",
        ):
            found = page(opened, path)
            assert HOSTILE in found.text
            assert len(found.scripts) == path.startswith(("role", "passage"))
        assert HOSTILE in opened.get("/role/head.json").text.replace('\\"', '"')


def test_every_word_is_used() -> None:
    folder = Path(entity_pages.__file__).parents[1]
    files = [*folder.glob("templates/*.html"), *folder.glob("server/*.py")]
    used = "".join(file.read_text(encoding="utf-8") for file in files if file.stem != "wording")
    idle = {
        key
        for key in wording.words("en")
        if not re.search(rf"words\.{key}\b|[\"']{key}[\"']", used) and not key.endswith("Property")
    }
    assert idle == set()


@pytest.mark.parametrize("header", ["", ",", "zh;q=x", "zh;q=0", "*", "en;q=0.1,zh;q=0.1;", ";;;"])
def test_an_odd_preference_is_no_fault(header: str) -> None:
    assert tongues.preferred(header) in names.LANGUAGES


def test_too_many_pages_at_once_are_refused() -> None:
    async def crowded() -> list[object]:
        bench, gate = visits.Bench(), threading.Event()
        tasks = [asyncio.create_task(bench.run(gate.wait)) for _ in range(80)]
        await asyncio.sleep(0.05)
        gate.set()
        return await asyncio.gather(*tasks, return_exceptions=True)

    told = asyncio.run(crowded())
    refused = [result for result in told if isinstance(result, Refusal)]
    assert (len(refused), told.count(True)) == (12, 68)
    assert (refused[0].status, refused[0].headers) == (503, {"retry-after": "5"})


# Ontology and codebook


def test_the_ontology_page_has_every_term_with_its_comments_and_use(
    site: TestClient, store: Store
) -> None:
    terms = store.query(
        """SELECT ?term ?comment { GRAPH kg:ontology { ?term rdfs:comment ?comment ; a ?kind }
        FILTER (STRSTARTS(STR(?kind), STR(owl:))) }"""
    )
    for language in ("zh", "en"):
        found = page(site, f"ontology?lang={language}")
        for term, comment in terms:
            assert context().shorten(str(term)).removeprefix("gov:") in found.ids
            assert str(comment) in found.text
    roles = len(entities.of_class(store, "Role"))
    assert re.search(rf"instances\s*{roles} — for example", page(site, "ontology?lang=en").text)
    assert {"Role", "ledBy", "schema:Person"} <= found.ids
    assert "#Actor" in found.links


def test_the_ontology_and_the_codebook_come_as_the_graphs_that_they_are(
    site: TestClient, store: Store
) -> None:
    for name in ("ontology", "codebook"):
        graph = ox.NamedNode(names.BASE + name)
        expected = {quad.triple for quad in store.engine.quads_for_pattern(None, None, None, graph)}
        for path, accept in ((name, "text/turtle"), (f"{name}.ttl", "*/*")):
            answer = site.get(f"/{path}", headers={"Accept": accept})
            assert {q.triple for q in quads(answer.content, ox.RdfFormat.TURTLE)} == expected


def test_the_codebook_has_every_concept_with_its_scope_note(site: TestClient, store: Store) -> None:
    notes = list(store.query("SELECT ?concept ?note { ?concept skos:scopeNote ?note }"))
    assert len(notes) > 200
    whole, one = page(site, "codebook"), page(site, "scheme/mechanism.html")
    for concept, note in notes:
        local = names.local_id(str(concept))
        assert local in whole.ids
        assert str(note) in whole.text
        assert (local in one.ids) is local.startswith("mechanism/")
    assert "/codebook#mechanism/visiting" in page(site, "mechanism/visiting.html").links


# Search


@pytest.mark.parametrize(
    ("text", "kind"), [("louzhang", ""), ("党", "Role"), ("building head", ""), ("两长", "Model")]
)
def test_search_answers_as_the_command_does(
    site: TestClient, store: Store, text: str, kind: str
) -> None:
    hits = search.search(store, text, kind)
    params = {"q": text, "limit": "100"} | ({"type": kind} if kind else {})
    found = site.get("/search", params=params).json()
    assert found["count"] == len(hits)
    told = [(e["iri"], e["score"], e["matched"], e["passages"]) for e in found["entities"]]
    assert told == [(hit.iri, hit.score, hit.form, hit.mentions) for hit in hits][:100]
    shown = page(site, f"search?q={quote(text)}&type={kind}&limit=5")
    assert f"/{names.local_id(hits[0].iri)}.html" in shown.links


@pytest.mark.parametrize(
    ("query", "says"),
    [
        ("", "q is a name"),
        ("q=%20", "q is a name"),
        ("q=" + "x" * 201, "longer"),
        ("q=a&limit=0", "limit"),
        ("q=a&limit=101", "limit"),
        ("q=a&limit=-1", "limit"),
        ("q=a&limit=%C2%B2", "limit"),
        ("q=a&type=Rolle", "did you mean Role"),
        ("q=%FF", "UTF-8"),
    ],
)
def test_a_search_that_cannot_be_made_is_told_why(site: TestClient, query: str, says: str) -> None:
    answer = site.get(f"/search?{query}")
    assert answer.status_code == 400
    assert says in answer.text


# The explorer


def test_the_explorer_asks_the_server_and_leaves_its_own_engine_out(
    site: TestClient, build: Path
) -> None:
    answer = site.get("/", headers={"Accept": BROWSER})
    whole = (build / "explorer.html").read_text(encoding="utf-8")
    assert len(answer.text) < len(whole) - 1_000_000
    assert '<meta name="kg-endpoint" content="/sparql">' in answer.text
    for block in ("nq", "wasm", "worker"):
        assert f'id="kg-{block}"' in whole
        assert f'id="kg-{block}"' not in answer.text
    for block in ("core", "passages", "views"):
        assert re.search(rf'id="kg-{block}">([^<]+)', answer.text)[1] in whole  # type: ignore[index]
    (meta,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', answer.text)
    policy = answer.headers["content-security-policy"]
    assert policy == f"{unescape(meta)}; frame-ancestors 'none'"
    assert "connect-src 'self'" in policy
    assert "wasm" not in policy and "blob: 'sha256" not in policy and "worker-src" not in policy


def test_another_build_has_another_explorer(build: Path, tmp_path: Path) -> None:
    for opened in client(build):
        assert "kg-core" in opened.get("/").text
        engine = opened.app.engine  # type: ignore[attr-defined]
        whole = (build / "explorer.html").read_text(encoding="utf-8")
        (tmp_path / "explorer.html").write_text(whole.replace("kg-core", "kg-kern"), "utf-8")
        graph = engine.graph
        changed = dataclasses.replace(graph.snapshot, folder=tmp_path)
        engine.graph = dataclasses.replace(graph, snapshot=changed)
        assert "kg-kern" in opened.get("/").text
        engine.graph = graph


def test_an_explorer_without_a_policy_is_not_served() -> None:
    for page_ in ("", "<head></head>", "<head></head><body><meta http-equiv=x></body>"):
        with pytest.raises(frontpage.Unfit):
            frontpage.adapted(page_, "/sparql")


def test_a_build_without_an_explorer_says_so(build: Path) -> None:
    for opened in client(build / "kg.nq"):
        answer = opened.get("/")
        assert (answer.status_code, "kg build" in answer.text) == (404, True)
        assert opened.get(f"/{LANE_HEAD}.ttl").status_code == 200


def test_a_browser_that_opens_the_endpoint_gets_the_editor(site: TestClient) -> None:
    answer = site.get("/sparql", headers={"Accept": BROWSER})
    assert (answer.status_code, answer.headers["location"]) == (303, "/#/ask")
    assert site.get("/sparql", headers={"Accept": "text/turtle"}).status_code == 200


@pytest.fixture
def visited(browser: Browser, server: Server) -> Iterator[Page]:
    """The explorer from the server; held to no error, and no request to anybody else."""
    tab = browser.new_context(viewport={"width": 1400, "height": 900}, locale="zh-CN").new_page()
    faults: list[str] = []

    def heard(message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            faults.append(message.text)

    def asked(request: Request) -> None:
        if not request.url.startswith((server.url, "blob:", "data:")):
            faults.append(request.url)

    tab.on("console", heard)
    tab.on("pageerror", lambda error: faults.append(str(error)))
    tab.on("request", asked)
    yield tab
    tab.context.close()
    assert faults == []


def test_the_explorer_answers_through_the_server(visited: Page, server: Server) -> None:
    visited.goto(f"{server.sparql}")
    expect(visited.locator("nav.views [aria-current=page]")).to_have_text("提问")
    with visited.expect_response(server.sparql) as response:
        visited.evaluate("location.hash = '#/ask?lang=en&question=models'")
    assert response.value.status == 200
    expect(visited.locator(".answer-count")).to_contain_text("9 rows")
    query = "CONSTRUCT { ?role gov:selectedFrom ?pool } WHERE { ?role gov:selectedFrom ?pool }"
    with visited.expect_response(server.sparql):
        visited.goto(f"{server.url}/#/ask?lang=en&q={quote(query)}")
    for view in ("graph", "entities/role/lane-head", "compare", "articles"):
        visited.evaluate(f"location.hash = '#/{view}?lang=zh'")
        visited.wait_for_timeout(300)


def test_a_page_of_an_entity_leads_to_the_explorer_without_a_script_of_its_own(
    visited: Page, server: Server
) -> None:
    visited.goto(f"{server.url}/{LANE_HEAD}")
    assert visited.url == f"{server.url}/{LANE_HEAD}.html"
    expect(visited.locator("h1")).to_have_text("巷长")
    visited.get_by_role("link", name="yutai/5").first.click()
    expect(visited.locator("#yutai-5:target")).to_be_visible()
    visited.get_by_role("link", name="在浏览器中打开").click()
    expect(visited.locator("nav.views [aria-current=page]")).to_have_text("条目")
    assert "/#/entities/role/lane-head" in visited.url


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in web/")
@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_pages_are_accessible(browser: Browser, server: Server, theme: str) -> None:
    """By axe-core (https://github.com/dequelabs/axe-core), at the width of a phone."""
    tab = browser.new_context(
        viewport={"width": 390, "height": 844},
        color_scheme=theme,  # type: ignore[arg-type]
        bypass_csp=True,
    ).new_page()
    for path in ("role/two-heads.html", "passage/yutai/4.html", "scheme/level.html", "nowhere"):
        tab.goto(f"{server.url}/{path}")
        tab.add_script_tag(path=AXE)
        found = tab.evaluate(
            "axe.run().then(result => result.violations.map(v => [v.id, v.nodes[0].html]))"
        )
        assert (path, found) == (path, [])
        assert tab.evaluate("document.documentElement.scrollWidth") <= 390, path
    tab.context.close()


# OpenAPI


def test_the_description_of_the_json_routes_is_valid_and_served(site: TestClient) -> None:
    validate(description())
    assert site.get("/openapi.json").json() == description()


def test_what_schemathesis_sends_finds_no_fault(server: Server, tmp_path: Path) -> None:
    """https://schemathesis.readthedocs.io; a text that is no query is rightly refused."""
    command = Path(sys.executable).with_name("st")
    options = "--phases examples,coverage,fuzzing --max-examples 15 --seed 1 --no-color"
    done = subprocess.run(
        [
            *(str(command), "run", f"{server.url}/openapi.json", *options.split()),
            *("--exclude-checks", "positive_data_acceptance"),
            *("--generation-database", "none"),
        ],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout
    assert server.ask("GET", "/healthz").status == 200
