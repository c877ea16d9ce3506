"""The named questions: headers, answers checked by hand, parameters, and how they refuse."""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest

import kg
from command import answer, refusal
from conftest import REPOSITORY
from kg import bundle, questions, search, store
from kg.names import LANGUAGES
from kg.ontology import context
from kg.questions import Question
from kg.store import Store

CATALOGUE = questions.catalogue()
NAMES = [question.name for question in CATALOGUE]
PARAMETERS = [(question.name, p.name) for question in CATALOGUE for p in question.parameters]
ANSWERS = Path(__file__).with_name("questions")
EVIDENCE = ("article", "sentence", "gloss")
KEYS = {"Question", "问题", "Group", "Parameter", "Column", "Counts"}

named = pytest.mark.parametrize("name", NAMES)


@pytest.fixture(scope="module")
def dataset(build: Path) -> Store:
    return store.read(build)


def table(content: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(content.decode(), newline=""), strict=True))


# Headers


def test_there_are_at_least_fifty_questions_each_with_its_answer() -> None:
    assert len(NAMES) >= 50
    assert set(NAMES) == {path.stem for path in ANSWERS.glob("*.csv")}


@named
def test_a_header_says_what_is_asked_in_both_languages_and_in_which_group(name: str) -> None:
    question = questions.find(name)
    assert set(question.title) == set(LANGUAGES) and question.group in questions.GROUPS
    assert "?" in question.title["en"] and "？" in question.title["zh"]


@named
def test_a_header_has_no_line_that_the_program_would_overlook(name: str) -> None:
    question = questions.find(name)
    head = re.match(r"(?:#.*\n)+", question.query)
    assert head
    keys = [re.match(r"# (\w+) *[:：]", line) for line in head[0].splitlines()]
    found = [key[1] for key in keys if key]
    assert len(found) == len(keys) and set(found) <= KEYS
    assert found.count("Parameter") == len(question.parameters)
    assert found.count("Column") == len(question.columns)


@named
def test_each_column_is_described_in_both_languages_in_the_order_of_the_table(
    name: str, dataset: Store
) -> None:
    question = questions.find(name)
    assert tuple(question.columns) == dataset.query(question.sparql()).variables
    assert all(all(meaning[lang] for lang in LANGUAGES) for meaning in question.columns.values())


@named
def test_a_row_leads_to_its_sentence_or_a_companion_lists_what_was_counted(name: str) -> None:
    question = questions.find(name)
    if not question.counts:
        assert tuple(question.columns)[-3:] == EVIDENCE
        return
    assert "GROUP BY" in question.query
    assert tuple(questions.find(question.counts).columns)[-3:] == EVIDENCE


def test_each_group_of_questions_is_called_alike_on_all_pages() -> None:
    """The explorer's and the documentation's names of the groups; both have the same ones."""
    listed = (REPOSITORY / "web/src/ask/question-list.tsx").read_text(encoding="utf-8")
    names = re.findall(r'^  (\w+): \{ zh: "(.+)", en: "(.+)" \},$', listed, re.MULTILINE)
    explorer = {name: (zh, en) for name, zh, en in names if name in questions.GROUPS}
    words = (REPOSITORY / "docs/extension/words.py").read_text(encoding="utf-8")
    named = re.findall(r'^    "([\w-]+)": \{"en": "(.+)", "zh": "(.+)"\},$', words, re.MULTILINE)
    documents = {name: (zh, en) for name, en, zh in named if name in questions.GROUPS}
    assert explorer == documents
    assert sorted(explorer) == sorted(questions.GROUPS)
    assert {question.group for question in CATALOGUE} == set(questions.GROUPS)


@pytest.mark.parametrize(
    ("column", "term"),
    [
        ("qualifier", "gov:qualifier"),
        ("minimum", "schema:minValue"),
        ("maximum", "schema:maxValue"),
        ("sentence", "gov:sentence"),
        ("article", "schema:NewsArticle"),
        ("coder", "prov:Agent"),
        ("rewarded", "gov:rewards"),
        ("removed", "gov:removes"),
        ("trained", "gov:trains"),
        ("evaluated", "gov:evaluates"),
        ("served", "gov:serves"),
    ],
)
def test_a_column_is_called_in_chinese_as_the_ontology_calls_it(
    column: str, term: str, dataset: Store
) -> None:
    asked = f"SELECT ?label {{ {term} rdfs:label ?label FILTER (LANG(?label) = 'zh') }}"
    [(label,)] = dataset.query(asked)
    called = {q.columns[column]["zh"] for q in CATALOGUE if column in q.columns}
    assert called and {text for text in called if str(label) not in text} == set()


# Answers


@named
def test_a_question_has_the_answer_that_was_checked_by_hand(name: str, build: Path) -> None:
    expected = (ANSWERS / f"{name}.csv").read_bytes()
    assert table(kg.query(name, build).serialize("csv")) == table(expected)


@named
def test_a_question_has_as_many_rows_in_chinese(name: str, build: Path) -> None:
    chinese, english = (list(kg.query(name, build, language)) for language in LANGUAGES)
    assert len(chinese) == len(english)
    glosses = {str(row[-1]) for row in chinese if row[-1] is not None}
    assert questions.find(name).counts or not any(gloss.isascii() for gloss in glosses)


@named
def test_an_order_leaves_no_two_rows_in_either_order(name: str) -> None:
    assert re.search(r"\bORDER BY\b[^{}]*\Z", questions.find(name).query)


def test_the_questions_are_listed_with_their_group_and_parameters() -> None:
    listed = {language: answer("query", "--lang", language) for language in LANGUAGES}
    for language, text in listed.items():
        rows = {row.split("\t")[1]: row.split("\t") for row in text.splitlines()}
        assert set(rows) == {*NAMES, "name"}
        for question in CATALOGUE:
            parameters = " ".join(parameter.name for parameter in question.parameters)
            shown = [question.group, question.name, question.title[language], parameters]
            assert rows[question.name] == shown


# Parameters


def parameter(name: str, variable: str) -> tuple[Question, questions.Parameter]:
    question = questions.find(name)
    return question, next(p for p in question.parameters if p.name == variable)


@pytest.mark.parametrize(("name", "variable"), PARAMETERS)
def test_a_parameter_is_a_column_of_a_known_class_and_its_default_means_something(
    name: str, variable: str, dataset: Store
) -> None:
    question, found = parameter(name, variable)
    assert found.name in question.columns
    assert not found.kind or found.kind in context().classes
    if found.default:
        assert search.resolve(dataset, found.default, found.kind)


@pytest.mark.parametrize(("name", "variable"), PARAMETERS)
def test_a_parameter_keeps_the_rows_that_have_its_value_and_adds_none(
    name: str, variable: str, dataset: Store
) -> None:
    question, found = parameter(name, variable)
    everything = dataset.query(question.sparql())
    column = everything.columns.index(variable)
    values = [str(row[column]) for row in everything if str(row[column]).startswith("http")]
    value = values[-1]
    assert search.resolve(dataset, value, found.kind) == value
    kept = list(dataset.query(question.sparql(), **{variable: value}))
    assert kept == [row for row in everything if row[column] == value]


# Refusals


def refused(text: str, build: Path, **parameters: str) -> str:
    """Return the message with which a question is refused, which is one line."""
    with pytest.raises(kg.QueryError) as error:
        kg.query(text, build, "en", **parameters)
    assert "\n" not in str(error.value)
    return str(error.value)


def test_a_parameter_that_a_question_does_not_have_is_refused(build: Path) -> None:
    message = refused("figures", build, artikel="article/yutai")
    assert message.startswith("figures has no parameter artikel; it has article")


def test_a_label_that_several_things_bear_is_refused_with_their_ids(build: Path) -> None:
    message = refused("roles", build, role="书记")
    count, _, listed = message.removeprefix("书记 means ").partition(" things; say which: ")
    ids = listed.split(", ")
    assert len(ids) == int(count) > 1
    assert all(list(kg.query("roles", build, role=role)) for role in ids)


def test_a_name_that_nothing_bears_is_refused_with_the_nearest_one(build: Path) -> None:
    message = refused("roles", build, role="bilding head")
    assert message.startswith("no Role is called bilding head; did you mean building head or ")


def test_a_name_of_another_class_is_refused_with_its_class(build: Path) -> None:
    message = refused("figures", build, article="role/building-head")
    assert message == "role/building-head is a gov:Role, not a Article"


def test_a_question_that_nobody_wrote_is_refused_with_the_nearest_one(build: Path) -> None:
    assert refused("figurs", build).startswith("no question is called figurs; did you mean figures")


def test_a_syntax_error_is_refused_with_its_line_and_column(build: Path) -> None:
    message = refused("SELECT ?role {\n  ?role a gov:Role ; }}", build)
    assert message.startswith("not SPARQL: line 2, column 24: ")


def test_a_variable_that_a_query_does_not_have_is_refused(build: Path) -> None:
    assert refused("ASK { ?a ?b ?c }", build, d="1") == "the query has no variable ?d"


HEADER = """\
# Question: Which roles are there?
# 问题：有哪些角色？
# Group: actors
# Parameter: role (Role)
# Column: role = the role | 角色
# Column: label = its name | 其名称
SELECT ?role ?label { ?role a gov:Role ; skos:prefLabel ?label FILTER (LANG(?label) = $lang) }
"""


def test_a_file_with_a_header_is_asked_as_the_named_questions_are(
    build: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(HEADER, encoding="utf-8")
    chosen = ("query", path, "-p", "role=lane head", "-g", build)
    assert answer(*chosen) == "role\tlabel\nrole/lane-head\tlane head\n"
    assert answer(*chosen, "--lang", "zh") == "role\tlabel\nrole/lane-head\t巷长\n"


@pytest.mark.parametrize(
    ("wrong", "right", "place", "message"),
    [
        ("# 问题：有哪些角色？\n", "", "", "the header lacks a line; add: # 问题：……？"),
        ("# 问题：有哪些角色？\n", "# 问题：\n", "", "the header lacks a line; add: # 问题：……？"),
        ("# Question: Which roles are there?\n", "", "", "the header lacks a line; add: # Ques"),
        ("# Group: actors\n", "", "", "the header lacks a line; add: # Group: …"),
        ("actors", "acters", "", "no group is called acters; did you mean actors"),
        ("actors", "zzz", "", "no group is called zzz; take absence, actors, comparison, figures"),
        (
            "# Column: label = its name | 其名称\n",
            "",
            "",
            "the header says nothing of ?label; add:",
        ),
        ("= the role | 角色", "= the role", ":5", "not a column; write: # Column: name = what it"),
        ("= the role | 角色", "= | 角色", ":5", "not a column; write: # Column: name = what it"),
        ("(Role)", "Role", ":4", "not a parameter; write: # Parameter: name (Class) = default"),
    ],
)
def test_a_header_that_is_not_complete_is_refused_with_what_to_add(
    wrong: str, right: str, place: str, message: str, build: Path, tmp_path: Path
) -> None:
    path = tmp_path / "mine.rq"
    assert HEADER.count(wrong) == 1
    path.write_text(HEADER.replace(wrong, right), encoding="utf-8")
    assert refusal("query", path, "-g", build).startswith(f"{path}{place}: {message}")


def test_a_faulty_file_among_the_named_questions_is_refused_where_they_are_listed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, build: Path
) -> None:
    path = tmp_path / "mine.rq"
    path.write_text(HEADER.replace("# 问题：有哪些角色？\n", ""), encoding="utf-8")
    monkeypatch.setattr(bundle, "queries", lambda: tmp_path)
    for asked in (["query"], ["query", "mine", "-g", str(build)]):
        assert refusal(*asked).startswith(f"{path}: the header lacks a line; add: # 问题")


def test_the_command_line_refuses_in_the_same_words(build: Path) -> None:
    for arguments in (["figures", "-p", "artikel=x"], ["roles", "-p", "role=书记"], ["figurs"]):
        name, *given = arguments
        values = dict(pair.split("=") for pair in given[1:])
        assert refusal("query", *arguments, "-g", build) == f"{refused(name, build, **values)}\n"


def test_every_file_of_questions_is_read() -> None:
    assert {path.name for path in bundle.queries().iterdir()} == {f"{name}.rq" for name in NAMES}
