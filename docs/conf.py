"""How Sphinx makes the documentation; make.py runs it once for each language."""

import sys
from importlib.metadata import version as installed
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

project = "kg"
author = "the kg authors"
copyright = "2026, the kg authors"
release = installed("governance-kg")
extensions = ["myst_nb", "sphinx.ext.autodoc", "extension"]
exclude_patterns = ["README.md", "zh", "extension", "**/.ipynb_checkpoints"]

myst_heading_anchors = 4
nb_execution_mode = "off"
default_role = "code"
smartquotes = False  # texts of the data stay as they are
autodoc_preserve_defaults = True
autodoc_typehints_format = "short"
python_display_short_literal_types = True
highlight_language = "none"

templates_path = [str(HERE / "_templates")]
html_static_path = [str(HERE / "_static")]
html_css_files = ["site.css"]
html_theme = "furo"
_FONTS = {
    "font-stack": 'system-ui, -apple-system, "Segoe UI", Roboto, "PingFang SC", '
    '"Noto Sans CJK SC", "Microsoft YaHei", sans-serif',
    "font-stack--monospace": "ui-monospace, SFMono-Regular, Menlo, Consolas, "
    '"DejaVu Sans Mono", "Noto Sans Mono CJK SC", monospace',
}
html_theme_options = {"light_css_variables": _FONTS}
html_favicon = str(HERE / "_static/icon.svg")
html_title = f"kg {release}"
html_search_language = "zh"
html_show_sourcelink = False
html_copy_source = False
html_show_sphinx = False
html_sidebars = {
    "**": [
        "sidebar/brand.html",
        "sidebar/languages.html",
        "sidebar/search.html",
        "sidebar/scroll-start.html",
        "sidebar/navigation.html",
        "sidebar/scroll-end.html",
    ]
}
