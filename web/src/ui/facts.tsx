/** What is said of an entity, by property, each statement with its evidence. */

import type { Statement } from "../data/graph";
import type { Property } from "../data/packed";
import { graph, language, say } from "../state/state";
import { EntityLink } from "./entity-link";
import { Evidence } from "./evidence";
import { readingRank } from "./reading-order";
import { TEXTS } from "./texts";

/** Statements with one property, all leading from the entity or all leading to it. */
interface Group {
  property: Property;
  outgoing: boolean;
  statements: Statement[];
}

/** What is said of an entity, edges first, then attributes; the hidden is left out. */
export function groupsOf(entity: number): Group[] {
  const groups = new Map<string, Group>();
  const add = (statement: Statement, outgoing: boolean) => {
    const { property } = statement;
    if (property.drawn === "hidden") return;
    const key = `${outgoing} ${property.name}`;
    const group = groups.get(key);
    if (group) group.statements.push(statement);
    else groups.set(key, { property, outgoing, statements: [statement] });
  };
  for (const statement of graph().out(entity)) add(statement, true);
  for (const statement of graph().into(entity)) add(statement, false);
  const side = ({ property, outgoing }: Group) =>
    (property.drawn === "edge" ? 0 : 2) + (outgoing ? 0 : 1);
  const rank = (group: Group) => 1000 * side(group) + readingRank(group.property);
  return [...groups.values()].sort((a, b) => rank(a) - rank(b));
}

function Target({ statement, outgoing }: { statement: Statement; outgoing: boolean }) {
  if (!outgoing) return <EntityLink entity={statement.subject} />;
  if (statement.object !== null) return <EntityLink entity={statement.object} />;
  const { text, kind } = statement.value!;
  if (/^https?:\/\//.test(text) && kind === "iri")
    return (
      <a href={text} rel="noreferrer" target="_blank">
        {text}
      </a>
    );
  return <span lang={kind === "zh" ? "zh-Hans" : kind || undefined}>{text}</span>;
}

/** Texts in the reader's language only, where there is one. */
function readable(statements: Statement[]): Statement[] {
  const tag = language.value;
  const own = statements.filter(
    ({ value }) => !value?.kind || value.kind === "iri" || value.kind === tag,
  );
  return own.length ? own : statements;
}

/** Statements that rest on the same sources, together: these are shown once. */
function bySources(statements: Statement[]): Statement[][] {
  const found = new Map<string, Statement[]>();
  for (const statement of statements) {
    const sources = `${statement.passages} ${statement.graphs}`;
    found.set(sources, [...(found.get(sources) ?? []), statement]);
  }
  return [...found.values()].sort((a, b) => (a[0].passages[0] ?? -1) - (b[0].passages[0] ?? -1));
}

/** The property with an arrow from the entity, or to it. */
function Direction({ property, outgoing }: { property: Property; outgoing: boolean }) {
  const it = say({ zh: "它", en: "it" });
  return (
    <>
      {outgoing && <span class="it">{it} — </span>}
      <span>{say(property.label)}</span>
      <span class="it"> →{!outgoing && ` ${it}`}</span>
    </>
  );
}

export function Facts({ entity }: { entity: number }) {
  const groups = groupsOf(entity).filter(({ property }) => property.name !== "gov:openList");
  return groups.map(({ property, outgoing, statements }) => (
    <section class="facts" key={`${property.name} ${outgoing}`}>
      <h3>
        {property.drawn === "edge" ? (
          <Direction property={property} outgoing={outgoing} />
        ) : (
          say(property.label)
        )}
        <span class="count">{readable(statements).length}</span>
      </h3>
      {bySources(readable(statements)).map((together, i) => (
        <div class="fact" key={i}>
          <ul>
            {together.map((statement, j) => (
              <li key={j}>
                <Target statement={statement} outgoing={outgoing} />
              </li>
            ))}
          </ul>
          <Evidence statement={together[0]} />
        </div>
      ))}
      {outgoing && graph().isOpen(entity, property.name) && (
        <p class="muted small">… {say(TEXTS.openList)}</p>
      )}
    </section>
  ));
}
