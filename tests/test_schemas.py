"""The schemas of the data files: as generated, and at one with what `kg check` says."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from functools import cache, reduce
from operator import getitem
from pathlib import Path
from textwrap import dedent
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator
from jsonschema.exceptions import best_match

import test_rules
from conftest import DATA, REPOSITORY
from kg import documents, drafts, formats, names, pipeline, schemas, sources
from kg.ontology import context
from river import ARTICLE, PLACES, TEXT, edited
from test_bad_input import FINDINGS, JUNK

SCHEMAS = DATA / "schema"
(EXAMPLE,) = re.findall(
    r"```yaml\n(.*?)```", (REPOSITORY / "CONTRIBUTING.md").read_text("utf-8"), re.DOTALL
)
LARGEST = 300_000
"""Bytes of a schema, beyond which an editor would be slow."""

CODINGS = """\
id: coder/heron
type: Coder
label: {zh: 鹭, en: Heron}
codings:
  - id: measure/vote
    codedAs: [mechanism/deliberation, domain/rural]
    because: {zh: 因为。, en: Because.}
  - {id: measure/notice, codedAs: mechanism/disclosure}
"""


@cache
def validator(form: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads((SCHEMAS / f"{form}.json").read_text("utf-8")))


def refusals(form: str, text: str) -> list[tuple[int, str]]:
    """The line and message of what a schema refuses of a file, most telling first."""
    source = sources.parse(text, "x.yaml", "x")
    found = []
    for error in validator(form).iter_errors(source.data):
        told = best_match([error])
        found.append((source.line(tuple(told.absolute_path)), told.message))
    return found


# What is generated


@pytest.mark.parametrize("form", schemas.FORMS)
def test_the_committed_schema_is_the_generated_one(form: str, tmp_path: Path) -> None:
    schemas.write(tmp_path)
    made, kept = ((folder / f"{form}.json").read_bytes() for folder in (tmp_path, SCHEMAS))
    assert made == kept, "make schemas"
    assert sorted(path.stem for path in SCHEMAS.iterdir()) == sorted(schemas.FORMS)


@pytest.mark.parametrize("form", schemas.FORMS)
def test_a_schema_is_json_schema_with_no_loose_end_and_small(form: str) -> None:
    Draft202012Validator.check_schema(validator(form).schema)
    text = (SCHEMAS / f"{form}.json").read_text("utf-8")
    assert len(text.encode()) < LARGEST
    referred = set(re.findall(r'"#/\$defs/([^"]+)"', text))
    assert referred == set(json.loads(text)["$defs"])


@pytest.mark.parametrize("form", schemas.FORMS)
def test_every_key_type_and_concept_is_explained_in_chinese_and_english(form: str) -> None:
    schema = json.loads((SCHEMAS / f"{form}.json").read_text("utf-8"))
    told = [value for name, value in schema["$defs"].items() if name.startswith("key.")]
    told += [value for value in nested(schema) if "const" in value]
    chosen = [value for value in nested(schema) if "enum" in value]
    assert len(told) > 30 and len(chosen) > 2
    texts = [value["description"] for value in told]
    for value in chosen:
        assert len(value["enumDescriptions"]) == len(value["enum"])
        texts += value["enumDescriptions"]
    assert [text for text in texts if not re.search("[\u4e00-\u9fff].*[a-z]{3}", text, re.S)] == []


def nested(value: Any) -> Iterator[dict[str, Any]]:
    if isinstance(value, dict):
        yield value
    if isinstance(value, dict | list):
        for item in value.values() if isinstance(value, dict) else value:
            yield from nested(item)


# What is accepted


@pytest.mark.parametrize(
    "path", sorted(DATA.rglob("*.yaml")), ids=lambda path: str(path.relative_to(DATA))
)
def test_a_data_file_follows_the_schema_that_its_first_line_names(path: Path) -> None:
    text = path.read_text("utf-8")
    named = re.match(r"# yaml-language-server: \$schema=(\S+)\n", text)
    assert named
    schema = (path.parent / named[1]).resolve()
    assert schema.parent == SCHEMAS
    assert refusals(schema.stem, text) == []


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("article", dedent(EXAMPLE)),
        ("article", ARTICLE),
        ("registry", PLACES),
        ("article", test_rules.ARTICLE),
        ("codings", test_rules.CODINGS),
        ("codings", CODINGS),
    ],
)
def test_what_is_right_elsewhere_is_accepted(form: str, text: str) -> None:
    assert refusals(form, text) == []


def test_a_draft_lacks_nothing_but_what_is_to_be_filled_in() -> None:
    draft = drafts.draft(TEXT, "river")
    blanks = [
        number
        for number, line in enumerate(draft.splitlines(), 1)
        if "TODO" in line or '{zh: "", en: ""}' in line
    ]
    assert sorted({line for line, _ in refusals("article", draft)}) == blanks
    filled = draft.replace('""', "x").replace("TODO", "x")
    assert refusals("article", filled) == []


UNUSUAL = [  # old text, new text: what is right, though nobody writes it so
    ("creator: person/lin-shuang", "creator: [person/lin-shuang]"),
    ("area: area/east-ferry\nterms", f"area: {names.BASE}area/east-ferry\nterms"),
    ("id: role/head, type: Role", "type: Role, id: role/head"),
    ("{zh: 林霜, en: Lin Shuang}", "{zh: [林霜], en: Lin Shuang}"),
    ("terms:\n", "terms:\n  - {id: area/east-ferry, altLabel: {zh: [东渡, 渡东]}}\n"),
    ("terms:\n", "terms:\n  - {id: unit/person, note: {en: Also of boats.}}\n"),
    ("en: number of heads}", "en: number of heads}, seeAlso: 'https://example.org/heads'"),
    (
        "creator: person/lin-shuang\narea: area/east-ferry\n",
        "creator: {id: person/w, type: Person, label: {zh: 魏, en: Wei}}\narea: area/east-ferry\n",
    ),
    ("selectedFrom: role/oarsman", "selectedFrom: {id: role/oarsman, openList: []}"),
    ("selectedFrom: role/oarsman", "selectedFrom: [role/oarsman, http://example.org/crew]"),
    ("value: 3,", 'value: "3.5",'),
    ("value: 3,", "value: 3.5,"),
    ("value: 3,", "value: -3,"),
    ("value: 3,", "minValue: 3, maxValue: [4],"),
    ("anchors: [渡口长, 3人]", "anchors: 3"),
    ("    claims: []\n", ""),
    (
        "selects: role/head, precedes: measure/notice",
        "selects: [role/head], precedes: [measure/notice]",
    ),
]


@pytest.mark.parametrize(("old", "new"), UNUSUAL, ids=[new for _, new in UNUSUAL])
def test_what_is_right_but_unusual_is_accepted(
    old: str, new: str, corpus: Callable[..., Path]
) -> None:
    text = edited(old, new)
    found = pipeline.check([corpus(places=PLACES, articles__river=text)]).findings
    assert [finding for finding in found if finding.rule != "unused-term"] == []
    assert refusals("article", text) == []


# What is refused

MISTAKES = {  # form, old text, new text, line, message
    "a misspelt key": (
        "article", "precedes: measure/notice", "preceeds: measure/notice",
        23, "'preceeds' was unexpected",
    ),
    "a key at the top": ("article", "creator:", "author:", 1, "'author' was unexpected"),
    "a misspelt type": ("article", "type: Indicator", "type: Indicater", 12, "'Indicator' was exp"),
    "a type without id": ("article", "id: indicator/heads, type: In", "type: In", 12, "'id' is a"),
    "an id of no class": ("article", "id: role/head, type", "id: roles/head, type", 8, "'roles/he"),
    "a value of the wrong class": (
        "article", "selectedFrom: role/oarsman", "selectedFrom: measure/vote",
        22, "'measure/vote' does not match",
    ),
    "one value of several of the wrong class": (
        "article", "selectedFrom: role/oarsman", "selectedFrom: [role/oarsman,\n         goal/x]",
        23, "'goal/x' does not match",
    ),
    "a key of another class": (
        "article", "id: measure/vote, selects", "id: role/oarsman, selects", 23, "'selects' w",
    ),
    "an unknown concept": (
        "article", "unit: unit/person", "unit: unit/persons", 24, "'unit/persons' is not",
    ),
    "a concept of another scheme": (
        "article", "unit: unit/person", "unit: qualifier/about", 24, "'qualifier/about' is not",
    ),
    "an unknown mechanism": (
        "codings", "mechanism/deliberation", "mechanism/deliberating",
        6, "'mechanism/deliberating' is not one of",
    ),
    "a unit as coding": ("codings", "domain/rural", "unit/person", 6, "'unit/person' is not one"),
    "a coding in an article": (
        "article", "id: measure/vote, type: Measure", "id: measure/vote, type: Measure, codedAs: x",
        10, "'codedAs' was unexpected",
    ),
    "a claim in a coding": ("codings", "codedAs: m", "uses: m", 8, "'uses' was unexpected"),
    "a label without zh": ("article", "zh: 渡口长, en: l", "en: l", 8, "'zh' is a required"),
    "no label": ("article", ", label: {zh: 船工, en: oarsman}", "", 9, "'label' is a dependency"),
    "a label in French": ("article", "en: oarsman", "en: oarsman, fr: rameur", 9, "'fr' was un"),
    "a label in no language": (
        "article", "{zh: 船工, en: oarsman}", "船工", 9, "'船工' is not of type 'object'",
    ),
    "an empty text": ("article", "en: oarsman", 'en: " "', 9, "' ' does not match"),
    "a relation in a term": (
        "article", "id: measure/vote, type: Measure", "id: measure/vote, type: Measure, trains: x",
        10, "'trains' was unexpected",
    ),
    "a label in a claim": (
        "article", "id: role/head, sel", "id: role/head, label: {zh: 长}, sel", 22, "'label' was",
    ),
    "a type in a claim": (
        "article", "id: role/head, selectedFrom", "id: role/head, type: Role, selectedFrom",
        22, "'type' was unexpected",
    ),
    "a word for a number": ("article", "value: 3", "value: three", 24, "'three' does not match"),
    "a figure without number": ("article", " value: 3,", "", 24, "is not valid under any"),
    "a figure without unit": ("article", " unit: unit/person,", "", 24, "'unit' is a dependency"),
    "two units": (
        "article", "unit: unit/person", "unit: [unit/person, unit/people]", 24, "is too long",
    ),
    "a long anchor": ("article", "[渡口长, 3人]", f"[{'长' * 13}]", 20, "is too long"),
    "a paragraph 0": ("article", "paragraph: 1\n    sentence: 1", "paragraph: 0\n    sentence: 1",
        16, "0 is less than the minimum",
    ),
    "a short fingerprint": (
        "article", "859e9d3c7be83aeae9a0118b0e9343f8f324d97e5680d10af09140cf6566c44c", "859e9d3c",
        18, "does not match",
    ),
    "nothing after a key": ("article", "claims: []", "claims:", 32, "None is not of type 'array'"),
    "a level for a role": (
        "article", "渡口长, en: landing head}, kind: actor-type/residents",
        "渡口长, en: landing head}, kind: level/county", 8, "'level/county' is not",
    ),
    "a key as an open list": (
        "article", "precedes: measure/notice", "openList: nothing", 23, "'nothing' is not",
    ),
    "a code of seven digits": (
        "registry", "kind: level/township", 'kind: level/township, code: "3708270"',
        2, "'3708270' does not match",
    ),
    "a latitude beyond the pole": (
        "registry", "kind: level/township", "kind: level/township, lat: 91", 2, "91 is greater",
    ),
    "an area in no level": ("registry", ", kind: level/township", "", 2, "'kind' is a dependency"),
    "claims in a registry": ("registry", "terms:", "claims:", 1, "'claims' was unexpected"),
}  # fmt: skip


@pytest.mark.parametrize(("form", "old", "new", "line", "message"), MISTAKES.values(), ids=MISTAKES)
def test_a_mistake_is_refused_where_it_is(
    form: str, old: str, new: str, line: int, message: str
) -> None:
    text = {"article": ARTICLE, "codings": CODINGS, "registry": PLACES}[form]
    assert text.count(old) == 1
    found = refusals(form, text.replace(old, new))
    assert [found for found in found if found[0] == line and message in found[1]], found


# What the check refuses

BEYOND = {
    "declared-twice", "open-list-of-nothing", "same-fingerprint", "silent-passage", "unknown-id",
    "unused-term",
}  # fmt: skip
"""Rules that look at more than one entry."""


@pytest.mark.parametrize(("old", "new", "rule"), [(f[0], f[1], f[4]) for f in FINDINGS.values()])
def test_a_fault_of_one_entry_is_refused_and_no_other(old: str, new: str, rule: str) -> None:
    assert bool(refusals("article", edited(old, new))) == (rule not in BEYOND)


@pytest.mark.parametrize(("rule", "edit"), test_rules.CASES)
def test_what_a_rule_says_of_one_entry_is_refused_and_nothing_else(
    rule: str, edit: tuple[str, str]
) -> None:
    texts = {"article": test_rules.ARTICLE, "codings": test_rules.CODINGS}
    refused = [refusals(form, text.replace(*edit)) for form, text in texts.items()]
    assert any(refused) == (rule in ("wrong-layer", "wrong-object", "wrong-subject"))


def values(data: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Every value within a file by its path, with the mapping or list that holds it."""
    for key, value in list(data.items() if isinstance(data, dict) else enumerate(data)):
        yield (*path, key), data
        if isinstance(value, dict | list):
            yield from values(value, (*path, key))


@pytest.mark.parametrize(
    ("form", "text"),
    [
        ("article", (DATA / "articles/zoucheng.yaml").read_text("utf-8")),
        ("registry", (DATA / "registry/ideas.yaml").read_text("utf-8")),
        ("codings", CODINGS),
    ],
    ids=schemas.FORMS,
)
def test_no_junk_that_the_check_calls_malformed_is_accepted(form: str, text: str) -> None:
    data, malformed = sources.parse(text, "x.yaml", "x").data, 0
    for path, holder in values(data):
        value = holder[path[-1]]
        for junk in JUNK:
            holder[path[-1]] = junk
            if documents.check([sources.Source("x.yaml", "x", data, {})], context()):
                assert not validator(form).is_valid(data), (*path, junk)
                malformed += 1
        holder[path[-1]] = value
    assert malformed > 150


def changed() -> Iterator[tuple[str, Any]]:
    """The article with each of its values gone, under another key, or said in a claim."""
    alike = (("terms", 2), ("terms", 4), ("terms", 5), ("passages", 1))
    original = yaml.safe_load(ARTICLE)
    for path, _ in values(original):
        if path[:2] in alike:
            continue
        for what in ("gone", "renamed", "claimed"):
            data = deepcopy(original)
            holder = reduce(getitem, path[:-1], data)
            match what, holder:
                case "gone", _:
                    del holder[path[-1]]
                case "renamed", dict():
                    holder[f"{path[-1]}s"] = holder.pop(path[-1])
                case "claimed", {"id": known} if path[0] != "passages":
                    claim = {"id": known, path[-1]: holder[path[-1]]}
                    data["passages"][0]["claims"].append(claim)
                case _:
                    continue
            yield f"{'/'.join(map(str, path))} {what}", data


SAID_ELSEWHERE = ["area gone", "terms/1/kind gone"]
"""What is lacking, unless a claim of any article says it: an area, or members."""


def test_the_check_and_the_schema_agree_on_each_change_to_an_article(
    corpus: Callable[..., Path],
) -> None:
    disagreed = []
    for what, data in changed():
        found = documents.check([sources.Source("x.yaml", "x", data, {})], context())
        if not found:
            folder = corpus(places=PLACES, articles__river=json.dumps(data, ensure_ascii=False))
            found = list(pipeline.check([folder]).findings)
        rules = {finding.rule for finding in found}
        accepted = validator("article").is_valid(data)
        of_one_entry = not rules <= BEYOND and "unknown-id" not in rules  # which draws others
        if (accepted and of_one_entry) or (not accepted and not rules):
            disagreed.append(what)
    assert disagreed == SAID_ELSEWHERE


# What a reference is made from


def test_the_rows_tell_of_every_key_what_it_takes_and_means() -> None:
    rows = formats.rows()
    keys = {key for key, term in context().terms.items() if term.kind != "keyword"}
    assert {row.key for row in rows} == keys
    assert all(set(row.label) == set(row.comment) == set(names.LANGUAGES) for row in rows)
    values = {(row.key, row.place): row.value for row in rows}
    assert values["selectedFrom", "claims"].startswith("actor/… area/…")
    assert values["unit", "claims"] == "unit/…"
    assert values["sentence", "terms"] == "1"
    assert values["codedAs", "codings"].split() == [
        "actor-type/…", "domain/…", "mechanism/…", "rule-type/…",
    ]  # fmt: skip
