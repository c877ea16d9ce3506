/** Areas with coordinates, and what the articles from there report. */

import { graph } from "../../state/state";
import { isA, objects, subjects } from "./lookup";

export interface Report {
  article: number;
  sentences: number;
}

export interface Place {
  area: number;
  /** Degrees; null where the registry has none. */
  point: { latitude: number; longitude: number } | null;
  reports: Report[];
  /** What a sentence places there, then what its reports mention and no sentence places. */
  models: number[];
}

/** Where a model is: where a sentence places it, or else the areas of the articles on it. */
export interface Whereabouts {
  areas: number[];
  isStated: boolean;
}

export function whereaboutsOf(model: number): Whereabouts {
  const stated = objects(model, "dcterms:spatial");
  if (stated.length) return { areas: stated, isStated: true };
  const articles = graph()
    .passagesOf(model)
    .map((passage) => graph().passages[passage].article);
  const areas = [...new Set(articles)].flatMap((article) => objects(article, "dcterms:spatial"));
  return { areas: [...new Set(areas)], isStated: false };
}

function degrees(area: number, property: string): number | null {
  const text = graph().values(area, property)[0]?.value?.text;
  return text ? Number(text) : null;
}

function pointOf(area: number): Place["point"] {
  const latitude = degrees(area, "geo:lat");
  const longitude = degrees(area, "geo:long");
  return latitude === null || longitude === null ? null : { latitude, longitude };
}

/** An area with those that contain it. */
function upwards(area: number): number[] {
  const found = new Set([area]);
  for (const place of found)
    for (const outer of objects(place, "schema:containedInPlace")) found.add(outer);
  return [...found];
}

/** Entities by the areas that hold them, directly or not. */
function within(
  entities: number[],
  areasOf: (entity: number) => number[],
): ReadonlyMap<number, number[]> {
  const found = new Map<number, number[]>();
  for (const entity of entities)
    for (const area of new Set(areasOf(entity).flatMap(upwards)))
      found.set(area, [...(found.get(area) ?? []), entity]);
  return found;
}

/** The areas of a map: those with coordinates that hold no others with any, and their siblings. */
export function places(): Place[] {
  const all = Array.from({ length: graph().size }, (_, entity) => entity);
  const areas = all.filter((entity) => isA(entity, "gov:Area"));
  const located = areas.filter((area) => pointOf(area));
  const outer = new Set(located.flatMap((area) => upwards(area).slice(1)));
  const drawn = new Set(located.filter((area) => !outer.has(area)));
  const parents = [...drawn].flatMap((area) => objects(area, "schema:containedInPlace"));
  const siblings = parents.flatMap((parent) => subjects(parent, "schema:containedInPlace"));
  const reports = within(
    all.filter((entity) => isA(entity, "schema:NewsArticle")),
    (article) => objects(article, "dcterms:spatial"),
  );
  const models = within(
    all.filter((entity) => isA(entity, "gov:GovernanceModel")),
    (model) => whereaboutsOf(model).areas,
  );
  return [...new Set([...drawn, ...siblings])]
    .filter((area) => isA(area, "gov:Area"))
    .sort((a, b) => a - b)
    .map((area) => ({
      area,
      point: pointOf(area),
      reports: (reports.get(area) ?? []).map((article) => ({
        article,
        sentences: graph().passagesIn(article).length,
      })),
      models: (models.get(area) ?? []).toSorted(
        (a, b) => Number(whereaboutsOf(b).isStated) - Number(whereaboutsOf(a).isStated),
      ),
    }));
}

/** The area that contains all places of a map, if one does. */
export function common(all: Place[]): number | null {
  const parents = new Set(all.flatMap(({ area }) => objects(area, "schema:containedInPlace")));
  return parents.size === 1 ? [...parents][0] : null;
}
