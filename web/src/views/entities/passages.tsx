/** The sentences that mention an entity, by article: where it occurs, and where else. */

import { graph, lang, nameOf, openPassage, say } from "../../state/state";
import { PassageQuote } from "../../ui/evidence";
import { classifiedBy } from "./codings";
import { isA, objects } from "./lookup";
import { Name } from "./name";

/** Passages of one article, in reading order. */
export interface Occurrence {
  article: number;
  passages: number[];
}

/** The entities that the sentences of an article speak of. */
export function spokenOf(article: number): number[] {
  if (!isA(article, "schema:NewsArticle")) return [];
  const stated = mentions(article).flatMap((passage) => graph().statedBy(passage));
  const ends = stated.flatMap(({ subject, object }) =>
    object === null ? [subject] : [subject, object],
  );
  return [...new Set(ends)].filter((end) => !isA(end, "skos:Concept"));
}

function mentions(entity: number): number[] {
  if (isA(entity, "schema:NewsArticle")) return graph().passagesIn(entity);
  const spread = isA(entity, "skos:Concept") ? classifiedBy(entity) : [];
  return [...new Set([entity, ...spread].flatMap((one) => graph().passagesOf(one)))].sort(
    (a, b) => a - b,
  );
}

export function occurrencesOf(entity: number): Occurrence[] {
  const found = new Map<number, number[]>();
  for (const number of mentions(entity)) {
    const { article } = graph().passages[number];
    found.set(article, [...(found.get(article) ?? []), number]);
  }
  return [...found].map(([article, passages]) => ({ article, passages }));
}

const anchor = (article: number): string => `in-${article}`;

/** Where an article is from. */
function from(article: number): string {
  return objects(article, "dcterms:spatial").map(nameOf).join(", ");
}

/** In which articles and counties the entity occurs: the way to the other ones. */
export function AlsoIn({ occurrences }: { occurrences: Occurrence[] }) {
  const many = occurrences.length > 1;
  return (
    <section class="card" aria-labelledby="also-title">
      <h3 id="also-title">
        {say(many ? { zh: "见于各地报道", en: "Also in" } : { zh: "见于", en: "Found in" })}{" "}
        <span class="count">{occurrences.length}</span>
      </h3>
      <ul class="also">
        {occurrences.map(({ article, passages }) => (
          <li key={article}>
            <button
              type="button"
              class="link"
              lang={lang.value}
              onClick={() => document.getElementById(anchor(article))?.scrollIntoView()}
            >
              {(article >= 0 && from(article)) || (article >= 0 ? nameOf(article) : "—")}
            </button>
            <span class="count">
              {passages.length}{" "}
              {say({ zh: "句", en: passages.length > 1 ? "sentences" : "sentence" })}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Article({ entity, occurrence }: { entity: number; occurrence: Occurrence }) {
  const { article, passages } = occurrence;
  return (
    <section class="article-passages" id={anchor(article)}>
      <h4>
        {article >= 0 && article !== entity ? (
          <Name entity={article} />
        ) : (
          <button type="button" class="link" onClick={() => openPassage(passages[0])}>
            {say({ zh: "逐句读这篇报道", en: "Read it sentence by sentence" })}
          </button>
        )}
      </h4>
      <ul>
        {passages.map((number) => (
          <li key={number}>
            <PassageQuote number={number} brief />
          </li>
        ))}
      </ul>
    </section>
  );
}

export function Passages({ entity, occurrences }: { entity: number; occurrences: Occurrence[] }) {
  return occurrences.map((occurrence) => (
    <Article key={occurrence.article} entity={entity} occurrence={occurrence} />
  ));
}
