"""Merging and splitting: decided by people, undone by people, nothing said is lost."""

from __future__ import annotations

from pathlib import Path

import pytest

from graph_service.errors import Conflict, InputError, NotFound
from graph_service.exchange import conflicts, merge, resolve_conflict, split
from graph_service.exchange.loads import one_load
from graph_service.store import Store
from tests.exchange.tables import (
    BASIS,
    HEAD,
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


def test_a_merged_entity_leads_to_the_one_that_goes_on(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    double = (
        HEAD.strip() + ",district,source_key\n"
        "AdministrativeUnit,unit:a2,Bauamt Mitte,source:two,2024-06-01,public,Bauaufsicht,Amt für Bau,Mitte,k1\n"
    )
    edges = (
        "type,start,end,source,as_of,district\nPART_OF,unit:a2,unit:b,source:two,2024-06-01,\n"
        "RESPONSIBLE_FOR,unit:a2,topic:t,source:two,2024-06-01,Pankow\nPART_OF,unit:d,unit:a2,source:two,2024-06-01,\n"
    )
    more = HEAD + "AdministrativeUnit,unit:d,Amt D,source:two,2024-06-01,public,,\n"
    assert load(empty_full_store, tmp_path, double__csv=double, more__csv=more, edges__csv=edges).ok
    merge(empty_full_store, "unit:a2", "unit:a")
    unit = the(empty_full_store, "unit:a")
    assert unit["district"] == "Mitte" and unit["purpose"] == "Bauen"
    assert unit["alternative_names"] == ["A-Amt", "Bauamt", "Amt für Bau", "Bauamt Mitte"]
    assert unit["source_keys"] == ["two:k1"]
    assert [one.value for one in conflicts(empty_full_store)] == ["Bauaufsicht"]
    ties = run_cypher(
        empty_full_store,
        "MATCH (a)-[r]->(b) WHERE 'unit:a' IN [a.id, b.id] AND type(r) <> 'CLAIMED_OF' "
        "RETURN a.id AS a, type(r) AS t, b.id AS b, r.district AS d ORDER BY a, t, d",
    )
    assert [tuple(row.values()) for row in ties] == [
        ("unit:a", "PART_OF", "unit:b", None), ("unit:a", "RESPONSIBLE_FOR", "topic:t", "Mitte"),
        ("unit:a", "RESPONSIBLE_FOR", "topic:t", "Pankow"), ("unit:d", "PART_OF", "unit:a", None),
    ]  # fmt: skip
    assert empty_full_store.read("existing_redirects") == [{"id": "unit:a2", "into": "unit:a"}]
    # The source still knows it by its key, and whoever writes the old id means the new one.
    again = load(empty_full_store, tmp_path, double__csv=double.replace("unit:a2", ""), edges__csv=edges)
    assert again.ok and again.total("new") == 0
    assert load(empty_full_store, tmp_path, double__csv=double).total("new") == 0
    with pytest.raises(NotFound):
        merge(empty_full_store, "unit:a2", "unit:a")
    with pytest.raises(InputError, match="cannot be merged"):
        merge(empty_full_store, "topic:t", "unit:a")


def test_a_split_gives_a_source_its_own_entity_again(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    before = the(empty_full_store, "unit:a")
    wrong = (
        HEAD.strip() + ",district,source_keys\n"
        "AdministrativeUnit,unit:a,Amt A,source:two,2024-06-01,public,Wasser,Nixenamt,Mitte,two:k1\n"
    )
    edge = "type,start,end,source,as_of,district\nRESPONSIBLE_FOR,unit:a,topic:t,source:two,2024-06-01,Spandau\n"
    assert load(empty_full_store, tmp_path, wrong__csv=wrong, edge__csv=edge).ok
    assert the(empty_full_store, "unit:a")["district"] == "Mitte"
    id_ = split(empty_full_store, "two:k1", "Wasseramt")
    assert id_ == "unit:wasseramt"
    new = the(empty_full_store, id_)
    assert (new["name"], new["purpose"], new["district"]) == ("Wasseramt", "Wasser", "Mitte")
    assert new["alternative_names"] == ["Nixenamt"] and new["source"] == "source:two"
    assert new["source_keys"] == ["two:k1"]
    assert the(empty_full_store, "unit:a") == {**before, "source_keys": []}
    districts = "MATCH (n)-[r:RESPONSIBLE_FOR]->() RETURN n.id AS id, r.district AS d ORDER BY id"
    assert run_cypher(empty_full_store, districts) == [
        {"id": "unit:a", "d": "Mitte"}, {"id": "unit:wasseramt", "d": "Spandau"},
    ]  # fmt: skip
    assert conflicts(empty_full_store) == []
    with pytest.raises(NotFound):
        split(empty_full_store, "two:k2", "X")


def test_a_key_of_the_source_that_made_the_entity_cannot_be_split_off(empty_full_store: Store, tmp_path: Path) -> None:
    keyed = "type,source_key,name,source,as_of\nAdministrativeUnit,k,Amt,source:one,2024\n"
    assert load(empty_full_store, tmp_path, sources__csv=SOURCES, keyed__csv=keyed).ok
    with pytest.raises(InputError, match="was made from source:one"):
        split(empty_full_store, "one:k", "Amt")


def test_nothing_of_a_merge_is_visible_to_more_eyes_than_before(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    secret = HEAD + "AdministrativeUnit,unit:s,Geheimname,source:two,2024-06-01,support,Geheim,\n"
    assert load(empty_full_store, tmp_path, secret__csv=secret).ok
    merge(empty_full_store, "unit:s", "unit:a")
    assert "Geheim" not in repr(the(empty_full_store, "unit:a"))
    audiences = run_cypher(
        empty_full_store,
        "MATCH (c:Claim) MATCH (k:AudienceClass {number: c.audience}) RETURN DISTINCT k.audience AS audience",
    )
    assert audiences == [{"audience": "support"}]


def test_a_merged_part_keeps_its_one_whole_and_the_other_is_a_claim(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    load(empty_full_store, tmp_path, units__csv=UNITS, edges__csv=parts("xy"))
    merge(empty_full_store, "unit:x", "unit:a")
    assert wholes(empty_full_store) == [("unit:a", "unit:b")]
    (conflict,) = conflicts(empty_full_store)
    assert (conflict.entity, conflict.field, conflict.value, conflict.source) == (
        "unit:a", "PART_OF", "unit:y", "source:two",
    )  # fmt: skip
    resolve_conflict(empty_full_store, conflict.claim, "accept")
    assert wholes(empty_full_store) == [("unit:a", "unit:y")]


def test_what_was_part_of_the_one_that_goes_on_is_no_part_of_itself(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    load(empty_full_store, tmp_path, units__csv=UNITS, edges__csv=parts("by", source="source:one"))
    merge(empty_full_store, "unit:b", "unit:a")  # the whole into its part, which takes over the whole of it
    assert wholes(empty_full_store) == [("unit:a", "unit:y")] and conflicts(empty_full_store) == []


def test_a_merge_that_would_close_a_circle_is_refused_and_changes_nothing(
    empty_full_store: Store, tmp_path: Path
) -> None:
    base(empty_full_store, tmp_path)
    load(empty_full_store, tmp_path, units__csv=UNITS, edges__csv=parts("xa", "by", source="source:one"))
    before = content(empty_full_store)
    with pytest.raises(Conflict, match=r"PART_OF would run in a circle: unit:.* → unit:.*Correct one"):
        merge(empty_full_store, "unit:x", "unit:y")  # y gets x's whole a, which is part of b, which is part of y
    assert content(empty_full_store) == before


def test_claims_of_others_name_the_entity_that_goes_on(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)
    load(empty_full_store, tmp_path, units__csv=UNITS, edges__csv=parts("ay"))
    topics = "type,id,name,source,as_of\nTopic,topic:s,Thema S,source:one,2024-05-01\n"
    basis = "type,start,end,source,as_of,district,basis\nRESPONSIBLE_FOR,unit:b,topic:t,{},2024-05-01,,{}\n"
    load(empty_full_store, tmp_path, topics__csv=topics, one__csv=basis.format("source:one", "§ 1"))
    load(empty_full_store, tmp_path, two__csv=basis.format("source:two", "§ 2"))
    merge(empty_full_store, "unit:y", "unit:z")
    merge(empty_full_store, "topic:t", "topic:s")
    open_claims = {one.field: one for one in conflicts(empty_full_store)}
    assert open_claims["PART_OF"].value == "unit:z"
    assert the(empty_full_store, open_claims["PART_OF"].claim)["name"] == "PART_OF: unit:z"
    for claim in open_claims.values():
        resolve_conflict(empty_full_store, claim.claim, "accept")
    assert ("unit:a", "unit:z") in wholes(empty_full_store)
    told = "MATCH (:Entity {id: 'unit:b'})-[r:RESPONSIBLE_FOR]->(t) RETURN t.id AS id, r.basis AS basis"
    assert run_cypher(empty_full_store, told) == [{"id": "topic:s", "basis": "§ 2"}]


def test_what_two_equal_relationships_say_differently_is_a_claim_after_a_merge(
    empty_full_store: Store, tmp_path: Path
) -> None:
    base(empty_full_store, tmp_path)
    load(empty_full_store, tmp_path, units__csv=UNITS, one__csv=BASIS.format("source:one", "§ 1", "public"))
    other = BASIS.format("source:two", "§ 2", "public").replace("unit:a", "unit:x")
    load(empty_full_store, tmp_path, other__csv=other)
    merge(empty_full_store, "unit:x", "unit:a")
    (conflict,) = conflicts(empty_full_store)
    assert (conflict.entity, conflict.field, conflict.value) == ("unit:a", "RESPONSIBLE_FOR topic:t basis", "§ 2")


def test_a_decision_that_a_merge_takes_over_stays_one(empty_full_store: Store, tmp_path: Path) -> None:
    base(empty_full_store, tmp_path)  # a is responsible for t, and nobody says on which basis
    own, other = (BASIS.format(f"source:{one}", basis, "public") for one, basis in (("one", "§ 2"), ("two", "§ 1")))
    load(empty_full_store, tmp_path, units__csv=UNITS, own__csv=own.replace("unit:a", "unit:x"))
    load(empty_full_store, tmp_path, other__csv=other.replace("unit:a", "unit:x"))
    (conflict,) = conflicts(empty_full_store)
    resolve_conflict(empty_full_store, conflict.claim, "accept")
    merge(empty_full_store, "unit:x", "unit:a")
    bases = "MATCH ({id: 'unit:a'})-[r:RESPONSIBLE_FOR]->() RETURN r.basis AS basis"
    assert run_cypher(empty_full_store, bases) == [{"basis": "§ 1"}]
    assert conflicts(empty_full_store) == [] and the(empty_full_store, conflict.claim)["state"] == "accepted"
    assert load(empty_full_store, tmp_path, own__csv=own).total("changed") == 0
    assert load(empty_full_store, tmp_path, other__csv=other.replace("§ 1", "§ 3")).total("changed") == 1
    assert run_cypher(empty_full_store, bases) == [{"basis": "§ 3"}]


def test_a_decision_is_open_again_where_the_one_that_goes_on_says_otherwise(
    empty_full_store: Store, tmp_path: Path
) -> None:
    base(empty_full_store, tmp_path)
    load(empty_full_store, tmp_path, units__csv=UNITS)
    for unit, source, basis in (("a", "one", "§ 4"), ("x", "one", "§ 2"), ("x", "two", "§ 1")):
        table = BASIS.format(f"source:{source}", basis, "public").replace("unit:a", f"unit:{unit}")
        assert load(empty_full_store, tmp_path, basis__csv=table).ok
    (conflict,) = conflicts(empty_full_store)
    resolve_conflict(empty_full_store, conflict.claim, "accept")
    merge(empty_full_store, "unit:x", "unit:a")
    (again,) = conflicts(empty_full_store)
    assert (again.claim, again.value) == (conflict.claim, "§ 1")


def test_merging_splitting_and_deciding_wait_for_an_import(empty_full_store: Store, tmp_path: Path) -> None:
    claim = contradicted(empty_full_store, tmp_path)
    before = content(empty_full_store)
    with one_load(empty_full_store):
        for attempt in (
            lambda: merge(empty_full_store, "unit:b", "unit:a"),
            lambda: split(empty_full_store, "two:k1", "Wasseramt"),
            lambda: resolve_conflict(empty_full_store, claim, "accept"),
        ):
            with pytest.raises(Conflict, match="Another import"):
                attempt()
    assert content(empty_full_store) == before


def test_what_was_decided_on_the_merged_entity_is_open_again(empty_full_store: Store, tmp_path: Path) -> None:
    claim = contradicted(empty_full_store, tmp_path)
    resolve_conflict(empty_full_store, claim, "accept")
    more = HEAD + "AdministrativeUnit,unit:g,Amt G,source:one,2024-05-01,public,Grünpflege,\n"
    assert load(empty_full_store, tmp_path, more__csv=more).ok
    merge(empty_full_store, "unit:a", "unit:g")
    assert the(empty_full_store, "unit:g")["purpose"] == "Grünpflege"
    assert "Bauaufsicht" in [one.value for one in conflicts(empty_full_store)]


def test_a_claim_that_a_split_removed_is_remembered_for_those_who_could_know_of_it(
    empty_full_store: Store, tmp_path: Path
) -> None:
    base(empty_full_store, tmp_path)
    unit = "AdministrativeUnit,unit:a,Amt A,source:two,2024-06-01,support,Wasser,,two:k1\n"
    wrong = HEAD.strip() + ",source_keys\n" + unit
    assert load(empty_full_store, tmp_path, wrong__csv=wrong).ok
    (claim,) = conflicts(empty_full_store)
    audience = the(empty_full_store, claim.claim)["audience"]
    split(empty_full_store, "two:k1", "Wasseramt")
    ended = run_cypher(empty_full_store, "MATCH (r:Redirect) RETURN properties(r) AS found")
    assert ended == [{"found": {"id": claim.claim, "audience": audience}}]
    # It leads nowhere: whoever gives the id again means a new claim.
    again = f"type,id,name,source,as_of,field,value\nClaim,{claim.claim},C,source:two,2024,purpose,Wald\n"
    about = f"type,start,end,source,as_of\nCLAIMED_OF,{claim.claim},unit:a,source:two,2024\n"
    assert load(empty_full_store, tmp_path, again__csv=again, about__csv=about).ok
    assert [one.claim for one in conflicts(empty_full_store)] == [claim.claim]
