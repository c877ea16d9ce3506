"""The models as nested JSON-LD: a tree for each, and in it the sentences it rests on.

The tree is framed (https://www.w3.org/TR/json-ld11-framing/): a model holds its parts,
those their actors, rules and figures, each thing written out once. The passages that
speak of a thing stand in it, and hold in turn what they claim, as a named graph; so the
file is a part of the dataset, and any JSON-LD processor reads it as one.
"""

from __future__ import annotations

import json
from collections import defaultdict
from typing import Any

from . import names
from .errors import KgError
from .ontology import context
from .store import Queryable

_STATED = """
SELECT ?graph ?subject ?property (isIRI(?object) AS ?link) (STR(?object) AS ?text)
  (LANG(?object) AS ?language) (STR(DATATYPE(?object)) AS ?datatype)
WHERE { GRAPH ?graph { ?subject ?property ?object } FILTER (?graph != kg:ontology) }
"""
_STRING = "http://www.w3.org/2001/XMLSchema#string"
_PASSAGE = f"{names.BASE}passage/"

Node = dict[str, Any]
Graph = dict[str, Node]  # expanded node objects by IRI


def models(store: Queryable) -> bytes:
    """Return the models of a dataset as one JSON-LD document.

    Raises KgError where PyLD is not installed.

    >>> from kg import load
    >>> document = json.loads(models(load(build)))
    >>> heads = [m for m in document["models"] if m["id"] == "model/two-heads"][0]
    >>> heads["label"]["zh"], heads["passages"][0]["id"]
    ('城乡“两长”体系', 'passage/yutai/1')
    """
    try:
        from pyld import jsonld
    except ImportError:
        fix = "pip install 'governance-kg[jsonld]'"
        raise KgError(f"nested JSON-LD needs PyLD: {fix}") from None
    graphs = _read(store)
    passages = {iri: graph for iri, graph in graphs.items() if iri.startswith(_PASSAGE)}
    things = _merged(graphs)
    evidence = {iri: things.pop(iri) | {"@graph": [*passages[iri].values()]} for iri in passages}
    frame = {"@context": _context(), "@type": f"{names.GOV}GovernanceModel", "@embed": "@once"}
    framed = jsonld.frame([*things.values()], frame, {"omitGraph": False})
    own = _context(article={"@id": "gov:inArticle", "@type": "@id"}, claims="@graph")
    compacted = jsonld.compact([*evidence.values()], own, {"graph": True})
    told = {node["id"]: node for node in compacted["claims"]}
    citing = _citing(passages)
    for model in framed["@graph"]:
        _cite(model, citing, told)
    own |= {"models": "@graph", "passages": "@included"}
    document = {"@context": own, "models": framed["@graph"]}
    return (json.dumps(document, ensure_ascii=False, indent=1) + "\n").encode()


def _context(**more: Any) -> Node:
    """Return the context of the data files without what would stand in a tree's way.

    These are keywords and the prefix of ids, which are relative to the base instead.
    """
    own = context()
    keywords = {key for key, term in own.terms.items() if term.kind == "keyword"}
    left_out = keywords - {"id", "type"} | {"kg"}
    return {key: value for key, value in own.document.items() if key not in left_out} | more


def _read(store: Queryable) -> dict[str, Graph]:
    """Return the named graphs by IRI, without the ontology, all in order."""
    rows = sorted(store.query(_STATED), key=lambda row: (*map(str, row),))
    graphs: dict[str, Graph] = defaultdict(dict)
    for graph, subject, prop, link, text, language, datatype in rows:
        node = graphs[str(graph)].setdefault(str(subject), {"@id": str(subject)})
        if prop == names.RDF_TYPE:
            node.setdefault("@type", []).append(str(text))
        elif link:
            node.setdefault(str(prop), []).append({"@id": str(text)})
        else:
            value = {"@value": str(text)}
            if language:
                value["@language"] = str(language)
            elif str(datatype) != _STRING:
                value["@type"] = str(datatype)
            node.setdefault(str(prop), []).append(value)
    return graphs


def _merged(graphs: dict[str, Graph]) -> Graph:
    """Return the default graph: what all graphs state, each statement once."""
    merged: Graph = {}
    for graph in graphs.values():
        for iri, node in graph.items():
            whole = merged.setdefault(iri, {"@id": iri})
            for key, values in node.items():
                if key != "@id":
                    known = whole.setdefault(key, [])
                    known += [value for value in values if value not in known]
    return dict(sorted(merged.items()))


def _citing(passages: dict[str, Graph]) -> dict[str, list[str]]:
    """Return the ids of the passages that speak of each thing, in reading order."""
    citing: dict[str, list[str]] = defaultdict(list)
    for passage in sorted(passages, key=names.reading_order):
        for subject, node in passages[passage].items():
            values = (value for key, many in node.items() if key[0] != "@" for value in many)
            ends = (value["@id"] for value in values if "@id" in value)
            for end in dict.fromkeys((subject, *ends)):
                citing[names.local_id(end)].append(names.local_id(passage))
    return citing


def _cite(tree: Any, citing: dict[str, list[str]], told: dict[str, Node]) -> None:
    """Put into each thing of a tree its passages; the first time whole, then by id."""
    if isinstance(tree, list):
        for branch in tree:
            _cite(branch, citing, told)
    elif isinstance(tree, dict):
        branches = [*tree.values()]
        if len(tree) > 1 and tree.get("id") in citing:
            passages = dict.fromkeys(citing[tree["id"]])
            bare = ({"id": passage, "type": "Passage"} for passage in passages)
            tree["passages"] = [told.pop(node["id"], node) for node in bare]
        _cite(branches, citing, told)
