"""The two networks of the benchmarks as columns, and the graphs that each library makes of them."""

from __future__ import annotations

import csv
import gzip
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np

from graph_service.compute import CsrGraph

SOURCES = 256
PART = 34_000
FILES = {"UK administration": "ukgov_2011-03", "Debian 12": "debian_12"}


@dataclass(frozen=True, eq=False)
class Network:
    """Simple undirected edges as columns of row numbers, and made-up weights from 1 to 9 for the weighted rows."""

    name: str
    labels: list[str]
    starts: Any
    ends: Any
    weights: Any

    @classmethod
    def read(cls, folder: Path, name: str) -> Network:
        with gzip.open(folder / f"{FILES[name]}.nodes.csv.gz", "rt", encoding="utf-8", newline="") as text:
            labels = [row["id"] for row in csv.DictReader(text)]
        number = {label: place for place, label in enumerate(labels)}
        with gzip.open(folder / f"{FILES[name]}.edges.csv.gz", "rt", encoding="utf-8", newline="") as text:
            pairs = np.array([(number[row["from"]], number[row["to"]]) for row in csv.DictReader(text)])
        return cls.of_pairs(name, labels, pairs)

    @classmethod
    def of_pairs(cls, name: str, labels: list[str], pairs: Any) -> Network:
        pairs = np.unique(np.sort(pairs[pairs[:, 0] != pairs[:, 1]], axis=1), axis=0)
        weights = np.random.default_rng(1).integers(1, 10, len(pairs)).astype(float)
        return cls(name, labels, pairs[:, 0].copy(), pairs[:, 1].copy(), weights)

    def part(self, size: int) -> Network:
        """Its first `size` nodes, and the ties among them."""
        inside = (self.starts < size) & (self.ends < size)
        pairs = np.stack((self.starts[inside], self.ends[inside]), axis=1)
        return Network.of_pairs(f"{self.name}, part", self.labels[:size], pairs)

    @cached_property
    def sources(self) -> Any:
        count = len(self.labels)
        return np.random.default_rng(2).choice(count, min(SOURCES, count), replace=False)

    @cached_property
    def csr(self) -> CsrGraph:
        return CsrGraph.from_columns(self.labels, self.starts, self.ends)

    @cached_property
    def csr_weighted(self) -> CsrGraph:
        return CsrGraph.from_columns(self.labels, self.starts, self.ends, self.weights)

    @cached_property
    def csr_directed(self) -> CsrGraph:
        return CsrGraph.from_columns(self.labels, self.starts, self.ends, directed=True)

    @cached_property
    def networkx(self) -> Any:
        return CsrGraph.from_columns(range(len(self.labels)), self.starts, self.ends, self.weights).to_networkx()

    @cached_property
    def igraph(self) -> Any:
        import igraph

        edges = list(zip(self.starts.tolist(), self.ends.tolist(), strict=True))
        return igraph.Graph(n=len(self.labels), edges=edges, edge_attrs={"weight": self.weights.tolist()})

    @cached_property
    def networkit(self) -> Any:
        import networkit

        return networkit.GraphFromCoo((self.starts, self.ends), n=len(self.labels))

    @cached_property
    def networkit_weighted(self) -> Any:
        import networkit

        return networkit.GraphFromCoo((self.weights, (self.starts, self.ends)), n=len(self.labels), weighted=True)
