"""What counts as power, interest, legitimacy and urgency of a stakeholder: the evidence, its weight, and its finding.

Each kind of evidence is read from relationship types of the whole network, named here. An axis is the sum of its
evidence, each its `weight` times `min(1, number found / enough)`, and at most 1: it can be checked with a pencil.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

import networkx as nx

from graph_service.analyses.knowledge import Knowledge
from graph_service.analyses.ties import Ties, existing

Axis = Literal["power", "interest", "legitimacy", "urgency"]
AXES: tuple[Axis, ...] = ("power", "interest", "legitimacy", "urgency")
ENOUGH_BELOW = 10


@dataclass(frozen=True, slots=True)
class Evidence:
    """One kind of evidence: for which axis, what it adds at most, how many are enough for that, and its words."""

    axis: Axis
    key: str
    weight: float
    enough: int
    de: str
    en: str


EVIDENCE: tuple[Evidence, ...] = (
    # LEADS a measure: who leads decides on means and pace.
    Evidence("power", "leads", 0.5, 1, "leitet", "leads"),
    # RESPONSIBLE_FOR a topic: what it decides cannot be decided elsewhere.
    Evidence("power", "responsible", 0.3, 1, "entscheidet als Zuständige über", "decides, being responsible, on"),
    # PART_OF and REPORTS_TO, down until there are enough: units and posts that it can direct.
    Evidence("power", "below", 0.5, ENOUGH_BELOW, "hat unter anderem unter sich", "has below it, among others,"),
    # LEADS, PARTNERS_IN, WORKS_ON: it spends its time on it.
    Evidence("interest", "takes_part", 0.5, 1, "beteiligt sich an", "takes part in"),
    # RESPONSIBLE_FOR and EXPERT_IN topics of the measure: it is its daily work.
    Evidence("interest", "topics", 0.3, 2, "arbeitet zu", "works on"),
    # RAISED questions, requests and offers on these topics or measures.
    Evidence("interest", "raised", 0.3, 2, "fragte oder bot an", "asked or offered"),
    # ATTENDED events on these topics.
    Evidence("interest", "attended", 0.2, 2, "war bei", "attended"),
    # RESPONSIBLE_FOR: law or organisation gives it the task.
    Evidence("legitimacy", "competent", 0.5, 1, "ist zuständig für", "is responsible for"),
    # ... with its `basis`: and the source says by which rule.
    Evidence("legitimacy", "basis", 0.2, 1, "mit benannter Grundlage für", "with a named basis for"),
    # LEADS and PARTNERS_IN: a mandate or an agreement.
    Evidence("legitimacy", "mandate", 0.5, 1, "hat ein Mandat in", "has a mandate in"),
    # UNIT_OF, MEMBER_OF or HOLDS: it acts for a unit or post that leads, is a partner or is responsible.
    Evidence("legitimacy", "acts_for", 0.4, 1, "handelt für", "acts for"),
    # RAISED by it, by a measure that it leads, or on a topic that it is responsible for; no ANSWERS: somebody waits.
    Evidence("urgency", "waiting", 0.5, 2, "zu klären sind", "to be settled are"),
    # CONTACTED by attempts: it was asked, and not once.
    Evidence("urgency", "attempts", 0.3, 2, "angesprochen in", "approached in"),
    # Alone EXPERT_IN or RESPONSIBLE_FOR a topic that a measure needs: a delay has no detour.
    Evidence("urgency", "alone", 0.5, 1, "kennt allein", "alone knows"),
)


class Scope:
    """What evidence is looked for in: one measure with its topics, or all measures and topics of the network.

    Offices of another district than the measure's are not responsible for its topics.
    """

    def __init__(self, graph: nx.Graph[Any], measure: Hashable | None = None) -> None:
        self.ties = Ties(graph)
        self.known = Knowledge(self.ties)
        self.district: str | None = None
        if measure is None:
            self.measures = set(self.ties.of_kind("Measure"))
            self.topics = set(self.ties.of_kind("Topic"))
        else:
            self.measures = {existing(graph, measure, "measure", "Measure")}
            self.topics = set(self.ties.topics(measure))
            self.district = graph.nodes[measure].get("district")
        self.open = {one for one in self.ties.of_kind("Question", "Request") if self._waits(one)}
        self.open_on: dict[Any, set[Any]] = defaultdict(set)
        for one in self.open:
            for topic in self.ties.topics(one):
                self.open_on[topic].add(one)

    def found(self, node: Hashable) -> Mapping[str, list[Any]]:
        """The things behind each kind of evidence for a node, by the evidence's key, in the order of ids."""
        ties = self.ties
        leads, partner = self._measures(ties.ends(node, "LEADS")), self._measures(ties.ends(node, "PARTNERS_IN"))
        responsible = self._responsible(node)
        raised = [one for one in ties.ends(node, "RAISED") if self._concerned(one)]
        asked = {*raised, *(one for measure in leads for one in ties.ends(measure, "RAISED"))} & self.open
        waiting = asked.union(*(self.open_on[topic] for topic in responsible))
        return {
            "leads": leads,
            "responsible": responsible,
            "below": self._below(node),
            "takes_part": self._measures(ties.ends(node, "LEADS", "PARTNERS_IN", "WORKS_ON")),
            "topics": self._topics(ties.ends(node, "RESPONSIBLE_FOR", "EXPERT_IN")),
            "raised": raised,
            "attended": [one for one in ties.ends(node, "ATTENDED") if self._concerned(one)],
            "competent": responsible,
            "basis": [
                one for one in responsible
                if any(data.get("basis") for data in ties.between(node, one, "RESPONSIBLE_FOR"))
            ],
            "mandate": sorted({*leads, *partner}, key=str),
            "acts_for": [one for one in ties.ends(node, "UNIT_OF", "MEMBER_OF", "HOLDS") if self._has_standing(one)],
            "waiting": sorted(waiting, key=str),
            "attempts": [one for one in ties.starts(node, "CONTACTED") if ties.kind(one) == "ContactAttempt"
                         and (self._concerned(one) or not ties.topics(one))],
            "alone": self._alone(node),
        }  # fmt: skip

    def _measures(self, nodes: Iterable[Any]) -> list[Any]:
        return [one for one in nodes if one in self.measures]

    def _topics(self, nodes: Iterable[Any]) -> list[Any]:
        return [one for one in nodes if one in self.topics]

    def _responsible(self, node: Hashable) -> list[Any]:
        topics = self._topics(self.ties.ends(node, "RESPONSIBLE_FOR"))
        return [topic for topic in topics if self.ties.competent_in(node, topic, self.district)]

    def _concerned(self, node: Hashable) -> bool:
        """Whether something is about a measure or a topic of the scope, or was raised by such a measure."""
        about = {*self.ties.ends(node, "ABOUT", "CONCERNS", "LEARNED_IN"), *self.ties.topics(node)}
        return bool(
            about & self.topics or about & self.measures or set(self.ties.starts(node, "RAISED")) & self.measures
        )

    def _waits(self, node: Hashable) -> bool:
        """Whether a question or request is of the scope, and nothing answers it."""
        answered = self.ties.starts(node, "ANSWERS") or self.ties.graph.nodes[node].get("state") == "answered"
        return not answered and self._concerned(node)

    def _has_standing(self, node: Hashable) -> bool:
        ties = self.ties
        return bool(self._measures(ties.ends(node, "LEADS", "PARTNERS_IN")) or self._responsible(node))

    def _alone(self, node: Hashable) -> list[Any]:
        found = []
        for topic in self._topics(self.ties.ends(node, "RESPONSIBLE_FOR", "EXPERT_IN")):
            heads = {one.head for one in self.known.covers.get(topic, ())}
            needed = self.measures & set(self.known.needed_by.get(topic, ()))
            if needed and len(heads) == 1 and node in {*heads, self.known.holder(topic, next(iter(heads)))}:
                found.append(topic)
        return found

    def _below(self, node: Hashable) -> list[Any]:
        """What is below a node, a level at a time, until there are enough: an authority has thousands."""
        seen: set[Any] = {node}
        level: set[Any] = {node}
        while level and len(seen) <= ENOUGH_BELOW:
            level = {one for above in level for one in self.ties.starts(above, "PART_OF", "REPORTS_TO")} - seen
            seen |= level
        return sorted(seen - {node}, key=str)
