/** The picture by keyboard: along relations, or over the ground. */

import { depth, select, selected } from "../state/state";
import type { Renderer } from "./renderer";
import { isCommunity, type Mark, type Scene } from "./scene";

const DIRECTIONS: Record<string, [number, number]> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};
const STEP = 80;

/** The neighbour of a mark that lies best in a direction. */
function towards(scene: Scene, from: Mark, [dx, dy]: [number, number]): Mark | null {
  const near = new Set(
    scene.links.flatMap((link) =>
      link.from === from.key ? [link.to] : link.to === from.key ? [link.from] : [],
    ),
  );
  let best: Mark | null = null;
  let most = 0;
  for (const mark of scene.marks) {
    if (!near.has(mark.key) || isCommunity(mark.key)) continue;
    const [x, y] = [mark.x - from.x, mark.y - from.y];
    const along = (x * dx + y * dy) / (Math.hypot(x, y) || 1);
    if (along > most) [best, most] = [mark, along];
  }
  return best;
}

function heaviest(scene: Scene): Mark | undefined {
  return scene.marks
    .filter((mark) => !mark.community)
    .reduce<Mark | undefined>((a, b) => (a && a.weight >= b.weight ? a : b), undefined);
}

/** Do what a key asks for; whether it was one of the picture's. */
export function walk(event: KeyboardEvent, scene: Scene, renderer: Renderer): boolean {
  if (event.ctrlKey || event.metaKey || event.altKey) return false;
  const direction = DIRECTIONS[event.key];
  if (direction && event.shiftKey) renderer.pan(-direction[0] * STEP, -direction[1] * STEP);
  else if (direction) {
    const from = scene.marks.find((mark) => mark.key === selected.value);
    const to = from ? towards(scene, from, direction) : heaviest(scene);
    if (to) select(to.key);
  } else if (event.key === "+" || event.key === "=") renderer.zoom(1.5);
  else if (event.key === "-") renderer.zoom(1 / 1.5);
  else if (event.key === "0") renderer.fit();
  else if ((event.key === "1" || event.key === "2") && selected.value !== null) {
    const steps = event.key === "1" ? 1 : 2;
    depth.value = depth.value === steps ? 0 : steps;
  } else if (event.key === "Escape") select(null);
  else return false;
  return true;
}
