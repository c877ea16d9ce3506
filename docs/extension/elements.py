"""Elements of generated pages, as docutils nodes: whatever a label holds, it stays text."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias

from docutils import nodes
from sphinx import addnodes

Content: TypeAlias = "str | nodes.Node | Sequence[str | nodes.Node]"


def texts(content: Content) -> list[nodes.Node]:
    """Return content as nodes."""
    parts = [content] if isinstance(content, (str, nodes.Node)) else content
    return [nodes.Text(part) if isinstance(part, str) else part for part in parts]


def paragraph(content: Content) -> nodes.paragraph:
    """Return a paragraph."""
    return nodes.paragraph("", "", *texts(content))


def code(text: str) -> nodes.literal:
    """Return a piece of code within a line."""
    return nodes.literal(text, text)


def link(text: str, place: str, *, as_code: bool = False) -> nodes.reference:
    """Return a link to a place on the same page."""
    inner = code(text) if as_code else nodes.Text(text)
    return nodes.reference("", "", inner, refuri=f"#{place}", internal=True)


def joined(parts: Iterable[Content], comma: str = ", ") -> list[nodes.Node]:
    """Return contents with commas between them."""
    found: list[nodes.Node] = []
    for part in parts:
        found += [nodes.Text(comma)] * bool(found) + texts(part)
    return found


def listing(text: str, language: str = "none") -> nodes.literal_block:
    """Return a block of code."""
    return nodes.literal_block(text, text, language=language)


def section(title: Content, place: str, *content: nodes.Node) -> nodes.section:
    """Return a section that can be linked to."""
    return nodes.section(
        "", nodes.title("", "", *texts(title)), *content, ids=[place], names=[place.lower()]
    )


def fields(rows: Iterable[tuple[str, Content]]) -> nodes.field_list:
    """Return name and content, those left out that have no content."""
    return nodes.field_list(
        "",
        *(
            nodes.field("", nodes.field_name("", name), nodes.field_body("", paragraph(content)))
            for name, content in rows
            if content
        ),
    )


def entries(items: Iterable[tuple[Content, str, Sequence[nodes.Node]]]) -> nodes.definition_list:
    """Return terms with their explanations; each term can be linked to by its place."""
    return nodes.definition_list(
        "",
        *(
            nodes.definition_list_item(
                "",
                nodes.term("", "", *texts(term), ids=[place]),
                nodes.definition("", *content),
            )
            for term, place, content in items
        ),
        classes=["terms"],
    )


def table(head: Sequence[str], rows: Iterable[Sequence[Content]]) -> nodes.table:
    """Return a table; furo lets a wide one scroll by itself."""

    def row(cells: Iterable[Content]) -> nodes.row:
        return nodes.row("", *(nodes.entry("", paragraph(cell)) for cell in cells))

    columns = [nodes.colspec(colwidth=1) for _ in head]
    body = nodes.tbody("", *map(row, rows))
    group = nodes.tgroup("", *columns, nodes.thead("", row(head)), body, cols=len(head))
    return nodes.table("", group, classes=["generated"])


def index(names: Iterable[str], place: str) -> nodes.Node:
    """Return entries of the index, by which the search finds a place on a page."""
    # a semicolon would divide an entry in two
    entries = [("single", name.replace(";", ","), place, "", None) for name in names if name]
    return addnodes.index(entries=entries)
