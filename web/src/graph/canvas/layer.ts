/** The picture without labels, painted larger than the canvas, to be shifted while it moves. */

import type { Camera, Size } from "./camera";
import { type Picture, paint } from "./paint";

/** How far it reaches beyond the canvas on each side, as a share of it. */
export const MARGIN = 0.25;
/** Beyond these scales it would look coarse, or small. */
const LEAST = 0.5;
const MOST = 2.2;

export class Layer {
  private readonly canvas = document.createElement("canvas");
  private readonly context = this.canvas.getContext("2d", { alpha: false })!;
  private from: Camera | null = null;
  private size: Size = { width: 0, height: 0 };
  private density = 1;

  /** Forget what is painted. */
  clear(): void {
    this.from = null;
  }

  get isEmpty(): boolean {
    return this.from === null;
  }

  /** Whether it is sharp for a camera, with some margin left. */
  isSharp(camera: Camera): boolean {
    if (!this.from || camera.k !== this.from.k) return false;
    const { x, y } = this.from;
    const { width, height } = this.size;
    const share = MARGIN / 2;
    return Math.abs(camera.x - x) <= width * share && Math.abs(camera.y - y) <= height * share;
  }

  /** Whether it fills the canvas of a camera, sharply or not. */
  isEnough(camera: Camera): boolean {
    if (!this.from) return false;
    const { scale, left, top } = this.place(this.from, camera);
    if (scale < LEAST || scale > MOST) return false;
    const reach = scale * (1 + 2 * MARGIN);
    const { width, height } = this.size;
    return left <= 0 && top <= 0 && left + width * reach >= width && top + height * reach >= height;
  }

  paint(picture: Picture, density: number): void {
    const { width, height, camera } = picture;
    const [dx, dy] = [Math.round(width * MARGIN), Math.round(height * MARGIN)];
    const full = { width: width + 2 * dx, height: height + 2 * dy };
    const [w, h] = [Math.ceil(full.width * density), Math.ceil(full.height * density)];
    if (this.canvas.width !== w || this.canvas.height !== h) {
      this.canvas.width = w;
      this.canvas.height = h;
    }
    this.context.setTransform(density, 0, 0, density, 0, 0);
    const shifted = { k: camera.k, x: camera.x + dx, y: camera.y + dy };
    paint(this.context, { ...picture, ...full, camera: shifted });
    this.from = camera;
    this.size = { width, height };
    this.density = density;
  }

  /** Draw it as another camera sees it. */
  draw(context: CanvasRenderingContext2D, camera: Camera): void {
    if (!this.from) return;
    const { scale, left, top } = this.place(this.from, camera);
    const { canvas, density } = this;
    const even = (at: number) => Math.round(at * density) / density;
    const [width, height] = [canvas.width / density, canvas.height / density];
    context.imageSmoothingEnabled = scale !== 1;
    context.drawImage(canvas, even(left), even(top), width * scale, height * scale);
  }

  private place(from: Camera, camera: Camera) {
    const scale = camera.k / from.k;
    const { width, height } = this.size;
    const left = camera.x - (from.x + Math.round(width * MARGIN)) * scale;
    const top = camera.y - (from.y + Math.round(height * MARGIN)) * scale;
    return { scale, left, top };
  }
}
