/** Amounts in words: of an observation, or of a condition of a rule. */

import type { Text } from "../../data/packed";
import { graph, language, nameOf, say } from "../../state/state";
import { isA, list, objects } from "./lookup";

/** The words before a number; an exact one has none. */
const HEDGES: Record<string, Text> = {
  "qualifier/exact": { zh: "", en: "" },
  "qualifier/more-than": { zh: "多于", en: "more than" },
  "qualifier/about": { zh: "约", en: "about" },
  "qualifier/at-least": { zh: "至少", en: "at least" },
  "qualifier/at-most": { zh: "至多", en: "at most" },
};

/** A number as printed; English readers get separators. */
function digits(text: string): string {
  const locale = language.value === "zh" ? "zh-CN" : "en";
  const options = { useGrouping: language.value === "en", maximumFractionDigits: 20 };
  return Number(text).toLocaleString(locale, options);
}

function value(entity: number, property: string): string | null {
  return graph().values(entity, property)[0]?.value?.text ?? null;
}

/** The number, or both bounds, without unit: "786", "30–120"; empty where there is none. */
export function number(entity: number): string {
  const exact = value(entity, "schema:value");
  if (exact !== null) return digits(exact);
  const bounds = [value(entity, "schema:minValue"), value(entity, "schema:maxValue")];
  return bounds
    .filter((bound) => bound !== null)
    .map(digits)
    .join("–");
}

export function hedge(entity: number): string {
  const words = objects(entity, "gov:qualifier").map((qualifier) => {
    const known = HEDGES[graph().id(qualifier)];
    return known ? say(known) : nameOf(qualifier);
  });
  return words.filter(Boolean).join(" ");
}

export function unit(entity: number): string {
  return list(objects(entity, "qudt:hasUnit").map(nameOf));
}

/** A unit as it reads after its number: without the printed measure word, singular after one. */
function read(measure: string, size: string): string {
  if (language.value === "zh") return measure;
  const plain = measure.replace(/ \(.*\)$/, "");
  return size === "1" ? plain.replace(/^([a-z-]+)s$/, "$1") : plain;
}

/** Number with hedge and unit: "至少 20 人", "at most 60 per cent". */
export function amount(entity: number): string {
  const size = number(entity);
  if (!size) return "";
  const measure = read(unit(entity), size);
  const join = measure === "%" ? "" : " ";
  return [hedge(entity), size + (measure ? join + measure : "")].filter(Boolean).join(" ");
}

/** What is counted by: "按巷长计", "per lane head", "each month". */
export function per(entity: number): string[] {
  return objects(entity, "gov:per").map((base) => {
    const name = nameOf(base);
    if (isA(base, "gov:Period")) return name;
    return say({ zh: `按${name}计`, en: `per ${name}` });
  });
}

/** A condition in words: of what, how much, counted by what, within what time. */
export function inWords(condition: number): string {
  const size = amount(condition);
  const counted = objects(condition, "sosa:hasFeatureOfInterest").map(nameOf);
  if (!size || !counted.length) return nameOf(condition);
  const limits = [...per(condition), ...objects(condition, "dcterms:temporal").map(nameOf)];
  return say({
    zh: `${list(counted)}：${[size, ...limits].join("，")}`,
    en: `${list(counted)}: ${[size, ...limits].join(", ")}`,
  });
}
