"""Sentences, fingerprints and verification: on invented text, then on the corpus."""

from __future__ import annotations

import csv
import os
import random
import time
import unicodedata
from collections.abc import Callable
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import pytest

from kg.errors import SourceError
from kg.evidence import Passage, fingerprint, read_text, segment, squeeze
from kg.verification import Verification, verify

FERRY = """\
白沙渡口添了三条新船

本报白沙讯（记者 甲一 通讯员 乙二）白沙渡口今春添了三条木船。船工共有12人。
摆渡的规矩写在墙上，“先老人，后孩子。”谁也没有破过例。遇上大雾怎么办？等。
渡口的账本（每月一册）由7户轮流保管！张榜那天，café门前挤满了人。
■乙二 摄
"""
ORCHARD = """\
果园夜校开课了

本报青岭讯（记者 丙三）青岭果园的夜校每周开两晚。老师是4位老果农。
先讲剪枝，再讲嫁接，最后讲卖果。遇上虫害怎么办？老师当场示范。
夜校不收钱，只收一筐落果。
"""
CLEAN = {"ferry": FERRY, "orchard": ORCHARD}
ANCHORS = {"船工共有12人。": ("12人", "船 工"), "夜校不收钱，只收一筐落果。": ("一筐",)}


def point(article: str, text: str) -> list[Passage]:
    """Passages for all the sentences of a clean text, as a curator would write them."""
    return [
        Passage(
            f"{article}/s{s.number}",
            article,
            s.paragraph,
            s.number,
            s.fingerprint,
            ANCHORS.get(s.text, ()),
        )
        for s in segment(text)
    ]


PASSAGES = point("ferry", FERRY) + point("orchard", ORCHARD)


def rewrap(text: str, rng: random.Random) -> str:
    """Break a text anywhere, as a narrow column does, with any white space."""
    blanks = ["", "", "", "\n", "\r\n", " ", "\u3000", "\n\n", "\t", "\u00a0"]
    return "".join(c + rng.choice(blanks) for c in text)


def as_printed(clean: str) -> str:
    """Move the headline behind the body, where it touches the next article."""
    headline, _, body = clean.partition("\n\n")
    return f"{body}{headline}\n"


PAGE = "".join(as_printed(text) for text in CLEAN.values())


def faults(result: Verification) -> dict[str, int]:
    parts = ("missing", "astray", "misplaced", "uncovered", "unknown")
    return {part: n for part in parts if (n := len(getattr(result, part)))}


def texts_of(result: Verification) -> list[str]:
    return [sentence.text for sentence, _, _ in result.uncovered]


# Squeezing and fingerprints


def test_fingerprint_is_the_sha256_of_the_squeezed_text() -> None:
    assert fingerprint("木船 三条。\n") == sha256("木船三条。".encode()).hexdigest()


@pytest.mark.parametrize("blank", ["\u3000", "\u00a0", "\r\n", "\t", "\u2028", "\x0b", "\u2003"])
def test_no_kind_of_white_space_counts(blank: str) -> None:
    assert squeeze(f"{blank}木{blank}{blank}船{blank}") == "木船"


def test_composed_and_decomposed_letters_are_the_same() -> None:
    nfd = unicodedata.normalize("NFD", "café 的门。")
    assert nfd != "café 的门。"
    assert fingerprint(nfd) == fingerprint("café 的门。")


def test_a_break_between_a_letter_and_its_accent_does_not_count() -> None:
    assert squeeze("cafe\n\u0301") == "café"


def test_squeezing_twice_changes_nothing() -> None:
    rng = random.Random(1)
    for _ in range(200):
        text = "".join(rng.choices("木 船e\u0301\u0308\u3000\n가ᄀ\u1161", k=12))
        assert squeeze(squeeze(text)) == squeeze(text)


def test_full_width_letters_keep_their_width() -> None:
    assert fingerprint("Ａ。") != fingerprint("A。")


# Segmentation


def test_header_is_no_sentence_and_numbers_run_through() -> None:
    assert [(s.paragraph, s.number, s.text) for s in segment(FERRY)] == [
        (1, 1, "白沙渡口今春添了三条木船。"),
        (1, 2, "船工共有12人。"),
        (2, 3, "摆渡的规矩写在墙上，“先老人，后孩子。”"),
        (2, 4, "谁也没有破过例。"),
        (2, 5, "遇上大雾怎么办？"),
        (2, 6, "等。"),
        (3, 7, "渡口的账本（每月一册）由7户轮流保管！"),
        (3, 8, "张榜那天，café门前挤满了人。"),
    ]


@pytest.mark.parametrize(
    ("text", "sentences"),
    [
        ("他说：“开船！”众人应了。", ["他说：“开船！”", "众人应了。"]),
        ("他问：“‘谁？’”没人答。", ["他问：“‘谁？’”", "没人答。"]),
        ("（船已开。）人散了。", ["（船已开。）", "人散了。"]),
        ("《早。》「晚？」【午！】", ["《早。》", "「晚？」", "【午！】"]),
        ("真的？！真的！！！好。", ["真的？！", "真的！！！", "好。"]),
        ("开船。 ”人散了。", ["开船。 ”", "人散了。"]),
        ("水深1.5米；浪高2.0米，停航。", ["水深1.5米；浪高2.0米，停航。"]),
        ("今天停航", []),
        ("今天停航。明天", ["今天停航。"]),
        ("。！？”", []),
        ("", []),
        ("■甲一 摄。", []),
        ("\u3000\u3000本报白沙讯（记者 甲一）船到了。", ["船到了。"]),
        ("本报讯（记者 甲一）船到了。", ["船到了。"]),
        ("本报白沙讯(记者 甲一) 船到了。", ["船到了。"]),
        ("本报白沙讯 船到了。", ["船到了。"]),
        ("本报记者到了白沙。", ["本报记者到了白沙。"]),
        ("他读了本报白沙讯（三版）才来。", ["他读了本报白沙讯（三版）才来。"]),
    ],
)
def test_where_a_sentence_ends(text: str, sentences: list[str]) -> None:
    assert [s.text for s in segment(text)] == sentences


@pytest.mark.parametrize("newline", ["\r\n", "\r", "\n\n\n", "\n\u3000\u3000"])
def test_line_ends_and_indents_do_not_move_a_sentence(newline: str) -> None:
    assert segment(FERRY.replace("\n", newline)) == segment(FERRY)


# Reading


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig"])
def test_utf8_is_read_with_and_without_a_mark(tmp_path: Path, encoding: str) -> None:
    path = tmp_path / "ferry.txt"
    path.write_text(FERRY, encoding=encoding)
    assert read_text(path) == read_text(str(path)) == FERRY


def test_crlf_file_is_found(tmp_path: Path) -> None:
    path = tmp_path / "ferry.txt"
    path.write_bytes(FERRY.replace("\n", "\r\n").encode())
    assert verify({"ferry.txt": read_text(path)}, PASSAGES).ok


def make_gbk(path: Path) -> None:
    path.write_bytes("白沙渡口。".encode("gbk"))


def make_utf16(path: Path) -> None:
    path.write_text("白沙渡口。", encoding="utf-16")


def make_nothing(path: Path) -> None:
    pass


@pytest.mark.parametrize(
    ("make", "says"),
    [
        (make_gbk, "iconv -f GBK -t UTF-8"),
        (make_utf16, "not UTF-8"),
        (make_nothing, "No such file"),
        (Path.mkdir, "name a text file"),
    ],
)
def test_unusable_file_gets_one_line(
    tmp_path: Path, make: Callable[[Path], None], says: str
) -> None:
    path = tmp_path / "ferry.txt"
    make(path)
    with pytest.raises(SourceError) as caught:
        read_text(path)
    message = str(caught.value)
    assert message.startswith(f"{path}: ")
    assert says in message
    assert "\n" not in message


def test_file_that_may_not_be_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> str:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(SourceError, match="Permission denied"):
        read_text(tmp_path / "ferry.txt")


# Finding


@pytest.mark.parametrize("article", CLEAN)
def test_clean_text_is_found_and_the_other_article_named_once(article: str) -> None:
    result = verify({"a.txt": CLEAN[article]}, PASSAGES)
    assert result.ok
    assert result.absent == tuple(set(CLEAN) - {article})
    expected = {f"{article}/s{s.number}": s.text for s in segment(CLEAN[article])}
    assert {id: s.text for id, s in result.found.items()} == expected
    assert all(s.file == "a.txt" and s.number for s in result.found.values())


def test_headline_and_dateline_glued_to_a_sentence_are_shed() -> None:
    result = verify({"page.txt": PAGE}, PASSAGES)
    assert result.ok
    assert result.absent == ()
    assert result.found["orchard/s1"].text == "青岭果园的夜校每周开两晚。"
    assert result.found["orchard/s1"].number == 0


@pytest.mark.parametrize("seed", range(40))
def test_wrapping_never_changes_what_is_found(seed: int) -> None:
    rng = random.Random(seed)
    decomposed = unicodedata.normalize("NFD", PAGE)
    text = rewrap(rng.choice([PAGE, decomposed]), rng)
    result = verify({"page.txt": text}, PASSAGES)
    assert result.ok
    assert {id: squeeze(s.text) for id, s in result.found.items()} == {
        p.id: squeeze(s.text)
        for article, text in CLEAN.items()
        for p, s in zip(point(article, text), segment(text), strict=True)
    }


def test_a_sentence_in_two_files_is_found_once_in_the_clean_one() -> None:
    result = verify({"ferry.txt": FERRY, "page.txt": PAGE}, PASSAGES)
    assert result.ok
    assert result.found["ferry/s1"].file == "ferry.txt"
    assert result.found["orchard/s1"].file == "page.txt"


def test_texts_without_any_article() -> None:
    result = verify({"empty.txt": "", "other.txt": "别的事。又一件。"}, PASSAGES)
    assert not result.ok
    assert result.unknown == ("empty.txt", "other.txt")
    assert result.absent == ("ferry", "orchard")
    assert faults(result) == {"unknown": 2}


def test_a_file_of_no_article_is_told_though_another_is_fine() -> None:
    result = verify({"ferry.txt": FERRY, "other.txt": "别的事。"}, PASSAGES)
    assert not result.ok
    assert faults(result) == {"unknown": 1}


def test_nothing_to_look_for_is_not_ok() -> None:
    assert not verify({"ferry.txt": FERRY}, []).ok
    assert not verify({}, PASSAGES).ok


# Damage


def changes(text: str) -> list[tuple[int, str]]:
    """Every character that is not white space, with what it could be changed into."""
    return [
        (at, new)
        for at, old in enumerate(text)
        if not old.isspace()
        for new in "鸟。！”“■本\n"
        if new != old
    ]


def damaged(text: str, at: int, new: str) -> str:
    return text[:at] + new + text[at + 1 :]


def test_any_changed_character_of_a_clean_text_costs_one_passage() -> None:
    body = range(FERRY.index("）") + 1, FERRY.index("■"))
    for at, new in changes(FERRY):
        if at in body:
            result = verify({"ferry.txt": damaged(FERRY, at, new)}, PASSAGES)
            assert faults(result) == {"missing": 1}, (at, new)


def test_a_changed_header_of_a_clean_text_costs_no_passage() -> None:
    body = range(FERRY.index("）") + 1, FERRY.index("■"))
    for at, new in changes(FERRY):
        if at not in body and new not in "。！":
            result = verify({"ferry.txt": damaged(FERRY, at, new)}, PASSAGES)
            assert faults(result) == {}, (at, new)


def test_a_headline_with_a_sentence_end_is_a_sentence_without_a_passage() -> None:
    text = FERRY.replace("新船\n", "新船！\n")
    result = verify({"ferry.txt": text}, PASSAGES)
    assert texts_of(result) == ["白沙渡口添了三条新船！"]
    assert len(result.misplaced) == 8


def test_any_changed_character_of_a_page_costs_one_passage_at_most() -> None:
    lost = 0
    for at, new in changes(PAGE):
        result = verify({"page.txt": damaged(PAGE, at, new)}, PASSAGES)
        assert faults(result) in ({}, {"missing": 1}), (at, new)
        lost += len(result.missing)
    assert lost > len(changes(PAGE)) // 2


@pytest.mark.parametrize("number", range(1, 9))
def test_the_missing_passage_is_the_damaged_one(number: int) -> None:
    sentence = segment(FERRY)[number - 1].text
    text = PAGE.replace(sentence, "鸟" + sentence[1:])
    result = verify({"page.txt": text}, PASSAGES)
    assert [p.id for p in result.missing] == [f"ferry/s{number}"]
    assert not result.ok


def test_a_lost_sentence_end_loses_only_that_sentence() -> None:
    text = FERRY.replace("船工共有12人。", "船工共有12人，")
    result = verify({"ferry.txt": text}, PASSAGES)
    assert [p.id for p in result.missing] == ["ferry/s2"]
    assert faults(result) == {"missing": 1}


def test_a_passage_is_missing_only_if_no_text_has_it() -> None:
    texts = {"ferry.txt": FERRY.replace("12人", "13人"), "page.txt": PAGE}
    assert verify(texts, PASSAGES).ok


def test_a_quote_that_opens_a_sentence_is_not_lost_with_the_one_before() -> None:
    """A straight quote does not say whether it closes one or opens the next."""
    cut = ["船到了。", '"上岸！"']
    passages = [Passage(f"p{n}", "a", 1, n, fingerprint(s), ()) for n, s in enumerate(cut, 1)]
    assert verify({"a.txt": "".join(cut)}, passages).ok
    result = verify({"a.txt": "鸟" + "".join(cut)[1:]}, passages)
    assert [p.id for p in result.missing] == ["p1"]


# Anchors


def test_anchors_are_compared_without_white_space() -> None:
    passage = replace(PASSAGES[1], anchors=("12 人", "船\u3000工"))
    assert verify({"ferry.txt": FERRY}, [passage]).astray == ()


def test_an_anchor_that_is_not_in_its_sentence_is_astray() -> None:
    passages = [replace(p, anchors=("12人", "13人")) if p.id == "ferry/s2" else p for p in PASSAGES]
    result = verify({"page.txt": PAGE}, passages)
    assert [(p.id, anchor) for p, anchor in result.astray] == [("ferry/s2", "13人")]
    assert faults(result) == {"astray": 1}


def test_a_missing_passage_has_no_anchors_astray() -> None:
    result = verify({"ferry.txt": FERRY.replace("12人", "")}, PASSAGES)
    assert faults(result) == {"missing": 1}


# Places


@pytest.mark.parametrize(
    "wrong", [replace(PASSAGES[3], paragraph=40), replace(PASSAGES[3], sentence=40)]
)
def test_a_wrong_number_shows_in_a_clean_text_only(wrong: Passage) -> None:
    passages = [*PASSAGES[:3], wrong, *PASSAGES[4:]]
    [(passage, sentence)] = verify({"ferry.txt": FERRY}, passages).misplaced
    assert passage == wrong
    assert (sentence.paragraph, sentence.number) == (2, 4)
    assert verify({"page.txt": PAGE}, passages).misplaced == ()


def test_places_are_not_judged_while_a_passage_is_missing() -> None:
    text = FERRY.replace("三条木船", "三条。木船")
    assert faults(verify({"ferry.txt": text}, PASSAGES)) == {"missing": 1}


# Coverage


@pytest.mark.parametrize("gone", range(1, 9))
def test_a_sentence_without_passage_is_named_in_a_clean_text(gone: int) -> None:
    passages = [p for p in PASSAGES if p.id != f"ferry/s{gone}"]
    result = verify({"ferry.txt": FERRY}, passages)
    [(sentence, before, after)] = result.uncovered
    assert sentence == replace(segment(FERRY)[gone - 1], file="ferry.txt")
    assert (before and before.sentence) == (gone - 1 or None)
    assert (after and after.sentence) == (gone + 1 if gone < 8 else None)
    assert faults(result) == {"uncovered": 1}


@pytest.mark.parametrize("gone", range(1, 9))
def test_in_a_page_only_what_stands_between_two_of_an_article_counts(gone: int) -> None:
    passages = [p for p in PASSAGES if p.id != f"ferry/s{gone}"]
    result = verify({"page.txt": PAGE}, passages)
    sentence = segment(FERRY)[gone - 1].text
    assert texts_of(result) == ([squeeze(sentence)] if 1 < gone < 8 else [])
    assert not result.missing


def test_a_sentence_is_uncovered_beside_a_missing_one() -> None:
    passages = [p for p in PASSAGES if p.id != "ferry/s4"]
    text = PAGE.replace("遇上大雾", "遇上小雾")
    result = verify({"page.txt": text}, passages)
    assert [p.id for p in result.missing] == ["ferry/s5"]
    assert texts_of(result) == ["谁也没有破过例。"]


def test_a_number_whose_passage_stands_elsewhere_is_not_taken() -> None:
    passages = [
        replace(p, sentence=4) if p.id == "ferry/s6" else p for p in PASSAGES if p.id != "ferry/s4"
    ]
    result = verify({"page.txt": PAGE}, passages)
    assert texts_of(result) == ["谁也没有破过例。"]


def test_uncovered_neighbours_keep_their_quotes_apart() -> None:
    text = "船到了。她喊：“上岸！”没人动。船走了。"
    passages = [p for p in point("one", text) if p.sentence in (1, 4)]
    result = verify({"page.txt": f"题目{text}"}, passages)
    assert texts_of(result) == ["她喊：“上岸！”", "没人动。"]


def test_an_added_sentence_is_uncovered() -> None:
    text = PAGE.replace("谁也没有破过例。", "谁也没有破过例。船头有灯。")
    assert texts_of(verify({"page.txt": text}, PASSAGES)) == ["船头有灯。"]


# Sentences that occur more than once


SAYING = "怎么办？"


def test_a_shared_sentence_does_not_make_an_absent_article_present() -> None:
    one = f"{SAYING}靠船。靠桥。"
    two = f"靠树。{SAYING}靠果。"
    passages = point("one", one) + point("two", two)
    result = verify({"one.txt": one}, passages)
    assert result.ok
    assert result.absent == ("two",)
    assert set(result.found) == {"one/s1", "one/s2", "one/s3"}
    assert verify({"page.txt": one + two}, passages).ok
    assert verify({"page.txt": two + one}, passages).absent == ()


def test_the_same_article_registered_twice() -> None:
    passages = point("one", FERRY) + point("two", FERRY)
    assert verify({"page.txt": as_printed(FERRY)}, passages).ok
    text = FERRY.replace("12人", "13人")
    result = verify({"ferry.txt": text}, passages)
    assert {p.id for p in result.missing} == {"one/s2", "two/s2"}


def test_a_sentence_twice_in_an_article_needs_both() -> None:
    text = f"船靠岸。{SAYING}靠船。\n人上岸。{SAYING}靠桥。"
    passages = point("one", text)
    assert verify({"one.txt": text}, passages).ok
    assert verify({"page.txt": rewrap(text, random.Random(2))}, passages).ok
    first, second = (f"one/s{n}" for n in (2, 5))
    for at, lost in ((text.index("怎"), first), (text.rindex("怎"), second)):
        result = verify({"one.txt": damaged(text, at, "鸟")}, passages)
        assert [p.id for p in result.missing] == [lost]
        assert faults(result) == {"missing": 1}

    assert verify({"one.txt": text}, passages[::-1]).ok
    result = verify({"one.txt": damaged(text, text.index("怎"), "鸟")}, passages[::-1])
    assert [p.id for p in result.missing] == [first]


def test_a_sentence_quoted_again_is_covered() -> None:
    text = "船靠岸。人上岸。船靠岸。"
    assert verify({"one.txt": text}, point("one", text)[:2]).ok


def test_file_order_and_passage_order_do_not_matter() -> None:
    rng = random.Random(4)
    shuffled = rng.sample(PASSAGES, len(PASSAGES))
    result = verify({"orchard.txt": ORCHARD, "ferry.txt": FERRY}, shuffled)
    assert result.ok
    assert set(result.found) == {p.id for p in PASSAGES}


# Size


def invented(rng: random.Random, length: int) -> str:
    return "".join(chr(rng.randrange(0x4E00, 0x9000)) for _ in range(length)) + "。"


@pytest.mark.parametrize(
    "text",
    ["鸟" * 350_000, "鸟\n" * 200_000, "。" * 350_000, "鸟。" + "”" * 350_000],
    ids=["no end", "short lines", "only ends", "only closers"],
)
def test_a_megabyte_without_a_sentence_is_read_in_linear_time(text: str) -> None:
    start = time.perf_counter()
    verify({"big.txt": text}, PASSAGES)
    assert time.perf_counter() - start < 5


def test_ten_thousand_passages() -> None:
    rng = random.Random(5)
    sentences = [invented(rng, rng.randint(5, 60)) for _ in range(10_000)]
    passages = [
        Passage(f"p{i}", f"a{i // 15}", 1, i % 15 + 1, fingerprint(s), (s[:3],))
        for i, s in enumerate(sentences)
    ]
    start = time.perf_counter()
    result = verify({"page.txt": "题".join(sentences)}, passages)
    assert time.perf_counter() - start < 5
    assert result.ok
    assert len(result.found) == 10_000


@pytest.mark.parametrize("length", [200, 900])
def test_a_long_sentence_is_found_behind_a_headline(length: int) -> None:
    sentence = invented(random.Random(6), length)
    passage = Passage("p", "a", 1, 1, fingerprint(sentence), ())
    assert verify({"page.txt": f"一个很长的题目{sentence}"}, [passage]).ok


# The corpus: its text belongs to the newspaper and is not in the repository


SOURCE = Path(os.environ.get("KG_SOURCE", Path(__file__).parents[2] / "shared" / "source"))
needs_source = pytest.mark.skipif(
    not (SOURCE / "sentences.tsv").is_file(),
    reason=f"no source text in {SOURCE}; set KG_SOURCE to its folder",
)


def corpus() -> list[Passage]:
    with (SOURCE / "sentences.tsv").open(encoding="utf-8", newline="") as lines:
        rows = csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [
            Passage(
                f"{row['article']}/s{row['sentence']}",
                row["article"],
                int(row["paragraph"]),
                int(row["sentence"]),
                row["sha256"],
                (row["text"][:4],),
            )
            for row in rows
        ]


@needs_source
def test_clean_texts_reproduce_the_reference() -> None:
    passages = corpus()
    articles = dict.fromkeys(p.article for p in passages)
    assert len(articles) == 8
    for article in articles:
        cut = segment(read_text(SOURCE / f"{article}.txt"))
        assert [(s.paragraph, s.number, s.fingerprint) for s in cut] == [
            (p.paragraph, p.sentence, p.fingerprint) for p in passages if p.article == article
        ]


@needs_source
def test_the_page_has_every_sentence_fast() -> None:
    passages, page = corpus(), read_text(SOURCE / "page.txt")
    start = time.perf_counter()
    result = verify({"page.txt": page}, passages)
    assert time.perf_counter() - start < 0.2
    assert result.ok
    assert len(result.found) == len(passages) == 112


@needs_source
def test_page_and_clean_texts_together() -> None:
    passages = corpus()
    texts = {path.name: read_text(path) for path in sorted(SOURCE.glob("*.txt"))}
    result = verify(texts, passages)
    assert result.ok
    assert {s.file for s in result.found.values()} == set(texts) - {"page.txt"}


@needs_source
def test_one_changed_character_of_the_page() -> None:
    passages, page = corpus(), read_text(SOURCE / "page.txt")
    rng = random.Random(7)
    lost = 0
    for at, new in rng.sample(changes(page), 400):
        result = verify({"page.txt": damaged(page, at, new)}, passages)
        assert faults(result) in ({}, {"missing": 1}), (at, new)
        lost += len(result.missing)
    assert lost > 350


@needs_source
def test_one_passage_less_than_the_page_has() -> None:
    passages, page = corpus(), read_text(SOURCE / "page.txt")
    for gone in passages:
        rest = [p for p in passages if p != gone]
        result = verify({"page.txt": page}, rest)
        numbers = [p.sentence for p in rest if p.article == gone.article]
        inside = min(numbers) < gone.sentence < max(numbers)
        assert [s.fingerprint for s, _, _ in result.uncovered] == (
            [gone.fingerprint] if inside else []
        )
