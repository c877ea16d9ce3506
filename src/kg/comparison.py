"""Governance models side by side, and models by what they were coded as.

A cell holds what is claimed and the passages that claim it. Where an article is silent,
the cell is empty, which every rendering must show as *not reported*, never as no.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from . import names
from .labels import Labels
from .names import Language
from .store import Queryable

_PARTS = """
SELECT DISTINCT ?model ?value ?passage ?article ?sentence WHERE {{
  VALUES ?model {{ {models} }}
  ?model (dcterms:hasPart|gov:hasForm)* ?part .
  {pattern}
  OPTIONAL {{ ?passage gov:inArticle ?article ; gov:sentence ?sentence }}
}} ORDER BY ?model ?value ?article ?sentence
"""

_CLAIM = "?passage a gov:Passage . GRAPH ?passage {{ ?part {properties} ?value }}"
_KIND = " ?value a/rdfs:subClassOf* {kind} ."
_LEADS = """?passage a gov:Passage .
  GRAPH ?passage { ?part ?any ?thing . ?who gov:ledBy|gov:guidedBy ?value }"""
_FIGURES = """?passage a gov:Passage .
  GRAPH ?passage { ?part ?any ?thing . ?value a sosa:Observation }"""
_CODED = """FILTER (?part = ?model) GRAPH ?passage {{ ?model gov:codedAs ?value }}
  ?value skos:inScheme scheme:{scheme}"""


@dataclass(frozen=True, slots=True)
class Dimension:
    """One row of a comparison: its name in each language and what fills its cells.

    `pattern` is a SPARQL graph pattern that binds `?value` and `?passage` for a `?part`
    of a model, the model itself included.
    """

    name: str
    title: dict[str, str]
    pattern: str


def _claims(name: str, zh: str, en: str, properties: str, kind: str = "") -> Dimension:
    pattern = _CLAIM.format(properties=properties) + (_KIND.format(kind=kind) if kind else "")
    return Dimension(name, {"zh": zh, "en": en}, pattern)


def _codings(scheme: str, zh: str, en: str) -> Dimension:
    return Dimension(scheme, {"zh": zh, "en": en}, _CODED.format(scheme=scheme))


DIMENSIONS = (
    _codings("domain", "领域（编码）", "domains (coded)"),
    _codings("mechanism", "机制（编码）", "mechanisms (coded)"),
    _claims("problems", "针对的问题", "problems addressed", "gov:addresses"),
    _claims("aims", "目的", "aims", "gov:aimsAt"),
    _claims("principles", "原则", "principles", "dcterms:conformsTo", "gov:Principle"),
    Dimension("leads", {"zh": "谁领导、指导", "en": "who leads or guides"}, _LEADS),
    _claims("acts", "谁实施", "who acts", "gov:carriedOutBy"),
    _claims("takes-part", "谁参与", "who takes part", "schema:participant|gov:hasParty"),
    _claims("serves", "服务谁", "whom it serves", "gov:serves"),
    _claims("selects", "选任", "whom it selects", "gov:selects", "gov:Actor"),
    _claims("trains", "培训", "whom it trains", "gov:trains"),
    _claims("instruments", "载体", "instruments", "gov:uses|gov:establishes", "gov:Instrument"),
    _claims("rules", "规则", "rules", "dcterms:hasPart", "gov:Rule"),
    _claims("assessment", "考核评价", "what is assessed", "gov:evaluates"),
    _claims("incentives", "激励", "who is rewarded", "gov:rewards"),
    _claims("exit", "退出", "who is removed", "gov:removes"),
    Dimension("figures", {"zh": "数字", "en": "figures"}, _FIGURES),
    _claims("effects", "自称成效", "effects the article reports", "gov:reportedEffect"),
)


@dataclass(frozen=True, slots=True)
class Item:
    """One thing in a cell, with the IRIs of the graphs that state it.

    These are passages, or, in the coded dimensions, the graphs of coders.
    """

    iri: str
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Models side by side: for each dimension and model, what is claimed."""

    models: tuple[str, ...]
    cells: dict[tuple[str, str], tuple[Item, ...]]

    def cell(self, dimension: Dimension, model: str) -> tuple[Item, ...]:
        """Return what a model's article says on a dimension; nothing if it is silent."""
        return self.cells.get((dimension.name, model), ())


def compare(store: Queryable, models: Sequence[str]) -> Comparison:
    """Return models, given by IRI, side by side on all dimensions, in reading order.

    >>> from kg import load
    >>> two = [names.iri("model/two-heads"), names.iri("model/three-neighbours")]
    >>> compared = compare(load(build), two)
    >>> [item.iri.rpartition("/")[2] for item in compared.cells["exit", two[0]]]
    ['two-heads']
    """
    cells: dict[tuple[str, str], tuple[Item, ...]] = {}
    chosen = " ".join(f"<{model}>" for model in models)
    for dimension in DIMENSIONS:
        query = _PARTS.format(models=chosen, pattern=dimension.pattern)
        found: dict[str, dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
        for model, value, source, *_ in store.query(query):
            found[str(model)][str(value)].append(str(source))
        for model, values in found.items():
            items = (Item(iri, tuple(sources)) for iri, sources in values.items())
            cells[dimension.name, model] = tuple(sorted(items, key=_in_reading_order))
    return Comparison(tuple(models), cells)


def _in_reading_order(item: Item) -> tuple[list[tuple[str, int]], str]:
    return [names.reading_order(source) for source in item.sources], item.iri


NOT_REPORTED = {"zh": "未报道", "en": "not reported"}


def table(
    compared: Comparison, labels: Labels, language: Language
) -> tuple[list[str], list[list[str]]]:
    """Return a comparison as columns and rows of text, each item with its passages."""
    columns = ["", *(labels.name(model, language) for model in compared.models)]
    rows = [
        [
            dimension.title[language],
            *(
                _cell(compared.cell(dimension, model), labels, language)
                for model in compared.models
            ),
        ]
        for dimension in DIMENSIONS
    ]
    return columns, rows


def _cell(items: tuple[Item, ...], labels: Labels, language: Language) -> str:
    cited = (_cited(item, labels, language) for item in items)
    return "\n".join(cited) or NOT_REPORTED[language]


def tidy(compared: Comparison, labels: Labels, language: Language) -> list[dict[str, str]]:
    """Return a comparison as one record for each item and source, for R or pandas.

    A silent cell is a record whose `value`, `label` and `source` are empty.
    """
    return [
        {
            "dimension": dimension.name,
            "model": names.local_id(model),
            "value": names.local_id(item.iri),
            "label": labels.name(item.iri, language) if item.iri else "",
            "source": labels.name(source) if source else "",
        }
        for dimension in DIMENSIONS
        for model in compared.models
        for item in compared.cell(dimension, model) or (Item("", ("",)),)
        for source in item.sources
    ]


def _cited(item: Item, labels: Labels, language: Language) -> str:
    sources = ", ".join(source(graph, labels) for graph in item.sources)
    return f"{labels.name(item.iri, language)} [{sources}]"


def source(graph: str, labels: Labels) -> str:
    """Return the name of what states an item: a passage, or a coder."""
    return labels.name(graph).removeprefix("graph/codings/")
