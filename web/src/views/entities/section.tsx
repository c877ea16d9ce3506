import type { ComponentChildren } from "preact";
import type { Text } from "../../data/packed";
import { say } from "../../state/state";

export const SECTIONS = {
  rules: { zh: "规则", en: "Rules in words" },
  figures: { zh: "数字", en: "Figures" },
  relations: { zh: "关系", en: "Who and what" },
  spoken: { zh: "讲到的", en: "What it speaks of" },
  parts: { zh: "各组成部分", en: "Of its parts" },
  codings: { zh: "编码", en: "Codings" },
  classified: { zh: "归入此类的", en: "Classified here" },
  passages: { zh: "句子", en: "Sentences" },
} satisfies Record<string, Text>;

export type SectionId = keyof typeof SECTIONS;

/** A part of an entity page under its heading. */
export function Section({
  id,
  count,
  hint,
  children,
}: {
  id: SectionId;
  count: number;
  hint?: Text;
  children: ComponentChildren;
}) {
  return (
    <section class="entity-section" id={id} aria-labelledby={`${id}-title`}>
      <h3 id={`${id}-title`}>
        {say(SECTIONS[id])} <span class="count">{count}</span>
      </h3>
      {hint && <p class="muted small">{say(hint)}</p>}
      {children}
    </section>
  );
}
