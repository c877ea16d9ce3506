/** All entities of the page by class, with a filter over all of their names. */

import { signal } from "@preact/signals";
import { useMemo } from "preact/hooks";
import type { EntityClass } from "../../data/packed";
import { SearchIndex } from "../../data/search";
import { graph, nameOf, say } from "../../state/state";
import { EntityLink } from "../../ui/entity-link";
import { Glyph } from "../../ui/glyph";
import { TEXTS } from "../../ui/texts";
import { CountyMap } from "../map";
import { collator } from "./lookup";
import { byClass } from "./members";

const STEP = 300;
/** The order in which one reads them; others follow. */
const GROUPS = [
  "model",
  "measure",
  "actor",
  "rule",
  "instrument",
  "intention",
  "idea",
  "place",
  "figure",
];

/** Kept while the reader is on a page of an entity. */
const filter = signal("");
const opened = signal<ReadonlySet<string>>(new Set());
const shown = signal<Readonly<Record<string, number>>>({});

function Members({ kind, members }: { kind: EntityClass; members: number[] }) {
  const order = collator();
  const limit = shown.value[kind.name] ?? STEP;
  const sorted = members.toSorted((a, b) => order.compare(nameOf(a), nameOf(b)));
  return (
    <>
      <ul>
        {sorted.slice(0, limit).map((entity) => (
          <li key={entity}>
            <EntityLink entity={entity} />
          </li>
        ))}
      </ul>
      {members.length > limit && (
        <button
          type="button"
          class="link more"
          onClick={() => {
            shown.value = { ...shown.value, [kind.name]: limit + STEP };
          }}
        >
          {say({
            zh: `再列 ${Math.min(STEP, members.length - limit)} 个（余 ${members.length - limit}）`,
            en: `${Math.min(STEP, members.length - limit)} more (of ${members.length - limit})`,
          })}
        </button>
      )}
    </>
  );
}

function ClassList({
  kind,
  members,
  filtered,
}: {
  kind: EntityClass;
  members: number[];
  filtered: boolean;
}) {
  const open = filtered || opened.value.has(kind.name);
  const toggle = () => {
    if (filtered) return;
    const next = new Set(opened.value);
    if (!next.delete(kind.name)) next.add(kind.name);
    opened.value = next;
  };
  return (
    <section class="class-list" data-open={open}>
      <h4>
        <button type="button" class="plain" aria-expanded={open} onClick={toggle}>
          <Glyph kind={kind} />
          <span>{say(kind.label)}</span>
          <span class="count">{members.length}</span>
        </button>
      </h4>
      {open && <Members kind={kind} members={members} />}
    </section>
  );
}

function Groups({ found, filtered }: { found: Map<EntityClass, number[]>; filtered: boolean }) {
  const { groups, classes } = graph().packed;
  const rank = ({ name }: { name: string }) => GROUPS.indexOf(name) + 1 || GROUPS.length + 1;
  return groups
    .toSorted((a, b) => rank(a) - rank(b))
    .map((group) => {
      const own = classes.filter((kind) => kind.group === group.name && found.has(kind));
      if (!own.length) return null;
      return (
        <section key={group.name} class="group-list">
          <h3>{say(group.label)}</h3>
          <div class="class-lists">
            {own.map((kind) => (
              <ClassList
                key={kind.name}
                kind={kind}
                members={found.get(kind)!}
                filtered={filtered}
              />
            ))}
          </div>
        </section>
      );
    });
}

export function EntityIndex() {
  const index = useMemo(() => new SearchIndex(graph()), []);
  const text = filter.value.trim();
  const all = useMemo(
    () => byClass(Array.from({ length: graph().size }, (_, entity) => entity)),
    [],
  );
  const found = text ? byClass(index.search(text, graph().size).map(({ entity }) => entity)) : all;
  const count = [...found.values()].reduce((sum, members) => sum + members.length, 0);
  return (
    <div class="page entity-index">
      <CountyMap />
      <section aria-labelledby="all-entities">
        <div class="index-head">
          <h2 id="all-entities">
            {say({ zh: "全部条目", en: "All entities" })} <span class="count">{count}</span>
          </h2>
          <input
            type="search"
            class="field"
            aria-label={say({ zh: "筛选条目", en: "Filter the entities" })}
            placeholder={say({ zh: "筛选：名称、拼音、英文", en: "Filter: name, pinyin, English" })}
            value={filter.value}
            onInput={(event) => {
              filter.value = event.currentTarget.value;
            }}
          />
        </div>
        {count ? (
          <div class="groups">
            <Groups found={found} filtered={text !== ""} />
          </div>
        ) : (
          <p class="muted">{say(TEXTS.noMatch)}</p>
        )}
      </section>
    </div>
  );
}
