/** What a sentence contributed, in words: of each subject, its properties and their objects. */

import type { Statement } from "../../data/graph";
import type { Property } from "../../data/packed";
import { graph, language, say } from "../../state/state";
import { EntityLink } from "../../ui/entity-link";

/** The property that an IRI names, as that of an open list does. */
function propertyOf(iri: string): Property | undefined {
  const short = graph().shorten(iri);
  return graph().packed.properties.find(({ name }) => name === short);
}

function Target({ statement }: { statement: Statement }) {
  if (statement.object !== null) return <EntityLink entity={statement.object} />;
  const { text, kind } = statement.value!;
  const named = kind === "iri" ? propertyOf(text) : undefined;
  if (named) return <span lang={language.value}>{say(named.label)}</span>;
  return <span lang={kind === "zh" ? "zh-Hans" : kind === "en" ? "en" : undefined}>{text}</span>;
}

/** Statements by subject, the drawn subjects first, then by property. */
function bySubject(statements: Statement[]): [number, Map<Property, Statement[]>][] {
  const found = new Map<number, Map<Property, Statement[]>>();
  for (const statement of statements) {
    const about = found.get(statement.subject) ?? new Map<Property, Statement[]>();
    about.set(statement.property, [...(about.get(statement.property) ?? []), statement]);
    found.set(statement.subject, about);
  }
  return [...found].sort(([a], [b]) => Number(graph().isDrawn(b)) - Number(graph().isDrawn(a)));
}

export function Statements({ statements }: { statements: Statement[] }) {
  return (
    <ul class="contributed">
      {bySubject(statements).map(([subject, properties]) => (
        <li class="about" key={subject}>
          <EntityLink entity={subject} />
          <dl>
            {Array.from(properties, ([property, stated]) => (
              <div key={property.name}>
                <dt lang={language.value}>{say(property.label)}</dt>
                <dd>
                  {stated.map((statement, i) => (
                    <Target key={i} statement={statement} />
                  ))}
                </dd>
              </div>
            ))}
          </dl>
        </li>
      ))}
    </ul>
  );
}
