/** Which rules say something of an entity. */

import type { Statement } from "../../data/graph";
import { graph } from "../../state/state";
import { isA, objects, subjects, withParts } from "./lookup";

const LIMITS = ["gov:hasCondition", "gov:hasConstraint"];

const isRule = (entity: number): boolean => isA(entity, "gov:Rule");

/** The rules that bind an entity, name it in a condition, or are parts of it. */
export function rulesAbout(entity: number): number[] {
  if (isRule(entity)) return [entity];
  const naming = graph()
    .into(entity)
    .map(({ subject }) => subject)
    .concat(objects(entity, "dcterms:hasPart"), entity);
  const conditions = naming.filter((one) => isA(one, "gov:Condition"));
  const rules = [...naming, ...conditions.flatMap((one) => subjects(one, ...LIMITS))];
  return [...new Set(rules.filter(isRule))].sort((a, b) => first(a) - first(b));
}

/** The rules that lie deeper: among the parts of its parts. */
export function rulesWithin(entity: number): number[] {
  const near = new Set(rulesAbout(entity));
  return [...withParts(entity)]
    .filter((one) => isRule(one) && !near.has(one))
    .sort((a, b) => first(a) - first(b));
}

function first(rule: number): number {
  return graph().passagesOf(rule)[0] ?? Number.POSITIVE_INFINITY;
}

/** What is claimed of a rule and of its conditions. */
export function statementsOf(rule: number): Statement[] {
  const parts = [rule, ...objects(rule, ...LIMITS)];
  return parts.flatMap((one) => graph().out(one)).filter(({ passages }) => passages.length > 0);
}
