"""What changed between two datasets: found in full, and told in words."""

from __future__ import annotations

import json
import shutil
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pyoxigraph as ox
import pytest

from command import refusal, run
from conftest import DATA
from kg import labels, names, pipeline, sources
from kg.differences import Change, Differences, compare
from kg.names import Language
from kg.store import Store, serialize
from kg.wording import Wording
from river import ARTICLE, PLACES

ARTICLES = {"yutai", "zoucheng"}
YUTAI, CODER = "articles/yutai.yaml", "codings/first-reader.yaml"
FIGURE = "      - {id: observation/yutai-building-heads, type: Observation, indicator: "
FIGURE += "indicator/persons-selected, of: role/building-head, value: 786, unit: unit/person, "
FIGURE += "qualifier: qualifier/exact, area: area/370827}\n"
CLAIM = "      - {id: role/building-head, selectedFrom: role/unit-head}\n"
NEXT = "      - {id: role/two-heads, hasMember: role/lane-head}\n"  # in the next sentence
LANE = "  - {id: role/lane-head, type: Role, label: {zh: 巷长, en: lane head}, altLabel: {zh: "
LANE += "[农村“巷长”, “巷长”, 农村巷长]}, kind: actor-type/resident-agent}\n"
UNIT = "  - {id: role/unit-head, type: Role, label: {zh: 单元长, en: stairwell-unit head}, "
UNIT += "kind: actor-type/resident-agent}\n"
NOTICE = "  - {id: measure/notice, type: Measure, "
NOTICE += "label: {zh: 渡口公示, en: notice at the landing}}\n"

Edits = dict[str, list[tuple[str, str]]]
Edit = Callable[[Edits], Store]


def assembled(data: Path) -> Store:
    read, unreadable = sources.read([data])
    assert not unreadable
    return pipeline.assemble(read)


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with two articles of the corpus, the registry and the codings."""
    folder = tmp_path_factory.mktemp("corpus") / "data"
    others = [path.name for path in (DATA / "articles").iterdir() if path.stem not in ARTICLES]
    return shutil.copytree(DATA, folder, ignore=shutil.ignore_patterns(*others))


@pytest.fixture(scope="module")
def base(data: Path) -> Store:
    """Their dataset, without a build."""
    return assembled(data)


@pytest.fixture
def edit(data: Path, tmp_path: Path) -> Edit:
    """Return a function that makes a dataset of an edited copy of the data; * is any file."""

    def dataset(edits: Edits) -> Store:
        shutil.copytree(data, tmp_path / "data")
        for path in sorted((tmp_path / "data").rglob("*.yaml")):
            text = path.read_text(encoding="utf-8")
            name = path.relative_to(tmp_path / "data").as_posix()
            for old, new in edits.get(name, []):
                assert text.count(old) > 0, old
                text = text.replace(old, new)
            for old, new in edits.get("*", []):
                text = text.replace(old, new)
            path.write_text(text, encoding="utf-8")
        return assembled(tmp_path / "data")

    return dataset


def told(old: Store, new: Store, language: Language = "en") -> list[str]:
    """The rows of the table, each as one line."""
    wording = Wording(labels.read(old), labels.read(new), language)
    return [" | ".join(row) for row in wording.table(compare(old, new))[1]]


@pytest.fixture
def river(tmp_path: Path) -> Callable[..., Store]:
    """Return a function that makes the dataset of the small corpus, with places replaced."""

    def dataset(*edits: tuple[str, str], coding: str = "") -> Store:
        folder = tmp_path / "river"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir()
        text = ARTICLE
        for old, new in edits:
            assert old in text
            text = text.replace(old, new)
        (folder / "river.yaml").write_text(text, encoding="utf-8")
        (folder / "places.yaml").write_text(PLACES, encoding="utf-8")
        if coding:
            (folder / "codings").mkdir()
            (folder / "codings" / "reader.yaml").write_text(coding, encoding="utf-8")
        return assembled(folder)

    return dataset


# Nothing changed


def test_the_same_data_has_no_differences(base: Store, data: Path) -> None:
    assert compare(base, assembled(data)) == Differences(())


# Claims


def test_a_figure_that_changed_is_told_with_its_passage(base: Store, edit: Edit) -> None:
    new = edit({YUTAI: [("value: 786", "value: 787")]})
    assert told(base, new) == [
        "claim | changed | figure 786 → 787 in passage yutai/4: "
        "building head, persons selected: 787 persons"
    ]
    assert told(base, new, "zh") == [
        "陈述 | 修改 | yutai/4 句：数字 786 → 787（楼长·推选人数：787 名）"
    ]
    [record] = Wording(labels.read(base), labels.read(new)).records(compare(base, new))
    assert record == {
        "part": "claims",
        "change": "changed",
        "id": "observation/yutai-building-heads",
        "property": "schema:value",
        "language": "",
        "old": ["786"],
        "new": ["787"],
        "where": "passage/yutai/4",
        "origin": "",
        "within": "",
        "words": "figure 786 → 787 in passage yutai/4: "
        "building head, persons selected: 787 persons",
    }


def test_a_figure_comes_and_goes_as_one_claim(base: Store, edit: Edit) -> None:
    new = edit({YUTAI: [(FIGURE, "")]})
    words = "in passage yutai/4: building head, persons selected: 786 persons"
    assert told(base, new) == [f"claim | withdrawn | {words}"]
    assert told(new, base) == [f"claim | added | {words}"]


def test_claims_are_told_with_their_relation(base: Store, edit: Edit) -> None:
    selected = ("selectedFrom: role/unit-head}", "selectedFrom: [role/unit-head, role/lane-head]}")
    selects = "selects: [role/unit-head, role/building-head]"
    new = edit({YUTAI: [selected, (selects, selects.replace("building", "lane"))]})
    assert told(base, new) == [
        "claim | added | in passage yutai/4: building head: selected from lane head",
        "claim | changed | selects building head → lane head in passage yutai/4: "
        "selection of urban “two heads”",
    ]


def test_a_claim_of_another_sentence_has_moved(base: Store, edit: Edit) -> None:
    new = edit({YUTAI: [(CLAIM, ""), (NEXT, NEXT + CLAIM)]})
    assert told(base, new) == [
        "claim | moved | from passage yutai/4 to yutai/5: "
        "building head: selected from stairwell-unit head"
    ]


def test_a_figure_of_another_sentence_has_moved_and_may_have_changed(
    base: Store, edit: Edit
) -> None:
    new = edit({YUTAI: [(FIGURE, ""), (NEXT, NEXT + FIGURE.replace("786", "787"))]})
    figure = "building head, persons selected: 787 persons"
    assert told(base, new) == [
        f"claim | moved | from passage yutai/4 to yutai/5: {figure}",
        f"claim | changed | figure 786 → 787 in passage yutai/5: {figure}",
    ]


# Entities


def test_a_label_that_changed_is_an_entity_renamed(base: Store, edit: Edit) -> None:
    new = edit({YUTAI: [(LANE, LANE.replace("en: lane head", "en: head of a lane"))]})
    assert told(base, new) == ["entity | renamed | role/lane-head: lane head → head of a lane"]


def test_claims_follow_an_entity_to_its_other_id(base: Store, edit: Edit) -> None:
    renaming = ("role/building-head", "role/head-of-building")
    label = ("{zh: 楼长, en: building head}", "{zh: 楼栋长, en: head of building}")
    new = edit({"*": [renaming], YUTAI: [label]})
    ids = "role/building-head → role/head-of-building"
    assert told(base, new) == [
        f"entity | given another id | {ids} (head of building)",
        "entity | renamed | role/head-of-building: building head → head of building; 楼长 → 楼栋长",
    ]


def test_a_figure_with_another_id_is_the_same_figure(base: Store, edit: Edit) -> None:
    ids = "observation/yutai-building-heads", "observation/yutai-heads-of-buildings"
    new = edit({"*": [ids], YUTAI: [("value: 786", "value: 787")]})
    name = "building head, persons selected: 787 persons"
    assert told(base, new) == [
        f"claim | given another id | {ids[0]} → {ids[1]} ({name})",
        f"claim | changed | figure 786 → 787 in passage yutai/4: {name}",
    ]


def test_an_id_whose_claims_belong_to_another_was_merged(base: Store, edit: Edit) -> None:
    new = edit({YUTAI: [(LANE, ""), ("role/lane-head", "role/unit-head")]})
    [merged] = told(base, new)
    assert merged == (
        "entity | merged | role/lane-head (lane head) into role/unit-head (stairwell-unit head)"
    )
    [merged] = told(base, new, "zh")
    assert merged == "实体 | 合并 | role/lane-head（巷长）并入 role/unit-head（单元长）"


def test_an_id_whose_label_belongs_to_another_was_merged(river: Callable[..., Store]) -> None:
    old = river(("precedes: measure/notice", "precedes: measure/vote"))
    other = "label: {zh: 渡口推选, en: vote at the landing}"
    both = other + ", altLabel: {zh: 渡口公示, en: notice at the landing}"
    new = river((NOTICE, ""), (other, both), ("precedes: measure/notice", "precedes: measure/vote"))
    assert told(old, new) == [
        "entity | merged | measure/notice (notice at the landing) into "
        "measure/vote (vote at the landing)",
        "entity | changed | measure/vote (vote at the landing): "
        "alternative label + notice at the landing; alternative label + 渡口公示",
    ]


def test_an_entity_that_nobody_follows_was_removed(river: Callable[..., Store]) -> None:
    old, new = river(), river((NOTICE, ""), (", precedes: measure/notice", ""))
    assert told(old, new) == [
        "entity | removed | measure/notice (notice at the landing)",
        "claim | withdrawn | in passage river/1: "
        "vote at the landing: precedes notice at the landing",
    ]
    assert [row.split(" | ")[1] for row in told(new, old)] == ["added", "added"]


def test_a_term_that_stands_in_another_file_has_moved(base: Store, edit: Edit) -> None:
    other = UNIT.replace("resident-agent", "residents")
    new = edit({YUTAI: [(UNIT, "")], "registry/roles.yaml": [("terms:\n", f"terms:\n{other}")]})
    called = "role/unit-head (stairwell-unit head)"
    assert told(base, new) == [
        f"entity | moved | {called}: graph/articles/yutai → graph/registry/roles",
        f"entity | changed | {called}: kind resident agent → residents and beneficiaries",
    ]


def test_a_file_with_another_name_is_one_change(base: Store, data: Path, tmp_path: Path) -> None:
    shutil.copytree(data, tmp_path / "data")
    (tmp_path / "data" / YUTAI).rename(tmp_path / "data" / "articles" / "fish.yaml")
    new = assembled(tmp_path / "data")
    assert told(base, new) == ["file | renamed | graph/articles/yutai → graph/articles/fish"]


# Articles and passages


def test_what_comes_with_an_article_is_counted_not_listed(
    base: Store, data: Path, tmp_path: Path
) -> None:
    shutil.copytree(data, tmp_path / "data")
    (tmp_path / "data" / "articles" / "zoucheng.yaml").unlink()
    new = assembled(tmp_path / "data")
    found = compare(base, new)
    assert {change.within for change in found.changes} == {"", names.iri("article/zoucheng")}
    [removed] = told(base, new)
    assert removed.startswith("article | removed | article/zoucheng (")
    counted = found.along()[names.iri("article/zoucheng")]
    assert f"), with 2 passages, {counted['entities']} entities, " in removed
    assert sum(counted.values()) == len(found.changes) - 1
    [added] = told(new, base)
    assert added == removed.replace("removed", "added")


def test_an_article_with_another_id_takes_its_passages_along(base: Store, edit: Edit) -> None:
    new = edit({"*": [("article/yutai", "article/fish"), ("passage/yutai/", "passage/fish/")]})
    [row] = told(base, new)
    assert row.startswith("article | given another id | article/yutai → article/fish (Yutai")
    assert row.endswith("), with 16 passages")


def test_passages_follow_their_sentence(river: Callable[..., Store]) -> None:
    second = "  - id: passage/river/2\n    type: Passage\n    paragraph: 1\n    sentence: 2\n"
    third = second.replace("2\n", "3\n")
    between = f"""{second}    fingerprint: {"0" * 64}
    gloss: {{zh: 甲, en: a}}
    claims:
      - {{id: role/oarsman, responsibleFor: measure/vote}}
"""
    old, new = river(), river((second, between + third))
    assert told(old, new) == [
        "passage | added | passage/river/2, with 1 claim",
        "passage | given another id | passage/river/2 → passage/river/3",
    ]
    assert told(new, old) == [
        "passage | removed | passage/river/2, with 1 claim",
        "passage | given another id | passage/river/3 → passage/river/2",
    ]


def test_a_passage_with_another_fingerprint_is_re_pointed(river: Callable[..., Store]) -> None:
    gloss = "Three landing heads come from among the oarsmen as is told in this long sentence."
    old = river(("Three landing heads come from among the oarsmen.", gloss))
    new = river(
        ("Three landing heads come from among the oarsmen.", gloss.replace("told", "said")),
        ("859e9d3c", "959e9d3c"),
    )
    assert told(old, new) == [
        "passage | re-pointed | passage/river/1: fingerprint 859e9d3c… → 959e9d3c…",
        "passage | changed | passage/river/1: gloss "
        "…e oarsmen as is told in this long s… → …e oarsmen as is said in this long s…",
    ]


def test_an_explanation_is_told_in_one_language_and_recorded_in_both(
    river: Callable[..., Store],
) -> None:
    old, new = river(), river(("写夜里的河水", "写河水"), ("The river at night", "The river"))
    assert told(old, new) == [
        "passage | changed | passage/river/2: gloss The river at night. → The river."
    ]
    assert told(old, new, "zh") == ["句 | 修改 | passage/river/2：概述 写夜里的河水。 → 写河水。"]
    assert {change.language for change in compare(old, new).changes} == {"zh", "en"}


# Codings


def test_codings_are_told_by_coder(base: Store, edit: Edit) -> None:
    coded = "{id: measure/yutai-self-nomination, codedAs: [mechanism/resident-agents,"
    other = coded.replace("resident-agents", "incentives, mechanism/visiting")
    assert told(base, edit({CODER: [(coded, other)]})) == [
        "coding | changed | by first coder: self-nomination: coded as "
        "− recruiting resident agents, + incentives and support, + visiting and keeping in touch"
    ]


def test_a_coder_comes_with_the_codings(river: Callable[..., Store]) -> None:
    coder = "id: coder/reader\ntype: Coder\nlabel: {zh: 读者, en: reader}\ncodings:\n"
    one = "  - {id: measure/vote, codedAs: [mechanism/deliberation]}\n"
    two = "  - {id: measure/notice, codedAs: [mechanism/disclosure], because: {en: shown}}\n"
    none, old, new = river(), river(coding=coder + one), river(coding=coder + one + two)
    assert told(none, old) == ["entity | added | coder/reader (reader), with 1 coding"]
    assert told(old, new) == [
        "coding | added | by reader: notice at the landing: coded as disclosure and public notice",
        "coding | changed | by reader: notice at the landing: because + shown",
    ]
    assert told(new, old)[0].startswith("coding | withdrawn | by reader")


# Ontology and codebook


def test_terms_of_ontology_and_codebook_are_told(base: Store) -> None:
    concept, prop = names.iri("mechanism/visiting"), f"{names.GOV}ledBy"
    label = "http://www.w3.org/2004/02/skos/core#prefLabel"
    quads = {quad for quad in base.engine if quad.subject.value != prop}
    for quad in [q for q in quads if (q.subject.value, q.predicate.value) == (concept, label)]:
        assert isinstance(quad.object, ox.Literal)
        if quad.object.language == "en":
            text = ox.Literal("visits", language="en")
            quads ^= {quad, ox.Quad(quad.subject, quad.predicate, text, quad.graph_name)}
    new = stored(quads)
    assert told(base, new) == [
        "codebook concept | renamed | mechanism/visiting: visiting and keeping in touch → visits",
        "ontology term | removed | gov:ledBy (led by)",
    ]
    assert told(new, base)[1] == "ontology term | added | gov:ledBy (led by)"
    listed = Wording(labels.read(base), labels.read(new)).markdown(compare(base, new))
    assert [line.partition(": ")[0] for line in listed.splitlines()] == ["- ontology"] * 2


# All of it


def stored(quads: set[ox.Quad]) -> Store:
    engine = ox.Store()
    engine.bulk_extend(quads)
    return Store(engine)


def test_every_statement_that_is_gone_is_accounted_for(river: Callable[..., Store]) -> None:
    """Also where no edit of a data file could bring it about."""
    coder = "id: coder/reader\ntype: Coder\nlabel: {zh: 读者, en: reader}\ncodings:\n"
    one = "  - {id: measure/vote, codedAs: [mechanism/deliberation], because: {en: shown}}\n"
    old = river(coding=coder + one)
    named = [quad for quad in old.quads() if isinstance(quad.graph_name, ox.NamedNode)]
    kinds = {(str(q.graph_name).split("/")[4], q.predicate.value): q for q in named}
    quads = {q for q in named if "river" in str(q.graph_name)} | set(kinds.values())
    old = stored(quads)
    assert len(kinds) > 50
    for quad in quads:
        new = stored(quads - {quad})
        for found in (compare(old, new), compare(new, old)):
            assert found.leading(), quad
            assert {change.within for change in found.changes} <= {
                "",
                *(change.subject for change in found.changes),
            }


def test_back_is_the_reverse_of_forth(base: Store, edit: Edit) -> None:
    ids, moved = ("role/building-head", "role/head-of-building"), "passage/zoucheng/2"
    claims = [("value: 786", "value: 787"), ("selects: [role/unit-head, ", "selects: [")]
    new = edit({"*": [ids], YUTAI: claims, "articles/zoucheng.yaml": [(moved, f"{moved}0")]})
    forth, back = compare(base, new), compare(new, base)
    whole = Counter((change.part, change.action) for change in forth.changes)
    assert sum(whole.values()) == 4
    turned = {"added": "removed", "removed": "added"}
    assert whole == Counter((c.part, turned.get(c.action, c.action)) for c in back.changes)


# Words


def test_a_name_is_shown_as_it_is_in_markdown() -> None:
    odd = labels.Labels({names.iri("role/x"): {"en": "*a* <b>\n_c_"}})
    found = Differences(
        (
            Change("entities", "added", names.iri("role/x")),
            Change("entities", "added", names.iri("role/y")),
        )
    )
    assert Wording(odd, odd).markdown(found) == (
        "- data: 2 entities added:\n  - role/x (\\*a\\* \\<b> \\_c\\_)\n  - role/y\n"
    )


def test_a_value_of_another_datatype_is_told_by_it(river: Callable[..., Store]) -> None:
    old = river()
    kind = ox.NamedNode("http://www.w3.org/2001/XMLSchema#string")
    new = stored(
        {
            ox.Quad(q.subject, q.predicate, ox.Literal("3", datatype=kind), q.graph_name)
            if q.predicate.value == "https://schema.org/value"
            else q
            for q in old.engine
        }
    )
    [row] = told(old, new)
    assert "figure 3 (xsd:decimal) → 3 (xsd:string) in passage river/1" in row


# The command


@pytest.fixture
def files(river: Callable[..., Store], tmp_path: Path) -> tuple[Path, Path]:
    """Two datasets as kg.nq: three landing heads, then four."""
    found = []
    for name, store in (("old", river()), ("new", river(("value: 3", "value: 4")))):
        found.append(tmp_path / f"{name}.nq")
        found[-1].write_bytes(serialize(store.engine, ".nq"))
    return found[0], found[1]


WORDS = "figure 3 → 4 in passage river/1: landing head, number of heads: 4 persons"


def test_the_command_prints_a_table_and_counts_on_stderr(files: tuple[Path, Path]) -> None:
    assert run("diff", *files) == (
        1,
        f"what\tchange\tin words\nclaim\tchanged\t{WORDS}\n",
        "1 claim changed\n",
    )
    done = run("diff", *files, "--lang", "zh")
    assert done.out.startswith("对象\t变化\t说明\n陈述\t修改\triver/1 句：数字 3 → 4（")
    assert done.err == "修改陈述1项\n"


def test_the_command_prints_lines_for_the_change_log(files: tuple[Path, Path]) -> None:
    done = run("diff", *files, "-f", "markdown")
    assert done == (1, f"- data: 1 claim changed: {WORDS}\n", "1 claim changed\n")


def test_the_command_prints_json(files: tuple[Path, Path]) -> None:
    done = run("diff", *files, "--format", "json")
    assert (done.code, done.err) == (1, "")
    [record] = json.loads(done.out)
    assert (record["old"], record["new"], record["words"]) == (["3"], ["4"], WORDS)


@pytest.mark.parametrize("form", ["table", "markdown", "json"])
def test_without_differences_the_exit_code_is_0(form: str, files: tuple[Path, Path]) -> None:
    done = run("diff", files[0], files[0], "--format", form)
    nothing = (0, "[]\n", "") if form == "json" else (0, "", "no differences\n")
    assert done == nothing


def test_the_program_itself_does_not_count(files: tuple[Path, Path]) -> None:
    """A build that is the same in another order of its lines has no differences."""
    lines = files[0].read_bytes().splitlines(keepends=True)
    files[1].write_bytes(b"".join(lines[::-1]))
    assert run("diff", *files).code == 0


def test_what_cannot_be_compared_is_refused(files: tuple[Path, Path], tmp_path: Path) -> None:
    (tmp_path / "kg.ttl").write_text("<x:a> <x:b> <x:c> .\n")
    (tmp_path / "empty.nq").touch()
    (tmp_path / "broken.nq").write_text("<x:a> <x:b>\n")
    assert "the new dataset has no sentences" in refusal("diff", files[0], tmp_path / "kg.ttl")
    assert "the old dataset has no sentences" in refusal("diff", tmp_path / "empty.nq", files[0])
    assert "broken.nq" in refusal("diff", tmp_path / "broken.nq", files[0])
    assert "does not exist" in refusal("diff", files[0], tmp_path / "none.nq")
    assert "make one with kg build" in refusal("diff", DATA, files[0])
