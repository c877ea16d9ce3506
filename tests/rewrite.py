"""Write anew what the documents print and what the named questions answer.

    python tests/rewrite.py

For after a change to the data: the tests hold the documents and the answers against the
program, and the difference is to be read, row by row against the text, before it is kept.
"""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import kg
from conftest import DATA, REPOSITORY
from kg import pipeline, questions
from test_docs import BLOCK, DOCUMENTS, performed


def rewrite(document: str, desk: Path) -> None:
    """Do what a document shows, in order, and put what commands print in its place."""
    path = REPOSITORY / document
    text = path.read_text(encoding="utf-8")
    path.write_text(BLOCK.sub(lambda found: performed(found, desk), text), encoding="utf-8")


def main() -> None:
    """Rewrite README, CONTRIBUTING, docs/ and tests/questions."""
    with tempfile.TemporaryDirectory() as work:
        build = Path(work) / "build"
        pipeline.build(pipeline.check([DATA]), build)
        for question in questions.catalogue():
            answer = kg.query(question.name, build).serialize("csv")
            (REPOSITORY / "tests/questions" / f"{question.name}.csv").write_bytes(answer)
        for number, document in enumerate(DOCUMENTS):
            desk = Path(work) / str(number)
            shutil.copytree(DATA, desk / "data")
            shutil.copytree(build, desk / "build")
            rewrite(document, desk)


if __name__ == "__main__":
    main()
