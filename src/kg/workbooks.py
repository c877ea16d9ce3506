"""The dataset as one workbook for Excel, LibreOffice and whatever else reads .xlsx.

A sheet a class, the relations, the evidence, and what all of it is. Every text is written
as text, whatever it begins with: no label becomes a formula, a link or a number.
"""

from __future__ import annotations

import io
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from . import names, tabular
from .errors import KgError
from .tabular import Node, Tables

if TYPE_CHECKING:
    from .results import Value

    Row = Sequence[Value]

_LONGEST = 32_767  # characters of a cell, which Excel allows; what is longer is cut by …
_MOST = 1_048_576  # rows of a sheet, likewise
_NARROW, _WIDE = 8, 60
_CREATED = datetime(2026, 1, 1)  # no clock: a workbook of the same data is the same file

_ABOUT = (
    ("数据集", "基层治理知识图谱", "Dataset", "Governance knowledge graph"),
    ("许可", "CC BY 4.0", "Licence", "CC BY 4.0, https://creativecommons.org/licenses/by/4.0/"),
    (
        "内容",
        "报纸文章关于基层治理的报道：每一陈述都注明其出处句。文章是通讯员所写，"
        "说明其报道了什么、如何表述，不说明何者有效。",
        "Contents",
        "What newspaper articles report on local governance, every statement with its sentence. "
        "The articles are by correspondents (通讯员) and tell what is reported and how it is "
        "presented, not what works.",
    ),
    (
        "空格",
        "“未报道”：文章没有说，既不是“没有”，也不是零。",
        "Empty cell",
        "Not reported: the article does not say. It is neither no nor zero.",
    ),
    (
        "出处",
        "passages 一栏是句子的名称，句子在 evidence 表；为空者出自登记表、编码手册或编码者"
        "（stated_by）。原文属于报社，此处只有指针、指纹、短锚与我们自己的转述。",
        "Evidence",
        "Column passages names sentences, which are in the sheet evidence; where it is empty, the "
        "registry, the codebook or a coder says so (stated_by). The text is the newspaper's: here "
        "are pointers, fingerprints, short anchors, and glosses in our own words.",
    ),
    (
        "编码",
        "属性 gov:codedAs 是研究者的归类，不是文章的话；gov:reportedEffect 是文章自称的成效。",
        "Coding",
        "gov:codedAs is a researcher's reading, not the article's words; gov:reportedEffect is an "
        "effect that the article itself claims.",
    ),
    (
        "标识",
        "id 前加 https://w3id.org/governance-kg/ 即其 IRI。",
        "Ids",
        f"Put {names.BASE} before an id and it is the thing's IRI.",
    ),
)


def workbook(found: Tables, version: str) -> bytes:
    """Return the workbook of a dataset, made by a version of `kg`.

    Raises KgError where XlsxWriter is not installed, or a sheet has no room for its rows.

    >>> from kg import labels, load
    >>> found = tabular.tables(load(build), labels.read(load(build)))
    >>> workbook(found, "0.1.0")[:2]
    b'PK'
    """
    try:
        from xlsxwriter import Workbook
    except ImportError:
        fix = "pip install 'governance-kg[tables]'"
        raise KgError(f"a workbook needs XlsxWriter: {fix}") from None
    content = io.BytesIO()
    book = Workbook(content, {"in_memory": True})
    book.set_properties({"title": "Governance knowledge graph", "created": _CREATED})
    sheets = {"about": _about(found, version)}
    sheets |= {kind: _class(nodes) for kind, nodes in found.of_class().items()}
    sheets |= {"relations": _relations(found), "evidence": _evidence(found)}
    taken: set[str] = set()
    for name, (header, rows) in sheets.items():
        if len(rows) >= _MOST:
            raise KgError(f"{name}: too many rows for a workbook; export Parquet instead")
        _write(book, _sheet_name(name, taken), header, rows)
    book.close()
    return content.getvalue()


Sheet = tuple[list[str], "list[Row]"]


def _about(found: Tables, version: str) -> Sheet:
    counts = ((kind, len(nodes)) for kind, nodes in found.of_class().items())
    rows: list[Row] = [*_ABOUT, ("程序", f"kg {version}", "Made by", f"kg {version}")]
    rows += [("表", kind, "Sheet", f"{kind}: {count}") for kind, count in counts]
    rows += [("表", "relations", "Sheet", f"relations: {len(found.relations)}")]
    rows += [("表", "evidence", "Sheet", f"evidence: {len(found.passages)}")]
    return ["项目", "说明", "item", "what it is"], rows


def _class(nodes: Sequence[Node]) -> Sheet:
    columns, links = tabular.columns(nodes), tabular.columns(nodes, links=True)
    rows: list[Row] = [
        [
            node.id,
            *(node.label[language] for language in names.LANGUAGES),
            *(_cell(node.values.get(column, [])) for column in columns),
            *("\n".join(node.links.get(link, [])) for link in links),
            " ".join(node.passages),
        ]
        for node in nodes
    ]
    return ["id", "label_zh", "label_en", *columns, *links, "passages"], rows


def _cell(values: list[Value]) -> Value:
    """Return one value as it is, several as lines of text."""
    return values[0] if len(values) == 1 else "\n".join(map(tabular.plain, values))


def _relations(found: Tables) -> Sheet:
    label = {node.id: node.label for node in found.nodes}
    header = ["source", "source_zh", "source_en", "property", "property_zh", "property_en"]
    rows: list[Row] = [
        [
            *(relation.source, *label[relation.source].values()),
            *(relation.property, *relation.label.values()),
            *(relation.target, *label[relation.target].values()),
            *(" ".join(relation.passages), " ".join(relation.stated_by)),
        ]
        for relation in found.relations
    ]
    header += ["target", "target_zh", "target_en", "passages", "stated_by"]
    return header, rows


def _evidence(found: Tables) -> Sheet:
    rows: list[Row] = [
        [
            *(row.passage, row.article, row.paragraph, row.sentence),
            *(row.gloss[language] for language in names.LANGUAGES),
            *("\n".join(row.anchors), row.fingerprint, row.iri),
        ]
        for row in found.passages
    ]
    header = ["passage", "article", "paragraph", "sentence", "gloss_zh", "gloss_en"]
    return [*header, "anchors", "fingerprint", "iri"], rows


def _sheet_name(name: str, taken: set[str]) -> str:
    """Return a name that Excel takes, which no sheet has yet, however it is spelt.

    >>> taken = set()
    >>> [_sheet_name(name, taken) for name in ("Role", "role", "a[b]:c" + "x" * 40)]
    ['Role', 'role~2', 'a_b__cxxxxxxxxxxxxxxxxxxxxxxxxx']
    """
    stem = "".join("_" if c in "[]:*?/\\'" or ord(c) < 32 else c for c in name)[:31] or "_"
    chosen, number = stem, 1
    while chosen.lower() in {*taken, "history"}:
        number += 1
        chosen = f"{stem[: 30 - len(str(number))]}~{number}"
    taken.add(chosen.lower())
    return chosen


def _write(book: Any, name: str, header: list[str], rows: Iterable[Row]) -> None:
    sheet = book.add_worksheet(name)
    bold = book.add_format({"bold": True, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    widths = [_NARROW] * len(header)
    last = 0
    for last, row in enumerate([header, *rows]):
        for column, value in enumerate(row):
            text = tabular.plain(value)
            longest = max(map(_width, text.splitlines()), default=0)
            widths[column] = min(_WIDE, max(widths[column], longest + 2))
            form = wrapped if last else bold
            if _fits_a_number(value):
                sheet.write_number(last, column, float(str(value)), form)
            elif text:
                sheet.write_string(last, column, _cut(text), form)
    for column, width in enumerate(widths):
        sheet.set_column(column, column, width)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, last, len(header) - 1)


def _fits_a_number(value: Value) -> bool:
    """Whether Excel, which counts in doubles, can hold a value as it is printed.

    >>> _fits_a_number(Decimal("34.1")), _fits_a_number(2**60 + 1), _fits_a_number("34.1")
    (True, False, False)
    """
    if isinstance(value, (bool, str)) or value is None:
        return False
    number = Decimal(str(value))
    return number.is_finite() and Decimal(repr(float(number))) == number


def _width(text: str) -> int:
    return sum(2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"
