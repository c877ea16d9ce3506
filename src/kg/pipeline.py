"""From data files to a finished build: read, check, assemble, write, swap in."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from importlib.metadata import version
from pathlib import Path
from typing import Any

from . import (
    bundle,
    checks,
    coverage,
    documents,
    entities,
    explorer,
    exports,
    labels,
    names,
    sources,
    store,
)
from .coverage import Coverage
from .errors import BuildError, Finding, SourceError
from .networks import network
from .ontology import context
from .places import Places
from .reports import report
from .sources import Source
from .store import Store
from .verification import verify

Progress = Callable[[str], None]

VOCABULARIES = {
    names.ONTOLOGY_GRAPH: "governance.ttl",
    names.CODEBOOK_GRAPH: "codebook.ttl",
}


@dataclass(frozen=True, slots=True)
class Checked:
    """The data files as a dataset, and what is wrong with them.

    `dataset` is None where a file's form is so wrong that no dataset can be made;
    `coverage` and `sentences`, by the id of their passage, are empty unless the articles'
    text was given.
    """

    dataset: Store | None
    findings: tuple[Finding, ...]
    coverage: tuple[Coverage, ...] = ()
    sentences: Mapping[str, str] = field(default_factory=dict)

    @property
    def ok(self) -> bool:
        """Whether there is a dataset and no finding is an error."""
        errors = any(finding.severity == "error" for finding in self.findings)
        return self.dataset is not None and not errors


def _quietly(step: str) -> None:
    """Show no progress."""


def assemble(read: Sequence[Source]) -> Store:
    """Make the dataset of data files, the ontology and the codebook."""
    folder = bundle.ontology()
    return store.assemble(
        (documents.jsonld(source, context()) for source in read),
        {graph: folder / file for graph, file in VOCABULARIES.items()},
    )


def check(
    data: Sequence[Path],
    texts: Mapping[str, str] | None = None,
    language: names.Language = "en",
    progress: Progress = _quietly,
) -> Checked:
    """Read and check folders of data files, and return all findings at once.

    `texts`, by file name, are those of the articles: with them, what they hold and the
    data does not account for is found, too. Raises SourceError, holding its findings,
    where a file cannot be read at all: broken YAML, not UTF-8, no such folder.
    """
    progress("reading")
    read, unreadable = sources.read(data)
    malformed = documents.check(read, context())
    if unreadable:
        found = sorted([*unreadable, *malformed])
        more = f" (and {len(found) - 1} more)" if found[1:] else ""
        raise SourceError(f"{found[0]}{more}", found)
    if malformed:
        unknown = checks.references(assemble([]), read)
        return Checked(None, tuple(sorted({*malformed, *unknown})))
    progress("assembling")
    dataset = assemble(read)
    progress("checking")
    places = Places(read, context())
    found = checks.run(dataset, read, places, language)
    if not texts:
        return Checked(dataset, tuple(found))
    progress("comparing with the text")
    pointers = [entry.passage for entry in entities.evidence(dataset).values()]
    verified = verify(texts, pointers)
    measured = coverage.measure(dataset, labels.read(dataset), verified)
    found = sorted([*found, *coverage.findings(measured, places)])
    sentences = {passage: sentence.text for passage, sentence in verified.found.items()}
    return Checked(dataset, tuple(found), tuple(measured), sentences)


def build(checked: Checked, out: Path, progress: Progress = _quietly) -> dict[str, Any]:
    """Write checked data in all formats to a folder, whole or not at all.

    Returns the numbers of its report. Everything is written beside `out` first; the last
    good build is replaced only when all is there. Same input, same bytes, except in
    `store/`, whose files are the engine's own. Raises BuildError where the data has
    errors, the disk is full, or `out` is something else than a build.
    """
    if checked.dataset is None or not checked.ok:
        raise BuildError("the data has errors; mend them first")
    numbers = report(checked.dataset, checked.findings, checked.coverage)
    try:
        _refuse_other_folders(out)
        out.parent.mkdir(parents=True, exist_ok=True)
        with _workshop(out) as work:
            progress("writing")
            _write(checked.dataset, numbers, checked.sentences, work / "fresh")
            _swap(work / "fresh", out, work / "last")
    except OSError as error:
        reason = error.strerror or str(error)
        raise BuildError(f"{out}: {reason}; the last build is as it was") from error
    return numbers


@contextmanager
def _workshop(out: Path) -> Iterator[Path]:
    """Make a folder beside `out`; remove it at the end, even if Ctrl-C comes during that."""
    work = Path(tempfile.mkdtemp(dir=out.parent, prefix=f".{out.name}-"))
    try:
        yield work
    finally:
        try:
            shutil.rmtree(work)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _refuse_other_folders(out: Path) -> None:
    if out.exists() and not (out / "kg.nq").exists() and (not out.is_dir() or any(out.iterdir())):
        raise BuildError(
            f"{out}: exists and is no build, so it is not replaced; "
            "choose another --out, or empty it"
        )


def _write(dataset: Store, numbers: dict[str, Any], texts: Mapping[str, str], folder: Path) -> None:
    folder.mkdir()
    for name in exports.RDF_FILES:
        (folder / name).write_bytes(exports.rdf(dataset, name))
    known = labels.read(dataset)
    graph = network(dataset, known)
    for name, write in exports.NETWORK_FILES.items():
        (folder / name).write_bytes(write(graph))
    (folder / "explorer.html").write_bytes(explorer.page(dataset, known, graph, texts))
    text = json.dumps(numbers, ensure_ascii=False, indent=2)
    (folder / "report.json").write_bytes(f"{text}\n".encode())
    described = exports.description(dataset, folder, version("governance-kg"))
    (folder / "dataset.ttl").write_bytes(described)
    dataset.save(folder / "store")


def _swap(fresh: Path, out: Path, last: Path) -> None:
    try:
        if out.exists():
            out.rename(last)
        fresh.rename(out)
    except BaseException:  # Ctrl-C, too, which may come between a renaming and the next line
        if not fresh.exists():
            out.rename(fresh)
        if last.exists():
            last.rename(out)
        raise
