/** What is being asked, and the last answer; they outlive the view. */

import { batch, signal } from "@preact/signals";
import { graph } from "../state/state";
import type { Answer } from "./answer";
import { type Engine, engineOfPage } from "./engine";
import { type Fault, readFault } from "./fault";
import { declare } from "./sparql";
import { Stopped } from "./stopped";

export interface Answered {
  sparql: string;
  answer: Answer;
  /** How long it took, in milliseconds; the first time with the loading of the engine. */
  duration: number;
}

/** A query that has run so long is stopped when the reader asks another. */
const PATIENCE = 1_000;

export const answered = signal<Answered | null>(null);
export const fault = signal<Fault | null>(null);
export const stopped = signal<Stopped["by"] | null>(null);
/** The query that is being answered. */
export const asking = signal<string | null>(null);

let shared: Engine | null = null;
let since = 0;

export function engine(): Engine {
  shared ??= engineOfPage();
  return shared;
}

/** Ask an engine with the prefixes of the page declared. */
export function answerTo(sparql: string): Promise<Answer> {
  return engine().query(declare(sparql, graph().packed.prefixes));
}

/** Ask a query, and show its answer unless another one is asked meanwhile. */
export async function ask(sparql: string): Promise<void> {
  if (asking.value !== null && Date.now() - since > PATIENCE && !engine().loading.value)
    engine().stop();
  since = Date.now();
  batch(() => {
    asking.value = sparql;
    fault.value = null;
    stopped.value = null;
  });
  const isCurrent = () => asking.value === sparql;
  try {
    const start = performance.now();
    const answer = await answerTo(sparql);
    if (!isCurrent()) return;
    answered.value = { sparql, answer, duration: performance.now() - start };
  } catch (error) {
    if (!isCurrent()) return;
    answered.value = null;
    if (error instanceof Stopped) stopped.value = error.by;
    else fault.value = readFault(error instanceof Error ? error.message : String(error), sparql);
  } finally {
    if (isCurrent()) asking.value = null;
  }
}
