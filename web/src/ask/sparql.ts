/** The text of queries: prefixes declared, parameters bound, as `kg.store.bind` does it. */

const ASIDE = /<[^>\s]*>|#[^\n]*/g;
const FORM = /\b(SELECT|ASK|CONSTRUCT|DESCRIBE)\b(?!\s*:)/i;
const ABSOLUTE_IRI = /^[a-z][a-z0-9+.-]*:[^\p{Cc} <>"{}|\\^`]*$/iu;
const ESCAPES: Record<string, string> = {
  "\\": "\\\\",
  '"': '\\"',
  "\n": "\\n",
  "\r": "\\r",
  "\t": "\\t",
};

/** The form of a query, such as SELECT: its first keyword, IRIs and comments aside. */
export function queryForm(query: string): string | null {
  return FORM.exec(query.replace(ASIDE, " "))?.[1].toUpperCase() ?? null;
}

export function asksForGraph(query: string): boolean {
  return ["CONSTRUCT", "DESCRIBE"].includes(queryForm(query) ?? "");
}

/** How many lines `declare` adds before a query. */
export const DECLARED_LINES = 1;

/** A query with prefixes declared, on one line before it. */
export function declare(query: string, prefixes: Readonly<Record<string, string>>): string {
  const declared = Object.entries(prefixes).map(([name, iri]) => `PREFIX ${name}: <${iri}>`);
  return `${declared.join(" ")}\n${query}`;
}

/** A term in SPARQL: a text with `://` is an IRI, any other a literal. */
export function termOf(value: string): string {
  if (!value.includes("://"))
    return `"${value.replace(/[\\"\n\r\t]/g, (character) => ESCAPES[character])}"`;
  if (!ABSOLUTE_IRI.test(value)) throw new Error(`${value} is no IRI`);
  return `<${value}>`;
}

/** A query with values for some of its variables, in a closing VALUES clause. */
export function bind(query: string, values: Readonly<Record<string, string>>): string {
  const names = Object.keys(values);
  if (!names.length) return query;
  const variables = names.map((name) => `?${name}`).join(" ");
  const terms = names.map((name) => termOf(values[name])).join(" ");
  return `${query}\nVALUES (${variables}) { (${terms}) }`;
}
