"""`kg query`: where a question comes from, and the forms of its answer."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path

import pytest
from rdflib import Dataset, Graph
from rdflib.query import Result
from rdflib.term import Identifier

from command import answer, refusal
from kg import names, questions

LANE_HEAD = names.iri("role/lane-head")

TEXT = 'a, "b" | <c> \\ 巷\n长'
TABLE = (
    "SELECT ?thing ?text ?number { VALUES (?thing ?text ?number) { "
    f'(role:lane-head {json.dumps(TEXT, ensure_ascii=False)} 34.5) (UNDEF "=1+1" UNDEF) }} }}'
)
GRAPH = 'CONSTRUCT { role:lane-head skos:prefLabel ?label } { VALUES ?label { "巷长"@zh "x\\"y" } }'
ASK = "ASK { role:lane-head a gov:Role }"


def rows(result: Result) -> set[tuple[str | None, ...]]:
    """The rows of an answer as plain texts, by column."""

    def plain(value: Identifier | None) -> str | None:
        return None if value is None else str(value)

    columns = result.vars or []
    return {tuple(plain(row.get(column)) for column in columns) for row in result.bindings}


# Forms


@pytest.mark.parametrize("form", ["tsv", "json", "xml"])
def test_a_table_is_read_back_whole_in_the_formats_of_sparql(form: str, build: Path) -> None:
    text = answer("query", TABLE, "--format", form, "-g", build)
    result = Result.parse(io.BytesIO(text.encode()), format=form)
    assert [str(column) for column in result.vars or []] == ["thing", "text", "number"]
    assert rows(result) == {(LANE_HEAD, TEXT, "34.5"), (None, "=1+1", None)}


def test_a_table_is_read_back_whole_from_csv(build: Path) -> None:
    text = answer("query", TABLE, "-f", "csv", "-g", build)
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == [
        ["thing", "text", "number"],
        [LANE_HEAD, TEXT, "34.5"],
        ["", "=1+1", ""],
    ]


def test_a_table_has_a_line_for_each_row_when_it_is_piped(build: Path) -> None:
    lines = answer("query", TABLE, "-g", build).splitlines()
    assert [line.split("\t") for line in lines] == [
        ["thing", "text", "number"],
        ["role/lane-head", TEXT.replace("\n", " "), "34.5"],
        ["", "=1+1", ""],
    ]


def test_a_table_in_markdown_has_no_cell_that_breaks_it(build: Path) -> None:
    lines = answer("query", TABLE, "-f", "markdown", "-g", build).splitlines()
    cells = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    assert [len(row) for row in cells] == [3, 3, 3, 3]
    assert cells[1] == [" --- "] * 3
    assert cells[2][0] == " role/lane-head "
    assert "<c>" not in cells[2][1]
    assert cells[3] == ["  ", " =1+1 ", "  "]


# rdflib's own reader of JSON-LD uses what rdflib has deprecated
@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated:DeprecationWarning")
@pytest.mark.parametrize(
    ("form", "name"),
    [("ttl", "turtle"), ("nt", "nt"), ("json", "json-ld"), ("xml", "xml"), ("table", "turtle")],
)
def test_a_graph_is_read_back_whole(form: str, name: str, build: Path) -> None:
    graph = Graph().parse(data=answer("query", GRAPH, "-f", form, "-g", build), format=name)
    assert {(str(s), str(o), getattr(o, "language", None)) for s, _, o in graph} == {
        (LANE_HEAD, "巷长", "zh"),
        (LANE_HEAD, 'x"y', None),
    }


def test_yes_and_no_are_an_answer_in_every_form(build: Path) -> None:
    assert answer("query", ASK, "-g", build) == "answer\ntrue\n"
    for form in ("csv", "tsv"):
        assert answer("query", ASK, "-f", form, "-g", build) == "true\n"
    assert answer("query", ASK, "-f", "markdown", "-g", build).endswith("| true |\n")
    for form in ("json", "xml"):
        text = answer("query", "ASK { role:lane-head a gov:Goal }", "-f", form, "-g", build)
        assert Result.parse(io.BytesIO(text.encode()), format=form).askAnswer is False


@pytest.mark.parametrize(("question", "form"), [(TABLE, "ttl"), (GRAPH, "csv"), (ASK, "nt")])
def test_an_answer_in_a_form_that_it_cannot_have_is_refused(
    question: str, form: str, build: Path
) -> None:
    assert f"has no form {form}; use " in refusal("query", question, "-f", form, "-g", build)


# Questions


def test_a_question_may_come_inline_from_a_file_or_from_stdin(build: Path, tmp_path: Path) -> None:
    path = tmp_path / "table.rq"
    path.write_text(TABLE, encoding="utf-8")
    inline = answer("query", TABLE, "-f", "csv", "-g", build)
    assert answer("query", path, "-f", "csv", "-g", build) == inline
    assert answer("query", "-", "-f", "csv", "-g", build, stdin=TABLE) == inline


def test_a_named_question_is_asked_of_everything_or_of_what_a_parameter_says(build: Path) -> None:
    every = answer("query", "roles", "-g", build).splitlines()
    one = answer("query", "roles", "-p", "article=article/yutai", "-g", build).splitlines()
    column = one[0].split("\t").index("article")
    assert {row.split("\t")[column] for row in one[1:]} == {"article/yutai"}
    assert len({row.split("\t")[column] for row in every[1:]}) > 1
    assert set(one) < set(every)


def test_a_named_question_is_asked_in_english_or_chinese(build: Path) -> None:
    english = answer("query", "roles", "-g", build)
    chinese = answer("query", "roles", "--lang", "zh", "-g", build)
    assert "lane head" in english
    assert "巷长" not in english
    assert "巷长" in chinese
    assert len(english.splitlines()) == len(chinese.splitlines())


def test_a_named_question_is_explained_by_its_query(build: Path) -> None:
    sparql = answer("query", "roles", "--explain", "-g", build / "not looked at")
    assert answer("query", sparql, "-g", build) == answer("query", "roles", "-g", build)


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_without_a_question_the_named_ones_are_listed(lang: str) -> None:
    lines = [line.split("\t") for line in answer("query", "--lang", lang).splitlines()]
    assert lines[0] == ["group", "name", "question", "parameters"]
    assert lines[1:] == [
        [
            question.group,
            question.name,
            question.title[lang],
            " ".join(parameter.name for parameter in question.parameters),
        ]
        for question in questions.catalogue()
    ]


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rolls"], "no question is called rolls; did you mean roles"),
        (["SELECT ?x {"], "not SPARQL: line 1, column 12"),
        (["roles", "-p", "article"], "-p takes name=value, not article"),
        (["roles", "-p", "articel=x"], "roles has no parameter articel; it has "),
        (["roles", "-p", "article=article/yutia"], "did you mean article/yutai"),
        (["none.rq"], "none.rq: "),
        (["roles", "-g", "nowhere"], "nowhere: does not exist; make it with kg build"),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_line(
    arguments: list[str], words: str, build: Path
) -> None:
    graph = [] if "-g" in arguments else ["-g", str(build)]
    assert words in refusal("query", *arguments, *graph)


def test_csv_begins_with_a_byte_order_mark_on_request(build: Path) -> None:
    asked = ["query", "models", "--lang", "zh", "--format", "csv", "--graph", str(build)]
    assert answer(*asked, "--bom") == "\ufeff" + answer(*asked)


def test_an_explained_question_can_be_asked_elsewhere(build: Path) -> None:
    """It is SPARQL with its prefixes and its parameters."""
    graph = ("--graph", str(build))
    explained = answer("query", "roles", "-p", "article=鱼台", "--explain", *graph)
    theirs = Dataset()
    theirs.parse(build / "kg.nq", format="nquads")
    asked = answer("query", "roles", "-p", "article=鱼台", "--format", "csv", *graph)
    assert len(list(theirs.query(explained))) == len(asked.splitlines()) - 1 > 5
