import { useEffect, useRef, useState } from "preact/hooks";
import { graph, lang, language, nameOf, say, shortcuts } from "../../state/state";
import { sentenceOf } from "../../ui/evidence";
import { useShortcuts } from "../../ui/shortcuts";
import { Byline } from "./byline";
import { type Article, anchorOf, articles, chosenPassage, openArticle, reveal } from "./contents";
import { Contributions, Coverage, countsOf } from "./coverage";
import { ToOwnText } from "./own-text";
import { Sentence } from "./sentence";

/** The passages of an article by paragraph. */
function paragraphs({ passages }: Article): [paragraph: number, passages: number[]][] {
  const found = new Map<number, number[]>();
  for (const number of passages) {
    const { paragraph } = graph().passages[number];
    found.set(paragraph, [...(found.get(paragraph) ?? []), number]);
  }
  return [...found];
}

/** Move the focus to the next sentence, or the one before. */
function step({ passages }: Article, by: number): void {
  const holder = document.activeElement?.closest(".sentence");
  const chosen = chosenPassage();
  const at = holder
    ? passages.findIndex((number) => anchorOf(number) === holder.id)
    : chosen === null
      ? -1
      : passages.indexOf(chosen);
  const next = at < 0 && by < 0 ? 0 : at + by;
  reveal(passages[Math.min(passages.length - 1, Math.max(0, next))]);
}

function Neighbours({ before, after }: { before?: Article; after?: Article }) {
  return (
    <nav class="neighbours" aria-label={say({ zh: "前后报道", en: "Other articles" })}>
      {before && (
        <button type="button" class="plain" onClick={() => openArticle(before)}>
          <span class="muted small">← {say({ zh: "上一篇", en: "Previous" })}</span>
          <span lang={lang.value}>{nameOf(before.entity)}</span>
        </button>
      )}
      {after && (
        <button type="button" class="plain next" onClick={() => openArticle(after)}>
          <span class="muted small">{say({ zh: "下一篇", en: "Next" })} →</span>
          <span lang={lang.value}>{nameOf(after.entity)}</span>
        </button>
      )}
    </nav>
  );
}

/** What the words below are: ours, or the newspaper's. */
function Whose({ article }: { article: Article }) {
  const known = article.passages.filter((number) => sentenceOf(graph().passages[number])).length;
  const zh = language.value === "zh";
  const ours = zh
    ? "报道的文字属于报社，这里没有；以下是编者逐句写的概述。您若有原文，放进本页即可对照。"
    : "The articles’ text belongs to the newspaper and is not here: these are glosses in our own words, a sentence each. If you have the text, give it to this page to read the very sentences.";
  const theirs = zh
    ? `${known} 句显示原文，锚点以底色标出；小字是编者的概述。`
    : `${known} sentences are shown as printed, their anchors marked; the small print is our gloss.`;
  return <p class="muted small">{known ? theirs : ours}</p>;
}

export function ArticlePage({ article }: { article: Article }) {
  const [open, setOpen] = useState<ReadonlySet<number>>(new Set());
  const heading = useRef<HTMLHeadingElement>(null);
  const target = chosenPassage();
  const all = articles();
  const at = all.indexOf(article);
  const [before, after] = [all[at - 1], all[at + 1]];
  useShortcuts({
    j: () => step(article, 1),
    k: () => step(article, -1),
    n: () => after && openArticle(after),
    p: () => before && openArticle(before),
  });
  useEffect(() => {
    if (target !== null) {
      reveal(target);
      return;
    }
    heading.current?.focus({ preventScroll: true });
    heading.current?.closest(".page")?.scrollTo(0, 0);
  }, [target, article]);
  const counts = countsOf(article);
  const stating = article.passages.filter((_, i) => counts[i]);
  const isAll = stating.every((number) => open.has(number));
  const toggle = (number: number) => {
    const next = new Set(open);
    if (!next.delete(number)) next.add(number);
    setOpen(next);
  };
  const notes = graph()
    .values(article.entity, "skos:editorialNote")
    .filter(({ value }) => value?.kind === language.value);
  return (
    <article class="reading">
      <header>
        <button type="button" class="link small" onClick={() => openArticle(null)}>
          ← {say({ zh: "全部报道", en: "All articles" })}
        </button>
        <h2 ref={heading} tabIndex={-1} lang={lang.value}>
          {nameOf(article.entity)}
        </h2>
        {language.value === "en" && (
          <p class="muted" lang="zh-Hans">
            {graph().label(article.entity).zh}
          </p>
        )}
        <Byline article={article.entity} />
        {notes.map(({ value }) => (
          <p class="muted small" key={value!.text}>
            {value!.text}
          </p>
        ))}
        <div class="overview">
          <Contributions counts={counts} most={Math.max(1, ...counts)} />
          <Coverage article={article} counts={counts} />
        </div>
        <Whose article={article} />
        <ToOwnText />
        <div class="row">
          <button
            type="button"
            class="button"
            aria-pressed={isAll}
            onClick={() => setOpen(isAll ? new Set() : new Set(stating))}
          >
            {say({ zh: "展开全部陈述", en: "Expand all statements" })}
          </button>
          {shortcuts.value && (
            <span class="keys muted small">
              <kbd>J</kbd> <kbd>K</kbd> {say({ zh: "逐句", en: "sentences" })} <kbd>N</kbd>{" "}
              <kbd>P</kbd> {say({ zh: "逐篇", en: "articles" })}
            </span>
          )}
        </div>
      </header>
      {paragraphs(article).map(([paragraph, passages]) => (
        <section class="paragraph" key={paragraph}>
          <h3>{language.value === "zh" ? `第 ${paragraph} 段` : `Paragraph ${paragraph}`}</h3>
          <ol>
            {passages.map((number) => (
              <Sentence
                key={number}
                number={number}
                target={number === target}
                open={open.has(number)}
                toggle={() => toggle(number)}
              />
            ))}
          </ol>
        </section>
      ))}
      <Neighbours before={before} after={after} />
    </article>
  );
}
