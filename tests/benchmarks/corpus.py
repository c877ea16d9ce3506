"""A corpus of any size with the shape of ours.

The articles and codings are copied under other ids; what the registry holds is shared by
all copies, as it would be by more articles of the same kind. So the corpus has our
distribution of claims, figures, rules and parts, which an invented one would have to guess.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from kg import documents, names, pipeline, sources, store
from kg.ontology import context
from kg.sources import Source
from kg.store import Store

DATA = Path(__file__).resolve().parents[2] / "data"


def generate(quads: int) -> Store:
    """Return a dataset of at least so many quads, the same at every call."""
    read, _ = sources.read([DATA])
    one = len(pipeline.assemble(read))
    own = [source for source in read if not source.name.startswith("registry/")]
    growth = len(_assemble([*read, *_copy(own, 1)])) - one
    copies = max(0, -(-(quads - one) // growth))
    return _assemble([*read, *(copy for n in range(copies) for copy in _copy(own, n + 1))])


def _assemble(read: list[Source]) -> Store:
    folder = DATA.parent / "ontology"
    return store.assemble(
        (documents.jsonld(source, context()) for source in read),
        {
            names.ONTOLOGY_GRAPH: folder / "governance.ttl",
            names.CODEBOOK_GRAPH: folder / "codebook.ttl",
        },
    )


def _copy(own: list[Source], number: int) -> Iterator[Source]:
    """Yield the sources under other names, with all that they declare under other ids."""
    articles = [source for source in own if source.name.startswith("articles/")]
    declared = {
        str(entity["id"])
        for source in articles
        for _, entity in source.entities()
        if "type" in entity
    }
    for source in own:
        name = f"{source.name}-{number}"
        yield replace(source, name=name, data=_rename(source.data, declared, f"-{number}"))


def _rename(value: Any, declared: set[str], suffix: str) -> Any:
    if isinstance(value, dict):
        return {key: _rename(item, declared, suffix) for key, item in value.items()}
    if isinstance(value, list):
        return [_rename(item, declared, suffix) for item in value]
    if value not in declared:
        return value
    folder, name, *sentence = value.split("/")
    return "/".join([folder, name + suffix, *sentence])
