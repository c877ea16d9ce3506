/** Which labels are drawn, and where: none covers another, nor the disc of a mark that has one. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export type Side = "below" | "right" | "left" | "above" | "middle";

/** What may get a label, in pixels of the screen. */
export interface Labelled {
  /** The mark's key; null for a link. */
  key: number | null;
  x: number;
  y: number;
  radius: number;
  /** Its lines; most have one. */
  lines: string[];
  size: number;
  bold: boolean;
  /** Labels of a lower tier come first; those of tier 0 are drawn whatever they push out. */
  tier: number;
  /** Within a tier, more weight comes first. */
  weight: number;
  /** The label stands on its place, as that of a link or a community, not beside a disc. */
  upon: boolean;
}

/** A label with its box and its place relative to the mark. */
export interface Label extends Box {
  of: Labelled;
  side: Side;
}

export interface Placing {
  /** What is seen: a label is wholly within it or wholly outside. */
  frame: Box;
  /** What lies over the picture: no label stands there. */
  covered?: readonly Box[];
  /** Labels may stand this far outside the frame, where the reader may pan to. */
  margin: number;
  /** At most so many labels within the frame, besides those of tiers 0 and 1. */
  limit: number;
  measure: Measure;
  /** The sides of labels that were chosen before: they are tried first. */
  chosen?: ReadonlyMap<number, Side>;
}

/** The width of a text in pixels. */
export type Measure = (text: string, size: number, bold: boolean) => number;

const WIDEST = 26;
const CJK = /[\u2e80-\u9fff\uac00-\ud7af\uf900-\ufaff\uff00-\uffef]/;
const CJK_WIDTH = WIDEST / 14;

/** A text cut at 14 Chinese or 26 Latin characters, or at a mixture as wide. */
export function shorten(text: string, times = 1): string {
  const characters = Array.from(text);
  const most = WIDEST * times + 1e-6;
  let width = 0;
  let fitting = 0;
  for (const character of characters) {
    width += CJK.test(character) ? CJK_WIDTH : 1;
    if (width > most) return `${characters.slice(0, fitting).join("").trimEnd()}…`;
    if (width + CJK_WIDTH <= most) fitting += 1;
  }
  return text;
}

/** A measure without a canvas, rather too wide than too narrow. */
export const estimate: Measure = (text, size, bold) => {
  let width = 0;
  for (const character of text) {
    const isWide = CJK.test(character) || /[“”‘’…—]/.test(character);
    width += isWide ? 1 : /[A-Z0-9%&@mw]/.test(character) ? 0.68 : 0.54;
  }
  return width * size * (bold ? 1.05 : 1);
};

/** Marks with discs this large are never covered by the label of another. */
export const LARGE = 9;
/** The share of a label that smaller discs may take: of the first third of labels, and of others. */
const COVERED = [0.5, 0.07];

/** Where a text may be broken: after Latin words and every Chinese character. */
export function words(text: string): string[] {
  return text.match(/[\x21-\u2e7f]+\s*|\s+|[^\x21-\u2e7f]/gu) ?? [];
}

/** A text in at most two lines of a width; what does not fit is cut. */
export function wrap(text: string, width: number, measure: (text: string) => number): string[] {
  const lines = [""];
  for (const word of words(text)) {
    const line = lines.at(-1)! + word;
    if (lines.at(-1) && measure(line.trimEnd()) > width) {
      if (lines.length === 2) return [lines[0].trimEnd(), `${lines[1].trimEnd()}…`];
      lines.push(word);
    } else lines[lines.length - 1] = line;
  }
  return lines.map((line) => line.trimEnd());
}

const GAP = 2;
const PADDING = 3;
const SIDES: Side[] = ["below", "right", "left", "above"];
const TOWARDS: Record<Side, [number, number]> = {
  below: [0, 1],
  right: [1, 0],
  left: [-1, 0],
  above: [0, -1],
  middle: [0, 0],
};

/** The height of a line of a label. */
export const lineHeight = (size: number): number => Math.ceil(size * 1.25);

function beside(of: Labelled, side: Side, width: number, away: number): Box {
  const height = lineHeight(of.size) * of.lines.length;
  const [dx, dy] = TOWARDS[side];
  const out = of.radius + away;
  return {
    x: of.x - width / 2 + dx * (out + width / 2),
    y: of.y - height / 2 + dy * (out + height / 2),
    width,
    height,
  };
}

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function contains(outer: Box, box: Box): boolean {
  return (
    box.x >= outer.x &&
    box.y >= outer.y &&
    box.x + box.width <= outer.x + outer.width &&
    box.y + box.height <= outer.y + outer.height
  );
}

function grown(box: Box, by: number): Box {
  return { x: box.x - by, y: box.y - by, width: box.width + 2 * by, height: box.height + 2 * by };
}

interface Disc {
  key: number | null;
  x: number;
  y: number;
  radius: number;
}

function covers(box: Box, disc: Disc): boolean {
  const dx = disc.x - Math.max(box.x, Math.min(disc.x, box.x + box.width));
  const dy = disc.y - Math.max(box.y, Math.min(disc.y, box.y + box.height));
  return dx * dx + dy * dy < disc.radius * disc.radius;
}

const CELL = 64;

/** What lies where, by cells of the screen. */
class Grid<T> {
  private readonly cells = new Map<number, T[]>();

  /** Visit the cells of a box until one answers true; `make` makes those that are missing. */
  private visit(box: Box, make: boolean, see: (cell: T[]) => boolean): boolean {
    const right = Math.floor((box.x + box.width) / CELL);
    const bottom = Math.floor((box.y + box.height) / CELL);
    for (let i = Math.floor(box.x / CELL); i <= right; i++)
      for (let j = Math.floor(box.y / CELL); j <= bottom; j++) {
        const key = i * 65536 + j;
        let cell = this.cells.get(key);
        if (!cell && make) {
          cell = [];
          this.cells.set(key, cell);
        }
        if (cell && see(cell)) return true;
      }
    return false;
  }

  add(box: Box, item: T): void {
    this.visit(box, true, (cell) => {
      cell.push(item);
      return false;
    });
  }

  some(box: Box, test: (item: T) => boolean): boolean {
    return this.visit(box, false, (cell) => cell.some(test));
  }

  /** The items that pass a test. */
  filter(box: Box, test: (item: T) => boolean): Set<T> {
    const found = new Set<T>();
    this.visit(box, false, (cell) => {
      for (const item of cell) if (test(item)) found.add(item);
      return false;
    });
    return found;
  }
}

function around(disc: Disc): Box {
  const { x, y, radius } = disc;
  return { x: x - radius, y: y - radius, width: 2 * radius, height: 2 * radius };
}

/** What is taken already: by labels, and by discs that must be seen. */
class Ground {
  private readonly boxes = new Grid<Box>();
  private readonly discs = new Grid<Disc>();
  private readonly others = new Grid<Disc>();

  /** A disc that no label covers. */
  addDisc(disc: Disc): void {
    this.discs.add(around(disc), disc);
  }

  /** A disc that labels avoid. */
  addOther(disc: Disc): void {
    this.others.add(around(disc), disc);
  }

  /** The share of a box that discs take which it should rather not cover. */
  covered(box: Box, own: number | null): number {
    let area = 0;
    for (const { radius } of this.others.filter(box, (d) => d.key !== own && covers(box, d)))
      area += Math.PI * radius * radius;
    return area / (box.width * box.height);
  }

  addBox(box: Box): void {
    this.boxes.add(box, box);
  }

  /** Whether no label is where a box would be. */
  isFree(box: Box): boolean {
    return !this.boxes.some(box, (other) => overlap(box, other));
  }

  /** Whether a box covers no disc but its own. */
  isClear(box: Box, own: number | null): boolean {
    return !this.discs.some(box, (disc) => (own === null || disc.key !== own) && covers(box, disc));
  }

  /** Whether no label covers a disc. */
  isSeen(disc: Disc): boolean {
    return !this.boxes.some(around(disc), (box) => covers(box, disc));
  }
}

const byRank = (a: Labelled, b: Labelled): number =>
  a.tier - b.tier || b.weight - a.weight || (a.key ?? 0) - (b.key ?? 0);

function sidesOf(of: Labelled, chosen?: Side): Side[] {
  if (of.upon) return ["middle"];
  return chosen && chosen !== "middle" ? [chosen, ...SIDES.filter((s) => s !== chosen)] : SIDES;
}

function within(box: Box, frame: Box): Box {
  const x = Math.max(frame.x, Math.min(box.x, frame.x + frame.width - box.width));
  const y = Math.max(frame.y, Math.min(box.y, frame.y + frame.height - box.height));
  return { ...box, x, y };
}

/** The best of some boxes, and what it covers. */
function least(boxes: Label[], ground: Ground): { label: Label; covered: number } | null {
  let best: { label: Label; covered: number } | null = null;
  for (const label of boxes) {
    const covered = ground.covered(label, label.of.key);
    if (!best || covered < best.covered) best = { label, covered };
  }
  return best;
}

/** A place for a label that must be drawn: pushed away from its disc if need be. */
function forced(of: Labelled, ground: Ground, frame: Box, width: number): Label | null {
  const sides: Side[] = of.upon ? ["middle", ...SIDES] : SIDES;
  const own = { ...of, radius: of.upon ? 0 : of.radius - 1 };
  for (const careful of [true, false])
    for (let away = GAP; away < 120; away += 12) {
      const free = sides
        .map((side) => ({ ...within(beside(of, side, width, away), frame), of, side }))
        .filter((box) => ground.isFree(box))
        .filter((box) => !careful || (ground.isClear(box, of.key) && !covers(box, own)));
      const best = least(free, ground);
      if (best) return best.label;
    }
  return null;
}

/** A place for a label beside its mark, if there is one. */
function free(
  of: Labelled,
  ground: Ground,
  placing: Placing,
  width: number,
  most: number,
): Label | null {
  if (!of.upon && !ground.isSeen(of)) return null;
  const { frame, margin, chosen } = placing;
  const reach = grown(frame, margin);
  const boxes = sidesOf(of, of.key === null ? undefined : chosen?.get(of.key))
    .map((side) => ({ ...beside(of, side, width, GAP), of, side }))
    .filter((box) => contains(reach, box) && (!overlap(box, frame) || contains(frame, box)))
    .filter((box) => ground.isFree(box) && ground.isClear(box, of.key));
  const best = least(boxes, ground);
  return best && best.covered <= most ? best.label : null;
}

/** Choose labels and their places, the most important first. */
export function placeLabels(marks: readonly Labelled[], placing: Placing): Label[] {
  const { frame, margin, measure } = placing;
  const reach = grown(frame, margin);
  const ground = new Ground();
  for (const box of placing.covered ?? []) ground.addBox(box);
  const near = marks.filter((mark) => covers(reach, { ...mark, radius: mark.radius + 40 }));
  for (const mark of near) {
    if (mark.key === null) continue;
    if (mark.upon) ground.addDisc({ ...mark, radius: mark.radius * 0.75 });
    else if (mark.radius >= LARGE) ground.addDisc(mark);
    else ground.addOther(mark);
  }
  const labels: Label[] = [];
  const room = { inside: placing.limit, outside: placing.limit };
  for (const of of near.sort(byRank)) {
    const isSeen = contains(frame, { x: of.x, y: of.y, width: 0, height: 0 });
    const zone = isSeen ? "inside" : "outside";
    if (!of.lines[0] || (of.tier > 1 && room[zone] <= 0)) continue;
    const widths = of.lines.map((line) => measure(line, of.size, of.bold));
    const width = Math.max(...widths) + 2 * PADDING;
    const isFirst = of.tier < 2 || room[zone] > (placing.limit * 2) / 3;
    const label =
      of.tier === 0 && isSeen
        ? forced(of, ground, frame, width)
        : free(of, ground, placing, width, COVERED[isFirst ? 0 : 1]);
    if (!label) continue;
    if (of.tier > 1) room[zone] -= 1;
    labels.push(label);
    ground.addBox(label);
    if (!of.upon && of.radius < LARGE) ground.addDisc(of);
  }
  return labels;
}

/** Let labels follow their marks while the picture moves; what would overlap is left out. */
export function follow(labels: readonly Label[], scale: number, dx: number, dy: number): Label[] {
  const ground = new Ground();
  const following: Label[] = [];
  for (const label of labels) {
    const { of, side, width, height } = label;
    const [right, down] = TOWARDS[side];
    const growth = of.radius * (scale - 1);
    const x = of.x * scale + dx + (label.x - of.x) + right * growth;
    const y = of.y * scale + dy + (label.y - of.y) + down * growth;
    const box = { x, y, width, height };
    if (!ground.isFree(box)) continue;
    ground.addBox(box);
    following.push({ ...label, ...box });
  }
  return following;
}
