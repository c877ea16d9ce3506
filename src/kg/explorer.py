"""The explorer: all views of a dataset in one HTML file that works from disk."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from typing import TYPE_CHECKING

from . import comparison, embedding, entities, matrices, names, questions, selections, viewdata
from .embedding import Script
from .labels import Labels
from .matrices import Matrix
from .pages import render
from .store import Store, serialize
from .viewdata import TITLE, Packed

if TYPE_CHECKING:
    import networkx as nx

_NO_SCRIPT = (
    "本页需要 JavaScript。同一份数据也在旁边的 kg.ttl、nodes.csv 与 edges.csv 中。"
    " This page needs JavaScript. The same data is in kg.ttl, nodes.csv and edges.csv beside it."
)
_SCHEMES = {
    "mechanism": {"zh": "机制", "en": "mechanisms"},
    "domain": {"zh": "领域", "en": "domains"},
    "actor-type": {"zh": "主体类型", "en": "types of actor"},
    "rule-type": {"zh": "规则类型", "en": "types of rule"},
}


def page(
    store: Store,
    labels: Labels,
    network: nx.MultiDiGraph[str],
    texts: Mapping[str, str],
) -> bytes:
    """Return the explorer of a dataset, in UTF-8.

    `network` is that of `kg.networks`; `texts` has the sentences that may be shown, by the
    id of their passage; the others are shown by their gloss. Same dataset, same bytes.
    """
    passages = entities.evidence(store)
    drawing = viewdata.draw(selections.whole(network))
    packed = viewdata.pack(store, labels, passages, drawing, TITLE)
    ids = packed["entities"]["id"]
    script = Script(embedding.asset("explorer.js"))
    return render(
        "application.html",
        language=None,
        title=" · ".join(TITLE.values()),
        no_script=_NO_SCRIPT,
        style=embedding.asset("page.css"),
        scripts=[script],
        policy=embedding.policy(script, engine=True),
        blocks=embedding.blocks(
            {
                "core": embedding.packed(packed),
                "passages": embedding.packed(viewdata.sentences(passages, ids, texts)),
                "views": embedding.packed(_views(store, ids, packed["graphs"], list(passages))),
                "nq": embedding.block(serialize(store.quads(), ".nq")),
                "worker": embedding.block(embedding.asset("worker.js").encode()),
                "wasm": embedding.compressed("oxigraph.wasm.gz"),
            }
        ),
    ).encode()


def _views(store: Store, ids: list[str], graphs: list[str], passages: list[str]) -> Packed:
    number = {names.iri(name): position for position, name in enumerate(ids)}
    sources = {source: n for n, source in enumerate([*passages, *map(names.iri, graphs)])}
    return {
        "comparison": _comparison(store, number, sources),
        "matrices": [
            _matrix(scheme, matrices.matrix(store, scheme, coder), number)
            for coder in entities.of_class(store, "Coder")
            for scheme in matrices.BY
        ],
        "questions": [dataclasses.asdict(question) for question in questions.catalogue()],
    }


def _comparison(store: Store, number: Mapping[str, int], sources: Mapping[str, int]) -> Packed:
    models = entities.of_class(store, "Model")
    compared = comparison.compare(store, models)
    dimensions = [dimension.name for dimension in comparison.DIMENSIONS]
    return {
        "dimensions": [{"name": d.name, "title": d.title} for d in comparison.DIMENSIONS],
        "models": [number[model] for model in models],
        "cells": [
            {
                "dimension": dimensions.index(dimension),
                "model": models.index(model),
                "items": [
                    [number[item.iri], [sources[source] for source in item.sources]]
                    for item in items
                ],
            }
            for (dimension, model), items in compared.cells.items()
        ],
    }


def _matrix(scheme: str, found: Matrix, number: Mapping[str, int]) -> Packed:
    concepts = [concept.iri for concept in found.concepts]
    return {
        "scheme": scheme,
        "title": _SCHEMES[scheme],
        "coder": names.local_id(found.coder),
        "models": [number[model] for model in found.models],
        "concepts": [number[concept] for concept in concepts],
        "cells": [
            {
                "model": found.models.index(model),
                "concept": concepts.index(concept),
                "parts": [number[part] for part in parts],
            }
            for (model, concept), parts in found.parts.items()
        ],
    }
