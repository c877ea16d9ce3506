"""The command line: help, exit codes, what goes to stdout and what to stderr, quick starts."""

from __future__ import annotations

import csv
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import version
from pathlib import Path

import pytest
import yaml

from command import Run, answer, refusal, run
from conftest import DATA, REPOSITORY
from kg import cli, names

KG = str(Path(sys.executable).with_name("kg"))
COMMANDS = sorted(
    command.name or command.callback.__name__
    for command in cli.app.registered_commands
    if command.callback
)

BRIDGE = """\
terms:
  - {id: topic/bridge, type: Topic, label: {zh: 桥, en: bridge}}
"""


def sentences(texts: Path, article: str) -> dict[int, tuple[str, str]]:
    """The fingerprints and texts of an article's sentences, by number."""
    with (texts / "sentences.tsv").open(encoding="utf-8", newline="") as file:
        found = csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return {int(row[2]): (row[3], row[4]) for row in found if row[0] == article}


# Help, version, script


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_says_what_it_does_with_an_example(command: str) -> None:
    text = answer(command, "--help")
    assert re.search(rf"Examples?: kg {command}\b", text)
    sections = re.split(r"^(?:Arguments|Options):\n", text, flags=re.MULTILINE)[1:]
    entries = re.split(r"^  (?=\S)", "".join(sections), flags=re.MULTILINE)[1:]
    assert len(entries) > 1
    assert [entry for entry in entries if not re.search(r"(  |\n) *\S", entry)] == []


def test_the_help_lists_every_command_and_is_shown_without_arguments() -> None:
    listed = re.findall(r"^  (\w+) +\w", answer("--help").partition("Commands:")[2], re.MULTILINE)
    assert sorted(listed) == COMMANDS
    assert {"build", "check", "draft", "query", "show", "verify"} <= set(COMMANDS)
    bare = run()
    assert "Commands:" in bare.out + bare.err
    assert bare.code == 2
    assert "..." not in answer("--help").partition("Commands:")[2], "a summary is cut off"


def test_the_version_is_that_of_the_distribution() -> None:
    assert run("--version") == Run(0, f"kg {version('governance-kg')}\n", "")


def test_the_installed_script_answers_in_utf_8_whatever_the_locale(build: Path) -> None:
    question = "SELECT ?l { role:lane-head skos:prefLabel ?l }"
    arguments = [KG, "query", question, "-g", str(build)]
    env = {**os.environ, "LC_ALL": "C"}
    done = subprocess.run(arguments, capture_output=True, env=env, check=True)
    assert done.stdout.decode().split() == ["l", "lane", "head", "巷长"]
    assert done.stderr == b""


def test_a_reader_that_stops_early_is_no_fault(build: Path) -> None:
    arguments = [KG, "query", "SELECT ?s { ?s ?p ?o }", "-f", "csv", "-g", str(build)]
    with subprocess.Popen(arguments, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline() == b"s\r\n"
        process.stdout.close()
        assert process.stderr.read() == b""


@pytest.mark.parametrize(
    "arguments",
    [["--help"], ["query", "figures"], ["query", "figures", "-p", "article=article/yutai"]],
    ids=" ".join,
)
def test_what_is_slow_to_import_is_not_imported_to_help_or_to_answer(
    arguments: list[str], build: Path
) -> None:
    code = """
import sys
from kg import cli
try:
    cli.main()
finally:
    slow = {"jinja2", "networkx", "oxrdflib", "pandas", "pypinyin", "pyshacl", "pyvis", "rdflib"}
    slow |= {"asyncio", "http.client", "rich", "ssl", "yaml"}
    print(*(slow & set(sys.modules)), file=sys.stderr)
"""
    graph = ["-g", str(build)] if arguments[0] == "query" else []
    command = [sys.executable, "-c", code, *arguments, *graph]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.count("\n") > 10
    assert done.stderr == "\n"


@pytest.mark.parametrize("target", ["build", "expected"])
def test_make_says_beforehand_what_takes_long(target: str) -> None:
    if not shutil.which("make"):
        pytest.skip("this place has no make")
    command = ["make", "--dry-run", "-W", "pyproject.toml", target]
    done = subprocess.run(command, cwd=REPOSITORY, capture_output=True, text=True, check=True)
    lines = done.stdout.splitlines()
    slow = [n for n, line in enumerate(lines) if re.search("-m venv|tests/rewrite", line)]
    assert slow and all(re.search("echo .*minute", lines[n - 1]) for n in slow)


# kg build and kg check


def test_a_build_says_on_stderr_what_it_read_and_wrote(tmp_path: Path) -> None:
    done = run("build", "--data", DATA, "--out", tmp_path / "out")
    assert (done.code, done.out) == (0, "")
    report = json.loads((tmp_path / "out" / "report.json").read_text(encoding="utf-8"))
    last = done.err.splitlines()[-1]
    assert last == (
        f"read {DATA}; wrote {tmp_path / 'out'}: "
        f"{report['triples']} triples from {len(report['articles'])} articles"
    )


def test_a_build_of_faulty_data_lists_the_faults_and_writes_nothing(
    corpus: Callable[..., Path], tmp_path: Path
) -> None:
    data = corpus(bridge=BRIDGE.replace("label", "lable"))
    done = run("build", "--data", data, "--out", tmp_path / "out")
    assert (done.code, done.out) == (1, "")
    assert f"{data}/bridge.yaml:2: unknown key lable; did you mean label" in done.err
    assert "nothing was built" in done.err
    assert not (tmp_path / "out").exists()


def test_data_without_fault_passes_the_check(corpus: Callable[..., Path]) -> None:
    assert run("check", "--data", corpus(registry__bridge=BRIDGE)) == Run(0, "", "no findings\n")
    chinese = run("check", "--data", corpus(registry__bridge=BRIDGE), "--lang", "zh")
    assert chinese == Run(0, "", "没有发现问题\n")


@pytest.mark.parametrize(
    ("lang", "words"), [("en", "has no English label"), ("zh", "没有英文名称")]
)
def test_the_check_prints_findings_with_their_line_in_either_language(
    lang: str, words: str, corpus: Callable[..., Path]
) -> None:
    data = corpus(registry__bridge=BRIDGE.replace(", en: bridge", ""))
    done = run("check", "--data", data, "--lang", lang)
    assert done.code == 1
    assert done.out.startswith(f"{data}/registry/bridge.yaml:2: topic/bridge: {words}")
    assert done.err == {"en": "1 finding\n", "zh": "检查结果 1 条\n"}[lang]


def test_the_check_gives_its_findings_as_json(corpus: Callable[..., Path]) -> None:
    data = corpus(registry__bridge=BRIDGE.replace(", en: bridge", ""))
    done = run("check", "--data", data, "--format", "json")
    assert done.code == 1
    [finding] = json.loads(done.out)["findings"]
    assert finding["file"] == f"{data}/registry/bridge.yaml"
    assert (finding["line"], finding["severity"]) == (2, "error")
    assert set(finding) == {"file", "line", "severity", "rule", "message"}


def test_the_check_knows_a_table_and_json_only() -> None:
    done = run("check", "--format", "xml")
    assert (done.code, done.out) == (2, "")
    assert "xml" in done.err


def test_data_that_cannot_be_read_is_unusable(corpus: Callable[..., Path]) -> None:
    data = corpus(bridge="terms: [")
    for command in ("build", "check"):
        assert f"{data}/bridge.yaml:2: " in refusal(command, "--data", data)


def test_an_option_that_does_not_exist_is_unusable() -> None:
    done = run("check", "--dada", "x")
    assert (done.code, done.out) == (2, "")
    assert "--data" in done.err


# kg show


@pytest.mark.parametrize(
    "name", ["role/lane-head", names.iri("role/lane-head"), "role:lane-head", "lane head"]
)
def test_an_entity_is_shown_by_id_iri_prefixed_name_or_label(name: str, build: Path) -> None:
    shown = answer("show", name, "-g", build)
    assert shown == answer("show", "巷长", "-g", build)
    assert "role/lane-head" in shown
    assert re.search("^yutai/[0-9]+, paragraph [0-9]+: ", shown, re.MULTILINE)


def test_an_entity_is_shown_in_english_or_chinese(build: Path) -> None:
    english = answer("show", "role/lane-head", "-g", build)
    chinese = answer("show", "role/lane-head", "--lang", "zh", "-g", build)
    assert "kind\tresident agent" in english
    assert "类别\t群众骨干" in chinese
    assert not re.search("[\u4e00-\u9fff]", english.partition("\n\n")[2])
    assert chinese.splitlines()[1:4] == ["role/lane-head（角色）", "", "\t关系\t\t出处"]
    assert "→\t名称\t巷长\t（登记）" in chinese
    assert re.search("^yutai/5，第 2 段：", chinese, re.MULTILINE)
    assert not re.search("registry|paragraph|stated|relation", chinese)


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lane haed", "nothing is called lane haed; did you mean lane head"),
        ("role/lane-haed", "did you mean role/lane-head"),
        ("长", ", …; see kg search '长'\n"),
        ("ldz", "; see kg search ldz\n"),
    ],
)
def test_what_is_not_there_is_refused_with_what_is(name: str, words: str, build: Path) -> None:
    assert words in refusal("show", name, "-g", build)


def test_with_the_text_at_hand_the_sentence_is_shown_instead_of_the_gloss(
    build: Path, texts: Path
) -> None:
    _, sentence = sentences(texts, "yutai")[4]
    without = answer("show", "楼长", "-g", build)
    shown = answer("show", "楼长", "--source", texts / "yutai.txt", "-g", build)
    assert sentence in shown
    assert sentence not in without
    assert f"\nyutai/4, paragraph 2: {sentence}\n" in shown


# kg compare and kg matrix


def test_one_model_is_compared_with_nothing(build: Path) -> None:
    rows = [line.split("\t") for line in answer("compare", "两长体系", "-g", build).splitlines()]
    assert {len(row) for row in rows} == {2}
    assert "one alone" in answer("compare", "--help")


@pytest.mark.parametrize(
    ("scheme", "known"),
    [
        ("mechanisms", "did you mean mechanism?"),
        ("zzz", "take mechanism, domain, actor-type, rule-type"),
    ],
)
def test_a_scheme_that_is_not_there_is_refused_with_what_is(
    scheme: str, known: str, build: Path
) -> None:
    refused = refusal("matrix", "--by", scheme, "-g", build)
    assert refused == f"no scheme is called {scheme}; {known}\n"


# kg verify and kg draft


def test_a_text_verifies_unless_a_character_was_changed(
    build: Path, texts: Path, tmp_path: Path
) -> None:
    done = run("verify", texts / "page.txt", "-g", build)
    assert (done.code, done.err) == (0, "")
    clean = (texts / "yutai.txt").read_text(encoding="utf-8")
    _, sentence = sentences(texts, "yutai")[4]
    changed = tmp_path / "yutai.txt"
    changed.write_text(clean.replace(sentence, f"一{sentence[1:]}"), encoding="utf-8")
    done = run("verify", changed, "-g", build)
    assert done.code == 1
    assert "missing: 1" in done.out
    assert "passage/yutai/4: its sentence is in none of the texts\n" in done.err


def test_a_draft_has_the_fingerprints_and_no_word_of_the_text(texts: Path) -> None:
    skeleton = answer("draft", texts / "yutai.txt", "--id", "yutai")
    assert not re.search("[\u3400-\u9fff]", skeleton)
    passages = yaml.safe_load(skeleton)["passages"]
    held = {passage["sentence"]: passage["fingerprint"] for passage in passages}
    assert held == {number: digest for number, (digest, _) in sentences(texts, "yutai").items()}


@pytest.mark.parametrize(
    "arguments", [["verify"], ["draft", "--id", "x"], ["show", "role/lane-head", "--source"]]
)
def test_a_text_that_cannot_be_read_is_unusable(
    arguments: list[str], build: Path, tmp_path: Path
) -> None:
    gbk = tmp_path / "gbk.txt"
    gbk.write_bytes("渡口".encode("gbk"))
    graph = [] if arguments[0] == "draft" else ["-g", str(build)]
    assert "iconv -f GBK" in refusal(*arguments, gbk, *graph)
    assert "none.txt" in refusal(*arguments, tmp_path / "none.txt", *graph)
