import { verification } from "../../evidence/own-text";
import { graph, language } from "../../state/state";
import { type Article, claims } from "./contents";

/** How many statements each sentence contributed: a bar for each, hollow where there are none. */
export function Contributions({ counts, most }: { counts: number[]; most: number }) {
  return (
    <span class="contributions" aria-hidden="true">
      {counts.map((count, i) => (
        <i
          key={i}
          data-empty={count === 0}
          style={{ height: count ? `${Math.max(10, (count / most) * 100)}%` : undefined }}
        />
      ))}
    </span>
  );
}

export function countsOf(article: Article): number[] {
  return article.passages.map((passage) => claims(passage).length);
}

/** Sentences with claims, claims, and what the reader's text says, in a line. */
export function Coverage({ article, counts }: { article: Article; counts: number[] }) {
  const zh = language.value === "zh";
  const covered = counts.filter(Boolean).length;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const result = verification.value;
  const { passages } = graph();
  const found = article.passages.filter((n) => result?.found.has(passages[n].id)).length;
  const unknown =
    result?.uncovered.filter(({ before, after }) => (before ?? after)?.article === article.entity)
      .length ?? 0;
  const lines = [
    zh
      ? `${counts.length} 句中 ${covered} 句有陈述，共 ${total} 条`
      : `${covered} of ${counts.length} sentences state something: ${total} statements`,
    result &&
      (zh
        ? `您的文字中有 ${found} 句${unknown ? `，另有 ${unknown} 句图谱不知道` : ""}`
        : `${found} in your text${unknown ? `, and ${unknown} that the graph does not know` : ""}`),
  ].filter(Boolean);
  return (
    <span class="coverage">
      {lines.map((line) => (
        <span key={line}>{line}</span>
      ))}
    </span>
  );
}
