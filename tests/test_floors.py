"""The house: who may import whom, where a library may be used, how big a room may be."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from typing import NamedTuple

import pytest

from conftest import REPOSITORY

PACKAGE = REPOSITORY / "src" / "kg"

# Lowest first. A module imports from lower floors only.
FLOORS: list[tuple[str, ...]] = [
    ("bundle", "errors", "names"),
    ("evidence", "ontology", "sources"),
    ("documents", "drafts", "places", "store"),
    ("checks", "entities", "exports", "labels", "questions"),
    ("coverage", "networks", "terminal"),
    ("api", "reports"),
    ("pipeline",),
    ("cli",),
]
FLOOR = {module: number for number, floor in enumerate(FLOORS) for module in floor}

# The only modules that may use a library when they run, in all of the package.
FENCES = {
    "networkx": {"exports", "networks"},
    "oxrdflib": {"api"},
    "pyoxigraph": {"store"},
    "pyshacl": {"checks"},
    "rdflib": {"api", "checks"},
    "rich": {"terminal"},
    "typer": {"cli"},
    "yaml": {"sources"},
}
HEAVY = {"networkx", "oxrdflib", "pyshacl", "rdflib", "rich"}

LONGEST_MODULE, LONGEST_FUNCTION = 300, 50


class Import(NamedTuple):
    """One imported module: of ours by its name, or a library by its first name."""

    name: str
    ours: bool
    for_types: bool  # under `if TYPE_CHECKING:`
    deferred: bool  # within a function


def imports(code: str) -> list[Import]:
    """All imports in a module of the package, wherever they stand in it."""
    return list(_imports(ast.parse(code), for_types=False, deferred=False))


def _imports(node: ast.AST, for_types: bool, deferred: bool) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            first, _, rest = alias.name.partition(".")
            ours = first == "kg"
            yield Import(rest if ours else first, ours, for_types, deferred)
    elif isinstance(node, ast.ImportFrom):
        path = (node.module or "").split(".")
        ours = bool(node.level) or path[0] == "kg"
        home = path if node.level else path[1:] if ours else path
        names = home[:1] if any(home) else [alias.name for alias in node.names]
        yield from (Import(name, ours, for_types, deferred) for name in names)
    elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
        for statement in node.body:
            yield from _imports(statement, True, deferred)
        for statement in node.orelse:
            yield from _imports(statement, for_types, deferred)
    else:
        inside = isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda))
        for child in ast.iter_child_nodes(node):
            yield from _imports(child, for_types, deferred or inside)


MODULES = {path.stem: path for path in sorted(PACKAGE.glob("*.py"))}
ROOMS = sorted(set(MODULES) - {"__init__"})
CODE = {name: path.read_text(encoding="utf-8") for name, path in MODULES.items()}
IMPORTS = {name: imports(code) for name, code in CODE.items()}


def lower(module: str) -> set[str]:
    return {found.name for found in IMPORTS[module] if found.ours}


def test_imports_are_seen_wherever_they_stand() -> None:
    code = """
import kg.store
from . import labels as l, names
from .errors import KgError
from kg.sources import Source
if TYPE_CHECKING:
    from .ontology import Term
    import networkx as nx
else:
    import rich.table
class Room:
    def door(self):
        try:
            from rdflib.term import URIRef
        finally:
            pass
"""
    assert [tuple(found) for found in imports(code)] == [
        ("store", True, False, False),
        ("labels", True, False, False),
        ("names", True, False, False),
        ("errors", True, False, False),
        ("sources", True, False, False),
        ("ontology", True, True, False),
        ("networkx", False, True, False),
        ("rich", False, False, False),
        ("rdflib", False, False, True),
    ]


def lowest(module: str) -> int:
    """The lowest floor on which a module can stand."""
    return max((lowest(name) + 1 for name in lower(module)), default=0)


def test_every_module_has_one_floor() -> None:
    as_imported = [
        tuple(room for room in ROOMS if lowest(room) == floor)
        for floor in sorted(set(map(lowest, ROOMS)))
    ]
    assert sorted(FLOOR) == ROOMS, f"as the imports stand: {as_imported}"
    assert sum(map(len, FLOORS)) == len(FLOOR)


def test_the_house_has_no_other_house_in_it() -> None:
    assert [path for path in PACKAGE.rglob("*.py") if path.parent != PACKAGE] == []


@pytest.mark.parametrize("module", ROOMS)
def test_a_module_imports_from_lower_floors_only(module: str) -> None:
    """Those for types count too; a module knows nothing of its own floor."""
    too_high = {name for name in lower(module) if FLOOR[name] >= FLOOR[module]}
    assert not too_high


def test_the_package_itself_imports_only_the_errors_when_it_is_imported() -> None:
    at_once = {found.name for found in IMPORTS["__init__"] if found.ours and not found.for_types}
    assert at_once == {"errors"}


@pytest.mark.parametrize("library", FENCES)
def test_a_library_is_used_only_where_it_may_be(library: str) -> None:
    users = {
        module
        for module, found in IMPORTS.items()
        if any(entry.name == library and not entry.for_types for entry in found)
    }
    assert users == FENCES[library]


def test_every_library_that_is_required_is_fenced() -> None:
    outside = {found.name for module in IMPORTS.values() for found in module if not found.ours}
    assert outside - set(sys.stdlib_module_names) == set(FENCES)


@pytest.mark.parametrize("module", MODULES)
def test_what_is_slow_to_import_is_imported_where_it_is_needed(module: str) -> None:
    at_once = {found.name for found in IMPORTS[module] if not (found.deferred or found.for_types)}
    assert not at_once & HEAVY


@pytest.mark.parametrize("module", MODULES)
def test_modules_and_functions_are_small(module: str) -> None:
    assert len(CODE[module].splitlines()) <= LONGEST_MODULE
    functions = [
        node
        for node in ast.walk(ast.parse(CODE[module]))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    lines = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {name: length for name, length in lines.items() if length > LONGEST_FUNCTION} == {}


def calls(module: str) -> set[str]:
    tree = ast.walk(ast.parse(CODE[module]))
    return {ast.unparse(node.func) for node in tree if isinstance(node, ast.Call)}


def test_only_the_terminal_prints_and_only_the_command_line_exits() -> None:
    assert {module for module in MODULES if "print" in calls(module)} <= {"terminal"}
    exits = {"exit", "quit", "os._exit", "sys.exit"}
    assert {module for module in MODULES if exits & calls(module)} <= {"cli"}
    written = {module for module in MODULES if any("sys.std" in call for call in calls(module))}
    assert written <= {"cli", "terminal"}


@pytest.mark.parametrize("module", MODULES)
def test_nothing_is_a_junk_drawer(module: str) -> None:
    assert module not in {"common", "helpers", "misc", "tools", "util", "utils"}
    tree = ast.walk(ast.parse(CODE[module]))
    stars = [
        node
        for node in tree
        if isinstance(node, ast.ImportFrom) and any(alias.name == "*" for alias in node.names)
    ]
    assert not stars
