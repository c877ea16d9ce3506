/** Where the labels of points go: beside their point, over no other point or label. */

export interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export interface Line {
  text: string;
  size: number;
  width: number;
}

/** A point with its label in lines; the last lines are left out where there is no room. */
export interface Labelled {
  x: number;
  y: number;
  lines: Line[];
}

export interface Label {
  anchor: "start" | "middle" | "end";
  x: number;
  /** `y` is the middle of a line. */
  lines: (Line & { y: number })[];
}

const GAP = 9;
const LEADING = 1.3;

/** Across: where the label is; along: which share of it is above the point. */
interface Side {
  anchor: Label["anchor"];
  above: number;
}

const SIDES: Side[] = [
  { anchor: "start", above: 0.5 },
  { anchor: "end", above: 0.5 },
  { anchor: "middle", above: 0 },
  { anchor: "middle", above: 1 },
  { anchor: "start", above: 0.25 },
  { anchor: "end", above: 0.25 },
  { anchor: "start", above: 0.75 },
  { anchor: "end", above: 0.75 },
];

function overlap(a: Box, b: Box): boolean {
  return a.x < b.x + b.width && b.x < a.x + a.width && a.y < b.y + b.height && b.y < a.y + a.height;
}

function within(box: Box, frame: Box): boolean {
  return (
    box.x >= frame.x &&
    box.x + box.width <= frame.x + frame.width &&
    box.y >= frame.y &&
    box.y + box.height <= frame.y + frame.height
  );
}

function boxAt(point: Labelled, lines: Line[], { anchor, above }: Side): Box {
  const width = Math.max(...lines.map((line) => line.width));
  const height = lines.reduce((sum, { size }) => sum + size * LEADING, 0);
  const x = { start: GAP, end: -GAP - width, middle: -width / 2 }[anchor];
  const gap = anchor === "middle" ? GAP * (1 - 2 * above) : 0;
  return { x: point.x + x, y: point.y - above * height + gap, width, height };
}

function labelIn(box: Box, lines: Line[], anchor: Label["anchor"]): Label {
  let y = box.y;
  const placed = lines.map((line) => {
    y += line.size * LEADING;
    return { ...line, y: y - (line.size * LEADING) / 2 };
  });
  const x = { start: box.x, middle: box.x + box.width / 2, end: box.x + box.width }[anchor];
  return { anchor, x, lines: placed };
}

const disc = ({ x, y }: Labelled): Box => ({
  x: x - GAP + 1,
  y: y - GAP + 1,
  width: 2 * GAP - 2,
  height: 2 * GAP - 2,
});

const rotated = <T>(items: T[], by: number): T[] => [...items.slice(by), ...items.slice(0, by)];

/** Labels by their point, each at the first side that is free, in the order given. */
function attempt(points: Labelled[], sides: Side[], frame: Box, taken: Box[]) {
  const boxes = [...taken];
  const labels = new Map<Labelled, Label>();
  for (const point of points) {
    const options = point.lines.flatMap((_, less) =>
      sides.map((side) => ({ side, lines: point.lines.slice(0, point.lines.length - less) })),
    );
    for (const { side, lines } of options) {
      const box = boxAt(point, lines, side);
      if (!within(box, frame) || boxes.some((other) => overlap(box, other))) continue;
      boxes.push(box);
      labels.set(point, labelIn(box, lines, side.anchor));
      break;
    }
  }
  return labels;
}

/** First that every point has a name, then that as many lines as possible are shown. */
function worth(labels: Map<Labelled, Label>): number {
  return [...labels.values()].reduce((sum, { lines }) => sum + 100 + lines.length, 0);
}

/** A label for each point within the frame, clear of what is taken; null where there is no room. */
export function place(points: Labelled[], frame: Box, taken: Box[]): (Label | null)[] {
  const all = [...taken, ...points.map(disc)];
  const orders = [points, points.toReversed()].flatMap((order) =>
    order.map((_, first) => rotated(order, first)),
  );
  const preferences = [SIDES, SIDES.toReversed()].flatMap((sides) =>
    sides.map((_, first) => rotated(sides, first)),
  );
  const attempts = orders.flatMap((order) =>
    preferences.map((sides) => attempt(order, sides, frame, all)),
  );
  const best = attempts.reduce((a, b) => (worth(b) > worth(a) ? b : a), new Map());
  return points.map((point) => best.get(point) ?? null);
}
