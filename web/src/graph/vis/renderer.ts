/** The picture of a pyvis page: vis-network draws discs and links, we their glyphs and names. */

import { type Camera, centred, fitted, type Size } from "../canvas/camera";
import { type Focus, focusOn } from "../canvas/focus";
import { labelled, measureWith, paintLabels, roomFor } from "../canvas/labelling";
import { Network } from "../canvas/network";
import {
  BASELINE,
  countAt,
  countSize,
  GLYPH,
  type Picture,
  softFill,
  widthOf,
} from "../canvas/paint";
import type { DrawnLabel } from "../canvas/renderer";
import { snapshot } from "../canvas/snapshot";
import { faded, linkColor, readStyle } from "../canvas/style";
import { glyphColor } from "../colors";
import { type Box, follow, type Label, placeLabels } from "../labels";
import type { Emphasis, Gestures, Insets, MakeRenderer, Renderer } from "../renderer";
import type { Scene } from "../scene";
import { type Animation, pyvisNetwork, type VisEdge, type VisNode } from "./library";

/** The picture rests after so many milliseconds without a move. */
const REST = 90;
/** Above this scale the shared labels expect discs to grow more slowly than vis-network does. */
const KNEE = 1.3;
const CLOSE = 1.1;

interface Click {
  pointer: { DOM: { x: number; y: number } };
}

class VisPicture implements Renderer {
  private readonly box = document.createElement("div");
  private readonly made;
  private network = new Network({ marks: [], links: [] });
  private scaled = { by: 1, network: this.network };
  private insets: Insets = { left: 0, right: 0, top: 0, bottom: 0 };
  private covered: readonly Box[] = [];
  private emphasis: Emphasis = { selected: null, hovered: null };
  private style = readStyle(document.documentElement);
  private placed: { labels: Label[]; camera: Camera } | null = null;
  private rest = 0;

  constructor(
    private readonly stage: HTMLElement,
    private readonly gestures: Gestures,
  ) {
    this.box.style.cssText = "position:absolute;inset:0";
    stage.append(this.box);
    this.made = pyvisNetwork(this.box);
    const { network } = this.made;
    network.on("click", (event: Click) => this.click(event));
    network.on("hoverNode", ({ node }: { node: number }) => gestures.hover(node));
    network.on("blurNode", () => gestures.hover(null));
    network.on("afterDrawing", (context: CanvasRenderingContext2D) => this.overlay(context));
  }

  private get size(): Size {
    return { width: this.stage.clientWidth, height: this.stage.clientHeight };
  }

  camera(): Camera {
    const k = this.made.network.getScale();
    const { x, y } = this.made.network.getViewPosition();
    const { width, height } = this.size;
    return { k, x: width / 2 - x * k, y: height / 2 - y * k };
  }

  private get focused(): Focus {
    return focusOn(this.network, this.emphasis);
  }

  show(scene: Scene, refit: boolean): void {
    this.network = new Network(scene);
    this.scaled = { by: 1, network: this.network };
    const kept = new Set(scene.marks.map((mark) => mark.key));
    this.made.nodes.remove(this.made.nodes.getIds().filter((id) => !kept.has(id)));
    const { ties } = this.network;
    this.made.edges.remove(this.made.edges.getIds().filter((id) => id >= ties.length));
    this.draw();
    if (refit) this.moveTo(fitted(scene.marks, this.size, this.insets), false);
  }

  emphasize(emphasis: Emphasis): void {
    const { selected, hovered } = this.emphasis;
    this.emphasis = emphasis;
    if (selected !== emphasis.selected || hovered !== emphasis.hovered) this.draw();
  }

  /** Hand the scene to vis-network as the focus has it. */
  private draw(): void {
    const { near, centre, selected } = this.focused;
    const { ground, accent, mute } = this.style;
    this.made.nodes.update(
      this.network.marks.map((mark): VisNode => {
        const isFaded = near !== null && !near.has(mark.key);
        const plain = mark.community ? softFill(mark.color, this.style) : mark.color;
        const background = isFaded ? faded(mute, this.style, 0.76) : plain;
        const isRinged = mark.key === selected;
        const rim = mark.community ? mark.color : ground;
        const color = { background, border: isRinged ? accent : rim };
        const { key, x, y, radius } = mark;
        return { id: key, x, y, size: radius, color, borderWidth: isRinged ? 3 : 1.2 };
      }),
    );
    const pale = linkColor(this.style, this.network.ties.length);
    const paler = near ? faded(pale, this.style, 0.65) : pale;
    this.made.edges.update(
      this.network.ties.map((tie, id): VisEdge => {
        const { from, to } = tie.link;
        const isFocused = from === centre || to === centre;
        const color = isFocused ? accent : paler;
        const width = isFocused ? Math.max(1.6, widthOf(tie)) : widthOf(tie);
        return {
          id,
          from,
          to,
          width,
          color,
          arrows: { to: { enabled: isFocused, scaleFactor: 0.45 } },
        };
      }),
    );
    this.placed = null;
    this.made.network.redraw();
  }

  /** The scene with discs as large as vis-network draws them. */
  private networkAt(k: number): Network {
    const by = k < KNEE ? 1 : Math.sqrt(k / KNEE);
    if (by !== this.scaled.by) {
      const marks = this.network.marks.map((mark) => ({ ...mark, radius: mark.radius * by }));
      const links = this.network.ties.map((tie) => tie.link);
      this.scaled = { by, network: new Network({ marks, links }) };
    }
    return this.scaled.network;
  }

  private overlay(context: CanvasRenderingContext2D): void {
    const density = window.devicePixelRatio || 1;
    const camera = this.camera();
    const { style, focused } = this;
    context.save();
    context.setTransform(density, 0, 0, density, 0, 0);
    context.textBaseline = "alphabetic";
    this.paintGlyphs(context, camera, focused);
    paintLabels(context, this.labelsAt(context, camera), style, focused);
    context.restore();
  }

  private paintGlyphs(context: CanvasRenderingContext2D, camera: Camera, focus: Focus): void {
    context.textAlign = "center";
    for (const mark of this.network.marks) {
      const radius = mark.radius * camera.k;
      if (radius < GLYPH || (focus.near && !focus.near.has(mark.key))) continue;
      const [x, y] = [mark.x * camera.k + camera.x, mark.y * camera.k + camera.y];
      const size = mark.community ? countSize(radius) : Math.round(radius * 1.1);
      const middle = mark.community ? countAt(y, radius) : y;
      context.font = `600 ${size}px ${this.style.font}`;
      context.fillStyle = mark.community
        ? this.style.mute
        : glyphColor(this.style.dark ? "dark" : "light");
      if (size) context.fillText(mark.glyph, x, middle + size * BASELINE);
    }
  }

  private labelsAt(context: CanvasRenderingContext2D, camera: Camera): Label[] {
    const from = this.placed?.camera;
    if (
      this.placed &&
      from &&
      (from.k !== camera.k || from.x !== camera.x || from.y !== camera.y)
    ) {
      clearTimeout(this.rest);
      this.rest = window.setTimeout(() => {
        this.placed = null;
        this.made.network.redraw();
      }, REST);
      const scale = camera.k / from.k;
      return follow(
        this.placed.labels,
        scale,
        camera.x - from.x * scale,
        camera.y - from.y * scale,
      );
    }
    if (!this.placed) {
      this.placed = { labels: this.place(context, camera, this.covered), camera };
    }
    return this.placed.labels;
  }

  private picture(camera: Camera): Picture {
    const { style, focused: focus } = this;
    return { network: this.networkAt(camera.k), camera, style, focus, ...this.size };
  }

  private place(
    context: CanvasRenderingContext2D,
    camera: Camera,
    covered: readonly Box[],
  ): Label[] {
    const { width, height } = this.size;
    const measure = measureWith(context, this.style);
    return placeLabels(labelled(this.picture(camera), measure), {
      frame: { x: 0, y: 0, width, height },
      covered,
      margin: 0,
      limit: roomFor(width, height),
      measure,
    });
  }

  /** Labels as they are drawn, for tests. */
  labels(): DrawnLabel[] {
    return (this.placed?.labels ?? []).map(({ of, x, y, width, height }) => {
      return { key: of.key, text: of.lines.join(""), x, y, width, height };
    });
  }

  private click({ pointer }: Click): void {
    const node = this.made.network.getNodeAt(pointer.DOM);
    if (node !== undefined) {
      this.gestures.pick(node);
      return;
    }
    const edge = this.made.network.getEdgeAt(pointer.DOM);
    const statements = edge === undefined ? [] : this.network.ties[edge].link.statements;
    if (statements.length) this.gestures.pickLink(statements);
    else this.gestures.pick(null);
  }

  focus(key: number): void {
    const mark = this.network.mark(key);
    if (!mark) return;
    const k = Math.max(this.camera().k, CLOSE);
    this.moveTo(centred(mark.x, mark.y, k, this.size, this.insets), true);
  }

  fit(): void {
    this.moveTo(fitted(this.network.marks, this.size, this.insets), true);
  }

  zoom(factor: number): void {
    this.made.network.moveTo({ scale: this.camera().k * factor, ...animation(true) });
  }

  pan(dx: number, dy: number): void {
    const { k, x, y } = this.camera();
    this.moveTo({ k, x: x + dx, y: y + dy }, false);
  }

  setInsets(insets: Insets): void {
    this.insets = insets;
  }

  setCovered(boxes: readonly Box[]): void {
    this.covered = boxes;
    this.placed = null;
    this.made.network.redraw();
  }

  restyle(): void {
    this.style = readStyle(this.stage);
    this.draw();
  }

  private moveTo({ k, x, y }: Camera, animated: boolean): void {
    const { width, height } = this.size;
    const position = { x: (width / 2 - x) / k, y: (height / 2 - y) / k };
    this.made.network.moveTo({ position, scale: k, ...animation(animated) });
  }

  png(): Promise<Blob> {
    const camera = this.camera();
    const pen = document.createElement("canvas").getContext("2d")!;
    return snapshot(this.picture(camera), this.place(pen, camera, []));
  }

  destroy(): void {
    clearTimeout(this.rest);
    this.made.network.destroy();
    this.box.remove();
  }
}

function animation(wanted: boolean): Animation {
  const still = matchMedia("(prefers-reduced-motion: reduce)").matches;
  return { animation: wanted && !still ? { duration: 250 } : false };
}

/** A renderer on the network that pyvis wrote. */
export const makeVis: MakeRenderer = (stage, gestures) => new VisPicture(stage, gestures);
