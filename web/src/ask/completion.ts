/** What the editor completes: prefixes, names, variables, keywords. */

import type { Completion, CompletionContext, CompletionResult } from "@codemirror/autocomplete";
import { graph, language, nameOf, say } from "../state/state";

const KEYWORDS = [
  ..."SELECT ASK CONSTRUCT DESCRIBE DISTINCT WHERE OPTIONAL UNION MINUS FILTER BIND AS".split(" "),
  ..."VALUES GRAPH EXISTS NOT IN LIMIT OFFSET HAVING ASC DESC UNDEF PREFIX BASE FROM".split(" "),
  ...["ORDER BY", "GROUP BY", "FILTER NOT EXISTS"],
  ..."COUNT SUM MIN MAX AVG SAMPLE GROUP_CONCAT STR LANG LANGMATCHES DATATYPE BOUND IRI".split(" "),
  ..."CONCAT CONTAINS STRSTARTS STRENDS STRLEN SUBSTR REPLACE REGEX LCASE UCASE COALESCE".split(
    " ",
  ),
  ..."IF ABS ROUND isIRI isLiteral isNumeric".split(" "),
];

const keywords: Completion[] = KEYWORDS.map((label) => ({ label, type: "keyword" }));

/** What an id is as a prefixed name: a slash must be escaped in it. */
function prefixed(id: string): string {
  const [folder, ...rest] = id.split("/");
  return `${folder}:${rest.join("\\/")}`;
}

function vocabulary(): Completion[] {
  const { classes, properties } = graph().packed;
  return [
    ...classes.map(({ name, label }) => ({ label: name, detail: say(label), type: "class" })),
    ...properties.map(({ name, label }) => ({ label: name, detail: say(label), type: "property" })),
  ];
}

function entities(of: (entity: number, name: string) => Completion): Completion[] {
  const { id } = graph().packed.entities;
  return id.flatMap((id, entity) =>
    id.includes("://") || !id.includes("/") ? [] : of(entity, prefixed(id)),
  );
}

function prefixes(): Completion[] {
  return Object.entries(graph().packed.prefixes).map(([name, iri]) => ({
    label: `${name}:`,
    detail: iri,
    type: "namespace",
    boost: -1,
  }));
}

function variables(text: string): Completion[] {
  const names = new Set(text.match(/[?$]\w+/g) ?? []);
  return [...names].map((label) => ({ label, type: "variable" }));
}

/** Complete the word before the cursor: a name in Chinese finds the entity that bears it. */
export function complete(context: CompletionContext): CompletionResult | null {
  const variable = context.matchBefore(/[?$]\w*/);
  if (variable) {
    const typed = variable.text;
    const others = variables(context.state.doc.toString()).filter(({ label }) => label !== typed);
    return { from: variable.from, options: others, validFor: /^[?$]\w*$/ };
  }
  const name = context.matchBefore(/[\w-]+:[\w\-\\/]*/);
  if (name) {
    const named = entities((entity, label) => ({
      label,
      detail: nameOf(entity),
      type: "constant",
    }));
    const options = [...vocabulary(), ...named];
    return { from: name.from, options, validFor: /^[\w-]+:[\w\-\\/]*$/ };
  }
  const chinese = context.matchBefore(/[\p{Script=Han}“”]+/u);
  if (chinese) {
    const options = entities((entity, apply) => ({
      label: graph().label(entity).zh,
      detail: apply,
      apply,
      type: "constant",
    }));
    return { from: chinese.from, options: options.filter(({ label }) => label) };
  }
  const word = context.matchBefore(/\w+/);
  if (!word && !context.explicit) return null;
  const options = [...keywords, ...vocabulary(), ...prefixes()];
  return { from: word?.from ?? context.pos, options, validFor: /^\w*$/ };
}

/** What CodeMirror says, in the reader's language. */
export function phrases(): Record<string, string> {
  return language.value === "zh"
    ? { Completions: "补全", "Control character": "控制字符", "replaced code": "替换的代码" }
    : {};
}
