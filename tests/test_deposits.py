"""Exports for other programs, each read back by a library that is not ours."""

from __future__ import annotations

import csv
import hashlib
import json
import re
import shutil
import sys
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import igraph
import openpyxl
import pandas as pd
import pyoxigraph as ox
import pytest
from csvw import CSVW
from pyarrow import parquet
from pyld import jsonld
from rdflib import Dataset, Literal, URIRef
from rocrate.rocrate import ROCrate

from command import refusal, run
from kg import crates, deposits, labels, networks, store, tabular
from kg.names import BASE, GOV, RDF_TYPE
from kg.tabular import Tables

ALL = tuple(deposits.FORMATS)
WORKBOOK = "kg.xlsx"
SKOS = "http://www.w3.org/2004/02/skos/core#"
HOSTILE = {
    "role/formula": '=HYPERLINK("http://evil.example","click")',
    "role/plus": "+1+cmd|' /C calc'!A0",
    "role/minus": "-2",
    "role/at": "@SUM(1;2)",
    "role/link": "https://evil.example/",
    "role/number": "0012",
    "role/escape": "_x0041_ \x01 \x0b \ufffe",
    "role/lines": 'one\ntwo\r\n"three", four;\tfive\\',
    "role/markup": "</t><f>1+1</f>&amp;]]>",
}
"""Labels that somebody may have written into a data file, by id."""


@pytest.fixture(scope="module")
def made(build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with every format, as a crate."""
    folder = tmp_path_factory.mktemp("made") / "out"
    deposits.export(store.read(build), folder, ALL, crate=True)
    return folder


@pytest.fixture(scope="module")
def hostile(build: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same, of the corpus and roles with hostile labels."""
    dataset = store.read(build / "kg.nq")
    graphs = ox.NamedNode(f"{BASE}graph/registry/hostile"), ox.DefaultGraph()
    model = ox.NamedNode(f"{BASE}model/two-heads")
    for name, label in HOSTILE.items():
        role, said = ox.NamedNode(BASE + name), ox.Literal(label, language="zh")
        for graph in graphs:
            for quad in (
                ox.Quad(role, ox.NamedNode(f"{SKOS}prefLabel"), said, graph),
                ox.Quad(role, ox.NamedNode(f"{SKOS}altLabel"), said, graph),
                ox.Quad(role, ox.NamedNode(RDF_TYPE), ox.NamedNode(f"{GOV}Role"), graph),
                ox.Quad(model, ox.NamedNode(f"{GOV}selects"), role, graph),
            ):
                dataset.engine.add(quad)
    folder = tmp_path_factory.mktemp("hostile") / "out"
    deposits.export(dataset, folder, ALL, crate=True)
    return folder


@pytest.fixture(scope="module")
def found(build: Path) -> Tables:
    dataset = store.read(build)
    return tabular.tables(dataset, labels.read(dataset))


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def sheet(path: Path, name: str) -> list[dict[str, Any]]:
    table = openpyxl.load_workbook(path)[name].iter_rows(values_only=True)
    header = next(table)
    return [dict(zip(header, row, strict=True)) for row in table]


def cells(path: Path) -> Iterator[Any]:
    for each in openpyxl.load_workbook(path):
        for row in each.iter_rows():
            yield from row


# what all formats share


def test_the_same_input_gives_the_same_bytes(build: Path, made: Path, tmp_path: Path) -> None:
    """A clock that moves on between two exports shows in neither."""
    again = deposits.export(store.read(build / "kg.nq"), tmp_path, ALL, crate=True)
    assert len(again) == 14
    for path in again:
        first = made / path.relative_to(tmp_path)
        assert path.read_bytes() == first.read_bytes(), path


def test_nothing_else_in_the_folder_is_touched_and_no_trace_is_left(
    build: Path, tmp_path: Path
) -> None:
    (tmp_path / "notes.txt").write_text("mine")
    deposits.export(store.read(build), tmp_path, ["csvw"], crate=True)
    assert {str(p.relative_to(tmp_path)) for p in tmp_path.rglob("*") if p.is_file()} == {
        "notes.txt",
        "csvw/nodes.csv",
        "csvw/edges.csv",
        "csvw/passages.csv",
        "csvw/csv-metadata.json",
        "ro-crate-metadata.json",
    }
    assert "notes.txt" not in (tmp_path / "ro-crate-metadata.json").read_text()


@pytest.mark.parametrize(
    ("form", "library", "extra"),
    [
        ("excel", "xlsxwriter", "tables"),
        ("parquet", "pyarrow", "tables"),
        ("jsonld", "pyld", "jsonld"),
    ],
)
def test_a_format_whose_library_is_missing_says_how_to_get_it_and_writes_nothing(
    form: str,
    library: str,
    extra: str,
    build: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    said = refusal("export", tmp_path / "out", "-f", "neo4j", "-f", form, "--graph", build)
    assert f"pip install 'governance-kg[{extra}]'" in said
    assert not (tmp_path / "out").exists()


def test_the_command_writes_what_needs_no_extra_unless_told_otherwise(
    build: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for library in ("xlsxwriter", "pyarrow", "pyld"):
        monkeypatch.setitem(sys.modules, library, None)
    done = run("export", tmp_path / "out", "--graph", build)
    assert (done.code, done.out) == (0, "")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["csvw", "neo4j"]
    assert done.err.count("wrote ") == 8


@pytest.mark.parametrize(
    ("options", "words"),
    [
        (["-f", "exel"], "did you mean excel?"),
        (["--crate", "--published", "yesterday"], "no date of publication"),
        (["--crate", "--published", "2026-02-30"], "no date of publication"),
    ],
)
def test_what_is_no_format_and_no_date_is_refused(
    options: list[str], words: str, build: Path, tmp_path: Path
) -> None:
    assert words in refusal("export", tmp_path / "out", *options, "--graph", build)
    assert not (tmp_path / "out").exists()


def test_a_file_in_the_place_of_the_folder_is_refused(build: Path, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("mine")
    assert "cannot be written" in refusal("export", tmp_path / "out", "--graph", build)
    assert (tmp_path / "out").read_text() == "mine"


def test_triples_without_passages_are_refused(build: Path, tmp_path: Path) -> None:
    said = refusal("export", tmp_path / "out", "--graph", build / "kg.ttl")
    assert "no named graphs" in said


def test_the_tables_hold_every_statement_between_nodes(build: Path, found: Tables) -> None:
    """Compared with the default graph as rdflib reads it."""
    graph = Dataset().parse(build / "kg.nq", format="nquads").default_graph
    ids = {node.id for node in found.nodes}
    skipped = {RDF_TYPE, f"{SKOS}topConceptOf"}
    expected = {
        (str(s).removeprefix(BASE), str(o).removeprefix(BASE))
        for s, p, o in graph
        if str(p) not in skipped and {str(s).removeprefix(BASE), str(o).removeprefix(BASE)} <= ids
    }
    assert expected == {(row.source, row.target) for row in found.relations}
    assert len(found.relations) == len({(r.source, r.property, r.target) for r in found.relations})
    assert all(row.passages or row.stated_by for row in found.relations)


# Excel


def test_the_workbook_has_a_sheet_a_class_and_one_for_relations_evidence_and_about(
    made: Path, found: Tables
) -> None:
    book = openpyxl.load_workbook(made / WORKBOOK)
    assert book.sheetnames == ["about", *found.of_class(), "relations", "evidence"]
    for name, nodes in found.of_class().items():
        read = pd.read_excel(made / WORKBOOK, name, dtype={"id": str})
        assert read["id"].tolist() == [node.id for node in nodes]
        assert read["label_zh"].tolist() == [node.label["zh"] for node in nodes]
        assert read["label_en"].tolist() == [node.label["en"] for node in nodes]
    for each in book:
        assert each.freeze_panes == "B2"
        assert all(8 <= column.width <= 62 for column in each.column_dimensions.values())


def test_a_figure_keeps_its_number_its_unit_and_its_sentence(made: Path) -> None:
    figures = {row["id"]: row for row in sheet(made / WORKBOOK, "Observation")}
    heads = figures["observation/yutai-building-heads"]
    assert (heads["value"], heads["unit"], heads["of"]) == (
        786,
        "unit/person",
        "role/building-head",
    )
    assert (heads["qualifier"], heads["passages"]) == ("qualifier/exact", "yutai/4")


def test_relations_and_evidence_join_by_the_names_of_passages(made: Path, found: Tables) -> None:
    relations, evidence = sheet(made / WORKBOOK, "relations"), sheet(made / WORKBOOK, "evidence")
    passages = {row["passage"] for row in evidence}
    assert len(relations) == len(found.relations)
    assert len(passages) == len(evidence) == 112
    named = [set((row["passages"] or "").split()) for row in relations]
    assert set().union(*named) <= passages
    assert all(names or row["stated_by"] for names, row in zip(named, relations, strict=True))


def test_what_is_not_reported_is_an_empty_cell_and_the_workbook_says_so(made: Path) -> None:
    figures = sheet(made / WORKBOOK, "Condition")
    assert any(row["value"] is None for row in figures)
    about = " ".join(
        str(cell.value) for cell in openpyxl.load_workbook(made / WORKBOOK)["about"]["B"]
    )
    assert "未报道" in about and "CC BY 4.0" in about and "kg 0." in about


def test_no_label_becomes_a_formula_a_link_or_a_number(hostile: Path) -> None:
    """Characters that XML cannot hold are written as OOXML does, and openpyxl leaves them so."""
    read = {row["id"]: row for row in sheet(hostile / WORKBOOK, "Role")}
    for name, label in HOSTILE.items():
        seen = re.sub(r"[\x00-\x08\x0b-\x1f\ufffe]", lambda c: f"_x{ord(c[0]):04X}_", label)
        assert (read[name]["label_zh"], read[name]["altLabel_zh"]) == (seen, seen)
    assert {cell.data_type for cell in cells(hostile / WORKBOOK)} <= {"s", "n", "inlineStr"}
    assert not any(cell.hyperlink for cell in cells(hostile / WORKBOOK))
    with zipfile.ZipFile(hostile / WORKBOOK) as book:
        sheets = [name for name in book.namelist() if name.startswith("xl/worksheets/")]
        assert not any(b"<f>" in book.read(name) for name in sheets)


# CSV on the Web


def test_csvw_validates_the_tables_by_their_metadata(
    made: Path, hostile: Path, build: Path
) -> None:
    for folder in (made, hostile):
        read = CSVW(str(folder / "csvw" / "csv-metadata.json"), validate=True)
        assert read.is_valid
        assert not [str(warning.message) for warning in read.warnings]
        nodes, edges, passages = (list(table) for table in read.tables)
        known = {row["passage"] for row in passages}
        assert all(set(row["passages"]) <= known for row in edges)
        assert all(isinstance(row["degree"], int) for row in nodes)
    for name in ("nodes.csv", "edges.csv"):
        assert (made / "csvw" / name).read_bytes() == (build / name).read_bytes()
    labelled = {row["id"]: row["label_zh"] for row in nodes}
    assert {name: labelled[name] for name in HOSTILE} == HOSTILE


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("edges.csv", "role/building-head,", "role/nobody,"),
        ("passages.csv", "article/yutai,1,", "article/yutai,first,"),
        ("passages.csv", "yutai/2,", "yutai/1,"),
    ],
)
def test_the_metadata_tells_a_table_that_is_wrong(
    name: str, old: str, new: str, made: Path, tmp_path: Path
) -> None:
    """An edge to nowhere, a paragraph that is no number, two passages of one name."""
    shutil.copytree(made / "csvw", tmp_path / "csvw")
    path = tmp_path / "csvw" / name
    text = path.read_bytes().decode()
    assert old in text
    path.write_bytes(text.replace(old, new, 1).encode())
    try:
        valid = CSVW(str(path.with_name("csv-metadata.json")), validate=True).is_valid
    except (ValueError, UserWarning):
        valid = False
    assert not valid


# RO-Crate


@pytest.mark.filterwarnings("ignore")
def test_the_crate_describes_every_file_with_its_digest(made: Path) -> None:
    crate = ROCrate(made)
    assert crate.metadata.id == crates.METADATA
    described = {entity.id: entity for entity in crate.data_entities}
    written = {str(path.relative_to(made)) for path in made.rglob("*") if path.is_file()}
    assert {*described} == written - {crates.METADATA}
    for name, entity in described.items():
        content = (made / name).read_bytes()
        assert entity["sha256"] == hashlib.sha256(content).hexdigest()
        assert entity["contentSize"] == str(len(content))
        assert "/" in entity["encodingFormat"]
    root = crate.root_dataset
    assert root["license"].id == "https://creativecommons.org/licenses/by/4.0/"
    assert root["author"]["name"] == "the kg authors"
    assert len(root["isBasedOn"]) == 8
    action = root["mentions"]
    assert action["instrument"]["license"].id == "https://spdx.org/licenses/MIT"
    assert {entity.id for entity in action["result"]} == {*described}


def test_every_reference_in_the_crate_leads_somewhere(made: Path) -> None:
    entities = json.loads((made / crates.METADATA).read_text(encoding="utf-8"))["@graph"]
    known = [entity["@id"] for entity in entities]
    assert len(known) == len(set(known))
    text = json.dumps([list(entity.values()) for entity in entities])
    referred = set(re.findall(r'\{"@id": "([^"]+)"\}', text))
    assert referred - {*known} == {"https://w3id.org/ro/crate/1.2"}


def test_a_build_is_described_as_it_is(build: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(build, tmp_path / "copy")
    done = run("export", copy, "--crate", "--published", "2026-06-30")
    assert done.err == f"wrote {copy / crates.METADATA}\n"
    entities = json.loads((copy / crates.METADATA).read_text(encoding="utf-8"))["@graph"]
    files = {entity["@id"] for entity in entities if entity["@type"] == "File"}
    assert files == {path.name for path in build.iterdir() if path.is_file()}
    assert entities[1]["datePublished"] == "2026-06-30"


# Neo4j

FIELD = re.compile(
    r"(?P<name>\w*)(:(?P<type>ID|LABEL|START_ID|END_ID|TYPE|(int|double|string)(\[\])?))?"
)


@pytest.mark.parametrize("folder", ["made", "hostile"])
def test_neo4j_finds_both_ends_of_every_relationship(
    folder: str, request: pytest.FixtureRequest
) -> None:
    """Headers are those of the importer's grammar; each value is of its column's type."""
    files = {
        path.stem: rows(path)
        for path in sorted((request.getfixturevalue(folder) / "neo4j").glob("*.csv"))
    }
    for table in files.values():
        for header in table[0]:
            field = FIELD.fullmatch(header)
            assert field and (field["name"] or field["type"])
            for row in table:
                if field["type"] in ("int", "double") and row[header]:
                    float(row[header])
        assert len({len(row) for row in table}) == 1
    ids = [row["id:ID"] for name in ("nodes", "passages") for row in files[name]]
    assert len(ids) == len(set(ids))
    assert all(row[":LABEL"] for name in ("nodes", "passages") for row in files[name])
    passages = {row["name"] for row in files["passages"]}
    for row in files["relationships"]:
        assert {row[":START_ID"], row[":END_ID"]} <= {*ids}
        assert re.fullmatch("[A-Z][A-Z_]*", row[":TYPE"])
        assert {*filter(None, row["passages:string[]"].split(";"))} <= passages
    if folder == "hostile":
        read = {row["id:ID"]: row["label_zh"] for row in files["nodes"]}
        assert {name: read[name] for name in HOSTILE} == HOSTILE


def test_neo4j_has_the_evidence_of_a_relation(made: Path) -> None:
    found = [
        row
        for row in rows(made / "neo4j" / "relationships.csv")
        if (row[":START_ID"], row[":TYPE"]) == ("role/building-head", "SELECTED_FROM")
    ]
    assert [(row[":END_ID"], row["passages:string[]"]) for row in found] == [
        ("role/unit-head", "yutai/4")
    ]


# Parquet


def test_parquet_has_the_tables_with_lists_numbers_and_nulls(hostile: Path, made: Path) -> None:
    nodes = parquet.read_table(hostile / "parquet" / "nodes.parquet").to_pylist()
    labelled = {row["id"]: row["label_zh"] for row in nodes}
    assert {name: labelled[name] for name in HOSTILE} == HOSTILE
    frame = pd.read_parquet(made / "parquet" / "nodes.parquet").set_index("id")
    assert frame.loc["observation/yutai-building-heads", "value"] == 786
    assert frame["value"].isna().any()
    relations = pd.read_parquet(made / "parquet" / "relations.parquet")
    passages = pd.read_parquet(made / "parquet" / "passages.parquet")
    assert {*relations["source"], *relations["target"]} <= {*frame.index}
    assert {*relations["passages"].explode().dropna()} <= {*passages["passage"]}
    assert passages["sentence"].dtype == "int64"


# JSON-LD


def quads(dataset: Dataset) -> set[tuple[str, ...]]:
    return {
        tuple(term.n3() if term is not None else "" for term in (s, p, o, graph))
        for s, p, o, graph in dataset.quads()
        if str(graph) != "urn:x-rdflib:default"
    }


def merged(dataset: Dataset) -> set[tuple[str, ...]]:
    return {tuple(term.n3() for term in triple) for triple in dataset.default_graph}


def test_the_nested_models_are_a_part_of_the_dataset(made: Path, build: Path) -> None:
    """By rdflib: no triple is new, and every passage's graph is there, whole."""
    read = Dataset().parse(made / "models.jsonld", format="json-ld")
    whole = Dataset().parse(build / "kg.nq", format="nquads")
    assert merged(read) <= merged(whole)
    assert quads(read) == {quad for quad in quads(whole) if "/passage/" in quad[3]}
    said = {triple for triple in merged(whole) if "/passage/" in triple[0]}
    assert said <= merged(read)


def test_pyld_reads_the_nested_models_as_rdflib_does(made: Path) -> None:
    document = json.loads((made / "models.jsonld").read_text(encoding="utf-8"))
    lines = jsonld.to_rdf(document, {"format": "application/n-quads"})
    ours = Dataset().parse(made / "models.jsonld", format="json-ld")
    theirs = Dataset().parse(data=lines, format="nquads")
    assert (merged(theirs), quads(theirs)) == (merged(ours), quads(ours))


def test_labels_come_through_json_ld_as_they_are(hostile: Path) -> None:
    read = Dataset().parse(hostile / "models.jsonld", format="json-ld").default_graph
    for name, label in HOSTILE.items():
        said = [*read.objects(URIRef(BASE + name), URIRef(f"{SKOS}prefLabel"))]
        assert said == [Literal(label, lang="zh")]


def test_models_hold_their_parts_and_these_their_sentences(made: Path) -> None:
    models = json.loads((made / "models.jsonld").read_text(encoding="utf-8"))["models"]
    assert [model["type"] for model in models] == ["Model"] * 9
    heads = next(model for model in models if model["id"] == "model/two-heads")
    parts = {part["id"]: part for part in heads["hasPart"]}
    selection = parts["measure/yutai-selection"]
    assert selection["label"]["en"] == "selection by category in town and country"
    assert selection["passages"]
    told = [p for model in models for p in model["passages"] if "gloss" in p]
    assert all({"gloss", "fingerprint", "claims"} <= {*p} for p in told)
    assert told


def test_the_network_of_the_tables_is_that_of_the_build(build: Path, found: Tables) -> None:
    """Every edge of the network is a relation, with the same passages."""
    dataset = store.read(build)
    network = networks.network(dataset, labels.read(dataset))
    relations = {(r.source, r.property, r.target): " ".join(r.passages) for r in found.relations}
    for source, target, key, data in network.edges(keys=True, data=True):
        assert relations[source, key, target] == data["passages"]


def test_igraph_reads_the_network_of_a_build(build: Path) -> None:
    read = igraph.Graph.Read_GraphML(str(build / "kg.graphml"))
    nodes, edges = rows(build / "nodes.csv"), rows(build / "edges.csv")
    assert read.vs["label_zh"] == [row["label_zh"] for row in nodes]
    assert sorted(read.es["passages"]) == sorted(row["passages"] for row in edges)
    assert read.is_directed()
