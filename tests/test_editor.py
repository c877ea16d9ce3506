"""An editor's language server on the data files: it completes, explains and underlines."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from threading import Timer
from typing import Any

import pytest

from conftest import DATA, REPOSITORY

SERVER = REPOSITORY / "tests/editor/node_modules/yaml-language-server/bin/yaml-language-server"
SETTINGS = {"validate": True, "hover": True, "completion": True, "schemaStore": {"enable": False}}
HERE = "▮"
"""Where the cursor stands in a text."""


class Editor:
    """A client of the Language Server Protocol, as small as it can be.

    (https://microsoft.github.io/language-server-protocol/specifications/lsp/3.17/specification/)
    """

    def __init__(self, server: subprocess.Popen[bytes]) -> None:
        assert server.stdin
        assert server.stdout
        self._to, self._from = server.stdin, server.stdout
        self._asked = 0
        self._found: dict[str, list[dict[str, Any]]] = {}
        able = {"workspace": {"configuration": True}, "textDocument": {"hover": {}}}
        self._ask("initialize", processId=None, rootUri=None, capabilities=able)
        self._send(method="initialized", params={})

    def findings(self, path: Path, text: str) -> list[tuple[int, str, str]]:
        """The line, the underlined text, and the message of what is wrong in a file."""
        found = []
        for item in self._open(path, text)[1]:
            start, end = item["range"]["start"], item["range"]["end"]
            line = text.splitlines()[start["line"]]
            marked = line[start["character"] : end["character"]]
            found.append((start["line"] + 1, marked, item["message"]))
        return found

    def completions(self, path: Path, text: str) -> dict[str, str]:
        """What may stand at the cursor, with its explanation."""
        items = self._at_cursor("completion", path, text)["items"]
        return {item["label"]: str(item.get("documentation", "")) for item in items}

    def hover(self, path: Path, text: str) -> str:
        """What is explained at the cursor."""
        return str(self._at_cursor("hover", path, text)["contents"]["value"])

    def _at_cursor(self, what: str, path: Path, text: str) -> Any:
        before, _, after = text.partition(HERE)
        uri, _ = self._open(path, before + after)
        position = {"line": before.count("\n"), "character": len(before.rpartition("\n")[2])}
        return self._ask(f"textDocument/{what}", textDocument={"uri": uri}, position=position)

    def _open(self, path: Path, text: str) -> tuple[str, list[dict[str, Any]]]:
        """Open a text as a new file beside another, and wait for what is wrong in it."""
        uri = path.with_stem(f"opened-{len(self._found)}").as_uri()
        document = {"uri": uri, "languageId": "yaml", "version": 1, "text": text}
        self._send(method="textDocument/didOpen", params={"textDocument": document})
        while uri not in self._found:
            self._receive()
        return uri, self._found[uri]

    def _ask(self, method: str, **params: Any) -> Any:
        self._asked += 1
        self._send(id=self._asked, method=method, params=params)
        while (answer := self._receive()).get("id") != self._asked or "method" in answer:
            pass
        return answer["result"]

    def _send(self, **message: Any) -> None:
        body = json.dumps({"jsonrpc": "2.0", **message}).encode()
        self._to.write(b"Content-Length: %d\r\n\r\n" % len(body) + body)
        self._to.flush()

    def _receive(self) -> dict[str, Any]:
        length = 0
        while line := self._from.readline().strip():
            name, _, value = line.partition(b":")
            length = int(value) if name == b"Content-Length" else length
        message: dict[str, Any] = json.loads(self._from.read(length))
        match message:
            case {"method": "workspace/configuration", "params": {"items": items}}:
                wanted = [SETTINGS if item.get("section") == "yaml" else None for item in items]
                self._send(id=message["id"], result=wanted)
            case {"method": "textDocument/publishDiagnostics", "params": params}:
                self._found[params["uri"]] = params["diagnostics"]
            case {"method": _, "id": number}:
                self._send(id=number, result=None)
        return message


@pytest.fixture(scope="module")
def editor() -> Iterator[Editor]:
    node = shutil.which("node")
    if not (node and SERVER.exists()):
        pytest.skip("Node or yaml-language-server is not installed: npm ci in tests/editor/")
    command = [node, str(SERVER), "--stdio"]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as server:
        patience = Timer(120, server.kill)
        patience.start()
        yield Editor(server)
        patience.cancel()
        server.kill()


YUTAI = DATA / "articles/yutai.yaml"
READER = DATA / "codings/first-reader.yaml"


def edited(path: Path, old: str, new: str) -> str:
    """A data file with the first of such places changed."""
    text = path.read_text("utf-8")
    assert old in text
    return text.replace(old, new, 1)


@pytest.mark.parametrize("path", [YUTAI, READER, DATA / "registry/areas.yaml"])
def test_nothing_is_underlined_in_a_file_that_is_right(editor: Editor, path: Path) -> None:
    assert editor.findings(path, path.read_text("utf-8")) == []


@pytest.mark.parametrize(
    ("old", "new", "marked", "message"),
    [
        ("carriedOutBy: ", "carriedOutby: ", "carriedOutby", "carriedOutby is not allowed"),
        ("type: Model", "type: Modell", "Modell", 'Value must be "Model"'),
        ("unit: unit/person", "unit: unit/persons", "unit/persons", '"unit/people"'),
        ("claims:\n      - {id: ", "claims:\n      - {id: x", "xmodel/two-heads", "measure/…"),
    ],
)
def test_a_mistake_is_underlined_itself(
    editor: Editor, old: str, new: str, marked: str, message: str
) -> None:
    text = edited(YUTAI, old, new)
    line = next(n for n, words in enumerate(text.splitlines(), 1) if marked in words)
    [(at, underlined, told)] = editor.findings(YUTAI, text)
    assert (at, underlined) == (line, marked)
    assert message in told


def test_types_are_completed_and_explained(editor: Editor) -> None:
    types = editor.completions(YUTAI, edited(YUTAI, "terms:\n", f"terms:\n  - type: {HERE}\n"))
    assert {"Measure", "Role", "SpatialUnit"} < set(types)
    assert "楼长" in types["Role"]
    assert "building head" in types["Role"]


def test_a_type_follows_from_the_id(editor: Editor) -> None:
    text = edited(YUTAI, "terms:\n", f"terms:\n  - {{id: role/x, type: {HERE}}}\n")
    assert list(editor.completions(YUTAI, text)) == ["Role"]


def test_keys_are_those_of_the_class_and_place(editor: Editor) -> None:
    terms = edited(YUTAI, "terms:\n", f"terms:\n  - id: role/x\n    {HERE}\n")
    claims = edited(YUTAI, "claims:\n", f"claims:\n      - id: role/x\n        {HERE}\n")
    named, claimed = (set(editor.completions(YUTAI, text)) for text in (terms, claims))
    assert {"type", "label", "kind"} <= named
    assert {"selectedFrom", "responsibleFor"} <= claimed
    assert not {"selectedFrom", "evaluates"} & named
    assert not {"label", "evaluates"} & claimed


def test_concepts_are_completed_and_explained(editor: Editor) -> None:
    text = edited(READER, "codings:\n", f"codings:\n  - {{id: measure/x, codedAs: [{HERE}]}}\n")
    concepts = editor.completions(READER, text)
    assert {name.partition("/")[0] for name in concepts} == {
        "actor-type", "domain", "mechanism", "rule-type",
    }  # fmt: skip
    assert "hotlines" in concepts["mechanism/demand-response"]
    assert "热线" not in concepts["mechanism/visiting"]


def test_a_key_is_explained_in_chinese_and_english(editor: Editor) -> None:
    told = editor.hover(YUTAI, edited(YUTAI, "selectedFrom", f"selected{HERE}From"))
    assert "选自 · selected from" in told
    assert "The pool from which holders of the role are chosen." in told
