/** What only the explorer holds, read from its block when first asked for. */

import { signal } from "@preact/signals";
import { json } from "./blocks";
import type { Views } from "./packed";

const opened = signal<Views | null>(null);
let reading: Promise<Views> | null = null;

export function readViews(): Promise<Views> {
  reading ??= json<Views>("views").then((read) => {
    opened.value = read;
    return read;
  });
  return reading;
}

/** The views, or null until they are read; what calls this is drawn again then. */
export function views(): Views | null {
  if (!reading) void readViews();
  return opened.value;
}
