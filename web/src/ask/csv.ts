/** SPARQL 1.1 Query Results CSV (https://www.w3.org/TR/sparql11-results-csv-tsv/). */

import { csv as table } from "../data/csv";
import type { Answer, Term } from "./answer";

function plain(term: Term | undefined): string {
  if (!term) return "";
  return term.type === "bnode" ? `_:${term.value}` : term.value;
}

/** An answer as CSV, as `kg query --format csv` writes it. */
export function csv(answer: Answer): string {
  if (answer.form === "boolean") return `${answer.boolean}\n`;
  const { vars, bindings } = answer;
  return table([vars, ...bindings.map((binding) => vars.map((name) => plain(binding[name])))]);
}
