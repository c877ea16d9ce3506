import type { EntityClass } from "../../data/packed";
import { graph, nameOf, say } from "../../state/state";
import { EntityLink } from "../../ui/entity-link";
import { Glyph } from "../../ui/glyph";
import { collator } from "./lookup";

const FOLDED_BEYOND = 24;

/** Entities by their class. */
export function byClass(entities: Iterable<number>): Map<EntityClass, number[]> {
  const found = new Map<EntityClass, number[]>();
  for (const entity of entities) {
    const kind = graph().class(entity);
    const members = found.get(kind);
    if (members) members.push(entity);
    else found.set(kind, [entity]);
  }
  return found;
}

/** Entities under their classes, the fullest class first; a long list is folded. */
export function Members({ entities }: { entities: number[] }) {
  const order = collator();
  const classes = [...byClass(entities)].sort(([, a], [, b]) => b.length - a.length);
  return classes.map(([kind, members]) => (
    <details key={kind.name} class="members" open={members.length <= FOLDED_BEYOND}>
      <summary>
        <Glyph kind={kind} /> {say(kind.label)} <span class="count">{members.length}</span>
      </summary>
      <ul>
        {members
          .toSorted((a, b) => order.compare(nameOf(a), nameOf(b)))
          .map((member) => (
            <li key={member}>
              <EntityLink entity={member} />
            </li>
          ))}
      </ul>
    </details>
  ));
}
