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

MAX_DEPTH = 50
"""An entry nests six levels; at tens of thousands, libyaml before 0.2.6 ends the process."""

_TOO_DEEP = "nested too deeply; an entry needs no more than six levels"

_CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f]")  # neither XML nor a terminal takes them

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
    def __init__(self, message: str, at: yaml.Event | yaml.Node | None = None) -> None:
        super().__init__(message)
        self.line = at.start_mark.line + 1 if at and at.start_mark else 0


def _refuse_what_is_not_used(text: str) -> None:
    depth = 0
    for event in yaml.parse(text, Loader=_Loader):
        if isinstance(event, yaml.AliasEvent):
            message = "aliases (*name) are not used in data files; write the value out"
            raise _Problem(message, event)
        if tag := getattr(event, "tag", None):
            raise _Problem(f"the tag {tag} is not used in data files; remove it", event)
        depth += isinstance(event, yaml.CollectionStartEvent)
        depth -= isinstance(event, yaml.CollectionEndEvent)
        if depth > MAX_DEPTH:
            raise _Problem(_TOO_DEEP, event)


def _scalar(node: yaml.ScalarNode) -> Any:
    if found := _CONTROL.search(node.value):
        raise _Problem(f"the control character {found[0]!a} stands in a text; remove it", node)
    match node.tag.rpartition(":")[2]:
        case "null":
            return None
        case "bool":
            return node.value == "true"
        case "int":
            return int(node.value)
    return node.value


class _Constructor:
    """Makes JSON of a node graph and notes the line of each value."""

    def __init__(self) -> None:
        self.lines: dict[Pointer, int] = {}

    def value(self, node: yaml.Node, path: Pointer = ()) -> Any:
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
            if not isinstance(key_node, yaml.ScalarNode):
                raise _Problem("a key must be a plain word", key_node)
            _scalar(key_node)
            key = key_node.value
            if key in data:
                raise _Problem(f"the key {key} stands twice in one entry; merge the two", key_node)
            self.lines[*path, key] = key_node.start_mark.line + 1
            data[key] = self.value(value_node, (*path, key))
        return data


def _place_and_advice(error: yaml.MarkedYAMLError, text: str) -> tuple[int, str]:
    """Return the line to look at: of an open bracket or quotation mark, where it opens."""
    problem, context = error.problem or "not YAML", error.context or ""
    mark = error.context_mark if "flow" in context or "quoted" in context else error.problem_mark
    line, column = (mark.line, mark.column) if mark else (0, 0)
    first = text.splitlines()[line][column:][:1] if "start any token" in problem else ""
    if first == "\t" or "tab character" in problem:
        advice = "a tab stands here; indent with spaces"
    elif first:
        advice = f"a text cannot begin with {first}; put it into quotation marks"
    elif "nesting depth" in problem:
        advice = _TOO_DEEP
    elif "mapping values are not allowed" in problem:
        advice = f"{problem}; put a text that contains ': ' into quotation marks"
    elif "another document" in problem:
        advice = "a second document begins here; remove the line ---"
    else:
        advice = f"{problem}; check quotation marks, brackets and indentation"
    return line + 1, advice


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
        _refuse_what_is_not_used(text)
        node = yaml.compose(text, Loader=_Loader)
        if not isinstance(node, yaml.MappingNode):
            raise _Problem("not a mapping; see CONTRIBUTING for what goes here", node)
        return Source(file, name, constructor.value(node), constructor.lines)
    except _Problem as error:
        line, message = error.line, str(error)
    except yaml.MarkedYAMLError as error:
        line, message = _place_and_advice(error, text)
    except yaml.reader.ReaderError as error:
        line = text.encode()[: error.position].count(b"\n") + 1
        message = f"{str(error).splitlines()[0]}; remove the character"
    raise SourceError(message, [Finding(file, line, "error", "yaml", message)])


def _unreadable(file: object, problem: str, line: int = 0) -> Finding:
    return Finding(str(file), line, "error", "unreadable", problem)


def _read_file(path: Path) -> str:
    try:
        if not path.is_file():  # a pipe or a device would never end
            problem = _unreadable(path, "not a regular file, or a link to none; remove it")
        elif path.stat().st_size > MAX_BYTES:
            limit = f"{MAX_BYTES // 1_000_000} MB"
            problem = _unreadable(path, f"larger than {limit}; write one file for each article")
        else:
            return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object[: error.start].count(b"\n") + 1
        advice = "not UTF-8; if it is GBK, convert it with iconv -f GBK -t UTF-8"
        problem = _unreadable(path, advice, line)
    except OSError as error:
        problem = _unreadable(path, f"cannot be read: {error.strerror}; make it readable")
    raise SourceError(str(problem), [problem])


def _files(folder: Path) -> tuple[list[Path], list[Finding]]:
    problems: list[OSError] = []
    found = sorted(
        Path(parent) / file
        for parent, _, files in os.walk(folder, onerror=problems.append)
        for file in files
        if file.endswith((".yaml", ".yml"))
    )
    advice = "give a folder of *.yaml files that you may read"
    findings = [
        _unreadable(error.filename, f"cannot be read: {error.strerror}; {advice}")
        for error in problems
    ]
    if not found and not findings:
        findings.append(_unreadable(folder, f"holds no *.yaml file; {advice}"))
    return found, findings


def read(folders: Sequence[Path]) -> tuple[list[Source], list[Finding]]:
    """Read all data files below `folders`, in the order of their names.

    Returns what could be read, and one finding for each file or folder that could not.
    """
    sources: dict[str, Source] = {}
    findings: list[Finding] = []
    for folder in folders:
        paths, unreadable = _files(folder)
        findings += unreadable
        for path in paths:
            name = path.relative_to(folder).with_suffix("").as_posix()
            try:
                source = parse(_read_file(path), str(path), name)
            except SourceError as error:
                findings += error.findings
                continue
            if name in sources:
                message = f"{sources[name].file} has the same name; rename one"
                findings.append(Finding(source.file, 0, "error", "same-file-name", message))
            sources.setdefault(name, source)
    return [sources[name] for name in sorted(sources)], findings
