"""A folder as an RO-Crate 1.2: what its files are, whose, and what made them.

(https://www.researchobject.org/ro-crate/specification/1.2/) Only files that `kg` writes
are described, so that nobody else's file is given our licence; the engine's own `store/`
is not among them. The clock is not asked.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from . import names
from .errors import KgError
from .tabular import Tables

METADATA = "ro-crate-metadata.json"
PUBLISHED = "2026"
"""The year of the copyright: the date of publication, unless somebody knows the day."""

_CC_BY = "https://creativecommons.org/licenses/by/4.0/"
_MIT = "https://spdx.org/licenses/MIT"
_CSV, _JSON_LD = "text/csv", "application/ld+json"
_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PARQUET = "application/vnd.apache.parquet"

_FILES = {
    "kg.nq": ("application/n-quads", "The dataset: a named graph for each sentence"),
    "kg.trig": ("application/trig", "The dataset in TriG"),
    "kg.ttl": ("text/turtle", "The default graph: all statements without their sentences"),
    "kg.jsonld": (_JSON_LD, "The dataset in JSON-LD"),
    "kg.graphml": ("application/graphml+xml", "The network, with the sentences of each edge"),
    "kg.gexf": ("application/gexf+xml", "The network for Gephi"),
    "nodes.csv": (_CSV, "The nodes of the network"),
    "edges.csv": (_CSV, "The edges of the network, with their sentences"),
    "dataset.ttl": ("text/turtle", "Description of the dataset by VoID, DCAT and PROV"),
    "report.json": ("application/json", "Numbers of the build"),
    "explorer.html": ("text/html", "The dataset to look at, in one page that needs no network"),
    "kg.xlsx": (_XLSX, "Workbook: a sheet a class, relations, evidence"),
    "models.jsonld": (_JSON_LD, "The models with their parts and sentences, nested"),
    "csvw/nodes.csv": (_CSV, "The nodes of the network, described by csv-metadata.json"),
    "csvw/edges.csv": (_CSV, "The edges of the network, described by csv-metadata.json"),
    "csvw/passages.csv": (_CSV, "The sentences: place, gloss, anchors, fingerprint"),
    "csvw/csv-metadata.json": ("application/csvm+json", "What the columns mean (CSVW)"),
    "neo4j/nodes.csv": (_CSV, "Nodes for neo4j-admin database import"),
    "neo4j/passages.csv": (_CSV, "Sentences as nodes, for neo4j-admin database import"),
    "neo4j/relationships.csv": (_CSV, "Relationships for neo4j-admin database import"),
    "neo4j/README.txt": ("text/plain", "How to import the CSV files into Neo4j"),
    "parquet/nodes.parquet": (_PARQUET, "Entities and concepts, with what is said of each"),
    "parquet/relations.parquet": (_PARQUET, "Relations with their sentences"),
    "parquet/passages.parquet": (_PARQUET, "The sentences: place, gloss, anchors, fingerprint"),
}

Entity = dict[str, Any]


def present(folder: Path) -> dict[str, bytes]:
    """Return the files in a folder that `kg` writes, by their path in it."""
    paths = {name: folder / name for name in _FILES}
    return {name: path.read_bytes() for name, path in paths.items() if path.is_file()}


def metadata(
    files: Mapping[str, bytes], found: Tables, version: str, published: str = PUBLISHED
) -> bytes:
    """Return the metadata file of a crate of files, given by their path in it.

    `found` names the articles that the dataset rests on, `version` that of `kg`. Raises
    KgError where `published` is no date of ISO 8601.

    >>> from kg import labels, load, tabular
    >>> found = tabular.tables(load(build), labels.read(load(build)))
    >>> crate = json.loads(metadata({"kg.nq": b""}, found, "0.1.0"))
    >>> crate["@graph"][0]["conformsTo"]
    {'@id': 'https://w3id.org/ro/crate/1.2'}
    """
    if not _is_date(published):
        raise KgError(f"{published}: no date of publication; write it as 2026-06-30")
    described = [_file(name, files[name]) for name in sorted(files)]
    articles = [_article(node.id, node.label) for node in found.of_class().get("Article", [])]
    entities = [
        {
            "@id": METADATA,
            "@type": "CreativeWork",
            "conformsTo": {"@id": "https://w3id.org/ro/crate/1.2"},
            "about": {"@id": "./"},
        },
        _root(described, articles, version, published),
        *described,
        *articles,
        *_context(described, articles, version),
    ]
    crate = {"@context": "https://w3id.org/ro/crate/1.2/context", "@graph": entities}
    return (json.dumps(crate, ensure_ascii=False, indent=2) + "\n").encode()


def _is_date(text: str) -> bool:
    """Whether a text is a day, a month or a year of ISO 8601.

    >>> [_is_date(text) for text in ("2026", "2026-06", "2026-02-28", "2026-02-30", "20260228")]
    [True, True, True, False, False]
    """
    if not re.fullmatch(r"\d{4}(-\d\d){0,2}", text, re.ASCII):
        return False
    try:
        date.fromisoformat(text + "-01-01"[len(text) - 4 :])
    except ValueError:
        return False
    return True


def _root(files: list[Entity], articles: list[Entity], version: str, published: str) -> Entity:
    return {
        "@id": "./",
        "@type": "Dataset",
        "identifier": names.iri("dataset"),
        "name": "Governance knowledge graph",
        "alternateName": "基层治理知识图谱",
        "description": "What newspaper articles report on local governance in China; each "
        "statement leads back to its sentence. What an article does not say is not reported: "
        "neither no nor zero. The articles' text is not included.",
        "datePublished": published,
        "version": version,
        "license": {"@id": _CC_BY},
        "author": {"@id": "#authors"},
        "inLanguage": ["zh", "en"],
        "isBasedOn": _ids(articles),
        "hasPart": _ids(files),
        "mentions": {"@id": "#made"},
    }


def _file(name: str, content: bytes) -> Entity:
    form, description = _FILES[name]
    licences = [_CC_BY, _MIT] if form == "text/html" else [_CC_BY]
    return {
        "@id": name,
        "@type": "File",
        "name": name,
        "description": description,
        "encodingFormat": form,
        "contentSize": str(len(content)),
        "sha256": hashlib.sha256(content).hexdigest(),
        "license": [{"@id": licence} for licence in licences],
    }


def _article(name: str, label: dict[str, str]) -> Entity:
    return {
        "@id": names.iri(name),
        "@type": "NewsArticle",
        "name": label["en"],
        "alternateName": label["zh"],
    }


def _context(files: list[Entity], articles: list[Entity], version: str) -> list[Entity]:
    """Return who, under what licence, and what made the files."""
    return [
        {"@id": "#authors", "@type": "Organization", "name": "the kg authors"},
        {
            "@id": _CC_BY,
            "@type": "CreativeWork",
            "name": "Creative Commons Attribution 4.0 International",
            "description": "Licence of the ontology and the data.",
        },
        {
            "@id": _MIT,
            "@type": "CreativeWork",
            "name": "MIT License",
            "description": "Licence of the code, also of that in the explorer's page.",
        },
        {
            "@id": "#kg",
            "@type": "SoftwareApplication",
            "name": "kg",
            "softwareVersion": version,
            "license": {"@id": _MIT},
            "author": {"@id": "#authors"},
        },
        {
            "@id": "#made",
            "@type": "CreateAction",
            "name": f"Made by kg {version}",
            "instrument": {"@id": "#kg"},
            "object": _ids(articles),
            "result": _ids(files),
        },
    ]


def _ids(entities: list[Entity]) -> list[Entity]:
    return [{"@id": entity["@id"]} for entity in entities]
