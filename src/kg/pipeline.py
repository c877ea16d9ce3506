"""From data files to a finished build: read, check, assemble, write, swap in."""

from __future__ import annotations

import json
import tempfile
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from . import bundle, checks, documents, exports, labels, names, sources, store
from .errors import BuildError, Finding, SourceError
from .networks import network
from .ontology import context
from .sources import Source
from .store import Store

Progress = Callable[[str], None]

VOCABULARIES = {
    names.ONTOLOGY_GRAPH: "governance.ttl",
    names.CODEBOOK_GRAPH: "codebook.ttl",
}

_COVERAGE = """
SELECT ?article (COUNT(DISTINCT ?passage) AS ?sentences)
  (COUNT(DISTINCT ?silent) AS ?empty) (COUNT(?subject) AS ?claims) WHERE {
  ?passage gov:inArticle ?article .
  OPTIONAL { GRAPH ?passage { ?subject ?property ?object } }
  OPTIONAL { ?passage gov:because ?reason . BIND (?passage AS ?silent) }
} GROUP BY ?article ORDER BY ?article
"""


@dataclass(frozen=True, slots=True)
class Checked:
    """The data files as a dataset, and what is wrong with them.

    `dataset` is None where a file's form is so wrong that no dataset can be made.
    """

    dataset: Store | None
    findings: tuple[Finding, ...]

    @property
    def ok(self) -> bool:
        """Whether there is a dataset and no finding is an error."""
        errors = any(finding.severity == "error" for finding in self.findings)
        return self.dataset is not None and not errors


@dataclass(frozen=True, slots=True)
class Build:
    """A finished build: its folder, and the numbers of its report."""

    out: Path
    report: dict[str, object]
    findings: tuple[Finding, ...]


def assemble(read: Sequence[Source]) -> Store:
    """Make the dataset of data files, the ontology and the codebook."""
    folder = bundle.ontology()
    return store.assemble(
        (documents.jsonld(source, context()) for source in read),
        {graph: folder / file for graph, file in VOCABULARIES.items()},
    )


def check(
    data: Sequence[Path], language: checks.Language = "en", progress: Progress = print
) -> Checked:
    """Read and check data files, and return all findings at once.

    Raises SourceError, holding those findings, where a file cannot be read at all:
    broken YAML, not UTF-8, no such folder.
    """
    progress("reading")
    read, unreadable = sources.read(data)
    malformed = documents.check(read, context())
    if unreadable:
        raise SourceError("unreadable data files", sorted([*unreadable, *malformed]))
    if malformed:
        return Checked(None, tuple(sorted(malformed)))
    progress("assembling")
    dataset = assemble(read)
    progress("checking")
    return Checked(dataset, tuple(checks.run(dataset, read, language)))


def report(dataset: Store, findings: Sequence[Finding]) -> dict[str, object]:
    """Return the numbers of a dataset: triples, entities by class, claims by article."""
    graphs, triples = Counter[str](), 0
    for quad in dataset.quads():
        graph = str(quad.graph_name)
        graphs[graph] += 1
        triples += graph == "DEFAULT"
    classes = dataset.query(
        "SELECT ?class (COUNT(?e) AS ?n) { ?e a ?class } GROUP BY ?class ORDER BY ?class"
    )
    return {
        "triples": triples,
        "quads": len(dataset),
        "graphs": len(graphs) - 1,
        "classes": {context().shorten(str(name)): count for name, count in classes},
        "articles": {
            names.local_id(str(article)).removeprefix("article/"): {
                "sentences": sentences,
                "with_claims": int(str(sentences)) - int(str(empty)),
                "declared_empty": empty,
                "claims": claims,
            }
            for article, sentences, empty, claims in dataset.query(_COVERAGE)
        },
        "findings": [
            {
                "file": finding.file,
                "line": finding.line,
                "severity": finding.severity,
                "rule": finding.rule,
                "message": finding.message,
            }
            for finding in findings
        ],
    }


def build(
    dataset: Store, findings: Sequence[Finding], out: Path, progress: Progress = print
) -> Build:
    """Write a dataset in all formats to a folder, whole or not at all.

    Everything is written beside `out` first; the last good build is replaced only when
    all is there. Same input, same bytes, except in `store/`, whose files are the
    engine's own. Raises BuildError where the disk is full, or `out` is not a build.
    """
    _refuse_other_folders(out)
    numbers = report(dataset, findings)
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=out.parent, prefix=f".{out.name}-") as work:
            fresh = Path(work) / "build"
            fresh.mkdir()
            progress("writing")
            _write(dataset, numbers, fresh)
            _swap(fresh, out, Path(work) / "last")
    except OSError as error:
        reason = error.strerror or str(error)
        raise BuildError(f"{out}: {reason}; the last build is as it was") from error
    return Build(out, numbers, tuple(findings))


def _refuse_other_folders(out: Path) -> None:
    if out.exists() and not (out / "kg.nq").exists() and (not out.is_dir() or any(out.iterdir())):
        raise BuildError(
            f"{out}: exists and is no build, so it is not replaced; "
            "choose another --out, or empty it"
        )


def _write(dataset: Store, numbers: dict[str, object], folder: Path) -> None:
    for name in exports.RDF_FILES:
        (folder / name).write_bytes(exports.rdf(dataset, name))
    graph = network(dataset, labels.read(dataset))
    for name, write in exports.NETWORK_FILES.items():
        (folder / name).write_bytes(write(graph))
    (folder / "dataset.ttl").write_bytes(exports.description(dataset))
    text = json.dumps(numbers, ensure_ascii=False, indent=2)
    (folder / "report.json").write_text(f"{text}\n", encoding="utf-8")
    dataset.save(folder / "store")


def _swap(fresh: Path, out: Path, last: Path) -> None:
    if not out.exists():
        fresh.rename(out)
        return
    out.rename(last)
    try:
        fresh.rename(out)
    except BaseException:
        last.rename(out)
        raise
