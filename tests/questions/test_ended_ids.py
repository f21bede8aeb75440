"""Ids that ended: merged into another, or removed; told only to those who could know of both."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

import graph_service.questions  # noqa: F401 - importing registers them
from graph_service.access import Gate, load_principals
from graph_service.errors import GraphServiceError, Merged, NotFound, Removed
from graph_service.exchange import conflicts, merge, split
from graph_service.inquiry import Inquiry
from graph_service.registry import find_question
from graph_service.store import Store
from tests.exchange.tables import base, load

pytestmark = pytest.mark.neo4j

HEAD = "type,id,name,source,as_of,audience,purpose,source_keys\n"


def refused(store: Store, question: str, id: str, *view: Any) -> GraphServiceError:
    gate = Gate(store, load_principals())
    inquiry = Inquiry(gate.reader(gate.view(*view)), None)  # type: ignore[arg-type]
    found = find_question(question)
    with pytest.raises(GraphServiceError) as caught:
        found(inquiry, found.read_parameters({"id": id}))
    return caught.value


def test_a_merged_id_leads_on_for_those_who_could_know_of_it(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    units = (
        HEAD + "AdministrativeUnit,unit:open,Amt O,source:two,2024-06-01,public,,\n"
        "AdministrativeUnit,unit:shut,Amt S,source:two,2024-06-01,support,,\n"
    )
    assert load(empty_full_store, tmp_path, units__csv=units).ok
    merge(empty_full_store, "unit:open", "unit:a")
    merge(empty_full_store, "unit:shut", "unit:a")
    for question in ("unit", "entity", "neighbourhood", "competence-of-unit"):
        error = refused(empty_full_store, question, "unit:open", "public", None)
        assert isinstance(error, Merged) and error.successor == "unit:a"
        hidden = refused(empty_full_store, question, "unit:shut", "public", None)
        never = refused(empty_full_store, question, "unit:never-was", "public", None)
        assert isinstance(hidden, NotFound) and str(hidden) == str(never)
        assert isinstance(refused(empty_full_store, question, "unit:shut", "support", "contact-mediation"), Merged)


def test_a_removed_id_is_gone_for_those_who_could_know_of_it(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    said = HEAD + "AdministrativeUnit,unit:a,Amt A,source:two,2024-06-01,support,Wasser,two:k1\n"
    assert load(empty_full_store, tmp_path, said__csv=said).ok
    (conflict,) = conflicts(empty_full_store)
    split(empty_full_store, "two:k1", "Wasseramt")
    gone = refused(empty_full_store, "entity", conflict.claim, "support", "contact-mediation")
    assert isinstance(gone, Removed) and gone.status == 410
    assert isinstance(refused(empty_full_store, "entity", conflict.claim, "public", None), NotFound)
