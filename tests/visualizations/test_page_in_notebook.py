"""A page inside a notebook's cell, in a real browser: it opens links, prints, and reaches nothing of the notebook."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from graph_service.client_results import NetworkPage
from tests.visualizations.graphs import small, small_page
from visualizations import render


class There(BaseHTTPRequestHandler):
    """A site that a link leads to."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Type", "text/html")
        self.end_headers()
        self.wfile.write(b"<title>There</title>")

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def there() -> Iterator[str]:
    with ThreadingHTTPServer(("127.0.0.1", 0), There) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()
        thread.join(10)


@pytest.fixture
def cell(browser: Any, there: str, tmp_path) -> Iterator[tuple[Any, Any, list[str]]]:
    """A document with the page as a notebook shows it: the document, the page in it, and what it complained of."""
    graph, file = small(), tmp_path / "notebook.html"
    graph.nodes["measure-a"]["url"] = there
    frame = NetworkPage(render(graph, small_page()))._repr_html_()
    file.write_text(f"<!doctype html><title>Notebook</title>{frame}", encoding="utf-8")
    context = browser.new_context(viewport={"width": 1300, "height": 850})
    context.set_default_timeout(15_000)
    notebook, complaints = context.new_page(), []
    notebook.on("console", lambda message: complaints.append(message.text))
    notebook.on("pageerror", lambda error: complaints.append(str(error)))
    notebook.goto(file.as_uri())
    page = next(one for one in notebook.frames if one is not notebook.main_frame)
    page.wait_for_function("document.documentElement.dataset.ready")
    yield notebook, page, complaints
    context.close()


def test_a_link_opens_in_a_tab_of_its_own(cell, there):
    notebook, page, complaints = cell
    page.evaluate("networkPage.change({ selected: networkPage.place.get('measure-a') })")
    with notebook.context.expect_page() as opened:
        page.locator(f"#details-text a[href='{there}']").click()
    opened.value.wait_for_url(there)
    assert opened.value.title() == "There" and complaints == []


def test_it_prints(cell):
    _, page, complaints = cell
    page.evaluate("print()")
    assert complaints == []


def test_it_reaches_nothing_of_the_notebook(cell):
    notebook, page, _ = cell
    with pytest.raises(Exception, match="Blocked a frame"):
        page.evaluate("parent.document.title")
    assert notebook.title() == "Notebook"
