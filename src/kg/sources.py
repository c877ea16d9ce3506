"""Data files: YAML read as the JSON it stands for, with line numbers.

YAML-LD (https://json-ld.github.io/yaml-ld/spec/) in the JSON schema of YAML 1.2, which
keeps 是/no/on/1:30 and dates as the strings they look like. A number with a fraction is
kept as its text, since JSON-LD would turn 34.1 into the double 3.41E1.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from .errors import Finding, SourceError

MAX_BYTES = 5_000_000
"""A data file holds one article; 5 MB is a hundred times the longest one we have."""

Pointer = tuple[str | int, ...]
"""The way to a value, as the tokens of a JSON Pointer (RFC 6901)."""


@dataclass(frozen=True, slots=True)
class Source:
    """One data file: its name as shown, its stem within the data folder, its content."""

    file: str
    name: str
    data: dict[str, Any]
    lines: dict[Pointer, int]

    def line(self, path: Pointer) -> int:
        """Return the 1-based line of the value at `path`, or of what encloses it."""
        while path and path not in self.lines:
            path = path[:-1]
        return self.lines.get(path, 0)

    def entities(self) -> Iterator[tuple[Pointer, dict[str, Any]]]:
        """Yield every mapping that has an `id`, with its path, in document order."""
        yield from _entities(self.data, ())


def _entities(value: Any, path: Pointer) -> Iterator[tuple[Pointer, dict[str, Any]]]:
    if isinstance(value, dict):
        if "id" in value:
            yield path, value
        for key, item in value.items():
            yield from _entities(item, (*path, key))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from _entities(item, (*path, index))


class _Loader(yaml.CSafeLoader):
    """Resolves plain scalars by the JSON schema of YAML 1.2.2, section 10.2."""

    yaml_implicit_resolvers: dict[str, Any] = {}  # noqa: RUF012 - as PyYAML has it


for _tag, _pattern, _first in (
    ("null", r"null|~|", "n~\0"),
    ("bool", r"true|false", "tf"),
    ("int", r"-?(0|[1-9][0-9]{0,17})", "-0123456789"),
):
    _Loader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}",
        re.compile(rf"^(?:{_pattern})$"),
        [c if c != "\0" else "" for c in _first],
    )


class _Problem(Exception):
    def __init__(self, message: str, mark: yaml.Mark | None) -> None:
        super().__init__(message)
        self.line = mark.line + 1 if mark else 0


def _scalar(node: yaml.ScalarNode) -> Any:
    match node.tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return node.value == "true"
        case "int":
            return int(node.value)
        case "str":
            return node.value
    raise _Problem(f"the tag {node.tag} is not used here; remove it", node.start_mark)


class _Constructor:
    """Makes JSON of a node graph and notes the line of each value."""

    def __init__(self) -> None:
        self.lines: dict[Pointer, int] = {}
        self._seen: set[int] = set()

    def value(self, node: yaml.Node, path: Pointer = ()) -> Any:
        if not isinstance(node, yaml.ScalarNode) and id(node) in self._seen:
            raise _Problem(
                "aliases (*name) are not used in data files; write the value out",
                node.start_mark,
            )
        self._seen.add(id(node))
        self.lines.setdefault(path, node.start_mark.line + 1)
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, index)) for index, item in enumerate(node.value)]
        if isinstance(node, yaml.ScalarNode):
            return _scalar(node)
        raise TypeError(node)

    def _mapping(self, node: yaml.MappingNode, path: Pointer) -> dict[str, Any]:
        data: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = key_node.value
            if not isinstance(key_node, yaml.ScalarNode):
                raise _Problem("a key must be a plain word", key_node.start_mark)
            if key in data:
                raise _Problem(
                    f"the key {key} stands twice in one entry; merge the two",
                    key_node.start_mark,
                )
            self.lines[*path, key] = key_node.start_mark.line + 1
            data[key] = self.value(value_node, (*path, key))
        return data


def _advice(error: yaml.MarkedYAMLError) -> str:
    problem = error.problem or "not YAML"
    if "'\\t'" in problem:
        return "a tab stands here; indent with spaces"
    if "mapping values are not allowed" in problem:
        return f"{problem}; put a text that contains ': ' into quotation marks"
    return f"{problem}; check quotation marks, brackets and indentation"


def parse(text: str, file: str, name: str) -> Source:
    """Read the text of a data file.

    Raises SourceError with one finding, which has the line, where it is not a YAML
    mapping or uses what data files do not: tags, aliases, a key twice.

    >>> parse("a: {b: [1, 34.1, no]}", "x.yaml", "x").data
    {'a': {'b': [1, '34.1', 'no']}}
    """
    constructor = _Constructor()
    line, message = 0, ""
    try:
        node = yaml.compose(text, Loader=_Loader)
        if not isinstance(node, yaml.MappingNode):
            raise _Problem("not a mapping; see CONTRIBUTING for what goes here", None)
        return Source(file, name, constructor.value(node), constructor.lines)
    except _Problem as error:
        line, message = error.line, str(error)
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        message = _advice(error)
    except yaml.YAMLError as error:
        message = f"{str(error).splitlines()[0]}; remove the character"
    except RecursionError:
        message = "nested too deeply; an entry needs no more than six levels"
    raise SourceError(message, [Finding(file, line, "error", "yaml", message)])


def _read_file(path: Path, file: str) -> str:
    problem = ""
    try:
        if path.stat().st_size > MAX_BYTES:
            problem = f"larger than {MAX_BYTES // 1_000_000} MB; one article a file"
        else:
            return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        problem = (
            f"not UTF-8 (byte {error.start}); if it is GBK, convert it with iconv -f GBK -t UTF-8"
        )
    except OSError as error:
        problem = f"cannot be read: {error.strerror}"
    raise SourceError(problem, [Finding(file, 0, "error", "unreadable", problem)])


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        raise SourceError(f"{folder}: no such folder; give one that holds *.yaml files")
    problems: list[OSError] = []
    found = sorted(
        Path(parent) / file
        for parent, _, files in os.walk(folder, onerror=problems.append)
        for file in files
        if file.endswith((".yaml", ".yml"))
    )
    for error in problems:
        raise SourceError(f"{error.filename}: cannot be read: {error.strerror}")
    if not found:
        raise SourceError(f"{folder}: holds no *.yaml file")
    return found


def read(folders: Sequence[Path]) -> tuple[list[Source], list[Finding]]:
    """Read all data files below `folders`, in the order of their names.

    Returns what could be read and one finding for each file that could not. Raises
    SourceError where a folder is missing, unreadable, or holds no data file.
    """
    sources: dict[str, Source] = {}
    findings: list[Finding] = []
    for folder in folders:
        for path in _files(folder):
            file = str(path)
            name = path.relative_to(folder).with_suffix("").as_posix()
            try:
                source = parse(_read_file(path, file), file, name)
            except SourceError as error:
                findings += error.findings
                continue
            if name in sources:
                message = f"{sources[name].file} has the same name; rename one"
                findings.append(Finding(file, 0, "error", "same-file-name", message))
            sources.setdefault(name, source)
    return [sources[name] for name in sorted(sources)], findings
