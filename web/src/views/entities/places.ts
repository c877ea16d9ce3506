/** Areas with coordinates, and what the articles from there report. */

import { graph } from "../../state/state";
import { isA, objects, subjects } from "./lookup";

export interface Report {
  article: number;
  models: number[];
  sentences: number;
}

export interface Place {
  area: number;
  /** Degrees; null where the registry has none. */
  point: { latitude: number; longitude: number } | null;
  reports: Report[];
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

function reportOf(article: number): Report {
  const passages = graph().passages.flatMap((passage, number) =>
    passage.article === article ? [number] : [],
  );
  const ends = passages
    .flatMap((number) => graph().statedBy(number))
    .flatMap(({ subject, object }) => (object === null ? [subject] : [subject, object]));
  const models = [...new Set(ends)].filter((end) => isA(end, "gov:GovernanceModel"));
  return { article, models, sentences: passages.length };
}

/** The areas of a map: those with coordinates that hold no others with any, and their siblings. */
export function places(): Place[] {
  const areas = Array.from({ length: graph().size }, (_, entity) => entity).filter((entity) =>
    isA(entity, "gov:Area"),
  );
  const located = areas.filter((area) => pointOf(area));
  const outer = new Set(located.flatMap((area) => upwards(area).slice(1)));
  const drawn = new Set(located.filter((area) => !outer.has(area)));
  const parents = [...drawn].flatMap((area) => objects(area, "schema:containedInPlace"));
  const siblings = parents.flatMap((parent) => subjects(parent, "schema:containedInPlace"));
  const reports = new Map<number, Report[]>();
  for (let article = 0; article < graph().size; article++) {
    if (!isA(article, "schema:NewsArticle")) continue;
    const from = new Set(objects(article, "dcterms:spatial").flatMap(upwards));
    for (const area of from) reports.set(area, [...(reports.get(area) ?? []), reportOf(article)]);
  }
  return [...new Set([...drawn, ...siblings])]
    .filter((area) => isA(area, "gov:Area"))
    .sort((a, b) => a - b)
    .map((area) => ({ area, point: pointOf(area), reports: reports.get(area) ?? [] }));
}

/** The area that contains all places of a map, if one does. */
export function common(all: Place[]): number | null {
  const parents = new Set(all.flatMap(({ area }) => objects(area, "schema:containedInPlace")));
  return parents.size === 1 ? [...parents][0] : null;
}
