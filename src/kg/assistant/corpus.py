"""What the tools do: search, describe, ask and cite one version of the graph."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from kg import directory, entities, names, questions, search
from kg.directory import Directory
from kg.entities import Statement
from kg.errors import QueryError, suggest
from kg.labels import Labels
from kg.names import Language
from kg.ontology import context
from kg.results import Result
from kg.store import Queryable, bind

from . import answers, wording
from .answers import Cell

FIRST = 5
"""Passages that are named with an entity that a search found."""

_NAMING = {
    context().terms["label"].iri,
    context().terms["altLabel"].iri,
    context().terms["title"].iri,
    "http://www.w3.org/2000/01/rdf-schema#label",
    names.RDF_TYPE,
}


class Corpus:
    """One version of a graph, asked by `store`; what is needed often is read once."""

    def __init__(self, store: Queryable, asked: Queryable | None = None) -> None:
        """Ask a dataset; queries of others go to `asked`, if they have limits of their own."""
        self.store = store
        self.asked = asked or store

    @cached_property
    def directory(self) -> Directory:
        """The names of all entities."""
        return directory.read(self.store)

    @cached_property
    def evidence(self) -> Mapping[str, entities.Evidence]:
        """All passages by IRI, in reading order."""
        return entities.evidence(self.store)

    @cached_property
    def places(self) -> Mapping[tuple[str, Cell], str]:
        """The passages by article and number of the sentence."""
        return {(e.passage.article, e.passage.sentence): iri for iri, e in self.evidence.items()}

    @property
    def labels(self) -> Labels:
        """What everything is called."""
        return self.directory.labels

    def search(self, text: str, kind: str, limit: int, language: Language) -> answers.Found:
        """Return the entities that bear a name like a text. Raises QueryError for no class."""
        among = self.directory.of([kind]) if kind else None
        hits = self.directory.find(text, among)
        shown = [
            answers.Hit(
                id=names.local_id(hit.iri),
                name=self.labels.name(hit.iri, language),
                kind=self.labels.name(hit.kind, language),
                matched=hit.form,
                score=hit.score,
                passages=self._ids(self.directory.entries[hit.iri].passages[:FIRST]),
                passage_count=hit.mentions,
            )
            for hit in hits[:limit]
        ]
        reported = f"{len(hits)} entities bear such a name; {len(shown)} are shown."
        if not hits:
            what = f"nothing{f' of the class {kind}' if kind else ''} is called {text}"
            near = wording.quoting(self.directory.nearest(text))
            reported = wording.silent(what + near.rstrip("?"))
        cited = [iri for hit in hits[:limit] for iri in self.directory.entries[hit.iri].passages]
        found = {names.iri(name) for hit in shown for name in hit.passages}
        passages = self.passages((iri for iri in cited if iri in found), language)
        return answers.Found(reported=reported, hits=shown, passages=passages)

    def describe(self, name: str, limit: int, language: Language) -> answers.Described:
        """Return what is stated about an entity. Raises QueryError for what is no name."""
        iri = self.resolve(name, "")
        found = entities.describe(self.store, iri)
        told = [
            statement
            for statement in found.statements
            if statement.property not in _NAMING and statement.language in ("", language)
        ]
        told.sort(key=lambda statement: not statement.passages)
        cited = [passage for statement in told[:limit] for passage in statement.passages]
        reported = f"{len(told)} statements on it; {len(told[:limit])} are shown."
        if not any(statement.passages for statement in told):
            reported = wording.silent("no passage states anything about it") + f" {reported}"
        called = {str(tongue): self.labels.name(iri, tongue) for tongue in names.LANGUAGES}
        forms = self.labels.printed.get(iri, ())
        kinds = (self.labels.name(str(kind), language) for _, kind in found.texts(names.RDF_TYPE))
        return answers.Described(
            reported=reported,
            id=context().shorten(iri),
            names=called,
            other_forms=[form for form in dict.fromkeys(forms) if form not in called.values()],
            kind=", ".join(kinds),
            statements=[self._statement(statement, language) for statement in told[:limit]],
            statement_count=len(told),
            passages=self.passages(cited, language),
        )

    def query(self, sparql: str, limit: int, language: Language) -> answers.Table:
        """Return the answer to a SPARQL query. Raises QueryError for what is none."""
        result = self.asked.query(sparql)
        if not (result.is_graph or result.variables):
            reported = "Yes: the graph holds it. To cite it, SELECT ?passage with GRAPH ?passage."
            if not result:
                reported = wording.silent("the graph holds nothing of the kind")
            held: list[list[Cell]] = [[bool(result)]]
            return answers.Table(
                reported=reported, columns=["answer"], rows=held, row_count=1, names={}, passages=[]
            )
        table = self._table(result, limit, language)
        if table.rows and not table.passages:
            table.reported += (
                " They name no passage: to cite one, put the pattern into GRAPH ?passage { … }"
                " and select ?passage."
            )
        return table

    def questions(self, group: str, language: Language) -> answers.Questions:
        """Return the named questions, or those of a group. Raises QueryError for no group."""
        known = questions.catalogue()
        groups = sorted({question.group for question in known})
        if group and group not in groups:
            raise QueryError(f"no group is called {group}; it is one of {', '.join(groups)}")
        chosen = [question for question in known if group in ("", question.group)]
        return answers.Questions(
            reported=f"{len(chosen)} named questions; ask one by its name.",
            questions=[wording.named(question, language) for question in chosen],
            passages=[],
        )

    def ask(
        self, name: str, parameters: Mapping[str, str], limit: int, language: Language
    ) -> answers.Asked:
        """Return the answer to a named question; values are ids or labels.

        Raises QueryError for no question, no parameter, and no name, with the nearest one.
        """
        question = questions.find(name)
        given = questions.bindings(question, dict(parameters))
        values = {p.name: self.resolve(value, p.kind) for p, value in given.items()}
        result = self.store.query(bind(question.sparql(language), values))
        table = self._table(result, limit, language)
        if table.rows and not table.passages and question.counts:
            table.reported += f" They are counts: {question.counts} lists what was counted."
        columns = {name: text[language] for name, text in question.columns.items()}
        if {"article", "sentence", "gloss"} <= columns.keys():
            table.rows = self._citing(table)
            table.columns = [c for c in table.columns if c != "gloss"] + ["passage"]
            del columns["gloss"]
            columns["passage"] = wording.PASSAGE[language]
        return answers.Asked(**dict(table), question=question.title[language], meanings=columns)

    def cite(self, ids: Iterable[str], language: Language) -> answers.Cited:
        """Return the evidence of passages. Raises QueryError for what is none."""
        known = {names.local_id(iri): iri for iri in self.evidence}
        known |= {iri: iri for iri in self.evidence}
        wanted = dict.fromkeys(ids)
        for name in wanted:
            if name not in known:
                near = suggest(name, (names.local_id(iri) for iri in self.evidence))
                raise QueryError(f"no passage is called {name}{near}")
        cited = [self._cited(known[name], language) for name in wanted]
        return answers.Cited(reported=f"{len(cited)} passages.", passages=cited)

    def resolve(self, name: str, kind: str) -> str:
        """Return the IRI of what an id or a label means. Raises QueryError as `search` does."""
        try:
            return search.resolve(self.store, name, kind)
        except QueryError as error:
            if self.directory.find(name):
                raise
            said = wording.quoting(str(error))
            raise QueryError(f"{said} (not reported in the corpus under that name)") from None

    def passages(self, iris: Iterable[str], language: Language) -> list[answers.Passage]:
        """Return passages, each once, in reading order."""
        wanted = {iri for iri in iris if iri in self.evidence}
        return [self._passage(iri, language) for iri in sorted(wanted, key=names.reading_order)]

    def _passage(self, iri: str, language: Language) -> answers.Passage:
        found = self.evidence[iri]
        return answers.Passage(
            id=found.passage.id,
            article=found.passage.article,
            paragraph=found.passage.paragraph,
            sentence=found.passage.sentence,
            gloss=found.gloss[language],
        )

    def _cited(self, iri: str, language: Language) -> answers.Evidence:
        found = self.evidence[iri]
        article = names.iri(found.passage.article)
        areas = self.store.query("SELECT ?area { ?article dcterms:spatial ?area }", article=article)
        return answers.Evidence(
            **dict(self._passage(iri, language)),
            title=self.labels.name(article, language),
            area=", ".join(self.labels.name(str(area), language) for (area, *_) in areas),
            glosses=found.gloss,
            anchors=list(found.passage.anchors),
            fingerprint=found.passage.fingerprint,
        )

    def _statement(self, statement: Statement, language: Language) -> answers.Statement:
        target = wording.cell(statement.object)
        is_thing = "://" in str(statement.object) and not statement.language
        return answers.Statement(
            subject=context().shorten(statement.subject),
            relation=context().shorten(statement.property),
            object=target,
            subject_name=self.labels.name(statement.subject, language),
            relation_name=self.labels.name(statement.property, language),
            object_name=self.labels.name(str(statement.object), language) if is_thing else "",
            said_by=wording.speaker(statement),
            passages=self._ids(statement.passages),
        )

    def _table(self, result: Result, limit: int, language: Language) -> answers.Table:
        rows = list(result)
        cells = [[wording.cell(value) for value in row] for row in rows[:limit]]
        iris = {str(value) for row in rows[:limit] for value in row if "://" in str(value)}
        told = {value for row in cells for value in row}
        called = {
            context().shorten(iri): self.labels.name(iri, language)
            for iri in sorted(iris & self.labels.preferred.keys() - self.evidence.keys())
        }
        reported = f"{len(rows)} rows; {len(cells)} are shown."
        if not rows:
            reported = wording.silent("no passage answers this")
        return answers.Table(
            reported=reported,
            columns=list(result.columns),
            rows=cells,
            row_count=len(rows),
            names={name: label for name, label in called.items() if label not in told},
            passages=self.passages([*iris, *self._placed(result.columns, cells)], language),
        )

    def _placed(self, columns: Sequence[str], rows: list[list[Cell]]) -> list[str]:
        """Return the passages that rows name by article and sentence, "" where there is none."""
        if not {"article", "sentence"} <= set(columns):
            return []
        article, sentence = columns.index("article"), columns.index("sentence")
        return [self.places.get((str(row[article]), row[sentence]), "") for row in rows]

    def _citing(self, table: answers.Table) -> list[list[Cell]]:
        """Return rows with the id of their passage in the place of its gloss."""
        gloss = table.columns.index("gloss")
        placed = self._ids(self._placed(table.columns, table.rows))
        return [
            [*row[:gloss], *row[gloss + 1 :], passage]
            for row, passage in zip(table.rows, placed, strict=True)
        ]

    @staticmethod
    def _ids(iris: Iterable[str]) -> list[str]:
        return [names.local_id(iri) for iri in iris]
