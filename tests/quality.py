"""What is wrong with the edition itself: ontology, codebook, description, citation.

    python tests/quality.py [BUILD]

`kg check` looks at the data; this looks at what the data rest on, for whoever maintains or
extends it. It prints one table, then each finding with its place and a fix, and exits with 1
if there is one. BUILD is the build to look at; without it one is made and thrown away.

The rules are the queries in `ontology/quality/`, with the header of those in
`ontology/checks/` and one line more: `Population`, what a rule looks at, and the pattern by
which that is counted. They ask what FOOPS! (https://w3id.org/foops/), OOPS! and qSKOS
(https://github.com/cmader/qSKOS) ask, as far as it can be answered without the net.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
import tomllib
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pyshacl
import yaml
from pyshacl.errors import ReportableRuntimeError
from rdflib import DCTERMS, OWL, RDF, SH, Graph, URIRef

import kg.store
from conftest import DATA, REPOSITORY
from kg import checks, names, pipeline
from kg.checks import Rule
from kg.errors import Finding
from kg.ontology import context
from kg.places import Places
from kg.store import Store
from reasoner import Inconsistent, unsatisfiable

RULES = REPOSITORY / "ontology" / "quality"
FILES = {graph: f"ontology/{file}" for graph, file in pipeline.VOCABULARIES.items()}
CITATION = REPOSITORY / "CITATION.cff"
LICENCES = {"https://creativecommons.org/licenses/by/4.0/": "CC-BY-4.0"}


class Check(NamedTuple):
    """One check: its name, what it looked at and how many of them, what it found."""

    name: str
    population: str
    number: int
    findings: list[Finding]


def finding(rule: str, file: str, message: str, line: int = 0) -> Finding:
    return Finding(file, line, "error", rule, message)


def place(term: str) -> tuple[str, int]:
    """Return the file and line where a term is declared, by its short name or IRI."""
    spelt = {f"<{names.iri(term)}>", term, term.replace("/", ":", 1)}
    for file in FILES.values():
        lines = (REPOSITORY / file).read_text("utf-8").splitlines()
        for number, line in enumerate(lines, 1):
            if line.partition(" ")[0] in spelt:
                return file, number
    return "src/kg/dataset.rq", 0


# The rules


def population(rule: Rule, dataset: Store) -> tuple[str, int]:
    """Return what a rule looks at, in words, and how many of them a dataset has."""
    what, pattern = re.findall(r"^# Population: (.+?) = (.+)$", rule.query, re.MULTILINE)[0]
    prefixes = "\n".join(re.findall(r"^PREFIX .+$", rule.query, re.MULTILINE))
    query = f"{prefixes}\nSELECT (COUNT(DISTINCT ?focus) AS ?number) WHERE {{ {pattern} }}"
    ((number,),) = dataset.query(query)
    return what, int(str(number))


def find(rule: Rule, dataset: Store) -> list[Finding]:
    """Return what a rule finds in a dataset."""
    result = dataset.query(rule.query)
    found = []
    for row in result:
        cells = zip(result.variables, row, strict=True)
        short = {name: context().shorten(str(value)) for name, value in cells if value is not None}
        text = rule.messages["en"].format_map(short)
        file, line = place(short["focus"])
        found.append(finding(rule.name, file, f"{short['focus']}: {text}", line))
    return sorted(found)


def of_rules(family: str, dataset: Store) -> Iterator[Check]:
    """Check a dataset by the rules of a family."""
    for rule in checks.rules(RULES / family):
        yield Check(f"{family}: {rule.name}", *population(rule, dataset), find(rule, dataset))


# Reasoner and shapes


def of_reasoner(vocabularies: Graph) -> Check:
    """Check by HermiT that an ontology is consistent and each class can have members."""
    fix = "remove the axiom that makes it two things that exclude each other"
    try:
        found = [
            finding("unsatisfiable", file, f"{name}: it cannot have members; {fix}", line)
            for name in map(context().shorten, unsatisfiable(vocabularies))
            for file, line in [place(name)]
        ]
    except Inconsistent:
        found = [finding("inconsistent", "ontology", f"it contradicts itself; {fix}")]
    classes = set(vocabularies.subjects(RDF.type, OWL.Class))
    return Check("owl: reasoner", "classes, by HermiT", len(classes), found)


def of_shapes(shapes: Graph) -> Check:
    """Check shapes by the shapes of SHACL."""
    found = []
    try:
        pyshacl.validate(Graph(), shacl_graph=shapes, meta_shacl=True)
    except ReportableRuntimeError as error:
        message = f"not SHACL: {' '.join(str(error).split())}; correct the shape"
        found = [finding("not-shacl", "ontology/shapes.ttl", message)]
    number = len(set(shapes.subjects(RDF.type, SH.NodeShape)))
    return Check("shacl: shapes", "shapes, by those of SHACL", number, found)


def of_data_rules(vocabularies: Store) -> Check:
    """Check the vocabularies by the shapes and rules for data."""
    found = checks.run(vocabularies, [], Places([], context()))
    ((number,),) = vocabularies.query("SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?type }")
    return Check("shacl: kg check", "terms and concepts", int(str(number)), found)


# Citation


def of_schema(path: Path) -> Check:
    """Check a citation file by the schema of CFF 1.2.0."""
    command = [sys.executable, "-m", "check_jsonschema", "--output-format", "JSON"]
    command += ["--builtin-schema", "vendor.citation-file-format", str(path)]
    answer = json.loads(subprocess.run(command, capture_output=True, check=False).stdout)
    found = [
        finding("schema", path.name, f"{error.get('path', '')}: {error['message']}; see CFF 1.2.0")
        for error in [*answer["errors"], *answer.get("parse_errors", [])]
    ]
    return Check("citation: schema", "files", 1, found)


def of_agreement(citation: Mapping[str, Any], edition: Graph) -> Check:
    """Check that a citation says what the project says, and the headers of the edition."""
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text("utf-8"))["project"]
    licence = (REPOSITORY / "LICENSE").read_text("utf-8")
    ((year, holder),) = re.findall(r"^Copyright \(c\) (\d+) (.+)$", licence, re.MULTILINE)
    dataset = {
        predicate: str(value)
        for predicate, value in edition.predicate_objects(URIRef(names.iri("dataset")))
        if getattr(value, "language", None) in (None, "en")
    }
    versions = {str(version) for version in edition.objects(None, OWL.versionInfo)}
    data = citation["preferred-citation"]
    elsewhere: dict[str, tuple[Any, Any]] = {
        "title": (citation["title"], project["name"]),
        "abstract": (citation["abstract"], project["description"]),
        "version": (citation["version"], project["version"]),
        "license": (citation["license"], project["license"]),
        "keywords": (citation["keywords"], project["keywords"]),
        "authors": (citation["authors"], [{"name": holder}]),
        "title of the dataset": (data["title"], dataset[DCTERMS.title]),
        "license of the dataset": (data["license"], LICENCES[dataset[DCTERMS.license]]),
        "authors of the dataset": (data["authors"], [{"name": holder}]),
        "year of the dataset": (str(data["year"]), year),
        "versions of ontology, codebook and dataset": ({data["version"]}, versions),
    }
    found = [
        finding("agreement", CITATION.name, f"{key}: {one!r}, elsewhere {other!r}; let them agree")
        for key, (one, other) in elsewhere.items()
        if one != other
    ]
    return Check("citation: agreement", "values said elsewhere too", len(elsewhere), found)


# All of it


def edition(build: Path) -> list[Check]:
    """Check the vocabularies, the description of a build, and the citation."""
    paths = {graph: REPOSITORY / file for graph, file in FILES.items()}
    vocabularies = kg.store.assemble([], paths)
    description = build / "dataset.ttl"
    described = kg.store.assemble([], paths | {names.iri("dataset"): description})
    terms = Graph()
    for path in paths.values():
        terms.parse(path)
    return [
        *of_rules("owl", vocabularies),
        of_reasoner(terms),
        *of_rules("skos", vocabularies),
        of_shapes(Graph().parse(REPOSITORY / "ontology/shapes.ttl")),
        of_data_rules(vocabularies),
        *of_rules("metadata", described),
        of_schema(CITATION),
        of_agreement(yaml.safe_load(CITATION.read_text("utf-8")), terms.parse(description)),
    ]


def table(found: list[Check]) -> str:
    """Return checks as a table, and what they found below it."""
    rows = [("check", "looks at", "number", "findings")]
    rows += [(one.name, one.population, f"{one.number}", f"{len(one.findings)}") for one in found]
    wide = [max(map(len, column)) for column in zip(*rows, strict=True)]
    lines = [f"{a:{wide[0]}}  {b:{wide[1]}}  {n:>{wide[2]}}  {f:>{wide[3]}}" for a, b, n, f in rows]
    return "\n".join([*lines, *(str(one) for check in found for one in check.findings)])


def main(arguments: list[str]) -> int:
    """Print the table; return 1 if there is a finding."""
    with tempfile.TemporaryDirectory() as work:
        build = Path(arguments[0]) if arguments else Path(work) / "build"
        if not arguments:
            pipeline.build(pipeline.check([DATA]), build)
        found = edition(build)
    print(table(found))
    return int(any(check.findings for check in found))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
