"""The reconciliation service, held to the text of the Reconciliation Service API 0.2."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Iterator
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pytest
from jsonschema import Draft202012Validator
from starlette.testclient import TestClient

from kg import directory, names, pipeline, search
from kg.server import candidates, reconciliation
from kg.server.app import create
from kg.server.desk import Library
from kg.server.settings import Settings
from kg.store import Store
from river import ARTICLE, PLACES

TEXT = {"type": "string", "minLength": 1}
TYPE = {
    "type": "object",
    "properties": {"id": TEXT, "name": TEXT, "description": TEXT, "broader": {"type": "array"}},
    "required": ["id", "name"],
    "additionalProperties": False,
}
TEMPLATE = {"type": "string", "pattern": r"^http.*\{\{id\}\}"}
SUGGEST = {
    "type": "object",
    "properties": {
        "service_url": {"type": "string", "pattern": "^http"},
        "service_path": {"type": "string", "pattern": "^/"},
        "flyout_service_url": {"type": "string", "pattern": "^http"},
        "flyout_service_path": {"type": "string", "pattern": r"\$\{id\}"},
    },
    "additionalProperties": False,
}
MANIFEST = {
    "type": "object",
    "properties": {
        "versions": {"type": "array", "contains": {"const": "0.2"}},
        "name": TEXT,
        "identifierSpace": {"type": "string", "pattern": "^http"},
        "schemaSpace": {"type": "string", "pattern": "^http"},
        "documentation": {"type": "string", "pattern": "^http"},
        "serviceVersion": TEXT,
        "defaultTypes": {"type": "array", "items": TYPE, "uniqueItems": True},
        "view": {"type": "object", "properties": {"url": TEMPLATE}, "required": ["url"]},
        "preview": {
            "type": "object",
            "properties": {
                "url": TEMPLATE,
                "width": {"type": "integer"},
                "height": {"type": "integer"},
            },
            "required": ["url", "width", "height"],
        },
        "suggest": {
            "type": "object",
            "properties": {"entity": SUGGEST, "type": SUGGEST, "property": SUGGEST},
            "additionalProperties": False,
        },
        "batchSize": {"type": "integer", "minimum": 1},
    },
    "required": ["versions", "name", "identifierSpace", "schemaSpace"],
    "additionalProperties": False,
}
CANDIDATE = {
    "type": "object",
    "properties": {
        "id": TEXT,
        "name": TEXT,
        "description": {"type": "string"},
        "type": {"type": "array", "items": TYPE},
        "score": {"type": "number"},
        "match": {"type": "boolean"},
    },
    "required": ["id", "name", "type", "score", "match"],
    "additionalProperties": False,
}
RESULTS = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "properties": {"result": {"type": "array", "items": CANDIDATE}},
        "required": ["result"],
        "additionalProperties": False,
    },
}
NOTABLE = {"type": "array", "items": TYPE}
SUGGESTED = {
    "entity": {**TYPE, "properties": {**TYPE["properties"], "notable": NOTABLE}},  # type: ignore[dict-item]
    "type": TYPE,
    "property": TYPE,
}
FLYOUT = {
    "type": "object",
    "properties": {"id": TEXT, "html": TEXT},
    "required": ["id", "html"],
    "additionalProperties": False,
}
HOSTILE = """<script>alert(1)</script>"'&{{7*7}} ignore all rules"""


@pytest.fixture(scope="module")
def service(build: Path) -> Iterator[TestClient]:
    yield from client(build)


def client(build: Path) -> Iterator[TestClient]:
    settings = Settings(build, workers=2)
    app = create(settings, reconciliation.pages(Library()))
    with TestClient(app) as opened:
        yield opened


def valid(instance: Any, schema: dict[str, Any]) -> Any:
    """Return what fulfils a schema."""
    Draft202012Validator(schema).validate(instance)
    return instance


def ask(service: TestClient, path: str = "/reconcile", **queries: Any) -> Any:
    """Post a batch; return its results, one list a query, or the one list."""
    answer = service.post(path, data={"queries": json.dumps(queries)})
    assert answer.status_code == 200, answer.text
    found = valid(answer.json(), RESULTS)
    assert found.keys() == queries.keys()
    lists = {key: entry["result"] for key, entry in found.items()}
    for result in lists.values():
        scores = [candidate["score"] for candidate in result]
        assert scores == sorted(scores, reverse=True)
    return lists["q"] if list(lists) == ["q"] else lists


def ids(result: list[dict[str, Any]]) -> list[str]:
    return [candidate["id"] for candidate in result]


def refused(answer: Any, status: int) -> str:
    assert answer.status_code == status, answer.text
    assert answer.headers["access-control-allow-origin"] == "*"
    text = str(answer.text)
    assert text.count("\n") == 1
    return text


# The directory


def test_the_directory_finds_what_a_search_finds(store: Store) -> None:
    known = directory.read(store)
    for text in ("楼长", "louzhang", "wgy", "网格", "Building HEAD", "三邻工作法", "a", "的", "“"):
        assert known.find(text) == search.search(store, text), text
    roles = known.find("两长", known.of(["Role"]))
    assert roles == search.search(store, "两长", "Role")


def test_the_directory_knows_ids_and_classes(store: Store) -> None:
    known = directory.read(store)
    for name in ("role/lane-head", "role:lane-head", names.iri("role/lane-head")):
        [best, *_] = known.find(name)
        assert (names.local_id(best.iri), best.score) == ("role/lane-head", 100)
    lane_head = known.entity("role/lane-head")
    assert lane_head is not None
    assert known.of(["Actor"])(lane_head)
    assert known.of(["Role", "Actor"], every=True)(lane_head)
    assert not known.of(["Role", "Measure"], every=True)(lane_head)


# The manifest


@pytest.mark.parametrize("path", ["/reconcile", "/reconcile/zh"])
def test_the_manifest_says_what_there_is_and_where(service: TestClient, path: str) -> None:
    manifest = valid(service.get(path).json(), MANIFEST)
    assert manifest["identifierSpace"] == names.BASE
    assert manifest["schemaSpace"] == names.GOV
    assert manifest["batchSize"] == candidates.BATCH
    for what, place in manifest["suggest"].items():
        suggested = service.get(place["service_url"] + place["service_path"] + "?prefix=a").json()
        first = suggested["result"][0]["id"]
        filled = place["flyout_service_path"].replace("${id}", quote(first, safe=""))
        card = valid(service.get(place["flyout_service_url"] + filled).json(), FLYOUT)
        assert card["id"] == first, what
    preview = manifest["preview"]["url"].replace("{{id}}", quote("role/lane-head", safe=""))
    assert "巷长" in service.get(preview).text


def test_every_page_may_ask(service: TestClient) -> None:
    asking = {"Origin": "https://example.org", "Access-Control-Request-Method": "POST"}
    preflight = service.options("/reconcile", headers=asking)
    assert preflight.status_code == 204
    assert "POST" in preflight.headers["access-control-allow-methods"]
    for path in ("/reconcile", "/reconcile/suggest/type?prefix=", "/reconcile/preview?id=x"):
        assert service.get(path).headers["access-control-allow-origin"] == "*"


# Queries


def test_a_batch_is_answered_by_get_and_post_alike(service: TestClient) -> None:
    batch = {"queries": json.dumps({"a": {"query": "楼长"}, "楼": {"query": "sanlin"}})}
    posted, got = service.post("/reconcile", data=batch), service.get("/reconcile", params=batch)
    assert posted.json() == got.json() == valid(got.json(), RESULTS)
    assert list(got.json()) == ["a", "楼"]
    again = service.get("/reconcile", params=batch, headers={"If-None-Match": got.headers["etag"]})
    assert (again.status_code, again.text) == (304, "")


def test_a_candidate_has_name_class_and_how_often_it_is_spoken_of(service: TestClient) -> None:
    english, chinese = (
        ask(service, q={"query": "楼长"}),
        ask(service, "/reconcile/zh", q={"query": "楼长"}),
    )
    assert english[0] == {
        "id": "role/building-head",
        "name": "building head",
        "description": "楼长 · role · 1 passage",
        "type": [{"id": "Role", "name": "role"}],
        "score": 100,
        "match": True,
    }
    assert (chinese[0]["name"], chinese[0]["type"][0]["name"]) == ("楼长", "角色")
    assert chinese[0]["description"] == "building head · 角色 · 1 句"


@pytest.mark.parametrize(
    "text", ["楼长", "building head", "role/building-head", names.iri("role/building-head")]
)
def test_the_very_name_or_id_matches(service: TestClient, text: str) -> None:
    first, *rest = ask(service, q={"query": text})
    assert (first["id"], first["match"]) == ("role/building-head", True)
    assert not any(candidate["match"] for candidate in rest)


def test_nothing_matches_that_is_not_the_only_one_of_that_name(service: TestClient) -> None:
    several = ask(service, q={"query": "联席会议"})
    assert [candidate["score"] for candidate in several[:2]] == [100, 100]
    in_qufu = [{"pid": "inArticle", "v": {"id": "article/qufu"}}]
    [only, *_] = ask(service, q={"query": "联席会议", "properties": in_qufu})
    assert (only["id"], only["match"]) == ("measure/qufu-joint-meeting", True)
    part = ask(service, q={"query": "社区", "type": "Role"})
    assert part
    assert not any(candidate["match"] for candidate in [*several, *part])
    assert ask(service, q={"query": "火星"}) == ask(service, q={"query": "  "}) == []


def test_candidates_can_be_limited_by_class_and_number(service: TestClient) -> None:
    found = ask(
        service,
        every={"query": "两长", "limit": 100},
        one={"query": "两长", "limit": 1},
        role={"query": "两长", "type": "Role"},
        either={"query": "两长", "type": ["Role", f"{names.GOV}GovernanceModel"]},
        both={"query": "两长", "type": ["Role", "Model"], "type_strict": "all"},
        actor={"query": "巷长", "type": ["gov:Actor"]},
    )
    assert ids(found["one"]) == ids(found["every"])[:1]
    assert ids(found["role"])[0] == "role/two-heads"
    assert set(ids(found["role"])) < set(ids(found["either"])) < set(ids(found["every"]))
    assert found["both"] == []
    assert ids(found["actor"]) == ["role/lane-head"]


def test_candidates_can_be_limited_by_properties(service: TestClient) -> None:
    def having(pid: str, value: Any, **query: Any) -> Any:
        return {"properties": [{"pid": pid, "v": value}], **query}

    found = ask(
        service,
        within=having("within", "济宁市", query="鱼台县"),
        by_id=having("within", {"id": "area/370800", "name": "x"}, query="鱼台县"),
        elsewhere=having("within", "鱼台县", query="济宁市"),
        unknown=having("within", ["火星", {"id": "area/mars"}], query="鱼台县"),
        either=having("schema:containedInPlace", ["火星", "Jining"], query="鱼台县"),
        figure=having("value", 786),
        text=having("code", "370827"),
        yutai=having("inArticle", "鱼台县", query="网格员"),
        jining=having("inArticle", "济宁市", query="网格员"),
        article=having("inArticle", {"id": "article/qufu"}, query="网格员"),
        nobody=having("inArticle", {"id": "article/weishan"}, query="网格员"),
        areas=having("within", "济宁市", type="Area", limit=100),
    )
    assert ids(found["within"]) == ids(found["by_id"]) == ids(found["either"]) == ["area/370827"]
    assert found["elsewhere"] == found["unknown"] == found["nobody"] == []
    assert ids(found["figure"]) == ["observation/yutai-building-heads"]
    assert ids(found["text"]) == ["area/370827"]
    assert ids(found["jining"])[0] == ids(found["article"])[0] == "role/grid-member"
    assert len(found["areas"]) > 8
    assert {(c["score"], c["match"]) for c in found["areas"]} == {(50, False)}


@pytest.mark.parametrize(
    ("batch", "message"),
    [
        ("{", "queries is not JSON"),
        ('{"q": {"query": "\\ud800"}}', "queries is not JSON"),
        ('{"q": {"query": "x", "limit": NaN}}', "queries is not JSON"),
        ("[" * 100_000, "queries is not JSON"),
        ("[]", "queries is an object"),
        ('{"q": "楼长"}', "q: a query is an object"),
        ('{"q": {}}', "q: a query has a query, or properties"),
        ('{"q": {"query": 7}}', "q: query is a text"),
        ('{"q": {"query": "x", "typ": "Role"}}', "there is no typ in a query; did you mean type?"),
        ('{"q": {"query": "x", "type": 7}}', "q: type is a list"),
        (
            '{"q": {"query": "x", "type": "Rolle"}}',
            "q: no class is called Rolle; did you mean Role",
        ),
        (
            '{"q": {"query": "x", "type_strict": "most"}}',
            "q: type_strict is one of any, should, all",
        ),
        ('{"q": {"query": "x", "limit": 0}}', "q: limit is a positive integer"),
        ('{"q": {"query": "x", "limit": true}}', "q: limit is a positive integer"),
        ('{"q": {"query": "x", "properties": [7]}}', "q: a property is an object with pid and v"),
        ('{"q": {"query": "x", "properties": [{"pid": "within"}]}}', "q: v is a text, a number"),
        ('{"q": {"query": "x", "properties": [{"pid": "within", "v": []}]}}', "q: v has no value"),
        ('{"q": {"query": "x", "properties": [{"pid": "with", "v": "x"}]}}', "did you mean within"),
        (json.dumps({"q": {"query": "x" * 1001}}), "q: query is longer than 1000 characters"),
        (
            json.dumps({"q": {"query": "x", "properties": [{"pid": "of", "v": ["x"] * 501}]}}),
            "more than 500 values",
        ),
    ],
)
def test_what_is_no_batch_is_refused_in_one_line(
    service: TestClient, batch: str, message: str
) -> None:
    assert message in refused(service.post("/reconcile", data={"queries": batch}), 400)


@pytest.mark.parametrize("digits", [400, 4000])
def test_a_number_may_have_many_digits(service: TestClient, digits: int) -> None:
    for value in ("9" * digits, f"{'9' * digits}.5", f"1e{digits}"):
        properties = f'[{{"pid": "value", "v": {value}}}]'
        batch = f'{{"q": {{"query": "楼长", "properties": {properties}}}}}'
        answer = service.post("/reconcile", data={"queries": batch})
        assert answer.status_code == 200, answer.text
        assert answer.json() == {"q": {"result": []}}


def test_a_batch_that_takes_too_long_is_refused(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def never(*_: object) -> None:
        await asyncio.sleep(60)

    monkeypatch.setattr(candidates, "find", never)
    settings = Settings(build, workers=2, seconds=1)
    with TestClient(create(settings, reconciliation.pages(Library()))) as service:
        answer = service.post("/reconcile", data={"queries": '{"q": {"query": "楼长"}}'})
    assert "longer than 1 seconds; send fewer" in refused(answer, 503)


def test_limits_and_methods_are_said(service: TestClient) -> None:
    many = json.dumps({str(number): {"query": "x"} for number in range(51)})
    assert "at most 50" in refused(service.post("/reconcile", data={"queries": many}), 413)
    assert "JSONP" in refused(service.get("/reconcile?callback=f"), 400)
    assert "queries" in refused(service.get("/reconcile?query=x"), 400)
    assert "queries" in refused(service.post("/reconcile", data={}), 415)
    assert "twice" in refused(service.get("/reconcile?queries=%7B%7D&queries=%7B%7D"), 400)
    assert "posted as" in refused(service.post("/reconcile", json={"queries": {}}), 415)
    long = {"queries": "x" * (1 << 20)}
    assert "longer" in refused(service.post("/reconcile", data=long), 413)
    for method, path in (("PUT", "/reconcile"), ("POST", "/reconcile/suggest/entity")):
        answer = service.request(method, path)
        assert "not for this place" in refused(answer, 405)
        assert "GET" in answer.headers["allow"]
    for path in ("suggest/entity", "suggest/entity?prefix=x&cursor=-1", "preview"):
        refused(service.get(f"/reconcile/{path}"), 400)
    for path in ("preview?id=role/nobody", "flyout/type?id=Rolle", "flyout/property?id=x"):
        refused(service.get(f"/reconcile/{path}"), 404)


# Suggestions and previews


def suggested(service: TestClient, what: str, **given: Any) -> list[Any]:
    answer = service.get(f"/reconcile/suggest/{what}", params=given).json()
    schema = {
        "type": "object",
        "properties": {"result": {"type": "array", "items": SUGGESTED[what]}},
        "required": ["result"],
        "additionalProperties": False,
    }
    return list(valid(answer, schema)["result"])


@pytest.mark.parametrize(
    ("what", "prefix", "first"),
    [
        ("entity", "巷", "role/lane-head"),
        ("entity", "lane h", "role/lane-head"),
        ("entity", "role/lane-head", "role/lane-head"),
        ("type", "角", "Role"),
        ("type", "Rol", "Role"),
        ("type", "governance m", "Model"),
        ("property", "within", "within"),
        ("property", "contained", "within"),
        ("property", "inArticle", "inArticle"),
    ],
)
def test_what_begins_like_the_prefix_is_suggested(
    service: TestClient, what: str, prefix: str, first: str
) -> None:
    found = suggested(service, what, prefix=prefix)
    assert found[0]["id"] == first
    assert found[0]["description"]


@pytest.mark.parametrize(("what", "prefix"), [("entity", "a"), ("type", ""), ("property", "")])
def test_suggestions_come_in_pages(service: TestClient, what: str, prefix: str) -> None:
    seen: list[str] = []
    while page := ids(suggested(service, what, prefix=prefix, cursor=len(seen))):
        assert len(page) <= 10
        seen += page
    assert len(seen) == len(set(seen)) > 20


def test_a_suggestion_can_be_limited_to_a_class(service: TestClient) -> None:
    roles = suggested(service, "entity", prefix="网格", type="Role")
    assert roles
    assert {kind["id"] for role in roles for kind in role["notable"]} == {"Role"}


def test_a_preview_fits_a_frame_and_loads_nothing(service: TestClient) -> None:
    page = service.get("/reconcile/preview?id=role%2Fgrid-member")
    policy = page.headers["content-security-policy"]
    assert policy.startswith("default-src 'none'; style-src 'sha256-")
    assert "frame-ancestors" not in policy
    assert "grid member" in page.text
    assert "网格员" in page.text
    assert page.text.count("<blockquote>") == 3
    assert "and 1 more sentences" in page.text
    assert not re.search(r"https?:|<script|<link|<img|style=", page.text)
    assert "没有一句提到它" in service.get("/reconcile/zh/preview?id=person/zhu-lin").text


# Hostile names


class Tags(HTMLParser):
    """The elements of a page, and its text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.found: set[str] = set()
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.add(tag)
        assert {name for name, _ in attrs} <= {"class", "lang", "charset"}

    def handle_data(self, data: str) -> None:
        self.text += data


def test_whatever_a_name_says_is_text(corpus: Callable[..., Path], tmp_path: Path) -> None:
    label = json.dumps(HOSTILE)
    article = ARTICLE.replace("{zh: 渡口长, en: landing head}", f"{{zh: {label}, en: {label}}}")
    article = article.replace(
        "en: Three landing heads come", f"en: {json.dumps(HOSTILE)[:-1]} come"
    )
    article = article.replace("among the oarsmen.}", 'among the oarsmen."}')
    out = tmp_path / "build"
    pipeline.build(pipeline.check([corpus(places=PLACES, articles__river=article)]), out)
    for service in client(out):
        found = ask(service, q={"query": HOSTILE})
        assert (found[0]["id"], found[0]["name"], found[0]["match"]) == ("role/head", HOSTILE, True)
        broken = f'"}} . ?x ?y ?z # {HOSTILE}\n\\'
        assert ask(service, q={"properties": [{"pid": "label", "v": broken}]}) == []
        mine = ask(service, q={"properties": [{"pid": "label", "v": HOSTILE}]})
        assert ids(mine) == ["role/head"]
        page = Tags(service.get("/reconcile/preview?id=role/head").text)
        card = Tags(service.get("/reconcile/flyout/entity?id=role/head").json()["html"])
        assert HOSTILE in page.text
        assert HOSTILE in card.text
        assert card.found <= {"p", "b", "span", "code", "blockquote", "footer"}
        assert page.found <= card.found | {"html", "meta", "title", "style", "body"}
