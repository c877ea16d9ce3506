"""Bad input: each fault with its one-line message and exit code, through the real command."""

from __future__ import annotations

import copy
import csv
import ctypes
import json
import os
import pty
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pyoxigraph as ox
import pytest
from conftest import DATA

from kg import documents, entities, evidence, pipeline, sources
from kg.ontology import context

KG = Path(sys.executable).with_name("kg")
TEXT = "渡口长从船工中推选，共3人。河水在夜里静静地流。\n"
PLACES = """\
terms:
  - {id: area/east-ferry, type: Area, label: {zh: 东渡镇, en: East Ferry}, kind: level/township}
"""
ARTICLE = """\
id: article/river
type: Article
title: {zh: 东渡镇有了渡口长, en: East Ferry has a head of the landing}
creator: person/lin-shuang
area: area/east-ferry
terms:
  - {id: person/lin-shuang, type: Person, label: {zh: 林霜, en: Lin Shuang}}
  - {id: role/head, type: Role, label: {zh: 渡口长, en: landing head}, kind: actor-type/residents}
  - {id: role/oarsman, type: Role, label: {zh: 船工, en: oarsman}, kind: actor-type/residents}
  - {id: measure/vote, type: Measure, label: {zh: 渡口推选, en: vote at the landing}}
  - {id: measure/notice, type: Measure, label: {zh: 渡口公示, en: notice at the landing}}
  - {id: indicator/heads, type: Indicator, label: {zh: 人数, en: number of heads}}
passages:
  - id: passage/river/1
    type: Passage
    paragraph: 1
    sentence: 1
    fingerprint: 859e9d3c7be83aeae9a0118b0e9343f8f324d97e5680d10af09140cf6566c44c
    gloss: {zh: 渡口长出自船工，共三名。, en: Three landing heads come from among the oarsmen.}
    anchors: [渡口长, 3人]
    claims:
      - {id: role/head, selectedFrom: role/oarsman}
      - {id: measure/vote, selects: role/head, precedes: measure/notice}
      - {id: observation/heads, type: Observation, of: role/head, value: 3, unit: unit/person,
         indicator: indicator/heads, qualifier: qualifier/exact, area: area/east-ferry}
  - id: passage/river/2
    type: Passage
    paragraph: 1
    sentence: 2
    fingerprint: a88278e093b750bd2d119f075b4de911cfd2c43e2a777ac7973c36124d651e26
    gloss: {zh: 写夜里的河水。, en: The river at night.}
    claims: []
    because: {zh: 只是写景。, en: Scenery; it states nothing.}
"""
FIRST, SECOND = (entry.split()[0] for entry in ARTICLE.split("fingerprint: ")[1:])

Corpus = Callable[..., Path]
Ran = subprocess.CompletedProcess[str]


def kg(*arguments: str | Path, cwd: Path, **options: Any) -> Ran:
    """Run the installed command; whatever happens, there is no traceback."""
    options = {"capture_output": True, "text": True, "timeout": 60, **options}
    ran = subprocess.run([KG, *arguments], cwd=cwd, check=False, **options)
    assert "Traceback" not in ran.stderr, ran.stderr
    return ran


def edited(old: str, new: str) -> str:
    assert ARTICLE.count(old) == 1
    return ARTICLE.replace(old, new)


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder in which `kg query` finds a build of the article above."""
    folder = tmp_path_factory.mktemp("built")
    for name, text in {"data/places": PLACES, "data/articles/river": ARTICLE}.items():
        path = folder / f"{name}.yaml"
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
    (folder / "river.txt").write_text(TEXT, encoding="utf-8")
    pipeline.build(pipeline.check([folder / "data"]), folder / "build")
    return folder


FINDINGS = {  # old text, new text, line, message, rule
    "an unknown key": (
        "precedes: measure/notice", "preceeds: measure/notice",
        23, "unknown key preceeds; did you mean precedes or rewards or removes?", "unknown-key",
    ),
    "an unknown id": (
        "selectedFrom: role/oarsman", "selectedFrom: role/oarsmen",
        22, "unknown id role/oarsmen; did you mean role/oarsman or role/head?", "unknown-id",
    ),
    "an unknown type": (
        "type: Indicator", "type: Indicater",
        12, "unknown type Indicater; did you mean Indicator?", "unknown-type",
    ),
    "the id of another folder": (
        "id: indicator/heads, type", "id: indicators/heads, type",
        12, "the id of a Indicator begins with indicator/, not indicators/heads", "folder",
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
        22, "role/head: gov:selectedFrom does not take measure/vote, which is a gov:Measure; choose "
        "another property or another object; the ontology says what gov:selectedFrom takes",
        "wrong-object",
    ),
    "a figure without unit": (
        "value: 3, unit: unit/person,", "value: 3,",
        24, "observation/heads: is a figure without unit; add unit: unit/… as printed",
        "shape-MinCount",
    ),
    "an anchor of over 12 characters": (
        "anchors: [渡口长, 3人]", "anchors: [渡口长从船工中推选，共3]",
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
    old: str, new: str, line: int, message: str, rule: str, corpus: Corpus, tmp_path: Path
) -> None:
    corpus(places=PLACES, articles__river=edited(old, new))
    ran = kg("build", cwd=tmp_path)
    expected = f"data/articles/river.yaml:{line}: {message} [error: {rule}]\n"
    assert ran.stderr == f"{expected}1 finding; nothing was built\n"
    assert (ran.returncode, ran.stdout) == (1, "")
    assert not (tmp_path / "build").exists()


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
        9, "unacceptable character #x001b: control characters are not allowed; remove the character",
    ),
    "an escaped control character": (
        edited("en: oarsman", r'en: "\e[31moarsman"'),
        9, r"the control character '\x1b' stands in a text; remove it",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("text", "line", "message"), BROKEN.values(), ids=BROKEN)
def test_what_is_not_a_data_file_is_unusable_and_says_in_which_line(
    text: str, line: int, message: str, corpus: Corpus, tmp_path: Path
) -> None:
    corpus(places=PLACES, articles__river=text)
    ran = kg("build", cwd=tmp_path)
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
    make: Callable[[Path], object], message: str, corpus: Corpus, tmp_path: Path
) -> None:
    make(corpus(places=PLACES) / "x.yaml")
    ran = kg("check", cwd=tmp_path)
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
    folder: str, problem: str, corpus: Corpus, tmp_path: Path
) -> None:
    corpus(places=PLACES)
    (tmp_path / "empty").mkdir()
    ran = kg("check", "--data", folder, cwd=tmp_path)
    assert ran.stderr == (
        f"{folder}: {problem}; give a folder of *.yaml files that you may read "
        "[error: unreadable]\n"
    )
    assert ran.returncode == 2
