"""Pages in a real browser: written to a file, opened from there, and watched for requests and errors."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import networkx as nx
import pytest

from tests.browsers import chromium
from visualizations import Page, render


class Opened:
    """A page in the browser: playwright's page, what it asked the net for, and what it complained of."""

    def __init__(self, page: Any, address: str) -> None:
        self.page, self.address = page, address
        self.requests: list[str] = []
        self.complaints: list[str] = []
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("console", lambda message: self.complaints.append(message.text))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def go(self, fragment: str = "") -> None:
        self.page.goto(self.address + fragment)
        self.wait()

    def wait(self) -> None:
        self.page.wait_for_function("document.documentElement.dataset.ready")

    def fragment(self) -> str:
        return str(self.page.evaluate("location.hash"))

    def spot(self, identifier: str) -> dict[str, float]:
        """Where on the picture the node of that id stands."""
        return dict(
            self.page.evaluate(
                """id => { const page = networkPage, item = page.scene.item.get(page.place.get(id));
                   return page.network.canvasToDOM({ x: page.scene.x[item], y: page.scene.y[item] }); }""",
                identifier,
            )
        )

    def click_node(self, identifier: str) -> None:
        self.page.locator("#picture canvas").click(position=self.spot(identifier))
        self.page.wait_for_function("id => networkPage.state.selected === networkPage.place.get(id)", arg=identifier)

    def shown(self) -> set[str]:
        """The ids of the nodes that are drawn."""
        return set(
            self.page.evaluate(
                "networkPage.scene.node.filter((node, item) => networkPage.shownItems[item])"
                ".map(node => networkPage.data.nodes.id[node])"
            )
        )

    def details(self) -> str:
        return str(self.page.locator("#details-text").inner_text())


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    """One Chromium for the tests of this folder."""
    with chromium() as browser:
        yield browser


@pytest.fixture
def open_page(browser: Any, tmp_path: Path) -> Iterator[Callable[..., Opened]]:
    """`open_page(graph, page, fragment="", **context)`: the rendered page, open and ready."""
    contexts = []

    def open_one(graph: nx.Graph, page: Page, fragment: str = "", **options: Any) -> Opened:
        file = tmp_path / "page.html"
        file.write_text(render(graph, page), encoding="utf-8")
        context = browser.new_context(viewport={"width": 1300, "height": 850}, **options)
        context.set_default_timeout(15_000)
        contexts.append(context)
        opened = Opened(context.new_page(), file.as_uri())
        opened.go(fragment)
        return opened

    yield open_one
    for context in contexts:
        context.close()
