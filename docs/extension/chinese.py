"""Chinese in the pages: found by the search, and marked for fonts and screen readers.

Sphinx's own search for Chinese cuts the pages into words, by jieba, but not what a reader
types. Here both are cut into pairs of characters, as Lucene's CJKBigramFilter does: 网格员 is
found wherever 网格 and 格员 occur.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.search.en import SearchEnglish
from sphinx.transforms.post_transforms import SphinxPostTransform

HAN = "\u3400-\u9fff\uf900-\ufaff"
_WORD = re.compile(rf"[{HAN}]+|[^\W{HAN}]+")
_CHINESE = re.compile(rf"((?:[“‘《「]?[{HAN}][，。、；：？！”’》」…]*)+)")


class Search(SearchEnglish):
    """English words by their stems, Chinese by single characters and pairs of them."""

    lang = "zh"
    js_splitter_code = rf"""
function splitQuery(query) {{
  const words = query.match(/[{HAN}]+|[^\P{{L}}{HAN}]+|[\p{{N}}_]+/gu) ?? [];
  return words.flatMap((word) =>
    /^[{HAN}]{{2}}/.test(word) ? [...word].slice(1).map((c, i) => word[i] + c) : [word],
  );
}}
"""

    def split(self, input: str) -> list[str]:
        """Return the words of a text."""
        found: list[str] = []
        for word in _WORD.findall(input):
            if re.match(f"[{HAN}]", word):
                found += [*word, *map("".join, pairwise(word))]
            else:
                found.append(word)
        return found


class MarkChinese(SphinxPostTransform):
    """In English pages, say of each run of Chinese that it is Chinese.

    (https://www.w3.org/WAI/WCAG22/Understanding/language-of-parts)
    """

    default_priority = 900
    formats = ("html",)

    def run(self, **kwargs: Any) -> None:
        """Mark the runs in all texts but code, which is highlighted later."""
        if self.config.language.startswith("zh"):
            return
        for text in list(self.document.findall(nodes.Text)):
            parts = _CHINESE.split(text)
            if len(parts) > 1 and not isinstance(text.parent, (nodes.FixedTextElement, nodes.raw)):
                text.parent.replace(text, list(map(_marked, parts)))


def _marked(part: str) -> nodes.Node:
    if _CHINESE.fullmatch(part):
        return nodes.inline(part, part, classes=["language-zh-CN"])
    return nodes.Text(part)


def setup(app: Sphinx) -> None:
    """Register both."""
    app.add_search_language(Search)
    app.add_post_transform(MarkChinese)
