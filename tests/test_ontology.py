"""The ontology, the codebook and the shapes as the program and its data need them.

What holds of any ontology and codebook is asked by the rules of `ontology/quality/`
(`tests/quality.py`).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from itertools import chain
from pathlib import Path

import pytest
from rdflib import DCTERMS, OWL, RDF, RDFS, SH, SKOS, Graph, URIRef
from rdflib.term import Node

from conftest import REPOSITORY
from kg import checks, names
from kg.ontology import context
from reasoner import unsatisfiable

ONTOLOGY = REPOSITORY / "ontology"
SCHEMA = "https://schema.org/"
KINDS = (OWL.ObjectProperty, OWL.DatatypeProperty, OWL.AnnotationProperty)


def gov(name: str) -> URIRef:
    return URIRef(names.GOV + name)


@cache
def read(name: str) -> Graph:
    return Graph().parse(ONTOLOGY / name)


TERMS = read("governance.ttl")
PROPERTIES = {term for kind in KINDS for term in TERMS.subjects(RDF.type, kind)}
CLASSES = set(TERMS.subjects(RDF.type, OWL.Class))
DRAWN = {term for term in CLASSES if (term, gov("drawAs"), None) in TERMS}
KEYS = {term.iri for term in context().terms.values()} | set(context().classes.values())


def own(terms: set[Node]) -> set[str]:
    return {str(term) for term in terms if str(term).startswith(names.GOV)}


def lacking(graph: Graph, terms: set[Node], *texts: URIRef) -> list[str]:
    """Terms that do not have each of the texts once in zh and once in en."""
    return sorted(
        f"{context().shorten(str(term))} {text.fragment or text}"
        for term in terms
        for text in texts
        if sorted(str(getattr(value, "language", None)) for value in graph.objects(term, text))
        != ["en", "zh"]
    )


def contrast_of_white(colour: str) -> float:
    """Contrast by WCAG 2.2 (https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05)


def test_the_ontology_stays_small() -> None:
    assert len(own(CLASSES)) <= 25
    assert len(own(PROPERTIES)) <= 45


def test_every_class_that_data_may_use_is_drawn_with_a_group_a_colour_and_a_glyph() -> None:
    usable = own(CLASSES) | set(context().classes.values()) | {SKOS.Concept, SKOS.ConceptScheme}
    assert {str(term) for term in DRAWN} == set(map(str, usable))
    codebook = read("codebook.ttl")
    for term in DRAWN:
        (group,) = TERMS.objects(term, gov("drawAs"))
        (colour,) = TERMS.objects(term, URIRef(f"{SCHEMA}color"))
        (glyph,) = TERMS.objects(term, SKOS.notation)
        assert (group, RDF.type, SKOS.Concept) in codebook, term
        assert re.fullmatch("#[0-9A-F]{6}", str(colour)), term
        assert contrast_of_white(str(colour)) >= 4.7, term
        assert len(str(glyph)) == 1, term


def test_contrast_is_that_of_the_standard() -> None:
    assert contrast_of_white("#000000") == pytest.approx(21)
    assert contrast_of_white("#777777") == pytest.approx(4.48, abs=0.005)


def test_no_two_classes_have_one_glyph() -> None:
    glyphs = Counter(str(glyph) for term in DRAWN for glyph in TERMS.objects(term, SKOS.notation))
    assert [glyph for glyph, times in glyphs.items() if times > 1] == []


def test_every_property_has_a_layer_and_says_how_it_is_drawn() -> None:
    drawings = {f"{names.BASE}drawing/{name}" for name in ("edge", "attribute", "hidden")}
    codebook = read("codebook.ttl")
    for term in PROPERTIES:
        layers = set(TERMS.objects(term, DCTERMS.type))
        assert layers, term
        assert layers <= set(codebook.subjects(SKOS.inScheme, URIRef(names.iri("scheme/layer"))))
        assert {str(drawing) for drawing in TERMS.objects(term, gov("drawAs"))} & drawings, term


def test_every_term_is_used(build: Path) -> None:
    data = Graph().parse(build / "kg.ttl")
    rules = "".join(rule.query for rule in checks.rules())
    written = re.findall(r"\b(\w+):(\w+)", rules)
    in_rules = {context().prefixes.get(prefix, "") + name for prefix, name in written}
    in_data = {*data.predicates(), *data.objects(None, RDF.type)}
    parents = set(TERMS.objects(None, RDFS.subClassOf))
    used = {str(t) for t in {*in_data, *parents, *chain.from_iterable(read("shapes.ttl"))}}
    assert sorted(map(str, PROPERTIES | CLASSES)) == sorted(
        str(term) for term in PROPERTIES | CLASSES if str(term) in used | in_rules | KEYS
    )


def test_every_property_of_ours_is_a_key_of_data_files() -> None:
    assert own(PROPERTIES) - KEYS == {names.GOV + "drawAs"}


def test_every_key_and_type_of_data_files_is_a_term_of_the_ontology() -> None:
    defined = {str(term) for term in PROPERTIES | CLASSES}
    assert {key for key in KEYS if not key.startswith("@")} <= defined
    assert {key for key in KEYS if key.startswith("@")} == {"@id", "@type", "@included", "@graph"}


# The shapes


def test_every_class_is_held_to_a_shape() -> None:
    targets = set(read("shapes.ttl").objects(None, SH.targetClass))
    shapeless = {
        str(term)
        for term in DRAWN
        if not targets & set(TERMS.transitive_objects(term, RDFS.subClassOf))
    }
    assert not shapeless
    assert targets <= CLASSES


def test_every_shape_says_in_chinese_and_english_what_to_do() -> None:
    shapes = read("shapes.ttl")
    speaking = set(shapes.objects(None, SH.property)) | set(shapes.subjects(SH["or"], None))
    speaking -= set(shapes.objects(None, RDF.first))
    assert len(speaking) > 30
    assert not lacking(shapes, speaking, SH.message)


# The codebook


def test_every_concept_is_in_the_scheme_that_its_id_names() -> None:
    codebook = read("codebook.ttl")
    for concept in codebook.subjects(RDF.type, SKOS.Concept):
        (scheme,) = codebook.objects(concept, SKOS.inScheme)
        folder = names.local_id(str(concept)).partition("/")[0]
        assert names.local_id(str(scheme)) == f"scheme/{folder}"
        assert (scheme, RDF.type, SKOS.ConceptScheme) in codebook


def test_the_code_knows_the_schemes_of_the_codebook() -> None:
    schemes = read("codebook.ttl").subjects(RDF.type, SKOS.ConceptScheme)
    folders = {names.local_id(str(scheme)).removeprefix("scheme/") for scheme in schemes}
    assert set(names.SCHEMES) == folders | {"scheme"}
    assert len(names.SCHEMES) == len(set(names.SCHEMES))


# OWL 2 DL, by HermiT


def test_the_corpus_is_consistent_and_every_class_can_have_members(build: Path) -> None:
    corpus = Graph().parse(build / "kg.ttl")
    assert (gov("GovernanceModel"), RDF.type, OWL.Class) in corpus
    assert unsatisfiable(corpus) == []
