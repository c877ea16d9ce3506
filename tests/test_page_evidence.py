"""The page cuts, fingerprints and finds sentences as Python does: its port, run by node."""

from __future__ import annotations

import csv
import json
import random
import shutil
import subprocess
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import pytest

from kg.evidence import Passage, fingerprint, read_text, segment, squeeze
from kg.verification import Gap, Verification, verify
from test_evidence import CLEAN, FERRY, ORCHARD, PAGE, PASSAGES, SAYING, point, rewrap

WEB = Path(__file__).resolve().parents[1] / "web"
ESBUILD = WEB / "node_modules" / ".bin" / "esbuild"
MODULES = ("sentences", "verification", "reading", "marks")
DRIVER = """
import { readFileSync } from "node:fs";
const shown = (result) => ({ ...result, found: Object.fromEntries(result.found) });
const actions = {
  squeeze,
  fingerprint,
  segment,
  atAnchors,
  read: (bytes) => readText(Uint8Array.from(bytes)),
  verify: async (texts, passages) => shown(await verify(new Map(texts), passages)),
};
const calls = JSON.parse(readFileSync(0, "utf8"));
const results = [];
for (const [name, ...given] of calls) results.push(await actions[name](...given));
console.log(JSON.stringify(results));
"""

Port = Callable[[Iterable[tuple[Any, ...]]], list[Any]]


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Port:
    """Return a function that makes calls of the port, each a name and its arguments."""
    node = shutil.which("node")
    if not node or not ESBUILD.exists():
        pytest.skip("the page's modules need node and web/node_modules: cd web && npm ci")
    folder = tmp_path_factory.mktemp("port")
    imports = [f'export * from "{WEB}/src/evidence/{name}.ts";' for name in MODULES]
    (folder / "all.ts").write_text("\n".join(imports), encoding="utf-8")
    entry = 'import { atAnchors, fingerprint, readText, segment, squeeze, verify } from "./all.ts";'
    (folder / "entry.js").write_text(entry + DRIVER, encoding="utf-8")
    command = ["--bundle", "--platform=node", "--format=esm", "--log-level=warning"]
    subprocess.run(
        [ESBUILD, folder / "entry.js", *command, f"--outfile={folder / 'port.mjs'}"], check=True
    )

    def call(calls: Iterable[tuple[Any, ...]]) -> list[Any]:
        asked = json.dumps([*calls])
        done = subprocess.run(
            [node, folder / "port.mjs"], input=asked, capture_output=True, text=True, check=True
        )
        results: list[Any] = json.loads(done.stdout)
        return results

    return call


def cut(text: str) -> list[dict[str, Any]]:
    """What `segment` of Python says, as the port writes it."""
    return [
        {
            "paragraph": s.paragraph,
            "number": s.number,
            "text": s.text,
            "fingerprint": s.fingerprint,
            "file": s.file,
        }
        for s in segment(text)
    ]


ODD = [
    "他说：“开船！”众人应了。",
    "他问：“‘谁？’”没人答。",
    "（船已开。）人散了。",
    "《早。》「晚？」【午！】〔夜。〕［更。］｛鼓。｝(一。)[二。]{三。}",
    "真的？！真的！！！好。",
    "开船。 ”人散了。",
    "开船。\u3000’\u2003”人散了。",
    "船到了。\"上岸！\"'走。'",
    "水深1.5米；浪高2.0米，停航。",
    "今天停航",
    "今天停航。明天",
    "……。！？”",
    "等……船来了……。",
    "_。٣。Ⅳ。½。㈠。\u0301。船\u0301。𠀀。",
    "",
    "■甲一 摄。",
    "\u3000\u3000本报白沙讯（记者 甲一）船到了。",
    "本报讯（记者 甲一）船到了。",
    "本报白沙讯(记者 甲一) 船到了。",
    "本报白沙讯 船到了。",
    "本报白沙讯\x1c船到了。",
    "本报白沙讯\ufeff船到了。",
    "本报记者到了白沙。",
    "本报" + "𠀀" * 20 + "讯 船到了。",
    "本报" + "沙" * 21 + "讯 船到了。",
    "他读了本报白沙讯（三版）才来。",
    *(f"船到了。{blank}人上岸。" for blank in "\t\n\v\f\r\x1c\x1d\x1e\x1f \x85\xa0\u1680\u180e"),
    *(f"船到了。{blank}人上岸。" for blank in "\u2003\u200b\u2028\u2029\u202f\u205f\u3000\ufeff"),
    FERRY,
    ORCHARD,
    PAGE,
    *(FERRY.replace("\n", newline) for newline in ("\r\n", "\r", "\n\n\n", "\n\u3000\u3000")),
    unicodedata.normalize("NFD", FERRY),
]


def test_the_port_cuts_the_same_sentences(port: Port) -> None:
    assert port(("segment", text) for text in ODD) == [cut(text) for text in ODD]


def test_the_port_squeezes_every_character_alike(port: Port) -> None:
    """Letters newer than this Python's Unicode are left out."""
    lots = [
        "".join(
            f"船{chr(code)}{accent}"
            for code in range(start, start + 0x400)
            if unicodedata.category(chr(code)) not in ("Cn", "Cs")
        )
        for start in [*range(0, 0x10000, 0x400), 0x1D000, 0x1F000, 0x20000]
        for accent in ("", "\u0301")
    ]
    calls = [(name, lot) for lot in lots for name in ("squeeze", "fingerprint")]
    assert port(calls) == [done for lot in lots for done in (squeeze(lot), fingerprint(lot))]


Case = tuple[dict[str, str], list[Passage]]


def place(sentence: Any) -> list[Any]:
    """A sentence of either side, comparable."""
    if isinstance(sentence, dict):
        return [sentence[name] for name in ("paragraph", "number", "text", "fingerprint", "file")]
    return [
        sentence.paragraph,
        sentence.number,
        sentence.text,
        sentence.fingerprint,
        sentence.file,
    ]


def articles(passages: Iterable[Passage]) -> list[str]:
    """The articles in the order of their names, by which a page numbers them."""
    return sorted({passage.article for passage in passages})


def asked(texts: dict[str, str], passages: list[Passage]) -> tuple[Any, ...]:
    numbers = articles(passages)
    pointers = [
        {
            "id": p.id,
            "article": numbers.index(p.article),
            "paragraph": p.paragraph,
            "sentence": p.sentence,
            "fingerprint": p.fingerprint,
            "anchors": p.anchors,
        }
        for p in passages
    ]
    return ("verify", [*texts.items()], pointers)


def expected(texts: dict[str, str], passages: list[Passage]) -> dict[str, Any]:
    result: Verification = verify(texts, passages)

    def gap(found: Gap) -> list[Any]:
        sentence, before, after = found
        return [place(sentence), before and before.id, after and after.id]

    return {
        "found": {id: place(sentence) for id, sentence in result.found.items()},
        "missing": [passage.id for passage in result.missing],
        "absent": [articles(passages).index(article) for article in result.absent],
        "astray": [[passage.id, anchor] for passage, anchor in result.astray],
        "misplaced": [[passage.id, place(sentence)] for passage, sentence in result.misplaced],
        "uncovered": [gap(found) for found in result.uncovered],
        "unknown": [*result.unknown],
    }


def simple(answer: dict[str, Any]) -> dict[str, Any]:
    """What the port answered, as `expected` puts it."""

    def name(passage: Any) -> Any:
        return passage and passage["id"]

    return {
        "found": {id: place(sentence) for id, sentence in answer["found"].items()},
        "missing": [name(passage) for passage in answer["missing"]],
        "absent": answer["absent"],
        "astray": [[name(fault["passage"]), fault["anchor"]] for fault in answer["astray"]],
        "misplaced": [
            [name(fault["passage"]), place(fault["sentence"])] for fault in answer["misplaced"]
        ],
        "uncovered": [
            [place(gap["sentence"]), name(gap["before"]), name(gap["after"])]
            for gap in answer["uncovered"]
        ],
        "unknown": answer["unknown"],
    }


def damaged(text: str, rng: random.Random) -> str:
    at = rng.randrange(len(text))
    return text[:at] + rng.choice("鸟。！”“■本\n") + text[at + 1 :]


def cases() -> list[Case]:
    rng = random.Random(11)
    twice = f"船靠岸。{SAYING}靠船。\n人上岸。{SAYING}靠桥。"
    shared = point("one", f"{SAYING}靠船。靠桥。") + point("two", f"靠树。{SAYING}靠果。")
    texts = [
        {},
        {"empty.txt": "", "other.txt": "别的事。又一件。"},
        {"ferry.txt": FERRY, "other.txt": "别的事。"},
        {"ferry.txt": FERRY, "page.txt": PAGE},
        {"page.txt": PAGE, "ferry.txt": FERRY},
        {"ferry.txt": FERRY.replace("新船\n", "新船！\n")},
        {"page.txt": unicodedata.normalize("NFD", PAGE)},
        {"page.txt": PAGE.replace("谁也没有破过例。", "谁也没有破过例。船头有灯。")},
        *({f"{name}.txt": text} for name, text in CLEAN.items()),
        *({"page.txt": rewrap(PAGE, rng)} for _ in range(10)),
        *({"page.txt": damaged(PAGE, rng)} for _ in range(60)),
        *({"ferry.txt": damaged(FERRY, rng)} for _ in range(60)),
    ]
    fewer = [
        ({"page.txt": text}, [p for p in PASSAGES if p.id != f"ferry/s{gone}"])
        for text in (PAGE, FERRY, PAGE.replace("遇上大雾", "遇上小雾"))
        for gone in range(1, 9)
    ]
    return [
        *((given, PASSAGES) for given in texts),
        *fewer,
        ({"one.txt": f"{SAYING}靠船。靠桥。"}, shared),
        ({"page.txt": f"{SAYING}靠船。靠桥。靠树。{SAYING}靠果。"}, shared),
        ({"page.txt": f"靠树。{SAYING}靠果。{SAYING}靠船。靠桥。"}, shared),
        ({"one.txt": twice}, point("one", twice)[::-1]),
        ({"one.txt": twice.replace("怎", "鸟", 1)}, point("one", twice)),
        ({"page.txt": PAGE}, point("one", FERRY) + point("two", FERRY)),
        ({"a.txt": '鸟到了。"上岸！"'}, point("a", '船到了。"上岸！"')),
        ({"a.txt": "题目船到了。她喊：“上岸！”没人动。船走了。"}, point("a", "船到了。船走了。")),
    ]


def test_the_port_finds_what_python_finds(port: Port) -> None:
    given = cases()
    for case, answer in zip(given, port(asked(*case) for case in given), strict=True):
        assert simple(answer) == expected(*case), case[0]


def test_the_port_reads_the_usual_encodings(port: Port) -> None:
    encodings = ("utf-8", "utf-8-sig", "gbk", "gb18030", "utf-16")
    answers = port(("read", [*FERRY.replace("é", "e").encode(name)]) for name in encodings)
    assert answers == [{"text": FERRY.replace("é", "e")}] * len(encodings)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no text"),
        (b" \r\n\xe3\x80\x80", "no text"),
        (b"%PDF-1.7\n\xe2\xe3", "PDF"),
        (b"PK\x03\x04\x14\x00", "Word"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "Word"),
        (b"\n<!DOCTYPE html><p>", "web page"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "no text file"),
        ("白沙渡口。\0".encode(), "no text file"),
        (b"\xff\xfe\xfd\xff\xff", "no text file"),
    ],
)
def test_the_port_says_why_a_file_is_unusable(port: Port, content: bytes, says: str) -> None:
    [answer] = port([("read", [*content])])
    assert says in answer["wrong"]["en"]
    assert answer["wrong"]["zh"]


def test_the_port_marks_anchors(port: Port) -> None:
    given = [
        ("船工共有12人。", ["12人", "船工"]),
        ("船 工共有1 2人。", ["12人", "船工"]),
        ("船工（每月）+1。", ["（每月）+1"]),
        ("甲乙丙。", ["甲", "甲乙"]),
        ("甲乙丙。", ["丁", ""]),
        ("甲乙丙。", []),
    ]
    assert port(("atAnchors", *case) for case in given) == [
        ["", "船工", "共有", "12人", "。"],
        ["", "船 工", "共有", "1 2人", "。"],
        ["船工", "（每月）+1", "。"],
        ["", "甲乙", "丙。"],
        ["甲乙丙。"],
        ["甲乙丙。"],
    ]


def test_the_port_on_the_corpus(port: Port, texts: Path) -> None:
    """All fingerprints of the reference, and every sentence, in the page and clean."""
    with (texts / "sentences.tsv").open(encoding="utf-8", newline="") as lines:
        rows = [*csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)]
    assert len(rows) == 112
    clean = {
        name: read_text(texts / f"{name}.txt") for name in dict.fromkeys(r["article"] for r in rows)
    }
    page = read_text(texts / "page.txt")
    passages = [
        Passage(
            f"{r['article']}/{r['sentence']}",
            r["article"],
            int(r["paragraph"]),
            int(r["sentence"]),
            r["sha256"],
            (r["text"][:4],),
        )
        for r in rows
    ]
    rng = random.Random(12)
    given: list[Case] = [
        (clean, passages),
        ({"page.txt": page}, passages),
        ({**clean, "page.txt": page}, passages),
        *(({"page.txt": damaged(page, rng)}, passages) for _ in range(20)),
        *(({"page.txt": page}, [p for p in passages if p != gone]) for gone in passages[::8]),
    ]
    prints = port(("fingerprint", row["text"]) for row in rows)
    assert prints == [row["sha256"] for row in rows]
    cuts = port(("segment", text) for text in clean.values())
    assert cuts == [cut(text) for text in clean.values()]
    answers = port(asked(*case) for case in given)
    assert [len(answer["found"]) for answer in answers[:3]] == [112, 112, 112]
    for case, answer in zip(given, answers, strict=True):
        assert simple(answer) == expected(*case)
