/** The worker in which Oxigraph runs; it is opened once, then asked. */

import { initSync, Store } from "oxigraph/web.js";

/** To open: the engine and the dataset, in N-Quads. */
export interface Opening {
  wasm: ArrayBuffer;
  dataset: ArrayBuffer;
}

export interface Asking {
  query: string;
  /** Whether the answer is a graph, sent back as N-Triples, or else results in JSON. */
  graph: boolean;
}

export type Reply = { content: string } | { fault: string };

let store: Store | null = null;

function open({ wasm, dataset }: Opening): string {
  initSync({ module: wasm });
  store = new Store();
  store.load(new Uint8Array(dataset), { format: "application/n-quads" });
  return "";
}

function ask({ query, graph }: Asking): string {
  if (!store) throw new Error("the engine is not open");
  return String(store.query(query, { results_format: graph ? "nt" : "json" }));
}

function reply(message: Opening | Asking): Reply {
  try {
    return { content: "wasm" in message ? open(message) : ask(message) };
  } catch (error) {
    // After a trap the engine's memory is in no known state: the worker ends.
    if (error instanceof WebAssembly.RuntimeError) throw error;
    return { fault: error instanceof Error ? error.message : String(error) };
  }
}

addEventListener("message", ({ data }: MessageEvent<Opening | Asking>) => {
  postMessage(reply(data));
});
