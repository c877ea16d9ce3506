"""How figures and tables of the notebooks look, and what stands under them.

    import style
    style.use()

Every figure has a text alternative, which is also printed under it, since not every reader of
notebooks hands on what only the picture's metadata say; and it says where it comes from.
"""

from __future__ import annotations

import io
import warnings
from html import escape
from typing import TYPE_CHECKING, Any

import matplotlib.pyplot as plt
import pandas as pd
from cycler import cycler
from IPython.display import display
from matplotlib import font_manager
from PIL import Image

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FONTS = (
    "Noto Sans CJK SC",
    "Noto Sans SC",
    "Source Han Sans SC",
    "Source Han Sans CN",
    "PingFang SC",
    "Hiragino Sans GB",
    "Microsoft YaHei",
    "WenQuanYi Micro Hei",
    "WenQuanYi Zen Hei",
    "SimHei",
)
"""Families that have simplified Chinese, the preferred first."""

LATIN = ("Arial", "Liberation Sans", "DejaVu Sans")
"""For the rest, as Chinese fonts set the quotation marks of English too wide."""

INK, GREY, PALE = "#222222", "#6b6b6b", "#d9d9d9"
BLUE, ORANGE, GREEN, PURPLE = "#0072b2", "#d55e00", "#009e73", "#cc79a7"
SKY, AMBER = "#56b4e9", "#e69f00"
COLORS = (BLUE, ORANGE, GREEN, PURPLE, SKY, AMBER)
"""Of Okabe and Ito (2008), which people with any colour vision can tell apart."""

NOT_REPORTED = {"facecolor": "white", "edgecolor": PALE, "hatch": "////", "linewidth": 0}
"""How a patch looks where the article is silent: hatched, never the colour of a zero."""

MODELS = {
    "model/weishan-cadre-appraisal": "干部考察\nWeishan",
    "model/wenshang-frontline-appraisal": "一线考察\nWenshang",
    "model/two-heads": "“两长”体系\nYutai",
    "model/one-three-four": "“134”模式\nYanzhou",
    "model/three-neighbours": "“三邻”工作法\nQufu",
    "model/dual-reporting-by-project": "“双报到”\nSishui",
    "model/true-colours-home": "“本色家园”\nJinxiang",
}
"""Short names for figures of the seven models that an item is about, with its county."""

SOURCE = (
    "Eight newspaper items on eight counties of Jining, Shandong, as coded in this repository; "
    "what the items report, not what has been established."
)


def use() -> None:
    """Let matplotlib draw in our style, with a font that has Chinese.

    Raises RuntimeError, with the package to install, where there is no such font.
    """
    found = {font.name for font in font_manager.fontManager.ttflist}
    family = next((name for name in FONTS if name in found), None)
    if family is None:
        raise RuntimeError(
            "no font here has Chinese characters; install Noto Sans CJK: `apt-get install "
            "fonts-noto-cjk` on Debian and Ubuntu, `brew install --cask font-noto-sans-cjk-sc` "
            f"on macOS; then restart the notebook. Any of these will do: {', '.join(FONTS)}"
        )
    plt.rcParams.update(
        {
            "font.family": [next(name for name in LATIN if name in found), family],
            "font.size": 9,
            "text.color": INK,
            "axes.labelcolor": INK,
            "axes.edgecolor": GREY,
            "axes.spines.top": False,
            "axes.spines.right": False,
            "axes.titlelocation": "left",
            "axes.titlesize": 10,
            "axes.unicode_minus": False,
            "axes.prop_cycle": cycler(color=COLORS),
            "xtick.color": INK,
            "ytick.color": INK,
            "text.hinting": "none",
            "hatch.color": GREY,
            "hatch.linewidth": 0.5,
            "legend.frameon": False,
            "figure.constrained_layout.use": True,
            "figure.facecolor": "white",
        }
    )


def both(zh: str, en: str) -> str:
    """Return a name in both languages, as figures and tables have it."""
    return f"{zh} {en}" if zh and en and zh != en else zh or en


def bars(axes: Axes, values: pd.DataFrame, looks: dict[str, dict[str, Any]]) -> None:
    """Draw a bar for each row, the first on top, of a piece with its number for each column.

    `looks` has the columns in order, with how their patches look; below zero leads left.
    """
    rows = range(len(values))[::-1]
    start = pd.Series(0.0, index=values.index)
    for column, look in looks.items():
        axes.barh(rows, values[column], left=start, height=0.7, **look)
        for row, left, value in zip(rows, start, values[column], strict=True):
            if value:
                piece = axes.text(left + value / 2, row, abs(value), ha="center", va="center")
                if look.get("color") in (BLUE, GREEN, GREY):
                    piece.set_color("white")
                if "hatch" in look:
                    piece.set_bbox({"facecolor": "white", "edgecolor": "none", "pad": 1})
        start += values[column]
    axes.set_yticks(rows, values.index)
    axes.set_xticks([])
    axes.tick_params(length=0)
    axes.spines[:].set_visible(False)


def figure(drawn: Figure, number: str, title: str, words: str, source: str = SOURCE) -> None:
    """Show a figure with its caption, and close it; one in each cell.

    `words` say what one sees in it to who does not see it; `source` tells what the units are
    and how many, and where they come from. A character that no font has is an error.
    """
    drawing, png = io.BytesIO(), io.BytesIO()
    with warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing from")
        drawn.savefig(drawing, dpi=160, bbox_inches="tight")
    plt.close(drawn)
    # MAXCOVERAGE keeps a colour that only a few dots have; the usual method mixes it with others.
    picture = Image.open(drawing).convert("RGB")
    picture = picture.quantize(256, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    picture.save(png, "png", optimize=True)
    size = {"width": picture.width // 2, "height": picture.height // 2}
    display(
        {"image/png": png.getvalue(), "text/plain": f"Figure {number}: {words}"},
        metadata={"image/png": {"alt": words, **size}},
        raw=True,
    )
    _text(
        f"<p><b>Figure {number}.</b> {escape(title)}<br>"
        f"<i>In words:</i> {escape(words)}<br><i>Source:</i> {escape(source)}</p>",
        f"Figure {number}. {title}",
    )


def table(
    frame: pd.DataFrame,
    number: str,
    title: str,
    note: str = SOURCE,
    missing: str = "not reported",
    index: bool = False,
) -> None:
    """Show a data frame with its caption; `missing` stands where a value is missing."""
    shown = frame.astype(object).where(frame.notna(), missing)
    shown = shown.map(lambda value: f"{value:.10g}" if isinstance(value, float) else value)
    html = shown.to_html(index=index, border=0, justify="left")
    _text(
        f"<p><b>Table {number}.</b> {escape(title)}</p>\n{html}\n"
        f"<p><i>Source:</i> {escape(note)}</p>",
        f"Table {number}. {title}",
    )


def _text(html: str, plain: str) -> None:
    display({"text/html": html, "text/plain": plain}, raw=True)
