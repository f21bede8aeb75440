"""Which value is shown when sources disagree: the rule alone, and its work on rows."""

from __future__ import annotations

import re
from itertools import permutations
from typing import Any

import pytest

from graph_service.questions.claims import Said, choose, with_claims
from graph_service.questions.parts import SourceReference
from graph_service.schema import RELATIONSHIP_TYPES
from graph_service.store import query_text

ONE, TWO = SourceReference(id="source:one", name="Quelle Eins"), SourceReference(id="source:two", name="Quelle Zwei")


def said(value: str, **more: Any) -> Said:
    return Said(value, **{"source": TWO, "as_of": "2024-05-01", "confidence": 0.5, **more})


OWN = said("eigenes", source=ONE, own=True)


@pytest.mark.parametrize(
    ("better", "worse", "reason"),
    [
        (said("a", decided_on="2025-02-03", confidence=0.1, as_of="2001"), OWN, "weil am 2025-02-03 so entschieden"),
        (said("a", confidence=0.9, as_of="2001"), OWN, "als verlässlicher gilt (0,90 gegen 0,50)"),
        (OWN, said("a", confidence=0.4, as_of="2026"), "als verlässlicher gilt (0,50 gegen 0,40)"),
        (said("a", as_of="2024-05-02"), OWN, "weil diese Angabe neuer ist"),
        (said("a", as_of="2024-06"), OWN, "weil diese Angabe neuer ist"),
        (OWN, said("a", as_of="2024"), "weil diese Angabe neuer ist"),
        (OWN, said("a", as_of=None), "weil diese Angabe neuer ist"),
        (OWN, said("a"), "aus dieser Quelle stammt"),
        (said("z", source=ONE), said("a"), "der Reihe nach"),
    ],
)
def test_a_decision_goes_before_confidence_and_that_before_the_day(better: Said, worse: Said, reason: str) -> None:
    for order in permutations((better, worse)):
        choice = choose(order)
        assert (choice.shown, choice.others) == (better, (worse,))
        assert choice.why.startswith(f"Gezeigt wird „{better.value}“ ({better.source.name}, Stand {better.as_of})")
        assert reason in choice.why


def test_the_choice_depends_on_no_order_and_loses_nothing_that_differs() -> None:
    statements = [OWN, said("a"), said("b", source=ONE), said("c", confidence=0.7), said("c", confidence=0.2)]
    choice = choose(statements)
    assert all(choose(order) == choice for order in permutations(statements))
    assert choice.shown == statements[3]
    # The same value of a further source confirms it and is no conflict.
    assert {one.value for one in choice.others} == {"eigenes", "a", "b"}


def test_one_voice_needs_no_reason_and_none_gives_nothing() -> None:
    assert (choose([OWN]).shown, choose([OWN]).why) == (OWN, "")
    assert choose([]).shown is None


def told(*claims: dict[str, Any], type_: str = "Measure", **own: Any) -> dict[str, Any]:
    plain = {
        "state": "open", "decided_on": None, "confidence": 1.0, "invented": False, "source": "source:two",
        "source_name": "Quelle Zwei", "source_url": None, "as_of": "2025",
    }  # fmt: skip
    provenance = {"source": "source:one", "source_name": None, "source_url": None, "as_of": "2024", "confidence": 0.8}
    return {"type": type_, **provenance, **own, "claims": [plain | claim for claim in claims]}


ROW = {"id": "measure-1", "name": "Radweg", "phase": "laufend", "fields_of_action": ["Verkehr"], "invented": False}


def test_a_better_claim_takes_the_place_of_the_own_value_which_is_told_beside_it() -> None:
    claim = {"field": "phase", "value": "beendet", "own": "laufend", "invented": True}
    row, (conflict,) = with_claims(ROW, told(claim))
    assert row == {**ROW, "phase": "beendet", "invented": True} and ROW["phase"] == "laufend"
    assert (conflict.shown, conflict.shown_source.id, conflict.shown_as_of) == ("beendet", "source:two", "2025")
    assert (conflict.value, conflict.source.id, conflict.as_of) == ("laufend", "source:one", "2024")
    assert conflict.confidence == 0.8 and "verlässlicher" in conflict.why


def test_the_lists_of_all_sources_stand_side_by_side() -> None:
    claim = {"field": "fields_of_action", "value": "Umwelt | Verkehr", "own": ["Verkehr"], "confidence": 0.1}
    row, (conflict,) = with_claims(ROW, told(claim))
    assert row["fields_of_action"] == ["Verkehr", "Umwelt"] and conflict.value == "Umwelt | Verkehr"
    history = {"field": "phase_history", "value": "2023-01-01 Idee", "own": ["2024-01-01 laufend"]}
    assert with_claims(ROW, told(history))[0]["phase_history"] == ["2023-01-01 Idee", "2024-01-01 laufend"]


def test_a_value_that_filled_a_gap_counts_as_what_its_source_said() -> None:
    # Two filled the gap with little confidence; one, whose entry it is, says something else later.
    filled = {"field": "phase", "value": "laufend", "own": "laufend", "state": "accepted", "confidence": 0.2}
    later = {"field": "phase", "value": "beendet", "own": "laufend", "source": "source:one", "confidence": 0.8}
    row, (conflict,) = with_claims(ROW, told(filled, later))
    assert (row["phase"], conflict.value, conflict.source.id) == ("beendet", "laufend", "source:two")
    decided = filled | {"decided_on": "2025-02-03"}
    assert with_claims(ROW, told(decided, later))[0]["phase"] == "laufend"


def test_a_gap_is_filled_by_what_the_view_sees_and_says_who_said_it() -> None:
    row, (conflict,) = with_claims({**ROW, "phase": None}, told({"field": "phase", "value": "Idee", "own": None}))
    assert (row["phase"], conflict.shown, conflict.source.id) == ("Idee", "Idee", "source:two")


def test_a_claim_about_a_relationship_or_the_entry_itself_changes_nothing() -> None:
    claims = [{"field": field, "value": "9", "own": None} for field in ("LEADS", "audience", "confidence", "source")]
    row, conflicts = with_claims(ROW, told(*claims))
    assert row == ROW and [one.shown for one in conflicts] == [None] * 4


def test_a_value_goes_to_the_column_that_holds_its_field() -> None:
    row, _ = with_claims(
        {"id": "organisation:a", "name": "A", "purpose": "alt"},
        told({"field": "text", "value": "neu", "own": "alt"}, type_="Organisation"),
        columns={"text": "purpose"},
    )
    assert row["purpose"] == "neu"


def test_the_query_of_claims_knows_every_type_that_claims_are_made_of() -> None:
    (labels,) = re.findall(r"about:Entity&\((.*)\)$", query_text("read", "claims"), re.MULTILINE)
    assert {*labels.split("|"), "Person"} == set(RELATIONSHIP_TYPES["CLAIMED_OF"].ends)
