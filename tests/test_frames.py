"""Answers as pandas data frames, as HTML in a notebook, and read more than once."""

from __future__ import annotations

import inspect
import json
import subprocess
import sys
from decimal import Decimal
from html.parser import HTMLParser
from pathlib import Path

import pandas as pd
import pyoxigraph as ox
import pytest

import kg
from kg import frames, names, questions, results
from kg.results import Result

HOSTILE = """<script>alert("1")</script> & 'x' <img src=x onerror=alert(2)> ]]> --> </td>"""

SELECTED = """
SELECT ?role ?value ?passage {
  GRAPH ?passage { ?figure sosa:hasFeatureOfInterest ?role ; schema:value ?value }
  ?figure sosa:observedProperty indicator:persons-selected .
  ?passage gov:inArticle article:yutai .
  ?role a gov:Role
} ORDER BY ?passage ?value
"""
BOUNDS = """
SELECT ?condition ?value ?least ?most {
  GRAPH ?passage { ?condition a gov:Condition } ?passage gov:inArticle article:yutai .
  OPTIONAL { ?condition schema:value ?value }
  OPTIONAL { ?condition schema:minValue ?least }
  OPTIONAL { ?condition schema:maxValue ?most }
} ORDER BY ?condition
"""


def literal(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)


def asked(values: str, build: Path) -> Result:
    """The answer to a query for two columns of values, given in SPARQL."""
    return kg.query(f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}", build)


# Data frames


def test_the_figures_of_an_article_are_numbers_one_can_reckon_with(build: Path) -> None:
    """Yutai has 2,391 stairwell-unit heads, 786 building heads and 5,097 lane heads (4, 5)."""
    figures = kg.frame(SELECTED, build)
    assert figures["value"].dtype == "Float64"
    assert dict(zip(figures["role"], figures["value"], strict=True)) == {
        "role/building-head": 786,
        "role/unit-head": 2391,
        "role/lane-head": 5097,
    }
    assert figures["value"].sum() == 8274
    assert set(figures["passage"]) == {"passage/yutai/4", "passage/yutai/5"}


def test_what_an_article_does_not_say_is_missing_and_not_zero(build: Path) -> None:
    """An allowance of 30 to 120 yuan (15) has bounds and no value; a share (11) a maximum."""
    bounds = kg.frame(BOUNDS, build)
    paid = bounds[bounds["least"] == 30].iloc[0]
    assert paid["most"] == 120
    assert paid["value"] is pd.NA
    share = bounds[bounds["most"] == 20].iloc[0]
    assert share["least"] is pd.NA
    assert bounds["least"].count() < bounds["most"].count() < len(bounds)


@pytest.mark.parametrize("name", [question.name for question in questions.catalogue()])
def test_every_named_question_makes_a_frame(name: str, build: Path) -> None:
    result = kg.query(name, build)
    table = frames.frame(result)
    assert tuple(table.columns) == result.variables
    rows = [tuple(None if v is pd.NA else v for v in row) for row in table.itertuples(index=False)]
    plain = frames.frame(result, shorten=False, exact=True)
    assert len(rows) == len(list(result)) == len(plain)
    for column in plain:
        whole = [None if value is pd.NA else value for value in plain[column]]
        assert whole == [row[result.variables.index(str(column))] for row in result]


def test_names_are_short_unless_they_are_wanted_whole(build: Path) -> None:
    result = asked("(role:lane-head gov:Role) (gov:ledBy <https://example.org/x>)", build)
    assert frames.frame(result).to_dict("list") == {
        "a": ["role/lane-head", "gov:ledBy"],
        "b": ["gov:Role", "https://example.org/x"],
    }
    whole = frames.frame(result, shorten=False)
    assert list(whole["a"]) == [names.iri("role/lane-head"), f"{names.GOV}ledBy"]


@pytest.mark.parametrize(
    ("values", "dtype", "held"),
    [
        ("(1 0) (UNDEF 1)", "Int64", [1, pd.NA]),
        ("(1.5 0) (UNDEF 1)", "Float64", [1.5, pd.NA]),
        ("(1 0) (2.5 1)", "Float64", [1.0, 2.5]),
        ("(1e3 0) (UNDEF 1)", "Float64", [1000.0, pd.NA]),
        ("(true 0) (UNDEF 1)", "boolean", [True, pd.NA]),
        ('("巷长"@zh 0) (UNDEF 1)', "string", ["巷长", pd.NA]),
        ('(1 0) ("" 1)', "object", [1, ""]),
        ("(UNDEF 0) (UNDEF 1)", "object", [pd.NA, pd.NA]),
        ("(9223372036854775807 0)", "Int64", [2**63 - 1]),
    ],
)
def test_a_column_has_the_type_that_holds_its_values_and_what_is_missing(
    values: str, dtype: str, held: list[object], build: Path
) -> None:
    column = frames.frame(asked(values, build))["a"]
    assert column.dtype == dtype
    assert [*map(repr, column.astype(object))] == [*map(repr, held)]


def test_integers_that_pandas_cannot_hold_stay_whole() -> None:
    column = frames._column([2**70, None], shorten=True, exact=False)
    assert column.dtype == object
    assert column[0] == 2**70


def test_decimals_stay_as_printed_if_that_is_asked_for(build: Path) -> None:
    result = asked("(34.10 0) (UNDEF 1)", build)
    exact = frames.frame(result, exact=True)["a"]
    assert list(exact) == [Decimal("34.1"), pd.NA]
    assert list(frames.frame(result)["a"]) == [34.1, pd.NA]


def test_an_answer_without_rows_has_its_columns(build: Path) -> None:
    table = kg.frame("SELECT ?a ?b { ?a gov:ledBy ?b FILTER (false) }", build)
    assert (list(table.columns), len(table)) == (["a", "b"], 0)


def test_yes_and_no_and_triples_are_frames_too(build: Path) -> None:
    assert kg.frame("ASK { }", build).to_dict("list") == {"answer": [True]}
    triples = kg.frame("CONSTRUCT { ?s a gov:Role } { ?s a gov:Role }", build)
    assert list(triples.columns) == ["subject", "predicate", "object"]
    assert "role/lane-head" in set(triples["subject"])


def test_a_frame_is_asked_for_as_an_answer_is() -> None:
    parameters = [inspect.signature(f).parameters for f in (kg.frame, kg.query)]
    assert parameters[0] == parameters[1]


def test_labels_come_in_the_language_that_is_asked_for(build: Path) -> None:
    parts = kg.frame("parts", build, "zh", model="model/two-heads")
    assert (parts == "“两长”季度评定").any(axis=None)
    assert not (kg.frame("parts", build, model="model/two-heads") == "“两长”季度评定").any(
        axis=None
    )


def test_without_pandas_the_error_says_what_to_install(
    build: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "pandas", None)
    with pytest.raises(kg.KgError, match=r"needs pandas.*; pip install governance-kg\[notebook\]$"):
        kg.frame("figures", build)


def test_pandas_is_not_imported_before_a_frame_is_wanted(build: Path) -> None:
    code = """
import sys, kg
kg.query("figures", sys.argv[1])._repr_html_()
kg.measures(sys.argv[1])
print("pandas" in sys.modules)
kg.frame("figures", sys.argv[1])
print("pandas" in sys.modules)
"""
    command = [sys.executable, "-W", "error", "-c", code, str(build)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.split() == ["False", "True"]


# Reading more than once


@pytest.mark.parametrize(
    ("query", "form"),
    [
        ("SELECT ?r { ?r a gov:Role }", "csv"),
        ("SELECT ?r { ?r a gov:Role }", "json"),
        ("CONSTRUCT { ?r a gov:Role } { ?r a gov:Role }", "nt"),
        ("ASK { role:lane-head a gov:Measure }", "csv"),
    ],
)
def test_a_result_can_be_read_and_written_again_and_in_any_order(
    query: str, form: str, build: Path
) -> None:
    result = kg.query(query, build)
    first = next(iter(result))
    rows = list(result)
    assert rows[0] == first
    assert list(result) == rows
    written = result.serialize(form)
    assert result.serialize(form) == written == kg.query(query, build).serialize(form)
    fresh = kg.query(query, build)
    fresh.serialize(form)
    assert list(fresh) == rows


def test_a_no_stays_a_no(build: Path) -> None:
    result = kg.query("ASK { role:lane-head a gov:Measure }", build)
    assert not result
    assert not result
    assert list(result) == [(False,)]


def test_writing_an_answer_reads_no_rows(build: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The command line has the engine write, which is several times as fast."""
    monkeypatch.delattr(results, "_value")
    text = kg.query("SELECT ?r { ?r a gov:Role }", build).serialize("csv")
    assert names.iri("role/lane-head").encode() in text


def test_a_query_is_asked_once_however_often_its_rows_are_read() -> None:
    times = 0
    engine = ox.Store()

    def ask() -> results.Answer:
        nonlocal times
        times += 1
        return engine.query("SELECT ?x { VALUES ?x { 1 2 } }")

    result = Result(ask)
    assert [list(result), list(result)] == [[(1,), (2,)]] * 2
    result._repr_html_()
    assert times == 1
    result.serialize("csv")
    assert times == 2


# In a notebook


class Page(HTMLParser):
    """The tags of a page and the texts of its cells."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes = 0
        self.cells: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes += len(attrs)
        if tag in ("th", "td"):
            self.cells.append("")

    def handle_data(self, data: str) -> None:
        if self.cells and data.strip():
            self.cells[-1] += data


def test_a_notebook_shows_a_table_with_short_names(build: Path) -> None:
    page = asked('(role:lane-head 34.5) ("巷长"@zh UNDEF)', build)._repr_html_()
    assert page == (
        "<table>\n<tr><th>a</th><th>b</th></tr>\n"
        "<tr><td>role/lane-head</td><td>34.5</td></tr>\n"
        "<tr><td>巷长</td><td></td></tr>\n</table>"
    )


def test_hostile_labels_are_shown_as_text(build: Path) -> None:
    page = Page(asked(f"({literal(HOSTILE)} {literal(HOSTILE)})", build)._repr_html_())
    assert page.tags == {"table", "tr", "th", "td"}
    assert page.attributes == 0
    assert page.cells == ["a", "b", HOSTILE, HOSTILE]


def test_hostile_iris_are_shown_as_text(build: Path) -> None:
    """An IRI may hold an apostrophe and an ampersand, and a scheme that runs."""
    iri = "javascript:alert('1')&x"
    page = Page(asked(f"(<{iri}> 1)", build)._repr_html_())
    assert page.cells[2] == iri
    assert "a" not in page.tags


def test_a_hostile_label_of_the_registry_is_shown_as_text(tmp_path: Path) -> None:
    label = literal(HOSTILE)
    text = f"<{names.iri('role/x')}> <http://www.w3.org/2004/02/skos/core#prefLabel> {label}@en ."
    (tmp_path / "hostile.nt").write_text(text, encoding="utf-8")
    hostile = kg.load(tmp_path / "hostile.nt")
    page = Page(kg.query("SELECT ?l { ?x skos:prefLabel ?l }", hostile)._repr_html_())
    assert page.cells == ["l", HOSTILE]
    assert page.tags == {"table", "tr", "th", "td"}


@pytest.mark.parametrize(("rows", "note"), [(100, ""), (101, "<p>… 1 more</p>")])
def test_a_notebook_shows_a_hundred_rows_and_says_how_many_more(
    rows: int, note: str, build: Path
) -> None:
    values = " ".join(f"({number} 0)" for number in range(rows))
    page = asked(values, build)._repr_html_()
    assert page.count("<tr>") == 101
    assert page.endswith(f"</table>{note and chr(10) + note}")


def test_a_notebook_shows_graphs_and_answers_too(build: Path) -> None:
    assert Page(kg.query("ASK { }", build)._repr_html_()).cells == ["answer", "True"]
    graph = kg.query("CONSTRUCT { role:lane-head a gov:Role } { }", build)
    cells = ["subject", "predicate", "object", "role/lane-head", "rdf:type", "gov:Role"]
    assert Page(graph._repr_html_()).cells == cells
