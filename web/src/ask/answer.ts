/** Answers to queries, in the terms of SPARQL 1.1 Query Results JSON, and of N-Triples. */

export interface Uri {
  type: "uri";
  value: string;
}

export interface BlankNode {
  type: "bnode";
  value: string;
}

export interface Literal {
  type: "literal";
  value: string;
  "xml:lang"?: string;
  datatype?: string;
}

export type Term = Uri | BlankNode | Literal;
/** A solution: what each variable is bound to; unbound ones are missing. */
export type Binding = Readonly<Record<string, Term>>;

export interface Table {
  form: "table";
  vars: string[];
  bindings: Binding[];
}

export interface Verdict {
  form: "boolean";
  boolean: boolean;
}

/** Triples; each is a binding of `subject`, `predicate` and `object`. */
export interface Triples {
  form: "graph";
  vars: string[];
  bindings: Binding[];
  /** The same as sorted N-Triples. */
  text: string;
}

export type Answer = Table | Verdict | Triples;

const TERM = String.raw`<([^>]*)>|_:(\S+)|"((?:[^"\\]|\\.)*)"(?:@([\w-]+)|\^\^<([^>]*)>)?`;
const TRIPLE = new RegExp(String.raw`^(?:${TERM})\s+<([^>]*)>\s+(?:${TERM})\s*\.$`, "u");
const ESCAPED = /\\(?:u([0-9A-Fa-f]{4})|U([0-9A-Fa-f]{8})|(.))/gu;
const CHARACTERS: Record<string, string> = { t: "\t", b: "\b", n: "\n", r: "\r", f: "\f" };

function unescaped(text: string): string {
  return text.replace(ESCAPED, (_, short, long, character) =>
    character
      ? (CHARACTERS[character] ?? character)
      : String.fromCodePoint(Number.parseInt(short ?? long, 16)),
  );
}

function term([iri, blank, text, language, datatype]: (string | undefined)[]): Term {
  if (iri !== undefined) return { type: "uri", value: unescaped(iri) };
  if (blank !== undefined) return { type: "bnode", value: blank };
  const literal: Literal = { type: "literal", value: unescaped(text ?? "") };
  if (language) literal["xml:lang"] = language;
  if (datatype) literal.datatype = unescaped(datatype);
  return literal;
}

/** Read a table, or a yes or no (https://www.w3.org/TR/sparql11-results-json/). */
export function readTable(json: string): Table | Verdict {
  const { head, results, boolean } = JSON.parse(json);
  if (typeof boolean === "boolean") return { form: "boolean", boolean };
  return { form: "table", vars: head.vars, bindings: results.bindings };
}

/** Read N-Triples (https://www.w3.org/TR/n-triples/); a triple that is given twice is one. */
export function readTriples(content: string): Triples {
  const lines = [...new Set(content.split("\n").filter(Boolean))].sort();
  const bindings = lines.map((line) => {
    const found = TRIPLE.exec(line);
    if (!found) throw new Error(`no N-Triples: ${line}`);
    const predicate: Term = { type: "uri", value: unescaped(found[6]) };
    return { subject: term(found.slice(1, 6)), predicate, object: term(found.slice(7, 12)) };
  });
  const text = lines.map((line) => `${line}\n`).join("");
  return { form: "graph", vars: ["subject", "predicate", "object"], bindings, text };
}
