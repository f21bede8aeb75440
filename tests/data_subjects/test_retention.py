"""What is over is removed and counted: nothing before its term, nothing under a restriction, and a dry run nothing."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from graph_service.access import present_day
from graph_service.access.consents import Consent, Form
from graph_service.commands import retention, run_command
from graph_service.data_subjects import enter_consent, remove_what_is_over, restrict, terms, withdraw
from graph_service.exchange import conflicts, import_files, merge, suggest
from graph_service.service import Service
from tests.servers import clear, local_settings, run_cypher

pytestmark = pytest.mark.neo4j

DOCS = Path(__file__).parents[2] / "docs" / "data-protection.md"
OPEN = "community for contact-mediation by consent"
PUBLISHED = "public for contact-mediation by publication"
ENDED = f"{OPEN} until 2026-01-31"
TODAY = present_day()
LATER = TODAY + timedelta(days=200)


@pytest.fixture
def store(full_store, tmp_path):
    """A graph with a source and two posts."""
    clear(full_store)
    file = tmp_path / "things.csv"
    file.write_text(
        "type,id,name,source,as_of,audience\n"
        "Source,source:invented,Erfunden,source:invented,2026-01,public\n"
        "Post,post-000000000001,Leitung (erfunden),source:invented,2026-01,public\n"
        "Post,post-000000000002,Vertretung (erfunden),source:invented,2026-01,public\n", encoding="utf-8",
    )  # fmt: skip
    assert import_files(full_store, "table", [file]).ok
    return full_store


def add_person(store, tmp_path, number: int, record: str, contact: str) -> str:
    file = tmp_path / f"person-{number}.csv"
    file.write_text(
        "type,source_key,name,email,phone,source,as_of,audience,identity_audience,contact_audience,profile_audience\n"
        f"Person,probe-{number},Person {number} (erfunden),p{number}@beispiel.example,030 0000 {number},"
        f"source:invented,2026-01,{record},{record},{contact},nobody\n", encoding="utf-8",
    )  # fmt: skip
    assert import_files(store, "table", [file]).ok
    (row,) = run_cypher(
        store, "MATCH (p:Person) WHERE $key IN p.source_keys RETURN p.id AS id", key=f"invented:probe-{number}"
    )
    return row["id"]


def properties(store, person: str):
    rows = run_cypher(store, "MATCH (p:Person {id: $id}) RETURN properties(p) AS all", id=person)
    return rows[0]["all"] if rows else None


def test_contact_data_go_a_term_after_their_consent_has_ended_and_the_person_stays(store, tmp_path):
    person = add_person(store, tmp_path, 1, OPEN, ENDED)
    soon = remove_what_is_over(store, today=TODAY.replace(2026, 2, 15))
    assert soon.values == 0 and properties(store, person)["email"]
    done = remove_what_is_over(store)
    assert done.values >= 2
    left = properties(store, person)
    assert "email" not in left and "phone" not in left and left["name"]
    assert remove_what_is_over(store).values == 0


def test_whoever_is_open_to_nobody_any_more_goes_with_the_key(store, tmp_path):
    ended, withdrawn = add_person(store, tmp_path, 1, ENDED, ENDED), add_person(store, tmp_path, 2, OPEN, OPEN)
    kept = add_person(store, tmp_path, 3, OPEN, OPEN)
    withdraw(store, withdrawn)
    done = remove_what_is_over(store)
    assert done.persons >= 1 and properties(store, ended) is None and not store.vault.has_key(ended)
    assert properties(store, withdrawn) is not None, "that nobody sees it was noticed today"
    remove_what_is_over(store, today=LATER)
    assert properties(store, withdrawn) is None and not store.vault.has_key(withdrawn)
    assert properties(store, kept) is not None
    assert add_person(store, tmp_path, 2, OPEN, OPEN), "with a new consent it may come again"


def test_a_consent_given_anew_stops_the_clock(store, tmp_path):
    person = add_person(store, tmp_path, 1, OPEN, OPEN)
    before = properties(store, person)
    withdraw(store, person)
    remove_what_is_over(store)
    assert properties(store, person)["shut_since"]
    run_cypher(store, "MATCH (p {id: $id}) SET p += $gates", id=person,
               gates={name: before[name] for name in before if name.endswith("audience")})  # fmt: skip
    store.write("bump_revision")
    remove_what_is_over(store, today=LATER)
    assert [one.split()[0] for one in properties(store, person)["shut_since"]] == ["profile_audience"]


def say_old_things(store, person):
    """Ended and lasting ties, an old attempt, a rejected and an open claim, two tokens."""
    run_cypher(store, """
        MATCH (p:Person {id: $id}), (post:Post), (open:Post) WHERE post.id < open.id WITH p, post, open LIMIT 1
        MATCH (c:AudienceClass {field_class: 'record'}) WITH p, post, open, min(c.number) AS class
        CREATE (p)-[:HOLDS {until: '2020', audience: class}]->(post),
               (p)-[:HOLDS {from: '2020', audience: class}]->(open),
               (p)-[:CONTACTED {audience: class, as_of: '2020'}]->(old:Entity:ContactAttempt
                 {id: 'contact-attempt-old', date: '2020-03', audience: class, name: 'x'}),
               (old)-[:ABOUT {audience: class}]->(post),
               (:Entity:Claim {id: 'claim-old', state: 'rejected', decided_on: '2020-01-01', audience: class})
                 -[:CLAIMED_OF {audience: class}]->(p),
               (:Entity:Claim {id: 'claim-new', state: 'open', audience: class, name: 'x'})
                 -[:CLAIMED_OF {audience: class}]->(p),
               (:AccessToken {prefix: 'abcdefgh', until: date('2020-01-01')}),
               (:AccessToken {prefix: 'ijklmnop', until: date('2099-01-01')})
    """, id=person)  # fmt: skip


def test_under_a_restriction_everything_is_kept(store, tmp_path):
    person = add_person(store, tmp_path, 1, ENDED, ENDED)
    say_old_things(store, person)
    suggest(store, person, "Person", "phone", "030 0000 002", by="x")
    restrict(store, person, "Richtigkeit bestritten")
    things = (
        "MATCH (p {id: $id}) RETURN COUNT {(p)--()} AS ties, COUNT {(p)<--(:Claim)} AS claims, "
        "COUNT {(p)<--(:Suggestion)} AS s"
    )
    before = run_cypher(store, things, id=person)
    remove_what_is_over(store, today=TODAY + timedelta(days=5000))
    assert properties(store, person)["email"] and store.vault.has_key(person)
    assert run_cypher(store, things, id=person) == before and before[0]["claims"] == 2 and before[0]["s"] == 1


def test_ended_ties_attempts_claims_suggestions_and_tokens_go_and_nothing_else(store, tmp_path):
    person = add_person(store, tmp_path, 1, OPEN, OPEN)
    say_old_things(store, person)
    suggest(store, person, "Person", "phone", "030 0000 002", by="x")
    (count,) = run_cypher(store, "MATCH (n) RETURN count(n) AS nodes, COUNT {()-->()} AS ties")
    tried = remove_what_is_over(store, dry_run=True).counts()
    assert tried["ties"] >= 1 and tried["contact_attempts"] >= 1 and tried["claims"] >= 1 and tried["tokens"] == 1
    assert tried["suggestions"] == 0
    assert run_cypher(store, "MATCH (n) RETURN count(n) AS nodes, COUNT {()-->()} AS ties") == [count]
    assert remove_what_is_over(store).counts() == tried, "a dry run tells what a run does"
    rows = run_cypher(store, "MATCH (p {id: $id})-[h:HOLDS]->() RETURN h.from AS since", id=person)
    assert [row["since"] for row in rows] == ["2020"]
    (attempt,) = run_cypher(
        store, "MATCH (a {id: 'contact-attempt-old'}) RETURN COUNT {(a)--(:Person)} AS persons, COUNT {(a)--()} AS all"
    )
    assert attempt == {"persons": 0, "all": 1}, "that the post was asked stays"
    rows = run_cypher(store, "MATCH (c:Claim)-[:CLAIMED_OF]->({id: $id}) RETURN c.id AS id", id=person)
    assert [row["id"] for row in rows] == ["claim-new"]
    assert [row["prefix"] for row in run_cypher(store, "MATCH (t:AccessToken) RETURN t.prefix AS prefix")] == [
        "ijklmnop"
    ]
    assert remove_what_is_over(store, today=TODAY + timedelta(days=400)).suggestions == 1


OLD_TIES = """
    MATCH (p:Person {id: $id}), (q:Person {id: $other}) MATCH (c:AudienceClass {field_class: 'record'})
    WITH p, q, min(c.number) AS class
    MERGE (t:Entity:Topic {id: 'topic:alt'}) SET t += {name: 't', audience: class}
    MERGE (then:Entity:Event {id: 'event-then'}) SET then += {name: 'e', date: '2020-03-01', audience: class}
    MERGE (now:Entity:Event {id: 'event-now'}) SET now += {name: 'e', date: $today, audience: class}
    CREATE (p)-[:ATTENDED {audience: class, as_of: $today, name: 'old'}]->(then),
           (p)-[:ATTENDED {audience: class, as_of: '2010', name: 'new'}]->(now),
           (p)-[:EXPERT_IN {audience: class, as_of: '2020-11', name: 'old'}]->(t),
           (q)-[:EXPERT_IN {audience: class, as_of: $today, name: 'new'}]->(t),
           (p)-[:KNOWS {audience: class, as_of: '2019', since: $today, name: 'old'}]->(q),
           (q)-[:KNOWS {audience: class, as_of: $today, since: '2001', name: 'new'}]->(p)
"""
NAMES = "MATCH (:Person)-[r:ATTENDED|EXPERT_IN|KNOWS]->() RETURN r.name AS name"


def test_attendances_expertise_and_acquaintances_end_a_term_after_they_were_said(store, tmp_path):
    one, other = (add_person(store, tmp_path, number, OPEN, OPEN) for number in (1, 2))
    run_cypher(store, OLD_TIES, id=one, other=other, today=TODAY.isoformat())
    assert remove_what_is_over(store, dry_run=True).ties == remove_what_is_over(store).ties == 3
    assert [row["name"] for row in run_cypher(store, NAMES)] == ["new"] * 3


@pytest.mark.parametrize("whose", [0, 1])
def test_old_ties_with_somebody_under_a_restriction_are_kept(store, tmp_path, whose):
    ids = [add_person(store, tmp_path, number, OPEN, OPEN) for number in (1, 2)]
    run_cypher(store, OLD_TIES, id=ids[0], other=ids[1], today=TODAY.isoformat())
    restrict(store, ids[whose], "Richtigkeit bestritten")
    remove_what_is_over(store)
    kept = [row["name"] for row in run_cypher(store, NAMES)]
    assert kept.count("old") == (3 if whose == 0 else 1), "what it shares with the other is kept too"


def say_open_things(store, tmp_path, person):
    """What another source says of a person: another e-mail and a tie by consent, and a tie that was published."""
    tables = {
        "source.csv": "type,id,name,source,as_of\nSource,source:other,Andere,source:other,2026-01\n"
        "Topic,topic:s,Thema,source:other,2026-01\nTopic,topic:r,Thema,source:other,2026-01\n",
        "claim.csv": "type,id,name,email,source,as_of,audience,identity_audience,contact_audience,profile_audience\n"
        f"Person,{person},Person 1 (erfunden),andere@beispiel.example,source:other,2026-01,{','.join([OPEN] * 4)}\n",
        "ties.csv": "type,start,end,source,as_of,audience\n"
        f"EXPERT_IN,{person},topic:s,source:other,{TODAY},{OPEN}\n"
        f"EXPERT_IN,{person},topic:r,source:other,{TODAY},{PUBLISHED}\n",
    }
    for name, text in tables.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    assert import_files(store, "table", [tmp_path / name for name in tables]).ok


def told_of(store, person) -> tuple[list[str], int]:
    (row,) = run_cypher(
        store,
        "MATCH (p {id: $id}) RETURN [(p)-[:EXPERT_IN]->(t) | t.id] AS topics, COUNT {(p)<--(:Claim)} AS claims",
        id=person,
    )
    return sorted(row["topics"]), row["claims"]


def test_ties_and_what_sources_say_go_a_term_after_a_withdrawal_has_shut_them(store, tmp_path):
    person = add_person(store, tmp_path, 1, PUBLISHED, OPEN)
    say_open_things(store, tmp_path, person)
    withdraw(store, person, ["contact-mediation"])
    assert told_of(store, person) == (["topic:r", "topic:s"], 1)
    for days in (0, terms()["shut-ties"].days):
        done = remove_what_is_over(store, today=TODAY + timedelta(days=days))
        assert (done.ties, done.claims) == (0, 0), "the term begins with the first run that notices it"
    later = TODAY + timedelta(days=terms()["shut-ties"].days + 1)
    tried = remove_what_is_over(store, dry_run=True, today=later)
    done = remove_what_is_over(store, today=later)
    assert (tried.ties, tried.claims) == (done.ties, done.claims) == (1, 1)
    assert told_of(store, person) == (["topic:r"], 0)


def test_a_tie_that_a_consent_given_anew_has_opened_again_stays(store, tmp_path):
    person = add_person(store, tmp_path, 1, PUBLISHED, OPEN)
    say_open_things(store, tmp_path, person)
    withdraw(store, person, ["contact-mediation"])
    remove_what_is_over(store)
    anew = Consent(TODAY, given=True, purposes=("contact-mediation",), form=Form.WRITTEN)
    enter_consent(store, person, anew)
    say_open_things(store, tmp_path, person)
    assert remove_what_is_over(store, today=LATER).ties == 0
    assert told_of(store, person)[0] == ["topic:r", "topic:s"]
    marks = "MATCH (:Person)-[r:EXPERT_IN]->() RETURN DISTINCT r.shut_since AS since"
    assert run_cypher(store, marks) == [{"since": None}]


def test_the_day_since_which_a_tie_is_shut_is_no_statement_of_a_source_at_a_merge(store, tmp_path):
    person, other = (add_person(store, tmp_path, number, PUBLISHED, OPEN) for number in (1, 2))
    for one in (person, other):
        say_open_things(store, tmp_path, one)
    withdraw(store, person, ["contact-mediation"])
    remove_what_is_over(store)
    merge(store, person, other)
    assert [one.field for one in conflicts(store) if "EXPERT_IN" in one.field] == []


def test_what_is_shut_is_kept_while_the_processing_is_restricted(store, tmp_path):
    person = add_person(store, tmp_path, 1, PUBLISHED, OPEN)
    say_open_things(store, tmp_path, person)
    withdraw(store, person, ["contact-mediation"])
    remove_what_is_over(store)
    restrict(store, person, "Richtigkeit bestritten")
    done = remove_what_is_over(store, today=LATER)
    assert (done.ties, done.claims) == (0, 0) and told_of(store, person) == (["topic:r", "topic:s"], 1)


def test_a_grant_goes_a_term_after_its_last_day_whether_revoked_or_not(store):
    last = TODAY - timedelta(days=terms()["grants"].days)
    grants = [
        {"id": f"grant-{number}", "until": until, "revoked": number == 1}
        for number, until in enumerate((last - timedelta(days=1), last - timedelta(days=1), last, TODAY))
    ]
    run_cypher(store, "UNWIND $grants AS one CREATE (g:AccessGrant) SET g = one", grants=grants)
    before = store.token_revision()
    assert remove_what_is_over(store).grants == 2
    left = run_cypher(store, "MATCH (g:AccessGrant) RETURN g.id AS id ORDER BY id")
    assert [row["id"] for row in left] == ["grant-2", "grant-3"]
    assert store.token_revision() > before


def test_old_corrections_are_forgotten_one_by_one(store, tmp_path):
    from graph_service.data_subjects import correct

    person = add_person(store, tmp_path, 1, OPEN, OPEN)
    correct(store, person, {"phone": "030 0000 003"})
    assert remove_what_is_over(store).corrections == 0
    assert remove_what_is_over(store, today=TODAY + timedelta(days=1100)).corrections == 1
    assert "corrections" not in properties(store, person) and properties(store, person)["corrected_fields"] == ["phone"]


def test_the_command_tells_numbers_and_nobodys_name(store, tmp_path, monkeypatch, capsys):
    person = add_person(store, tmp_path, 1, ENDED, ENDED)
    service = Service(local_settings(tmp_path, embedder="none"), store)

    @contextmanager
    def started(settings, **_):
        yield service

    monkeypatch.setattr(retention, "started_service", started)
    for arguments in (["retention", "--dry-run"], ["retention", "--json"]):
        with pytest.raises(SystemExit) as end:
            run_command(arguments)
        assert not end.value.code
        told = capsys.readouterr().out
        assert person not in told and "erfunden" not in told
        if "--json" in arguments:
            assert json.loads(told)["removed"]["persons"] >= 1
        else:
            assert properties(store, person) is not None and "Zu entfernen wären" in told
    assert properties(store, person) is None


def test_the_deletion_concept_quotes_every_term():
    text = DOCS.read_text(encoding="utf-8")
    for term in terms().values():
        assert f"| {term.what} | {term.begins} | {term.days} Tage | {term.why} |" in text, term.name
