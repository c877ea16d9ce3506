import { useState } from "preact/hooks";
import type { EntityClass } from "../data/packed";
import { graph, hidden, say } from "../state/state";
import { Glyph } from "./glyph";
import { TEXTS } from "./texts";

/** The groups of classes in the order in which one explains them. */
const ORDER = ["model", "measure", "actor", "rule", "intention", "instrument", "idea", "place"];

function toggle(names: string[], show: boolean): void {
  const next = new Set(hidden.value);
  for (const name of names) {
    if (show) next.delete(name);
    else next.add(name);
  }
  hidden.value = next;
}

function counts(): Map<EntityClass, number> {
  const found = new Map<EntityClass, number>();
  for (const entity of graph().drawn) {
    const kind = graph().class(entity);
    found.set(kind, (found.get(kind) ?? 0) + 1);
  }
  return found;
}

function ClassRow({ kind, count, all }: { kind: EntityClass; count: number; all: EntityClass[] }) {
  const shown = !hidden.value.has(kind.name);
  const alone = shown && hidden.value.size === all.length - 1;
  const only = () => {
    hidden.value = alone
      ? new Set()
      : new Set(all.filter((other) => other !== kind).map((other) => other.name));
  };
  return (
    <li class="legend-row">
      <button
        type="button"
        class="plain"
        aria-pressed={shown}
        onClick={() => toggle([kind.name], !shown)}
      >
        <Glyph kind={kind} />
        <span>{say(kind.label)}</span>
        <span class="count">{count}</span>
      </button>
      <button type="button" class="plain only" aria-pressed={alone} onClick={only}>
        {say({ zh: "只看", en: "only" })}
      </button>
    </li>
  );
}

/** The classes that are drawn, with their numbers: each a switch. */
export function Legend() {
  const [open, setOpen] = useState(matchMedia("(min-width: 900px)").matches);
  const found = counts();
  const all = [...found.keys()];
  const rank = ({ name }: { name: string }) => ORDER.indexOf(name);
  const groups = graph()
    .packed.groups.filter(({ name }) => all.some((kind) => kind.group === name))
    .sort((a, b) => rank(a) - rank(b));
  return (
    <section class="legend" data-open={open} aria-label={say(TEXTS.legend)}>
      <h2>
        <button
          type="button"
          class="plain legend-title"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
        >
          {say(TEXTS.legend)}
          {hidden.value.size > 0 && (
            <span class="count">
              {all.length - hidden.value.size}/{all.length}
            </span>
          )}
        </button>
      </h2>
      {open && (
        <div class="legend-body">
          {groups.map((group) => (
            <section key={group.name}>
              <h3>{say(group.label)}</h3>
              <ul>
                {graph()
                  .packed.classes.filter((kind) => kind.group === group.name && found.has(kind))
                  .map((kind) => (
                    <ClassRow key={kind.name} kind={kind} count={found.get(kind)!} all={all} />
                  ))}
              </ul>
            </section>
          ))}
          {hidden.value.size > 0 && (
            <button
              type="button"
              class="link"
              onClick={() => {
                hidden.value = new Set();
              }}
            >
              {say({ zh: "全部显示", en: "Show all" })}
            </button>
          )}
        </div>
      )}
    </section>
  );
}
