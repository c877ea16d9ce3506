"""Bad questions to a build, texts that do not fit it, and labels that mean harm."""

from __future__ import annotations

import csv
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest

from command import run
from conftest import DATA
from kg import entities, evidence, pipeline, sources, verification
from river import PLACES, TEXT, edited, kg

Corpus = Callable[..., Path]


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a build, in which two things are called 船工, and the article's text."""
    folder = tmp_path_factory.mktemp("built")
    article = edited("zh: 渡口公示", "zh: 船工")
    for name, text in {"data/places": PLACES, "data/articles/river": article}.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "river.txt").write_text(TEXT, encoding="utf-8")
    (folder / "gbk.txt").write_bytes(TEXT.encode("gbk"))
    (folder / "other.txt").write_text("岸上有一棵柳树。\n", encoding="utf-8")
    pipeline.build(pipeline.check([folder / "data"]), folder / "build")
    return folder


SELECT = "SELECT ?x { ?x a gov:Role }"
GRAPH = "CONSTRUCT { ?x a gov:Role } { ?x a gov:Role }"
REFUSED = [
    (["query", "SELECT ?x {\n ?x a gov:Role"], "not SPARQL: line 2, column 15: expected one of"),
    (["query", "SELECT ?x {\n ?x a gvo:Role }"], "not SPARQL: line 2, column 15: unknown prefix"),
    (["query", "fugures"], "no question is called fugures; did you mean figures"),
    (["query", "figures", "-p", "artikle=x"], "figures has no parameter artikle; it has article"),
    (["query", "figures", "-p", "article"], "-p takes name=value, not article"),
    (
        ["query", "figures", "-p", "article=article/rivre"],
        "no Article is called article/rivre; did you mean",
    ),
    (["query", SELECT, "-p", "y=1"], "the query has no variable ?y"),
    (["query", SELECT, "-g", "nowhere"], "nowhere: does not exist; make it with kg build"),
    (["query", SELECT, "-g", "data"], "data: holds no dataset; make one with kg build"),
    (["query", SELECT, "-g", "river.txt"], "river.txt: not a dataset; give a folder or one of"),
    (["query", SELECT, "-f", "ttl"], "a table has no form ttl; use csv, tsv, json, xml"),
    (["query", GRAPH, "-f", "csv"], "a graph has no form csv; use ttl, nt, json, xml"),
    (
        ["query", "SELECT * { SERVICE <http://localhost:1/> { ?s ?p ?o } }"],
        "kg: The port 1 is not allowed",
    ),
    (["query", "nowhere.rq"], "nowhere.rq: not readable (No such file or directory); name a text"),
    (["show", "role/oarsmam"], "nothing is called role/oarsmam; did you mean role/oarsman"),
    (["show", "船工"], "船工 means 2 things; say which: measure/notice, role/oarsman; see"),
    (["verify", "gbk.txt"], "gbk.txt: not UTF-8; if it is GBK: iconv -f GBK -t UTF-8 'gbk.txt'"),
    (["verify", "none.txt"], "none.txt: not readable (No such file or directory); name a text"),
]


@pytest.mark.parametrize(("arguments", "message"), REFUSED, ids=[line for _, line in REFUSED])
def test_what_cannot_be_answered_is_refused_in_one_line(
    arguments: list[str], message: str, built: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(built)
    ran = run(*arguments)
    assert ran.err.startswith(message) and ran.err.count("\n") == 1
    assert (ran.code, ran.out) == (2, "")


def test_an_answer_that_finds_no_room_is_one_line(built: Path) -> None:
    if not Path("/dev/full").exists():
        pytest.skip("this place has no /dev/full")
    with Path("/dev/full").open("w") as full:
        ran = kg("query", SELECT, cwd=built, capture_output=False, stdout=full, stderr=-1)
    assert (ran.returncode, ran.stderr) == (2, "kg: No space left on device\n")


def test_a_text_without_any_known_sentence_is_a_finding(built: Path) -> None:
    ran = run("verify", built / "other.txt", "--graph", built / "build")
    assert f"{built / 'other.txt'}: holds no sentence of any article" in ran.err.splitlines()
    assert ran.code == 1


def test_a_fingerprint_that_is_not_in_the_article_is_found_by_its_text(
    corpus: Corpus, tmp_path: Path, built: Path
) -> None:
    spoilt = edited("fingerprint: 859e9d3c", "fingerprint: 959e9d3c")
    data, out = corpus(places=PLACES, articles__river=spoilt), tmp_path / "build"
    assert run("build", "--data", data, "--out", out).code == 0
    right, wrong = (
        run("verify", built / "river.txt", "--graph", graph) for graph in (built / "build", out)
    )
    assert (right.code, right.err) == (0, "")
    assert wrong.err == "passage/river/1: its sentence is in none of the texts\n"
    assert wrong.code == 1


def test_one_changed_fingerprint_of_the_corpus_is_one_missing_passage(texts: Path) -> None:
    read, _ = sources.read([DATA])
    (yutai,) = (source.data for source in read if source.name == "articles/yutai")
    spoilt = yutai["passages"][10]
    spoilt["fingerprint"] = spoilt["fingerprint"][::-1]
    known = entities.evidence(pipeline.assemble(read)).values()
    page = evidence.read_text(texts / "page.txt")
    found = verification.verify({"page.txt": page}, [entry.passage for entry in known])
    assert [passage.id for passage in found.missing] == [spoilt["id"]]
    assert not (found.astray or found.misplaced or found.uncovered or found.unknown)


LABELS = "SELECT ?l { role:oarsman skos:prefLabel ?l }"
HOSTILE = '<script>alert("1")</script>\n\u202e ]]> & \' | [bold]x[/bold] \\ \u2028 =1+1'


def on_terminal(*arguments: str | Path) -> str:
    """Return what a command shows on a terminal."""
    ours, theirs = os.openpty()
    ran = kg(*arguments, capture_output=False, stdout=theirs, stderr=subprocess.PIPE)
    assert ran.returncode == 0
    shown = os.read(ours, 100_000).decode()
    os.close(ours)
    os.close(theirs)
    return shown


def test_a_hostile_label_survives_unchanged_and_does_no_harm(
    corpus: Corpus, tmp_path: Path
) -> None:
    label = ascii(HOSTILE)[1:-1].replace('"', r"\"").replace("\\'", "'")
    data = corpus(places=PLACES, articles__river=edited("en: oarsman}", f'en: "{label}"}}'))
    build = tmp_path / "build"
    assert run("build", "--data", data, "--out", build).code == 0
    quads = ox.parse(path=str(build / "kg.nq"), format=ox.RdfFormat.N_QUADS)
    assert ox.Literal(HOSTILE, language="en") in {quad.object for quad in quads}
    with (build / "nodes.csv").open(encoding="utf-8", newline="") as file:
        assert HOSTILE in [row["label_en"] for row in csv.DictReader(file)]
    assert HOSTILE in [data.text for data in ElementTree.parse(build / "kg.graphml").iter()]
    assert HOSTILE in [data.get("value") for data in ElementTree.parse(build / "kg.gexf").iter()]
    for shown in (
        on_terminal("show", "role/oarsman", "--graph", build),
        on_terminal("query", LABELS, "--graph", build),
    ):
        assert "[bold]x[/bold]" in shown and r"\u202e" in shown and "\u202e" not in shown
