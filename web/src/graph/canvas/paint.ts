/** Painting of a scene, without its labels, on a canvas. */

import { glyphColor } from "../colors";
import { isCommunity, type Mark } from "../scene";
import { type Camera, radiusAt, type Size } from "./camera";
import { arrowhead, type Curve, curveOf } from "./curve";
import type { Focus } from "./focus";
import type { Network, Tie } from "./network";
import { faded, linkColor, type Style } from "./style";

/** From this radius on a disc shows its glyph. */
export const GLYPH = 8;
/** Baselines lie this share of the size below the middle of a text. */
export const BASELINE = 0.37;
/** So many links are stroked at once: longer paths take disproportionately long. */
const BATCH = 512;
/** Beyond so many marks discs have no rim. */
const RIMMED = 3000;

export interface Picture extends Size {
  network: Network;
  camera: Camera;
  style: Style;
  focus: Focus;
}

type Context = CanvasRenderingContext2D;

function groupBy<T, K>(items: readonly T[], key: (item: T) => K): Map<K, T[]> {
  const groups = new Map<K, T[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}

function trace(context: Context, { from, control, to }: Curve, straight: boolean): void {
  context.moveTo(from.x, from.y);
  if (straight) context.lineTo(to.x, to.y);
  else context.quadraticCurveTo(control.x, control.y, to.x, to.y);
}

function isSeen({ from, control, to }: Curve, { width, height }: Size): boolean {
  return !(
    (from.x < 0 && to.x < 0 && control.x < 0) ||
    (from.y < 0 && to.y < 0 && control.y < 0) ||
    (from.x > width && to.x > width && control.x > width) ||
    (from.y > height && to.y > height && control.y > height)
  );
}

const isBetweenCommunities = ({ link }: Tie): boolean =>
  isCommunity(link.from) || isCommunity(link.to);

/** The width of a link: between communities it tells how many it stands for. */
export function widthOf(tie: Tie): number {
  if (!isBetweenCommunities(tie)) return 1;
  return Math.min(6, Math.max(1, Math.round(Math.sqrt(tie.link.weight) / 1.6)));
}

function paintTies(context: Context, picture: Picture): void {
  const { network, camera, style, focus } = picture;
  const isMap = network.ties.some(isBetweenCommunities);
  const color = linkColor(style, network.ties.length * (isMap ? 4 : 1));
  context.strokeStyle = focus.near ? faded(color, style, 0.65) : color;
  const byWidth = groupBy(network.ties, widthOf);
  for (const [width, ties] of byWidth) {
    context.lineWidth = width;
    let traced = 0;
    context.beginPath();
    for (const tie of ties) {
      if (tie.from.key === focus.centre || tie.to.key === focus.centre) continue;
      const curve = curveOf(tie, camera);
      if (!isSeen(curve, picture)) continue;
      trace(context, curve, tie.bend === 0);
      traced += 1;
      if (traced % BATCH === 0) {
        context.stroke();
        context.beginPath();
      }
    }
    context.stroke();
  }
}

function paintFocusedTies(context: Context, { network, camera, style, focus }: Picture): void {
  if (focus.centre === null) return;
  const ties = network.tiesOf(focus.centre);
  context.strokeStyle = style.accent;
  context.globalAlpha = ties.length > 60 ? 0.55 : 0.85;
  for (const tie of ties) {
    context.lineWidth = Math.max(1.6, widthOf(tie));
    context.beginPath();
    trace(context, curveOf(tie, camera), tie.bend === 0);
    context.stroke();
  }
  context.globalAlpha = 1;
}

function paintArrowheads(context: Context, { network, camera, style, focus }: Picture): void {
  if (focus.centre === null) return;
  context.fillStyle = style.accent;
  context.beginPath();
  for (const tie of network.tiesOf(focus.centre)) {
    const gap = tie.to.key === focus.selected ? 6 : 1.5;
    const head = arrowhead(curveOf(tie, camera), radiusAt(tie.to, camera.k) + gap);
    context.moveTo(head[0].x, head[0].y);
    context.lineTo(head[1].x, head[1].y);
    context.lineTo(head[2].x, head[2].y);
    context.closePath();
  }
  context.fill();
}

/** A mark where it is on the screen. */
interface Spot {
  mark: Mark;
  x: number;
  y: number;
  radius: number;
}

function spotsOf({ network, camera, width, height }: Picture): Spot[] {
  const spots: Spot[] = [];
  for (const mark of network.marks) {
    const radius = radiusAt(mark, camera.k);
    const x = mark.x * camera.k + camera.x;
    const y = mark.y * camera.k + camera.y;
    if (x > -radius && y > -radius && x < width + radius && y < height + radius)
      spots.push({ mark, x, y, radius });
  }
  return spots;
}

function disc(context: Context, { x, y, radius }: Spot): void {
  context.moveTo(x + radius, y);
  context.arc(x, y, radius, 0, 2 * Math.PI);
}

/** How a community's soft circle is filled. */
export const softFill = (color: string, style: Style): string =>
  faded(color, style, style.dark ? 0.72 : 0.74);

function paintCommunities(context: Context, spots: Spot[], { style, focus }: Picture): void {
  context.lineWidth = 1.5;
  for (const spot of spots) {
    const isFaded = focus.near !== null && !focus.near.has(spot.mark.key);
    const { color } = spot.mark;
    context.fillStyle = softFill(isFaded ? faded(color, style) : color, style);
    context.strokeStyle = isFaded ? faded(color, style, 0.7) : color;
    context.beginPath();
    disc(context, spot);
    context.fill();
    context.stroke();
  }
}

function paintDiscs(context: Context, spots: Spot[], picture: Picture, isFaded: boolean): void {
  const { style, network } = picture;
  const plain = faded(style.mute, style, style.dark ? 0.72 : 0.76);
  const byColor = groupBy(spots, (spot) => (isFaded ? plain : spot.mark.color));
  context.strokeStyle = style.ground;
  context.lineWidth = 1.2;
  for (const [color, some] of byColor) {
    context.fillStyle = color;
    for (let start = 0; start < some.length; start += BATCH) {
      context.beginPath();
      for (const spot of some.slice(start, start + BATCH)) disc(context, spot);
      context.fill();
      if (network.marks.length <= RIMMED) context.stroke();
    }
  }
}

function paintGlyphs(context: Context, spots: Spot[], { style }: Picture): void {
  context.fillStyle = glyphColor(style.dark ? "dark" : "light");
  context.textAlign = "center";
  const bySize = groupBy(
    spots.filter((spot) => spot.radius >= GLYPH),
    (spot) => Math.round(spot.radius * 1.1),
  );
  for (const [size, some] of bySize) {
    context.font = `600 ${size}px ${style.font}`;
    for (const { mark, x, y } of some) context.fillText(mark.glyph, x, y + size * BASELINE);
  }
}

/** The size of the number in a community's circle; 0 if there is no room. */
export function countSize(radius: number): number {
  return radius < 9 ? 0 : Math.round(Math.max(11, Math.min(24, radius * 0.4)));
}

function paintCounts(context: Context, spots: Spot[], { style, focus }: Picture): void {
  context.textAlign = "center";
  for (const { mark, x, y, radius } of spots) {
    const size = countSize(radius);
    if (!size) continue;
    const isFaded = focus.near !== null && !focus.near.has(mark.key);
    context.fillStyle = isFaded ? faded(style.mute, style, 0.6) : style.mute;
    context.font = `600 ${size}px ${style.font}`;
    context.fillText(mark.glyph, x, countAt(y, radius) + size * BASELINE);
  }
}

/** The height of the middle of the number: it leaves room for a name below, if there is any. */
export function countAt(y: number, radius: number): number {
  return radius < NAMED ? y : y - radius * 0.28;
}

/** From this radius on a community's name stands in its circle. */
export const NAMED = 34;

function ring(context: Context, spot: Spot | undefined, color: string, width: number): void {
  if (!spot) return;
  context.strokeStyle = color;
  context.lineWidth = width;
  context.beginPath();
  disc(context, { ...spot, radius: spot.radius + 1.5 + width / 2 });
  context.stroke();
}

/** Paint all but the labels. */
export function paint(context: Context, picture: Picture): void {
  const { style, focus, width, height } = picture;
  context.fillStyle = style.ground;
  context.fillRect(0, 0, width, height);
  const spots = spotsOf(picture);
  const communities = spots.filter((spot) => spot.mark.community);
  const entities = spots.filter((spot) => !spot.mark.community);
  const { near } = focus;
  const bright = near ? entities.filter((spot) => near.has(spot.mark.key)) : entities;
  paintTies(context, picture);
  if (near) {
    const rest = entities.filter((spot) => !near.has(spot.mark.key));
    paintDiscs(context, rest, picture, true);
  }
  paintFocusedTies(context, picture);
  paintCommunities(context, communities, picture);
  paintDiscs(context, bright, picture, false);
  paintArrowheads(context, picture);
  paintGlyphs(context, bright, picture);
  paintCounts(context, communities, picture);
  const spotOf = (key: number | null) => spots.find((spot) => spot.mark.key === key);
  if (focus.hovered !== focus.selected) ring(context, spotOf(focus.hovered), style.ink, 2);
  ring(context, spotOf(focus.selected), style.accent, 3.5);
}
