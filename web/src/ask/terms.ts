/** What the terms of an answer are in this page: entities, passages, classes, properties. */

import type { Text } from "../data/packed";
import { graph, nameOf, say } from "../state/state";
import { place } from "../ui/evidence";
import type { Term } from "./answer";

/** The IRI of an id, of a prefixed name, or itself. */
export function expand(name: string): string {
  if (name.includes("://")) return name;
  const { base, prefixes } = graph().packed;
  const colon = name.indexOf(":");
  const namespace = prefixes[name.slice(0, colon)];
  return colon > 0 && namespace ? namespace + name.slice(colon + 1) : base + name;
}

/** The shortest name of an IRI: an id, or a prefixed name, as `kg` prints it. */
export function shorten(iri: string): string {
  const { base, prefixes } = graph().packed;
  if (iri.startsWith(base) && !iri.startsWith(prefixes.gov)) return iri.slice(base.length);
  for (const [prefix, namespace] of Object.entries(prefixes))
    if (namespace !== base && iri.startsWith(namespace))
      return `${prefix}:${iri.slice(namespace.length)}`;
  return iri;
}

export const entityOf = (iri: string): number | null => graph().find(shorten(iri));

let passages: Map<string, number> | null = null;

/** The number of a passage by its IRI, or null. */
export function passageOf(iri: string): number | null {
  passages ??= new Map(graph().passages.map(({ id }, number) => [id, number]));
  return passages.get(shorten(iri)) ?? null;
}

let sentences: Map<string, number> | null = null;

/** The number of a passage by its article and the number of its sentence, or null. */
export function sentenceOf(article: number, sentence: string): number | null {
  sentences ??= new Map(
    graph().passages.map(({ article, sentence }, number) => [`${article} ${sentence}`, number]),
  );
  return sentences.get(`${article} ${sentence}`) ?? null;
}

let vocabulary: Map<string, Text> | null = null;

/** What a class or property is called, or null. */
export function labelOf(iri: string): Text | null {
  const { classes, properties } = graph().packed;
  vocabulary ??= new Map([...classes, ...properties].map(({ name, label }) => [name, label]));
  return vocabulary.get(shorten(iri)) ?? null;
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
  return label ? say(label) : shorten(iri);
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
