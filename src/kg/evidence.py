"""Evidence: sentences, their fingerprints, and the passages that point to them."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

from .errors import SourceError

STOPS, CLOSERS = "。！？", '”’」』）】》〉〕］｝)]}"'
END = re.compile(rf"[{STOPS}](?:\s*[{STOPS}{re.escape(CLOSERS)}])*")
_HEADER = re.compile(r"^\s*(?:■.*|本报[^，。！？（(\s]{0,20}讯(?:\s*[（(].*?[）)]|\s))")


def squeeze(text: str) -> str:
    """Return `text` in NFC, without white space."""
    return unicodedata.normalize("NFC", "".join(text.split()))


def fingerprint(text: str) -> str:
    r"""Return the lower-case hex SHA-256 of the squeezed `text` in UTF-8.

    >>> fingerprint("渡口 的钟\n敲了三下。") == fingerprint("渡口的钟敲了三下。")
    True
    """
    return sha256(squeeze(text).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence and its 1-based place in an article; 0 where that is not known."""

    paragraph: int
    number: int
    text: str
    fingerprint: str
    file: str = ""


def segment(text: str, file: str = "") -> list[Sentence]:
    r"""Cut a clean article, one paragraph a line, into its sentences.

    Datelines, headlines, credit lines and a line's unfinished rest are left out.

    >>> for s in segment("渔村来信\n本报海口讯（记者 甲）潮退了。\n“走吧！”船已离岸。"):
    ...     print(s.paragraph, s.number, s.text)
    1 1 潮退了。
    2 2 “走吧！”
    2 3 船已离岸。
    """
    found: list[Sentence] = []
    paragraph = 0
    for line in text.splitlines():
        sentences = _sentences(_HEADER.sub("", line))
        paragraph += bool(sentences)
        for number, sentence in enumerate(sentences, len(found) + 1):
            found.append(Sentence(paragraph, number, sentence, fingerprint(sentence), file))
    return found


def _sentences(line: str) -> list[str]:
    ends = [0, *(end.end() for end in END.finditer(line))]
    pieces = (line[start:end].strip() for start, end in pairwise(ends))
    return [piece for piece in pieces if re.search(r"\w", piece)]


def read_text(path: str | Path) -> str:
    """Return the text of a UTF-8 file; `SourceError` says in a line why not."""
    try:
        return Path(path).read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        wrong = f"not UTF-8; if it is GBK: iconv -f GBK -t UTF-8 '{path}' > NEW.txt"
    except OSError as error:
        wrong = f"not readable ({error.strerror}); name a text file that you may read"
    raise SourceError(f"{path}: {wrong}")


@dataclass(frozen=True, slots=True)
class Passage:
    """A pointer to a sentence; `paragraph` and `sentence` are 1-based."""

    id: str
    article: str
    paragraph: int
    sentence: int
    fingerprint: str
    anchors: tuple[str, ...]
