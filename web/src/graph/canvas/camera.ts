/** Where the reader looks from: a place of the scene is on the screen at `place * k + (x, y)`. */

import type { Insets } from "../renderer";
import type { Mark } from "../scene";

export interface Camera {
  k: number;
  x: number;
  y: number;
}

export interface Size {
  width: number;
  height: number;
}

/** Up to so many marks nearly all have their names, which need room at the sides. */
const FEW = 300;
/** The largest scale to which a scene is fitted. */
const FITTED = 1.8;
/** Up to this scale discs grow with the scene, beyond it by the square root. */
const KNEE = 1.3;
const SMALLEST = 1.6;
export const LARGEST_SCALE = 10;

/** The radius of a mark on the screen. */
export function radiusAt(mark: Mark, k: number): number {
  if (mark.community) return mark.radius * k;
  return Math.max(SMALLEST, mark.radius * (k < KNEE ? k : Math.sqrt(k * KNEE)));
}

/** The part of the canvas that no panel covers, but never less than a strip of it. */
export function freeRoom(size: Size, insets: Insets) {
  const width = Math.max(size.width - insets.left - insets.right, Math.min(120, size.width));
  const height = Math.max(size.height - insets.top - insets.bottom, Math.min(120, size.height));
  const x = Math.min(insets.left, size.width - width);
  const y = Math.min(insets.top, size.height - height);
  return { x, y, width, height };
}

/** The camera that sees all of some marks in the free room. */
export function fitted(marks: readonly Mark[], size: Size, insets: Insets): Camera {
  const room = freeRoom(size, insets);
  let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
  for (const { x, y, radius } of marks) {
    left = Math.min(left, x - radius);
    right = Math.max(right, x + radius);
    top = Math.min(top, y - radius);
    bottom = Math.max(bottom, y + radius);
  }
  if (left > right) return { k: 1, x: room.x + room.width / 2, y: room.y + room.height / 2 };
  const side =
    marks.length > FEW ? Math.min(48, room.width * 0.05) : Math.min(110, room.width * 0.1);
  const k = Math.min(
    (room.width - 2 * side) / Math.max(right - left, 1),
    (room.height - 48) / Math.max(bottom - top, 1),
    FITTED,
  );
  return centred((left + right) / 2, (top + bottom) / 2, k, size, insets);
}

/** The camera that has a place of the scene in the middle of the free room. */
export function centred(x: number, y: number, k: number, size: Size, insets: Insets): Camera {
  const room = freeRoom(size, insets);
  return { k, x: room.x + room.width / 2 - x * k, y: room.y + room.height / 2 - y * k };
}

/** Zoom by a factor about a place of the screen. */
export function zoomed(camera: Camera, factor: number, x: number, y: number): Camera {
  return {
    k: camera.k * factor,
    x: x - (x - camera.x) * factor,
    y: y - (y - camera.y) * factor,
  };
}

const ease = (t: number): number => (t < 0.5 ? 2 * t * t : 1 - 2 * (1 - t) * (1 - t));

/** Move from one camera to another about the middle of the canvas; returns how to stop. */
export function travel(
  from: Camera,
  to: Camera,
  { width, height }: Size,
  milliseconds: number,
  arrive: (camera: Camera) => void,
): () => void {
  const middle = (camera: Camera) => ({
    x: (width / 2 - camera.x) / camera.k,
    y: (height / 2 - camera.y) / camera.k,
  });
  const [start, end] = [middle(from), middle(to)];
  const began = performance.now();
  let frame = 0;
  const step = () => {
    const t = Math.min(1, (performance.now() - began) / milliseconds);
    if (t >= 1) {
      arrive(to);
      return;
    }
    const share = ease(t);
    const k = from.k * (to.k / from.k) ** share;
    /** Places move at a steady pace on the screen, not in the scene. */
    const way =
      Math.abs(to.k - from.k) < 1e-6 ? share : (1 / from.k - 1 / k) / (1 / from.k - 1 / to.k);
    const x = start.x + (end.x - start.x) * way;
    const y = start.y + (end.y - start.y) * way;
    arrive({ k, x: width / 2 - x * k, y: height / 2 - y * k });
    frame = requestAnimationFrame(step);
  };
  frame = requestAnimationFrame(step);
  return () => cancelAnimationFrame(frame);
}
