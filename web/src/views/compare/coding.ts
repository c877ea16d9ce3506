/** A researcher's coding, as the graph has it: whose it is, and why. */

import { graph, say } from "../../state/state";

const CODINGS = "graph/codings/";

/** The coder, by number or else by id, whose codings a graph holds; null for other graphs. */
export function coderOf(name: string): number | string | null {
  if (!name.startsWith(CODINGS)) return null;
  const id = name.replace(CODINGS, "coder/");
  return graph().find(id) ?? id;
}

/** The graph that holds the codings of a coder, given by id. */
export const codingsOf = (coder: string): string => coder.replace(/^coder\//, CODINGS);

/** The texts of a property, in the reader's language where there is one. */
function read(entity: number, property: string, stated: (graphs: string[]) => boolean): string {
  const texts: Partial<Record<string, string>> = {};
  for (const { value, graphs } of graph().values(entity, property))
    if (value && stated(graphs)) texts[value.kind] = value.text;
  return say({ zh: texts.zh ?? "", en: texts.en ?? "" });
}

/** Why an entity was coded so, where the graph of the coder says it. */
export function reason(entity: number, codings: string): string {
  return read(entity, "gov:because", (graphs) => graphs.includes(codings));
}

/** What the codebook says that a concept covers. */
export function scopeNote(concept: number): string {
  return read(concept, "skos:scopeNote", () => true);
}
