/** A scene with what painting and pointing ask of it. */

import type { Link, Mark, Scene } from "../scene";

/** A link with its marks; `bend` is how far it leaves the straight line, as a share of it. */
export interface Tie {
  link: Link;
  from: Mark;
  to: Mark;
  bend: number;
}

/** Beyond so many links they are straight. */
const CURVED = 1500;
const BEND = 0.1;

export class Network {
  /** Communities first, then from light to heavy: in the order of painting. */
  readonly marks: Mark[];
  readonly ties: Tie[] = [];
  private readonly byKey: Map<number, Mark>;
  private readonly tied = new Map<number, Tie[]>();

  constructor(scene: Scene) {
    this.marks = [...scene.marks].sort(
      (a, b) => Number(b.community) - Number(a.community) || a.weight - b.weight || b.key - a.key,
    );
    this.byKey = new Map(scene.marks.map((mark) => [mark.key, mark]));
    const curved = scene.links.length <= CURVED;
    const times = new Map<string, number>();
    for (const link of scene.links) {
      const from = this.byKey.get(link.from);
      const to = this.byKey.get(link.to);
      if (!from || !to || from === to) continue;
      const pair = `${link.from} ${link.to}`;
      const before = times.get(pair) ?? 0;
      times.set(pair, before + 1);
      const tie = { link, from, to, bend: curved ? BEND * (1 + before) : 0 };
      this.ties.push(tie);
      this.tiesOf(link.from).push(tie);
      this.tiesOf(link.to).push(tie);
    }
  }

  mark(key: number | null): Mark | null {
    return key === null ? null : (this.byKey.get(key) ?? null);
  }

  tiesOf(key: number): Tie[] {
    const found = this.tied.get(key);
    if (found) return found;
    const none: Tie[] = [];
    this.tied.set(key, none);
    return none;
  }

  /** A mark and its neighbours, by key. */
  near(key: number): Set<number> {
    const near = new Set([key]);
    for (const { from, to } of this.tiesOf(key)) near.add(from.key).add(to.key);
    return near;
  }

  /** Whether all marks are a mark's neighbours, or theirs. */
  isNeighbourhood(key: number): boolean {
    const found = this.near(key);
    for (const near of [...found]) for (const next of this.near(near)) found.add(next);
    return found.size === this.marks.length;
  }
}
