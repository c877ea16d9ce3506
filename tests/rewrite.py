"""Write anew what the documents print and what the named questions answer.

    python tests/rewrite.py

For after a change to the data: the tests hold the documents and the answers against the
program, and the difference is to be read, row by row against the text, before it is kept.
"""

from __future__ import annotations

import re
import shutil
import tempfile
from pathlib import Path

import kg
from conftest import DATA, REPOSITORY
from kg import pipeline, questions
from test_docs import BLOCK, commands, run


def rewrite(document: str, desk: Path) -> None:
    """Run the commands of a document in order and put what they print in its place."""
    path = REPOSITORY / document

    def block(found: re.Match[str]) -> str:
        indent, language, body = (
            found[1],
            found[2],
            re.sub(f"^{found[1]}", "", found[3], flags=re.M),
        )
        if language == "yaml":
            (desk / "data/articles/river.yaml").write_text(body, encoding="utf-8")
        if language == "console":
            body = "".join(map(_answered, commands(body)))
        return f"{indent}```{language}\n{re.sub('^(?=.)', indent, body, flags=re.M)}{indent}```"

    def _answered(command: tuple[str, str]) -> str:
        text, printed = command
        if text.startswith("cat "):
            (desk / text.removeprefix("cat ")).write_text(printed, encoding="utf-8")
            return f"$ {text}\n{printed}"
        return f"$ {text}\n{run(text, desk)}"

    path.write_text(BLOCK.sub(block, path.read_text(encoding="utf-8")), encoding="utf-8")


def main() -> None:
    """Rewrite README, CONTRIBUTING and tests/questions."""
    with tempfile.TemporaryDirectory() as work:
        desk = Path(work)
        shutil.copytree(DATA, desk / "data")
        pipeline.build(pipeline.check([DATA]), desk / "build")
        for question in questions.catalogue():
            answer = kg.query(question.name, desk / "build").serialize("csv")
            (REPOSITORY / "tests/questions" / f"{question.name}.csv").write_bytes(answer)
        for document in ("README.md", "CONTRIBUTING.md"):
            rewrite(document, desk)


if __name__ == "__main__":
    main()
