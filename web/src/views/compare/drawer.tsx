import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { choose, say } from "../../state/state";
import { EntityLink } from "../../ui/entity-link";
import { TEXTS } from "../../ui/texts";

export const DRAWER = "compare-evidence";

/** The button that opened the evidence. */
function opener(): HTMLElement | null {
  return document.querySelector(`[aria-controls="${DRAWER}"][aria-expanded="true"]`);
}

/** Close the evidence; the focus goes back to where it was opened. */
function close(): void {
  const button = opener();
  choose("cell", null);
  button?.focus();
}

interface DrawerProps {
  /** What tells one content from another. */
  name: string;
  entity: number;
  above: string;
  children: ComponentChildren;
}

/** The evidence of a cell, beside the table or, on a narrow screen, below it. */
export function Drawer({ name, entity, above, children }: DrawerProps) {
  const panel = useRef<HTMLElement>(null);
  const title = useRef<HTMLHeadingElement>(null);
  useEffect(() => {
    const button = opener();
    button?.scrollIntoView({ block: "nearest", inline: "nearest" });
    panel.current?.scrollTo(0, 0);
    if (document.activeElement === button) title.current?.focus({ preventScroll: true });
  }, [name]);
  return (
    <aside
      ref={panel}
      id={DRAWER}
      class="drawer"
      aria-labelledby="drawer-title"
      onKeyDown={(event) => {
        if (event.key === "Escape") close();
      }}
    >
      <header>
        <div>
          <p class="muted small">{above}</p>
          <h2 id="drawer-title" ref={title} tabIndex={-1}>
            <EntityLink entity={entity} />
          </h2>
        </div>
        <button type="button" class="button" aria-label={say(TEXTS.close)} onClick={close}>
          ×
        </button>
      </header>
      {children}
    </aside>
  );
}
