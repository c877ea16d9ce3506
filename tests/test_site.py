"""The documentation: whole, generated from what it describes, quiet, and found by its search."""

from __future__ import annotations

import ast
import html
import re
import runpy
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from functools import cache, partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
import typer.main
from playwright.sync_api import Browser, Page
from rdflib import OWL, RDF, SKOS, Graph
from rdflib.term import Node

import kg
from conftest import REPOSITORY
from kg import cli, names, questions
from kg.ontology import context

MAKE = REPOSITORY / "docs/make.py"
BOTH = ("", "zh/")


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, made once, without a warning and without a dead link."""
    out = tmp_path_factory.mktemp("docs") / "site"
    done = subprocess.run(
        [sys.executable, MAKE, out], cwd=out.parent, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return out


@cache
def code(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def text(path: Path) -> str:
    """What a page says, without its marks."""
    said = re.sub(r"<(script|style|svg)\b.*?</\1>", "", code(path), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]*>", "", said)))


def places(path: Path) -> set[str]:
    """The places of a page that a link may lead to."""
    return {html.unescape(found) for found in re.findall(r'\bid="([^"]*)"', code(path))}


def pages(site: Path) -> list[Path]:
    """The pages of the documentation; the explorer beside them has tests of its own."""
    return [path for path in sorted(site.rglob("*.html")) if path != site / "explorer.html"]


# References


def test_every_command_is_there_with_its_options_and_its_help(site: Path) -> None:
    page = site / "reference/cli.html"
    tree: Any = typer.main.get_command(cli.app)
    assert len(tree.commands) >= 12
    assert {f"kg-{name}" for name in tree.commands} <= places(page)
    said = text(page)
    for command in tree.commands.values():
        assert command.help.partition("\n")[0] in said
        for parameter in command.params:
            assert (parameter.help or "") in said
            if parameter.param_type_name == "option":
                assert all(f" {name}" in said for name in parameter.opts), parameter.name


def test_every_exit_code_is_explained(site: Path) -> None:
    sources = [code(path) for path in (Path(kg.__file__).parent / "cli").glob("*.py")]
    calls = (node for text in sources for node in ast.walk(ast.parse(text)))
    given = {
        str(argument.value)
        for node in calls
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("sys.exit", "typer.Exit")
        for argument in node.args
        if isinstance(argument, ast.Constant)
    }
    table = re.findall(r"<td><p>(\d+)</p></td>", code(site / "reference/exit-codes.html"))
    assert set(table) == {"0", *given} > {"1", "2"}


def test_the_program_reads_no_environment_variable_as_the_page_says() -> None:
    sources = (path for path in Path(kg.__file__).parent.rglob("*.py"))
    assert [path.name for path in sources if re.search(r"\benviron\b|\bgetenv\b", code(path))] == []


def test_every_public_name_is_there_with_what_its_docstring_says(site: Path) -> None:
    page = site / "reference/python.html"
    assert {f"kg.{name}" for name in kg.__all__} <= places(page)
    said = text(page)
    for name in kg.__all__:
        first = (getattr(kg, name).__doc__ or "").partition("\n")[0].replace("`", "")
        assert first and re.sub(r"[\W_]", "", first) in re.sub(r"[\W_]", "", said)


@pytest.mark.parametrize("tongue", BOTH)
def test_every_class_and_property_is_there_in_both_languages(site: Path, tongue: str) -> None:
    graph = Graph().parse(REPOSITORY / "ontology/governance.ttl")
    kinds = (OWL.Class, OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)
    terms = {term for kind in kinds for term in graph.subjects(RDF.type, kind)}
    assert len(terms) > 80
    page = site / f"{tongue}reference/ontology.html"
    anchors = {context().shorten(str(term)).removeprefix("gov:") for term in terms}
    assert anchors <= places(page)
    assert_said(graph, terms, page)


@pytest.mark.parametrize("tongue", BOTH)
def test_every_concept_is_there_in_both_languages(site: Path, tongue: str) -> None:
    graph = Graph().parse(REPOSITORY / "ontology/codebook.ttl")
    concepts = set(graph.subjects(SKOS.inScheme))
    assert len(concepts) > 80
    page = site / f"{tongue}reference/codebook.html"
    anchors = {names.local_id(str(concept)).replace("/", "-") for concept in concepts}
    assert anchors <= places(page)
    assert_said(graph, concepts, page)


def assert_said(graph: Graph, terms: set[Node], page: Path) -> None:
    """Hold a page to every label, comment and scope note of some terms."""
    said = text(page)
    properties = ("prefLabel", "label", "comment", "scopeNote")
    missing = [
        str(value)
        for term in terms
        for prop, value in graph.predicate_objects(term)
        if str(prop).endswith(properties) and re.sub(r"\s+", " ", str(value)) not in said
    ]
    assert missing == []


@pytest.mark.parametrize(("tongue", "language"), [("", "en"), ("zh/", "zh")])
def test_every_question_is_there_with_its_parameters_and_columns(
    site: Path, tongue: str, language: str
) -> None:
    page = site / f"{tongue}reference/questions.html"
    said, found = text(page), places(page)
    for question in questions.catalogue():
        assert question.name.replace("_", "-") in found
        assert question.title[language] in said
        assert all(parameter.name in said for parameter in question.parameters)
        assert all(meaning[language] in said for meaning in question.columns.values())


def test_the_groups_of_questions_are_called_as_in_the_explorer() -> None:
    shown = runpy.run_path(str(REPOSITORY / "docs/extension/words.py"))["groups"]
    explorer = "".join(code(path) for path in (REPOSITORY / "web/src/ask").glob("*.ts*"))
    assert set(shown) == {question.group for question in questions.catalogue()}
    for group, name in shown.items():
        assert f'{group}: {{ zh: "{name["zh"]}", en: "{name["en"]}" }}' in explorer


def test_every_key_of_data_files_is_there(site: Path) -> None:
    listed = set(
        re.findall(r'<span class="pre">(\w+)</span>', code(site / "reference/data-files.html"))
    )
    assert set(context().terms) <= listed


def test_every_file_of_a_build_is_there(site: Path, build: Path) -> None:
    said = text(site / "reference/build.html")
    assert [path.name for path in build.iterdir() if path.name not in said] == []


def test_a_label_stays_text_whatever_it_holds() -> None:
    hostile = '<img src=x onerror=alert(1)> `x`_ |y| **z** "&'
    shown = runpy.run_path(str(REPOSITORY / "docs/extension/elements.py"))
    from docutils.core import publish_from_doctree
    from docutils.utils import new_document

    document = new_document("labels")
    document += shown["table"]([hostile], [[hostile], [shown["code"](hostile)]])
    document += shown["entries"]([(hostile, "x", [shown["fields"]([(hostile, hostile)])])])
    written = publish_from_doctree(document, writer="html5").decode()
    assert "<img" not in written and "<strong>z" not in written
    assert html.unescape(re.sub("<[^>]*>", "", written)).count(hostile) == 6


# Links


def test_a_dead_link_is_found(tmp_path: Path) -> None:
    (tmp_path / "a.html").write_text('<a href="b.html#x">b</a> <a href="#x">x</a> <p id="x">')
    (tmp_path / "b.html").write_text('<a href="c.html">c</a> <a href="a.html#x">a</a>')
    found = list(runpy.run_path(str(MAKE))["dead_links"](tmp_path))
    assert found == ["a.html: b.html#x leads nowhere", "b.html: c.html leads nowhere"]


def test_the_pages_that_readers_see_first_lead_to_each_other_in_both_languages(site: Path) -> None:
    for name in ("index", "tutorial", "limits", "reference/ontology"):
        up = "../" * name.count("/")
        english, chinese = code(site / f"{name}.html"), code(site / f"zh/{name}.html")
        assert f'<a lang="zh-CN" hreflang="zh-CN" href="{up or "./"}zh/{name}.html">' in english
        assert f'hreflang="en" href="{up or "./"}../{name}.html">English</a>' in chinese
    only_in_english = code(site / "howto/own-corpus.html")
    assert 'href="../zh/index.html">中文</a>' in only_in_english


def test_each_page_says_its_language_and_marks_the_other(site: Path) -> None:
    for page in pages(site):
        tongue = "zh-CN" if page.is_relative_to(site / "zh") else "en"
        assert f'lang="{tongue}"' in code(page).split(">", 2)[1]
    assert '<span lang="zh-CN">选自</span>' in code(site / "reference/ontology.html")


# In a browser


def test_every_page_leads_to_the_explorer_in_its_language(
    site: Path, visit: Callable[..., Page]
) -> None:
    for name, link in {"howto/edit.html": "Explorer", "zh/index.html": "浏览图谱"}.items():
        page = visit(name)
        page.get_by_role("link", name=link, exact=True).evaluate("link => link.click()")
        page.locator(".shell").wait_for()
        tongue = "zh-Hans" if name.startswith("zh") else "en"
        assert page.locator("html").get_attribute("lang") == tongue


@pytest.fixture
def visit(site: Path, browser: Browser) -> Iterator[Callable[..., Page]]:
    """Return a function that opens a page on a narrow screen; a request elsewhere is a fault."""
    handler = partial(Quiet, directory=str(site))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        home = f"http://127.0.0.1:{server.server_port}/"
        browsing = browser.new_context(viewport={"width": 390, "height": 844})
        page, faults = browsing.new_page(), list[str]()
        page.on(
            "request", lambda r: None if r.url.startswith((home, "data:")) else faults.append(r.url)
        )
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))

        def go(address: str) -> Page:
            page.goto(home + address)
            return page

        yield go
        browsing.close()
        server.shutdown()
    assert faults == []


class Quiet(SimpleHTTPRequestHandler):
    """Serves files without a word."""

    def log_message(self, format: str, *arguments: object) -> None:
        pass


def test_no_page_asks_another_host_or_is_wider_than_a_telephone(
    site: Path, visit: Callable[..., Page]
) -> None:
    wide = {}
    for path in pages(site):
        page = visit(str(path.relative_to(site)))
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 390:
            wide[path.name] = width
    assert len(pages(site)) > 30
    assert wide == {}


@pytest.mark.parametrize(
    ("address", "words", "found"),
    [
        ("search.html", "网格员", "Codebook"),
        ("search.html", "选自", "Ontology"),
        ("search.html", "村", "Codebook"),
        ("search.html", "nanopublication", "How it compares with other ways"),
        ("search.html", "exit codes", "Exit codes and environment"),
        ("zh/search.html", "限定词", "图谱不能告诉你什么"),
        ("zh/search.html", "克隆", "从克隆到答案"),
    ],
)
def test_the_search_finds_words_in_both_languages(
    visit: Callable[..., Page], address: str, words: str, found: str
) -> None:
    page = visit(f"{address}?q={words}")
    page.locator("#search-results li a", has_text=found).first.wait_for(timeout=5000)


def test_the_search_does_not_find_what_is_nowhere(visit: Callable[..., Page]) -> None:
    page = visit("search.html?q=网楼")
    page.locator("#search-results .search-summary").filter(has_text=re.compile("\\w")).wait_for()
    assert page.locator("#search-results li").count() == 0
