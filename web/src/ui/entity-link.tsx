import type { ComponentChildren } from "preact";
import { graph, lang, nameOf, openEntity, select, view } from "../state/state";
import { Glyph } from "./glyph";

/** The name of an entity: in the graph it selects the entity, elsewhere it opens its page. */
export function EntityLink({ entity, children }: { entity: number; children?: ComponentChildren }) {
  const go = () => (view.value === "graph" ? select(entity) : openEntity(entity));
  return (
    <button type="button" class="entity-link" onClick={go}>
      <Glyph kind={graph().class(entity)} />
      <span lang={lang.value}>{children ?? nameOf(entity)}</span>
    </button>
  );
}
