"""The numbers of a build: what it holds, by class and by article."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from typing import Any

from . import names
from .coverage import Coverage
from .errors import Finding
from .ontology import context
from .store import Store

_GRAPHS = """
SELECT (COUNT(DISTINCT ?graph) AS ?graphs) WHERE { GRAPH ?graph { ?s ?p ?o } }
"""
_TRIPLES = "SELECT (COUNT(*) AS ?triples) WHERE { ?s ?p ?o }"
_CLASSES = """
SELECT ?class (COUNT(?entity) AS ?entities) WHERE { ?entity a ?class }
GROUP BY ?class ORDER BY ?class
"""
_ARTICLES = """
SELECT ?article (COUNT(DISTINCT ?passage) AS ?sentences)
  (COUNT(DISTINCT ?silent) AS ?empty) (COUNT(?subject) AS ?claims) WHERE {
  ?passage gov:inArticle ?article .
  OPTIONAL { GRAPH ?passage { ?subject ?property ?object } }
  OPTIONAL { ?passage gov:because ?reason . BIND (?passage AS ?silent) }
} GROUP BY ?article ORDER BY ?article
"""


def report(
    dataset: Store, findings: Iterable[Finding] = (), coverage: Iterable[Coverage] = ()
) -> dict[str, Any]:
    """Return the numbers of a dataset as JSON has them.

    `articles` counts the sentences of each that have claims, or are declared empty, and
    the claims; with `coverage`, also what the text holds and what is accounted for.
    """
    [(graphs,)] = dataset.query(_GRAPHS)
    [(triples,)] = dataset.query(_TRIPLES)
    articles: dict[str, dict[str, Any]] = {}
    for article, sentences, empty, claims in dataset.query(_ARTICLES):
        articles[names.local_id(str(article)).removeprefix("article/")] = {
            "sentences": sentences,
            "with_claims": int(str(sentences)) - int(str(empty)),
            "declared_empty": empty,
            "claims": claims,
        }
    for measured in coverage:
        articles[measured.article]["text"] = {
            f"{kind}s": {"printed": total, "accounted": measured.accounted(kind)}
            for kind, total in (
                ("sentence", measured.sentences),
                ("figure", measured.figures),
                ("name", measured.names),
            )
        }
    return {
        "triples": triples,
        "quads": len(dataset),
        "graphs": graphs,
        "classes": {context().shorten(str(name)): n for name, n in dataset.query(_CLASSES)},
        "articles": articles,
        "findings": [dataclasses.asdict(finding) for finding in findings],
    }
