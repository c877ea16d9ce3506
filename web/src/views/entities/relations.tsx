/** Who acts on whom: subject, property and object side by side, so that the direction is seen. */

import type { Statement } from "../../data/graph";
import type { Property } from "../../data/packed";
import { graph, lang, language, nameOf, say } from "../../state/state";
import { EntityLink } from "../../ui/entity-link";
import { readingRank } from "../../ui/reading-order";
import { TEXTS } from "../../ui/texts";
import { isA } from "./lookup";
import { Sourced } from "./sources";

interface Group {
  property: Property;
  outgoing: boolean;
  statements: Statement[];
}

/** What other parts of the page show: the slots of rules, and figures. */
function isElsewhere({ subject, property, object }: Statement): boolean {
  const ends = object === null ? [subject] : [subject, object];
  if (ends.some((end) => isA(end, "sosa:Observation", "gov:Condition"))) return true;
  return isA(subject, "gov:Rule") && property.name !== "dcterms:spatial";
}

function add(groups: Map<string, Group>, statement: Statement, outgoing: boolean): void {
  const { property } = statement;
  if (property.drawn === "hidden" || property.name === "gov:openList") return;
  if (isElsewhere(statement)) return;
  const key = `${outgoing} ${property.name}`;
  const group = groups.get(key);
  if (group) group.statements.push(statement);
  else groups.set(key, { property, outgoing, statements: [statement] });
}

export function relationsOf(entity: number): Group[] {
  const groups = new Map<string, Group>();
  for (const statement of graph().out(entity)) add(groups, statement, true);
  for (const statement of graph().into(entity)) add(groups, statement, false);
  const rank = ({ property, outgoing }: Group) => (outgoing ? 0 : 1000) + readingRank(property);
  for (const { statements } of groups.values())
    statements.sort((a, b) => (a.passages[0] ?? -1) - (b.passages[0] ?? -1));
  return [...groups.values()].sort((a, b) => rank(a) - rank(b));
}

function End({ statement, outgoing }: { statement: Statement; outgoing: boolean }) {
  const end = outgoing ? statement.object : statement.subject;
  if (end !== null) return <EntityLink entity={end} />;
  const { text, kind } = statement.value!;
  return <span lang={kind === "zh" ? "zh-Hans" : kind || undefined}>{text}</span>;
}

function Triples({ entity, group }: { entity: number; group: Group }) {
  const { property, outgoing, statements } = group;
  const self = (
    <span class="self" lang={lang.value} title={nameOf(entity)}>
      {nameOf(entity)}
    </span>
  );
  const other = <span class="sr-only">…</span>;
  return (
    <section class="triples" data-direction={outgoing ? "out" : "in"}>
      <h5>
        {outgoing ? self : other}
        <span class="via">
          <span>{say(property.label)}</span>
        </span>
        {outgoing ? other : self}
      </h5>
      <ul>
        {statements
          .filter(({ value }) => !value?.kind || value.kind === language.value)
          .map((statement, i) => (
            <li key={i}>
              <Sourced statements={[statement]}>
                <End statement={statement} outgoing={outgoing} />
              </Sourced>
            </li>
          ))}
        {outgoing && graph().isOpen(entity, property.name) && (
          <li class="muted small">… {say(TEXTS.openList)}</li>
        )}
      </ul>
    </section>
  );
}

export function Relations({ entity, groups }: { entity: number; groups: Group[] }) {
  const outgoing = groups.filter((group) => group.outgoing);
  const incoming = groups.filter((group) => !group.outgoing);
  return (
    <>
      {outgoing.length > 0 && <h4>{say({ zh: "由它出发", en: "From it" })}</h4>}
      {outgoing.map((group) => (
        <Triples key={group.property.name} entity={entity} group={group} />
      ))}
      {incoming.length > 0 && <h4>{say({ zh: "指向它", en: "Towards it" })}</h4>}
      {incoming.map((group) => (
        <Triples key={group.property.name} entity={entity} group={group} />
      ))}
    </>
  );
}
