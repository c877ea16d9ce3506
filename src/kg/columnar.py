"""The dataset as Parquet tables, for pandas, R's arrow, DuckDB and Spark."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from . import names, tabular
from .errors import KgError
from .tabular import Tables

Columns = dict[str, tuple[str, list[Any]]]


def files(found: Tables) -> dict[str, bytes]:
    """Return `nodes`, `relations` and `passages` as Parquet files by name.

    Several values of one column, and passages, are lists; what is not reported is null.
    Raises KgError where pyarrow is not installed.

    >>> from kg import labels, load
    >>> sorted(files(tabular.tables(load(build), labels.read(load(build)))))
    ['nodes.parquet', 'passages.parquet', 'relations.parquet']
    """
    return {
        "nodes.parquet": _parquet(_nodes(found)),
        "relations.parquet": _parquet(_relations(found)),
        "passages.parquet": _parquet(_passages(found)),
    }


def _nodes(found: Tables) -> Columns:
    nodes = found.nodes
    columns: Columns = {
        "id": ("string", [node.id for node in nodes]),
        "iri": ("string", [names.iri(node.id) for node in nodes]),
        "classes": ("strings", [node.classes for node in nodes]),
    }
    columns |= _labels([node.label for node in nodes])
    for column in tabular.columns(nodes):
        values = [node.values.get(column) for node in nodes]
        if tabular.is_number(nodes, column):
            columns[column] = "number", [v and float(str(v[0])) for v in values]
        else:
            columns[column] = "strings", [v and [*map(tabular.plain, v)] for v in values]
    return columns | {"passages": ("strings", [node.passages for node in nodes])}


def _relations(found: Tables) -> Columns:
    rows = found.relations
    ends: Columns = {
        "source": ("string", [row.source for row in rows]),
        "property": ("string", [row.property for row in rows]),
        "target": ("string", [row.target for row in rows]),
    }
    return (
        ends
        | _labels([row.label for row in rows])
        | {
            "passages": ("strings", [row.passages for row in rows]),
            "stated_by": ("strings", [row.stated_by for row in rows]),
        }
    )


def _passages(found: Tables) -> Columns:
    rows = found.passages
    columns: Columns = {
        "passage": ("string", [row.passage for row in rows]),
        "iri": ("string", [row.iri for row in rows]),
        "article": ("string", [row.article for row in rows]),
        "paragraph": ("count", [row.paragraph for row in rows]),
        "sentence": ("count", [row.sentence for row in rows]),
    }
    return (
        columns
        | _labels([row.gloss for row in rows], "gloss")
        | {
            "anchors": ("strings", [row.anchors for row in rows]),
            "fingerprint": ("string", [row.fingerprint for row in rows]),
        }
    )


def _labels(labels: Sequence[dict[str, str]], stem: str = "label") -> Columns:
    return {
        f"{stem}_{language}": ("string", [label[language] for label in labels])
        for language in names.LANGUAGES
    }


def _parquet(columns: Columns) -> bytes:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        fix = "pip install 'governance-kg[tables]'"
        raise KgError(f"Parquet needs pyarrow: {fix}") from None
    kinds = {
        "count": pa.int64(),
        "number": pa.float64(),
        "string": pa.string(),
        "strings": pa.list_(pa.string()),
    }
    table = pa.table({name: pa.array(rows, kinds[kind]) for name, (kind, rows) in columns.items()})
    sink = pa.BufferOutputStream()
    parquet.write_table(table, sink)
    content: bytes = sink.getvalue().to_pybytes()
    return content
