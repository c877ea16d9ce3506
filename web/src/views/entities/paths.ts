/** What an entity is part of, up to the outermost. */

import { objects, subjects } from "./lookup";

const WHOLES = ["dcterms:hasPart", "gov:hasForm", "gov:hasCondition", "gov:hasConstraint"];
const DEPTH = 12;

const wholesOf = (entity: number): number[] => [
  ...subjects(entity, ...WHOLES),
  ...objects(entity, "schema:containedInPlace"),
];

/** Every way up from an entity, outermost first, without the entity itself. */
export function paths(entity: number): number[][] {
  const climb = (from: number, seen: number[]): number[][] => {
    const wholes = wholesOf(from).filter((whole) => !seen.includes(whole));
    if (!wholes.length || seen.length > DEPTH) return [[]];
    return wholes.flatMap((whole) =>
      climb(whole, [...seen, whole]).map((path) => [...path, whole]),
    );
  };
  return climb(entity, [entity]).filter((path) => path.length > 0);
}
