"""A network as a page of its own, made with pyvis: fixed layout, nothing from the net.

pyvis fills our template with the nodes and edges that the page begins with; the same
shell as the explorer's draws them by the vis-network that pyvis brings. Its lists are
filled directly, because `from_nx` and `add_edge` take quadratic time, and its page is
returned, not written, because `write_html` does not write UTF-8 everywhere.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import embedding, entities, names, questions, viewdata
from .embedding import Script
from .labels import Labels
from .store import Queryable
from .viewdata import TITLE, Packed

if TYPE_CHECKING:
    import networkx as nx
    from pyvis.network import Network

MOST = 1000
"""Beyond so many nodes a page begins with the communities; the shell has the same number."""

_NO_SCRIPT = "本页需要 JavaScript。 This page needs JavaScript."
_OPTIONS = {
    "physics": {"enabled": False},
    "layout": {"improvedLayout": False},
    "interaction": {
        "dragNodes": False,
        "hover": True,
        "hoverConnectedEdges": False,
        "keyboard": False,
        "selectConnectedEdges": False,
        "selectable": False,
        "tooltipDelay": 10**9,
    },
    "nodes": {"shape": "dot", "borderWidth": 1.5, "font": {"size": 0}},
    "edges": {"smooth": {"type": "continuous", "roundness": 0.35}, "selectionWidth": 0},
}


def page(
    store: Queryable,
    labels: Labels,
    network: nx.MultiDiGraph[str],
    title: Mapping[str, str],
    texts: Mapping[str, str],
    language: names.Language | None = None,
) -> bytes:
    """Return a network of the dataset as an HTML page in UTF-8.

    `network` has ids as nodes, as `kg.networks` and `kg.selections` make it; `title` is
    by language; `texts` has the sentences that may be shown, by the id of their passage.
    The page opens in the reader's language unless one is given. Same input, same bytes.
    """
    passages = entities.evidence(store)
    drawing = viewdata.draw(network)
    packed = viewdata.pack(store, labels, passages, drawing, title)
    scripts = Script(_library()), Script(embedding.asset("network.js"))
    made = _pyvis(packed, title[language or "zh"])
    made.templateEnv.globals.update(
        language=language,
        title=made.heading,
        no_script=_NO_SCRIPT,
        style=embedding.asset("page.css"),
        scripts=scripts,
        policy=embedding.policy(*scripts),
        blocks=embedding.blocks(
            {
                "core": embedding.packed(packed),
                "passages": embedding.packed(
                    viewdata.sentences(passages, packed["entities"]["id"], texts)
                ),
            }
        ),
    )
    html: str = made.generate_html()
    return html.encode()


def title(labels: Labels, focus: str = "", question: str = "") -> dict[str, str]:
    """Return what a page of a selection is called, in each language.

    `focus` is an id, `question` the name of a named question or any query.
    """
    if focus:
        return {language: labels.name(names.iri(focus), language) for language in names.LANGUAGES}
    if questions.is_name(question):
        return questions.find(question).title
    return TITLE


def _library() -> str:
    """Return the vis-network that comes with pyvis."""
    import pyvis

    folder = Path(pyvis.__file__).parent / "templates" / "lib" / "vis-9.1.2"
    return (folder / "vis-network.min.js").read_text(encoding="utf-8")


def _pyvis(packed: Packed, heading: str) -> Network:
    from pyvis.network import Network

    made = Network(height="100%", width="100%", heading=heading, directed=True)
    made.set_template_dir(str(Path(__file__).with_name("templates")), "network.html")
    made.templateEnv.autoescape = True
    made.options = _OPTIONS
    many = len(packed["layout"]["entity"]) > MOST
    made.nodes, made.edges = _communities(packed) if many else _everything(packed)
    return made


Items = list[dict[str, Any]]


def _everything(packed: Packed) -> tuple[Items, Items]:
    layout = packed["layout"]
    rows = zip(layout["entity"], layout["x"], layout["y"], layout["radius"], strict=True)
    nodes = [
        {
            "id": entity,
            "x": x,
            "y": y,
            "size": radius,
            "color": packed["classes"][packed["entities"]["class"][entity]]["color"],
        }
        for entity, x, y, radius in rows
    ]
    return nodes, _edges(packed, {entity: entity for entity in layout["entity"]})


def _communities(packed: Packed) -> tuple[Items, Items]:
    nodes: Items = []
    stands: dict[int, int] = {}
    for number, community in enumerate(packed["communities"]):
        hub = community["members"][0]
        color = packed["classes"][packed["entities"]["class"][hub]]["color"]
        place = {"x": community["x"], "y": community["y"], "size": community["radius"]}
        nodes.append({"id": -1 - number, "color": color, **place})
        stands |= dict.fromkeys(community["members"], -1 - number)
    return nodes, _edges(packed, stands)


def _edges(packed: Packed, stands: Mapping[int, int]) -> Items:
    """Return the drawn relations between what stands for their ends, once each."""
    subject, target = packed["statements"]["subject"], packed["statements"]["object"]
    ends = ((stands[subject[link]], stands[target[link]]) for link in packed["links"])
    pairs = {(one, other) for one, other in ends if one != other}
    return [{"from": one, "to": other, "width": 1} for one, other in sorted(pairs)]
