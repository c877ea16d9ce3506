import type { ComponentChild } from "preact";
import type { Text } from "../../data/packed";
import { say } from "../../state/state";

/** How many things do not agree, and, opened, which; nothing where all do. */
export function Finding<T>({
  title,
  items,
  show,
}: {
  title: Text;
  items: readonly T[];
  show: (item: T) => ComponentChild;
}) {
  if (!items.length) return null;
  return (
    <details class="finding">
      <summary>
        {say(title)} <span class="count">{items.length}</span>
      </summary>
      <ul>{items.map(show)}</ul>
    </details>
  );
}
