"""The skeleton of an article file: what can be known without reading the sentences."""

from __future__ import annotations

from .evidence import segment

_HEADER = """\
# yaml-language-server: $schema=../schema/article.json
id: article/{name}
type: Article
title: {{zh: "", en: ""}}
creator: person/TODO
area: area/TODO

terms: []

passages:"""

_PASSAGE = """
  - id: passage/{name}/{number}
    type: Passage
    paragraph: {paragraph}
    sentence: {number}
    fingerprint: {fingerprint}
    gloss: {{zh: "", en: ""}}
    anchors: []
    claims: []"""


def draft(text: str, name: str) -> str:
    r"""Return the data file of a clean article with every passage still to be filled.

    The file holds no word of the text. Its first line tells an editor which schema it
    follows, once it stands in `data/articles/`.

    >>> print(draft("本报讯 河开了。\n", "river").splitlines()[1])
    id: article/river
    """
    passages = (
        _PASSAGE.format(
            name=name,
            number=sentence.number,
            paragraph=sentence.paragraph,
            fingerprint=sentence.fingerprint,
        )
        for sentence in segment(text)
    )
    return "\n".join([_HEADER.format(name=name), *passages, ""])
