"""Network pages: how long one takes to make, and how long to open in headless Chromium until it can be used.

Run with `python -m benchmarks.pages`. "Opened" ends when the picture is drawn and a click would be answered.
"""

from __future__ import annotations

import random
import shutil
import statistics
import tempfile
import time
from pathlib import Path

import networkx as nx

from visualizations import Footer, Page, Text, render

SIZES = ((300, None), (1_500, 1.0), (10_000, 2.0), (60_000, None))
"""Nodes, with three times as many ties, and the goal for opening in seconds, if there is one."""

PAGE = Page(Text("Netzwerk", "Network"), Footer("2026-11-29", Text("Messung", "measurement"), Text("alle", "all")))


def network(count: int) -> nx.Graph:
    """A network with hubs and triangles, of the types of the vocabulary; the same each time."""
    types = ("Person", "Post", "Measure", "Topic", "AdministrativeUnit")
    shape = nx.powerlaw_cluster_graph(count, 3, 0.3, seed=1)
    chance = random.Random(1)
    ids = [f"node-{chance.getrandbits(48):012x}" for _ in range(count)]
    graph = nx.Graph()
    for number, identifier in enumerate(ids):
        graph.add_node(identifier, type=types[number % 5], name=f"Beispiel {number}")
    graph.add_edges_from((ids[start], ids[end], {"type": "WORKS_ON"}) for start, end in shape.edges)
    return graph


def opened(file: Path, rounds: int = 5) -> float:
    """Median of the seconds from the start of the navigation until the page can be used."""
    from playwright.sync_api import sync_playwright  # only this measurement needs a browser

    took = []
    with sync_playwright() as playwright:
        chromium = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
        browser = playwright.chromium.launch(executable_path=chromium, args=["--no-sandbox", "--disable-gpu"])
        for _ in range(rounds):
            page = browser.new_page(viewport={"width": 1400, "height": 900})
            page.goto(file.as_uri())
            page.wait_for_function("document.documentElement.dataset.ready")
            took.append(page.evaluate("networkPage.readyAt") / 1000)
            page.close()
        browser.close()
    return statistics.median(took)


def table() -> list[str]:
    """The rows of the table: made, opened, how large."""
    render(network(10), PAGE)  # compiles, or reads what was compiled before
    lines = []
    with tempfile.TemporaryDirectory() as folder:
        for count, goal in SIZES:
            graph = network(count)
            began = time.perf_counter()
            text = render(graph, PAGE)
            made = time.perf_counter() - began
            file = Path(folder) / "page.html"
            file.write_text(text, encoding="utf-8")
            aim = f" (goal {goal:g} s)" if goal else ""
            lines.append(
                f"| network page of {count:,} nodes and {graph.number_of_edges():,} ties, opened in Chromium{aim} "
                f"| {opened(file):.2f} s | made in {made:.1f} s, {file.stat().st_size / 1e6:.1f} MB | |"
            )
    return lines


if __name__ == "__main__":
    print("\n".join(table()))
