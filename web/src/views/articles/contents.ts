/** The articles of the page, their passages, and what each states. */

import { batch } from "@preact/signals";
import type { Statement } from "../../data/graph";
import { choices, choose, graph, language, openPassage } from "../../state/state";

export interface Article {
  entity: number;
  /** Numbers of its passages, in reading order. */
  passages: number[];
}

let known: Article[] | null = null;

/** All articles that have passages, in the order of the data. */
export function articles(): Article[] {
  if (known) return known;
  const found = new Set(graph().passages.map(({ article }) => article));
  found.delete(-1);
  known = Array.from(found, (entity) => ({ entity, passages: graph().passagesIn(entity) }));
  return known;
}

/** What a passage states, each text once: in the reader's language where there is one. */
export function claims(passage: number): Statement[] {
  const stated = graph().statedBy(passage);
  const isForeign = (one: Statement) => one.value?.kind === (language.value === "zh" ? "en" : "zh");
  const isOwn = (one: Statement) => one.value?.kind === language.value;
  return stated.filter(
    (one) =>
      !isForeign(one) ||
      !stated.some((o) => isOwn(o) && o.subject === one.subject && o.property === one.property),
  );
}

/** The number of the passage that the address names, or null. */
export function chosenPassage(): number | null {
  const { passage } = choices.value;
  const number = passage ? graph().passages.findIndex(({ id }) => id === passage) : -1;
  return number < 0 ? null : number;
}

/** The article that the address names, by itself or by one of its passages. */
export function chosenArticle(): Article | null {
  const passage = chosenPassage();
  const { article } = choices.value;
  const entity =
    passage !== null ? graph().passages[passage].article : article ? graph().find(article) : null;
  return articles().find((one) => one.entity === entity) ?? null;
}

export function openArticle(article: Article | null): void {
  batch(() => {
    choose("passage", null);
    choose("article", article && graph().id(article.entity));
  });
}

export const anchorOf = (passage: number): string => `passage-${passage}`;

/** Bring a passage that is on the screen into sight, and move the focus to it. */
export function reveal(passage: number): void {
  const element = document.getElementById(anchorOf(passage));
  element?.scrollIntoView({ block: "center" });
  element?.focus({ preventScroll: true });
}

/** Go to a passage, be it the one that is chosen already. */
export function visit(passage: number): void {
  openPassage(passage);
  requestAnimationFrame(() => reveal(passage));
}
