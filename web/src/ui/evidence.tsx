import type { ComponentChildren } from "preact";
import type { Statement } from "../data/graph";
import type { Passage } from "../data/packed";
import { atAnchors } from "../evidence/marks";
import { graph, has, lang, language, nameOf, openPassage, say, sentences } from "../state/state";
import { TEXTS } from "./texts";

/** The sentence of a passage, where the page or the reader's own text has it. */
export function sentenceOf(passage: Passage): string | undefined {
  return passage.text ?? sentences.value.get(passage.fingerprint);
}

/** A text with the anchors of a passage marked. */
export function marked(text: string, anchors: string[]): ComponentChildren[] {
  return atAnchors(text, anchors).map((part, i) => (i % 2 ? <mark key={i}>{part}</mark> : part));
}

/** Where a passage stands in its article. */
function position({ paragraph, sentence }: Passage): string {
  return language.value === "zh"
    ? `第 ${paragraph} 段第 ${sentence} 句`
    : `paragraph ${paragraph}, sentence ${sentence}`;
}

/** Where a passage stands: article, paragraph and sentence. */
export function place(passage: Passage): string {
  const article = passage.article < 0 ? passage.id : nameOf(passage.article);
  return article + (language.value === "zh" ? "，" : ", ") + position(passage);
}

/** One passage: the sentence, or its gloss, and where it stands; under its article, briefly. */
export function PassageQuote({ number, brief = false }: { number: number; brief?: boolean }) {
  const passage = graph().passages[number];
  const where = brief ? position(passage) : place(passage);
  const text = sentenceOf(passage);
  return (
    <blockquote class="quote">
      {text && <p lang="zh-Hans">{marked(text, passage.anchors)}</p>}
      {text && language.value === "en" && (
        <p class="muted small" lang="en">
          Our gloss: {passage.gloss.en}
        </p>
      )}
      {!text && <p lang={lang.value}>{say(passage.gloss)}</p>}
      <footer>
        <span class="muted small">{say(text ? TEXTS.verbatim : TEXTS.gloss)}</span>
        {has("articles") ? (
          <button type="button" class="link small" onClick={() => openPassage(number)}>
            {where}
          </button>
        ) : (
          <span class="muted small">{where}</span>
        )}
      </footer>
    </blockquote>
  );
}

/** What a statement rests on: its passages, or who says it instead. */
export function Evidence({ statement }: { statement: Statement }) {
  if (statement.passages.length)
    return statement.passages.map((number) => <PassageQuote key={number} number={number} />);
  const coded = statement.graphs.some((name) => name.startsWith("graph/codings/"));
  return <p class="muted small">{say(coded ? TEXTS.coding : TEXTS.registry)}</p>;
}
