import type { EntityClass } from "../data/packed";
import { fill, glyphColor } from "../graph/colors";
import { theme } from "../state/state";

/** The disc of a class with its character: colour is never the only sign. */
export function Glyph({ kind }: { kind: EntityClass }) {
  const style = { background: fill(kind, theme.value), color: glyphColor(theme.value) };
  return (
    <span class="glyph" style={style} lang="zh-Hans" aria-hidden="true">
      {kind.glyph}
    </span>
  );
}
