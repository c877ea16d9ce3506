"""Networks for analysis, checked by hand against the text, and what is measured on them."""

from __future__ import annotations

import csv
import io
import json
import os
import subprocess
import sys
from pathlib import Path

import networkx as nx
import pandas as pd
import pyoxigraph as ox
import pytest

import kg
from command import answer, refusal, run
from kg import bundle, labels, names, positions, projections, store
from kg.pipeline import VOCABULARIES
from kg.store import Store

KINDS = sorted(projections.KINDS)
TIES = sorted(set(KINDS) - {"all"})
NODE = {"class", "group", "color", "label_zh", "label_en"}

TWO_HEADS = "model/two-heads"
CADRES, MASSES, MEMBERS = "group/cadres", "group/masses", "group/party-members"
TOWNSHIP = "organization-kind/township"
SUBDISTRICT = "organization-kind/subdistrict-party-working-committee"
UNIT_PARTY = "organization-kind/unit-party-organization"
COMMUNITY_PARTY = "organization-kind/community-party-organization"
REPORTING_UNIT = "organization-kind/reporting-unit"


def dataset(trig: str) -> Store:
    """A dataset of graphs in TriG, on our ontology and codebook; prefixes are declared."""
    prefixes = "".join(
        f"@prefix {prefix}: <{names.BASE}{folder}> .\n"
        for prefix, folder in {
            "gov": "ontology#",
            "coding": "graph/codings/",
            "registry": "graph/registry/",
            **{f: f"{f}/" for f in ("article", "coder", "passage", "mechanism", "rule-type")},
            **{f: f"{f}/" for f in ("measure", "model", "role", "group", "rule", "spatial-unit")},
        }.items()
    )
    standard = "@prefix dcterms: <http://purl.org/dc/terms/> .\n"
    standard += "@prefix prov: <http://www.w3.org/ns/prov#> .\n"
    standard += "@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .\n"
    quads = ox.parse(prefixes + standard + trig, format=ox.RdfFormat.TRIG)
    document = ox.serialize(quads, format=ox.RdfFormat.JSON_LD)
    assert document is not None
    folder = bundle.ontology()
    vocabularies = {graph: folder / file for graph, file in VOCABULARIES.items()}
    return store.assemble([document.decode()], vocabularies)


# Three passages on one model of two parts, of which one is nested; a rule; two roles.
PASSAGES = "".join(
    f"registry:a {{ passage:x-{n} a gov:Passage ; gov:inArticle article:x ; gov:sentence {n} }}\n"
    for n in (2, 10, 11)
).replace("passage:x-", "passage:x\\/")
THINGS = """
registry:a {
  model:m a gov:GovernanceModel . measure:one a gov:Measure . measure:two a gov:Measure .
  role:head a gov:Role . group:people a gov:Group . spatial-unit:lane a gov:SpatialUnit .
  rule:r a gov:Rule .
}
passage:x\\/2 {
  model:m dcterms:hasPart measure:one .
  measure:one dcterms:hasPart measure:two , rule:r .
}
"""


def network(kind: str, trig: str) -> nx.Graph[str]:
    made = dataset(PASSAGES + THINGS + trig)
    return projections.find(kind)(made, labels.read(made))


def mode(ties: nx.Graph[str], number: int) -> set[str]:
    return {node for node in ties if ties.nodes[node]["bipartite"] == number}


# Who is tied to which model


def test_the_actors_of_several_models_are_those_that_the_articles_share(build: Path) -> None:
    """Cadres are appraised in two counties; the people are served or heard in four.

    The township commends heads in Yutai (14) and films with first secretaries in Yanzhou
    (19). A grid member has a part in Qufu only: in Yutai it serves as an adviser, which is
    said of the grid member and not of a measure.
    """
    ties = kg.network(build, "actor-model")
    shared = {node: set(ties[node]) for node in mode(ties, 0) if ties.degree(node) > 1}
    frontline, dual = "model/wenshang-frontline-appraisal", "model/dual-reporting-by-project"
    assert shared == {
        CADRES: {"model/weishan-cadre-appraisal", frontline},
        MASSES: {"model/one-three-four", "model/three-neighbours", TWO_HEADS, frontline},
        MEMBERS: {dual, "model/one-three-four", "model/three-neighbours"},
        TOWNSHIP: {"model/one-three-four", TWO_HEADS},
    }
    assert ties.edges[TOWNSHIP, TWO_HEADS]["passages"] == "yutai/14"
    assert ties.edges[TOWNSHIP, "model/one-three-four"]["passages"] == "yanzhou/19"
    assert set(ties["role/grid-member"]) == {"model/three-neighbours"}


def test_a_tie_to_a_model_names_its_relations_and_counts_its_claims(build: Path) -> None:
    """The members are moved to join teams (8), are given platforms, and implement (9)."""
    ties = kg.network(build, "actor-model")
    assert ties.edges[MEMBERS, "model/dual-reporting-by-project"] == {
        "weight": 3,
        "relations": "gov:appliesTo gov:carriedOutBy gov:serves",
        "passages": "sishui/8 sishui/9",
    }
    assert ties.edges["role/lane-head", TWO_HEADS]["passages"] == "yutai/5 yutai/12"
    assert ties.edges["role/two-heads", TWO_HEADS]["passages"].split()[-3:] == [
        "yutai/14",
        "yutai/15",
        "yutai/16",
    ]


def test_actors_are_one_mode_and_models_the_other(build: Path) -> None:
    ties = kg.network(build, "actor-model")
    actors, models = mode(ties, 0), mode(ties, 1)
    assert {ties.nodes[node]["class"] for node in models} == {"gov:GovernanceModel"}
    assert {ties.nodes[node]["group"] for node in actors} == {"actor", "place"}
    assert {one for one, _ in ties.edges} == actors
    assert {other for _, other in ties.edges} == models


def test_claims_count_once_for_each_passage_and_passages_stand_in_reading_order() -> None:
    claim = "measure:two gov:carriedOutBy role:head"
    ties = network(
        "actor-model",
        f"passage:x\\/10 {{ {claim} }} passage:x\\/2 {{ {claim} ; gov:serves role:head }}",
    )
    assert ties.edges["role/head", "model/m"] == {
        "weight": 3,
        "relations": "gov:carriedOutBy gov:serves",
        "passages": "x/2 x/10",
    }


def test_only_what_a_passage_says_of_a_model_or_measure_and_an_actor_is_a_tie() -> None:
    ties = network(
        "actor-model",
        """
registry:a { measure:one gov:ledBy role:head }
passage:x\\/2 {
  measure:two gov:appliesTo spatial-unit:lane . rule:r gov:appliesTo role:head .
}
passage:x\\/10 {
  measure:out gov:carriedOutBy role:head . role:head gov:superiorTo group:people .
}
""",
    )
    assert len(ties) == 0


def test_a_relation_that_the_ontology_gains_ties_without_a_change_of_code() -> None:
    ties = network(
        "actor-model",
        """
registry:a { gov:fundedBy rdfs:range gov:Actor . gov:warns rdfs:subPropertyOf gov:evaluates }
passage:x\\/2 { measure:one gov:fundedBy role:head ; gov:warns group:people }
""",
    )
    assert [(one, data["relations"]) for one, _, data in ties.edges(data=True)] == [
        ("group/people", "gov:warns"),
        ("role/head", "gov:fundedBy"),
    ]


# Who is tied to whom


def test_actors_are_tied_by_the_measures_they_share(build: Path) -> None:
    """In Sishui two departments do research and draw up corrections together (12).

    A community agrees on a project with the reporting unit (4), both implement it (7, 9),
    and the one provides the platforms for the other (9).
    """
    ties = kg.network(build, "actor-actor")
    department = "organization/sishui-organization-department"
    committee = "organization/sishui-organs-working-committee"
    assert set(ties[department]) == {committee}
    assert ties.edges[department, committee] == {
        "weight": 2,
        "measures": "measure/sishui-on-site-research measure/sishui-rectification",
        "passages": "sishui/12",
    }
    agreed = ties.edges[COMMUNITY_PARTY, REPORTING_UNIT]
    assert agreed["weight"] == len(agreed["measures"].split()) == 3
    assert agreed["passages"] == "sishui/4 sishui/7 sishui/9"
    assert not ties.is_directed()
    assert not list(nx.selfloop_edges(ties))


def test_those_who_only_stand_in_one_sentence_are_not_tied(build: Path) -> None:
    """Sishui 8 has the units join what the party organizations of estates lead."""
    ties = kg.network(build, "actor-actor")
    assert "organization-kind/estate-or-grid-party-organization" not in ties
    assert not ties.has_edge("organization/sishui-organization-department", UNIT_PARTY)


# Who evaluates whom


def test_an_evaluation_leads_from_who_evaluates_to_what_is_evaluated(build: Path) -> None:
    """All that the eight articles say of it, with an evaluator."""
    found = kg.network(build, "evaluation")
    assert isinstance(found, nx.DiGraph)
    assert {(*edge, data["passages"]) for *edge, data in found.edges(data=True)} == {
        (SUBDISTRICT, UNIT_PARTY, "sishui/11"),
        (SUBDISTRICT, "measure/dual-reporting", "sishui/11"),
        ("organization-kind/appraisal-team", CADRES, "weishan/2"),
        ("group/wenshang-ten-groups", "role/wenshang-appraised-person", "wenshang/5"),
        ("area/370881003001", "instrument/qufu-order", "qufu/11"),
    }
    assert found.edges["organization-kind/appraisal-team", CADRES] == {
        "weight": 2,
        "measures": "measure/weishan-frontline-assessment measure/weishan-observing-conduct",
        "passages": "weishan/2",
    }


def test_where_the_text_does_not_say_who_evaluates_there_is_no_edge(build: Path) -> None:
    """Yutai's heads are rated each quarter (11), nobody is said to rate them."""
    assert kg.query("ASK { ?rating gov:evaluates role:two-heads }", build)
    assert "role/two-heads" not in kg.network(build, "evaluation")


def test_an_evaluation_cites_both_of_its_claims() -> None:
    found = network(
        "evaluation",
        """
passage:x\\/11 { measure:one gov:evaluates role:head }
passage:x\\/10 { measure:one gov:carriedOutBy group:people }
passage:x\\/2 { measure:two gov:evaluates role:head }
""",
    )
    assert list(found.edges(data=True)) == [
        (
            "group/people",
            "role/head",
            {"weight": 1, "measures": "measure/one", "passages": "x/10 x/11"},
        )
    ]


# What goes with what


def test_mechanisms_are_tied_by_what_is_coded_by_both(build: Path) -> None:
    ties = kg.network(build, "concepts")
    heads = ties.edges["mechanism/grid-responsibility", "mechanism/resident-agents"]
    assert TWO_HEADS in heads["entities"].split()
    for one, other, data in ties.edges(data=True):
        coded = "SELECT ?x { ?x a ?kind ; gov:codedAs ?one , ?other VALUES ?kind { %s } }"
        query = coded % "gov:Measure gov:GovernanceModel"
        rows = kg.query(query, build, one=names.iri(one), other=names.iri(other))
        assert sorted(data["entities"].split()) == sorted(names.local_id(str(x)) for (x,) in rows)
        assert data["weight"] == len(data["entities"].split())
        assert data["passages"] == ""


def test_concepts_go_together_where_one_coder_says_so() -> None:
    """Both say it of one; each says half of it of the other; a rule and a domain aside."""
    ties = network(
        "concepts",
        """
coding:a { coder:a a prov:Agent .
  measure:one gov:codedAs mechanism:incentives , mechanism:deliberation .
  measure:two gov:codedAs mechanism:incentives , <https://w3id.org/governance-kg/domain/rural> .
  rule:r gov:codedAs mechanism:incentives , mechanism:volunteering }
coding:b { coder:b a prov:Agent .
  measure:one gov:codedAs mechanism:incentives , mechanism:deliberation .
  measure:two gov:codedAs mechanism:deliberation }
""",
    )
    assert list(ties.edges(data=True)) == [
        (
            "mechanism/deliberation",
            "mechanism/incentives",
            {"weight": 1, "entities": "measure/one", "passages": ""},
        )
    ]


def test_any_scheme_of_the_codebook_may_be_chosen(build: Path) -> None:
    made = kg.load(build)
    ties = projections.concepts(made, labels.read(made), "scheme/domain")
    assert ties
    assert {node.partition("/")[0] for node in ties} == {"domain"}
    with pytest.raises(kg.QueryError, match=r"no scheme scheme/domian; did you mean scheme/domain"):
        projections.concepts(made, labels.read(made), "scheme/domian")


# All of them


@pytest.mark.parametrize("kind", KINDS)
def test_all_attributes_are_text_or_numbers_and_every_edge_has_its_evidence(
    kind: str, build: Path
) -> None:
    found = kg.network(build, kind)
    passages = {name: place for place, name in enumerate(_passages(build))}
    assert len(found) > 5
    for _, data in found.nodes(data=True):
        assert data.keys() - {"bipartite"} == NODE
        assert {type(value) for value in data.values()} <= {str, int}
    for *_, data in found.edges(data=True):
        assert {type(value) for value in data.values()} <= {str, int}
        assert data["weight"] >= 1
        places = [passages[name] for name in data["passages"].split()]
        assert places == sorted(set(places))
        assert places or kind in ("all", "concepts")


def _passages(build: Path) -> list[str]:
    query = "SELECT ?a ?n { ?p gov:inArticle ?a ; gov:sentence ?n } ORDER BY ?a ?n"
    return [f"{str(a).rpartition('/')[2]}/{n}" for a, n in kg.query(query, build)]


def test_the_whole_network_counts_the_graphs_that_state_an_edge(build: Path) -> None:
    whole = kg.network(build)
    selected = whole.edges["role/building-head", "role/unit-head", "gov:selectedFrom"]
    assert (selected["weight"], selected["passages"]) == (1, "yutai/4")
    for *_, data in whole.edges(data=True):
        assert data["weight"] >= len(data["passages"].split())


def test_an_unknown_network_is_refused_with_those_there_are(build: Path) -> None:
    with pytest.raises(kg.QueryError, match="no network is called actors; choose actor-model, "):
        kg.network(build, "actors")


# Files


@pytest.mark.parametrize("kind", TIES)
def test_graphml_keeps_everything(kind: str, build: Path, tmp_path: Path) -> None:
    made = kg.network(build, kind)
    nx.write_graphml(made, tmp_path / "ties.graphml")
    read = nx.read_graphml(tmp_path / "ties.graphml")
    assert list(read.nodes(data=True)) == list(made.nodes(data=True))
    assert list(read.edges(data=True)) == list(made.edges(data=True))
    assert read.is_directed() == made.is_directed()


@pytest.mark.parametrize("kind", TIES)
def test_gexf_keeps_everything_and_adds_its_own(kind: str, build: Path, tmp_path: Path) -> None:
    made = kg.network(build, kind)
    nx.write_gexf(made, tmp_path / "ties.gexf")
    read = nx.read_gexf(tmp_path / "ties.gexf")
    assert read.nodes.keys() == made.nodes.keys()
    for node, data in read.nodes(data=True):
        assert data == {**made.nodes[node], "label": node}
    for one, other, data in read.edges(data=True):
        del data["id"]
        assert data == made.edges[one, other]


@pytest.mark.parametrize("kind", TIES)
def test_csv_keeps_the_edges_through_pandas(kind: str, build: Path, tmp_path: Path) -> None:
    made = kg.network(build, kind)
    nx.to_pandas_edgelist(made).to_csv(tmp_path / "ties.csv", index=False)
    table = pd.read_csv(tmp_path / "ties.csv", keep_default_na=False)
    assert [
        (row.pop("source"), row.pop("target"), row) for row in table.to_dict(orient="records")
    ] == list(made.edges(data=True))


PRINT = """
import sys, networkx as nx, kg
for kind in sys.argv[2:]:
    ties = kg.network(sys.argv[1], kind)
    print(*nx.generate_graphml(ties), sep="\\n")
    if kind != "all":
        print(*kg.measures(sys.argv[1], kind), sep="\\n")
"""


def test_neither_networks_nor_measures_depend_on_the_hashes_of_a_run(build: Path) -> None:
    def printed(seed: str) -> str:
        return subprocess.run(
            [sys.executable, "-c", PRINT, str(build), *KINDS],
            capture_output=True,
            text=True,
            check=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        ).stdout

    first = printed("1")
    assert first.count("Position(") > 100
    assert printed("2") == first


# Measures


def tiny(made: nx.Graph[str], *ties: tuple[str, str, int]) -> nx.Graph[str]:
    for end in sorted({end for one, other, _ in ties for end in (one, other)}):
        made.add_node(end, label_zh=f"{end}号", label_en=end, **{"class": "gov:Role"})
    made.add_weighted_edges_from(ties)
    return made


def test_positions_are_what_they_are_on_paper() -> None:
    """A path a–b–c and a pair x–y: b is between one pair of the six that the others make."""
    made = tiny(nx.Graph(), ("a", "b", 2), ("b", "c", 5), ("x", "y", 1))
    found = {position.id: position for position in positions.positions(made)}
    assert list(found) == ["b", "a", "c", "x", "y"]
    assert found["b"] == positions.Position(
        id="b",
        label_zh="b号",
        label_en="b",
        kind="gov:Role",
        degree=2,
        in_degree=None,
        out_degree=None,
        weighted_degree=7,
        betweenness=1 / 6,
        closeness=2 / 2 * 2 / 4,
        community=1,
    )
    assert found["a"].closeness == pytest.approx(2 / 3 * 2 / 4)
    assert [position.community for position in found.values()] == [1, 1, 1, 2, 2]


def test_arrows_count_both_ways_and_what_leads_back_to_itself_does_not() -> None:
    made = tiny(nx.DiGraph(), ("a", "b", 2), ("b", "a", 3), ("a", "c", 1), ("c", "c", 9))
    found = {position.id: position for position in positions.positions(made)}
    assert (found["a"].degree, found["a"].in_degree, found["a"].out_degree) == (2, 1, 2)
    assert (found["c"].degree, found["c"].in_degree, found["c"].out_degree) == (1, 1, 0)
    assert [found[node].weighted_degree for node in "abc"] == [6, 5, 1]
    assert found["a"].betweenness == 1


def test_parallel_edges_are_one_tie_with_their_weights_summed() -> None:
    made = tiny(nx.MultiDiGraph(), ("a", "b", 2), ("a", "b", 3))
    assert [(p.degree, p.weighted_degree) for p in positions.positions(made)] == [(1, 5), (1, 5)]


def test_no_network_has_no_positions() -> None:
    assert positions.positions(nx.Graph()) == []


def test_communities_are_numbered_by_size_then_by_their_first_node() -> None:
    ties = ["pq", "pr", "qr", "ab", "ac", "bc", "kl", "km", "kn", "lm", "ln", "mn"]
    made = tiny(nx.Graph(), *((*tie, 1) for tie in ties))
    found = {position.id: position.community for position in positions.positions(made)}
    assert [found[node] for node in "klmn abc pqr".replace(" ", "")] == [1] * 4 + [2] * 3 + [3] * 3


@pytest.mark.parametrize("kind", TIES)
def test_measures_do_not_depend_on_the_order_in_which_a_network_was_made(
    kind: str, build: Path
) -> None:
    made = kg.network(build, kind)
    turned = type(made)()
    turned.add_nodes_from(reversed(list(made.nodes(data=True))))
    turned.add_edges_from(reversed(list(made.edges(data=True))))
    assert positions.positions(turned) == kg.measures(build, kind)


def test_the_people_are_what_ties_most_models_together(build: Path) -> None:
    """They are in four models, nobody else is in more than three."""
    found = kg.measures(build, "actor-model")
    actors = [position for position in found if position.kind != "gov:GovernanceModel"]
    assert [(actor.id, actor.degree) for actor in actors[:2]] == [(MASSES, 4), (MEMBERS, 3)]
    assert max(found, key=lambda position: position.betweenness).id == MASSES


def test_in_sishui_who_evaluates_is_not_evaluated(build: Path) -> None:
    found = {position.id: position for position in kg.measures(build, "evaluation")}
    assert (found[SUBDISTRICT].in_degree, found[SUBDISTRICT].out_degree) == (0, 2)
    assert (found[UNIT_PARTY].in_degree, found[UNIT_PARTY].out_degree) == (1, 0)
    assert found[SUBDISTRICT].community == found[UNIT_PARTY].community


def test_measures_make_a_data_frame(build: Path) -> None:
    found = kg.measures(build, "actor-actor")
    table = pd.DataFrame(found)
    assert list(table["id"]) == [position.id for position in found]
    assert table["betweenness"].max() == max(position.betweenness for position in found)


# kg measures


def test_the_command_prints_what_the_library_measures_in_every_form(build: Path) -> None:
    found = positions.records(kg.measures(build, "evaluation"), "zh")
    asked = ["measures", "--network", "evaluation", "--lang", "zh", "-g", str(build), "-f"]
    assert json.loads(answer(*asked, "json")) == found
    texts = [{name: str(value) for name, value in row.items()} for row in found]
    assert list(csv.DictReader(io.StringIO(answer(*asked, "csv"), newline=""))) == texts
    lines = [line.split("\t") for line in answer(*asked, "table").splitlines()]
    assert lines == [list(found[0]), *(list(row.values()) for row in texts)]
    head, rule, *body = answer(*asked, "markdown").splitlines()
    assert head == f"| {' | '.join(found[0])} |"
    assert rule.count("---") == len(found[0])
    assert len(body) == len(found)


def test_the_command_measures_actors_and_models_unless_told_otherwise(build: Path) -> None:
    assert answer("measures", "-g", build) == answer(
        "measures", "--network", "actor-model", "-g", build
    )
    assert "in_degree" not in answer("measures", "-g", build)


def test_the_help_of_the_command_names_every_network() -> None:
    text = " ".join(answer("measures", "--help").split())
    assert [kind for kind in KINDS if kind not in text] == []


def test_the_command_refuses_a_network_there_is_not(build: Path) -> None:
    assert "no network is called actors; choose" in refusal(
        "measures", "--network", "actors", "-g", build
    )


def test_a_network_without_ties_is_a_finding(tmp_path: Path) -> None:
    (tmp_path / "none.nq").write_text("", encoding="utf-8")
    done = run("measures", "-g", tmp_path / "none.nq", "-f", "csv")
    assert done == (1, "", "the network actor-model has no ties\n")
