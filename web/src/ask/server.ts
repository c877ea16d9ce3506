/** A SPARQL 1.1 Protocol endpoint (https://www.w3.org/TR/sparql11-protocol/). */

import { signal } from "@preact/signals";
import { type Answer, readTable, readTriples } from "./answer";
import type { Engine } from "./engine";
import { asksForGraph } from "./sparql";
import { LIMIT, Stopped } from "./stopped";

export class ServerEngine implements Engine {
  readonly loading = signal(false);
  private readonly running = new Set<AbortController>();

  constructor(private readonly url: string) {}

  async query(sparql: string): Promise<Answer> {
    const graph = asksForGraph(sparql);
    const controller = new AbortController();
    const timer = setTimeout(() => controller.abort(new Stopped("time")), LIMIT);
    this.running.add(controller);
    try {
      const response = await fetch(this.url, {
        method: "POST",
        headers: { Accept: graph ? "application/n-triples" : "application/sparql-results+json" },
        body: new URLSearchParams({ query: sparql }),
        signal: controller.signal,
      });
      const content = await response.text();
      if (!response.ok) throw new Error(content.trim() || response.statusText);
      return graph ? readTriples(content) : readTable(content);
    } finally {
      clearTimeout(timer);
      this.running.delete(controller);
    }
  }

  stop(): void {
    for (const controller of this.running) controller.abort(new Stopped("reader"));
  }
}
