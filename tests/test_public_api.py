"""`import kg`: what is public, and that an opened build is the one dataset, never a copy."""

from __future__ import annotations

import csv
import inspect
import io
import re
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pytest
from oxrdflib import OxigraphStore
from rdflib import SKOS, Dataset, Graph, URIRef

import kg
from kg import names
from kg.store import Store

TWO_HEADS = "城乡“两长”体系"
COUNT = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
STATED_TWICE = """
SELECT ?s ?p ?o { ?passage a gov:Passage . GRAPH ?passage { ?s ?p ?o } FILTER (isIRI(?o)) }
GROUP BY ?s ?p ?o HAVING (COUNT(?passage) > 1) ORDER BY ?s ?p ?o
"""


def iri(name: str) -> URIRef:
    return URIRef(names.iri(name))


def count(g: Dataset, query: str) -> int:
    """The one number that a query is answered with."""
    ((number,),) = (row.values() for row in g.query(query).bindings)
    return int(str(number))


def run(code: str) -> list[str]:
    """What a fresh interpreter prints, word by word."""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.split()


def load(path: Path) -> Store:
    store = kg.load(path)
    assert isinstance(store, Store)
    return store


# The surface


def test_all_is_what_the_package_imports_at_once_and_what_it_imports_when_it_is_used() -> None:
    at_once = {
        name
        for name, value in vars(kg).items()
        if inspect.isclass(value) and value.__module__.startswith("kg.")
    }
    when_used = {name for held in kg._HOMES.values() for name in held}
    assert at_once | when_used == set(kg.__all__)
    assert not at_once & when_used
    assert kg.__all__ == sorted(kg.__all__)


def test_a_star_import_gives_exactly_all_of_it() -> None:
    code = "a = set(dir()); from kg import *; print(*sorted({*dir()} - a - {'a'}))"
    assert run(code) == kg.__all__


def test_nothing_is_imported_before_it_is_used() -> None:
    code = "import kg, sys; print(*(name for name in sys.modules if name.startswith('kg.')))"
    assert run(code) == ["kg.errors"]


@pytest.mark.parametrize("name", kg.__all__)
def test_what_is_public_lives_in_kg_and_says_what_it_is_for(name: str) -> None:
    value = getattr(kg, name)
    assert inspect.isfunction(value) or inspect.isclass(value)
    assert value.__module__.startswith("kg.")
    assert re.match(r"\w.*\.(\n|$)", value.__doc__ or "")


@pytest.mark.parametrize("name", [n for n in kg.__all__ if inspect.isfunction(getattr(kg, n))])
def test_what_is_public_is_typed(name: str) -> None:
    function = getattr(kg, name)
    named = {*inspect.signature(function).parameters, "return"}
    assert named == set(function.__annotations__)


def test_what_is_not_public_is_not_there() -> None:
    with pytest.raises(AttributeError, match="module 'kg' has no attribute 'shut'"):
        getattr(kg, "shut")  # noqa: B009 - mypy knows that it is not there


def test_type_checkers_are_told_that_the_package_is_typed() -> None:
    assert (Path(kg.__file__).with_name("py.typed")).is_file()


# An opened build


def test_an_opened_build_is_a_dataset_of_rdflib_over_the_same_engine(store: Store) -> None:
    before = len(store)
    g = kg.open(store)
    assert isinstance(g, Dataset)
    assert isinstance(g.store, OxigraphStore)
    assert g.store._inner is store.engine
    assert count(g, COUNT) > 1000
    assert len(store) == before


def test_the_default_graph_is_the_merged_set(store: Store) -> None:
    merged = {(quad.subject, quad.predicate, quad.object) for quad in store.engine}
    [(asked,)] = kg.query(COUNT, store)
    g = kg.open(store)
    assert asked == count(g, COUNT) == len(g) == len(merged)


def test_a_triple_that_two_passages_state_counts_once(store: Store) -> None:
    g = kg.open(store)
    stated = list(kg.query(STATED_TWICE, store))
    assert stated
    for row in stated:
        s, p, o = triple = (URIRef(str(row[0])), URIRef(str(row[1])), URIRef(str(row[2])))
        times = f"SELECT (COUNT(*) AS ?n) {{ {s.n3()} {p.n3()} {o.n3()} }}"
        assert list(kg.query(times, store)) == [(1,)]
        assert count(g, times) == 1
        assert list(g.triples(triple)) == [triple]
        graphs = {graph for *_, graph in g.quads((*triple, None))}
        assert len(graphs) > 2  # the default graph and at least two passages


def test_what_one_passage_states_is_the_graph_that_it_names(store: Store) -> None:
    before = len(store)
    g = kg.open(store)
    passage = g.graph(iri("passage/yutai/4"))
    asked = kg.query(f"SELECT * {{ GRAPH <{passage.identifier}> {{ ?s ?p ?o }} }}", store)
    assert len(passage) == len(list(asked)) > 0
    assert set(passage) < set(g.triples((None, None, None)))
    assert (iri("role/building-head"), URIRef(f"{names.GOV}selectedFrom"), None) in passage
    assert len(g.graph(iri("passage/yutai/999"))) == 0
    assert len(store) == before


def test_a_built_store_cannot_be_changed_through_rdflib(build: Path) -> None:
    g = kg.open(build)
    with pytest.raises(RuntimeError, match="read-write"):
        g.add((iri("role/heron"), SKOS.prefLabel, iri("role/heron")))


# Questions


def test_sparql_is_answered_with_all_prefixes_declared_and_values_bound(build: Path) -> None:
    labels = "SELECT ?role ?label { ?role skos:prefLabel ?label }"
    lane_head = names.iri("role/lane-head")
    rows = kg.query(labels, build, role=lane_head)
    assert set(rows) == {(lane_head, "巷长"), (lane_head, "lane head")}
    assert kg.query("ASK { role:lane-head a gov:Role }", build)
    assert not kg.query("ASK { role:lane-head a gov:Measure }", build)
    assert kg.query("CONSTRUCT { ?s a gov:Role } { ?s a gov:Role }", build).is_graph


@pytest.mark.parametrize("model", ["model/two-heads", names.iri("model/two-heads"), TWO_HEADS])
def test_a_named_question_takes_an_id_an_iri_or_a_label(model: str, build: Path) -> None:
    every, one = (
        list(csv.DictReader(io.StringIO(asked.serialize("csv").decode(), newline="")))
        for asked in (kg.query("parts", build), kg.query("parts", build, model=model))
    )
    assert one == [row for row in every if row["model"] == names.iri("model/two-heads")]
    assert 10 < len(one) < len(every)


def test_a_question_may_stand_in_a_file(build: Path, tmp_path: Path) -> None:
    path = tmp_path / "heads.rq"
    path.write_text("SELECT ?label { role:lane-head skos:prefLabel ?label }", encoding="utf-8")
    assert set(kg.query(str(path), build)) == {("巷长",), ("lane head",)}


@pytest.mark.parametrize(
    ("question", "values", "message"),
    [
        ("part", {}, r"no question is called part; did you mean parts"),
        ("parts", {"mdel": "x"}, "parts has no parameter mdel; it has model"),
        ("parts", {"model": "model/two-head"}, "did you mean model/two-heads"),
        ("SELECT ?x { ?x a gov:Role", {}, "not SPARQL: line 1, column 26"),
        ("ASK { ?x a nope:Role }", {}, "not SPARQL: line 1, column"),
    ],
)
def test_what_cannot_be_asked_is_said_in_one_line(
    question: str, values: dict[str, str], message: str, build: Path
) -> None:
    with pytest.raises(kg.QueryError, match=message) as caught:
        kg.query(question, build, "en", **values)
    assert "\n" not in str(caught.value)


# Networks, and the files of a build


def test_the_network_has_the_drawn_relations_as_edges(build: Path) -> None:
    network = kg.network(build)
    assert isinstance(network, nx.MultiDiGraph)
    assert network.nodes["role/building-head"]["label_zh"] == "楼长"
    edge = network.edges["role/building-head", "role/unit-head", "gov:selectedFrom"]
    assert edge["passages"].split() == ["yutai/4"]
    assert not [node for node in network if str(node).startswith(("passage/", "article/"))]


def test_the_folder_and_its_files_hold_the_same_dataset(build: Path) -> None:
    folder = set(load(build).engine)
    for name in ("kg.nq", "kg.trig", "kg.jsonld"):
        assert set(load(build / name).engine) == folder, name
    merged = {quad.triple for quad in folder}
    assert {quad.triple for quad in load(build / "kg.ttl").engine} == merged
    assert len(Graph().parse(build / "kg.ttl")) == len(merged)


def test_a_store_is_loaded_as_it_is(store: Store) -> None:
    assert kg.load(store) is store


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("none", None, "does not exist; make it with kg build"),
        ("notes.txt", "", "not a dataset; give a folder or one of .nq, .trig"),
        ("half.ttl", "<a> <b>", "half.ttl"),
        ("empty/file", "", "holds no dataset; make one with kg build"),
    ],
)
def test_what_is_no_dataset_is_said_with_what_to_do(
    name: str, content: str | None, message: str, tmp_path: Path
) -> None:
    path = tmp_path / name
    if content is not None:
        path.parent.mkdir(exist_ok=True)
        path.write_text(content, encoding="utf-8")
    source = tmp_path / name.partition("/")[0]
    with pytest.raises(kg.SourceError, match=message):
        kg.load(source)
