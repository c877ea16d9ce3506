"""The quality of the edition: nothing is found in ours, and each rule fires where it should."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from rdflib import OWL, RDF, RDFS, SH, Graph, Literal, URIRef

import kg.store
import quality
from conftest import REPOSITORY
from kg import checks, names
from kg.checks import Rule
from kg.ontology import context

RULES: dict[str, Rule] = {
    f"{family.name}/{rule.name}": rule
    for family in sorted(quality.RULES.iterdir())
    for rule in checks.rules(family)
}
PREFIXES = "".join(
    f"@prefix {prefix}: <{namespace}> .\n"
    for prefix, namespace in {
        **context().prefixes,
        "dcat": "http://www.w3.org/ns/dcat#",
        "void": "http://rdfs.org/ns/void#",
        "vann": "http://purl.org/vocab/vann/",
    }.items()
)
DESCRIBED = 'rdfs:label "甲"@zh , "heron"@en ; rdfs:comment "鸟。"@zh , "A bird."@en'
CONCEPT = "unit:heron a skos:Concept ; skos:inScheme scheme:unit"

# A graph in which a rule finds one thing, and what that is.
BROKEN = {
    "owl/blank-node": ("gov:Heron rdfs:subClassOf _:bird .", "gov:Heron"),
    "owl/cycle-of-classes": (
        "gov:Heron rdfs:subClassOf gov:Bird . gov:Bird rdfs:subClassOf gov:Wader . "
        "gov:Wader rdfs:subClassOf gov:Bird .",
        "gov:Bird gov:Wader",
    ),
    "owl/deprecated-without-successor": (
        "gov:old a owl:Class ; owl:deprecated true . "
        "gov:older owl:deprecated true ; dcterms:isReplacedBy gov:old .",
        "gov:old",
    ),
    "owl/not-defined-by": (
        "kg:ontology a owl:Ontology . gov:Bird a owl:Class ; rdfs:isDefinedBy kg:ontology . "
        "gov:Heron a owl:Class ; rdfs:isDefinedBy kg:elsewhere .",
        "gov:Heron",
    ),
    "owl/punning": (
        "gov:fishes a owl:ObjectProperty , owl:DatatypeProperty .",
        "gov:fishes",
    ),
    "owl/same-label": (
        f"gov:Egret a owl:Class ; {DESCRIBED} . gov:Heron a owl:Class ; {DESCRIBED} . "
        f"gov:heron a owl:ObjectProperty ; {DESCRIBED} .",
        "gov:Heron",
    ),
    "owl/undeclared-term": (
        "gov:Heron a owl:Class . role:heron a gov:Heron ; gov:fishes role:heron .",
        "gov:fishes",
    ),
    "owl/undocumented-term": (
        f"gov:Bird a owl:Class ; {DESCRIBED} . gov:Heron a owl:Class ; "
        'rdfs:label "甲"@zh , "heron"@en ; rdfs:comment "A bird."@en .',
        "gov:Heron",
    ),
    "owl/without-domain-and-range": (
        "gov:fishes a owl:ObjectProperty . gov:wades a owl:ObjectProperty ; rdfs:range gov:Area .",
        "gov:fishes",
    ),
    "owl/without-layer-or-drawing": (
        "gov:fishes a owl:ObjectProperty ; gov:drawAs drawing:edge .",
        "gov:fishes",
    ),
    "owl/wrong-kind-of-range": (
        "gov:weighs a owl:ObjectProperty ; rdfs:range xsd:decimal . "
        "gov:fishes a owl:ObjectProperty ; rdfs:range gov:Area .",
        "gov:weighs",
    ),
    "skos/cycle-of-concepts": (
        "unit:a a skos:Concept ; skos:broader unit:b ; skos:narrower unit:b .",
        "unit/a unit/b",
    ),
    "skos/disjoint-labels": (
        f'{CONCEPT} ; skos:prefLabel "heron"@en ; skos:altLabel "heron"@en .',
        "unit/heron",
    ),
    "skos/empty-scheme": (
        f"scheme:unit a skos:ConceptScheme . scheme:level a skos:ConceptScheme . "
        f"{CONCEPT} ; skos:topConceptOf scheme:unit .",
        "scheme/level",
    ),
    "skos/orphan-concept": (
        f"scheme:unit a skos:ConceptScheme . {CONCEPT} . "
        "unit:bird a skos:Concept ; skos:inScheme scheme:unit ; skos:topConceptOf scheme:unit . "
        "unit:egret a skos:Concept ; skos:inScheme scheme:unit ; skos:broader unit:bird .",
        "unit/heron",
    ),
    "skos/overlapping-labels": (
        f'{CONCEPT} ; skos:altLabel "bird"@en . '
        'unit:bird skos:inScheme scheme:unit ; skos:prefLabel "bird"@en . '
        'level:bird skos:inScheme scheme:level ; skos:prefLabel "bird"@en .',
        "unit/heron",
    ),
    "skos/relation-clash": (
        "unit:heron a skos:Concept ; skos:broader unit:wader . unit:wader skos:broader unit:bird . "
        "unit:bird skos:related unit:heron , unit:egret .",
        "unit/heron",
    ),
    "skos/top-concept-with-broader": (
        f"{CONCEPT} ; skos:topConceptOf scheme:unit ; skos:broader unit:bird . "
        "unit:bird skos:inScheme scheme:unit .",
        "unit/heron",
    ),
    "skos/undocumented-concept": (
        f'{CONCEPT} ; skos:prefLabel "甲"@zh , "heron"@en ; skos:scopeNote "A bird."@en .',
        "unit/heron",
    ),
    "skos/untagged-text": (f'{CONCEPT} ; skos:altLabel "Ardea" .', "unit/heron"),
    "metadata/dates-out-of-order": (
        'kg:ontology a owl:Ontology ; dcterms:created "2026-02-01"^^xsd:date ; '
        'dcterms:modified "2026-01-31"^^xsd:date .',
        "ontology",
    ),
    "metadata/incomplete-dataset": ("kg:dataset a dcat:Dataset .", "dataset"),
    "metadata/incomplete-distribution": ("kg:a-file a dcat:Distribution .", "a-file"),
    "metadata/incomplete-header": ("kg:ontology a owl:Ontology .", "ontology"),
    "metadata/one-language": (
        'kg:ontology a owl:Ontology ; dcterms:title "Heron"@en ; '
        'dcterms:description "A bird."@en , "鸟。"@zh .',
        "ontology",
    ),
    "metadata/other-namespace": (
        'kg:ontology vann:preferredNamespaceUri "https://w3id.org/governance-kg/ontology#" . '
        "gov:Heron rdfs:isDefinedBy kg:ontology . schema:Person rdfs:isDefinedBy kg:ontology .",
        "schema:Person",
    ),
    "metadata/partitions-do-not-add-up": (
        "kg:dataset void:triples 5 ; void:propertyPartition kg:a , kg:b . "
        "kg:a void:triples 2 . kg:b void:triples 2 .",
        "dataset",
    ),
    "metadata/undescribed": (
        "kg:dataset dcat:distribution <https://w3id.org/governance-kg/dataset/a> .",
        "dataset/a",
    ),
    "metadata/version-disagrees": (
        'kg:ontology a owl:Ontology ; owl:versionInfo "2" ; '
        "owl:versionIRI <https://w3id.org/governance-kg/ontology/1> .",
        "ontology",
    ),
}


def test_nothing_is_found_in_the_edition(build: Path) -> None:
    found = quality.edition(build)
    assert [str(finding) for check in found for finding in check.findings] == []
    assert [check.name for check in found if not check.number] == []


def test_every_rule_is_tested() -> None:
    assert set(BROKEN) == set(RULES)


@pytest.mark.parametrize("name", RULES)
def test_a_rule_finds_what_is_wrong_and_nothing_else(name: str, tmp_path: Path) -> None:
    turtle, focus = BROKEN[name]
    path = tmp_path / "broken.ttl"
    path.write_text(PREFIXES + turtle, encoding="utf-8")
    broken = kg.store.assemble([], {"https://example.org/broken": path})
    found = quality.find(RULES[name], broken)
    assert {finding.message.partition(": ")[0] for finding in found} == set(focus.split())
    assert not any("{" in finding.message for finding in found)
    what, number = quality.population(RULES[name], broken)
    assert what and number


def test_a_finding_has_the_line_of_its_term() -> None:
    file, line = quality.place("gov:Role")
    assert (REPOSITORY / file).read_text("utf-8").splitlines()[line - 1].startswith("gov:Role a ")
    file, line = quality.place("unit/jin")
    assert (REPOSITORY / file).read_text("utf-8").splitlines()[line - 1].startswith("unit:jin a ")
    assert quality.place("dataset") == ("src/kg/dataset.rq", 0)


def test_the_reasoner_tells_of_a_class_without_members_and_of_a_contradiction() -> None:
    terms = Graph().parse(REPOSITORY / "ontology/governance.ttl")
    both = URIRef(f"{names.GOV}Both")
    terms.add((both, RDF.type, OWL.Class))
    for parent in ("Role", "Measure"):
        terms.add((both, RDFS.subClassOf, URIRef(names.GOV + parent)))
    assert [finding.message[:9] for finding in quality.of_reasoner(terms).findings] == ["gov:Both:"]
    terms.add((URIRef(names.iri("role/heron")), RDF.type, both))
    assert [finding.rule for finding in quality.of_reasoner(terms).findings] == ["inconsistent"]


def test_a_shape_that_is_not_shacl_is_found() -> None:
    shapes = Graph().parse(REPOSITORY / "ontology/shapes.ttl")
    shapes.add((URIRef(names.iri("shape/Rule")), SH.closed, Literal("perhaps")))
    (found,) = quality.of_shapes(shapes).findings
    assert "closed" in found.message


def citation() -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(quality.CITATION.read_text("utf-8"))
    return loaded


@pytest.mark.parametrize("text", ["title: heron\n", "title: [heron\n"])
def test_a_citation_that_is_not_cff_is_found(text: str, tmp_path: Path) -> None:
    path = tmp_path / "CITATION.cff"
    path.write_text(text, encoding="utf-8")
    assert quality.of_schema(path).findings


def test_a_citation_that_says_something_else_is_found(build: Path) -> None:
    described = Graph().parse(build / "dataset.ttl")
    said = citation() | {"version": "9.9"}
    said["preferred-citation"]["license"] = "MIT"
    found = quality.of_agreement(said, described).findings
    assert [finding.message.partition(":")[0] for finding in found] == [
        "version",
        "license of the dataset",
    ]


def test_the_table_has_a_line_for_each_check_and_each_finding() -> None:
    bad = quality.finding("heron", "a.ttl", "gov:Heron: it is a bird; remove it", 7)
    lines = quality.table(
        [quality.Check("owl: heron", "birds", 12, [bad]), quality.Check("skos: egret", "", 3, [])]
    ).splitlines()
    assert [line.split() for line in lines] == [
        ["check", "looks", "at", "number", "findings"],
        ["owl:", "heron", "birds", "12", "1"],
        ["skos:", "egret", "3", "0"],
        ["a.ttl:7:", "gov:Heron:", "it", "is", "a", "bird;", "remove", "it"],
    ]
