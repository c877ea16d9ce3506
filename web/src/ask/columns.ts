/** The columns of an answer: what they are called, and what they hold. */

import type { Question, Text } from "../data/packed";
import { nameOf, say } from "../state/state";
import type { Binding, Table, Triples } from "./answer";
import { entityOf, numberOf, passageOfRow, textOf } from "./terms";

const TRIPLE: Readonly<Record<string, Text>> = {
  subject: { zh: "主语", en: "subject" },
  predicate: { zh: "谓语", en: "predicate" },
  object: { zh: "宾语", en: "object" },
};

/** What names the sentence on which a row rests. */
const NAMING = ["article", "passage", "paragraph", "sentence", "gloss"];
const EVIDENCE = "evidence";
const TITLE: Text = { zh: "出处", en: "Evidence" };

export interface Column {
  name: string;
  title: string;
  /** The title, with what it means that a cell is empty. */
  meaning: string;
  numeric: boolean;
}

/** A heading: what stands before the first semicolon; the rest says what an empty cell means. */
export function headingOf(meaning: string): string {
  const heading = meaning.split(/[;；]/, 1)[0].replace(/^the /, "");
  return heading.charAt(0).toUpperCase() + heading.slice(1);
}

/** Whether all cells are names of the entities that another column links to. */
function repeats(bindings: readonly Binding[], name: string, other: string): boolean {
  let named = 0;
  for (const { [name]: text, [other]: thing } of bindings) {
    if (!text) continue;
    const entity = thing?.type === "uri" ? entityOf(thing.value) : null;
    if (text.type !== "literal" || entity === null || nameOf(entity) !== text.value) return false;
    named += 1;
  }
  return named > 0;
}

/** The sentences of an answer as a column, if the page holds all that it names. */
function evidenceOf({ vars, bindings }: Table | Triples): Column | null {
  const isHeld = bindings.every((row) => !row.gloss || passageOfRow(row) !== null);
  if (!vars.includes("gloss") || !isHeld) return null;
  const title = say(TITLE);
  return { name: EVIDENCE, title, meaning: title, numeric: false };
}

export interface Columns {
  shown: Column[];
  /** What stands under the rows that rest on it. */
  evidence: Column | null;
  all: Column[];
}

/**
 * The columns of an answer. Left out of those that are shown is what only repeats: names of
 * what is shown as a link, parameters that have a value, and what the evidence tells.
 */
export function columnsOf(
  answer: Table | Triples,
  question: Question | null,
  values: Readonly<Record<string, string>>,
): Columns {
  const { vars, bindings } = answer;
  const all = vars.map((name) => {
    const text = question?.columns[name] ?? (answer.form === "graph" ? TRIPLE[name] : null);
    const meaning = text ? say(text) : name;
    const cells = bindings.flatMap(({ [name]: term }) => term ?? []);
    const numeric = cells.length > 0 && cells.every((term) => numberOf(term) !== null);
    return { name, title: text ? headingOf(meaning) : name, meaning, numeric };
  });
  if (!question) return { shown: all, evidence: null, all };
  const evidence = evidenceOf(answer);
  const shown = all.filter(
    ({ name }, position) =>
      !values[name] &&
      !(evidence && NAMING.includes(name)) &&
      !vars.slice(0, position).some((other) => repeats(bindings, name, other)),
  );
  return { shown, evidence, all };
}

/** What a row is sorted by; undefined where its cell is empty. */
function keyOf(binding: Binding, { name, numeric }: Column): number | string | undefined {
  if (name === EVIDENCE) return passageOfRow(binding) ?? undefined;
  const term = binding[name];
  return term && (numeric ? numberOf(term)! : textOf(term));
}

/** Bindings ordered by a column; unbound cells come last. */
export function sorted(
  bindings: readonly Binding[],
  column: Column,
  descending: boolean,
  language: string,
): Binding[] {
  const collator = new Intl.Collator(language, { numeric: true });
  const sign = descending ? -1 : 1;
  const keys = new Map(bindings.map((binding) => [binding, keyOf(binding, column)]));
  return bindings.toSorted((one, other) => {
    const [a, b] = [keys.get(one), keys.get(other)];
    if (a === undefined || b === undefined)
      return Number(a === undefined) - Number(b === undefined);
    if (typeof a === "number" && typeof b === "number") return sign * (a - b);
    return sign * collator.compare(String(a), String(b));
  });
}
