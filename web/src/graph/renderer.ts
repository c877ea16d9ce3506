/** The thin wall between the shell and what draws: Canvas in the explorer, vis-network in pyvis pages. */

import type { Box } from "./labels";
import type { Scene } from "./scene";

export interface Emphasis {
  /** The selected mark; its links and neighbours stand out, the rest fades. */
  selected: number | null;
  hovered: number | null;
}

/** What the reader does on the picture. */
export interface Gestures {
  pick(key: number | null): void;
  /** A link was clicked: its statements. */
  pickLink(statements: number[]): void;
  hover(key: number | null): void;
}

/** Room that panels take from the picture, in CSS pixels. */
export interface Insets {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

export interface Renderer {
  /** Draw another scene; `refit` moves the camera so that all of it is seen. */
  show(scene: Scene, refit: boolean): void;
  emphasize(emphasis: Emphasis): void;
  /** Bring a mark to the middle of the free room, without zooming out. */
  focus(key: number): void;
  fit(): void;
  zoom(factor: number): void;
  pan(dx: number, dy: number): void;
  setInsets(insets: Insets): void;
  /** Keep labels off what lies over the picture, in CSS pixels of the picture. */
  setCovered(boxes: readonly Box[]): void;
  /** Read colours and fonts from the page's style again. */
  restyle(): void;
  /** The picture as it is shown, labels included, at twice the resolution. */
  png(): Promise<Blob>;
  destroy(): void;
}

export type MakeRenderer = (stage: HTMLElement, gestures: Gestures) => Renderer;
