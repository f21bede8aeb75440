"""Chains of introductions: from the asker's measure or person over visible ties to a contact, in words."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

from graph_service.inquiry import Inquiry
from graph_service.network.strengths import STRENGTHS
from graph_service.questions.finding import not_found
from graph_service.questions.parts import Chain, EntityReference, Step

CHAINS_SHOWN = 3

_WORDS: Mapping[tuple[str, bool], str] = MappingProxyType({
    ("HOLDS", True): "hat die Stelle", ("HOLDS", False): "ist besetzt mit",
    ("UNIT_OF", True): "gehört zu", ("UNIT_OF", False): "hat die Stelle",
    ("MEMBER_OF", True): "ist Mitglied von", ("MEMBER_OF", False): "hat als Mitglied",
    ("WORKS_ON", True): "arbeitet mit an", ("WORKS_ON", False): "im Team:",
    ("LEADS", True): "leitet", ("LEADS", False): "wird geleitet von",
    ("PARTNERS_IN", True): "ist Partner in", ("PARTNERS_IN", False): "hat als Partner",
    ("ATTENDED", True): "war bei", ("ATTENDED", False): "dort war auch",
    ("KNOWS", True): "kennt", ("KNOWS", False): "kennt",
    ("PART_OF", True): "gehört zu", ("PART_OF", False): "dazu gehört",
    ("RESPONSIBLE_FOR", True): "ist zuständig für", ("RESPONSIBLE_FOR", False): "zuständig ist",
    ("EXPERT_IN", True): "kennt sich aus mit", ("EXPERT_IN", False): "damit kennt sich aus",
    ("CONCERNS", True): "betrifft", ("CONCERNS", False): "davon handelt",
    ("RAISED", True): "hat gefragt", ("RAISED", False): "gefragt von",
    ("LEARNED_IN", True): "gelernt in", ("LEARNED_IN", False): "brachte die Erkenntnis",
    ("APPLIED", True): "wendet an", ("APPLIED", False): "angewandt in",
    ("SUCCEEDS", True): "folgt auf", ("SUCCEEDS", False): "ist aufgegangen in",
    ("REPORTS_TO", True): "berichtet an", ("REPORTS_TO", False): "bekommt Bericht von",
})  # fmt: skip

NAMELESS = "Person (Name nicht freigegeben)"


def starting_points(inquiry: Inquiry, measure: str | None) -> list[str]:
    """Ids from which introductions start: the measure named, else the asker's own measures and person.

    Raises `NotFound` when the measure named is not in the view, `Merged` or `Removed` when it was once.
    """
    if measure is not None:
        found = inquiry.rows("entity_names", ids=[measure])
        if not any(row["type"] == "Measure" for row in found):
            raise not_found(inquiry, measure, "measure", where="measure")
        return [measure]
    principal = inquiry.view.principal
    return sorted({*principal.measures, *((principal.person,) if principal.person else ())})


def chains(inquiry: Inquiry, starts: Sequence[str], goals: Sequence[str]) -> dict[str, list[Chain]]:
    """The best chains to each goal, by the goal's id; none where no visible way leads there."""
    if not starts or not goals:
        return {}
    found: dict[str, list[Chain]] = defaultdict(list)
    for row in inquiry.rows_in_order(
        "contacts_for_topic_introductions",
        starts=list(starts), goals=[goal for goal in goals if goal not in starts], strengths=dict(STRENGTHS),
        limit=CHAINS_SHOWN, today=inquiry.view.today.isoformat(),
        order=lambda row: (row["goal"], *strongest_first(row)), within=lambda row: (row["goal"], row["start"]),
    ):  # fmt: skip
        shown = found[row["goal"]]
        # A chain that only comes to an earlier one's start by a detour tells nothing new.
        if len(shown) < CHAINS_SHOWN and not any(one.start.id == step["id"] for one in shown for step in row["steps"]):
            shown.append(chain_of(row))
    return dict(found)


def strongest_first(row: Mapping[str, Any]) -> tuple[float, int, list[str]]:
    """The place of a way among others, as the queries that find ways have it."""
    return -row["strength"], len(row["steps"]), [step["id"] for step in row["steps"]]


def chain_of(row: Mapping[str, Any]) -> Chain:
    """A chain from a row of the queries that find ways."""
    start = EntityReference(id=row["start"], type=row["start_type"], name=row["start_name"])
    steps = [
        Step(
            entity=EntityReference(id=step["id"], type=step["label"], name=step["name"]),
            text=_in_words(step),
        )
        for step in row["steps"]
    ]
    parts = [start.name or NAMELESS] + [f"{step.text} {step.entity.name or NAMELESS}" for step in steps]
    chain = Chain(start=start, steps=steps, strength=round(row["strength"], 4), text=" → ".join(parts))
    return chain.over(step["type"] for step in row["steps"])


def _in_words(step: Mapping[str, Any]) -> str:
    words = _WORDS[step["type"], step["forward"]]
    if step["type"] == "KNOWS":
        words += " persönlich" if step["met_in_person"] else ""
    if step["type"] == "HOLDS" and step["status"] in ("acting", "deputy"):
        words += " (kommissarisch)" if step["status"] == "acting" else " (in Vertretung)"
    if step["since"] and step["type"] in ("KNOWS", "HOLDS"):
        words += f" seit {step['since'][:4]}"
    return words
