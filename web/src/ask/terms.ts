/** What the terms of an answer are in this page: entities, passages, classes, properties. */

import type { Text } from "../data/packed";
import { graph, nameOf, say } from "../state/state";
import { place } from "../ui/evidence";
import type { Binding, Term } from "./answer";

export const entityOf = (iri: string): number | null => graph().find(graph().shorten(iri));

let passages: Map<string, number> | null = null;

/** The number of a passage by its IRI, or null. */
export function passageOf(iri: string): number | null {
  passages ??= new Map(graph().passages.map(({ id }, number) => [id, number]));
  return passages.get(graph().shorten(iri)) ?? null;
}

let sentences: Map<string, number> | null = null;

/** The passage that a row names by its article and the number of its sentence, or null. */
export function passageOfRow({ article, sentence }: Binding): number | null {
  if (article?.type !== "uri" || !sentence) return null;
  sentences ??= new Map(
    graph().passages.map(({ article, sentence }, number) => [`${article} ${sentence}`, number]),
  );
  return sentences.get(`${entityOf(article.value)} ${sentence.value}`) ?? null;
}

let vocabulary: Map<string, Text> | null = null;

/** What a class or property is called, or null. */
export function labelOf(iri: string): Text | null {
  const { classes, properties } = graph().packed;
  vocabulary ??= new Map([...classes, ...properties].map(({ name, label }) => [name, label]));
  return vocabulary.get(graph().shorten(iri)) ?? null;
}

/** Whether this page knows what an IRI means. */
export function isKnown(iri: string): boolean {
  return entityOf(iri) !== null || passageOf(iri) !== null || labelOf(iri) !== null;
}

/** The name of what an IRI means, in the reader's language. */
export function nameOfIri(iri: string): string {
  const entity = entityOf(iri);
  if (entity !== null) return nameOf(entity);
  const passage = passageOf(iri);
  if (passage !== null) return place(graph().passages[passage]);
  const label = labelOf(iri);
  return label ? say(label) : graph().shorten(iri);
}

/** A term as a reader meets it. */
export function textOf(term: Term): string {
  return term.type === "uri" ? nameOfIri(term.value) : term.value;
}

const XSD = "http://www.w3.org/2001/XMLSchema#";
const NUMBERS = new Set(
  ["integer", "decimal", "double", "float", "int", "long", "nonNegativeInteger"].map(
    (name) => XSD + name,
  ),
);

/** The number that a term is, or null. */
export function numberOf(term: Term): number | null {
  if (term.type !== "literal" || !NUMBERS.has(term.datatype ?? "")) return null;
  const number = Number(term.value);
  return Number.isNaN(number) ? null : number;
}
