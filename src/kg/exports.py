"""A dataset in the formats that other programs read: one function a format."""

from __future__ import annotations

import csv
import hashlib
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from . import store
from .store import Store

if TYPE_CHECKING:
    import networkx as nx

    Network = nx.MultiDiGraph[str]

RDF_FILES = ("kg.nq", "kg.trig", "kg.ttl", "kg.jsonld")
_DESCRIPTION = Path(__file__).with_name("dataset.rq")


def rdf(dataset: Store, name: str) -> bytes:
    """Return the dataset in the format of an RDF file's suffix."""
    return store.serialize(dataset.quads(), Path(name).suffix)


def description(dataset: Store, folder: Path, version: str) -> bytes:
    """Return the description of a dataset by VoID, DCAT and PROV, in Turtle.

    `folder` holds the files of the dataset, which are described with size and digest;
    `version` is that of `kg`.
    """
    rows = " ".join(
        f'("{version}" "{path.name}" "{path.stat().st_size}"^^xsd:nonNegativeInteger '
        f'"{hashlib.sha256(path.read_bytes()).hexdigest()}"^^xsd:hexBinary)'
        for path in sorted(folder.iterdir())
    )
    query = _DESCRIPTION.read_text(encoding="utf-8")
    return dataset.query(query.replace("$files", rows)).serialize("ttl")


def graphml(network: Network) -> bytes:
    """Return a network as GraphML (http://graphml.graphdrawing.org/)."""
    import networkx as nx

    return "\n".join([*nx.generate_graphml(network), ""]).encode()


def gexf(network: Network) -> bytes:
    """Return a network as GEXF 1.2 (https://gexf.net/), without the date of writing."""
    import networkx as nx

    labelled = nx.relabel_nodes(network, {})
    for _, data in labelled.nodes(data=True):
        data["label"] = data["label_zh"]
    text = "\n".join([*nx.generate_gexf(labelled), ""])
    return re.sub(r' lastmodifieddate="[^"]*"', "", text, count=1).encode()


def nodes(network: Network) -> bytes:
    """Return the nodes of a network as CSV (RFC 4180), with their degree."""
    columns = ["id", "class", "group", "label_zh", "label_en", "degree"]
    degree = dict(network.degree())
    return _csv(
        columns,
        [{"id": node, "degree": degree[node], **data} for node, data in network.nodes(data=True)],
    )


def edges(network: Network) -> bytes:
    """Return the edges of a network as CSV (RFC 4180), with their passages."""
    columns = ["source", "property", "target", "label_zh", "label_en", "passages"]
    return _csv(
        columns,
        [
            {"source": source, "property": key, "target": target, **data}
            for source, target, key, data in network.edges(keys=True, data=True)
        ],
    )


def _csv(columns: list[str], rows: list[dict[str, Any]]) -> bytes:
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


NETWORK_FILES: dict[str, Callable[[Network], bytes]] = {
    "kg.graphml": graphml,
    "kg.gexf": gexf,
    "nodes.csv": nodes,
    "edges.csv": edges,
}
