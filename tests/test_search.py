"""Entities are found by what they are called, in either language and script."""

from __future__ import annotations

import pytest

import kg
from kg import names, search
from kg.store import Store


def first(store: Store, text: str, kind: str = "") -> str:
    return names.local_id(search.search(store, text, kind)[0].iri)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("楼长", "role/building-head"),
        ("building head", "role/building-head"),
        ("Building Head", "role/building-head"),
        ("louzhang", "role/building-head"),
        ("“三邻”工作法", "model/three-neighbours"),
        ("三邻工作法", "model/three-neighbours"),
        ("sanlin", "model/three-neighbours"),
        ("网格员", "role/grid-member"),
        ("wgy", "role/grid-member"),
        ("五保", ""),
    ],
)
def test_the_best_match_comes_first(text: str, found: str, store: Store) -> None:
    hits = search.search(store, text)
    if not found:
        assert hits == []
    else:
        assert names.local_id(hits[0].iri) == found


def test_the_very_name_comes_before_longer_ones(store: Store) -> None:
    hits = search.search(store, "网格")
    assert (names.local_id(hits[0].iri), hits[0].score) == ("spatial-unit/grid", 100)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


def test_a_search_can_be_limited_to_a_class(store: Store) -> None:
    assert first(store, "两长", "Model") == "model/two-heads"
    assert first(store, "两长", "Role") == "role/two-heads"
    with pytest.raises(kg.QueryError, match="no class is called Rolle; did you mean Role"):
        search.search(store, "两长", "Rolle")


def test_mentions_are_the_passages_that_speak_of_it(store: Store) -> None:
    [hit] = [hit for hit in search.search(store, "楼长") if hit.form == "楼长"]
    [(expected,)] = store.query(
        "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?p a gov:Passage "
        "{ GRAPH ?p { role:building-head ?x ?y } } "
        "UNION { GRAPH ?p { ?x ?y role:building-head } } }"
    )
    assert hit.mentions == expected


@pytest.mark.parametrize(
    "name",
    [
        "role/lane-head",
        "role:lane-head",
        "https://w3id.org/governance-kg/role/lane-head",
        "巷长",
        "lane head",
    ],
)
def test_a_name_of_any_form_is_resolved(name: str, store: Store) -> None:
    assert search.resolve(store, name) == names.iri("role/lane-head")


@pytest.mark.parametrize(
    ("name", "kind", "message"),
    [
        ("巷張", "", "nothing is called 巷張; did you mean"),
        ("双报到", "Model", None),
        ("area/370827", "Article", "area/370827 is a gov:Area, not a Article"),
        ("社区", "Role", "社区 means .* things; say which: role/"),
    ],
)
def test_what_cannot_be_resolved_is_said_in_one_line(
    name: str, kind: str, message: str | None, store: Store
) -> None:
    if message is None:
        assert search.resolve(store, name, kind) == names.iri("model/dual-reporting-by-project")
        return
    with pytest.raises(kg.QueryError, match=message) as error:
        search.resolve(store, name, kind)
    assert "\n" not in str(error.value)
