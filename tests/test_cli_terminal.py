"""What tables look like on a terminal: framed where they fit, else record by record."""

from __future__ import annotations

import io
import os
import re
import subprocess
import termios
from collections.abc import Callable
from contextlib import redirect_stdout
from itertools import product
from pathlib import Path
from unittest.mock import patch

import pytest
from rich.cells import cell_len

import kg
from command import run
from kg import questions, store, terminal
from kg.names import LANGUAGES, Language
from kg.results import Value
from river import KG

Table = tuple[tuple[str, ...], list[tuple[Value, ...]]]
Shown = Callable[[Table, int], list[str]]

STYLE = re.compile(r"\x1b\[[\d;]*m")
CHINESE = re.compile("[\u2e80-\uffef]")


class Screen(io.TextIOWrapper):
    """A stdout that is a terminal, as far as anybody can ask."""

    def isatty(self) -> bool:
        return True


@pytest.fixture
def shown(monkeypatch: pytest.MonkeyPatch) -> Shown:
    """Return a function that shows a table on a terminal of a width, and returns its lines."""
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("LINES", "50")

    def show(table: Table, width: int) -> list[str]:
        monkeypatch.setenv("COLUMNS", str(width))
        screen = Screen(io.BytesIO(), "utf-8", newline="")
        with redirect_stdout(screen):
            terminal.table(*table)
        screen.seek(0)
        return [STYLE.sub("", line) for line in screen.read().splitlines()]

    return show


@pytest.fixture(scope="module")
def answers(build: Path) -> dict[tuple[str, Language], Table]:
    """The answers to all named questions, in both languages."""
    dataset = store.read(build)
    found: dict[tuple[str, Language], Table] = {}
    for name, language in product((q.name for q in questions.catalogue()), LANGUAGES):
        result = kg.query(name, dataset, language)
        found[name, language] = (result.variables, list(result))
    return found


def words(table: Table) -> set[str]:
    """All words of a table that no line may end within, and the column titles."""
    titles, rows = table
    cells = [terminal.cell(value) for row in rows for value in row]
    found = {word for cell in [*titles, *cells] for word in cell.split()}
    return {word for word in found if not CHINESE.search(word)}


@pytest.mark.parametrize("width", [80, 100, 200])
@pytest.mark.parametrize("language", LANGUAGES)
def test_no_word_of_an_answer_is_cut_and_no_line_is_too_long(
    language: Language, width: int, answers: dict[tuple[str, Language], Table], shown: Shown
) -> None:
    for (name, spoken), table in answers.items():
        if spoken == language:
            lines = shown(table, width)
            assert max(map(cell_len, lines)) <= width, name
            assert words(table) <= {word for line in lines for word in line.split()}, name


def test_a_table_that_fits_is_framed_and_its_lines_are_of_one_width(shown: Shown) -> None:
    rows: list[tuple[Value, ...]] = [("巷长", "农村按街巷推选" * 12), ("lane head", None)]
    lines = shown((("名称", "gloss"), rows), 60)
    assert {cell_len(line) for line in lines} == {60}
    assert sum("农村" in line for line in lines) > 2


def test_a_table_that_does_not_fit_has_a_block_for_each_row_and_a_line_for_each_column(
    shown: Shown,
) -> None:
    titles = tuple(f"column{number}" for number in range(8))
    rows: list[tuple[Value, ...]] = [("a long text of several words",) * 7 + (None,)] * 3
    lines = shown((titles, rows), 80)
    assert [line.split()[0] for line in lines if "─" in line] == ["1", "2", "3"]
    assert [line.split()[0] for line in lines if "─" not in line] == list(titles) * 3
    assert sum(line.rstrip() == "column7" for line in lines) == 3, "an empty cell stays"


def test_a_column_is_pressed_no_further_than_can_be_read(shown: Shown) -> None:
    rows: list[tuple[Value, ...]] = [("several short words in a row",) * 3]
    titles = ("one", "two", "three")
    assert shown((titles, rows), 3 * (20 + 3) + 1)[0].startswith("╭")
    assert not shown((titles, rows), 3 * (20 + 3))[0].startswith("╭")


def test_an_empty_table_is_nothing_on_a_terminal_and_its_header_when_piped(
    shown: Shown, capsys: pytest.CaptureFixture[str]
) -> None:
    assert shown((("id", "name"), []), 80) == []
    terminal.table(("id", "name"), [])
    assert capsys.readouterr().out == "id\tname\n"


def test_a_row_without_a_column_is_no_fault(shown: Shown) -> None:
    """As the answer to `SELECT * {}` has one."""
    assert shown((("answer",), [()]), 80)[1].split() == ["│", "answer", "│"]


def test_what_finds_nothing_is_told_without_a_frame(build: Path) -> None:
    with patch("command.io.TextIOWrapper", Screen):
        searched = run("search", "nothing-at-all", "-g", build)
        asked = run("query", "SELECT ?x { ?x a gov:Nothing }", "-g", build)
    assert searched == (1, "", "nothing is called nothing-at-all\n")
    assert asked == (0, "", "no rows\n")


def test_the_command_looks_at_the_width_of_the_window(build: Path) -> None:
    def on_terminal(columns: int) -> str:
        ours, theirs = os.openpty()
        termios.tcsetwinsize(theirs, (50, columns))
        env = {key: value for key, value in os.environ.items() if key != "COLUMNS"}
        env["TERM"] = "xterm"
        command: list[str | Path] = [KG, "query", "who_pays", "-g", build]
        subprocess.run(command, stdout=theirs, stdin=theirs, env=env, check=True, timeout=60)
        text = os.read(ours, 100_000).decode()
        os.close(ours)
        os.close(theirs)
        return STYLE.sub("", text)

    assert on_terminal(220).startswith("╭")
    assert on_terminal(70).startswith("1 ───")
