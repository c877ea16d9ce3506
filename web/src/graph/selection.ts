/** A few entities, such as those of an answer, laid out anew: what is tied stands together. */

import {
  forceCollide,
  forceLink,
  forceManyBody,
  forceSimulation,
  forceX,
  forceY,
  type SimulationNodeDatum,
} from "d3-force";
import type { Graph } from "../data/graph";
import type { Place } from "./ego";

/** Beyond so many entities they keep their places in the whole. */
export const FEW = 300;
const LENGTH = 80;
const PUSH = -160;
const REACH = 320;
/** Towards the middle: less across than down, since screens and labels are wide. */
const PULL = { x: 0.05, y: 0.1 };
/** Room round a disc, so that most labels fit. */
const ROOM = 22;
const TICKS = 120;

type Point = Place & SimulationNodeDatum;

let last: { of: string; places: Place[] } | null = null;

/** Lay out some drawn entities, in the same way every time. */
export function arranged(graph: Graph, entities: readonly number[]): Place[] {
  const of = entities.join();
  if (last?.of !== of) last = { of, places: settled(graph, entities) };
  return last.places;
}

function settled(graph: Graph, entities: readonly number[]): Place[] {
  const points: Point[] = entities.map((entity, i) => {
    const angle = i * Math.PI * (3 - Math.sqrt(5));
    const away = 30 * Math.sqrt(i + 0.5);
    return { entity, x: away * Math.cos(angle), y: away * Math.sin(angle) };
  });
  const at = new Map(points.map((point) => [point.entity, point]));
  const ties = points.flatMap((source) =>
    graph
      .neighbours(source.entity)
      .filter((other) => other > source.entity && at.has(other))
      .map((other) => ({ source, target: at.get(other)! })),
  );
  forceSimulation(points)
    .alphaDecay(1 - 0.001 ** (1 / TICKS))
    .force("ties", forceLink(ties).distance(LENGTH))
    .force("push", forceManyBody().strength(PUSH).distanceMax(REACH))
    .force("x", forceX().strength(PULL.x))
    .force("y", forceY().strength(PULL.y))
    .force(
      "room",
      forceCollide<Point>(({ entity }) => graph.position(entity).radius + ROOM),
    )
    .stop()
    .tick(TICKS);
  return points.map(({ entity, x, y }) => ({ entity, x, y }));
}
