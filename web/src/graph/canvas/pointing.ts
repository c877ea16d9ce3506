/** What lies under the pointer. */

import type { Mark } from "../scene";
import { type Camera, radiusAt } from "./camera";
import { curveOf, distanceTo } from "./curve";
import type { Network, Tie } from "./network";

/** The least radius within which a finger finds a mark. */
const FINGER = 12;
const LINE = 5;

/** The mark at a place of the screen: one whose disc is there, else the nearest that is close. */
export function markAt(network: Network, camera: Camera, x: number, y: number): Mark | null {
  let best: Mark | null = null;
  let least = Infinity;
  for (const mark of network.marks) {
    const radius = radiusAt(mark, camera.k);
    const distance = Math.hypot(mark.x * camera.k + camera.x - x, mark.y * camera.k + camera.y - y);
    if (distance > Math.max(radius, FINGER)) continue;
    /** On a disc before near a disc, an entity before its community. */
    const rank =
      (distance <= radius ? distance / radius : 1 + distance) + (mark.community ? 100 : 0);
    if (rank < least) [best, least] = [mark, rank];
  }
  return best;
}

/** The link at a place of the screen; of several, the nearest. */
export function tieAt(ties: readonly Tie[], camera: Camera, x: number, y: number): Tie | null {
  let best: Tie | null = null;
  let least = LINE;
  for (const tie of ties) {
    const distance = distanceTo(curveOf(tie, camera), x, y, LINE);
    if (distance < least) [best, least] = [tie, distance];
  }
  return best;
}
