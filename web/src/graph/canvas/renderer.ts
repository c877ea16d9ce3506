/** The picture of the explorer, on a canvas. */

import { select } from "d3-selection";
import { type D3ZoomEvent, zoom as zoomBehaviour, zoomIdentity } from "d3-zoom";
import { type Box, follow, type Label, placeLabels, type Side } from "../labels";
import type { Emphasis, Gestures, Insets, MakeRenderer, Renderer } from "../renderer";
import type { Scene } from "../scene";
import {
  type Camera,
  centred,
  fitted,
  freeRoom,
  LARGEST_SCALE,
  type Size,
  travel,
  zoomed,
} from "./camera";
import { focusOn } from "./focus";
import { labelled, measureWith, roomFor } from "./labelling";
import { Layer, MARGIN } from "./layer";
import { Network } from "./network";
import type { Picture } from "./paint";
import { markAt, tieAt } from "./pointing";
import { Sheet } from "./sheet";
import { snapshot } from "./snapshot";
import { readStyle } from "./style";

/** A label as it is drawn; `key` is null for that of a link. */
export interface DrawnLabel extends Box {
  key: number | null;
  text: string;
}

/** The canvas tells what it has drawn, for tests. */
export interface CanvasRenderer extends Renderer {
  labels(): DrawnLabel[];
  camera(): Camera;
}

/** The picture rests after so many milliseconds without a move. */
const REST = 90;
/** While it moves it is painted anew, at most so often in milliseconds: more seldom what is large. */
const REPAINT = { least: 120, most: 600, each: 0.1 };
const TRAVEL = 250;
/** A pointer that passes over a mark does not mean it. */
const HOVER = 60;
/** To this scale a mark in focus is brought near, if its neighbours still fit. */
const CLOSE = 1.3;

class CanvasPicture implements CanvasRenderer {
  private readonly canvas = document.createElement("canvas");
  private readonly context = this.canvas.getContext("2d", { alpha: false })!;
  private readonly layer = new Layer();
  private readonly sheet = new Sheet();
  private paintedAt = 0;
  private network = new Network({ marks: [], links: [] });
  private view: Camera = { k: 1, x: 0, y: 0 };
  private size: Size = { width: 0, height: 0 };
  private density = 1;
  private insets: Insets = { left: 0, right: 0, top: 0, bottom: 0 };
  private covered: readonly Box[] = [];
  private emphasis: Emphasis = { selected: null, hovered: null };
  private focused = focusOn(this.network, this.emphasis);
  private style = readStyle(this.canvas);
  private measure = measureWith(this.context, this.style);
  private placed: Label[] = [];
  private placedFrom: Camera = this.view;
  private readonly sides = new Map<number, Side>();
  private drawn: Label[] = [];
  /** The reader has not moved since everything was fitted: so it is again when room changes. */
  private isFitted = true;
  private movedAt = Number.NEGATIVE_INFINITY;
  private frame = 0;
  private rest = 0;
  private hoverTimer = 0;
  private hovered: number | null = null;
  private stop = () => {};
  /** Where the camera is under way to, or is. */
  private goal: Camera = this.view;
  private readonly behaviour = zoomBehaviour<HTMLCanvasElement, unknown>()
    .clickDistance(4)
    .on("zoom", (event: D3ZoomEvent<HTMLCanvasElement, unknown>) => this.moved(event));
  private readonly observer = new ResizeObserver(() => this.resize());

  constructor(
    stage: HTMLElement,
    private readonly gestures: Gestures,
  ) {
    const { canvas } = this;
    canvas.style.cssText =
      "position:absolute;inset:0;width:100%;height:100%;touch-action:none;cursor:grab";
    stage.append(canvas);
    this.restyle();
    select(canvas).call(this.behaviour);
    canvas.addEventListener("click", (event) => this.click(event));
    canvas.addEventListener("pointermove", (event) => this.point(event));
    canvas.addEventListener("pointerleave", () => this.hover(null));
    this.resize();
    this.observer.observe(stage);
  }

  show(scene: Scene, refit: boolean): void {
    this.network = new Network(scene);
    this.refocus();
    if (refit) this.fitNow();
  }

  emphasize(emphasis: Emphasis): void {
    const { selected, hovered } = this.emphasis;
    this.emphasis = emphasis;
    if (selected !== emphasis.selected || hovered !== emphasis.hovered) this.refocus();
  }

  focus(key: number): void {
    const mark = this.network.mark(key);
    if (!mark) return;
    const near = [...this.network.near(key)]
      .map((other) => this.network.mark(other)!)
      .filter((other) => other === mark || !other.community);
    const k = Math.max(this.view.k, Math.min(CLOSE, fitted(near, this.size, this.insets).k));
    this.isFitted = false;
    this.travel(centred(mark.x, mark.y, k, this.size, this.insets));
  }

  fit(): void {
    this.isFitted = true;
    this.travel(this.whole());
  }

  zoom(factor: number): void {
    const room = freeRoom(this.size, this.insets);
    const [least, most] = this.behaviour.scaleExtent();
    const within = Math.max(least, Math.min(most, this.goal.k * factor)) / this.goal.k;
    this.isFitted = false;
    this.travel(zoomed(this.goal, within, room.x + room.width / 2, room.y + room.height / 2));
  }

  pan(dx: number, dy: number): void {
    this.stop();
    this.isFitted = false;
    const { k, x, y } = this.goal;
    this.moveTo({ k, x: x + dx, y: y + dy });
  }

  setInsets(insets: Insets): void {
    this.insets = insets;
    if (this.isFitted && this.emphasis.selected === null) this.fitNow();
  }

  setCovered(boxes: readonly Box[]): void {
    this.covered = boxes;
    this.changed();
  }

  restyle(): void {
    this.style = readStyle(this.canvas);
    this.measure = measureWith(this.context, this.style);
    this.changed();
  }

  png(): Promise<Blob> {
    return snapshot(this.picture(), this.labelsBeside([]));
  }

  destroy(): void {
    this.stop();
    this.observer.disconnect();
    cancelAnimationFrame(this.frame);
    clearTimeout(this.rest);
    clearTimeout(this.hoverTimer);
    select(this.canvas).on(".zoom", null);
    this.canvas.remove();
  }

  labels(): DrawnLabel[] {
    const { width, height } = this.size;
    return this.drawn
      .filter((l) => l.x < width && l.y < height && l.x + l.width > 0 && l.y + l.height > 0)
      .map(({ of, x, y, width, height }) => ({
        key: of.key,
        text: of.lines.join(" "),
        x,
        y,
        width,
        height,
      }));
  }

  camera(): Camera {
    return this.view;
  }

  private picture(): Picture {
    return {
      network: this.network,
      camera: this.view,
      style: this.style,
      focus: this.focused,
      ...this.size,
    };
  }

  private whole(): Camera {
    return fitted(this.network.marks, this.size, this.insets);
  }

  private fitNow(): void {
    this.stop();
    this.isFitted = true;
    if (!this.size.width) return;
    const whole = this.whole();
    this.behaviour.scaleExtent([Math.min(whole.k, 1) / 2, LARGEST_SCALE]);
    this.moveTo(whole);
    this.changed();
  }

  private refocus(): void {
    this.focused = focusOn(this.network, this.emphasis);
    this.changed();
  }

  /** What is painted no longer holds. */
  private changed(): void {
    this.layer.clear();
    this.request();
  }

  private resize(): void {
    const { clientWidth: width, clientHeight: height } = this.canvas;
    const density = Math.min(2, devicePixelRatio || 1);
    if (width === this.size.width && height === this.size.height && density === this.density)
      return;
    const { goal, size } = this;
    this.size = { width, height };
    this.density = density;
    this.canvas.width = Math.round(width * density);
    this.canvas.height = Math.round(height * density);
    if (this.isFitted) this.fitNow();
    else {
      this.stop();
      const [dx, dy] = [(width - size.width) / 2, (height - size.height) / 2];
      this.moveTo({ k: goal.k, x: goal.x + dx, y: goal.y + dy });
    }
    this.changed();
    /** A canvas is cleared when it is resized: it must not be seen empty. */
    cancelAnimationFrame(this.frame);
    this.draw();
  }

  // --- Moving

  private travel(to: Camera): void {
    this.stop();
    if (matchMedia("(prefers-reduced-motion: reduce)").matches) this.moveTo(to);
    else
      this.stop = travel(this.view, to, this.size, TRAVEL, (camera) => {
        this.moveTo(camera);
        this.goal = to;
      });
    this.goal = to;
  }

  private moveTo({ k, x, y }: Camera): void {
    this.behaviour.transform(select(this.canvas), zoomIdentity.translate(x, y).scale(k));
  }

  private moved({ transform, sourceEvent }: D3ZoomEvent<HTMLCanvasElement, unknown>): void {
    if (sourceEvent) {
      this.stop();
      this.isFitted = false;
      this.hover(null);
    }
    this.view = { k: transform.k, x: transform.x, y: transform.y };
    this.goal = this.view;
    this.movedAt = performance.now();
    clearTimeout(this.rest);
    this.rest = setTimeout(() => this.request(), REST + 5);
    this.request();
  }

  // --- Pointing

  private click({ offsetX: x, offsetY: y }: MouseEvent): void {
    const mark = markAt(this.network, this.view, x, y);
    if (mark) {
      this.gestures.pick(mark.key);
      return;
    }
    const tie = tieAt(this.clickable(), this.view, x, y);
    if (tie) this.gestures.pickLink(tie.link.statements);
    else this.gestures.pick(null);
  }

  /** Links of communities stand for too much to be picked; of a focus, only its own are seen. */
  private clickable() {
    const { centre, near } = this.focused;
    const ties = near && centre !== null ? this.network.tiesOf(centre) : this.network.ties;
    return ties.filter(
      (tie) => tie.link.statements.length && !tie.from.community && !tie.to.community,
    );
  }

  private point({ offsetX: x, offsetY: y, buttons, pointerType }: PointerEvent): void {
    if (buttons || pointerType === "touch") return;
    const mark = markAt(this.network, this.view, x, y);
    const isLink = !mark && tieAt(this.clickable(), this.view, x, y) !== null;
    this.canvas.style.cursor = mark || isLink ? "pointer" : "grab";
    this.hover(mark?.key ?? null);
  }

  private hover(key: number | null): void {
    if (key === this.hovered) return;
    this.hovered = key;
    clearTimeout(this.hoverTimer);
    this.hoverTimer = setTimeout(() => this.gestures.hover(key), HOVER);
  }

  // --- Painting

  private request(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => this.draw());
  }

  private draw(): void {
    const { width, height } = this.size;
    if (!width || !height) return;
    const { context, density, view, style, layer } = this;
    const now = performance.now();
    const isMoving = now - this.movedAt < REST;
    const isDue = now - this.paintedAt > this.patience() && !layer.isEnough(view);
    if (layer.isEmpty || (isMoving ? isDue : !layer.isSharp(view))) {
      layer.paint(this.picture(), density);
      this.paintedAt = now;
      this.place();
    } else if (!isMoving && this.placedFrom !== view) this.place();
    const from = this.placedFrom;
    const scale = view.k / from.k;
    this.drawn = follow(this.placed, scale, view.x - from.x * scale, view.y - from.y * scale);
    context.setTransform(density, 0, 0, density, 0, 0);
    if (!layer.isEnough(view)) {
      context.fillStyle = style.ground;
      context.fillRect(0, 0, width, height);
    }
    layer.draw(context, view);
    this.sheet.draw(context, this.drawn, style, this.focused, density);
  }

  private patience(): number {
    const { marks, ties } = this.network;
    const { least, most, each } = REPAINT;
    return Math.max(least, Math.min(most, (marks.length + ties.length) * each));
  }

  /** The labels of what is seen, beside what covers it. */
  private labelsBeside(covered: readonly Box[]): Label[] {
    const { width, height } = this.size;
    return placeLabels(labelled(this.picture(), this.measure), {
      frame: { x: 0, y: 0, width, height },
      covered,
      margin: Math.min(width, height) * MARGIN,
      limit: roomFor(width, height),
      measure: this.measure,
      chosen: this.sides,
    });
  }

  private place(): void {
    this.placed = this.labelsBeside(this.covered);
    this.placedFrom = this.view;
    this.sheet.clear();
    for (const { of, side } of this.placed) if (of.key !== null) this.sides.set(of.key, side);
  }
}

/** Make the explorer's picture in an element. */
export const makeCanvas: MakeRenderer = (stage, gestures): CanvasRenderer =>
  new CanvasPicture(stage, gestures);
