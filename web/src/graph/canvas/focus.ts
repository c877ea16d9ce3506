/** What stands out of the picture, and what fades. */

import type { Emphasis } from "../renderer";
import type { Network } from "./network";

export interface Focus {
  /** The mark whose links stand out. */
  centre: number | null;
  /** What does not fade; null if nothing fades. */
  near: ReadonlySet<number> | null;
  selected: number | null;
  hovered: number | null;
}

/**
 * The selected mark is in focus, else the hovered one. In a neighbourhood of the selected
 * mark nothing fades on its account, so there the hovered one comes first.
 */
export function focusOn(network: Network, emphasis: Emphasis): Focus {
  const selected = network.mark(emphasis.selected)?.key ?? null;
  const hovered = network.mark(emphasis.hovered)?.key ?? null;
  const rings = { selected, hovered };
  if (selected === null && hovered === null) return { centre: null, near: null, ...rings };
  const isWhole = selected !== null && network.isNeighbourhood(selected);
  const centre = (isWhole ? (hovered ?? selected) : (selected ?? hovered))!;
  if (isWhole && centre === selected) return { centre, near: null, ...rings };
  const near = network.near(centre);
  if (hovered !== null) near.add(hovered);
  if (selected !== null) near.add(selected);
  return { centre, near, ...rings };
}
