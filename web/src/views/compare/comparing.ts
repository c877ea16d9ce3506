/** Chosen models side by side: what each says on a dimension, and what they share. */

import type { Comparison } from "../../data/packed";

/** An entity in a cell, and by number the passages and graphs that state it. */
export interface Item {
  entity: number;
  sources: number[];
}

/** A dimension, by number, with one cell for each chosen model. */
export interface Row {
  dimension: number;
  cells: Item[][];
  /** In how many of the cells an entity is. */
  held: ReadonlyMap<number, number>;
}

/** The rows of models, given as entities, in the order of the dimensions. */
export function rowsOf(comparison: Comparison, models: number[]): Row[] {
  const column = new Map(models.map((model, position) => [model, position]));
  const rows = comparison.dimensions.map((_, dimension) => ({
    dimension,
    cells: models.map((): Item[] => []),
    held: new Map<number, number>(),
  }));
  for (const { dimension, model, items } of comparison.cells) {
    const position = column.get(comparison.models[model]);
    if (position === undefined) continue;
    const { cells, held } = rows[dimension];
    cells[position] = items.map(([entity, sources]) => ({ entity, sources }));
    for (const [entity] of items) held.set(entity, (held.get(entity) ?? 0) + 1);
  }
  return rows;
}

/** Whether a row tells its models apart: neither all silent nor all the same. */
export function differs({ cells, held }: Row): boolean {
  return [...held.values()].some((count) => count < cells.length);
}
