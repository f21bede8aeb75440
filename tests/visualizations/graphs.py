"""Graphs that pages are made of: a small one with every attribute, rough names, and large ones."""

from __future__ import annotations

import random

import networkx as nx

from visualizations import Comparison, Footer, Page, Ranked, Ranking, Text

FOOTER = Footer("2026-11-29", Text("Netzwerkanalyse", "network analysis"), Text("Unterstützungsteam", "support team"))

ROUGH = (
    '<script>document.title = "broken"</script>',
    "</script><img src=x onerror=\"document.title='broken'\">",
    "\"quotes\" & 'apostrophes' \\ {{ braces }} ${dollar}",
    "\u202eright to left\u202d \u2066isolated",
    "👩‍🚒 Feuerwehr 🧯",
    "ä" * 300,
    "<!-- --> ]]> \u2028 \x00 \ud800",
)
"""Names that must only ever be names."""


def small() -> nx.MultiDiGraph:
    """Two measures in two fields, their topic, a post, a unit, two invented persons, and a unit that stands alone."""
    graph = nx.MultiDiGraph()

    def node(identifier: str, kind: str, name: str, **rest: object) -> None:
        graph.add_node(identifier, type=kind, name=name, as_of="2026-11", source_name="erfunden", **rest)

    node("measure-a", "Measure", "Kiezbox", phase="laufend", fields_of_action=["Daten"], district="Mitte",
         url="https://example.org/kiezbox", audience=77)  # fmt: skip
    node("measure-b", "Measure", "Hallenbuchung", phase="in Planung", fields_of_action=["Bürgerservice", "Daten"])
    node("topic:open-data", "Topic", "Offene Daten", name_en="Open data", topics=["Daten und Recht"])
    node("post-a", "Post", "Referatsleitung Daten", unit="unit:a", unit_name="Senatskanzlei")
    node("unit:a", "AdministrativeUnit", "Senatskanzlei", sector="Verwaltung")
    node("unit:b", "AdministrativeUnit", "Amt für Einsamkeit", district="Pankow")
    node("person-a", "Person", "Zeynep Musterfrau", invented=True, email="zeynep@beispiel.example")
    node("person-b", "Person", "Jörg Beispiel", invented=True)
    graph.add_edge("measure-a", "topic:open-data", type="CONCERNS", source="source:secret")
    graph.add_edge("measure-b", "topic:open-data", type="CONCERNS")
    graph.add_edge("post-a", "unit:a", type="UNIT_OF")
    graph.add_edge("post-a", "measure-a", type="WORKS_ON", weight=2.5, since="2024-09", strength="strong")
    graph.add_edge("person-a", "post-a", type="HOLDS", since="2022-06-01", until="2026-12-31")
    graph.add_edge("person-a", "person-b", type="KNOWS", weight=0.5)
    graph.add_edge("person-b", "measure-b", type="WORKS_ON")
    return graph


def small_page(**changes: object) -> Page:
    """A page with two rankings, groups and a comparison of the small graph."""
    ranking = Ranking(
        Text("Wichtige Stellen", "Key stakeholders"),
        (
            Ranked("topic:open-data", 0.5, 1, (Text("Verbindet beide Maßnahmen.", "Connects both measures."),)),
            Ranked("post-a", 0.25, 2, (Text("Einzige Stelle der Kiezbox.", "The only post of the Kiezbox."),)),
            Ranked("nobody-here", 0.1, 3, (Text("Geheimer Satz.", "Secret sentence."),)),
        ),
        Text("Hoch: verbindet Teile.", "High: connects parts."),
        7,
    )
    other = Ranking(Text("Reichweite", "Reach"), (Ranked("unit:a", 3.0, 1), Ranked("post-a", float("nan"), 2)))
    fields: dict[str, object] = {
        "title": Text("Netzwerk der Kiezbox", "The network of the Kiezbox"),
        "subtitle": Text("Wer, was, worüber", "Who, what, on what"),
        "footer": FOOTER,
        "rankings": (ranking, other),
        "groups": {"measure-a": 4, "post-a": 4, "unit:a": 4, "person-b": 9, "nobody-here": 1},
        "group_names": {4: Text("Rund um Daten", "Around data")},
        "english": {"Daten und Recht": "Data and law", "Nirgends": "Nowhere"},
    }
    return Page(**(fields | changes))  # type: ignore[arg-type]


def compared() -> Comparison:
    """The small graph on two dates: a person came, a unit went, and a tie each."""
    return Comparison(
        "2025-01-01", "2026-11-29", frozenset({"person-b"}), frozenset({"unit:b"}),
        frozenset({("person-b", "measure-b", "WORKS_ON")}), frozenset({("post-a", "unit:a", "UNIT_OF")}),
    )  # fmt: skip


def rough() -> nx.Graph:
    """A ring of the rough names, which stand in every field that is shown."""
    graph = nx.Graph()
    for number, name in enumerate(ROUGH):
        graph.add_node(
            f"measure-{number}", type="Measure", name=name, unit_name=name, district=name, phase=name,
            fields_of_action=[name], source_name=name, url=f"javascript:{name}",
        )  # fmt: skip
        graph.add_edge(f"measure-{number}", f"measure-{(number + 1) % len(ROUGH)}", type=name, since=name)
    return graph


def large(count: int, *, each: int = 3, seed: int = 1) -> nx.Graph:
    """A network with a few hubs, as networks of offices have, of about `each` times as many ties."""
    shape = nx.powerlaw_cluster_graph(count, each, 0.3, seed=seed)
    chance = random.Random(seed)
    types = ("Person", "Post", "Measure", "Topic", "AdministrativeUnit")
    ids = [f"node-{chance.getrandbits(48):012x}" for _ in range(count)]
    graph = nx.Graph()
    for number, identifier in enumerate(ids):
        graph.add_node(identifier, type=types[number % 5], name=f"Beispiel {number}", invented=True)
    graph.add_edges_from((ids[start], ids[end], {"type": "WORKS_ON"}) for start, end in shape.edges)
    return graph
