/** The line of a link on the screen: quadratic, from the middle of a mark to that of another. */

import type { Camera } from "./camera";
import type { Tie } from "./network";

export interface Point {
  x: number;
  y: number;
}

export interface Curve {
  from: Point;
  control: Point;
  to: Point;
}

export function curveOf({ from, to, bend }: Tie, { k, x, y }: Camera): Curve {
  const start = { x: from.x * k + x, y: from.y * k + y };
  const end = { x: to.x * k + x, y: to.y * k + y };
  return {
    from: start,
    control: {
      x: (start.x + end.x) / 2 + (end.y - start.y) * bend,
      y: (start.y + end.y) / 2 - (end.x - start.x) * bend,
    },
    to: end,
  };
}

/** The point of a curve at a share of its length, about. */
export function pointAt({ from, control, to }: Curve, t: number): Point {
  const [a, b, c] = [(1 - t) * (1 - t), 2 * t * (1 - t), t * t];
  return { x: a * from.x + b * control.x + c * to.x, y: a * from.y + b * control.y + c * to.y };
}

/** Where a curve enters the disc about its end. */
export function entry(curve: Curve, radius: number): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < 10; step++) {
    const t = (low + high) / 2;
    const { x, y } = pointAt(curve, t);
    if (Math.hypot(x - curve.to.x, y - curve.to.y) > radius) low = t;
    else high = t;
  }
  return low;
}

/** The three corners of the arrowhead where a curve enters the disc about its end. */
export function arrowhead(curve: Curve, radius: number, size = 9): [Point, Point, Point] {
  const tip = pointAt(curve, entry(curve, radius));
  const back = pointAt(curve, entry(curve, radius + size));
  const length = Math.hypot(tip.x - back.x, tip.y - back.y) || 1;
  const [x, y] = [(tip.x - back.x) / length, (tip.y - back.y) / length];
  const base = { x: tip.x - x * size, y: tip.y - y * size };
  const half = size * 0.42;
  return [
    tip,
    { x: base.x - y * half, y: base.y + x * half },
    { x: base.x + y * half, y: base.y - x * half },
  ];
}

/** How far a point is from a curve; what is certainly farther than `most` is Infinity. */
export function distanceTo(curve: Curve, x: number, y: number, most: number): number {
  const { from, control, to } = curve;
  if (
    x < Math.min(from.x, control.x, to.x) - most ||
    x > Math.max(from.x, control.x, to.x) + most ||
    y < Math.min(from.y, control.y, to.y) - most ||
    y > Math.max(from.y, control.y, to.y) + most
  )
    return Infinity;
  const steps = 16;
  let best = Infinity;
  let before = from;
  for (let step = 1; step <= steps; step++) {
    const next = pointAt(curve, step / steps);
    const [dx, dy] = [next.x - before.x, next.y - before.y];
    const along = ((x - before.x) * dx + (y - before.y) * dy) / (dx * dx + dy * dy || 1);
    const t = Math.max(0, Math.min(1, along));
    best = Math.min(best, Math.hypot(x - before.x - dx * t, y - before.y - dy * t));
    before = next;
  }
  return best;
}
