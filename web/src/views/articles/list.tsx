import { useState } from "preact/hooks";
import { graph, lang, language, nameOf, say } from "../../state/state";
import { areasOf, PlainByline } from "./byline";
import { type Article, articles, openArticle } from "./contents";
import { Contributions, Coverage, countsOf } from "./coverage";
import { ToOwnText } from "./own-text";

/** How many articles are listed at once, and from how many on there is a filter. */
const LOT = 50;
const MANY = 12;

function isAbout(article: Article, words: string): boolean {
  const names = [article.entity, ...areasOf(article.entity)].map((entity) => graph().label(entity));
  const text = names.flatMap(({ zh, en }) => [zh, en]).join("\n");
  return text.toLowerCase().includes(words.trim().toLowerCase());
}

function Row({ article, counts, most }: { article: Article; counts: number[]; most: number }) {
  return (
    <li>
      <button type="button" class="plain article-row" onClick={() => openArticle(article)}>
        <span class="article-title" lang={lang.value}>
          {nameOf(article.entity)}
        </span>
        <PlainByline article={article.entity} />
        <Contributions counts={counts} most={most} />
        <Coverage article={article} counts={counts} />
      </button>
    </li>
  );
}

export function ArticleList() {
  const [words, setWords] = useState("");
  const [lots, setLots] = useState(1);
  const all = articles();
  const wanted = words ? all.filter((article) => isAbout(article, words)) : all;
  const shown = wanted
    .slice(0, lots * LOT)
    .map((article) => ({ article, counts: countsOf(article) }));
  const most = Math.max(1, ...shown.flatMap(({ counts }) => counts));
  const more = wanted.length - shown.length;
  const filter = say({ zh: "筛选报道（标题或地区）", en: "Filter by title or area" });
  return (
    <section class="article-list">
      <h2>{language.value === "zh" ? `${all.length} 篇报道` : `${all.length} articles`}</h2>
      <p class="muted">
        {say({
          zh: "报道里的每条陈述都能追溯到其中某一句。柱子表示每句贡献了多少条陈述。",
          en: "Every claim in the graph rests on one of their sentences. The bars tell how many statements each sentence contributed.",
        })}
      </p>
      <ToOwnText />
      {all.length > MANY && (
        <input
          type="search"
          class="field"
          aria-label={filter}
          placeholder={filter}
          value={words}
          onInput={(event) => setWords(event.currentTarget.value)}
        />
      )}
      <ul>
        {shown.map(({ article, counts }) => (
          <Row key={article.entity} article={article} counts={counts} most={most} />
        ))}
      </ul>
      {more > 0 && (
        <button type="button" class="button" onClick={() => setLots(lots + 1)}>
          {language.value === "zh" ? `还有 ${more} 篇` : `${more} more`}
        </button>
      )}
      {!wanted.length && (
        <p>{say({ zh: "没有这样的报道；换个词试试", en: "No such article; try another word" })}</p>
      )}
    </section>
  );
}
