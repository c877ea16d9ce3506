/** The order in which one reads what is said of an entity: where and what of, who, why. */

import type { Property } from "../data/packed";

const ORDER = [
  "schema:containedInPlace dcterms:spatial dcterms:hasPart gov:hasForm gov:hasMember gov:precedes",
  "gov:superiorTo gov:carriedOutBy gov:ledBy gov:guidedBy schema:participant gov:hasParty",
  "gov:appliesTo gov:selects gov:selectedFrom gov:servesAs gov:responsibleFor gov:trains",
  "gov:evaluates gov:rewards gov:removes gov:consults gov:reportsTo gov:serves gov:uses",
  "gov:establishes dcterms:conformsTo dcterms:subject dcterms:temporal gov:addresses gov:aimsAt",
  "gov:reportedEffect gov:turns gov:into",
]
  .join(" ")
  .split(" ");

/** The place of a property in that order; those it does not name come last. */
export function readingRank({ name }: Property): number {
  const place = ORDER.indexOf(name);
  return place < 0 ? ORDER.length : place;
}
