"""Each feature of a page, clicked and typed in a real browser."""

from __future__ import annotations

from xml.etree import ElementTree

import networkx as nx
import pytest

from tests.visualizations.graphs import FOOTER, ROUGH, compared, rough, small, small_page
from visualizations import Page, Ranked, Ranking, Text, render

pytestmark = pytest.mark.browser


@pytest.fixture
def small_one(open_page):
    return open_page(small(), small_page())


def test_a_page_opens_without_a_request_to_anyone_and_without_a_complaint(small_one):
    small_one.click_node("measure-a")
    small_one.page.get_by_role("button", name="Tabelle", exact=True).click()
    assert small_one.requests == [small_one.address]
    assert small_one.complaints == []


def test_the_policy_stops_what_is_not_the_pages_own(small_one):
    stopped = small_one.page.evaluate(
        """() => new Promise(done => { const seen = [];
             document.addEventListener("securitypolicyviolation", event => { seen.push(event.effectiveDirective);
               if (seen.length === 3) done(seen.sort()); });
             const script = document.createElement("script"); script.textContent = "window.broken = 1";
             const picture = new Image(); picture.src = "https://other.example/x.png";
             document.body.append(script, picture);
             fetch("https://other.example/").catch(() => {}); })"""
    )
    assert stopped == ["connect-src", "img-src", "script-src-elem"]
    assert small_one.page.evaluate("window.broken") is None


def test_a_click_on_a_node_tells_its_reasons_its_ties_and_its_source_and_keeps_its_id_in_the_address(small_one):
    small_one.click_node("post-a")
    told = small_one.details()
    for words in (
        "Referatsleitung Daten",
        "Rang 2 von 7: Wichtige Stellen",
        "Einzige Stelle der Kiezbox.",
        "Senatskanzlei",
    ):
        assert words in told
    assert "seit September 2024, Stärke: strong" in told and "Zeynep Musterfrau" in told and "Rund um Daten" in told
    assert small_one.fragment() == "#n=post-a"
    small_one.page.locator("#details").get_by_role("button", name="Kiezbox", exact=True).click()
    link = small_one.page.get_by_role("link", name="Mehr auf der Seite der Quelle")
    assert link.get_attribute("href") == "https://example.org/kiezbox" and "noopener" in link.get_attribute("rel")
    small_one.page.get_by_role("button", name="Schließen").click()
    assert small_one.page.locator("#details").is_hidden() and small_one.fragment() == ""


def alike() -> nx.MultiDiGraph:
    """Two offices of one name in two districts, tied to a third; the strengths of the ties are their weights."""
    graph = nx.MultiDiGraph()
    for district in ("Mitte", "Pankow"):
        graph.add_node(f"unit:{district}", type="AdministrativeUnit", name="Jugendamt", unit=f"unit:{district}",
                       unit_name="Jugendamt", district=district)  # fmt: skip
        graph.add_edge(f"unit:{district}", "unit:land", type="REPORTS_TO", weight=0.333333, strength=0.333333333)
    graph.add_node(
        "unit:land", type="AdministrativeUnit", name="Land Berlin", unit="unit:land", unit_name="Land Berlin"
    )
    graph.add_edge("unit:Mitte", "unit:Pankow", type="REPORTS_TO", weight=0.25, strength=0.25)
    return graph


def test_offices_of_one_name_are_told_with_their_district_and_belong_to_nobody_but_others(open_page):
    page = Page(Text("Ämter", "Offices"), FOOTER, rankings=(
        Ranking(Text("Rang", "Rank"), (Ranked("unit:Mitte", 2.0, 1), Ranked("unit:Pankow", 0.123456, 2))),
    ))  # fmt: skip
    opened = open_page(alike(), page)
    listed = opened.page.locator("#ranking-list li")
    assert listed.all_inner_texts() == ["Jugendamt (Mitte)", "Jugendamt (Pankow)"]
    opened.page.get_by_label("Im Netzwerk suchen").fill("jugend")
    options = opened.page.locator("#search-list").get_by_role("option").all_inner_texts()
    assert options == [
        "Jugendamt\nVerwaltungseinheit · Mitte",
        "Jugendamt\nVerwaltungseinheit · Pankow",
    ]
    opened.page.keyboard.press("Escape")
    listed.last.get_by_role("button").click()
    assert "gehört zu" not in opened.details() and "Jugendamt (Mitte)" in opened.details()
    assert "Rang 2: Rang (0,123)" in opened.details() and "Stärke: 0,333" in opened.details()
    opened.page.get_by_role("button", name="Tabelle", exact=True).click()
    assert "gehört zu" not in opened.page.locator("#table thead").inner_text()
    opened.page.get_by_role("group", name="Was die Tabelle zeigt").get_by_role("button", name="Verbindungen").click()
    table = opened.page.locator("#table").inner_text()
    assert "Jugendamt (Pankow)" in table and "Gewicht" not in table, "the weights are the strengths"


def test_phases_fields_and_sectors_are_told_in_the_readers_language(open_page):
    english = {"laufend": "under way", "Daten": "Data", "Verwaltung": "public administration"}
    opened = open_page(small(), small_page(english=english), "#l=en&n=measure-a")
    assert "under way" in opened.details() and "Data" in opened.details()
    assert opened.page.get_by_label("under way").count() == 1 and opened.page.get_by_label("laufend").count() == 0
    assert opened.page.get_by_label("in Planung").count() == 1, "a phase without an English word stays as it is"
    opened.page.get_by_role("button", name="Deutsch").click()
    assert "laufend" in opened.details() and "under way" not in opened.details()


def test_a_ranking_of_nobody_is_not_offered_and_size_follows_the_ties(open_page):
    page = open_page(small(), small_page(rankings=(Ranking(Text("Leere", "Empty"), ()),))).page
    assert page.locator("#ranking").is_hidden() and page.get_by_label("Größe", exact=True).input_value() == "ties"
    assert "Leere" not in page.locator("#size").inner_text()


def test_what_is_saved_says_what_its_colours_mean(open_page, tmp_path):
    for changes, told in (({}, "Rund um Daten"), ({"comparison": compared()}, "neu: am 29.11.2026 da")):
        page = open_page(small(), small_page(**changes)).page
        with page.expect_download() as download:
            page.get_by_role("button", name="SVG").click()
        download.value.save_as(tmp_path / "page.svg")
        assert told in (tmp_path / "page.svg").read_text(encoding="utf-8")
    page.get_by_label("Farbe", exact=True).select_option("Reichweite")
    assert "Reichweite: 3 – 3" in page.evaluate("networkPage.toSvg().textContent")


def test_weights_that_hardly_differ_are_drawn_alike(open_page):
    graph = nx.Graph()
    graph.add_edge("unit:a", "unit:b", weight=0.8)
    graph.add_edge("unit:b", "unit:c", weight=0.95)
    page = open_page(graph, Page(Text("Drei", "Three"), FOOTER)).page
    widths = "networkPage.scene.lines.map((_, line) => networkPage.lineWidth(networkPage.scene, line))"
    assert len(set(page.evaluate(widths))) == 1
    graph.add_edge("unit:a", "unit:c", weight=0.1)
    page = open_page(graph, Page(Text("Drei", "Three"), FOOTER)).page
    assert len(set(page.evaluate(widths))) == 2


def test_one_is_told_in_the_singular(open_page):
    graph = nx.Graph()
    graph.add_edge("unit:a", "unit:b", type="SHARES_MEASURE")
    opened = open_page(graph, Page(Text("Zwei", "Two"), FOOTER), "#a=unit:a&b=unit:b")
    assert opened.page.locator("#shown").inner_text() == "2 Einträge, 1 Verbindung"
    assert opened.page.locator("#way-told").inner_text() == "Kürzester Weg: 1 Schritt"
    assert "teilt eine Maßnahme mit" in opened.page.locator("#way-steps").inner_text()


def test_labels_and_choices_of_size_and_colour_are_not_cut_off(open_page):
    page = open_page(small(), small_page(comparison=compared())).page
    label, choice = page.locator("label[for=change]").bounding_box(), page.locator("#change").bounding_box()
    assert label["x"] + label["width"] <= choice["x"] or label["y"] + label["height"] <= choice["y"]
    assert choice["width"] > 200


def test_many_topics_are_folded_so_that_the_reasons_stay_in_sight(open_page):
    graph = small()
    graph.nodes["unit:a"]["topics"] = [f"Thema {number}" for number in range(9)]
    opened = open_page(graph, small_page(), "#n=unit:a")
    assert "Thema 5" in opened.details() and "Thema 6" not in opened.details()
    opened.page.get_by_role("button", name="Alle 9 zeigen").click()
    assert "Thema 0 · Thema 1" in opened.details() and "Thema 8" in opened.details()


def test_an_invented_person_is_marked(small_one):
    small_one.click_node("person-b")
    assert "Erfundenes Beispiel" in small_one.details()


def test_a_click_on_a_line_tells_of_the_tie(small_one):
    one, other = small_one.spot("person-a"), small_one.spot("person-b")
    middle = {"x": (one["x"] + other["x"]) / 2, "y": (one["y"] + other["y"]) / 2}
    small_one.page.locator("#picture canvas").click(position=middle)
    small_one.page.locator("#details").wait_for()
    assert "kennt" in small_one.details() and "Gewicht: 0,5" in small_one.details()


def test_search_suggests_while_one_types_and_the_keyboard_chooses(small_one):
    field = small_one.page.get_by_label("Im Netzwerk suchen")
    field.fill("kanzlei")
    option = small_one.page.locator("#search-list").get_by_role("option")
    assert option.count() == 1 and "Senatskanzlei" in option.inner_text()
    field.fill("JORG b")
    field.press("ArrowDown")
    assert option.first.get_attribute("aria-selected") == "true"
    field.press("Enter")
    assert "Jörg Beispiel" in small_one.details()
    assert small_one.fragment() == "#n=person-b" and field.get_attribute("aria-expanded") == "false"
    field.fill("zeynep")
    option.click()
    assert small_one.fragment() == "#n=person-a"


def test_filters_by_type_phase_and_field_of_action(small_one):
    page = small_one.page
    page.get_by_label("Person", exact=False).uncheck()
    assert not {"person-a", "person-b"} & small_one.shown()
    page.get_by_role("button", name="Alles zeigen").click()
    assert len(small_one.shown()) == 8
    page.get_by_label("in Planung").check()
    assert small_one.shown() == {"measure-b", "topic:open-data", "person-b"}
    assert "3 von 8 Einträgen" in page.locator("#shown").inner_text()
    page.get_by_label("in Planung").uncheck()
    page.get_by_text("Handlungsfelder").click()
    page.get_by_label("Bürgerservice").check()
    assert "measure-a" not in small_one.shown() and "measure-b" in small_one.shown()


def test_a_filter_that_leaves_nothing_says_so(small_one):
    for box in small_one.page.locator("#types input").all():
        box.uncheck()
    assert "Nichts entspricht der Auswahl" in small_one.page.locator("#empty").inner_text()


def test_steps_around_a_node(small_one):
    small_one.click_node("person-b")
    steps = small_one.page.get_by_role("group", name="Umkreis")
    steps.get_by_role("button", name="1").click()
    assert small_one.shown() == {"person-b", "person-a", "measure-b"}
    steps.get_by_role("button", name="2").click()
    assert small_one.shown() == {"person-b", "person-a", "measure-b", "post-a", "topic:open-data"}
    assert small_one.fragment() == "#n=person-b&k=2"
    steps.get_by_role("button", name="alles").click()
    assert len(small_one.shown()) == 8


def test_the_way_between_two_is_drawn_and_told(small_one):
    page = small_one.page
    small_one.click_node("measure-b")
    page.get_by_role("button", name="Weg von hier").click()
    page.get_by_label("Bis").fill("Senatskanzlei")
    page.keyboard.press("Enter")
    assert "Kürzester Weg: 4 Schritte" in page.locator("#way-told").inner_text()
    told = page.locator("#way-steps").inner_text()
    assert "Hallenbuchung" in told and "arbeitet an" in told and "Stelle in" in told
    assert page.evaluate("networkPage.strongLines.length") == 4
    assert set(small_one.fragment()[1:].split("&")) == {"a=measure-b", "b=unit%3Aa"}
    page.get_by_label("Bis").fill("Amt für Einsamkeit")
    page.keyboard.press("Enter")
    assert "keinen Weg" in page.locator("#way-told").inner_text()
    page.get_by_role("button", name="Weg verwerfen").click()
    assert small_one.fragment() == ""


def test_the_ranking_is_listed_and_opens_its_node(small_one):
    listed = small_one.page.locator("#ranking-list li")
    assert listed.all_inner_texts() == ["Offene Daten", "Referatsleitung Daten"]
    listed.first.get_by_role("button").click()
    assert "Verbindet beide Maßnahmen." in small_one.details()


def test_size_and_colour_follow_an_analysis_and_the_legend_says_so(small_one):
    page = small_one.page
    page.get_by_label("Größe", exact=True).select_option("Zahl der Verbindungen")
    radii = page.evaluate(
        "Object.fromEntries(networkPage.scene.node.map((n, i) => [networkPage.data.nodes.id[n], networkPage.radii[i]]))"
    )
    assert radii["measure-a"] < radii["post-a"] and radii["unit:b"] == min(radii.values())
    page.get_by_label("Farbe", exact=True).select_option("Reichweite")
    assert "ohne Wert" in page.locator("#colours").inner_text()
    assert "Die Farbe zeigt: Reichweite." in page.locator("#meaning").inner_text()
    page.get_by_label("Farbe", exact=True).select_option("Gruppe")
    assert "Rund um Daten" in page.locator("#colours").inner_text()
    assert small_one.fragment() == "#s=ties"  # groups are what it opens with


def test_the_address_brings_the_same_view_back(small_one):
    page = small_one.page
    page.get_by_role("button", name="English").click()
    page.get_by_label("Colour", exact=True).select_option("Group")
    page.get_by_label("laufend").check()
    small_one.click_node("post-a")
    before, shown = small_one.fragment(), small_one.shown()
    assert "laufend" not in before and "Referat" not in before
    small_one.go("#")
    page.reload()
    page.goto(small_one.address + before)
    page.reload()
    small_one.wait()
    assert small_one.shown() == shown and "post-a" in small_one.fragment()
    assert page.locator("html").get_attribute("lang") == "en" and "Referatsleitung" in small_one.details()
    assert page.get_by_label("Colour", exact=True).input_value() == "group"


def test_an_address_with_unknown_ids_and_nonsense_opens_the_whole_page(open_page):
    opened = open_page(small(), small_page(), "#n=unit:other&k=9&a=x&b=%00&without=Foo&c=evil&l=fr&v=%3Cscript%3E")
    assert len(opened.shown()) == 8 and opened.complaints == []


def test_german_and_english(small_one):
    page = small_one.page
    assert page.locator("html").get_attribute("lang") == "de" and "Netzwerk der Kiezbox" in page.title()
    footer = page.locator("#made").inner_text()
    assert "Stand 29.11.2026" in footer and "Zweck: Netzwerkanalyse" in footer and "Für: Unterstützungsteam" in footer
    page.get_by_role("button", name="English").click()
    assert page.locator("html").get_attribute("lang") == "en" and page.title() == "The network of the Kiezbox"
    assert "As of 29 November 2026" in page.locator("#made").inner_text()
    small_one.click_node("topic:open-data")
    assert "Open data" in small_one.details() and "Connects both measures." in small_one.details()
    assert "Data and law" in small_one.details() and "Daten und Recht" not in small_one.details()
    assert page.evaluate("Object.keys(JSON.parse(document.getElementById('words').textContent)).length") > 80


def test_dark_mode_follows_the_reader_and_the_button(open_page):
    opened = open_page(small(), small_page(), color_scheme="dark")
    background = "getComputedStyle(document.body).backgroundColor"
    assert opened.page.evaluate(background) == "rgb(22, 24, 27)"
    opened.page.get_by_role("button", name="Dunkle Ansicht").click()
    assert opened.page.evaluate(background) == "rgb(255, 255, 255)" and opened.fragment() == "#d=light"


def test_png_and_svg_are_saved_with_title_and_footer(small_one, tmp_path):
    page = small_one.page
    with page.expect_download() as download:
        page.get_by_role("button", name="SVG").click()
    assert download.value.suggested_filename == "netzwerk-2026-11-29.svg"
    download.value.save_as(tmp_path / "page.svg")
    drawn = "".join(ElementTree.parse(tmp_path / "page.svg").getroot().itertext())  # noqa: S314  # it is ours
    assert (
        "Netzwerk der Kiezbox – Wer, was, worüber" in drawn
        and "Zweck: Netzwerkanalyse" in drawn
        and "Offene Daten" in drawn
    )
    assert "Verwaltungseinheit" in drawn
    with page.expect_download() as download:
        page.get_by_role("button", name="PNG").click()
    download.value.save_as(tmp_path / "page.png")
    start = (tmp_path / "page.png").read_bytes()
    assert start.startswith(b"\x89PNG") and int.from_bytes(start[16:20]) > 1500


def test_print_shows_the_picture_as_lines_and_the_footer(small_one):
    page = small_one.page
    page.evaluate("window.dispatchEvent(new Event('beforeprint'))")
    page.emulate_media(media="print")
    assert page.locator("#printed svg").first.is_visible() and page.locator("#made").is_visible()
    assert page.locator("#stage").is_hidden() and page.locator("#search").is_hidden()
    assert len(page.pdf()) > 10_000


def test_a_dark_page_is_printed_in_dark_letters(open_page):
    page = open_page(small(), small_page(), "#d=dark").page
    page.emulate_media(media="print")
    assert page.evaluate("getComputedStyle(document.querySelector('h1')).color") == "rgb(28, 30, 33)"
    assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(255, 255, 255)"


def test_the_keyboard_alone_walks_the_picture(small_one):
    page = small_one.page
    page.locator("#stage").focus()
    page.keyboard.press("ArrowRight")
    first = small_one.fragment()
    assert first.startswith("#n=")
    visited = {first}
    for key in ("ArrowLeft", "ArrowDown", "ArrowRight", "ArrowUp"):
        page.keyboard.press(key)
        visited.add(small_one.fragment())
    assert len(visited) > 2
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id") == "details-name"
    page.keyboard.press("Escape")
    assert page.locator("#details").is_hidden() and page.evaluate("document.activeElement.id") == "stage"
    before = page.evaluate("networkPage.network.getScale()")
    page.keyboard.press("+")
    assert page.evaluate("networkPage.network.getScale()") > before
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "search"
    page.locator("#stage").focus()
    page.keyboard.press("?")
    assert page.get_by_role("dialog").is_visible()
    page.keyboard.press("Escape")
    assert page.get_by_role("dialog").is_hidden()


def test_tab_reaches_every_control_and_the_skip_link_leads_to_the_table(small_one):
    page = small_one.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "skip"
    reached = set()
    for _ in range(45):
        page.keyboard.press("Tab")
        reached.add(page.evaluate("document.activeElement.id"))
    wanted = {
        "view-table",
        "en",
        "theme",
        "help-open",
        "search",
        "size",
        "colour",
        "save-png",
        "save-svg",
        "print",
        "stage",
        "nearer",
        "move",
    }
    assert wanted <= reached
    page.locator("#skip").focus()
    page.keyboard.press("Enter")
    assert page.locator("#table").is_visible() and page.evaluate("document.activeElement.id") == "table-nodes"


def test_the_table_holds_the_same_nodes_and_ties_and_sorts(small_one):
    page = small_one.page
    page.get_by_role("button", name="Tabelle", exact=True).click()
    rows = page.locator("#table tbody tr")
    assert rows.count() == 8
    page.get_by_role("columnheader", name="Verbindungen").get_by_role("button").click()
    page.get_by_role("columnheader", name="Verbindungen").get_by_role("button").click()
    assert page.locator("#table th[aria-sort=descending]").inner_text().startswith("Verbindungen")
    assert (
        rows.first.inner_text().startswith("Referatsleitung Daten") and "Amt für Einsamkeit" in rows.last.inner_text()
    )
    page.get_by_label("Person", exact=False).uncheck()
    assert rows.count() == 6
    page.get_by_role("group", name="Was die Tabelle zeigt").get_by_role("button", name="Verbindungen").click()
    assert rows.count() == 4 and "betrifft" in page.locator("#table").inner_text()
    page.get_by_role("group", name="Was die Tabelle zeigt").get_by_role("button", name="Einträge").click()
    page.get_by_role("rowheader", name="Kiezbox").get_by_role("button").click()
    assert "laufend" in small_one.details() and "v=table" in small_one.fragment()


def test_the_layout_moves_only_when_asked_and_stops_again(small_one):
    page, places = small_one.page, "JSON.stringify([...networkPage.scene.x])"
    before = page.evaluate(places)
    page.wait_for_timeout(150)
    assert page.evaluate(places) == before
    move = page.get_by_role("button", name="Anordnung bewegen")
    move.click()
    page.wait_for_function(f"{places} !== {before!r}")
    move.click()
    assert move.get_attribute("aria-pressed") == "false"
    small_one.click_node("post-a")


def test_a_node_is_dragged_and_its_lines_go_with_it(small_one):
    page, start = small_one.page, small_one.spot("unit:b")
    places = "Object.fromEntries(networkPage.data.nodes.id.map((id, node) => [id, networkPage.scene.x[node]]))"
    before = page.evaluate(places)
    frame = page.locator("#picture").bounding_box()
    page.mouse.move(frame["x"] + start["x"], frame["y"] + start["y"])
    page.mouse.down()
    page.mouse.move(frame["x"] + start["x"] - 60, frame["y"] + start["y"] + 30, steps=6)
    page.mouse.up()
    after = page.evaluate(places)
    assert after.pop("unit:b") < before.pop("unit:b") - 15
    assert after == before


def test_two_dates_compared(open_page):
    opened = open_page(small(), small_page(comparison=compared()))
    page = opened.page
    told = page.locator("#colours").inner_text()
    assert "neu: am 29.11.2026 da, am 1.1.2025 noch nicht (1 Eintrag, 1 Verbindung)" in told
    assert "weggefallen: am 1.1.2025 da, am 29.11.2026 nicht mehr, gestrichelt (1 Eintrag, 1 Verbindung)" in told
    assert page.locator("#subtitle").inner_text() == "Wer, was, worüber: 1.1.2025 und 29.11.2026"
    opened.click_node("unit:b")
    assert "weggefallen" in opened.details()
    page.get_by_label("Veränderung").select_option("nur Neues")
    assert opened.shown() == {"person-b", "measure-b"}
    width = page.locator("#picture").bounding_box()["width"]
    assert all(0 < opened.spot(node)["x"] < width for node in opened.shown())
    page.get_by_label("Veränderung").select_option("nur Weggefallenes")
    assert opened.shown() == {"unit:b", "post-a", "unit:a"}


@pytest.mark.parametrize("view", ["picture", "table"])
def test_rough_names_stay_names(open_page, view):
    opened = open_page(rough(), Page(Text(ROUGH[0], ROUGH[1]), FOOTER, subtitle=Text(ROUGH[3], ROUGH[3])), f"#v={view}")
    page = opened.page
    for number in range(len(ROUGH)):
        page.evaluate(f"networkPage.change({{ selected: {number} }})")
        assert page.locator("#details-name").inner_text().strip() == page.evaluate(
            f"networkPage.data.nodes.name[{number}].trim()"
        )
    assert page.title() == ROUGH[0] and page.locator("h1 script, h1 img, main img, main script").count() == 0
    assert opened.requests == [opened.address] and opened.complaints == []
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@pytest.mark.parametrize("count", [0, 1])
def test_pages_of_no_node_and_of_one(open_page, count):
    graph = nx.Graph()
    graph.add_nodes_from([("unit:a", {"type": "AdministrativeUnit", "name": "Amt"})][:count])
    opened = open_page(graph, Page(Text("Leer", "Empty"), FOOTER))
    assert opened.page.locator("#empty").is_visible() == (count == 0)
    opened.page.get_by_role("button", name="Tabelle", exact=True).click()
    assert opened.page.locator("#table tbody tr").count() == count and opened.complaints == []


def test_a_page_works_inside_the_frame_of_a_notebook(browser):
    page = browser.new_page()
    page.set_content("<iframe id=inner style='width:1200px;height:800px'></iframe>")
    page.evaluate("text => { document.getElementById('inner').srcdoc = text; }", render(small(), small_page()))
    frame = page.frame_locator("#inner")
    frame.get_by_label("Im Netzwerk suchen").fill("Senatskanzlei")
    frame.get_by_label("Im Netzwerk suchen").press("Enter")
    assert "Verwaltung" in frame.locator("#details-text").inner_text()
    page.close()
