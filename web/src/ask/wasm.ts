/** Oxigraph as WebAssembly, in a worker, over the dataset that the page holds. */

import { signal } from "@preact/signals";
import { bytes, text } from "../data/blocks";
import { type Answer, readTable, readTriples } from "./answer";
import type { Engine } from "./engine";
import { asksForGraph } from "./sparql";
import { LIMIT, Stopped } from "./stopped";
import type { Asking, Opening, Reply } from "./worker";

function exchange(
  worker: Worker,
  message: Opening | Asking,
  transfer: Transferable[] = [],
): Promise<string> {
  return new Promise((resolve, reject) => {
    worker.onmessage = ({ data }: MessageEvent<Reply>) => {
      if ("content" in data) resolve(data.content);
      else reject(new Error(data.fault));
    };
    worker.onerror = (event) => {
      event.preventDefault();
      reject(new Error(event.message || "the query engine failed"));
    };
    worker.postMessage(message, transfer);
  });
}

export class WasmEngine implements Engine {
  readonly loading = signal(false);
  private worker: Worker | null = null;
  private opened: Promise<Worker> | null = null;
  private last: Promise<unknown> = Promise.resolve();
  private stopping = new AbortController();

  query(sparql: string): Promise<Answer> {
    const { signal } = this.stopping;
    const turn = this.last.then(() => this.ask(sparql, signal));
    this.last = turn.catch(() => {});
    return turn;
  }

  stop(): void {
    this.end("reader");
  }

  private async ask(sparql: string, stopping: AbortSignal): Promise<Answer> {
    stopping.throwIfAborted();
    const stopped = new Promise<never>((_, reject) => {
      stopping.addEventListener("abort", () => reject(stopping.reason), { once: true });
    });
    const graph = asksForGraph(sparql);
    const content = await Promise.race([stopped, this.run({ query: sparql, graph }, stopping)]);
    return graph ? readTriples(content) : readTable(content);
  }

  private async run(asking: Asking, stopping: AbortSignal): Promise<string> {
    this.opened ??= this.open(stopping);
    const worker = await this.opened;
    worker.addEventListener("error", () => this.discard(), { once: true });
    const timer = setTimeout(() => this.end("time"), LIMIT);
    const clear = () => clearTimeout(timer);
    stopping.addEventListener("abort", clear, { once: true });
    return exchange(worker, asking).finally(clear);
  }

  private async open(stopping: AbortSignal): Promise<Worker> {
    this.loading.value = true;
    try {
      const [code, wasm, dataset] = await Promise.all([text("worker"), bytes("wasm"), bytes("nq")]);
      stopping.throwIfAborted();
      const address = URL.createObjectURL(new Blob([code], { type: "text/javascript" }));
      const worker = new Worker(address);
      this.worker = worker;
      await exchange(worker, { wasm, dataset }, [wasm, dataset]);
      URL.revokeObjectURL(address);
      this.loading.value = false;
      return worker;
    } catch (error) {
      if (!stopping.aborted) this.discard();
      throw error;
    }
  }

  private end(by: Stopped["by"]): void {
    this.discard();
    this.stopping.abort(new Stopped(by));
    this.stopping = new AbortController();
  }

  private discard(): void {
    this.worker?.terminate();
    this.worker = null;
    this.opened = null;
    this.loading.value = false;
  }
}
