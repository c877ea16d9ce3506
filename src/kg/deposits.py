"""A folder of the dataset in the formats of other programs, to hand on or to deposit."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from importlib.metadata import version
from pathlib import Path

from . import columnar, crates, framing, labels, propertygraphs, tabular, webtables, workbooks
from .errors import KgError, QueryError, suggest
from .labels import Labels
from .networks import network
from .store import Queryable
from .tabular import Tables

PLAIN = ("neo4j", "csvw")
"""The formats that need no library besides those of `kg` itself."""


def _neo4j(_: Queryable, __: Labels, found: Tables) -> dict[str, bytes]:
    return _within("neo4j", propertygraphs.files(found))


def _csvw(dataset: Queryable, known: Labels, found: Tables) -> dict[str, bytes]:
    return _within("csvw", webtables.files(network(dataset, known), found))


def _excel(_: Queryable, __: Labels, found: Tables) -> dict[str, bytes]:
    return {"kg.xlsx": workbooks.workbook(found, _version())}


def _parquet(_: Queryable, __: Labels, found: Tables) -> dict[str, bytes]:
    return _within("parquet", columnar.files(found))


def _jsonld(dataset: Queryable, _: Labels, __: Tables) -> dict[str, bytes]:
    return {"models.jsonld": framing.models(dataset)}


FORMATS: dict[str, Callable[[Queryable, Labels, Tables], dict[str, bytes]]] = {
    "neo4j": _neo4j,
    "csvw": _csvw,
    "excel": _excel,
    "parquet": _parquet,
    "jsonld": _jsonld,
}


def export(
    dataset: Queryable,
    folder: Path,
    formats: Collection[str] = PLAIN,
    *,
    crate: bool = False,
    published: str = crates.PUBLISHED,
) -> list[Path]:
    """Write a dataset to a folder in the formats chosen, and return the files written.

    With `crate`, the folder becomes an RO-Crate of all files of `kg` in it, be they
    written now or before; it may be a build. Nothing is written unless all can be made,
    and no other file is touched. Same input, same bytes. Raises QueryError for an unknown
    format, KgError where one needs a library that is not installed, or the folder cannot
    be written.

    >>> from kg import load
    >>> [path.name for path in export(load(build), build.with_name("out"), ["csvw"])]
    ['nodes.csv', 'edges.csv', 'passages.csv', 'csv-metadata.json']
    """
    for form in formats:
        if form not in FORMATS:
            fix = suggest(form, FORMATS) or f"; take {', '.join(FORMATS)}"
            raise QueryError(f"no format is called {form}{fix}")
    known = labels.read(dataset)
    found = tabular.tables(dataset, known)
    files: dict[str, bytes] = {}
    for form in dict.fromkeys(formats):
        files |= FORMATS[form](dataset, known, found)
    try:
        if crate:
            described = crates.present(folder) | files
            files[crates.METADATA] = crates.metadata(described, found, _version(), published)
        return _write(folder, files)
    except OSError as error:
        place = error.filename or folder
        raise KgError(f"{place}: cannot be written: {error.strerror}") from None


def _version() -> str:
    return version("governance-kg")


def _within(folder: str, files: Mapping[str, bytes]) -> dict[str, bytes]:
    return {f"{folder}/{name}": content for name, content in files.items()}


def _write(folder: Path, files: Mapping[str, bytes]) -> list[Path]:
    """Write each file beside its place and move it there, so that none is ever half there."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(f".{path.name}.part")
        try:
            part.write_bytes(content)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
    return [folder / name for name in files]
