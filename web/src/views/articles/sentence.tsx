import { graph, lang, language, say } from "../../state/state";
import { marked, sentenceOf } from "../../ui/evidence";
import { TEXTS } from "../../ui/texts";
import { anchorOf, claims, visit } from "./contents";
import { Statements } from "./statements";

const NOTHING = { zh: "已读，未记陈述", en: "read; nothing stated" };

/** A passage: its sentence or gloss, and what it contributed. */
export function Sentence({
  number,
  target,
  open,
  toggle,
}: {
  number: number;
  target: boolean;
  open: boolean;
  toggle: () => void;
}) {
  const passage = graph().passages[number];
  const text = sentenceOf(passage);
  const stated = claims(number);
  const zh = language.value === "zh";
  const link = zh ? `链接到第 ${passage.sentence} 句` : `Link to sentence ${passage.sentence}`;
  const count = zh
    ? `${stated.length} 条陈述`
    : `${stated.length} ${stated.length === 1 ? "statement" : "statements"}`;
  return (
    <li class="sentence" id={anchorOf(number)} tabIndex={-1} aria-current={target || undefined}>
      <div class="margin">
        <button type="button" class="plain number" aria-label={link} onClick={() => visit(number)}>
          {passage.sentence}
        </button>
        <span>{say(text ? TEXTS.verbatim : TEXTS.gloss)}</span>
      </div>
      <div class="said">
        {text && (
          <p class="verbatim" lang="zh-Hans">
            {marked(text, passage.anchors)}
          </p>
        )}
        <p class={text ? "muted small" : "gloss"} lang={lang.value}>
          {text && (zh ? "概述：" : "Our gloss: ")}
          {say(passage.gloss)}
        </p>
        {stated.length ? (
          <button type="button" class="plain claims" aria-expanded={open} onClick={toggle}>
            {count}
          </button>
        ) : (
          <p class="muted small">{say(NOTHING)}</p>
        )}
        {open && <Statements statements={stated} />}
      </div>
    </li>
  );
}
