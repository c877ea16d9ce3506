/** A picture as an image, at twice the resolution of the page. */

import type { Label } from "../labels";
import { paintLabels } from "./labelling";
import { paint, type Picture } from "./paint";

export function snapshot(picture: Picture, labels: readonly Label[]): Promise<Blob> {
  const canvas = document.createElement("canvas");
  canvas.width = picture.width * 2;
  canvas.height = picture.height * 2;
  const context = canvas.getContext("2d", { alpha: false })!;
  context.scale(2, 2);
  paint(context, picture);
  paintLabels(context, labels, picture.style, picture.focus);
  return new Promise((resolve, reject) =>
    canvas.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("the picture is too large")))),
  );
}
