/** The neighbourhood of an entity, laid out anew: it in the middle, what is tied to it in rings. */

import { forceCollide, forceRadial, forceSimulation, forceX, forceY } from "d3-force";
import type { Graph } from "../data/graph";

export interface Place {
  entity: number;
  x: number;
  y: number;
}

export interface Neighbourhood {
  /** The centre first. */
  places: Place[];
  /** How many entities are left out. */
  left: number;
}

/** At most so many entities are placed, those with most relations. */
const MOST = 300;
/** Room between two places of a ring, so that most labels fit. */
const ROOM = 44;
const FIRST = 150;
const BETWEEN = 130;
/** On a ring with more entities every other stands further out. */
const CROWDED = 14;
const TICKS = 120;

interface Branch {
  entity: number;
  children: number[];
}

interface Point extends Place {
  homeX: number;
  homeY: number;
  ring: number;
  room: number;
}

/** The most tied ones of some entities, at most `room`. */
function best(graph: Graph, entities: number[], room: number): number[] {
  const ranked = entities.map((entity) => ({ entity, degree: graph.degree(entity) }));
  ranked.sort((a, b) => b.degree - a.degree || a.entity - b.entity);
  return ranked.slice(0, room).map(({ entity }) => entity);
}

/** By class, in the order of the ontology, so that what is alike stands together. */
function grouped(graph: Graph, entities: number[]): number[] {
  const kind = (entity: number) => graph.packed.entities.class[entity];
  return [...entities].sort(
    (a, b) => kind(a) - kind(b) || graph.degree(b) - graph.degree(a) || a - b,
  );
}

/** For each entity beyond the first ring, the one of the ring that it is nearest to. */
function branches(graph: Graph, ring: number[], beyond: ReadonlySet<number>): Branch[] {
  const taken = new Set<number>();
  const found = new Map<number, number[]>(ring.map((entity) => [entity, []]));
  /** Those with few relations first, or a hub would take all. */
  for (const entity of [...ring].sort((a, b) => graph.degree(a) - graph.degree(b) || a - b))
    for (const child of graph.neighbours(entity))
      if (beyond.has(child) && !taken.has(child)) {
        taken.add(child);
        found.get(entity)!.push(child);
      }
  return ring.map((entity) => ({ entity, children: grouped(graph, found.get(entity)!) }));
}

/** Lay out an entity and those within one or two steps of it, without those of hidden classes. */
export function ego(
  graph: Graph,
  centre: number,
  steps: 1 | 2,
  hidden: ReadonlySet<string>,
): Neighbourhood {
  const isShown = (entity: number) => entity !== centre && !hidden.has(graph.class(entity).name);
  const first = graph.neighbours(centre).filter(isShown);
  const second = new Set<number>();
  if (steps === 2) {
    for (const entity of first)
      for (const next of graph.neighbours(entity)) if (isShown(next)) second.add(next);
    for (const entity of first) second.delete(entity);
  }
  const ring = grouped(graph, best(graph, first, MOST - 1));
  /** What only entities that are left out lead to is left out, too. */
  const reachable = new Set(ring.flatMap((entity) => graph.neighbours(entity)));
  const outer = [...second].filter((entity) => reachable.has(entity));
  const kept = new Set(best(graph, outer, MOST - 1 - ring.length));
  const points = arrange(graph, branches(graph, ring, kept), kept.size);
  settle(points);
  const places = points.map(({ entity, x, y }) => ({ entity, x: round(x), y: round(y) }));
  return {
    places: [{ entity: centre, x: 0, y: 0 }, ...places],
    left: first.length + second.size - places.length,
  };
}

const round = (value: number): number => Math.round(value * 10) / 10;

/** Sectors round the centre, each as wide as its branch has leaves. */
function arrange(graph: Graph, ring: Branch[], outer: number): Point[] {
  const points: Point[] = [];
  const layers = ring.length > CROWDED ? 2 : 1;
  const inner = Math.max(FIRST, (ring.length * ROOM) / (2 * Math.PI));
  const further = layers > 1 ? 70 : 0;
  const tiers = Math.max(
    1,
    Math.ceil((outer * ROOM) / (2 * Math.PI * (inner + further + BETWEEN)) / 1.6),
  );
  const second = Math.max(inner + further + BETWEEN, (outer * ROOM) / (2 * Math.PI * tiers));
  const widths = ring.map(({ children }) => Math.max(outer ? 0.6 : 1, children.length));
  const whole = widths.reduce((sum, width) => sum + width, 0);
  const put = (entity: number, angle: number, distance: number) => {
    /** A little wider than high, like most screens and all labels. */
    const homeX = Math.cos(angle) * distance * 1.15;
    const homeY = Math.sin(angle) * distance;
    const room = graph.position(entity).radius + 14;
    points.push({ entity, x: homeX, y: homeY, homeX, homeY, ring: distance, room });
  };
  let before = 0;
  let nth = 0;
  ring.forEach(({ entity, children }, number) => {
    const turn = (share: number) => (share / whole) * 2 * Math.PI - Math.PI / 2;
    put(entity, turn(before + widths[number] / 2), inner + (number % layers) * further);
    children.forEach((child, place) => {
      put(child, turn(before + place + 0.5), second + (nth++ % tiers) * 62);
    });
    before += widths[number];
  });
  return points;
}

/** Push apart what is too close; always in the same way. */
function settle(points: Point[]): void {
  forceSimulation(points)
    .force("x", forceX<Point>((point) => point.homeX).strength(0.15))
    .force("y", forceY<Point>((point) => point.homeY).strength(0.15))
    .force("ring", forceRadial<Point>((point) => point.ring).strength(0.05))
    .force("room", forceCollide<Point>((point) => point.room).iterations(2))
    .stop()
    .tick(TICKS);
}
