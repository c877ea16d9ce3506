/** What the address says of the comparison: `tab`, `models`, `by`, `coder`, `order`, `cell`. */

import { batch } from "@preact/signals";
import type { Comparison, Matrix } from "../../data/packed";
import { choices, choose, graph } from "../../state/state";
import { ORDERS, type OrderName } from "./ordering";

export const TABS = ["models", "matrix"] as const;
export type Tab = (typeof TABS)[number];

/** Set several choices at once: one step for the back button. */
export function chooseAll(changes: Record<string, string | null>): void {
  batch(() => {
    for (const [name, value] of Object.entries(changes)) choose(name, value);
  });
}

export function chosenTab(): Tab {
  return choices.value.tab === "matrix" ? "matrix" : "models";
}

export function chooseTab(tab: Tab): void {
  chooseAll({ tab: tab === "models" ? null : tab, cell: null });
}

/** How many models are shown where none is chosen. */
const FIRST = 3;

/** The models, those with most reported things first. */
function fullest({ models, cells }: Comparison): number[] {
  const items = models.map(() => 0);
  for (const cell of cells) items[cell.model] += cell.items.length;
  return [...models.keys()].sort((a, b) => items[b] - items[a]).map((model) => models[model]);
}

/** The chosen models, as entities, in the order of their choice. */
export function chosenModels(comparison: Comparison): number[] {
  const { models } = comparison;
  const ids = choices.value.models;
  if (ids === undefined) return fullest(comparison).slice(0, FIRST);
  const known = new Set(models);
  const found = ids.split(",").map((id) => graph().find(id));
  return [...new Set(found)].filter((model) => model !== null && known.has(model)) as number[];
}

export function chooseModels(models: number[]): void {
  chooseAll({ models: models.map((model) => graph().id(model)).join(","), cell: null });
}

/** The chosen matrix: of a scheme, and of a coder where several have coded. */
export function chosenMatrix(matrices: Matrix[]): Matrix {
  const { by, coder } = choices.value;
  const ofScheme = matrices.filter(({ scheme }) => scheme === by);
  const offered = ofScheme.length ? ofScheme : matrices;
  return offered.find((matrix) => matrix.coder === coder) ?? offered[0];
}

export function chosenOrder(): OrderName {
  return ORDERS.find((name) => name === choices.value.order) ?? "similarity";
}

/** A cell in the address: the ids, or the name of a dimension, that lead to it. */
export const cellKey = (...ids: string[]): string => ids.join(",");

export function isOpen(key: string): boolean {
  return choices.value.cell === key;
}

/** Open the evidence of a cell, or close it where it is open. */
export function toggleCell(key: string): void {
  choose("cell", isOpen(key) ? null : key);
}
