"""Erasure of a person (Art. 17 GDPR) that reaches every copy, and is repeated on what a backup brings back."""

from __future__ import annotations

from dataclasses import dataclass

from graph_service.errors import NotFound
from graph_service.exchange.loads import one_load
from graph_service.store import Store, hidden_name


@dataclass(frozen=True, slots=True)
class Erased:
    """What an erasure did: whether there was a key and a record, and how many ties and statements went with it."""

    key: bool
    record: bool
    ties: int
    claims: int


def erase(store: Store, person: str) -> Erased:
    """Erase a person: first noted, then the key destroyed, then the record removed from the graph.

    What was sealed with the key can be read in no copy any more: not in the graph, its log, its indexes or a backup.
    Later imports leave the person out, by the ids too that were merged into this one. Posts, measures, learnings and
    events stay; a post that the person held alone is held by nobody who is known. Raises `NotFound` when there is
    neither a record nor a key, and `Conflict` while an import is under way: it has looked for the erased already, and
    would bring the person back.
    """
    with one_load(store):
        rows = store.read("existing_persons", {"ids": [person]})
        if not rows and not store.vault.has_key(person):
            raise NotFound("There is no such person.", where="person")
        merged = [row["id"] for row in store.read("existing_redirects") if row["into"] == person]
        store.vault.erasures.add(person, [key for row in rows for key in row["source_keys"]], merged=merged)
        return _erase(store, person)


def _erase(store: Store, person: str) -> Erased:
    key = store.vault.destroy(person)
    rows = store.write("erase_person", {"id": person}).rows
    found = rows[0] if rows else {"ties": 0, "claims": 0}
    return Erased(key, bool(rows), found["ties"], found["claims"])


def erase_again(store: Store) -> int:
    """Erase anew whoever was erased and is back, from a backup of keys or graph; how many there were."""
    names = store.vault.erasures.persons()
    if not names:
        return 0
    back = [row["id"] for row in store.read("existing_persons", {"ids": None}) if hidden_name(row["id"]) in names]
    for person in back:
        _erase(store, person)
    return len(back) + sum(store.vault.destroy_named(name) for name in names)
