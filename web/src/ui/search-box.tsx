import { useSignal } from "@preact/signals";
import { useRef } from "preact/hooks";
import { type Hit, SearchIndex } from "../data/search";
import {
  graph,
  lang,
  language,
  nameOf,
  openEntity,
  say,
  select,
  shortcuts,
  view,
} from "../state/state";
import { Glyph } from "./glyph";
import { TEXTS } from "./texts";

function Option({ hit, active, pick }: { hit: Hit; active: boolean; pick: () => void }) {
  const kind = graph().class(hit.entity);
  const name = nameOf(hit.entity);
  return (
    <div
      class="hit"
      role="option"
      id={`hit-${hit.entity}`}
      data-id={graph().id(hit.entity)}
      aria-selected={active}
      onMouseDown={(event) => event.preventDefault()}
      onClick={pick}
    >
      <Glyph kind={kind} />
      <span class="hit-name" lang={lang.value}>
        {name}
        {hit.form !== name && <span class="muted"> {hit.form}</span>}
      </span>
      <span class="muted small">
        {say(kind.label)} · {sentences(graph().passagesOf(hit.entity).length)}
      </span>
    </div>
  );
}

/** How many sentences speak of an entity. */
function sentences(count: number): string {
  if (language.value === "zh") return `${count} 句出处`;
  return `${count} ${count === 1 ? "sentence" : "sentences"}`;
}

/** A combobox (WAI-ARIA 1.2) over all names of all entities. */
export function SearchBox() {
  const index = useRef<SearchIndex>(null);
  const find = (text: string) => {
    index.current ??= new SearchIndex(graph());
    return index.current.search(text);
  };
  const query = useSignal("");
  const active = useSignal(0);
  const input = useRef<HTMLInputElement>(null);
  const hits = query.value.trim() ? find(query.value) : [];
  const pick = (hit: Hit) => {
    query.value = "";
    if (view.value === "graph") select(hit.entity);
    else openEntity(hit.entity);
    input.current?.blur();
  };
  const keys = (event: KeyboardEvent) => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step && hits.length) {
      event.preventDefault();
      active.value = (active.value + step + hits.length) % hits.length;
      document
        .getElementById(`hit-${hits[active.value].entity}`)
        ?.scrollIntoView({ block: "nearest" });
    } else if (event.key === "Enter" && hits[active.value]) pick(hits[active.value]);
    else if (event.key === "Escape") {
      query.value = "";
      input.current?.blur();
    }
  };
  const open = query.value.trim() !== "";
  return (
    <search class="search">
      <input
        ref={input}
        id="search"
        type="search"
        class="field"
        role="combobox"
        list={undefined}
        autocomplete="off"
        spellcheck={false}
        aria-expanded={hits.length > 0}
        aria-controls="hits"
        aria-autocomplete="list"
        aria-activedescendant={hits[active.value] ? `hit-${hits[active.value].entity}` : undefined}
        aria-label={say(TEXTS.search)}
        placeholder={say(shortcuts.value ? TEXTS.searchKey : TEXTS.search)}
        value={query.value}
        onInput={(event) => {
          query.value = event.currentTarget.value;
          active.value = 0;
        }}
        onKeyDown={keys}
        onBlur={() => {
          query.value = "";
        }}
      />
      {open && (
        <div class="hits">
          <div id="hits" role="listbox" aria-label={say(TEXTS.search)}>
            {hits.map((hit, i) => (
              <Option
                key={hit.entity}
                hit={hit}
                active={i === active.value}
                pick={() => pick(hit)}
              />
            ))}
          </div>
          {!hits.length && <p class="muted">{say(TEXTS.noMatch)}</p>}
        </div>
      )}
    </search>
  );
}
