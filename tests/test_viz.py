"""`kg viz`: which part of the dataset a page shows, and what it refuses."""

from __future__ import annotations

import base64
import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from command import refusal, run
from kg import labels, viewdata, viz
from kg.networks import network
from kg.store import Store


def page(out: Path, build: Path, *options: str) -> tuple[set[str], list[tuple[str, str, str]]]:
    """Make a page; return the ids of what it draws, and its relations."""
    done = run("viz", "--graph", build, "--out", out, *options)
    assert (done.code, done.out) == (0, "")
    core = packed(out)
    ids, names = core["entities"]["id"], [prop["name"] for prop in core["properties"]]
    columns = core["statements"]
    links = [
        (
            ids[columns["subject"][link]],
            names[columns["property"][link]],
            ids[columns["object"][link]],
        )
        for link in core["links"]
    ]
    drawn = {ids[entity] for entity in core["layout"]["entity"]}
    written = f"wrote {out}: {len(drawn)} entities, {len(links)} relations\n"
    assert done.err == written
    return drawn, links


def packed(path: Path) -> Any:
    text = path.read_text(encoding="utf-8").split('id="kg-core">')[1].partition("<")[0]
    return json.loads(gzip.decompress(base64.b64decode(text)))


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "new" / "page.html"


def test_the_whole_is_drawn_without_figures(build: Path, out: Path) -> None:
    drawn, links = page(out, build)
    assert "role/building-head" in drawn
    assert not any(entity.startswith(("observation/", "passage/")) for entity in drawn)
    assert drawn == {end for one, _, other in links for end in (one, other)}


def test_a_focus_has_what_is_around_it(build: Path, out: Path) -> None:
    near, _ = page(out, build, "--focus", "巷长")
    nearer, links = page(out, build, "--focus", "role/lane-head", "--depth", "2")
    assert "role/two-heads" in near < nearer
    assert all({one, other} <= nearer for one, _, other in links)


def test_types_have_all_of_their_class_tied_or_not(build: Path, out: Path, store: Store) -> None:
    drawn, _ = page(out, build, "--type", "Model", "--type", "Role")
    wanted = store.query("SELECT ?e { VALUES ?c { gov:GovernanceModel gov:Role } ?e a ?c }")
    assert drawn == {str(iri).removeprefix("https://w3id.org/governance-kg/") for iri, *_ in wanted}


def test_rows_have_their_entities_and_a_construct_query_its_triples(build: Path, out: Path) -> None:
    drawn, _ = page(out, build, "--question", "exit_rules", "-p", "article=yutai")
    assert any(entity.startswith("rule/yutai-") for entity in drawn)
    query = """
      CONSTRUCT { ?who <https://example.org/rates> ?whom }
      { ?measure gov:carriedOutBy ?who ; gov:evaluates ?whom }
    """
    drawn, links = page(out, build, "--question", query)
    assert {prop for _, prop, _ in links} == {"https://example.org/rates"}
    assert len(drawn) > 4


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--focus", "nothing-at-all"), "nothing is called nothing-at-all"),
        (("--focus", "article/yutai"), "article/yutai has no relation that is drawn; kg show"),
        (("--type", "Rolle"), "no class is called Rolle; did you mean Role"),
        (("--type", "Passage"), "nothing that is drawn is a Passage"),
        (("--question", "ASK { ?s ?p ?o }"), "the answer has no entity that is drawn"),
        (("--question", "SELECT ?x { ?x"), "not SPARQL: line 1"),
        (("--question", "exit_rule"), "no question is called exit_rule; did you mean exit_rules"),
        (("-p", "article=yutai"), "-p binds a parameter of a --question, which is missing"),
    ],
)
def test_what_cannot_be_drawn_is_refused(
    build: Path, out: Path, options: tuple[str, ...], said: str
) -> None:
    assert refusal("viz", "--graph", build, "--out", out, *options).startswith(said)
    assert not out.exists()


def test_same_input_same_bytes(store: Store) -> None:
    known = labels.read(store)
    pages = {viz.page(store, known, network(store, known), viewdata.TITLE, {}) for _ in range(2)}
    assert len(pages) == 1


def test_the_page_is_pyvis_and_loads_nothing(build: Path, out: Path) -> None:
    drawn, _ = page(out, build, "--type", "Role")
    text = out.read_text(encoding="utf-8")
    assert len(json.loads(text.split('id="kg-pyvis">')[1].partition("<")[0])["nodes"]) == len(drawn)
    assert "vis-network" in text and '"enabled": false' in text
    assert "default-src &#39;none&#39;" in text
    assert re.findall(r"<(?:script|link|img|iframe)[^>]+(?:src|href)=(?!\"data:,\")", text) == []


def test_sentences_are_in_the_page_only_if_the_text_is_given(
    build: Path, out: Path, texts: Path
) -> None:
    def sentences() -> int:
        block = out.read_text(encoding="utf-8").split('id="kg-passages">')[1].partition("<")[0]
        passages = json.loads(gzip.decompress(base64.b64decode(block)))
        return sum("text" in passage for passage in passages)

    page(out, build)
    assert sentences() == 0
    page(out, build, "--source", str(texts / "page.txt"))
    assert sentences() == 112
