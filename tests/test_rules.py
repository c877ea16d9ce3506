"""Each rule in `ontology/checks/`: its header, and a small corpus in which only it fires."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from conftest import REPOSITORY
from kg import checks, pipeline, sources
from kg.errors import Finding

FOLDER = REPOSITORY / "ontology" / "checks"
RULES = {rule.name: rule for rule in checks.rules(FOLDER)}
HEADER = r"^# (Problem|Solution|问题|办法|Severity)[:：] ?(\S.*)$"

ARTICLE = f"""\
id: article/ferry
type: Article
title: {{zh: 渡口, en: The ferry}}
creator: person/jia
area: area/baisha
terms:
  - {{id: person/jia, type: Person, label: {{zh: 甲一, en: Jia Yi}}}}
  - {{id: area/baisha, type: Area, label: {{zh: 白沙, en: Baisha}}, kind: level/county}}
  - {{id: group/crew, type: Group, label: {{zh: 船工, en: crew}}, kind: actor-type/residents}}
  - {{id: model/ferry, type: Model, label: {{zh: 渡口法, en: ferry method}}}}
  - {{id: measure/watch, type: Measure, label: {{zh: 看水, en: watching the river}}}}
  - {{id: measure/cross, type: Measure, label: {{zh: 摆渡, en: crossing}}}}
  - {{id: grade/steady, type: Grade, label: {{zh: 稳, en: steady}}}}
  - {{id: rule/crew, type: Rule, label: {{zh: 每船一人, en: one a boat}}}}
passages:
  - id: passage/ferry/1
    type: Passage
    paragraph: 1
    sentence: 1
    fingerprint: "{"1" * 64}"
    gloss: {{zh: 白沙先看水再摆渡。, en: In Baisha they watch the river before they cross.}}
    claims:
      - {{id: model/ferry, area: area/baisha, hasPart: [measure/watch, measure/cross]}}
      - {{id: measure/watch, precedes: measure/cross}}
      - {{id: measure/cross, carriedOutBy: group/crew, uses: grade/steady, hasPart: rule/crew}}
      - id: rule/crew
        appliesTo: group/crew
        deontic: deontic/unstated
        aim: {{zh: 上船, en: go aboard}}
        hasConstraint: condition/one
      - id: condition/one
        type: Condition
        value: 1
        unit: unit/person
        qualifier: qualifier/exact
  - id: passage/ferry/2
    type: Passage
    paragraph: 2
    sentence: 2
    fingerprint: "{"2" * 64}"
    gloss: {{zh: 一句问候。, en: A greeting.}}
    claims: []
    because: {{zh: 只是问候。, en: Only a greeting.}}
"""

CODINGS = """\
id: coder/heron
type: Coder
label: {zh: 鹭, en: Heron}
codings:
  - id: model/ferry
    codedAs: [mechanism/deliberation, domain/rural, actor-type/residents]
  - {id: measure/watch, codedAs: [mechanism/deliberation, domain/rural]}
  - {id: measure/cross, codedAs: [mechanism/deliberation, domain/rural]}
  - {id: rule/crew, codedAs: rule-type/position}
"""

Edit = tuple[str, str]
Corpus = Callable[..., Path]


def claim(text: str) -> Edit:
    """Add a claim to the first passage."""
    return ("    claims:\n", f"    claims:\n      - {{{text}}}\n")


CASES: list[tuple[str, Edit]] = [
    ("cycle", claim("id: measure/cross, precedes: measure/watch")),
    ("cycle", claim("id: measure/watch, hasPart: model/ferry")),
    ("cycle", claim("id: group/crew, superiorTo: group/crew")),
    ("cycle", claim("id: group/crew, hasMember: group/crew")),
    ("cycle", ("kind: level/county", "kind: level/county, within: area/baisha")),
    ("half-turn", claim("id: measure/watch, turns: model/ferry")),
    ("half-turn", claim("id: measure/watch, into: model/ferry")),
    ("loose-condition", ("        hasConstraint: condition/one\n", "")),
    ("loose-rule", (", hasPart: rule/crew}", "}")),
    ("open-list-of-nothing", claim("id: measure/watch, openList: addresses")),
    ("same-fingerprint", ("2" * 64, "1" * 64)),
    ("same-label", ("zh: 摆渡", "zh: 看水")),
    ("sentence-order", ("    sentence: 2", "    sentence: 1")),
    ("sentence-order", ("    paragraph: 1", "    paragraph: 3")),
    ("silent-passage", ("    because: {zh: 只是问候。, en: Only a greeting.}\n", "")),
    ("silent-passage", ("claims: []", "claims: [{id: model/ferry, uses: grade/steady}]")),
    ("uncoded", ("[mechanism/deliberation, domain/rural, ", "[mechanism/deliberation, ")),
    ("unused-term", ("uses: grade/steady, ", "")),
    ("wrong-layer", claim("id: measure/watch, label: {zh: 看水}")),
    ("wrong-layer", claim("id: measure/watch, codedAs: mechanism/incentives")),
    ("wrong-layer", ("type: Model", "type: Model, uses: grade/steady")),
    ("wrong-layer", ("type: Model", "type: Model, codedAs: mechanism/incentives")),
    ("wrong-layer", ("    codedAs: [m", "    uses: grade/steady\n    codedAs: [m")),
    ("wrong-object", ("carriedOutBy: group/crew", "carriedOutBy: measure/watch")),
    ("wrong-subject", claim("id: group/crew, precedes: measure/watch")),
]


def write(corpus: Corpus, edits: Sequence[Edit] = ()) -> Path:
    files = {"articles__ferry": ARTICLE, "codings__heron": CODINGS}
    for old, new in edits:
        (name,) = (name for name, text in files.items() if text.count(old) == 1)
        files[name] = files[name].replace(old, new)
    return corpus(**files)


def findings(folder: Path) -> tuple[Finding, ...]:
    return pipeline.check([folder]).findings


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.rq")), ids=lambda path: path.stem)
def test_a_rule_is_headed_by_problem_and_solution_in_two_languages(path: Path) -> None:
    header = re.findall(HEADER, path.read_text(encoding="utf-8"), re.MULTILINE)
    assert [key for key, _ in header] == ["Problem", "Solution", "问题", "办法", "Severity"]
    assert dict(header)["Severity"] in ("error", "warning", "info")


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_is_sparql_and_selects_what_its_messages_name(rule: checks.Rule) -> None:
    columns = set(pipeline.assemble([]).query(rule.query).variables)
    assert {"focus"} <= columns <= {"focus", "property", "value", "reason"}
    for message in rule.messages.values():
        assert set(re.findall(r"{(\w+)}", message)) <= columns


def test_nothing_is_wrong_with_the_corpus_that_the_cases_spoil(corpus: Corpus) -> None:
    assert findings(write(corpus)) == ()


@pytest.mark.parametrize(("rule", "edit"), CASES, ids=[rule for rule, _ in CASES])
def test_a_rule_fires_where_it_is_broken_and_no_other_does(
    rule: str, edit: Edit, corpus: Corpus
) -> None:
    found = findings(write(corpus, [edit]))
    assert {finding.rule for finding in found} == {rule}
    assert {finding.severity for finding in found} == {RULES[rule].severity}
    assert all(finding.line for finding in found)


def test_only_figures_and_conditions_state_their_type_in_a_claim(corpus: Corpus) -> None:
    moved = [("type: Grade, ", ""), claim("id: grade/steady, type: Grade")]
    assert [finding.rule for finding in findings(write(corpus, moved))] == ["wrong-layer"]


def test_two_types_are_found_in_data_that_did_not_pass_through_the_check_of_ids(
    corpus: Corpus,
) -> None:
    """An id's folder names its one class, so only a dataset made otherwise can have two."""
    read, _ = sources.read([write(corpus, [("type: Grade", "type: [Grade, Slogan]")])])
    dataset = pipeline.assemble(read)
    assert [name for name, rule in RULES.items() if list(dataset.query(rule.query))] == [
        "two-types"
    ]


def test_every_rule_has_a_case() -> None:
    assert {rule for rule, _ in CASES} | {"two-types"} == set(RULES)
