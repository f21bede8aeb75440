"""A small invented office: two units, four posts, five persons, three measures, five topics."""

import networkx as nx

NODES = {
    "unit:bau": ("AdministrativeUnit", "Bauamt"),
    "unit:it": ("AdministrativeUnit", "IT-Stelle"),
    "unit:recht": ("AdministrativeUnit", "Rechtsamt"),
    "organisation:labor": ("Organisation", "Labor"),
    "post-plan": ("Post", "Stelle Planung"),
    "post-daten": ("Post", "Stelle Daten"),
    "post-recht": ("Post", "Stelle Recht"),
    "post-leer": ("Post", "Stelle Archiv"),
    "person-a": ("Person", "Ada Beispiel"),
    "person-b": ("Person", "Bo Beispiel"),
    "person-c": ("Person", None),
    "person-d": ("Person", "Di Beispiel"),
    "measure-x": ("Measure", "Offene Daten"),
    "measure-y": ("Measure", "Digitaler Bauantrag"),
    "measure-z": ("Measure", "Stille Maßnahme"),
    "topic:daten": ("Topic", "Offene Daten (Thema)"),
    "topic:bau": ("Topic", "Baurecht"),
    "topic:schutz": ("Topic", "Datenschutz"),
    "topic:archiv": ("Topic", "Archivierung"),
    "topic:leer": ("Topic", "Ohne Kundige"),
}
TIES = [
    ("post-plan", "unit:bau", "UNIT_OF"), ("post-daten", "unit:it", "UNIT_OF"), ("post-recht", "unit:recht", "UNIT_OF"),
    ("post-leer", "unit:it", "UNIT_OF"),
    ("person-a", "post-daten", "HOLDS"), ("person-b", "post-plan", "HOLDS"), ("person-c", "post-recht", "HOLDS"),
    ("person-a", "topic:daten", "EXPERT_IN"), ("post-daten", "topic:daten", "RESPONSIBLE_FOR"),
    ("post-plan", "topic:bau", "RESPONSIBLE_FOR"), ("unit:bau", "topic:bau", "RESPONSIBLE_FOR"),
    ("person-c", "topic:schutz", "EXPERT_IN"), ("person-d", "topic:schutz", "EXPERT_IN"),
    ("unit:recht", "topic:schutz", "RESPONSIBLE_FOR"),
    ("post-leer", "topic:archiv", "RESPONSIBLE_FOR"),
    ("measure-x", "topic:daten", "CONCERNS"), ("measure-x", "topic:schutz", "CONCERNS"),
    ("measure-x", "topic:bau", "CONCERNS"),
    ("measure-y", "topic:bau", "CONCERNS"), ("measure-y", "topic:daten", "CONCERNS"),
    ("unit:it", "measure-x", "LEADS"), ("person-a", "measure-x", "WORKS_ON"), ("person-d", "measure-x", "WORKS_ON"),
    ("organisation:labor", "measure-x", "PARTNERS_IN"),
    ("unit:bau", "measure-y", "LEADS"), ("person-b", "measure-y", "WORKS_ON"),
]  # fmt: skip


def office():
    """The network as `whole` gives it; a fresh copy each time."""
    graph = nx.MultiDiGraph()
    for node, (kind, name) in NODES.items():
        graph.add_node(node, type=kind, name=name)
    for start, end, kind in TIES:
        graph.add_edge(start, end, type=kind, weight=1.0)
    return graph
