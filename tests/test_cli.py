"""The command line: what goes to stdout and what to stderr, its forms, and its exit codes."""

from __future__ import annotations

import csv
import io
import json
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import NamedTuple

import pytest
from rdflib import Dataset
from rdflib.query import Result
from rdflib.term import Identifier

from kg import cli, names, questions

KG = Path(sys.executable).with_name("kg")
COMMANDS = ["build", "check", "draft", "query", "show", "verify"]
LANE_HEAD = names.iri("role/lane-head")

TEXT = 'a, "b" | <c> \\ 巷\n长'
TABLE = (
    "SELECT ?thing ?text ?number { VALUES (?thing ?text ?number) { "
    f'(role:lane-head {json.dumps(TEXT, ensure_ascii=False)} 34.5) (UNDEF "=1+1" UNDEF) }} }}'
)
GRAPH = 'CONSTRUCT { role:lane-head skos:prefLabel ?label } { VALUES ?label { "巷长"@zh "x\\"y" } }'
ASK = "ASK { role:lane-head a gov:Role }"


class Run(NamedTuple):
    """What a run gave."""

    code: int
    out: str
    err: str


Kg = Callable[..., Run]


@pytest.fixture
def kg(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Iterator[Kg]:
    """Return a function that runs the command within this process, as the script does."""
    interrupt = signal.getsignal(signal.SIGINT)

    def run(*arguments: str | Path, stdin: str = "") -> Run:
        monkeypatch.setattr(sys, "argv", ["kg", *map(str, arguments)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        with pytest.raises(SystemExit) as left:
            cli.main()
            sys.exit(0)
        out, err = capsys.readouterr()
        return Run(int(left.value.code or 0), out, err)

    yield run
    signal.signal(signal.SIGINT, interrupt)


@pytest.fixture
def ask(kg: Kg, build: Path) -> Kg:
    """Return a function that runs a command on the built corpus."""
    return lambda command, *arguments, stdin="": kg(
        command, *arguments, "--graph", build, stdin=stdin
    )


@pytest.fixture
def clean(ask: Kg) -> Callable[..., str]:
    """Return a function that runs a command, holds it to silence on stderr, returns stdout."""

    def run(*arguments: str | Path, stdin: str = "") -> str:
        done = ask(*arguments, stdin=stdin)
        assert (done.code, done.err) == (0, "")
        return done.out

    return run


def refused(done: Run, *words: str) -> None:
    """Hold a run to one clear line on stderr, nothing on stdout, and exit code 2."""
    assert (done.code, done.out) == (2, "")
    assert len(done.err.splitlines()) == 1
    assert all(word in done.err for word in words), done.err


# Help and version


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does_with_an_example(command: str, kg: Kg) -> None:
    done = kg(command, "--help")
    assert (done.code, done.err) == (0, "")
    assert re.search(rf"Examples?: kg {command}\b", done.out)
    entries = re.split(r"^  (?=\S)", done.out.partition("Options:")[2], flags=re.MULTILINE)[1:]
    assert len(entries) > 1
    assert [entry for entry in entries if not re.search(r"(  |\n) *\S", entry)] == []


def test_the_help_lists_every_command_and_without_arguments_it_is_shown(kg: Kg) -> None:
    done = kg("--help")
    assert done.code == 0
    for command in COMMANDS:
        assert re.search(rf"^\W*{command} +\w", done.out, re.MULTILINE), command
    assert sorted(entry.callback.__name__ for entry in cli.app.registered_commands) == COMMANDS  # type: ignore[union-attr]
    shown = kg()
    assert "Usage" in shown.out + shown.err


def test_the_version_is_that_of_the_distribution(kg: Kg) -> None:
    assert kg("--version") == (0, f"kg {version('governance-kg')}\n", "")


def test_the_installed_script_answers_in_utf_8_whatever_the_locale(build: Path) -> None:
    arguments = [
        str(KG),
        "query",
        "SELECT ?l { role:lane-head skos:prefLabel ?l }",
        "-g",
        str(build),
    ]
    done = subprocess.run(arguments, capture_output=True, env={"LC_ALL": "C"}, check=True)
    assert done.stdout.decode().split("\n") == ["l", "lane head", "巷长", ""]
    assert done.stderr == b""


def test_a_reader_that_stops_early_is_no_fault(build: Path) -> None:
    arguments = [str(KG), "query", "SELECT ?s { ?s ?p ?o }", "-f", "csv", "-g", str(build)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout and process.stderr
        assert process.stdout.readline() == b"s\r\n"
        process.stdout.close()
        assert process.stderr.read() == b""


# kg query: forms


def cells(rows: list[list[str]]) -> set[tuple[str, ...]]:
    return {tuple(row) for row in rows}


def values(answer: Result) -> set[tuple[str | None, ...]]:
    """The rows of an answer as plain texts, by column."""

    def plain(value: Identifier | None) -> str | None:
        return None if value is None else str(value)

    columns = answer.vars or []
    return {tuple(plain(row.get(column)) for column in columns) for row in answer.bindings}


@pytest.mark.parametrize("form", ["tsv", "json", "xml"])
def test_a_table_is_read_back_whole_in_the_formats_of_sparql(
    form: str, clean: Callable[..., str]
) -> None:
    text = clean("query", TABLE, "--format", form)
    answer = Result.parse(io.BytesIO(text.encode()), format=form)
    assert [str(column) for column in answer.vars or []] == ["thing", "text", "number"]
    assert values(answer) == {(LANE_HEAD, TEXT, "34.5"), (None, "=1+1", None)}


def test_a_table_is_read_back_whole_from_csv(clean: Callable[..., str]) -> None:
    text = clean("query", TABLE, "-f", "csv")
    assert list(csv.reader(io.StringIO(text, newline=""), strict=True)) == [
        ["thing", "text", "number"],
        [LANE_HEAD, TEXT, "34.5"],
        ["", "=1+1", ""],
    ]


def test_a_table_has_a_line_for_each_row_when_it_is_piped(clean: Callable[..., str]) -> None:
    header, *rows = clean("query", TABLE).splitlines()
    assert header.split("\t") == ["thing", "text", "number"]
    assert [row.split("\t") for row in rows] == [
        ["role/lane-head", TEXT.replace("\n", " "), "34.5"],
        ["", "=1+1", ""],
    ]


def test_a_table_in_markdown_has_no_cell_that_breaks_it(clean: Callable[..., str]) -> None:
    lines = clean("query", TABLE, "-f", "markdown").splitlines()
    rows = [re.split(r"(?<!\\)\|", line)[1:-1] for line in lines]
    assert [len(row) for row in rows] == [3, 3, 3, 3]
    assert rows[1] == [" --- "] * 3
    assert rows[2][0] == " role/lane-head "
    assert "<" not in rows[2][1]
    assert rows[3] == ["  ", " =1+1 ", "  "]


@pytest.mark.parametrize(
    ("form", "name"),
    [("ttl", "turtle"), ("nt", "nt"), ("json", "json-ld"), ("xml", "xml"), ("table", "turtle")],
)
def test_a_graph_is_read_back_whole(form: str, name: str, clean: Callable[..., str]) -> None:
    graph = Dataset().parse(data=clean("query", GRAPH, "-f", form), format=name)
    assert {
        (str(s), str(o), getattr(o, "language", None))
        for s, _, o in graph.triples((None, None, None))
    } == {
        (LANE_HEAD, "巷长", "zh"),
        (LANE_HEAD, 'x"y', None),
    }


def test_yes_and_no_are_an_answer_in_every_form(clean: Callable[..., str]) -> None:
    assert clean("query", ASK) == "answer\ntrue\n"
    assert clean("query", ASK, "-f", "csv") == clean("query", ASK, "-f", "tsv") == "true\n"
    assert clean("query", ASK, "-f", "markdown").splitlines()[-1] == "| true |"
    for form in ("json", "xml"):
        text = clean("query", "ASK { role:lane-head a gov:Goal }", "-f", form)
        assert Result.parse(io.BytesIO(text.encode()), format=form).askAnswer is False


@pytest.mark.parametrize(("question", "form"), [(TABLE, "ttl"), (GRAPH, "csv"), (ASK, "nt")])
def test_an_answer_in_a_form_that_it_cannot_have_is_refused(
    question: str, form: str, ask: Kg
) -> None:
    refused(ask("query", question, "-f", form), form, "use")


# kg query: questions


def test_a_question_may_come_inline_from_a_file_or_from_stdin(
    clean: Callable[..., str], tmp_path: Path
) -> None:
    path = tmp_path / "table.rq"
    path.write_text(TABLE, encoding="utf-8")
    inline = clean("query", TABLE, "-f", "csv")
    assert clean("query", path, "-f", "csv") == inline
    assert clean("query", "-", "-f", "csv", stdin=TABLE) == inline


def test_a_named_question_takes_parameters_and_is_asked_in_either_language(
    clean: Callable[..., str],
) -> None:
    every, one = clean("query", "roles"), clean("query", "roles", "-p", "article=article/yutai")
    assert {row.split("\t")[3] for row in one.splitlines()[1:]} == {"article/yutai"}
    assert set(one.splitlines()) < set(every.splitlines())
    assert "\tlane head\t" in one.replace("\nlane head\t", "\n\tlane head\t")
    assert "巷长" in clean("query", "roles", "--lang", "zh")
    assert "SELECT" in clean("query", "roles", "--explain")


def test_without_a_question_the_named_ones_are_listed_in_either_language(kg: Kg) -> None:
    for lang in ("en", "zh"):
        done = kg("query", "--lang", lang)
        assert (done.code, done.err) == (0, "")
        rows = [row.split("\t") for row in done.out.splitlines()[1:]]
        listed = [(q.group, q.name, q.title[lang]) for q in questions.catalogue()]
        assert [tuple(row[:3]) for row in rows] == listed


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["rolls"], ["no question is called rolls", "roles"]),
        (["SELECT ?x {"], ["line 1, column"]),
        (["roles", "-p", "article"], ["name=value"]),
        (["roles", "-p", "article=article/yutia"], ["article/yutai"]),
        (["none.rq"], ["none.rq"]),
        (["roles", "-g", "nowhere"], ["nowhere", "kg build"]),
    ],
)
def test_what_cannot_be_answered_is_refused_in_one_line(
    arguments: list[str], words: list[str], build: Path, kg: Kg
) -> None:
    graph = [] if "-g" in arguments else ["-g", build]
    refused(kg("query", *arguments, *graph), *words)
