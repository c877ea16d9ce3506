/** The articles: each as its sequence of sentences, and the reader's own text beside them. */

import { choices, say } from "../state/state";
import { ArticlePage } from "./articles/article";
import { chosenArticle } from "./articles/contents";
import { ArticleList } from "./articles/list";
import { OwnText } from "./articles/own-text";

export function ArticlesView() {
  const article = chosenArticle();
  const { passage, article: named } = choices.value;
  const lost = !article && (passage || named);
  return (
    <div class="page articles">
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
    </div>
  );
}
