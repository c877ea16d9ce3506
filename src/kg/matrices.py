"""Models by the concepts of one scheme, as a coder coded them: for QCA and for R.

A cell has how many of a model's parts, the model included, were coded by the concept.
Where there is none it is `NA`: the article does not report it, which is not a zero.
"""

from __future__ import annotations

import csv
import io
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from . import entities, names
from .errors import KgError, QueryError, suggest
from .labels import Labels
from .names import Language
from .store import Queryable

NA = "NA"
BY = ("mechanism", "domain", "actor-type", "rule-type")

_PARTS = """
SELECT DISTINCT ?model ?concept ?part WHERE {
  ?model a gov:GovernanceModel ; (dcterms:hasPart|gov:hasForm)* ?part .
  GRAPH ?coding { ?coder a prov:Agent . ?part gov:codedAs ?concept }
  ?concept skos:inScheme ?scheme .
} ORDER BY ?model ?concept ?part
"""
_CONCEPTS = """
SELECT ?concept ?zh ?en ?note_zh ?note_en WHERE {
  ?concept skos:inScheme ?scheme ; skos:prefLabel ?zh , ?en ; skos:scopeNote ?note_zh , ?note_en .
  FILTER (LANG(?zh) = "zh" && LANG(?en) = "en" && LANG(?note_zh) = "zh" && LANG(?note_en) = "en")
} ORDER BY ?concept
"""


@dataclass(frozen=True, slots=True)
class Concept:
    """A column of a matrix, with what the codebook says of it in zh and en."""

    iri: str
    label: dict[str, str]
    note: dict[str, str]

    @property
    def name(self) -> str:
        """The last segment of the IRI: the name of the column."""
        return self.iri.rpartition("/")[2]


@dataclass(frozen=True, slots=True)
class Matrix:
    """Models (rows, by IRI) by concepts (columns); `parts` lacks what is not reported.

    `parts` of a cell are the IRIs of the parts of the model that were coded so.
    """

    coder: str
    models: tuple[str, ...]
    concepts: tuple[Concept, ...]
    parts: dict[tuple[str, str], list[str]]

    @property
    def counts(self) -> dict[tuple[str, str], int]:
        """The number of coded parts of each cell."""
        return {cell: len(parts) for cell, parts in self.parts.items()}

    def records(
        self, labels: Labels, language: Language = "en", *, presence: bool = False
    ) -> list[dict[str, str | int | None]]:
        """Return one record a model: id, label, and a column a concept; None is NA.

        With `presence`, a count is reduced to 1.
        """
        counts = self.counts
        rows: list[dict[str, str | int | None]] = []
        for model in self.models:
            row: dict[str, str | int | None] = {
                "model": names.local_id(model),
                "label": labels.name(model, language),
            }
            for concept in self.concepts:
                count = counts.get((model, concept.iri))
                row[concept.name] = min(count, 1) if presence and count else count
            rows.append(row)
        return rows


def matrix(store: Queryable, by: str, coder: str = "") -> Matrix:
    """Return the matrix of a scheme of the codebook (one of `BY`) and a coder's IRI.

    Without a coder, there must be only one. Raises QueryError otherwise, and for an
    unknown scheme.

    >>> from kg import load
    >>> counted = matrix(load(build), "mechanism").counts
    >>> counted[names.iri("model/two-heads"), names.iri("mechanism/resident-agents")] > 1
    True
    """
    if by not in BY:
        known = suggest(by, BY) or f"; take {', '.join(BY)}"
        raise QueryError(f"no scheme is called {by}{known}")
    chosen, scheme = coder or _only_coder(store), names.iri(f"scheme/{by}")
    parts: dict[tuple[str, str], list[str]] = defaultdict(list)
    for model, concept, part, *_ in store.query(_PARTS, scheme=scheme, coder=chosen):
        parts[str(model), str(concept)].append(str(part))
    return Matrix(
        coder=chosen,
        models=tuple(entities.of_class(store, "Model")),
        concepts=tuple(
            Concept(str(iri), {"zh": str(zh), "en": str(en)}, {"zh": str(nz), "en": str(ne)})
            for iri, zh, en, nz, ne, *_ in store.query(_CONCEPTS, scheme=scheme)
        ),
        parts=dict(parts),
    )


def _only_coder(store: Queryable) -> str:
    coders = entities.of_class(store, "Coder")
    if len(coders) != 1:
        known = ", ".join(map(names.local_id, coders)) or "none has coded anything"
        raise QueryError(f"say whose coding, with --coder: {known}")
    return coders[0]


def to_csv(records: Sequence[dict[str, str | int | None]]) -> bytes:
    """Return records as CSV (RFC 4180), with NA for None."""
    text = io.StringIO()
    writer = csv.DictWriter(text, list(records[0]))
    writer.writeheader()
    writer.writerows({k: NA if v is None else v for k, v in row.items()} for row in records)
    return text.getvalue().encode()


def codebook(found: Matrix) -> list[dict[str, str | int | None]]:
    """Return what the columns of a matrix mean, one record a concept."""
    return [
        {
            "column": concept.name,
            "iri": concept.iri,
            **{f"label_{language}": concept.label[language] for language in names.LANGUAGES},
            **{f"note_{language}": concept.note[language] for language in names.LANGUAGES},
            "coder": names.local_id(found.coder),
        }
        for concept in found.concepts
    ]


def write(
    found: Matrix,
    labels: Labels,
    folder: Path,
    language: Language = "en",
    *,
    presence: bool = False,
) -> list[Path]:
    """Write `matrix.csv`, `matrix.parquet` and `codebook.csv` to a folder.

    Raises KgError where the folder cannot be written, or pyarrow is not installed.
    """
    records = found.records(labels, language, presence=presence)
    files = {
        "matrix.csv": to_csv(records),
        "codebook.csv": to_csv(codebook(found)),
        "matrix.parquet": _parquet(records),
    }
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            (folder / name).write_bytes(content)
    except OSError as error:
        raise KgError(f"{folder}: cannot be written: {error.strerror}") from None
    return [folder / name for name in files]


def _parquet(records: Sequence[dict[str, str | int | None]]) -> bytes:
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        fix = "pip install 'governance-kg[tables]'"
        raise KgError(f"Parquet needs pyarrow: {fix}") from None
    kinds = {name: pa.int64() for name in records[0]} | {"model": pa.string(), "label": pa.string()}
    columns = {name: pa.array([row[name] for row in records], kinds[name]) for name in records[0]}
    sink = pa.BufferOutputStream()
    parquet.write_table(pa.table(columns), sink)
    content: bytes = sink.getvalue().to_pybytes()
    return content
