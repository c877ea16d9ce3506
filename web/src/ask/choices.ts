/** What a parameter of a question may be bound to. */

import type { Question } from "../data/packed";
import { graph, language } from "../state/state";
import { sparqlOf } from "./catalogue";
import { answerTo } from "./session";
import { entityOf } from "./terms";

type Parameter = Question["parameters"][number];

export interface Choice {
  /** As the address has it: an id or a prefixed name. */
  id: string;
  iri: string;
  entity: number | null;
  /** How many rows the question has for it. */
  rows: number;
}

/** The IRI of the class that a term such as `Role` means: the folder of ids names it. */
function classOf(kind: string): string {
  const folder = kind.replace(/(?!^)[A-Z]/g, "-$&").toLowerCase();
  const { entities } = graph().packed;
  const entity = entities.id.findIndex((id) => id.startsWith(`${folder}/`));
  return graph().expand(entity < 0 ? `gov:${kind}` : graph().class(entity).name);
}

async function column(sparql: string, name: string): Promise<Map<string, number>> {
  const answer = await answerTo(sparql);
  const found = new Map<string, number>();
  if (answer.form !== "table") return found;
  for (const binding of answer.bindings)
    if (binding[name]?.type === "uri")
      found.set(binding[name].value, Number(binding.rows?.value ?? 0));
  return found;
}

/**
 * The entities of a parameter's class, or, for a plain one, what has rows. `values` are those
 * of the other parameters: rows are counted with them.
 */
export async function choicesFor(
  question: Question,
  parameter: Parameter,
  values: Readonly<Record<string, string>>,
): Promise<Choice[]> {
  const { [parameter.name]: _, ...others } = values;
  const variable = `?${parameter.name}`;
  const query = sparqlOf(question, language.value, others);
  const counted = `SELECT ${variable} (COUNT(*) AS ?rows) { {\n${query}\n} } GROUP BY ${variable}`;
  const instances = `SELECT ?entity { ?entity a/rdfs:subClassOf* <${classOf(parameter.kind)}> }`;
  const rows = await column(counted, parameter.name);
  const all = parameter.kind ? await column(instances, "entity") : rows;
  return [...new Set([...rows.keys(), ...all.keys()])].map((iri) => ({
    id: graph().shorten(iri),
    iri,
    entity: entityOf(iri),
    rows: rows.get(iri) ?? 0,
  }));
}
