"""Each rule in `ontology/checks/`: its header, and a small article in which only it fires."""

from __future__ import annotations

import re
from string import Formatter

import pytest
from conftest import REPOSITORY

from kg import checks, documents, pipeline, sources
from kg.errors import Finding
from kg.ontology import context
from kg.sources import Source

FOLDER = REPOSITORY / "ontology" / "checks"
RULES = {rule.name: rule for rule in checks.rules(FOLDER)}

ARTICLE = """\
id: article/ferry
type: Article
title: {zh: 渡口, en: The ferry}
creator: person/jia
area: area/baisha
terms:
  - {id: person/jia, type: Person, label: {zh: 甲一, en: Jia Yi}}
  - {id: area/baisha, type: Area, label: {zh: 白沙, en: Baisha}, kind: level/county}
  - {id: role/boatman, type: Role, label: {zh: 船工, en: boatman}, kind: actor-type/resident-agent}
  - {id: model/ferry, type: Model, label: {zh: 渡口法, en: ferry method}}
  - {id: measure/watch, type: Measure, label: {zh: 看水, en: watching the river}}
  - {id: measure/cross, type: Measure, label: {zh: 摆渡, en: crossing}}
  - {id: grade/steady, type: Grade, label: {zh: 稳, en: steady}}
  - {id: rule/crew, type: Rule, label: {zh: 每船一人, en: one a boat}}
passages:
  - id: passage/ferry/1
    type: Passage
    paragraph: 1
    sentence: 1
    fingerprint: 1111111111111111111111111111111111111111111111111111111111111111
    gloss: {zh: 先看水，再摆渡，每船一名船工。, en: They watch the river and cross with one man a boat.}
    claims:
      - {id: model/ferry, hasPart: [measure/watch, measure/cross]}
      - {id: measure/watch, precedes: measure/cross}
      - {id: measure/cross, carriedOutBy: role/boatman, uses: grade/steady, hasPart: rule/crew}
      - id: rule/crew
        appliesTo: role/boatman
        deontic: deontic/unstated
        aim: {zh: 上船, en: go aboard}
        hasConstraint: condition/crew
      - {id: condition/crew, type: Condition, value: 1, unit: unit/person, qualifier: qualifier/exact}
  - id: passage/ferry/2
    type: Passage
    paragraph: 2
    sentence: 2
    fingerprint: 2222222222222222222222222222222222222222222222222222222222222222
    gloss: {zh: 一句问候。, en: A greeting.}
    claims: []
    because: {zh: 只是问候。, en: Only a greeting.}
"""

Edit = tuple[str, str]

CASES: list[tuple[str, Edit]] = [
    ("cycle", ("{id: measure/cross, ", "{id: measure/cross, precedes: measure/watch, ")),
    ("half-turn", ("{id: measure/watch, p", "{id: measure/watch, turns: model/ferry, p")),
    ("half-turn", ("{id: measure/watch, p", "{id: measure/watch, into: model/ferry, p")),
    ("loose-condition", ("        hasConstraint: condition/crew\n", "")),
    ("loose-rule", (", hasPart: rule/crew}", "}")),
    ("open-list-of-nothing", ("measure/watch, p", "measure/watch, openList: addresses, p")),
    ("same-fingerprint", ("2" * 64, "1" * 64)),
    ("same-label", ("zh: 摆渡", "zh: 看水")),
    ("sentence-order", ("    sentence: 2", "    sentence: 1")),
    ("sentence-order", ("    paragraph: 1", "    paragraph: 3")),
    ("silent-passage", ("    because: {zh: 只是问候。, en: Only a greeting.}\n", "")),
    ("silent-passage", ("claims: []", "claims: [{id: model/ferry, uses: grade/steady}]")),
    ("two-types", ("type: Grade", "type: [Grade, Slogan]")),
    ("unused-term", ("uses: grade/steady, ", "")),
    ("wrong-layer", ("measure/watch, p", "measure/watch, label: {zh: 看水}, p")),
    ("wrong-layer", ("type: Model", "type: Model, uses: grade/steady")),
    ("wrong-layer", ("type: Model", "type: Model, codedAs: mechanism/lists-contracts")),
    ("wrong-object", ("carriedOutBy: role/boatman", "carriedOutBy: measure/watch")),
    ("wrong-subject", ("[measure/", "measure/watch}\n      - {id: role/boatman, uses: [measure/")),
]


def article(*edits: Edit) -> Source:
    text = ARTICLE
    for old, new in edits:
        assert text.count(old) == 1, old
        text = text.replace(old, new)
    return sources.parse(text, "articles/ferry.yaml", "articles/ferry")


def findings(source: Source) -> list[Finding]:
    return checks.run(pipeline.assemble([source]), [source])


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.rq")), ids=lambda path: path.stem)
def test_a_rule_is_headed_by_problem_and_solution_in_two_languages(path: object) -> None:
    text = str(getattr(path, "read_text")(encoding="utf-8"))
    header = re.findall(r"^# (Problem|Solution|问题|办法|Severity)[:：] ?(\S.*)$", text, re.M)
    assert [key for key, _ in header] == ["Problem", "Solution", "问题", "办法", "Severity"]
    assert dict(header)["Severity"] in ("error", "warning")


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_is_sparql_and_selects_what_its_messages_name(rule: checks.Rule) -> None:
    result = pipeline.assemble([]).query(rule.query)
    used = {
        field
        for message in rule.messages.values()
        for _, field, _, _ in Formatter().parse(message)
        if field is not None
    }
    assert used | {"focus"} <= set(result.variables)
    assert set(result.variables) <= {"focus", "property", "value", "reason"}


def test_nothing_is_wrong_with_the_article_that_the_cases_spoil() -> None:
    source = article()
    assert documents.check([source], context()) == []
    assert findings(source) == []


@pytest.mark.parametrize(("rule", "edit"), CASES, ids=lambda case: case if case in RULES else "")
def test_a_rule_fires_where_it_is_broken_and_no_other_does(rule: str, edit: Edit) -> None:
    found = findings(article(edit))
    assert {finding.rule for finding in found} == {rule}
    assert {finding.severity for finding in found} == {RULES[rule].severity}


def test_every_rule_has_a_case() -> None:
    assert {rule for rule, _ in CASES} == set(RULES)
