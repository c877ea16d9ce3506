/** The ontology's colours, which are made for a light ground, on either ground. */

import type { EntityClass } from "../data/packed";
import type { Theme } from "../state/state";

function channels(color: string): number[] {
  return [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
}

/** Mix two colours, `#rrggbb`; `share` 0 is the first, 1 the second. */
export function mix(one: string, other: string, share: number): string {
  const to = channels(other);
  const mixed = channels(one).map((value, i) => Math.round(value + (to[i] - value) * share));
  return `#${mixed.map((value) => value.toString(16).padStart(2, "0")).join("")}`;
}

/** The colour of a class; on a dark ground a lighter one, with at least 4.5:1 to its glyph. */
export function fill(kind: EntityClass, theme: Theme): string {
  return theme === "dark" ? mix(kind.color, "#ffffff", 0.5) : kind.color;
}

/** The colour of a glyph on `fill`. */
export function glyphColor(theme: Theme): string {
  return theme === "dark" ? "#101418" : "#ffffff";
}
