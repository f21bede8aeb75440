"""Networks of ten thousand nodes, and larger ones in bundles, in a real browser."""

from __future__ import annotations

import pytest

from tests.visualizations.graphs import FOOTER, large
from visualizations import Page, Text

pytestmark = pytest.mark.browser

PLAIN = Page(Text("Großes Netzwerk", "Large network"), FOOTER)


def test_ten_thousand_nodes_open_and_answer(open_page):
    opened = open_page(large(10_000), PLAIN)
    assert len(opened.shown()) == 10_000
    field = opened.page.get_by_label("Im Netzwerk suchen")
    field.fill("Beispiel 777")
    field.press("Enter")
    assert "Beispiel 777" in opened.details()
    opened.page.locator("#types input").first.uncheck()
    assert len(opened.shown()) == 8_000
    opened.page.get_by_role("button", name="Tabelle", exact=True).click()
    assert opened.page.locator("#table tbody tr").count() == 100
    opened.page.get_by_role("button", name="Weiter").click()
    assert "101 bis 200 von 8.000" in opened.page.locator("#table-part").inner_text()
    assert opened.complaints == []


def test_a_larger_network_opens_in_bundles_and_a_click_opens_one(open_page):
    opened = open_page(large(12_600, each=1), PLAIN)
    page = opened.page
    assert page.evaluate("networkPage.scene.key") == "overview"
    assert "zu groß für ein Bild" in page.locator("#meaning").inner_text()
    page.locator("#picture canvas").click(
        position=page.evaluate(
            "networkPage.network.canvasToDOM({ x: networkPage.scene.x[0], y: networkPage.scene.y[0] })"
        )
    )
    page.locator("#bundle").wait_for()
    assert "Gruppe um" in page.locator("#bundle-name").inner_text() and opened.fragment().startswith("#g=node-")
    page.get_by_role("button", name="Alle Gruppen").click()
    assert page.evaluate("networkPage.scene.key") == "overview" and opened.fragment() == ""
    page.locator("#stage").focus()
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    assert page.locator("#bundle").is_visible()
    field = page.get_by_label("Im Netzwerk suchen")
    field.fill("Beispiel 12000")
    field.press("Enter")
    assert "Beispiel 12000" in opened.details() and len(opened.shown()) <= 4_000
    page.get_by_role("group", name="Umkreis").get_by_role("button", name="2").click()
    assert 2 < len(opened.shown()) <= 3_000
    page.evaluate("networkPage.change({ selected: -1, from: 5, to: 9000 })")
    assert (
        "Schritte" in page.locator("#way-told").inner_text() or "keinen Weg" in page.locator("#way-told").inner_text()
    )
    assert opened.complaints == []
