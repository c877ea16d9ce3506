/** The articles: each as its sequence of sentences, and the reader's own text beside them. */

import { choices, say } from "../state/state";
import { ArticlePage } from "./articles/article";
import { chosenArticle } from "./articles/contents";
import { ArticleList } from "./articles/list";
import { OwnText, useDrop } from "./articles/own-text";

export function ArticlesView() {
  const over = useDrop();
  const article = chosenArticle();
  const { passage, article: named } = choices.value;
  const lost = !article && (passage || named);
  return (
    <div class="page articles" data-over={over}>
      {article ? (
        <ArticlePage key={article.entity} article={article} />
      ) : (
        <div>
          {lost && (
            <p class="refused">
              {say({
                zh: `没有“${lost}”；请从下列报道中选择`,
                en: `There is no “${lost}”; choose an article`,
              })}
            </p>
          )}
          <ArticleList />
        </div>
      )}
      <OwnText />
      {over && (
        <p class="drop-hint" aria-hidden="true">
          {say({
            zh: "松开即比对：什么也不离开本页",
            en: "Let go to compare: nothing leaves this page",
          })}
        </p>
      )}
    </div>
  );
}
