/** Where an article is about, who wrote it and when, as far as the graph says. */

import { graph, lang, nameOf, say } from "../../state/state";
import { EntityLink } from "../../ui/entity-link";
import { objects } from "../entities/lookup";

const DATES = ["schema:datePublished", "dcterms:date", "dcterms:issued"];

export const areasOf = (article: number): number[] => objects(article, "dcterms:spatial");
const authorsOf = (article: number): number[] => objects(article, "dcterms:creator");

export function dateOf(article: number): string {
  const [date] = DATES.flatMap((property) => graph().values(article, property));
  return date?.value?.text ?? say({ zh: "日期未载", en: "no date given" });
}

/** The byline as text, where a link would be in another's way. */
export function PlainByline({ article }: { article: number }) {
  const names = [...areasOf(article), ...authorsOf(article)].map(nameOf);
  return (
    <span class="byline muted small" lang={lang.value}>
      {[...names, dateOf(article)].join(" · ")}
    </span>
  );
}

export function Byline({ article }: { article: number }) {
  return (
    <p class="byline row muted">
      {areasOf(article).map((area) => (
        <EntityLink key={area} entity={area} />
      ))}
      {authorsOf(article).map((author) => (
        <EntityLink key={author} entity={author} />
      ))}
      <span class="small">{dateOf(article)}</span>
    </p>
  );
}
