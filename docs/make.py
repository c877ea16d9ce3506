"""Make the documentation: python docs/make.py [FOLDER], by default into site/.

English stands at the top of the folder, Chinese in zh/, and the explorer of the corpus beside
them. A warning is an error, and so is a link that leads to no page, or to no place in it.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

import kg

DOCS = Path(__file__).resolve().parent
EXPLORER = "explorer.html"


class Page(HTMLParser):
    """The links of a page, the files it loads, and the places that a link may lead to."""

    def __init__(self, path: Path) -> None:
        """Read a page."""
        super().__init__()
        self.links: set[str] = set()
        self.places: set[str] = {"", "top"}
        self.feed(path.read_text(encoding="utf-8"))

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        """Note what an element leads to and what it is called."""
        for name, value in attributes:
            if name in ("href", "src") and value:
                self.links.add(value)
            elif name == "id" and value:
                self.places.add(value)


def dead_links(site: Path) -> Iterator[str]:
    """Yield each link of a site that leads to no file of it, or to no place in that file."""
    pages = {path: Page(path) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        for link in sorted(page.links):
            parts = urlsplit(link)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            aim = "" if target.name == EXPLORER else unquote(parts.fragment)
            if not target.is_file() or (target in pages and aim not in pages[target].places):
                yield f"{path.relative_to(site)}: {link} leads nowhere"


def sphinx(source: Path, work: Path, language: str) -> subprocess.Popen[str]:
    """Start one build (https://www.sphinx-doc.org/en/master/man/sphinx-build.html)."""
    command = [sys.executable, "-m", "sphinx", "-q", "-W", "--keep-going", "-c", DOCS]
    command += ["-D", f"language={language}", "-d", work / "trees", source, work / "html"]
    return subprocess.Popen(  # noqa: S603 - nothing of it comes from elsewhere
        list(map(str, command)), stderr=subprocess.PIPE, text=True
    )


def make(site: Path) -> list[str]:
    """Make the site in both languages, at once; return what is wrong with it."""
    with tempfile.TemporaryDirectory() as name:
        english, chinese = Path(name, "en"), Path(name, "zh")
        running = [sphinx(DOCS, english, "en"), sphinx(DOCS / "zh", chinese, "zh_CN")]
        kg.build(kg.check([DOCS.parent / "data"]), Path(name, "build"))
        found = [line for build in running for line in build.communicate()[1].splitlines()]
        if any(build.returncode for build in running):
            return found or ["Sphinx ended without saying why"]
        shutil.copytree(english / "html", site)
        shutil.copytree(chinese / "html", site / "zh")
        shutil.copy(Path(name, "build", EXPLORER), site)
    return [*found, *dead_links(site)]


if __name__ == "__main__":
    folder = Path(*sys.argv[1:2] or ["site"]).resolve()
    if folder.exists():
        sys.exit(f"{folder}: exists; remove it, or name another folder")
    if wrong := make(folder):
        sys.exit("\n".join(wrong))
    sys.stderr.write(f"wrote {folder}\n")
