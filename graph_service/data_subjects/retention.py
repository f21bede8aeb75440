"""Retention: every personal datum has an end (Art. 5(1)(e) GDPR), and what is over is removed and counted.

The terms stand in `retention.toml`. What nobody may see any more, because a consent has ended or was withdrawn, goes
after a term; so do ties that have ended or are old, contact attempts, what was rejected or corrected once, suggestions,
tokens and grants.
A person whose processing is restricted (Art. 18) is kept as it is.
"""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from graph_service.access import PERSONAL_FIELDS, Audience, Scope, present_day
from graph_service.access.audiences import PERSON_AUDIENCES
from graph_service.access.class_table import ensure_classes
from graph_service.access.reading import readable_classes
from graph_service.data_subjects.correcting import Correction
from graph_service.errors import InputError
from graph_service.exchange.loads import one_load
from graph_service.schema import FieldClass
from graph_service.store import Private, Store, Transaction

PERSONS_AT_ONCE = 500

_BEHIND = {
    f"{kind.value}_audience": tuple(name for name, own in PERSONAL_FIELDS.items() if own is kind)
    for kind in FieldClass if kind is not FieldClass.RECORD
}  # fmt: skip

_TERMS_OF_TIES = {"ATTENDED": "attendance", "EXPERT_IN": "expertise", "KNOWS": "acquaintances"}


@dataclass(frozen=True, slots=True)
class Term:
    """After how many days from which day something is over; `what`, `begins` and `why` are German."""

    name: str
    days: int
    what: str
    begins: str
    why: str


@dataclass(slots=True)
class Removed:
    """What a run removed, or would remove: numbers, and of nobody who."""

    persons: int = 0
    values: int = 0
    ties: int = 0
    contact_attempts: int = 0
    claims: int = 0
    corrections: int = 0
    suggestions: int = 0
    tokens: int = 0
    grants: int = 0
    disclosures: int = 0

    def counts(self) -> dict[str, int]:
        """The numbers by their names."""
        return asdict(self)


@cache
def terms() -> Mapping[str, Term]:
    """The terms of `retention.toml` by name; raises `InputError` for a term that is not whole."""
    found = tomllib.loads((files(__package__) / "retention.toml").read_text(encoding="utf-8"))
    try:
        return {name: Term(name, int(one["days"]), one["what"], one["from"], one["why"]) for name, one in found.items()}
    except KeyError as error:
        raise InputError(f"A term lacks {error}.", where="retention.toml") from None


class _TriedOut(Exception):
    """Ends the transaction of a dry run, so that nothing of it stays."""


@dataclass(slots=True)
class _Over:
    """What is over on that day: for each term the day before which it is, and the classes that are shut."""

    today: date
    ended: Mapping[int, date]
    """The classes whose audience has ended, with its last day."""
    nobody: frozenset[int]
    persons: list[str] = field(default_factory=list)
    changes: list[dict[str, Any]] = field(default_factory=list)

    def before(self, term: str) -> str:
        """The day before which what the term is about is over."""
        return (self.today - timedelta(days=terms()[term].days)).isoformat()

    def classes(self, term: str) -> list[int]:
        """The numbers of the classes whose audience ended longer ago than that term."""
        return sorted(number for number, day in self.ended.items() if day.isoformat() < self.before(term))


def remove_what_is_over(
    store: Store,
    *,
    dry_run: bool = False,
    today: date | None = None,
    disclosures: Callable[[bool], int] = lambda dry_run: 0,
) -> Removed:
    """Remove everything whose term has ended, in the graph in one transaction; a dry run counts and removes nothing.

    Persons are removed with their keys, so that no copy of them can be read; they may come again by an import, with
    a new consent. `disclosures` ends the term of the log, and counts. Raises `Conflict` while an import is under way.
    """
    removed = Removed()
    over = _over(store, today or present_day())
    try:
        with one_load(store), store.transaction() as transaction:
            transaction.write("lock_graph")
            _look_through_persons(transaction, over, removed)
            _write(transaction, over, removed)
            if dry_run:
                raise _TriedOut
    except _TriedOut:
        pass
    else:
        for person in over.persons:
            store.vault.destroy(person)
    removed.disclosures = disclosures(dry_run)
    return removed


def _over(store: Store, today: date) -> _Over:
    classes = readable_classes(store.read("audience_classes"))
    ended = {one.number: one.audience.until for one in classes if one.audience.until and one.audience.until < today}
    return _Over(today, ended, frozenset(one.number for one in classes if one.audience.scope is Scope.NOBODY))


def _look_through_persons(transaction: Transaction, over: _Over, removed: Removed) -> None:
    """Note who is to be removed, whose values, and since when a gate is shut that nobody gave an end."""
    shut = ensure_classes(transaction, [(FieldClass(gate.split("_")[0]), Audience(Scope.NOBODY)) for gate in _BEHIND])
    numbers = {f"{kind.value}_audience": number for (kind, _), number in shut.items()}
    for row in transaction.read("existing_person_gates", {"fields": list(PERSONAL_FIELDS)}):
        if row["restricted_since"] is not None:
            continue
        since = dict(_shut_since(row, over))
        if since.get("audience", "9") < over.before("shut-persons"):
            over.persons.append(row["id"])
            continue
        written: dict[str, Any] = {}
        for gate, names in _BEHIND.items():
            filled = [name for name in names if name in row["filled"]]
            if filled and since.get(gate, "9") < over.before("shut-fields"):
                written |= {**dict.fromkeys(filled), gate: numbers[gate]}
                removed.values += len(filled)
        marks = sorted(f"{gate} {day}" for gate, day in since.items())
        if marks != sorted(row["shut_since"]):
            written["shut_since"] = marks or None
        history = [text for text in row["corrections"] if text]
        kept = [one for one in history if Correction.model_validate_json(one).on >= over.before("corrections")]
        if len(kept) < len(history):
            removed.corrections += len(history) - len(kept)
            written["corrections"] = Private(row["id"], kept) if kept else None
        if written:
            over.changes.append({"id": row["id"], "properties": written})


def _shut_since(row: Mapping[str, Any], over: _Over) -> Iterator[tuple[str, str]]:
    """Each gate that nobody may pass, and since when: its last day, or the day on which a run has noticed it."""
    noticed = dict(one.split(" ", maxsplit=1) for one in row["shut_since"])
    for gate in PERSON_AUDIENCES:
        if row[gate] in over.ended:
            yield gate, over.ended[row[gate]].isoformat()
        elif row[gate] in over.nobody or row[gate] is None:
            yield gate, noticed.get(gate, over.today.isoformat())


def _write(transaction: Transaction, over: _Over, removed: Removed) -> None:
    for person in over.persons:
        found = transaction.write("erase_person", {"id": person}).rows
        removed.persons += len(found)
    for start in range(0, len(over.changes), PERSONS_AT_ONCE):
        transaction.write("change_entities", {"rows": over.changes[start : start + PERSONS_AT_ONCE]})
    done = transaction.write("cut_contact_attempts", {"before": over.before("contact-attempts")})
    removed.contact_attempts = done.relationships_deleted
    transaction.write("note_shut_ties", {"nobody": sorted(over.nobody), "today": over.today.isoformat()})
    shut = {"over": over.classes("shut-ties"), "shut": over.before("shut-ties")}
    done = transaction.write("remove_ended_ties", {"before": over.before("ended-ties"), **shut})
    removed.ties = done.relationships_deleted
    done = transaction.write(
        "remove_old_ties", {"before": {type_: over.before(term) for type_, term in _TERMS_OF_TIES.items()}}
    )
    removed.ties += done.relationships_deleted
    done = transaction.write("remove_claims_about_persons", {"before": over.before("rejected-claims"), **shut})
    removed.claims = done.nodes_deleted
    done = transaction.write("remove_old_suggestions", {"before": over.before("suggestions")})
    removed.suggestions = done.nodes_deleted
    removed.tokens = transaction.write("remove_expired_tokens", {"before": over.before("tokens")}).nodes_deleted
    removed.grants = transaction.write("remove_ended_grants", {"before": over.before("grants")}).nodes_deleted
    transaction.write("bump_revision")
