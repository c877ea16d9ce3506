"""Models side by side, and by what they were coded as."""

from __future__ import annotations

import csv
import io
import re
from html.parser import HTMLParser
from pathlib import Path

import pyarrow.parquet
import pytest

import kg
from kg import comparison, entities, labels, matrices, names, pages
from kg.comparison import Comparison, Item
from kg.labels import Labels
from kg.names import LANGUAGES, Language
from kg.store import Store

HEADS = names.iri("model/two-heads")
NEIGHBOURS = names.iri("model/three-neighbours")


@pytest.fixture(scope="module")
def known(store: Store) -> Labels:
    return labels.read(store)


@pytest.fixture(scope="module")
def compared(store: Store) -> Comparison:
    return comparison.compare(store, [HEADS, NEIGHBOURS])


def cell(compared: Comparison, dimension: str, model: str) -> dict[str, list[str]]:
    """Return a cell as ids, each with the names of its passages."""
    return {
        names.local_id(item.iri): [names.local_id(source) for source in item.sources]
        for item in compared.cells.get((dimension, model), ())
    }


def test_a_cell_has_what_is_claimed_with_its_passages(compared: Comparison) -> None:
    assert cell(compared, "exit", HEADS) == {"role/two-heads": ["passage/yutai/11"]}
    assert cell(compared, "leads", HEADS) == {"role/work-adviser": ["passage/yutai/8"]}
    assert cell(compared, "problems", HEADS)["problem/two-heads-overloaded"] == ["passage/yutai/7"]
    assert "observation/yutai-building-heads" in cell(compared, "figures", HEADS)


def test_a_coded_dimension_names_the_coder(compared: Comparison) -> None:
    coded = cell(compared, "mechanism", HEADS)
    assert coded["mechanism/resident-agents"] == ["graph/codings/first-reader"]


def test_what_an_article_does_not_say_is_not_reported_in_every_rendering(
    compared: Comparison, store: Store, known: Labels
) -> None:
    assert cell(compared, "exit", NEIGHBOURS) == {}
    columns, rows = comparison.table(compared, known, "en")
    assert columns == ["", "“two heads” system in town and country", "“three neighbours” method"]
    [row] = [row for row in rows if row[0] == "who is removed"]
    assert row[1:] == ["“two heads” of town and country [yutai/11]", "not reported"]
    [silent] = [
        record
        for record in comparison.tidy(compared, known, "en")
        if (record["dimension"], record["model"]) == ("exit", "model/three-neighbours")
    ]
    assert (silent["value"], silent["label"], silent["source"]) == ("", "", "")
    page = pages.compare(compared, known, entities.evidence(store), "zh")
    assert page.count('<td class="silent">未报道</td>') == sum(
        not compared.cell(dimension, model)
        for dimension in comparison.DIMENSIONS
        for model in compared.models
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_citation_of_the_page_leads_to_its_gloss(
    language: Language, compared: Comparison, store: Store, known: Labels
) -> None:
    page = pages.compare(compared, known, entities.evidence(store), language)
    cited = set(re.findall(r'href="#([^"]+)"', page))
    assert cited
    assert cited == set(re.findall(r'<dt id="([^"]+)"', page))
    assert f'<html lang="{language}">' in page
    assert not re.search(r"(?:src|href)=\"(?!#)", page)


def test_hostile_labels_stay_text_on_the_page(store: Store) -> None:
    hostile = '<script>alert("x")</script> & “name”'
    item = Item(names.iri("role/x"), (names.iri("passage/yutai/1"),))
    compared = Comparison((HEADS,), {("acts", HEADS): (item,)})
    known = Labels(preferred={names.iri("role/x"): {"en": hostile}, HEADS: {"en": hostile}})
    seen: list[str] = []

    class Reader(HTMLParser):
        def handle_starttag(self, tag: str, attrs: object) -> None:
            assert tag != "script"

        def handle_data(self, data: str) -> None:
            seen.append(data)

    Reader().feed(pages.compare(compared, known, entities.evidence(store), "en"))
    assert sum(hostile in text for text in seen) == 2


def test_a_matrix_has_counts_or_na_and_never_zero(store: Store, known: Labels) -> None:
    matrix = matrices.matrix(store, "mechanism")
    rows = list(csv.DictReader(io.StringIO(matrices.to_csv(matrix.records(known)).decode())))
    cells = {value for row in rows for name, value in row.items() if name not in ("model", "label")}
    assert "0" not in cells
    assert matrices.NA in cells
    [heads] = [row for row in rows if row["model"] == "model/two-heads"]
    assert int(heads["resident-agents"]) > 5
    assert heads["points-stars"] == matrices.NA


def test_presence_is_one_or_na(store: Store, known: Labels) -> None:
    records = matrices.matrix(store, "domain").records(known, presence=True)
    assert {
        value for row in records for name, value in row.items() if name not in ("model", "label")
    } == {1, None}


@pytest.mark.parametrize("by", matrices.BY)
def test_the_codebook_says_what_each_column_means(by: str, store: Store, known: Labels) -> None:
    matrix = matrices.matrix(store, by)
    described = [row["column"] for row in matrices.codebook(matrix)]
    assert described == list(matrix.records(known)[0])[2:]
    assert all(all(row.values()) for row in matrices.codebook(matrix))


def test_the_written_tables_hold_the_same_cells(
    store: Store, known: Labels, tmp_path: Path
) -> None:
    matrix = matrices.matrix(store, "mechanism")
    paths = matrices.write(matrix, known, tmp_path / "tables")
    assert {path.name for path in paths} == {"matrix.csv", "matrix.parquet", "codebook.csv"}
    table = pyarrow.parquet.read_table(tmp_path / "tables/matrix.parquet")
    assert table.to_pylist() == matrix.records(known)


def test_an_unknown_scheme_is_named_with_those_there_are(store: Store) -> None:
    with pytest.raises(kg.QueryError, match="no scheme is called mechanisms; did you mean"):
        matrices.matrix(store, "mechanisms")
