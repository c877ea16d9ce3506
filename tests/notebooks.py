"""Execute the notebooks and write them as they are committed: with outputs, always the same.

    python tests/notebooks.py          # all of them
    python tests/notebooks.py 4 5      # those whose names begin so

A notebook reads the build in `build/` of the repository. Its outputs are to be read before
they are kept: text that has changed is a statement that has changed.
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbformat import NotebookNode
from traitlets.config import Config

NOTEBOOKS = Path(__file__).resolve().parents[1] / "notebooks"
PATHS = sorted(NOTEBOOKS.glob("[0-9]-*.ipynb"))
_KERNEL = {"kernelspec": {"display_name": "Python 3", "language": "python", "name": "python3"}}


def execute(path: Path) -> NotebookNode:
    """Return a notebook as it is after running all its cells in its own folder.

    A cell that raises, or that warns, is an error.
    """
    notebook = nbformat.read(path, as_version=4)
    NotebookClient(
        notebook,
        kernel_name="python3",
        config=Config(KernelManager={"transport_encryption": "required"}),
        timeout=120,
        record_timing=False,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    ).execute()
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            if output.output_type == "stream" and output.name == "stderr":
                raise RuntimeError(f"{path.name}, cell {cell.id} warns: {output.text}")
    return normalised(notebook)


def normalised(notebook: NotebookNode) -> NotebookNode:
    """Return a notebook without what changes from run to run.

    The text alternative of a figure is repeated where myst-nb reads it, in the metadata of
    its cell.
    """
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    notebook.metadata = nbformat.from_dict(_KERNEL)
    number = 0
    for cell in notebook.cells:
        tags = cell.metadata.get("tags")
        cell.metadata = nbformat.from_dict({"tags": tags} if tags else {})
        if cell.cell_type == "code":
            number += 1
            cell.execution_count = number
            for output in cell.outputs:
                if "execution_count" in output:
                    output.execution_count = number
                alt = output.get("metadata", {}).get("image/png", {}).get("alt")
                if alt:
                    cell.metadata["mystnb"] = {"image": {"alt": alt}}
    nbformat.validate(notebook)
    return notebook


def text(notebook: NotebookNode) -> str:
    """Return the file of a notebook."""
    written: str = nbformat.writes(notebook)
    return re.sub(r"\s*\Z", "\n", written)


if __name__ == "__main__":
    for path in PATHS:
        if not sys.argv[1:] or path.name.split("-")[0] in sys.argv[1:]:
            path.write_text(text(execute(path)), encoding="utf-8")
            print(f"wrote {path.relative_to(NOTEBOOKS.parent)}")
