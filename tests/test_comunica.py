"""Comunica, which joins what our endpoint says with what another says, on the client's side."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from conftest import REPOSITORY
from kg.names import GOV, iri
from kg.store import Store
from service import Server, serving

COMUNICA = REPOSITORY / "tests/comunica/node_modules/.bin/comunica-sparql"
SELECTED = f"?role <{GOV}selectedFrom> ?pool ."
SEATS = f"SELECT ?role ?pool ?seats {{ {SELECTED} ?role <urn:yearbook#seats> ?seats }}"
AREAS = """
  ?area <http://www.w3.org/2004/02/skos/core#notation> ?code ;
    <https://schema.org/containedInPlace> ?within .
"""
COUNTED = "?row <urn:yearbook#code> ?code ; <urn:yearbook#people> ?people ."
TABLE = "application/sparql-results+json"
YEARBOOK = f"""
@prefix : <urn:yearbook#> .
<{iri("role/two-heads")}> :seats 2 .
<{iri("role/building-head")}> :seats 7 .
<{iri("role/nobody-has-this")}> :seats 9 .
:a :code "370881" ; :people 1100 .
:b :code "370883" ; :people 2200 .
:c :code "999999" ; :people 3300 .
"""


@pytest.fixture(scope="module")
def endpoints(
    build: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Server, Server]]:
    if not (shutil.which("node") and COMUNICA.exists()):
        pytest.skip("Node or Comunica is not installed: npm ci in tests/comunica/")
    yearbook = tmp_path_factory.mktemp("yearbook") / "yearbook.ttl"
    yearbook.write_text(YEARBOOK)
    with ExitStack() as stack:
        ours, theirs = (
            stack.enter_context(serving(source, "--workers", "2")) for source in (build, yearbook)
        )
        yield ours, theirs


def federated(query: str, *servers: Server) -> list[tuple[str, ...]]:
    """Have Comunica ask several endpoints as if they were one dataset."""
    command = [str(COMUNICA), *(server.sparql for server in servers), "-q", query, "-t", TABLE]
    answer = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=30).stdout)
    names = answer["head"]["vars"]
    return sorted(
        tuple(row[name]["value"] for name in names) for row in answer["results"]["bindings"]
    )


def test_two_endpoints_are_joined_on_an_iri(endpoints: tuple[Server, Server], store: Store) -> None:
    seats = {iri("role/two-heads"): "2", iri("role/building-head"): "7"}
    selected = store.query(f"SELECT ?role ?pool {{ {SELECTED} }}")
    pairs = [(str(role), str(pool)) for role, pool in selected]
    expected = sorted((role, pool, seats[role]) for role, pool in pairs if role in seats)
    assert len(expected) > len(seats)
    assert federated(SEATS, *endpoints) == expected


def test_two_endpoints_are_joined_on_a_code(endpoints: tuple[Server, Server]) -> None:
    query = f"SELECT ?area ?within ?people {{ {AREAS} {COUNTED} }}"
    city = iri("area/370800")
    assert federated(query, *endpoints) == [
        (iri("area/370881"), city, "1100"),
        (iri("area/370883"), city, "2200"),
    ]


def test_neither_endpoint_has_the_answer_alone(endpoints: tuple[Server, Server]) -> None:
    for server in endpoints:
        assert federated(SEATS, server) == []
