"""The network as CSV on the Web: tables, and what their columns are.

(https://www.w3.org/TR/tabular-metadata/) `nodes.csv` and `edges.csv` are those of a build;
`passages.csv` has the sentences that the edges name.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

from . import exports, names
from .tabular import Tables

if TYPE_CHECKING:
    import networkx as nx

METADATA = "csv-metadata.json"  # the name that a processor looks for beside a table
_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"

Column = dict[str, Any]


def files(network: nx.MultiDiGraph[str], found: Tables) -> dict[str, bytes]:
    """Return the tables and their metadata by file name.

    >>> from kg import labels, load, network, tabular
    >>> found = tabular.tables(load(build), labels.read(load(build)))
    >>> sorted(files(network(build), found))
    ['csv-metadata.json', 'edges.csv', 'nodes.csv', 'passages.csv']
    """
    text = json.dumps(_metadata(), ensure_ascii=False, indent=2)
    return {
        "nodes.csv": exports.nodes(network),
        "edges.csv": exports.edges(network),
        "passages.csv": _passages(found),
        METADATA: f"{text}\n".encode(),
    }


def _passages(found: Tables) -> bytes:
    text = io.StringIO()
    header = [column["name"] for column in _PASSAGES]
    writer = csv.writer(text)
    writer.writerow(header)
    for row in found.passages:
        writer.writerow(
            [
                *(row.passage, row.article, row.paragraph, row.sentence),
                *(row.gloss[language] for language in names.LANGUAGES),
                *("\n".join(row.anchors), row.fingerprint),
            ]
        )
    return text.getvalue().encode()


def _column(name: str, zh: str, en: str, **more: Any) -> Column:
    """Return a column; its title is its name, as the file has it, and must not be another."""
    said = [{"@value": zh, "@language": "zh"}, {"@value": en, "@language": "en"}]
    return {"name": name, "titles": name, "dc:description": said, **more}


def _labels(prop: str, **more: Any) -> list[Column]:
    return [
        _column("label_zh", "中文名称", "name in Chinese", lang="zh", propertyUrl=prop, **more),
        _column("label_en", "英文名称", "name in English", lang="en", propertyUrl=prop, **more),
    ]


_COUNT = {"base": "nonNegativeInteger"}
_NODES = [
    _column("id", "标识", "id: the IRI without its base", required=True),
    _column("class", "类", "class, as a prefixed name", required=True),
    _column("group", "类的组别", "group of the class in pictures", required=True),
    *_labels(_LABEL, required=True),
    _column("degree", "关系数", "number of edges in this network", datatype=_COUNT, required=True),
]
_EDGES = [
    _column("source", "主语的标识", "id of the subject", required=True),
    _column("property", "属性", "property, as a prefixed name", required=True),
    _column("target", "宾语的标识", "id of the object", required=True),
    *_labels("http://www.w3.org/2000/01/rdf-schema#label", suppressOutput=True),
    _column(
        "passages",
        "陈述此关系的句子；空者出自登记表或编码者",
        "the sentences that state it; empty where the registry or a coder does",
        separator=" ",
    ),
]
_PASSAGES = [
    _column("passage", "句子的名称", "name of the sentence", required=True),
    _column("article", "文章的标识", "id of the article", required=True),
    _column("paragraph", "段", "paragraph, from 1", datatype=_COUNT, required=True),
    _column("sentence", "句", "sentence of the article, from 1", datatype=_COUNT, required=True),
    _column("gloss_zh", "我们的转述", "gloss in our own words, in Chinese", lang="zh"),
    _column("gloss_en", "我们的转述（英文）", "gloss in our own words", lang="en"),
    _column("anchors", "句中的短锚", "short strings that occur in it", separator="\n"),
    _column(
        "fingerprint",
        "原句的 SHA-256 指纹",
        "SHA-256 fingerprint of the sentence, whose text is not here",
        datatype={"base": "string", "format": "[0-9a-f]{64}"},
        required=True,
    ),
]


def _metadata() -> dict[str, Any]:
    about = "文章没有说的，是“未报道”，既不是“没有”，也不是零。"
    said = "What the articles do not say is not reported: neither no nor zero."
    ends = [_foreign("source", "nodes.csv", "id"), _foreign("target", "nodes.csv", "id")]
    key = ["source", "property", "target"]
    return {
        "@context": ["http://www.w3.org/ns/csvw", {"@language": "en"}],
        "dc:title": [
            {"@value": "基层治理知识图谱", "@language": "zh"},
            {"@value": "Governance knowledge graph", "@language": "en"},
        ],
        "dc:description": [
            {"@value": about, "@language": "zh"},
            {"@value": said, "@language": "en"},
        ],
        "dc:license": {"@id": "https://creativecommons.org/licenses/by/4.0/"},
        "dialect": {"header": True, "encoding": "utf-8"},
        "tables": [
            _table("nodes.csv", _NODES, ["id"], aboutUrl=f"{names.BASE}{{+id}}"),
            _table("edges.csv", _EDGES, key, foreignKeys=ends),
            _table(
                "passages.csv",
                _PASSAGES,
                ["passage"],
                aboutUrl=f"{names.BASE}passage/{{+passage}}",
            ),
        ],
    }


def _table(url: str, columns: list[Column], key: list[str], **more: Any) -> dict[str, Any]:
    return {"url": url, "tableSchema": {"columns": columns, "primaryKey": key, **more}}


def _foreign(column: str, table: str, key: str) -> dict[str, Any]:
    return {
        "columnReference": column,
        "reference": {"resource": table, "columnReference": key},
    }
