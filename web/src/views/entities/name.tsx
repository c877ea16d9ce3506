import type { ComponentChildren } from "preact";
import { graph, lang, language, nameOf, openEntity, theme } from "../../state/state";

/** The address of the page of an entity. */
export function addressOf(entity: number): string {
  const options = new URLSearchParams({ lang: language.value, theme: theme.value });
  return `#/entities/${encodeURI(graph().id(entity))}?${options}`;
}

/** The name of an entity within running text: a link to its page. */
export function Name({ entity, children }: { entity: number; children?: ComponentChildren }) {
  const open = (event: MouseEvent) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return;
    event.preventDefault();
    openEntity(entity);
  };
  return (
    <a class="link name" lang={lang.value} href={addressOf(entity)} onClick={open}>
      {children ?? nameOf(entity)}
    </a>
  );
}
