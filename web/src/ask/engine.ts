/** What answers queries: Oxigraph within the page, or a server. */

import type { ReadonlySignal } from "@preact/signals";
import type { Answer } from "./answer";
import { ServerEngine } from "./server";
import { WasmEngine } from "./wasm";

export interface Engine {
  /** Whether it is being loaded, which it is when first asked. */
  readonly loading: ReadonlySignal<boolean>;
  /** Ask a query, after those asked before. Rejects with what the engine says, or `Stopped`. */
  query(sparql: string): Promise<Answer>;
  /** Stop the query that runs, and those that wait. */
  stop(): void;
}

/** The engine of this page: the server that it names, or its own. */
export function engineOfPage(): Engine {
  const endpoint = document.querySelector<HTMLMetaElement>('meta[name="kg-endpoint"]');
  return endpoint ? new ServerEngine(endpoint.content) : new WasmEngine();
}
