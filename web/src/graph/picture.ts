/** Pictures to keep: the scene with its title, legend and citation, as SVG or PNG. */

import { type Camera, fitted, radiusAt } from "./canvas/camera";
import { arrowhead, curveOf } from "./canvas/curve";
import { focusOn } from "./canvas/focus";
import { inkOf, labelled, roomFor } from "./canvas/labelling";
import { Network } from "./canvas/network";
import {
  BASELINE,
  countAt,
  countSize,
  GLYPH,
  type Picture,
  softFill,
  widthOf,
} from "./canvas/paint";
import { linkColor, type Style } from "./canvas/style";
import { glyphColor } from "./colors";
import { estimate, lineHeight, type Measure, placeLabels, words } from "./labels";
import type { Scene } from "./scene";

export interface Caption {
  title: string;
  /** What is shown, such as the number of entities; may be empty. */
  subtitle: string;
  /** The classes that are shown. */
  legend: { color: string; glyph: string; label: string }[];
  citation: string;
}

export interface Options extends Caption {
  /** The language of the page, for the `lang` of the picture. */
  lang: string;
  /** The size of the picture without its captions. */
  width: number;
  height: number;
  /** What the reader sees now; without it all of the scene is seen. */
  camera?: Camera;
  selected?: number | null;
  measure?: Measure;
}

/** What captions are made of, so that they are alike in SVG and PNG. */
type Part =
  | { kind: "disc"; x: number; y: number; radius: number; color: string }
  | {
      kind: "text";
      x: number;
      y: number;
      size: number;
      bold: boolean;
      color: string;
      text: string;
      middle: boolean;
    };

const EDGE = 28;
const LEGEND = 13;
const ROW = 26;
const DISC = 9;

function text(text: string, x: number, y: number, size: number, color: string, bold = false): Part {
  return { kind: "text", x, y, size, bold, color, text, middle: false };
}

/** A text in as many lines as it needs. */
function lines(all: string, size: number, width: number, measure: Measure): string[] {
  const found: string[] = [""];
  for (const word of words(all)) {
    const line = found.at(-1)! + word;
    if (found.at(-1) && measure(line.trimEnd(), size, false) > width) found.push(word);
    else found[found.length - 1] = line;
  }
  return found.map((line) => line.trim()).filter(Boolean);
}

/** The captions above and below a picture, and the room that they take. */
function captions(caption: Caption, width: number, height: number, style: Style, measure: Measure) {
  const room = width - 2 * EDGE;
  const parts: Part[] = [];
  let top = EDGE;
  for (const line of lines(caption.title, 22, room, measure)) {
    parts.push(text(line, EDGE, top + 20, 22, style.ink, true));
    top += 30;
  }
  for (const line of lines(caption.subtitle, 14, room, measure)) {
    parts.push(text(line, EDGE, top + 14, 14, style.mute));
    top += 20;
  }
  top += 8;
  let [x, y] = [EDGE, top + height + 20];
  for (const { color, glyph, label } of caption.legend) {
    const wide = 2 * DISC + 6 + measure(label, LEGEND, false) + 18;
    if (x > EDGE && x + wide > width - EDGE) [x, y] = [EDGE, y + ROW];
    parts.push({ kind: "disc", x: x + DISC, y, radius: DISC, color });
    const ink = glyphColor(style.dark ? "dark" : "light");
    parts.push({
      ...text(glyph, x + DISC, y + 11 * BASELINE, 11, ink, true),
      middle: true,
    } as Part);
    parts.push(text(label, x + 2 * DISC + 6, y + LEGEND * BASELINE, LEGEND, style.ink));
    x += wide;
  }
  if (caption.legend.length) y += ROW;
  for (const line of lines(caption.citation, 12, room, measure)) {
    parts.push(text(line, EDGE, y + 8, 12, style.mute));
    y += 18;
  }
  return { parts, top, height: Math.ceil(y + EDGE / 2) };
}

const ESCAPES: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

/** A text within XML, without what XML cannot hold. */
export function escaped(text: string): string {
  return text
    .toWellFormed()
    .replace(/[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/gu, "")
    .replace(/[&<>"']/g, (character) => ESCAPES[character]);
}

type Value = string | number;

/** An element; attributes are escaped here, `content` is XML already. */
function element(name: string, attributes: Record<string, Value>, content = ""): string {
  const written = Object.entries(attributes).map(([key, value]) => {
    const plain = typeof value === "number" ? Math.round(value * 100) / 100 : escaped(value);
    return ` ${key}="${plain}"`;
  });
  return content
    ? `<${name}${written.join("")}>${content}</${name}>`
    : `<${name}${written.join("")}/>`;
}

function drawn(part: Part): string {
  if (part.kind === "disc")
    return element("circle", { cx: part.x, cy: part.y, r: part.radius, fill: part.color });
  const attributes: Record<string, Value> = {
    x: part.x,
    y: part.y,
    "font-size": part.size,
    fill: part.color,
  };
  if (part.bold) attributes["font-weight"] = 600;
  if (part.middle) attributes["text-anchor"] = "middle";
  return element("text", attributes, escaped(part.text));
}

function links({ network, camera, style, focus }: Picture): string[] {
  const pale = linkColor(style, network.ties.length);
  const own = focus.centre === null ? [] : network.tiesOf(focus.centre);
  const paths = [...network.ties.filter((tie) => !own.includes(tie)), ...own].map((tie) => {
    const { from, control, to } = curveOf(tie, camera);
    const round = (value: number) => Math.round(value * 10) / 10;
    const start = `M${round(from.x)} ${round(from.y)}`;
    const d = tie.bend
      ? `${start}Q${round(control.x)} ${round(control.y)} ${round(to.x)} ${round(to.y)}`
      : `${start}L${round(to.x)} ${round(to.y)}`;
    const isOwn = own.includes(tie);
    const path = {
      d,
      stroke: isOwn ? style.accent : pale,
      "stroke-width": widthOf(tie) + (isOwn ? 0.6 : 0),
    };
    return element("path", { ...path, ...(focus.near && !isOwn ? { opacity: 0.4 } : {}) });
  });
  const heads = own.map((tie) => {
    const corners = arrowhead(curveOf(tie, camera), radiusAt(tie.to, camera.k) + 2);
    const points = corners.map(({ x, y }) => `${x.toFixed(1)},${y.toFixed(1)}`).join(" ");
    return element("polygon", { points, fill: style.accent });
  });
  return [element("g", { fill: "none" }, paths.join("")), ...heads];
}

function marks({ network, camera, style, focus }: Picture): string[] {
  return network.marks.map((mark) => {
    const [x, y] = [mark.x * camera.k + camera.x, mark.y * camera.k + camera.y];
    const r = radiusAt(mark, camera.k);
    const isNear = !focus.near || focus.near.has(mark.key);
    const isSelected = mark.key === focus.selected;
    const circle = element("circle", {
      cx: x,
      cy: y,
      r,
      fill: mark.community ? softFill(mark.color, style) : mark.color,
      stroke: isSelected ? style.accent : mark.community ? mark.color : style.ground,
      "stroke-width": isSelected ? 3.5 : 1.2,
    });
    const size = mark.community ? countSize(r) : r >= GLYPH ? r * 1.1 : 0;
    const glyph = size
      ? drawn({
          kind: "text",
          x,
          y: (mark.community ? countAt(y, r) : y) + size * BASELINE,
          size,
          bold: true,
          color: mark.community ? style.mute : glyphColor(style.dark ? "dark" : "light"),
          text: mark.glyph,
          middle: true,
        })
      : "";
    const name = element("title", {}, escaped(mark.label) || " ");
    return element("g", isNear ? {} : { opacity: 0.2 }, name + circle + glyph);
  });
}

function names(picture: Picture, measure: Measure): string[] {
  const { width, height, style, focus } = picture;
  const labels = placeLabels(labelled(picture, measure), {
    frame: { x: 0, y: 0, width, height },
    margin: 0,
    limit: roomFor(width, height),
    measure,
  });
  const halo = {
    stroke: style.ground,
    "stroke-width": 3.5,
    "stroke-linejoin": "round",
    "paint-order": "stroke",
  };
  return labels.flatMap(({ of, x, y, width }) =>
    of.lines.map((line, number) => {
      const attributes: Record<string, Value> = {
        x: x + width / 2,
        y: y + lineHeight(of.size) * (number + 0.5) + of.size * BASELINE,
        "text-anchor": "middle",
        "font-size": of.size,
        fill: inkOf(of, style, focus),
      };
      if (of.bold) attributes["font-weight"] = 600;
      return element(
        "text",
        { ...attributes, ...(of.upon && of.key !== null ? {} : halo) },
        escaped(line),
      );
    }),
  );
}

/** The scene as a standalone SVG document. */
export function svg(scene: Scene, style: Style, options: Options): string {
  const { width, height, measure = estimate } = options;
  const network = new Network(scene);
  const none = { left: 0, right: 0, top: 0, bottom: 0 };
  const camera = options.camera ?? fitted(network.marks, { width, height }, none);
  const focus = focusOn(network, { selected: options.selected ?? null, hovered: null });
  const picture: Picture = { network, camera, style, focus, width, height };
  const around = captions(options, width, height, style, measure);
  const body = [...links(picture), ...marks(picture), ...names(picture, measure)].join("");
  const inner = {
    x: 0,
    y: around.top,
    width,
    height,
    viewBox: `0 0 ${width} ${height}`,
    overflow: "hidden",
  };
  const attributes = {
    xmlns: "http://www.w3.org/2000/svg",
    width,
    height: around.height,
    viewBox: `0 0 ${width} ${around.height}`,
    "xml:lang": options.lang,
    role: "img",
    "font-family": style.font,
  };
  const content = [
    element("title", {}, escaped(options.title) || " "),
    element("rect", { width: "100%", height: "100%", fill: style.ground }),
    element("svg", inner, body),
    ...around.parts.map(drawn),
  ];
  return `<?xml version="1.0" encoding="UTF-8"?>\n${element("svg", attributes, content.join("\n"))}\n`;
}

/** A picture of a renderer, which is at twice the resolution, with its captions round it. */
export async function png(picture: Blob, style: Style, caption: Caption): Promise<Blob> {
  const image = await createImageBitmap(picture);
  const [width, height] = [image.width / 2, image.height / 2];
  const canvas = new OffscreenCanvas(1, 1);
  const measure: Measure = (text, size, bold) => {
    context.font = `${bold ? 600 : 400} ${size}px ${style.font}`;
    return context.measureText(text).width;
  };
  const context = canvas.getContext("2d", { alpha: false })!;
  const around = captions(caption, width, height, style, measure);
  canvas.width = image.width;
  canvas.height = around.height * 2;
  context.scale(2, 2);
  context.fillStyle = style.ground;
  context.fillRect(0, 0, width, around.height);
  context.drawImage(image, 0, around.top, width, height);
  for (const part of around.parts) {
    context.fillStyle = part.color;
    if (part.kind === "disc") {
      context.beginPath();
      context.arc(part.x, part.y, part.radius, 0, 2 * Math.PI);
      context.fill();
    } else {
      context.font = `${part.bold ? 600 : 400} ${part.size}px ${style.font}`;
      context.textAlign = part.middle ? "center" : "start";
      context.fillText(part.text, part.x, part.y);
    }
  }
  return canvas.convertToBlob({ type: "image/png" });
}
