/** Tables as CSV (RFC 4180), in the columns of `kg compare` and `kg matrix`. */

import { csv } from "../../data/csv";
import type { Comparison, Matrix } from "../../data/packed";
import { graph, nameOf } from "../../state/state";
import type { Row } from "./comparing";
import { cellsOf, type Order } from "./ordering";

/** What is not reported: neither a zero nor a no. */
const NA = "NA";

/** A passage as `article/sentence`, or the id of another graph, by its number as a source. */
function sourceId(number: number): string {
  const { passages, packed } = graph();
  if (number >= passages.length) return packed.graphs[number - passages.length];
  return passages[number].id.replace(/^passage\//, "");
}

/** One record for each item and source; one with NA for each cell that is silent. */
export function comparisonCsv(comparison: Comparison, models: number[], rows: Row[]): string {
  const records = rows.flatMap(({ dimension, cells }) =>
    models.flatMap((model, column) => {
      const start = [comparison.dimensions[dimension].name, graph().id(model)];
      if (!cells[column].length) return [[...start, NA, NA, NA]];
      return cells[column].flatMap(({ entity, sources }) =>
        sources.map((number) => [...start, graph().id(entity), nameOf(entity), sourceId(number)]),
      );
    }),
  );
  return csv([["dimension", "model", "value", "label", "source"], ...records]);
}

/** One record a model, one column a concept, in the order that is shown. */
export function matrixCsv(matrix: Matrix, { models, concepts }: Order): string {
  const cells = cellsOf(matrix);
  const column = (concept: number) => graph().id(matrix.concepts[concept]).replace(/^.*\//, "");
  const records = models.map((model) => [
    graph().id(matrix.models[model]),
    nameOf(matrix.models[model]),
    ...concepts.map((concept) => String(cells[model][concept]?.length ?? NA)),
  ]);
  return csv([["model", "label", ...concepts.map(column)], ...records]);
}
