/** The named questions of the page, and what is asked by them. */

import { computed } from "@preact/signals";
import type { Language, Question } from "../data/packed";
import { views } from "../data/views";
import { graph } from "../state/state";
import { bind } from "./sparql";

/** None until the views are read. */
export const questions = computed<readonly Question[]>(() => views()?.questions ?? []);

export function findQuestion(name: string | undefined): Question | null {
  return questions.value.find((question) => question.name === name) ?? null;
}

/** What the address calls the value of a parameter. */
export const choiceOf = (parameter: string): string => `p.${parameter}`;

/**
 * The values of a question's parameters, by name, as the choices have them: ids or prefixed
 * names. A default holds where nothing is chosen; an empty choice asks of everything.
 */
export function valuesOf(
  question: Question,
  choices: Readonly<Record<string, string>>,
): Record<string, string> {
  const values = question.parameters.map(({ name, default: otherwise }) => [
    name,
    choices[choiceOf(name)] ?? otherwise ?? "",
  ]);
  return Object.fromEntries(values.filter(([, value]) => value));
}

/** The query of a question, without its header. */
export function sparqlOf(
  question: Question,
  language: Language,
  values: Readonly<Record<string, string>>,
): string {
  const query = question.query.replace(/^(?:#.*\n)+/, "").trimEnd();
  const terms = Object.entries(values).map(([name, value]) => [name, graph().expand(value)]);
  return bind(query.replace(/\$lang\b/g, `"${language}"`), Object.fromEntries(terms));
}
