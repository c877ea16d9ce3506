"""What things are called, in zh and en."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass, field

from . import names
from .names import Language
from .ontology import context
from .results import Value
from .store import Queryable

_NAMES = """
SELECT ?entity (LANG(?text) AS ?language) ?text ?preferred WHERE {
  { ?entity skos:prefLabel|rdfs:label|dcterms:title ?text . BIND (true AS ?preferred) }
  UNION { ?entity skos:altLabel ?text . BIND (false AS ?preferred) }
}
"""

_FIGURES = """
SELECT ?figure ?indicator ?subject ?qualifier ?value ?min ?max ?unit WHERE {
  ?figure a ?class . FILTER (?class IN (sosa:Observation, gov:Condition))
  OPTIONAL { ?figure sosa:observedProperty ?indicator }
  OPTIONAL { ?figure sosa:hasFeatureOfInterest ?subject }
  OPTIONAL { ?figure gov:qualifier ?qualifier }
  OPTIONAL { ?figure schema:value ?value }
  OPTIONAL { ?figure schema:minValue ?min }
  OPTIONAL { ?figure schema:maxValue ?max }
  OPTIONAL { ?figure qudt:hasUnit ?unit }
} ORDER BY ?figure
"""

_HEDGES = {"more-than": ">", "about": "≈", "at-least": "≥", "at-most": "≤", "exact": ""}

_PASSAGES = """
SELECT ?passage ?article ?sentence WHERE {
  ?passage gov:inArticle ?article ; gov:sentence ?sentence
}
"""


@dataclass(slots=True)
class Labels:
    """All names of a dataset, read in one go.

    `preferred` maps an IRI to its name in each language, `printed` to every form that
    the registry has. Figures, which have no name, are called by what they say;
    passages by article and sentence.
    """

    preferred: dict[str, dict[str, str]] = field(default_factory=dict)
    printed: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def name(self, iri: str, language: Language = "en") -> str:
        """Return the name of an entity, in another language or as its id if need be."""
        known = self.preferred.get(iri, {})
        other = "zh" if language == "en" else "en"
        return known.get(language) or known.get(other) or context().shorten(iri)


def read(store: Queryable) -> Labels:
    """Read all names of a dataset."""
    labels = Labels()
    # sorted here, since the engine takes 0.3 s to order what it finds in 0.05 s
    rows = sorted(store.query(_NAMES), key=lambda row: (*map(str, row[:2]), not row[3], row[2]))
    for entity, language, text, preferred in rows:
        labels.printed[str(entity)].append(str(text))
        if preferred:
            labels.preferred.setdefault(str(entity), {})[str(language)] = str(text)
    for figure, *parts in store.query(_FIGURES):
        if str(figure) not in labels.preferred:
            labels.preferred[str(figure)] = {
                language: _figure(labels, language, *parts) for language in ("zh", "en")
            }
            labels.printed[str(figure)] = []
    for passage, article, sentence in store.query(_PASSAGES):
        stem = names.local_id(str(article)).removeprefix("article/")
        text = f"{stem}/{sentence}"
        labels.preferred[str(passage)] = {"zh": text, "en": text}
        labels.printed[str(passage)] = [text]
    return labels


def _figure(
    labels: Labels,
    language: Language,
    indicator: Value,
    subject: Value,
    qualifier: Value,
    value: Value,
    least: Value,
    most: Value,
    unit: Value,
) -> str:
    parts = [labels.name(str(part), language) for part in (subject, indicator) if part]
    hedge = _HEDGES.get(str(qualifier).rpartition("/")[2], "")
    if value is not None:
        number = f"{hedge}{value}"
    elif least is not None and most is not None:
        number = f"{least}–{most}"
    else:
        number = f"{hedge}{most if least is None else least}"
    measure = "" if unit is None else labels.name(str(unit), language)
    if number == "1":
        measure = re.sub(r"^([a-z]+)s\b", r"\1", measure)
    colon, dot = ("：", "·") if language == "zh" else (": ", ", ")
    return f"{dot.join(parts)}{colon}{number} {measure}".strip()
