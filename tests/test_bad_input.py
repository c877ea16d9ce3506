"""Bad input: each fault with its one-line message and exit code, through the real command."""

from __future__ import annotations

import ctypes
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from command import run
from kg import documents, sources
from kg.ontology import context
from river import ARTICLE, PLACES, edited, kg

Corpus = Callable[..., Path]
FIRST, SECOND = (entry.split()[0] for entry in ARTICLE.split("fingerprint: ")[1:])


@pytest.fixture(autouse=True)
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Work in the folder that holds `data`, so that messages name files as a user sees them."""
    monkeypatch.chdir(tmp_path)


FINDINGS = {  # old text, new text, line, message, rule
    "an unknown key": (
        "precedes: measure/notice", "preceeds: measure/notice",
        23, "unknown key preceeds; did you mean precedes or rewards or removes?", "unknown-key",
    ),
    "an unknown id": (
        "selectedFrom: role/oarsman", "selectedFrom: [role/oarsman, role/oarsmen]",
        22, "unknown id role/oarsmen; did you mean role/oarsman or role/head?", "unknown-id",
    ),
    "an unknown type": (
        "type: Indicator", "type: Indicater",
        12, "unknown type Indicater; did you mean Indicator?", "unknown-type",
    ),
    "the id of another folder": (
        "id: passage/river/2", "id: passages/river/2",
        27, "the id of a Passage begins with passage/, not passages/river/2", "folder",
    ),
    "an id on two lines": (
        "selectedFrom: role/oarsman", r'selectedFrom: "role/\noarsman"',
        22, r"role/\noarsman is no id; write folder/name in a-z, 0-9, hyphens", "bad-id",
    ),
    "a mapping in the place of a key": (
        "precedes: measure/notice", "openList: {a: b}",
        23, "openList takes a key, not {'a': 'b'}", "unknown-key",
    ),
    "a property of the wrong subject": (
        "id: role/head, selectedFrom", "id: measure/vote, selectedFrom",
        22, "measure/vote: gov:selectedFrom does not apply to a gov:Measure; choose another "
        "property, or another subject; the ontology says of what gov:selectedFrom may be stated",
        "wrong-subject",
    ),
    "a property with the wrong object": (
        "selectedFrom: role/oarsman", "selectedFrom: [role/oarsman, measure/vote]",
        22, "role/head: gov:selectedFrom does not take measure/vote, which is a gov:Measure; "
        "choose another property or another object; the ontology says what gov:selectedFrom takes",
        "wrong-object",
    ),
    "a figure without unit": (
        "value: 3, unit: unit/person,", "value: 3,",
        24, "observation/heads: is a figure without unit; add unit: unit/… as printed",
        "shape-MinCount",
    ),
    "an anchor of over 12 characters": (
        "anchors: [渡口长, 3人]", "anchors: [渡口长从船工中推选，共3人]",
        20, "passage/river/1: has an anchor of over 12 characters; shorten it to a figure with its "
        "unit, or a name", "shape-MaxLength",
    ),
    "two passages with one fingerprint": (
        SECOND, FIRST,
        30, "passage/river/2: it has the same fingerprint as passage/river/1; one sentence has one "
        "passage; correct the fingerprint, or merge the two", "same-fingerprint",
    ),
    "a label in one language": (
        "label: {zh: 人数, en: number of heads}", "label: {zh: 人数}",
        12, "indicator/heads: has no English label; add label: {en: …}",
        "shape-QualifiedMinCount",
    ),
    "a relation under terms": (
        "label: {zh: 渡口推选, en: vote at the landing}",
        "label: {zh: 渡口推选, en: vote at the landing}, trains: role/head",
        10, "measure/vote: gov:trains is stated where it may not be: terms; put labels, types and "
        "kinds under terms:, relations and figures under claims:, classifications into "
        "data/codings/", "wrong-layer",
    ),
    "a label under claims": (
        "id: role/head, selectedFrom", "id: role/head, altLabel: {zh: 长}, selectedFrom",
        22, "role/head: skos:altLabel is stated where it may not be: claims; put labels, types and "
        "kinds under terms:, relations and figures under claims:, classifications into "
        "data/codings/", "wrong-layer",
    ),
    "a passage with neither claims nor because": (
        "    because: {zh: 只是写景。, en: Scenery; it states nothing.}\n", "",
        26, "passage/river/2: it has no claim and no reason, or both; write what the sentence "
        "states, or claims: [] with because: {zh: …, en: …}", "silent-passage",
    ),
    "an open list of nothing": (
        "precedes: measure/notice", "precedes: measure/notice, openList: uses",
        23, "measure/vote: its list of gov:uses is called open, but this sentence lists none; list "
        "what the sentence names, or remove openList", "open-list-of-nothing",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("old", "new", "line", "message", "rule"), FINDINGS.values(), ids=FINDINGS)
def test_a_fault_is_one_line_that_names_file_line_and_fix(
    old: str, new: str, line: int, message: str, rule: str, corpus: Corpus
) -> None:
    corpus(places=PLACES, articles__river=edited(old, new))
    ran = run("build")
    first, last = ran.err.splitlines()
    assert first == f"data/articles/river.yaml:{line}: {message} [error: {rule}]"
    assert last.endswith("; nothing was built")
    assert (ran.code, ran.out) == (1, "")
    assert not Path("build").exists()


def bomb() -> str:
    levels = [f"l{n}: &l{n} [{', '.join([f'*l{n - 1}'] * 9)}]" for n in range(1, 30)]
    return "\n".join(["l0: &l0 [ha]", *levels])


BROKEN = {  # the file, line, message
    "an open bracket": (
        edited("en: oarsman}", "en: oarsman"),
        9, "did not find expected ',' or '}'; check quotation marks, brackets and indentation",
    ),
    "an open quotation mark": (
        edited("en: oarsman", 'en: "oarsman'),
        9, "found unexpected end of stream; check quotation marks, brackets and indentation",
    ),
    "a colon in a text": (
        edited("creator: person/lin-shuang", "creator: person: lin"),
        4, "mapping values are not allowed in this context; put a text that contains ': ' into "
        "quotation marks",
    ),
    "a tab before an item": (
        edited("  - {id: role/oarsman", "\t- {id: role/oarsman"),
        9, "a tab stands here; indent with spaces",
    ),
    "a tab before a key": (
        edited("    claims: []", "\tclaims: []"), 32, "a tab stands here; indent with spaces",
    ),
    "a character that begins no text": (
        edited("creator: person", "creator: @person"),
        4, "a text cannot begin with @; put it into quotation marks",
    ),
    "a second document": (
        f"{ARTICLE}---\na: b\n", 34, "a second document begins here; remove the line ---",
    ),
    "a list": ("# no\n- a\n", 2, "not a mapping; see CONTRIBUTING for what goes here"),
    "nothing": ("", 0, "not a mapping; see CONTRIBUTING for what goes here"),
    "a key twice": (
        edited("type: Article\n", "type: Article\ntype: Article\n"),
        3, "the key type stands twice in one entry; merge the two",
    ),
    "a tag on a scalar": (
        edited("type: Article", "type: !!python/name:os.system Article"),
        2, "the tag tag:yaml.org,2002:python/name:os.system is not used in data files; remove it",
    ),
    "a tag on a mapping": (
        edited("terms:\n", "terms: !!python/object:os.stat_result\n"),
        6, "the tag tag:yaml.org,2002:python/object:os.stat_result is not used in data files; "
        "remove it",
    ),
    "an alias bomb": (
        bomb(), 2, "aliases (*name) are not used in data files; write the value out",
    ),
    "a nest that would overflow the stack": (
        f"terms: {'[' * 100_000}", 1, "nested too deeply; an entry needs no more than six levels",
    ),
    "a control character": (
        edited("en: oarsman", "en: oars\x1bman"),
        9, "unacceptable character #x001b: control characters are not allowed; remove the "
        "character",
    ),
    "an escaped control character": (
        edited("en: oarsman", r'en: "\e[31moarsman"'),
        9, r"the control character '\x1b' stands in a text; remove it",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "message"), BROKEN.values(), ids=BROKEN)
def test_what_is_not_a_data_file_is_unusable_and_says_in_which_line(
    text: str, line: int, message: str, corpus: Corpus
) -> None:
    corpus(places=PLACES, articles__river=text)
    ran = kg("build")
    where = f"data/articles/river.yaml:{line}" if line else "data/articles/river.yaml"
    assert ran.stderr == f"{where}: {message} [error: yaml]\n"
    assert (ran.returncode, ran.stdout) == (2, "")


def make_large(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(50_000_000)


FILES: dict[str, tuple[Callable[[Path], object], str]] = {
    "of 50 MB": (make_large, ": larger than 5 MB; write one file for each article"),
    "in GBK": (
        lambda path: path.write_bytes(ARTICLE.encode("gbk")),
        ":3: not UTF-8; if it is GBK, convert it with iconv -f GBK -t UTF-8",
    ),
    "that is a pipe": (os.mkfifo, ": not a regular file, or a link to none; remove it"),
    "that links to none": (
        lambda path: path.symlink_to("none"),
        ": not a regular file, or a link to none; remove it",
    ),
}


@pytest.mark.parametrize(("make", "message"), FILES.values(), ids=FILES)
def test_a_file_that_cannot_be_read_is_named(
    make: Callable[[Path], object], message: str, corpus: Corpus
) -> None:
    make(corpus(places=PLACES) / "x.yaml")
    ran = kg("check")
    assert ran.stderr == f"data/x.yaml{message} [error: unreadable]\n"
    assert ran.returncode == 2


@pytest.mark.parametrize(
    ("folder", "problem"),
    [
        ("missing", "cannot be read: No such file or directory"),
        ("data/places.yaml", "cannot be read: Not a directory"),
        ("empty", "holds no *.yaml file"),
    ],
)
def test_a_folder_without_data_is_named_with_what_to_give_instead(
    folder: str, problem: str, corpus: Corpus
) -> None:
    corpus(places=PLACES)
    Path("empty").mkdir()
    ran = kg("check", "--data", folder)
    assert ran.stderr == (
        f"{folder}: {problem}; give a folder of *.yaml files that you may read "
        "[error: unreadable]\n"
    )
    assert ran.returncode == 2


def drop_capabilities() -> None:
    """Let the permission bits bind root, too: CAP_DAC_OVERRIDE and _READ_SEARCH."""
    for capability in (1, 2):
        ctypes.CDLL(None).prctl(24, capability, 0, 0, 0)


@pytest.mark.skipif(sys.platform != "linux", reason="capabilities are Linux's")
def test_unreadable_folders_are_named_with_all_else_that_is_wrong(corpus: Corpus) -> None:
    data = corpus(places=PLACES, a__x="", b__x="", z=edited("type: Article", "type: Artikel"))
    for folder in (data / "a", data / "b"):
        folder.chmod(0)
    if subprocess.call(["ls", data / "a"], preexec_fn=drop_capabilities) == 0:
        pytest.skip("permission bits do not bind in this place")
    ran = kg("check", "--data", "data/a", "--data", "data", preexec_fn=drop_capabilities)
    advice = "cannot be read: Permission denied; give a folder of *.yaml files that you may read"
    assert ran.stderr.splitlines() == [
        f"data/a: {advice} [error: unreadable]",
        f"data/a: {advice} [error: unreadable]",
        f"data/b: {advice} [error: unreadable]",
        "data/z.yaml:2: unknown type Artikel; did you mean Article or Area? [error: unknown-type]",
    ]
    assert ran.returncode == 2


def test_all_that_is_wrong_in_several_files_is_found_in_one_run_in_order(corpus: Corpus) -> None:
    spoilt = edited("precedes: measure/notice", "preceeds: measure/notice")
    spoilt = spoilt.replace("type: Person", "type: Persson").replace(
        "selectedFrom: role/oarsman", "selectedFrom: [role/oar, role/bar]"
    )
    corpus(a=PLACES.replace("area/east-ferry", "area/East"), articles__river=spoilt, z=PLACES)
    ran = run("check")
    assert ran.code == 1
    assert [line.split(";")[0] for line in ran.out.splitlines()] == [
        "data/a.yaml:2: area/East is no id",
        "data/articles/river.yaml:7: unknown type Persson",
        "data/articles/river.yaml:22: unknown id role/bar",
        "data/articles/river.yaml:22: unknown id role/oar",
        "data/articles/river.yaml:23: unknown key preceeds",
    ]


def test_what_is_wrong_between_two_places_names_both(corpus: Corpus) -> None:
    cycle = "    claims:\n      - {id: measure/notice, precedes: measure/vote}\n"
    corpus(places=PLACES, area=PLACES, articles__river=edited("    claims:\n", cycle))
    ran = run("check")
    circle = "following gov:precedes from it leads back to it; correct the direction of one of"
    assert ran.out.splitlines() == [
        f"data/articles/river.yaml:22: measure/notice: {circle} the links",
        f"data/articles/river.yaml:24: measure/vote: {circle} the links",
        "data/places.yaml:2: area/east-ferry is declared a second time; first at data/area.yaml:2",
    ]
    assert ran.code == 1


def test_messages_are_in_chinese_if_so_wished(corpus: Corpus) -> None:
    corpus(places=PLACES, articles__river=edited("unit: unit/person,", ""))
    assert run("check", "--lang", "zh").out == (
        "data/articles/river.yaml:24: observation/heads: 数字没有单位；照所印的加上 unit: unit/…\n"
    )


def test_folders_may_have_blanks_and_chinese_in_their_names(corpus: Corpus) -> None:
    corpus(places=PLACES, articles__river=ARTICLE).rename("数据 文件")
    built = run("build", "--data", "数据 文件", "--out", "输出 目录/第 1 版")
    assert built.code == 0 and "wrote 输出 目录/第 1 版:" in built.err
    Path("数据 文件", "坏 的.yaml").write_text("a: b: c", encoding="utf-8")
    ran = run("check", "--data", "数据 文件")
    assert ran.err.startswith("数据 文件/坏 的.yaml:1: mapping values are")
    assert ran.code == 2


JUNK: list[Any] = [
    None, True, -1, "", "a\nb\u202e", "{x}", "@id", "http://x y", [], {}, [[]], {"a": "b"},
    [{"id": "role/x"}],
]  # fmt: skip


def spoilt_everywhere(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Put each piece of junk in the place of each value, one at a time."""
    for key, value in list(data.items() if isinstance(data, dict) else enumerate(data)):
        for junk in JUNK:
            data[key] = junk
            yield (*path, key, junk)
            data[key] = value
        if isinstance(value, dict | list):
            yield from spoilt_everywhere(value, (*path, key))


def test_no_value_whatever_breaks_the_check_or_a_line() -> None:
    data = yaml.safe_load(ARTICLE)
    for spoilt in spoilt_everywhere(data):
        source = sources.parse(json.dumps(data, indent=1), "x.yaml", "x")
        for finding in documents.check([source], context()):
            assert finding.line and str(finding).isprintable(), spoilt
