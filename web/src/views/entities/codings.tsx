/** How researchers classify an entity, and what is classified by a concept of theirs. */

import type { Statement } from "../../data/graph";
import type { Text } from "../../data/packed";
import { graph, lang, say } from "../../state/state";
import { EntityLink } from "../../ui/entity-link";
import { Name } from "./name";

const CODINGS = "graph/codings/";

/** A scheme of the codebook by the first part of its concepts' ids. */
const DIMENSIONS: Record<string, Text> = {
  mechanism: { zh: "机制", en: "mechanism" },
  domain: { zh: "领域", en: "domain" },
  "actor-type": { zh: "主体类型", en: "type of actor" },
  "rule-type": { zh: "规则类型", en: "type of rule" },
};

export const CODED: Text = {
  zh: "研究者按编码手册所作的归类，不是文章所说。",
  en: "How a researcher classifies it by the codebook; not what the article says.",
};

export function codingsOf(entity: number): Statement[] {
  return graph().values(entity, "gov:codedAs");
}

/** The concepts by dimension, in the order of the codebook. */
function byDimension(concepts: number[]): [string, number[]][] {
  const found = new Map<string, number[]>();
  for (const concept of concepts) {
    const [dimension] = graph().id(concept).split("/");
    found.set(dimension, [...(found.get(dimension) ?? []), concept]);
  }
  const rank = Object.keys(DIMENSIONS);
  return [...found].sort(([a], [b]) => rank.indexOf(a) - rank.indexOf(b));
}

function Reason({ entity, coder }: { entity: number; coder: string }) {
  const reasons = graph()
    .values(entity, "gov:because")
    .filter(
      ({ graphs, value }) => graphs.includes(coder) && value?.kind === lang.value.slice(0, 2),
    );
  return reasons.map(({ value }) => (
    <p key={value!.text} class="because">
      <span class="muted">{say({ zh: "理由：", en: "Because: " })}</span>
      {value!.text}
    </p>
  ));
}

export function Codings({ entity, statements }: { entity: number; statements: Statement[] }) {
  const coders = [...new Set(statements.flatMap(({ graphs }) => graphs))];
  return (
    <>
      {coders.map((coder) => {
        const person = graph().find(coder.replace(CODINGS, "coder/"));
        const own = statements.filter(({ graphs }) => graphs.includes(coder));
        return (
          <div key={coder} class="coding">
            <dl>
              {byDimension(own.map(({ object }) => object!)).map(([dimension, concepts]) => (
                <div key={dimension}>
                  <dt>{DIMENSIONS[dimension] ? say(DIMENSIONS[dimension]) : dimension}</dt>
                  <dd>
                    {concepts.map((concept) => (
                      <EntityLink key={concept} entity={concept} />
                    ))}
                  </dd>
                </div>
              ))}
            </dl>
            <Reason entity={entity} coder={coder} />
            <p class="muted small">— {person === null ? coder : <Name entity={person} />}</p>
          </div>
        );
      })}
    </>
  );
}

/** The entities that a concept, a kind or a byline stands for. */
export function classifiedBy(entity: number): number[] {
  const by = ["gov:codedAs", "org:classification", "dcterms:creator", "skos:inScheme"];
  const found = graph()
    .into(entity)
    .filter(({ property }) => by.includes(property.name))
    .map(({ subject }) => subject);
  return [...new Set(found)];
}

/** The same for a coder: what the coder has classified. */
export function codedBy(coder: number): number[] {
  const name = graph()
    .id(coder)
    .replace(/^coder\//, CODINGS);
  if (!name.startsWith(CODINGS)) return [];
  const found: number[] = [];
  for (let entity = 0; entity < graph().size; entity++)
    if (codingsOf(entity).some(({ graphs }) => graphs.includes(name))) found.push(entity);
  return found;
}
