"""The dataset as a property graph, in the CSV that `neo4j-admin database import` reads.

(https://neo4j.com/docs/operations-manual/current/import/) Entities, concepts and passages
are nodes; each relation has the passages that state it as a property. Several texts of
one property are lines of one value, since an array of the importer has no escape for its
delimiter; only names and ids, which cannot hold it, are arrays.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Sequence

from . import names, tabular
from .tabular import Relation, Tables

_README = """\
Import these files into a new Neo4j database:

neo4j-admin database import full neo4j --multiline-fields=true \\
  --nodes=nodes.csv --nodes=passages.csv --relationships=relationships.csv

A relation's `passages` are names of :Passage nodes. Where a property is missing, it is
not reported, which is neither no nor zero. Data: CC BY 4.0.
"""


def files(found: Tables) -> dict[str, bytes]:
    """Return the files of a bulk import by name.

    >>> from kg import labels, load
    >>> found = tabular.tables(load(build), labels.read(load(build)))
    >>> files(found)["passages.csv"].decode().splitlines()[0]
    'id:ID,:LABEL,name,article,paragraph:int,sentence:int,gloss_zh,gloss_en,anchors,fingerprint'
    """
    return {
        "nodes.csv": _nodes(found),
        "passages.csv": _passages(found),
        "relationships.csv": _relationships(found),
        "README.txt": _README.encode(),
    }


def relation_type(prop: str) -> str:
    """Return the type of a property's relationships, as Cypher is written.

    >>> relation_type("gov:selectedFrom"), relation_type("dcterms:hasPart")
    ('SELECTED_FROM', 'HAS_PART')
    """
    local = re.split(r"[:#/]", prop)[-1]
    return re.sub(r"\W", "_", re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", local)).upper() or "TIE"


def _nodes(found: Tables) -> bytes:
    columns = tabular.columns(found.nodes)
    numbers = {column for column in columns if tabular.is_number(found.nodes, column)}
    typed = (f"{column}:double" if column in numbers else column for column in columns)
    header = ["id:ID", ":LABEL", "label_zh", "label_en", *typed, "passages:string[]"]
    rows = (
        [
            node.id,
            ";".join(node.classes),
            *(node.label[language] for language in names.LANGUAGES),
            *("\n".join(map(tabular.plain, node.values.get(column, []))) for column in columns),
            ";".join(node.passages),
        ]
        for node in found.nodes
    )
    return _csv(header, rows)


def _passages(found: Tables) -> bytes:
    header = ["id:ID", ":LABEL", "name", "article", "paragraph:int", "sentence:int"]
    header += ["gloss_zh", "gloss_en", "anchors", "fingerprint"]
    rows = (
        [
            *(names.local_id(row.iri), "Passage", row.passage, row.article),
            *(str(row.paragraph), str(row.sentence)),
            *(row.gloss[language] for language in names.LANGUAGES),
            *("\n".join(row.anchors), row.fingerprint),
        ]
        for row in found.passages
    )
    return _csv(header, rows)


def _relationships(found: Tables) -> bytes:
    header = [":START_ID", ":TYPE", ":END_ID", "property", "label_zh", "label_en"]
    header += ["weight:int", "passages:string[]", "stated_by:string[]"]
    within = (_within(names.local_id(row.iri), row.article) for row in found.passages)
    return _csv(header, [*map(_relationship, found.relations), *within])


def _relationship(relation: Relation) -> Sequence[str]:
    return [
        *(relation.source, relation_type(relation.property), relation.target, relation.property),
        *(relation.label[language] for language in names.LANGUAGES),
        str(len(relation.passages) + len(relation.stated_by)),
        *(";".join(relation.passages), ";".join(relation.stated_by)),
    ]


def _within(passage: str, article: str) -> Sequence[str]:
    return [passage, relation_type("gov:inArticle"), article, "gov:inArticle", *[""] * 5]


def _csv(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([header, *rows])
    return text.getvalue().encode()
