"""The explorer and the network pages, as a reader meets them: from disk, in Chromium."""

from __future__ import annotations

import base64
import csv
import gzip
import io
import json
import re
import struct
from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import quote
from xml.etree import ElementTree

import pytest
from corpus import generate
from playwright.sync_api import Browser, Page, expect

import kg
from browser import opened
from command import answer, run
from conftest import DATA, REPOSITORY
from kg import explorer as explorers
from kg import labels, names, pipeline, selections, viewdata, viz
from kg.networks import network as networks

ANSWERS = REPOSITORY / "tests" / "questions"
AXE = REPOSITORY / "web" / "node_modules" / "axe-core" / "axe.min.js"
VIEWS = ["graph", "entities", "compare", "articles", "ask"]
LANE_HEAD, BUILDING_HEAD = "role/lane-head", "role/building-head"


@pytest.fixture(scope="session")
def explorer(build: Path) -> Path:
    return build / "explorer.html"


@pytest.fixture(scope="session")
def network(build: Path) -> Path:
    """A pyvis page of the whole graph."""
    page = build.with_name("network.html")
    assert run("viz", "--graph", build, "--out", page).code == 0
    return page


@pytest.fixture
def page(browser: Browser, explorer: Path) -> Iterator[Page]:
    with opened(browser, explorer, "#/graph?lang=zh&theme=light") as page:
        yield page


def block(path: Path, name: str) -> Any:
    """A data block of a page."""
    text = path.read_text(encoding="utf-8").split(f'id="kg-{name}">')[1].partition("<")[0]
    return json.loads(gzip.decompress(base64.b64decode(text)))


def spot(page: Page, path: Path, entity: str) -> tuple[float, float]:
    """Where the disc of an entity is in the window."""
    core = block(path, "core")
    number = core["layout"]["entity"].index(core["entities"]["id"].index(entity))
    x, y = core["layout"]["x"][number], core["layout"]["y"][number]
    return at(page, x, y)


def at(page: Page, x: float, y: float) -> tuple[float, float]:
    """Where a place of the layout, which is turned where the window is upright, is in it."""
    camera = page.evaluate("document.querySelector('.stage').renderer.camera()")
    box = page.locator(".stage").bounding_box()
    assert box
    if page.evaluate("matchMedia('(max-aspect-ratio: 4/5)').matches"):
        x, y = y, x
    return box["x"] + x * camera["k"] + camera["x"], box["y"] + y * camera["k"] + camera["y"]


def overlaps(page: Page) -> int:
    """How many pairs of drawn labels overlap by more than a pixel."""
    boxes = page.evaluate("document.querySelector('.stage').renderer.labels()")
    assert len(boxes) > 3
    return sum(
        min(a["x"] + a["width"], b["x"] + b["width"]) - max(a["x"], b["x"]) > 1
        and min(a["y"] + a["height"], b["y"] + b["height"]) - max(a["y"], b["y"]) > 1
        for number, a in enumerate(boxes)
        for b in boxes[:number]
    )


def settled(page: Page) -> None:
    page.wait_for_timeout(600)


@pytest.mark.parametrize("view", VIEWS)
@pytest.mark.parametrize("language", ["zh", "en"])
def test_every_view_opens_from_disk_without_a_network(
    browser: Browser, explorer: Path, view: str, language: str
) -> None:
    with opened(browser, explorer, f"#/{view}?lang={language}") as page:
        settled(page)
        current = page.locator("nav.views [aria-current=page]")
        expect(current).to_have_count(1)
        assert page.locator("html").get_attribute("lang") == {"zh": "zh-Hans", "en": "en"}[language]
        assert page.locator("main").inner_text().strip() or view == "graph"


@pytest.mark.parametrize("words", ["楼长", "building head", "louzhang", "lz"])
def test_search_finds_an_entity_by_name_translation_and_pinyin(page: Page, words: str) -> None:
    page.keyboard.press("/")
    page.keyboard.type(words)
    names = page.locator("[role=option] .hit-name").all_inner_texts()
    assert any(name.startswith("楼长") for name in names)


def test_search_ranks_as_the_command_does(page: Page, build: Path) -> None:
    for words in ("党员", "duty", "shequ", "两长"):
        told = csv.DictReader(
            io.StringIO(answer("search", words, "--graph", build)), delimiter="\t"
        )
        best = {row["id"] for row in told}
        page.fill("#search", words)
        found = page.locator("[role=option]").evaluate_all("all => all.map(one => one.dataset.id)")
        assert set(found) <= best
        assert len(found) == min(len(best), 30)


@pytest.mark.parametrize("kind", ["explorer", "network"])
def test_a_click_on_a_disc_tells_what_is_said_of_it_with_its_evidence(
    browser: Browser, request: pytest.FixtureRequest, kind: str
) -> None:
    path = request.getfixturevalue(kind)
    with opened(browser, path, "#/graph?lang=zh") as page:
        settled(page)
        assert overlaps(page) == 0
        page.mouse.click(*spot(page, path, "role/two-heads"))
        panel = page.locator(".panel")
        expect(panel.locator("h2")).to_have_text("城乡“两长”")
        gloss = next(
            p["gloss"]["zh"] for p in block(path, "passages") if p["id"] == "passage/yutai/4"
        )
        expect(panel.get_by_text(gloss).first).to_be_attached()
        expect(panel.get_by_text("第 2 段第 4 句").first).to_be_attached()
        assert "#/graph/role/two-heads?" in page.url


def test_a_click_on_a_link_tells_its_relations_with_their_evidence(
    page: Page, explorer: Path
) -> None:
    page.goto(page.url.split("#")[0] + f"#/graph/{BUILDING_HEAD}?lang=zh&depth=1")
    settled(page)
    label = next(
        box
        for box in page.evaluate("document.querySelector('.stage').renderer.labels()")
        if box["text"] == "选自"
    )
    stage = page.locator(".stage").bounding_box()
    assert stage
    x, y = label["x"] + label["width"] / 2, label["y"] + label["height"] / 2
    page.mouse.click(stage["x"] + x, stage["y"] + y)
    expect(page.locator(".panel .triple > *")).to_have_text(["职楼长", "选自", "职单元长"])
    expect(page.locator(".panel .quote")).to_have_count(1)


def test_the_legend_filters(page: Page) -> None:
    before = page.locator(".folded").inner_text()
    page.get_by_role("button", name="举措", pressed=True).click()
    expect(page.locator(".folded")).not_to_have_text(before)
    assert "hide=gov%3AMeasure" in page.url
    page.get_by_role("button", name="全部显示").click()
    expect(page.locator(".folded")).to_have_text(before, use_inner_text=True)


def test_a_neighbourhood_is_laid_out_anew_and_back_goes_back(page: Page) -> None:
    page.fill("#search", "巷长")
    page.keyboard.press("Enter")
    expect(page.locator(".panel h2")).to_have_text("巷长")
    page.get_by_role("button", name="一步邻域").click()
    expect(page.locator(".filter")).to_contain_text("巷长")
    page.get_by_role("button", name="打开条目页").click()
    expect(page.locator("nav.views [aria-current=page]")).to_have_text("条目")
    page.go_back()
    expect(page.locator(".filter")).to_contain_text("巷长")
    page.go_back()
    page.go_back()
    expect(page.locator(".panel")).to_have_count(0)


def test_an_address_reproduces_what_is_seen(browser: Browser, explorer: Path) -> None:
    address = f"#/graph/{LANE_HEAD}?lang=en&theme=dark&depth=2&hide=gov%3AGroup"
    with opened(browser, explorer, address) as page:
        settled(page)
        expect(page.locator(".panel h2")).to_have_text("lane head")
        assert page.locator("html").get_attribute("data-theme") == "dark"
        assert page.get_by_role("button", name="Group", pressed=False).count() == 1
        assert page.url.endswith(address)


@pytest.mark.parametrize(
    "address",
    ["#/nowhere/role/none?lang=xx&depth=9", "#/graph/%E0%A4%A?hide=,,", "#x", "#/ask?q=%"],
)
def test_a_broken_address_opens_the_page_all_the_same(
    browser: Browser, explorer: Path, address: str
) -> None:
    with opened(browser, explorer, address) as page:
        expect(page.locator("nav.views [aria-current=page]")).to_have_count(1)


def test_keys_alone_do_everything(page: Page) -> None:
    page.keyboard.press("l")
    expect(page.locator("html")).to_have_attribute("lang", "en")
    page.keyboard.press("d")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.keyboard.press("/")
    page.keyboard.type("building head")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")
    expect(page.locator(".panel h2")).to_have_text("building head")
    page.locator(".stage").focus()
    page.keyboard.press("1")
    expect(page.locator(".filter")).to_contain_text("1 step")
    page.keyboard.press("ArrowDown")
    expect(page.locator(".panel h2")).not_to_have_text("building head")
    page.keyboard.press("Escape")
    expect(page.locator(".panel")).to_have_count(0)
    page.keyboard.press("?")
    expect(page.locator("dialog")).to_be_visible()
    page.keyboard.press("Escape")
    for _ in range(12):
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement !== document.body")


def test_no_two_labels_overlap_at_any_zoom(page: Page) -> None:
    settled(page)
    for _ in range(5):
        assert overlaps(page) == 0
        page.get_by_role("button", name="放大").click()
        settled(page)


@pytest.fixture(scope="session")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A build with a label that would do harm if it were read as HTML."""
    label = """</script><img src=x onerror="document.title='broken'">'"&amp;{{7*7}}"""
    folder = tmp_path_factory.mktemp("hostile")
    data = folder / "data"
    for path in DATA.rglob("*.yaml"):
        text = path.read_text(encoding="utf-8")
        copy = data / path.relative_to(DATA)
        copy.parent.mkdir(parents=True, exist_ok=True)
        quoted = json.dumps(label)
        copy.write_text(
            text.replace(
                "label: {zh: 巷长, en: lane head}", f"label: {{zh: {quoted}, en: {quoted}}}"
            ),
            encoding="utf-8",
        )
    out = folder / "build"
    pipeline.build(pipeline.check([data]), out)
    return out, label


@pytest.mark.parametrize("made", ["explorer", "network"])
def test_a_label_is_text_wherever_it_is_shown(
    browser: Browser, hostile: tuple[Path, str], made: str
) -> None:
    build, label = hostile
    path = build / "explorer.html"
    if made == "network":
        path = build.with_name("network.html")
        assert run("viz", "--graph", build, "--focus", LANE_HEAD, "--out", path).code == 0
    with opened(browser, path, f"#/graph/{LANE_HEAD}?lang=en") as page:
        settled(page)
        expect(page.locator(".panel h2")).to_have_text(label)
        if made == "explorer":
            for view in VIEWS[1:]:
                page.locator("nav.views button").nth(VIEWS.index(view)).click()
                settled(page)
        assert page.locator("img").count() == 0
        assert page.title() != "broken"


def violations(page: Page) -> list[str]:
    page.add_script_tag(path=AXE)
    found = page.evaluate("axe.run({resultTypes: ['violations']})")
    return [
        f"{violation['id']}: {node['html'][:200]}"
        for violation in found["violations"]
        for node in violation["nodes"]
    ]


@pytest.mark.skipif(not AXE.is_file(), reason="axe-core is not installed: npm ci in web/")
@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width", [1400, 390])
def test_the_pages_are_accessible(browser: Browser, explorer: Path, theme: str, width: int) -> None:
    """By axe-core (https://github.com/dequelabs/axe-core), in every view, with an answer."""
    options = {"bypass_csp": True, "viewport": {"width": width, "height": 844}}
    with opened(browser, explorer, f"#/graph/{LANE_HEAD}?lang=zh&theme={theme}", **options) as page:
        page.evaluate(DROP, ["html", "这句话不在任何报道里。"])
        for view in VIEWS:
            address = f"#/{view}/{LANE_HEAD}?lang=zh&theme={theme}&question=exit_rules"
            page.evaluate("address => { location.hash = address; }", address)
            settled(page)
            if view == "ask":
                page.locator(".answer-table").wait_for(timeout=20_000)
            assert (view, violations(page)) == (view, [])


DOWNLOADS_A_SECOND = 10
"""Chromium drops, without a word, what a page downloads beyond them (Blink's burst limit)."""


def ask(page: Page, question: str) -> tuple[bytes, int]:
    """Ask a named question in the page: the CSV that it offers, and the sentences that it shows."""
    page.evaluate("name => { location.hash = `#/ask?lang=en&question=${name}`; }", question)
    page.locator(f".answer[data-question={question}]").wait_for(timeout=20_000)
    page.wait_for_timeout(1000 / DOWNLOADS_A_SECOND)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    return download.value.path().read_bytes(), page.locator(
        ".answer-table .evidence .quote"
    ).count()


def names_a_sentence(answer: bytes) -> bool:
    """Whether a CSV has a gloss in some row."""
    return any(row.get("gloss") for row in csv.DictReader(io.StringIO(answer.decode())))


def test_every_named_question_has_the_same_answer_in_the_page(
    browser: Browser, explorer: Path
) -> None:
    """Those that the command gives, byte by byte; a sentence that is named is shown."""
    expected = {path.stem: path.read_bytes() for path in ANSWERS.glob("*.csv")}
    with opened(browser, explorer, "#/ask?lang=en", accept_downloads=True) as page:
        found = {question: ask(page, question) for question in expected}
    assert len(found) > 50
    assert [question for question in found if found[question][0] != expected[question]] == []
    named = [question for question in expected if names_a_sentence(expected[question])]
    assert len(named) > 50
    assert [question for question in named if not found[question][1]] == []


def test_a_query_in_the_page_gives_the_rows_of_the_command(page: Page, build: Path) -> None:
    query = "SELECT ?role ?pool { ?role gov:selectedFrom ?pool } ORDER BY ?role ?pool"
    told = answer("query", query, "--graph", build, "--format", "csv")
    page.goto(page.url.split("#")[0] + f"#/ask?lang=en&q={quote(query)}")
    page.locator(".answer-table").wait_for(timeout=20_000)
    with page.expect_download() as download:
        page.get_by_role("button", name="Download CSV").click()
    assert download.value.path().read_bytes().decode() == told
    page.get_by_role("button", name="Show in the graph").click()
    expect(page.locator("nav.views [aria-current=page]")).to_have_text("Graph")
    expect(page.locator(".filter")).to_have_count(1)


def test_a_faulty_query_is_told_with_its_place_and_a_runaway_one_can_be_stopped(
    page: Page,
) -> None:
    start = page.url.split("#")[0]
    page.goto(start + f"#/ask?lang=en&q={quote('SELECT ?role { ?role a gov:Role ')}")
    expect(page.locator(".fault")).to_contain_text("Line 1", timeout=20_000)
    runaway = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    page.goto(start + f"#/ask?lang=en&q={quote(runaway)}")
    page.locator(".progress").get_by_role("button").click(timeout=20_000)
    page.goto(start + "#/ask?lang=en&question=models")
    expect(page.locator(".answer-count")).to_contain_text("9 rows", timeout=20_000)


def test_the_readers_own_text_is_matched_in_the_page(
    browser: Browser, explorer: Path, texts: Path
) -> None:
    """What a reader drops is fingerprinted there: evidence shows the sentence from then on."""
    sentence = next(
        row["text"]
        for row in csv.DictReader(
            io.StringIO((texts / "sentences.tsv").read_text(encoding="utf-8")), delimiter="\t"
        )
        if "2391" in row["text"]
    )
    with opened(browser, explorer, "#/articles?lang=zh") as page:
        page.set_input_files("#text-file", texts / "page.txt")
        expect(page.get_by_text("112").first).to_be_visible(timeout=20_000)
        page.evaluate(f"location.hash = '#/graph/{BUILDING_HEAD}?lang=zh'")
        quote_ = page.locator(".panel .quote").filter(has_text="2391").first
        shown = quote_.locator("p").first.inner_text()
        assert "".join(shown.split()) == "".join(sentence.split())
        assert quote_.locator("mark").count() > 0


@pytest.fixture(scope="session")
def large(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The pages of a corpus with several thousand entities."""
    folder = tmp_path_factory.mktemp("large")
    dataset = generate(60_000)
    known = labels.read(dataset)
    everything = networks(dataset, known)
    pages = {
        "explorer": explorers.page(dataset, known, everything, {}),
        "network": viz.page(dataset, known, selections.whole(everything), viewdata.TITLE, {}),
    }
    for name, page in pages.items():
        (folder / f"{name}.html").write_bytes(page)
    return {name: folder / f"{name}.html" for name in pages}


@pytest.mark.parametrize("made", ["explorer", "network"])
def test_a_large_graph_opens_as_a_map_of_communities(
    browser: Browser, large: dict[str, Path], made: str
) -> None:
    """What is folded is said; a circle opens, and so does that of what is searched."""
    path = large[made]
    with opened(browser, path, "#/graph?lang=en") as page:
        settled(page)
        folded = page.locator(".folded")
        expect(folded).to_contain_text("0 entities")
        expect(folded).to_contain_text("are folded")
        assert overlaps(page) == 0
        community = block(path, "core")["communities"][0]
        page.mouse.click(*at(page, community["x"], community["y"]))
        expect(folded).not_to_contain_text(re.compile(r"\b0 entities,"))
        page.fill("#search", "building head")
        page.keyboard.press("Enter")
        settled(page)
        expect(page.locator(".panel h2")).to_have_text("building head")
        drawn = page.evaluate("document.querySelector('.stage').renderer.labels()")
        assert any(label["text"] == "building head" for label in drawn)


@pytest.mark.parametrize("made", ["explorer", "network"])
def test_the_picture_can_be_saved_with_its_title_and_legend(
    browser: Browser, request: pytest.FixtureRequest, made: str
) -> None:
    path = request.getfixturevalue(made)
    with opened(
        browser, path, f"#/graph/{LANE_HEAD}?lang=zh&depth=1", accept_downloads=True
    ) as page:
        settled(page)
        with page.expect_download() as download:
            page.get_by_role("button", name="SVG").click()
        svg = ElementTree.fromstring(download.value.path().read_text(encoding="utf-8"))
        text = "".join(svg.itertext())
        assert all(word in text for word in ("巷长", "基层治理知识图谱", "角色"))
        assert f"kg {version('governance-kg')}, {names.BASE}" in text
        with page.expect_download() as download:
            page.get_by_role("button", name="PNG").click()
        content = download.value.path().read_bytes()
        assert content.startswith(b"\x89PNG")
        width, height = struct.unpack(">II", content[16:24])
        assert width == 2 * 1400 and height > 1400


@pytest.mark.parametrize(
    ("language", "title", "passages"),
    [
        ("zh", "基层治理知识图谱，kg", "下的句："),
        ("en", "Governance knowledge graph, kg", "passages "),
    ],
)
def test_a_citation_has_the_passages_by_their_names_and_the_version(
    browser: Browser, explorer: Path, build: Path, language: str, title: str, passages: str
) -> None:
    with opened(browser, explorer, f"#/entities/{BUILDING_HEAD}?lang={language}") as page:
        line = page.locator(".cite-line").inner_text()
    entity, folder = re.findall("<(.+?)>", line)
    assert entity == names.iri(BUILDING_HEAD)
    sentences = [f"{folder}{sentence}" for sentence in re.findall(r"\b\w+/\d+\b", line)]
    evidence = [row[1] for row in kg.query("passages_about", build, entity=BUILDING_HEAD)]
    assert sentences == evidence != []
    assert passages in line
    assert re.search(rf"{title} {re.escape(version('governance-kg'))}[.。]$", line)


@pytest.mark.parametrize("made", ["explorer", "network"])
def test_a_finger_does_what_the_mouse_does(
    browser: Browser, request: pytest.FixtureRequest, made: str
) -> None:
    path = request.getfixturevalue(made)
    options = {"has_touch": True, "is_mobile": True, "viewport": {"width": 390, "height": 844}}
    with opened(browser, path, "#/graph?lang=zh", **options) as page:
        settled(page)
        page.touchscreen.tap(*spot(page, path, "role/two-heads"))
        expect(page.locator(".panel h2")).to_have_text("城乡“两长”")
        page.locator(".panel .close").tap()
        expect(page.locator(".panel")).to_have_count(0)


def test_a_network_page_links_to_the_entity(browser: Browser, network: Path) -> None:
    with opened(browser, network, f"#/graph/{LANE_HEAD}") as page:
        link = page.locator(".panel a.iri")
        expect(link).to_have_attribute("href", f"https://w3id.org/governance-kg/{LANE_HEAD}")


@pytest.mark.parametrize("width", [1400, 390])
@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("question", ["figures_by_indicator", "who_evaluates_whom", "exit_rules"])
def test_the_evidence_of_an_answer_is_in_sight(
    browser: Browser, explorer: Path, question: str, language: str, width: int
) -> None:
    """However many columns there are, and wherever they are scrolled to."""
    address = f"#/ask?lang={language}&question={question}"
    with opened(browser, explorer, address, viewport={"width": width, "height": 844}) as page:
        page.locator(".answer-table").wait_for(timeout=20_000)
        for scroll in (0, 10_000):
            page.locator(".answer-table").evaluate(
                "(table, x) => { table.scrollLeft = x; }", scroll
            )
            quotes = page.locator(".answer-table .quote").all()
            assert quotes
            for quote_ in quotes:
                box = quote_.bounding_box()
                assert box
                assert box["x"] >= 0
                assert box["x"] + box["width"] <= width
                assert quote_.inner_text()


DROP = """([selector, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], "text.txt", { type: "text/plain" }));
  const dropped = { bubbles: true, cancelable: true, dataTransfer: files };
  const on = document.querySelector(selector);
  return ["dragover", "drop"].map((name) => on.dispatchEvent(new DragEvent(name, dropped)));
}"""
KEPT_FROM_THE_BROWSER = [False, False]


@pytest.mark.parametrize(
    ("made", "address", "on"),
    [
        ("explorer", "#/graph", ".stage"),
        ("explorer", "#/entities", ".top"),
        ("explorer", "#/compare", "main"),
        ("explorer", "#/articles", "main"),
        ("explorer", f"#/ask?q={quote('ASK { ?s ?p ?o }')}", ".cm-content"),
        ("network", "#/graph", ".stage"),
    ],
)
def test_a_text_may_be_dropped_anywhere(
    browser: Browser, request: pytest.FixtureRequest, made: str, address: str, on: str
) -> None:
    with opened(browser, request.getfixturevalue(made), address) as page:
        page.locator(on).wait_for()
        before = page.locator(on).inner_text()
        assert page.evaluate(DROP, [on, "这句话不在任何报道里。"]) == KEPT_FROM_THE_BROWSER
        told = page.locator(".own-text .verdict" if address == "#/articles" else ".dropped")
        expect(told).to_contain_text(re.compile(r"\b0 / 112\b"))
        if on == ".cm-content":
            assert page.locator(on).inner_text() == before
        page.evaluate(DROP, ["html", "%PDF-1.7"])
        expect(page.get_by_text("PDF").first).to_be_visible()


def test_an_answer_shows_the_sentences_of_the_readers_own_text(
    browser: Browser, explorer: Path, texts: Path
) -> None:
    with opened(browser, explorer, "#/ask?lang=zh&question=exit_rules") as page:
        quotes = page.locator(".answer-table .quote")
        expect(quotes.first).to_contain_text("编者概述", timeout=20_000)
        page.evaluate(DROP, ["html", (texts / "page.txt").read_text(encoding="utf-8")])
        expect(page.locator(".dropped")).to_contain_text("112 / 112")
        for number in range(quotes.count()):
            expect(quotes.nth(number)).to_contain_text("原句")
        assert quotes.locator("mark").count() > 0


COVERS = ".legend, .panel, .zoom, .folded > *"


def under(page: Page) -> list[str]:
    """The drawn labels that lie under what covers the picture."""
    drawn = page.evaluate("document.querySelector('.stage').renderer.labels()")
    stage = page.locator(".stage").bounding_box()
    assert stage
    found = []
    for cover in page.locator(COVERS).all():
        box = cover.bounding_box()
        assert box
        x, y = box["x"] - stage["x"], box["y"] - stage["y"]
        found += [
            label["text"]
            for label in drawn
            if min(label["x"] + label["width"], x + box["width"]) - max(label["x"], x) > 1
            and min(label["y"] + label["height"], y + box["height"]) - max(label["y"], y) > 1
        ]
    return found


@pytest.mark.parametrize("made", ["explorer", "network"])
@pytest.mark.parametrize("width", [1400, 390])
def test_no_label_lies_under_what_covers_the_picture(
    browser: Browser, request: pytest.FixtureRequest, made: str, width: int
) -> None:
    path = request.getfixturevalue(made)
    with opened(browser, path, "#/graph?lang=zh", viewport={"width": width, "height": 844}) as page:
        settled(page)
        assert under(page) == []
        page.get_by_role("button", name="放大").click()
        page.get_by_role("button", name="放大").click()
        settled(page)
        assert under(page) == []
        page.locator(".legend-title").click()
        settled(page)
        assert under(page) == []


@pytest.mark.parametrize("made", ["explorer", "network"])
def test_a_telephone_held_upright_is_filled(
    browser: Browser, request: pytest.FixtureRequest, made: str
) -> None:
    options = {"has_touch": True, "is_mobile": True, "viewport": {"width": 390, "height": 844}}
    with opened(browser, request.getfixturevalue(made), "#/graph?lang=zh", **options) as page:
        settled(page)
        drawn = page.evaluate("document.querySelector('.stage').renderer.labels()")
        stage = page.locator(".stage").bounding_box()
        assert stage
        used = max(label["y"] for label in drawn) - min(label["y"] for label in drawn)
        assert used > stage["height"] / 2


def test_keys_of_one_character_can_be_switched_off(page: Page) -> None:
    """WCAG 2.1.4; the picture's own keys work while it has the focus."""
    page.locator(".help-button").click()
    page.get_by_role("checkbox").uncheck()
    page.get_by_role("button", name="关闭").click()
    assert "keys=off" in page.url
    page.reload()
    page.locator(".stage").wait_for()
    page.locator("h1").click()
    for key in "/?ld":
        page.keyboard.press(key)
    expect(page.locator("html")).to_have_attribute("lang", "zh-Hans")
    expect(page.locator("html")).to_have_attribute("data-theme", "light")
    expect(page.locator("dialog")).not_to_be_visible()
    assert page.evaluate("document.activeElement.id") != "search"
    page.locator(".stage").focus()
    page.keyboard.press("ArrowRight")
    expect(page.locator(".panel")).to_have_count(1)
    page.goto(page.url.split("#")[0] + "#/articles?lang=zh&keys=off&passage=passage/yutai/4")
    page.keyboard.press("n")
    page.keyboard.press("j")
    assert quote("passage/yutai/4", safe="") in page.url
    expect(page.locator(".sentence:focus")).to_have_attribute("aria-current", "true")


def test_what_a_parameter_was_not_bound_to_is_told(page: Page) -> None:
    page.goto(page.url.split("#")[0] + "#/ask?lang=en&question=models_by_role")
    page.locator(".answer-table").wait_for(timeout=20_000)
    field = page.locator(".parameter").filter(has=page.get_by_role("combobox")).first
    for typed, told in (("nobody", "Nothing is called “nobody”"), ("head", "none of the entries")):
        field.get_by_role("combobox").click()
        field.get_by_role("combobox").press_sequentially(typed)
        expect(field.get_by_text("Loading …")).to_have_count(0)
        page.keyboard.press("Tab")
        expect(field.get_by_role("alert")).to_contain_text(told)
    field.get_by_role("combobox").click()
    field.get_by_role("option").first.click()
    expect(field.get_by_role("alert")).to_have_count(0)


@pytest.mark.parametrize(
    ("address", "told"),
    [("question=nobody_asks", "nobody_asks"), ("question=models_by_role&p.rolle=role/x", "rolle")],
)
def test_what_the_address_asks_in_vain_is_told(page: Page, address: str, told: str) -> None:
    page.goto(page.url.split("#")[0] + f"#/ask?lang=en&{address}")
    expect(page.locator(".asked > [role=alert]").first).to_contain_text(told)


def test_where_a_model_is_stands_alike_in_the_comparison_and_on_the_map(page: Page) -> None:
    """No sentence places “enclave grouping”: the report from Yanzhou mentions it."""
    start = page.url.split("#")[0]
    page.goto(start + "#/compare?lang=en&models=model/enclave-grouping,model/two-heads")
    places = page.locator(".models thead .place")
    expect(places).to_have_text(
        ["mentioned in the report from Yanzhou District; no place stated", "Yutai County"]
    )
    page.goto(start + "#/entities?lang=en")
    rows = page.locator(".map-list li")
    yanzhou = rows.filter(has=page.locator(".map-county", has_text="Yanzhou District"))
    expect(yanzhou.locator(".map-models")).to_contain_text(
        "“enclave grouping” model (mentioned; no place stated)"
    )
    yutai = rows.filter(has=page.locator(".map-county", has_text="Yutai County"))
    expect(yutai.locator(".map-models")).not_to_contain_text("mentioned")
    drawn = page.locator(".map-box svg")
    expect(drawn).to_contain_text("“134” model")
    expect(drawn).not_to_contain_text("enclave")
