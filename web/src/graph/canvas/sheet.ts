/** Painted labels, kept while the picture moves: to paint text anew takes longer than to copy it. */

import type { Label, Labelled } from "../labels";
import type { Focus } from "./focus";
import { paintLabels } from "./labelling";
import type { Style } from "./style";

const WIDTH = 2048;
const HEIGHT = 1024;
/** Room round a label for its halo. */
const HALO = 3;

interface Slot {
  page: HTMLCanvasElement;
  x: number;
  y: number;
  width: number;
  height: number;
}

export class Sheet {
  private readonly slots = new Map<Labelled, Slot>();
  private readonly pages: HTMLCanvasElement[] = [];
  private used = 0;
  private x = 0;
  private y = 0;
  private row = 0;

  /** Forget all labels. */
  clear(): void {
    this.slots.clear();
    for (const page of this.pages) page.getContext("2d")!.reset();
    this.used = 0;
    [this.x, this.y, this.row] = [0, 0, 0];
  }

  /** Draw labels where they are; those that are new are painted first. */
  draw(
    context: CanvasRenderingContext2D,
    labels: readonly Label[],
    style: Style,
    focus: Focus,
    density: number,
  ): void {
    /** Not one by one: a page that is copied from and painted in turn is itself copied each time. */
    for (const label of labels)
      if (!this.slots.has(label.of)) this.paint(label, style, focus, density);
    for (const label of labels) {
      const { page, x, y, width, height } = this.slots.get(label.of)!;
      const left = Math.round((label.x - HALO) * density) / density;
      const top = Math.round((label.y - HALO) * density) / density;
      context.drawImage(page, x, y, width, height, left, top, width / density, height / density);
    }
  }

  private paint(label: Label, style: Style, focus: Focus, density: number): void {
    const width = Math.ceil((label.width + 2 * HALO) * density);
    const height = Math.ceil((label.height + 2 * HALO) * density);
    const slot = { ...this.room(width, height), width, height };
    this.slots.set(label.of, slot);
    const context = slot.page.getContext("2d")!;
    context.setTransform(density, 0, 0, density, slot.x, slot.y);
    paintLabels(context, [{ ...label, x: HALO, y: HALO }], style, focus);
  }

  private room(width: number, height: number): { page: HTMLCanvasElement; x: number; y: number } {
    if (this.x + width > WIDTH) [this.x, this.y, this.row] = [0, this.y + this.row, 0];
    if (!this.used || this.y + height > HEIGHT) {
      this.used += 1;
      if (this.pages.length < this.used) {
        const page = document.createElement("canvas");
        page.width = WIDTH;
        page.height = HEIGHT;
        this.pages.push(page);
      }
      [this.x, this.y, this.row] = [0, 0, 0];
    }
    const place = { page: this.pages[this.used - 1], x: this.x, y: this.y };
    this.x += width;
    this.row = Math.max(this.row, height);
    return place;
  }
}
