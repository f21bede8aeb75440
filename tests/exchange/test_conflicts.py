"""Conflicts: what sources say against each other is kept and decided by people, and decisions hold."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_service.errors import Conflict, InputError, NotFound
from graph_service.exchange import conflicts, resolve_conflict
from graph_service.store import Store
from tests.exchange.tables import (
    BASIS,
    HEAD,
    NODES,
    OTHER,
    SOURCES,
    UNITS,
    base,
    content,
    contradicted,
    load,
    parts,
    run_cypher,
    the,
    wholes,
)

pytestmark = pytest.mark.neo4j


def test_an_accepted_claim_is_shown_and_the_old_value_kept(empty_full_store: Store, tmp_path: Path) -> None:
    claim = contradicted(empty_full_store, tmp_path)
    revision = empty_full_store.revision()
    resolve_conflict(empty_full_store, claim, "accept")
    assert the(empty_full_store, "unit:a")["purpose"] == "Bauaufsicht"
    assert conflicts(empty_full_store) == [] and empty_full_store.revision() == revision + 1
    rows = run_cypher(empty_full_store, "MATCH (c:Claim) RETURN c.value AS v, c.source AS s, c.state AS t ORDER BY v")
    assert rows == [
        {"v": "Bauaufsicht", "s": "source:two", "t": "accepted"}, {"v": "Bauen", "s": "source:one", "t": "rejected"},
    ]  # fmt: skip
    # From now on the value belongs to the other source: the first one cannot take it back, nor claim it anew.
    assert not base(empty_full_store, tmp_path).written
    assert the(empty_full_store, "unit:a")["purpose"] == "Bauaufsicht"


def test_a_rejected_claim_stays_rejected(empty_full_store: Store, tmp_path: Path) -> None:
    claim = contradicted(empty_full_store, tmp_path)
    resolve_conflict(empty_full_store, claim, "reject")
    assert conflicts(empty_full_store) == []
    assert not load(empty_full_store, tmp_path, other__csv=OTHER.format(audience="public")).written
    assert the(empty_full_store, "unit:a")["purpose"] == "Bauen"


def test_what_few_may_see_is_not_accepted_where_all_would_see_it(empty_full_store: Store, tmp_path: Path) -> None:
    claim = contradicted(empty_full_store, tmp_path, "support")
    before = content(empty_full_store)
    with pytest.raises(Conflict, match="for support, the field for public"):
        resolve_conflict(empty_full_store, claim, "accept")
    assert content(empty_full_store) == before
    resolve_conflict(empty_full_store, claim, "reject")


def test_an_accepted_parent_takes_the_place_of_the_old_one(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    unit = HEAD + "AdministrativeUnit,unit:c,Amt C,source:two,2024-06-01,public,,\n"
    edge = "type,start,end,source,as_of\nPART_OF,unit:a,unit:c,source:two,2024-06-01\n"
    load(empty_full_store, tmp_path, unit__csv=unit, edge__csv=edge)
    (conflict,) = conflicts(empty_full_store)
    assert (conflict.field, conflict.shown, conflict.value) == ("PART_OF", ["unit:b"], "unit:c")
    resolve_conflict(empty_full_store, conflict.claim, "accept")
    parents = "MATCH (:Entity {id: 'unit:a'})-[r:PART_OF]->(p) RETURN p.id AS id, r.source AS source"
    assert run_cypher(empty_full_store, parents) == [{"id": "unit:c", "source": "source:two"}]
    assert not load(empty_full_store, tmp_path, unit__csv=unit, edge__csv=edge).written
    said = "MATCH (c:Claim) RETURN c.value AS v, c.source AS s, c.state AS t ORDER BY v"
    decided = [
        {"v": "unit:b", "s": "source:one", "t": "rejected"}, {"v": "unit:c", "s": "source:two", "t": "accepted"},
    ]  # fmt: skip
    assert run_cypher(empty_full_store, said) == decided
    # The source that was decided against says it once more: nothing changes, and nothing is open again.
    again = base(empty_full_store, tmp_path)
    assert not again.written and (again.total("changed"), again.total("conflicting")) == (0, 0)
    assert run_cypher(empty_full_store, parents) == [{"id": "unit:c", "source": "source:two"}]
    # What was accepted follows its source to another whole, and the claim with it.
    more = HEAD + "AdministrativeUnit,unit:d,Amt D,source:two,2024-06-01,public,,\n"
    assert load(empty_full_store, tmp_path, more__csv=more, edge__csv=edge.replace("unit:c", "unit:d")).written
    assert run_cypher(empty_full_store, parents) == [{"id": "unit:d", "source": "source:two"}]
    assert [row["v"] for row in run_cypher(empty_full_store, said)] == ["unit:b", "unit:d"]
    assert not base(empty_full_store, tmp_path).written


def test_an_accepted_field_of_a_relationship_stays_and_the_old_value_is_kept(
    empty_full_store: Store, tmp_path: Path
) -> None:
    base(empty_full_store, tmp_path)
    one = BASIS.format("source:one", "§ 1", "public")
    load(empty_full_store, tmp_path, one__csv=one)
    load(empty_full_store, tmp_path, two__csv=BASIS.format("source:two", "§ 2", "public"))
    (conflict,) = conflicts(empty_full_store)
    assert (conflict.field, conflict.value) == ("RESPONSIBLE_FOR topic:t basis", "§ 2")
    resolve_conflict(empty_full_store, conflict.claim, "accept")
    basis = "MATCH ()-[r:RESPONSIBLE_FOR]->() RETURN r.basis AS basis"
    said = "MATCH (c:Claim) RETURN c.value AS v, c.source AS s, c.state AS t ORDER BY v"
    assert run_cypher(empty_full_store, said) == [
        {"v": "§ 1", "s": "source:one", "t": "rejected"}, {"v": "§ 2", "s": "source:two", "t": "accepted"},
    ]  # fmt: skip
    again = load(empty_full_store, tmp_path, one__csv=one)
    assert not again.written and again.total("unchanged") == 1
    assert run_cypher(empty_full_store, basis) == [{"basis": "§ 2"}]
    # Its source goes on with it; the other one's next word is a claim.
    load(empty_full_store, tmp_path, two__csv=BASIS.format("source:two", "§ 3", "public"))
    assert run_cypher(empty_full_store, basis) == [{"basis": "§ 3"}] and conflicts(empty_full_store) == []
    report = load(empty_full_store, tmp_path, one__csv=BASIS.format("source:one", "§ 4", "public"))
    assert report.total("conflicting") == 1 and [one.value for one in conflicts(empty_full_store)] == ["§ 4"]
    assert run_cypher(empty_full_store, basis) == [{"basis": "§ 3"}]


def test_what_few_may_see_of_a_relationship_is_not_filled_in_nor_accepted_where_all_would_see_it(
    empty_full_store: Store, tmp_path: Path
) -> None:
    base(empty_full_store, tmp_path)
    load(empty_full_store, tmp_path, two__csv=BASIS.format("source:two", "§ 2", "support"))
    (conflict,) = conflicts(empty_full_store)
    assert run_cypher(empty_full_store, "MATCH ()-[r:RESPONSIBLE_FOR]->() RETURN r.basis AS b") == [{"b": None}]
    with pytest.raises(Conflict, match="for support, the field for public"):
        resolve_conflict(empty_full_store, conflict.claim, "accept")


def test_what_was_accepted_is_not_accepted_again(empty_full_store: Store, tmp_path: Path) -> None:
    claim = contradicted(empty_full_store, tmp_path)
    resolve_conflict(empty_full_store, claim, "accept")
    with pytest.raises(Conflict, match="accepted before"):
        resolve_conflict(empty_full_store, claim, "accept")


def test_a_claim_that_names_the_whole_of_today_leaves_it_there(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    unit = HEAD + "AdministrativeUnit,unit:c,Amt C,source:two,2024-06-01,public,,\n"
    edge = "type,start,end,source,as_of\nPART_OF,unit:a,unit:c,source:{},2024-06-01\n"
    load(empty_full_store, tmp_path, unit__csv=unit, edge__csv=edge.format("two"))
    load(empty_full_store, tmp_path, edge__csv=edge.format("one"))
    (conflict,) = conflicts(empty_full_store)
    resolve_conflict(empty_full_store, conflict.claim, "accept")
    parents = "MATCH (:Entity {id: 'unit:a'})-[r:PART_OF]->(p) RETURN p.id AS id"
    assert run_cypher(empty_full_store, parents) == [{"id": "unit:c"}]


def test_an_unknown_claim_or_decision_is_named(empty_full_store: Store, tmp_path: Path) -> None:
    claim = contradicted(empty_full_store, tmp_path)
    with pytest.raises(NotFound):
        resolve_conflict(empty_full_store, "claim-none", "accept")
    with pytest.raises(InputError, match="no resolution"):
        resolve_conflict(empty_full_store, claim, "maybe")  # type: ignore[arg-type]


def test_an_accepted_whole_may_not_close_a_circle(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    load(empty_full_store, tmp_path, units__csv=UNITS, edges__csv=parts("bx", "xy", source="source:one"))
    claim = "type,id,name,source,as_of,field,value\nClaim,claim-1,C,source:two,2024,PART_OF,unit:a\n"
    about = "type,start,end,source,as_of\nCLAIMED_OF,claim-1,unit:x,source:two,2024\n"
    assert load(empty_full_store, tmp_path, claim__csv=claim, about__csv=about).ok
    before = content(empty_full_store)
    with pytest.raises(Conflict, match="would run in a circle: unit:"):
        resolve_conflict(empty_full_store, "claim-1", "accept")
    assert content(empty_full_store) == before
    load(empty_full_store, tmp_path, claim__csv=claim.replace("unit:a", "unit:none"))
    with pytest.raises(Conflict, match="no entity of the right type"):
        resolve_conflict(empty_full_store, "claim-1", "accept")
    assert ("unit:x", "unit:y") in wholes(empty_full_store)


CLAIM = "type,id,name,source,as_of,field,value\nClaim,claim-1,neu@x.example,source:two,2024,{},neu@x.example\n"
ABOUT = "type,start,end,source,as_of\nCLAIMED_OF,claim-1,{},source:two,2024\n"
PERSON = (
    "type,id,name,source,as_of,email,audience,identity_audience,contact_audience,profile_audience\n"
    "Person,person-1,Ada Beispiel,source:one,2024,alt@x.example,nobody,nobody,nobody,nobody\n"
)


def test_a_claim_stands_in_the_class_of_the_field_that_it_is_about(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    tables = {"person__csv": PERSON, "claim__csv": CLAIM.format("email"), "about__csv": ABOUT.format("person-1")}
    assert load(empty_full_store, tmp_path, **tables).ok
    classes = (
        "MATCH (c:Claim)-[t:CLAIMED_OF]->() UNWIND [c.audience, t.audience] AS number "
        "MATCH (k:AudienceClass {number: number}) RETURN c.name AS name, k.field_class AS kind, k.audience AS audience"
    )
    stands = {"name": "email", "kind": "contact", "audience": "public"}
    assert run_cypher(empty_full_store, classes) == [stands] * 2
    # Its source may open it to others, but never out of the class of the field.
    opened = CLAIM.format("email").replace("value\n", "value,audience\n").replace("neu@x.example\n", "n,support\n")
    again = {"claim__csv": opened, "about__csv": ABOUT.format("person-1")}
    assert load(empty_full_store, tmp_path, **again).written
    assert run_cypher(empty_full_store, classes)[0] == {**stands, "audience": "support"}
    assert load(empty_full_store, tmp_path, claim__csv=opened.replace("support", "community")).written
    assert run_cypher(empty_full_store, classes)[0]["kind"] == "contact"


def test_a_claim_on_a_field_that_there_is_not_is_refused(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    report = load(empty_full_store, tmp_path, claim__csv=CLAIM.format("phase"), about__csv=ABOUT.format("unit:a"))
    assert not report.ok and "no field 'phase'" in str(report.problems[0]) and report.problems[0].row == 2
    about = {"claim__csv": CLAIM.format("PART_OF"), "about__csv": ABOUT.format("unit:a")}
    assert load(empty_full_store, tmp_path, **about).ok


def test_two_sources_of_one_import_give_a_part_one_whole_and_a_claim(empty_full_store: Store, tmp_path: Path) -> None:
    tables = {"sources__csv": SOURCES, "nodes__csv": NODES, "units__csv": UNITS}
    tables |= {"one__csv": parts("ab", source="source:one"), "two__csv": parts("ax")}
    report = load(empty_full_store, tmp_path, **tables)
    assert report.ok and report.total("conflicting") == 1
    assert wholes(empty_full_store) == [("unit:a", "unit:b")]
    assert [(one.field, one.value) for one in conflicts(empty_full_store)] == [("PART_OF", "unit:x")]
    again = load(empty_full_store, tmp_path, **tables)
    assert not again.written and wholes(empty_full_store) == [("unit:a", "unit:b")]
