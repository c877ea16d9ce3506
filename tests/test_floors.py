"""The house: who may import whom, where a library may be used, how big a file may be."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest

from conftest import REPOSITORY

PACKAGE = REPOSITORY / "src" / "kg"

# Lowest first. A room (a module, or a folder of them) imports from lower floors only.
FLOORS: list[tuple[str, ...]] = [
    ("bundle", "embedding", "errors", "layouts", "names"),
    ("evidence", "ontology", "positions", "questions", "sources"),
    ("documents", "drafts", "notebooks", "places", "verification"),
    ("results",),
    ("store",),
    ("checks", "contents", "entities", "exports", "frames", "framing", "labels", "remote"),
    ("comparison", "coverage", "grammar", "matrices", "networks", "search", "successors"),
    ("directory", "pages", "pairs", "projections", "reports", "selections", "tabular", "viewdata"),
    ("columnar", "crates", "explorer", "propertygraphs", "viz", "webtables", "workbooks"),
    ("api", "deposits", "differences", "formats", "pipeline", "schemas"),
    ("server", "wording"),
    ("assistant", "terminal"),
    ("cli",),
    ("__main__",),
]

# The only rooms that may use a library when they run, in all of the package.
FENCES = {
    "jinja2": {"pages"},
    "mcp": {"assistant"},
    "networkx": {"exports", "layouts", "networks", "positions", "projections", "selections"},
    "numpy": {"layouts"},
    "oxrdflib": {"api"},
    "pandas": {"frames"},
    "pyarrow": {"columnar", "matrices"},
    "pydantic": {"assistant"},
    "pyld": {"framing"},
    "pyoxigraph": {"results", "server", "store"},
    "pypinyin": {"search"},
    "pyshacl": {"checks"},
    "pyvis": {"viz"},
    "rdflib": {"api", "checks"},
    "rich": {"terminal"},
    "starlette": {"server"},
    "typer": {"cli"},
    "uvicorn": {"assistant", "server"},
    "watchfiles": {"server"},
    "xlsxwriter": {"workbooks"},
    "yaml": {"sources"},
}
QUICK = {"mcp", "pydantic", "pyoxigraph", "starlette", "typer", "uvicorn", "yaml"}
"""Libraries that a module may import when it is imported itself."""

LONGEST_FILE, LONGEST_FUNCTION = 300, 50


class Import(NamedTuple):
    """One import: of a room of ours, or of a library by its first name."""

    name: str
    ours: bool
    for_types: bool = False  # under `if TYPE_CHECKING:`
    deferred: bool = False  # within a function


def imports(code: str, depth: int = 0) -> list[Import]:
    """All imports in a file, wherever they stand in it.

    `depth` is the number of folders between the file and the package; imports within its
    own folder are left out.
    """
    return list(_imports(ast.parse(code), depth, Import("", True)))


def _imports(node: ast.AST, depth: int, where: Import) -> Iterator[Import]:
    if isinstance(node, ast.Import):
        for alias in node.names:
            yield _import(alias.name.split("."), where)
    elif isinstance(node, ast.ImportFrom):
        path = ["kg"] * bool(node.level) + (node.module.split(".") if node.module else [])
        if not 0 < node.level <= depth:
            for alias in node.names:
                yield _import([*path, alias.name], where)
    elif isinstance(node, ast.If) and ast.unparse(node.test).endswith("TYPE_CHECKING"):
        for statement in node.body:
            yield from _imports(statement, depth, where._replace(for_types=True))
        for statement in node.orelse:
            yield from _imports(statement, depth, where)
    else:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.Lambda)):
            where = where._replace(deferred=True)
        for child in ast.iter_child_nodes(node):
            yield from _imports(child, depth, where)


def _import(path: list[str], where: Import) -> Import:
    ours = path[0] == "kg"
    return where._replace(name=path[1] if ours else path[0], ours=ours)


FILES = {str(path.relative_to(PACKAGE)): path for path in sorted(PACKAGE.rglob("*.py"))}
CODE = {name: path.read_text(encoding="utf-8") for name, path in FILES.items()}


def room(file: str) -> str:
    """The module, or the folder of modules, that a file belongs to."""
    return file.partition("/")[0].removesuffix(".py")


IMPORTS: dict[str, set[Import]] = {room(file): set() for file in FILES}
for _file, _code in CODE.items():
    IMPORTS[room(_file)].update(imports(_code, depth=_file.count("/")))

ROOMS = sorted(set(IMPORTS) - {"__init__"})
FLOOR = {room: number for number, floor in enumerate(FLOORS) for room in floor}


def below(room: str) -> set[str]:
    """The rooms that a room imports from, be it for types only."""
    return {found.name for found in IMPORTS[room] if found.ours}


def lowest(room: str) -> int:
    """The lowest floor on which a room can stand."""
    return max((lowest(name) + 1 for name in below(room)), default=0)


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
    assert imports(code) == [
        Import("store", True),
        Import("labels", True),
        Import("names", True),
        Import("errors", True),
        Import("sources", True),
        Import("ontology", True, for_types=True),
        Import("networkx", False, for_types=True),
        Import("rich", False),
        Import("rdflib", False, deferred=True),
    ]
    inner = "from . import pages\nfrom .pages import x\nfrom .. import store\nfrom ..api import y"
    assert imports(inner, depth=1) == [Import("store", True), Import("api", True)]


def test_every_room_has_one_floor() -> None:
    """Where this fails, the message holds the floors as the imports have them."""
    arrangement = [
        tuple(room for room in ROOMS if lowest(room) == floor)
        for floor in range(max(map(lowest, ROOMS)) + 1)
    ]
    assert sorted(room for floor in FLOORS for room in floor) == ROOMS, arrangement


@pytest.mark.parametrize("room", ROOMS)
def test_a_room_imports_from_lower_floors_only(room: str) -> None:
    """A room knows nothing of its own floor, nor of those above, not even a type."""
    assert {name for name in below(room) if FLOOR.get(name, 99) >= FLOOR.get(room, 99)} == set()


def test_the_package_itself_imports_only_the_errors_when_it_is_imported() -> None:
    at_once = {found.name for found in IMPORTS["__init__"] if found.ours and not found.for_types}
    assert at_once == {"errors"}


@pytest.mark.parametrize("library", FENCES)
def test_a_library_is_used_only_where_it_may_be(library: str) -> None:
    use = {
        room: [found for found in all_ if found.name == library and not found.for_types]
        for room, all_ in IMPORTS.items()
    }
    assert {room for room, found in use.items() if found} == FENCES[library]


def test_every_library_is_fenced() -> None:
    libraries = {found.name for all_ in IMPORTS.values() for found in all_ if not found.ours}
    assert libraries - set(sys.stdlib_module_names) == set(FENCES)


@pytest.mark.parametrize("room", IMPORTS)
def test_what_is_slow_to_import_is_imported_where_it_is_needed(room: str) -> None:
    at_once = {found.name for found in IMPORTS[room] if not (found.deferred or found.for_types)}
    assert not at_once & (set(FENCES) - QUICK)


@pytest.mark.parametrize("file", FILES)
def test_files_and_functions_are_small(file: str) -> None:
    length = CODE[file].count("\n")
    assert length <= LONGEST_FILE
    functions = [
        node
        for node in ast.walk(ast.parse(CODE[file]))
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    ]
    lines = {node.name: (node.end_lineno or 0) - node.lineno + 1 for node in functions}
    assert {name: length for name, length in lines.items() if length > LONGEST_FUNCTION} == {}


def callers(*functions: str) -> set[str]:
    """The rooms that call a function, or a method of what has that name."""
    return {
        room(file)
        for file, code in CODE.items()
        for node in ast.walk(ast.parse(code))
        if isinstance(node, ast.Call)
        and any(f"{ast.unparse(node.func)}.".startswith(f"{name}.") for name in functions)
    }


def test_only_the_terminal_prints_and_only_the_command_line_exits() -> None:
    assert callers("print") <= {"terminal"}
    assert callers("sys.stdout", "sys.stderr", "sys.stdin") <= {"cli", "terminal"}
    assert callers("exit", "quit", "sys.exit") <= {"cli"}
    assert callers("os._exit") <= {"server"}  # ends a forked process, which must not return


@pytest.mark.parametrize("file", FILES)
def test_nothing_is_a_junk_drawer(file: str) -> None:
    assert Path(file).stem not in {"common", "helpers", "misc", "tools", "util", "utils"}
    tree = ast.walk(ast.parse(CODE[file]))
    assert "*" not in {
        alias.name for node in tree if isinstance(node, ast.ImportFrom) for alias in node.names
    }
