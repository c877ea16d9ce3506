"""What is wrong in the data: references, SHACL shapes and rules, each with its line.

Shapes are W3C SHACL (https://www.w3.org/TR/shacl/) run by pySHACL; a rule is a SPARQL
query in `ontology/checks/` whose every row is a finding.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, get_args

from . import bundle, documents, names
from .errors import Finding, Severity, suggest
from .names import Language
from .ontology import context
from .places import Place, Places
from .sources import Source
from .store import Store, serialize

if TYPE_CHECKING:
    from rdflib import Graph

_HEADERS = {
    "en": ("Problem", "Solution", "; "),
    "zh": ("问题", "办法", "；"),
}


class Rule(NamedTuple):
    """One rule: its name, its query, and its message in each language."""

    name: str
    severity: Severity
    messages: dict[str, str]
    query: str


def rules(folder: Path | None = None) -> list[Rule]:
    """Read the rules, sorted by name."""
    paths = sorted((folder or bundle.ontology() / "checks").glob("*.rq"))
    return [_rule(path) for path in paths]


def _rule(path: Path) -> Rule:
    text = path.read_text(encoding="utf-8")
    header = dict(
        line.removeprefix("# ").replace("：", ": ", 1).split(": ", 1)
        for line in text.splitlines()
        if line.startswith("# ")
    )
    messages = {
        language: f"{header[problem].rstrip('.。')}{comma}{header[solution].rstrip('.。')}"
        for language, (problem, solution, comma) in _HEADERS.items()
    }
    severity = next(known for known in get_args(Severity) if known == header["Severity"])
    return Rule(path.stem.replace("_", "-"), severity, messages, text)


def run(
    store: Store, sources: Sequence[Source], places: Places, language: Language = "en"
) -> list[Finding]:
    """Return everything that is wrong in the data, ordered by file and line.

    `sources` are the files that the dataset was assembled from, `places` their index.
    """
    return sorted(
        {
            *references(store, sources),
            *_shape_findings(store, places, language),
            *_rule_findings(store, places, language),
        }
    )


def references(store: Store, sources: Sequence[Source]) -> Iterator[Finding]:
    """Find ids that nothing declares, and ids that are declared twice."""
    declared: dict[str, Place] = {}
    concepts = store.query(
        "SELECT ?c { ?c a ?t FILTER (?t IN (skos:Concept, skos:ConceptScheme)) }"
    )
    known = {names.local_id(str(iri)) for (iri,) in concepts}
    for source in sources:
        for path, entity in source.entities():
            if "type" not in entity:
                continue
            place = Place(source.file, source.line(path))
            first = declared.setdefault(str(entity["id"]), place)
            if first != place:
                message = (
                    f"{entity['id']} is declared a second time; first at {first.file}:{first.line}"
                )
                yield Finding(*place, "error", "declared-twice", message)
    known |= set(declared)
    for source in sources:
        for path, name in documents.references(source, context()):
            if name not in known and names.ID.fullmatch(name):
                message = f"unknown id {name}{suggest(name, known)}"
                yield Finding(source.file, source.line(path), "error", "unknown-id", message)


def _rule_findings(store: Store, places: Places, language: Language) -> Iterator[Finding]:
    for rule in rules():
        result = store.query(rule.query)
        for row in result:
            found = {
                name: str(value)
                for name, value in zip(result.variables, row, strict=True)
                if value is not None
            }
            yield _finding(places, rule.name, rule.severity, rule.messages[language], found)


def _finding(
    places: Places, name: str, severity: Severity, message: str, found: dict[str, str]
) -> Finding:
    focus = found["focus"]
    place = places.find(focus, found.get("property", ""), found.get("value", ""))
    short = {key: context().shorten(value) for key, value in found.items()}
    filled = re.sub(r"\{(\w+)\}", lambda part: short.get(part[1], part[0]), message)
    return Finding(place.file, place.line, severity, name, f"{short['focus']}: {filled}")


def _shape_findings(store: Store, places: Places, language: Language) -> Iterator[Finding]:
    from pyshacl import validate
    from rdflib import RDF, SH, Graph

    shapes = Graph().parse(bundle.ontology() / "shapes.ttl")
    _, results, _ = validate(_default_graph(store), shacl_graph=shapes)
    if not isinstance(results, Graph):
        raise results if isinstance(results, Exception) else TypeError(type(results))
    for result in results.subjects(RDF.type, SH.ValidationResult):
        found = {
            name: str(value)
            for name, predicate in (
                ("focus", SH.focusNode),
                ("property", SH.resultPath),
                ("value", SH.value),
            )
            if (value := results.value(result, predicate)) is not None
        }
        shape = str(results.value(result, SH.sourceConstraintComponent))
        message = next(
            str(text)
            for text in results.objects(result, SH.resultMessage)
            if getattr(text, "language", None) == language
        )
        name = shape.rpartition("#")[2].removesuffix("ConstraintComponent")
        yield _finding(places, f"shape-{name}", "error", message, found)


def _default_graph(store: Store) -> Graph:
    from rdflib import Graph

    text = serialize(store.quads(), ".ttl").decode()
    return Graph().parse(data=text, format="turtle")
