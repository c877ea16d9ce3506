/** Colours and fonts of the picture, from the page's design tokens. */

import { mix } from "../colors";

export interface Style {
  ground: string;
  ink: string;
  mute: string;
  edge: string;
  accent: string;
  font: string;
  /** The ground is dark. */
  dark: boolean;
}

function isDark(color: string): boolean {
  const [red, green, blue] = [1, 3, 5].map((at) => Number.parseInt(color.slice(at, at + 2), 16));
  return 0.299 * red + 0.587 * green + 0.114 * blue < 128;
}

/** Read the tokens and the font that hold at an element. */
export function readStyle(element: Element): Style {
  const declared = getComputedStyle(element);
  const token = (name: string) => declared.getPropertyValue(`--${name}`).trim();
  const ground = token("ground") || "#ffffff";
  return {
    ground,
    ink: token("ink") || "#000000",
    mute: token("mute") || "#555555",
    edge: token("edge") || "#bbbbbb",
    accent: token("accent") || "#990000",
    font: declared.fontFamily || "sans-serif",
    dark: isDark(ground),
  };
}

/** A colour faded towards the ground. */
export const faded = (color: string, style: Style, share = 0.82): string =>
  mix(color, style.ground, share);

/** How pale links are: the more there are, the paler. */
export function linkColor(style: Style, links: number): string {
  return faded(style.edge, style, links > 3000 ? 0.6 : links > 600 ? 0.4 : 0.15);
}
