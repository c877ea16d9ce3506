/** Which labels a picture asks for, and painting those that are placed. */

import {
  estimate,
  type Label,
  type Labelled,
  lineHeight,
  type Measure,
  shorten,
  wrap,
} from "../labels";
import type { Mark } from "../scene";
import { radiusAt } from "./camera";
import { curveOf, pointAt } from "./curve";
import type { Focus } from "./focus";
import { BASELINE, countAt, countSize, NAMED, type Picture } from "./paint";
import { faded, type Style } from "./style";

/** Links of a mark with fewer than so many are labelled. */
const FEW = 26;

/** A measure that asks a canvas, once for each text. */
export function measureWith(context: CanvasRenderingContext2D, style: Style): Measure {
  const size = 16;
  const widths = new Map<string, number>();
  return (text, at, bold) => {
    const key = bold ? `*${text}` : text;
    let width = widths.get(key);
    if (width === undefined) {
      context.font = `${bold ? 600 : 400} ${size}px ${style.font}`;
      width = context.measureText(text).width;
      widths.set(key, width);
    }
    return (width * at) / size;
  };
}

/** How many labels a canvas takes before it looks crowded. */
export const roomFor = (width: number, height: number): number =>
  Math.max(12, Math.round((width * height) / 11000));

function tierOf(key: number, focus: Focus): number {
  if (key === focus.selected || key === focus.hovered) return 0;
  return focus.near?.has(key) ? 1 : 2;
}

function sizeOf(mark: Mark, radius: number, tier: number): number {
  if (mark.community) return radius < 60 ? 12 : 14;
  const size = Math.round(Math.min(16, 9.5 + radius * 0.42));
  return Math.max(tier === 0 ? 14 : 12, size);
}

/** How far the name of a community stands below its middle: under the number. */
function loweredBy(radius: number, size: number, lines: number): number {
  return countAt(0, radius) + countSize(radius) * 0.6 + (lineHeight(size) * lines) / 2;
}

/** All that may be labelled: the marks that are not faded, and the links of the one in focus. */
export function labelled(
  { network, camera, focus }: Picture,
  measure: Measure = estimate,
): Labelled[] {
  const found: Labelled[] = [];
  for (const mark of network.marks) {
    if (focus.near && !focus.near.has(mark.key)) continue;
    const radius = radiusAt(mark, camera.k);
    const tier = tierOf(mark.key, focus);
    const upon = mark.community && radius >= NAMED;
    const size = sizeOf(mark, radius, tier);
    const bold = tier === 0 || mark.community || size >= 15;
    const lines = upon
      ? wrap(mark.label, radius * 1.6, (text) => measure(text, size, bold))
      : [shorten(mark.label, tier === 0 ? 2 : 1)];
    const lower = upon ? loweredBy(radius, size, lines.length) : 0;
    found.push({
      key: mark.key,
      x: mark.x * camera.k + camera.x,
      y: mark.y * camera.k + camera.y + lower,
      radius,
      lines,
      size,
      bold,
      tier,
      weight: mark.weight,
      upon,
    });
  }
  if (focus.centre === null) return found;
  const ties = network.tiesOf(focus.centre);
  if (ties.length >= FEW) return found;
  for (const tie of ties)
    if (!tie.from.community && !tie.to.community) {
      const share = tie.from.key === focus.centre ? 0.55 : 0.45;
      const { x, y } = pointAt(curveOf(tie, camera), share);
      const lines = [shorten(tie.link.label)];
      found.push({
        key: null,
        x,
        y,
        radius: 0,
        lines,
        size: 12,
        bold: false,
        tier: 3,
        weight: 0,
        upon: true,
      });
    }
  return found;
}

/** Paint labels with a halo of the ground's colour. */
export function paintLabels(
  context: CanvasRenderingContext2D,
  labels: readonly Label[],
  style: Style,
  focus: Focus,
): void {
  context.textAlign = "center";
  context.lineJoin = "round";
  context.lineWidth = 3.5;
  context.strokeStyle = style.ground;
  for (const { of, x, y, width, height } of labels) {
    context.font = `${of.bold ? 600 : 400} ${of.size}px ${style.font}`;
    const middle = x + width / 2;
    const isSoft = of.upon && of.key !== null;
    context.fillStyle = inkOf(of, style, focus);
    of.lines.forEach((line, number) => {
      const baseline = y + (height * (number + 0.5)) / of.lines.length + of.size * BASELINE;
      if (!isSoft) context.strokeText(line, middle, baseline);
      context.fillText(line, middle, baseline);
    });
  }
}

/** The colour of a label. */
export function inkOf(of: Labelled, style: Style, focus: Focus): string {
  if (of.key === null) return faded(style.accent, style, 0.1);
  return of.key === focus.selected ? style.accent : style.ink;
}
