/** In which order a matrix shows its models and concepts. */

import type { Matrix } from "../../data/packed";

export const ORDERS = ["similarity", "frequency", "codebook"] as const;
export type OrderName = (typeof ORDERS)[number];

/** Positions in the matrix's models and concepts. */
export interface Order {
  models: number[];
  concepts: number[];
}

/** The coded parts of each model and concept; none where nothing is reported. */
export function cellsOf({ models, concepts, cells }: Matrix): (number[] | undefined)[][] {
  const table: (number[] | undefined)[][] = models.map(() => concepts.map(() => undefined));
  for (const { model, concept, parts } of cells) table[model][concept] = parts;
  return table;
}

export function order(matrix: Matrix, name: OrderName): Order {
  const { models, concepts } = matrix;
  if (name === "codebook") return { models: [...models.keys()], concepts: [...concepts.keys()] };
  const weights = cellsOf(matrix).map((row) => row.map((parts) => Math.log1p(parts?.length ?? 0)));
  return name === "frequency" ? byFrequency(weights) : bySimilarity(weights);
}

const sum = (numbers: number[]): number => numbers.reduce((total, number) => total + number, 0);

function transposed(table: number[][]): number[][] {
  return table[0]?.map((_, column) => table.map((row) => row[column])) ?? [];
}

/** Positions by falling number of filled cells, then by falling weight. */
function ranked(lines: number[][]): number[] {
  const filled = lines.map((line) => line.filter(Boolean).length);
  const weight = lines.map(sum);
  return [...lines.keys()].sort((a, b) => filled[b] - filled[a] || weight[b] - weight[a]);
}

function byFrequency(weights: number[][]): Order {
  return { models: ranked(weights), concepts: ranked(transposed(weights)) };
}

/** Like beside like, in blocks that share nothing; the largest block first, the empty last. */
function bySimilarity(weights: number[][]): Order {
  const blocks = blocksOf(weights).map((block) => averaged(weights, block));
  const size = ({ models, concepts }: Order) =>
    models.length && concepts.length ? models.length + concepts.length : 0;
  blocks.sort((a, b) => size(b) - size(a));
  return {
    models: blocks.flatMap((block) => block.models),
    concepts: blocks.flatMap((block) => block.concepts),
  };
}

/** Models and concepts that filled cells tie together. */
function blocksOf(weights: number[][]): Order[] {
  const columns = transposed(weights);
  const free = new Set(columns.keys());
  const seen = new Set<number>();
  const blocks: Order[] = [];
  for (const first of weights.keys()) {
    if (seen.has(first)) continue;
    seen.add(first);
    const block: Order = { models: [first], concepts: [] };
    for (const model of block.models)
      for (const concept of free)
        if (weights[model][concept]) {
          free.delete(concept);
          block.concepts.push(concept);
          for (const other of weights.keys())
            if (columns[concept][other] && !seen.has(other)) {
              seen.add(other);
              block.models.push(other);
            }
        }
    blocks.push(block);
  }
  return [...blocks, { models: [], concepts: [...free] }];
}

const ROUNDS = 200;

/**
 * Reciprocal averaging, the first axis of a correspondence analysis: each model stands at
 * the mean of its concepts and each concept at the mean of its models, until both settle.
 */
function averaged(weights: number[][], block: Order): Order {
  const models = block.models.toSorted((a, b) => a - b);
  const concepts = block.concepts.toSorted((a, b) => a - b);
  const rows = models.map((model) => concepts.map((concept) => weights[model][concept]));
  const columns = transposed(rows);
  const mass = columns.map(sum);
  const mean = (line: number[], places: number[]) =>
    sum(line.map((weight, i) => weight * places[i])) / sum(line);
  let across = [...concepts.keys()];
  let down = [...models.keys()];
  for (let round = 0; round < ROUNDS; round++) {
    const middle = mean(mass, across);
    const spread =
      Math.sqrt(
        mean(
          mass,
          across.map((place) => (place - middle) ** 2),
        ),
      ) || 1;
    const scaled = across.map((place) => (place - middle) / spread);
    down = rows.map((row) => mean(row, scaled));
    across = columns.map((column) => mean(column, down));
  }
  const sorted = (line: number[], places: number[]) =>
    [...line.keys()]
      .sort((a, b) => nearly(places[a], places[b]) || a - b)
      .map((position) => line[position]);
  return { models: sorted(models, down), concepts: sorted(concepts, across) };
}

/** Which place comes first; rounding errors decide nothing. */
function nearly(a: number, b: number): number {
  return Math.abs(a - b) < 1e-6 ? 0 : a - b;
}
