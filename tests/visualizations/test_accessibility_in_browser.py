"""axe-core finds nothing serious, in each state of a page that a reader meets."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.visualizations.graphs import compared, small, small_page

pytestmark = pytest.mark.browser


def serious(page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{rule['id']}: {[node['target'] for node in rule['nodes']]}"
        for rule in found
        if rule["impact"] in ("serious", "critical")
    ]


@pytest.mark.parametrize(
    ("fragment", "options"),
    [
        ("", {}),
        ("#n=post-a&l=en", {"color_scheme": "dark"}),
        ("#v=table&n=measure-a", {}),
        ("#v=table&t=ties&d=dark", {}),
        ("#a=person-a&b=unit:a&c=group", {}),
    ],
    ids=["picture", "details in the dark", "table", "table of ties in the dark", "way and groups"],
)
def test_axe_finds_nothing_serious(open_page, fragment, options):
    opened = open_page(small(), small_page(comparison=compared()), fragment, **options)
    assert serious(opened.page) == []


def test_axe_finds_nothing_serious_on_a_narrow_window_with_all_that_unfolds(open_page):
    opened = open_page(small(), small_page(), "#n=post-a")
    page = opened.page
    page.set_viewport_size({"width": 380, "height": 800})
    page.evaluate("document.querySelectorAll('main details').forEach(part => { part.open = true; })")
    page.get_by_label("Im Netzwerk suchen").fill("a")
    assert page.locator("#search-list").get_by_role("option").count() > 3
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
    page.get_by_role("button", name="Hilfe und Tastatur").click()
    assert serious(page) == []
