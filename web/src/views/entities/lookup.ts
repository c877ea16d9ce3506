/** Short questions to the graph that several parts of an entity page ask. */

import { graph, language } from "../../state/state";

/** What some properties lead to from an entity. */
export function objects(entity: number, ...properties: string[]): number[] {
  const found = graph()
    .out(entity)
    .filter(({ property, object }) => object !== null && properties.includes(property.name));
  return [...new Set(found.map(({ object }) => object!))];
}

/** What leads to an entity by some properties. */
export function subjects(entity: number, ...properties: string[]): number[] {
  const found = graph()
    .into(entity)
    .filter(({ property }) => properties.includes(property.name));
  return [...new Set(found.map(({ subject }) => subject))];
}

export function isA(entity: number, ...classes: string[]): boolean {
  return classes.includes(graph().class(entity).name);
}

/** An entity with what it consists of, however deep. */
export function withParts(entity: number): Set<number> {
  const found = new Set([entity]);
  for (const whole of found)
    for (const part of objects(whole, ...PARTS)) if (part !== entity) found.add(part);
  return found;
}

const PARTS = [
  "dcterms:hasPart",
  "gov:hasForm",
  "gov:hasMember",
  "gov:hasCondition",
  "gov:hasConstraint",
];

/** Names in the order of a dictionary: by pinyin, or by the alphabet. */
export function collator(): Intl.Collator {
  const locale = language.value === "zh" ? "zh-Hans-u-co-pinyin" : "en";
  return new Intl.Collator(locale, { ignorePunctuation: true, numeric: true });
}

/** Names joined as a language joins them. */
export function list(items: string[]): string {
  return items.join(language.value === "zh" ? "、" : ", ");
}
