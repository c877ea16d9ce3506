"""What stands above the navigation: the switch between English and Chinese, and the explorer.

A page of one language leads to the page of the same name in the other where there is one,
else to the first page.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.locale import get_translation

DOCS = Path(__file__).parents[1]
_SOURCES = {"en": DOCS, "zh": DOCS / "zh"}
_THEME = {
    "Back to top": "回到顶部",
    "Home": "首页",
    "Made with ": "制作：",
    "Next": "下一页",
    "On this page": "本页内容",
    "Previous": "上一页",
}
"""What the theme says and nobody has translated into Chinese."""


def language(app: Sphinx) -> str:
    """Return the language of a build, as kg names it."""
    return str(app.config.language).partition("_")[0]


def switch(
    app: Sphinx, page: str, _: str, values: dict[str, Any], __: nodes.document | None
) -> None:
    """Give the template the addresses of a page's counterpart and of the explorer."""
    here = language(app)
    other = "zh" if here == "en" else "en"
    there = page if (_SOURCES[other] / f"{page}.md").is_file() else "index"
    up = values["content_root"]
    values["other_language"] = {
        "lang": "zh-CN" if other == "zh" else "en",
        "name": "中文" if other == "zh" else "English",
        "href": f"{up}zh/{there}.html" if other == "zh" else f"{up}../{there}.html",
    }
    values["explorer"] = {
        "name": "Explorer" if here == "en" else "浏览图谱",
        "href": f"{up}{'' if here == 'en' else '../'}explorer.html#/graph?lang={here}",
    }


def translate(
    app: Sphinx, _: str, __: str, values: dict[str, Any], ___: nodes.document | None
) -> None:
    """Have the theme speak Chinese in Chinese pages."""
    if language(app) == "zh":
        known = get_translation("sphinx")
        values["_"] = values["gettext"] = lambda text: _THEME.get(text) or str(known(text))


def setup(app: Sphinx) -> None:
    """Register the switch, and the theme's words."""
    app.connect("html-page-context", switch)
    app.connect("html-page-context", translate)
