"""How everything is read: `Reader` runs named queries inside one view, `Gate` makes views and readers."""

from __future__ import annotations

import heapq
import logging
import re
import threading
from collections import Counter
from collections.abc import Callable, Hashable, Mapping
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any, Protocol

from graph_service.access.audiences import Audience, AudienceClass, ClassState, ClassTable
from graph_service.access.grants import Grant
from graph_service.access.principals import PUBLIC, Principal, principal_named
from graph_service.access.pseudonyms import Pseudonyms
from graph_service.access.purposes import PURPOSES, Purposes
from graph_service.access.rules import Rules, default_rules
from graph_service.access.views import View, ViewCache, present_day
from graph_service.errors import GraphServiceError, InputError
from graph_service.schema import FieldClass

log = logging.getLogger(__name__)

_COMMENT_OR_TEXT = re.compile(r"//[^\n]*|/\*.*?\*/|'(?:\\.|[^'\\])*'|\"(?:\\.|[^\"\\])*\"", re.DOTALL)
_WHOLE = 10_000_000
"""A limit that cuts nothing: rows that have to be put in order before they are cut."""

_CLASSES = re.compile(r"\bIN \$classes\b")


class ReadingStore(Protocol):
    """What the access room needs of the store: named read queries and the revision of the graph."""

    def read(self, query: str, parameters: Mapping[str, Any] | None = None, /) -> list[dict[str, Any]]:
        """The rows of a named query."""

    def revision(self) -> int:
        """The number that each publishing write raises."""


class UnguardedQuery(GraphServiceError):
    """A query that does not filter by the view's classes was to be run through a view; a mistake of ours."""

    title = "A query is not guarded"


@cache
def check_guarded(query: str) -> None:
    """Raise `UnguardedQuery` unless the named query filters by `$classes` (comments do not count)."""
    try:
        text = (files("queries") / "read" / f"{query}.cypher").read_text(encoding="utf-8")
    except (FileNotFoundError, ValueError):
        raise UnguardedQuery("There is no such read query.", where=f"queries/read/{query}.cypher") from None
    if not _CLASSES.search(_COMMENT_OR_TEXT.sub("", text)):
        raise UnguardedQuery("does not filter by $classes.", where=f"queries/read/{query}.cypher")


class Reader:
    """Runs named read queries inside one view; all that questions get of the store."""

    __slots__ = ("_pseudonyms", "_store", "view")

    def __init__(self, store: ReadingStore, view: View, pseudonyms: Pseudonyms | None = None) -> None:
        if view.purpose is not None and view.purpose.pseudonyms and pseudonyms is None:
            raise UnguardedQuery("A purpose that shows pseudonyms needs their key.", where=view.purpose.name)
        self._store = store
        self._pseudonyms = pseudonyms
        self.view = view

    def rows(self, query: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of `queries/read/<query>.cypher`, with the view's classes as `$classes`.

        Raises `UnguardedQuery` for a query that does not filter by them and for a parameter `classes`.
        """
        if "classes" in parameters:
            raise UnguardedQuery("The classes are the view's, not the question's.", where=query)
        check_guarded(query)
        if self._pseudonyms is not None:
            parameters = self._pseudonyms.revealed(parameters)
        rows = self._store.read(query, {**parameters, "classes": list(self.view.classes)})
        return rows if self._pseudonyms is None else list(self._pseudonyms.hidden(rows))

    def rows_in_order(
        self,
        query: str,
        /,
        *,
        order: Callable[[dict[str, Any]], Any],
        limit: int,
        after: Any = None,
        within: Callable[[dict[str, Any]], Hashable] = lambda _: None,
        **parameters: Any,
    ) -> list[dict[str, Any]]:
        """The first `limit` rows of a query that orders and cuts them, in the order of what is shown.

        A database orders by the ids that it holds. Where persons are shown under pseudonyms that order would be the one
        that every other purpose shows too, and so join the two, row by row. So the rows that tell of persons are read
        whole there, put in the order of their pseudonyms, and cut only then.

        The query takes `$limit`, and `$persons`: true for the rows that tell of persons, false for the others, null for
        both. `order` is its `ORDER BY` as a key; `after` the key of the last row before, where it takes `$after`.
        `within`: what the limit counts for, where the query cuts for each of several things.
        """
        if self._pseudonyms is None:
            return self.rows(query, persons=None, after=after, limit=limit, **parameters)
        others = self.rows(query, persons=False, after=after, limit=limit, **parameters)
        persons = self.rows(query, persons=True, after=None, limit=_WHOLE, **parameters)
        following = sorted((row for row in persons if after is None or order(row) > after), key=order)
        kept, counts = [], Counter[Hashable]()
        for row in heapq.merge(others, following, key=order):
            counts[within(row)] += 1
            if counts[within(row)] <= limit:
                kept.append(row)
        return kept


class Gate:
    """Makes views: knows principals, purposes, rules, and the class table of the present revision.

    The class table is read again whenever the graph's revision has changed, so what a write publishes counts
    for the next view. Safe for threads.
    """

    def __init__(
        self,
        store: ReadingStore,
        principals: Mapping[str, Principal] | None = None,
        *,
        rules: Rules | None = None,
        purposes: Purposes = PURPOSES,
        cached_views: int = 1024,
        pseudonym_key: Callable[[], bytes] | None = None,
    ) -> None:
        self._store = store
        self.principals: Mapping[str, Principal] = principals if principals is not None else {PUBLIC.id: PUBLIC}
        self.purposes = purposes
        self.rules = rules or default_rules()
        self._views = ViewCache(cached_views)
        self._pseudonyms = {} if pseudonym_key is None else {
            one.name: Pseudonyms(pseudonym_key, one.name) for one in purposes.values() if one.pseudonyms
        }  # fmt: skip
        self._lock = threading.Lock()
        self._table: ClassTable | None = None

    def classes(self) -> ClassTable:
        """The class table at the graph's present revision."""
        revision = self._store.revision()
        table = self._table
        if table is not None and table.revision == revision:
            return table
        with self._lock:
            if self._table is None or self._table.revision != revision:
                # The revision was asked for before the table: a write between the two is noticed next time.
                self._table = read_class_table(self._store, revision, self._table)
            return self._table

    def view(
        self,
        principal: Principal | str = PUBLIC,
        purpose: str | None = None,
        today: date | None = None,
        *,
        grant: Grant | None = None,
    ) -> View:
        """The view of the principal (or its id) for the purpose of that name; `today` is the day in Berlin.

        `grant`: one that the principal may use for that purpose (`GrantBook.usable`); another one opens nothing.
        Raises `NotAuthenticated` for an unknown id, `InputError` for an unknown purpose, `NotPermitted` with
        the reason for one that the roles may not name.
        """
        who = principal if isinstance(principal, Principal) else principal_named(self.principals, principal)
        what = None if purpose is None else self.purposes.named(purpose)
        return self._views.view(self.rules, who, what, self.classes(), today or present_day(), grant=grant)

    def reader(self, view: View) -> Reader:
        """The reader bound to that view."""
        return Reader(self._store, view, self.pseudonyms(view))

    def pseudonyms(self, view: View) -> Pseudonyms | None:
        """The pseudonyms that stand for persons in this view, or none: it shows their own ids."""
        return self._pseudonyms.get(view.purpose.name) if view.purpose else None


def read_class_table(store: ReadingStore, revision: int, before: ClassTable | None = None) -> ClassTable:
    """The class table in the graph, taken to be that of `revision`; `before` is the one known till now.

    A class that this version cannot read (say its purpose is no more) is left out: what it guards stays shut.
    """
    classes = tuple(readable_classes(store.read("audience_classes")))
    if before is None:
        return ClassTable(revision, classes)
    return ClassTable(revision, classes, before.edition + (classes != before.classes))


def readable_classes(rows: list[dict[str, Any]]) -> list[AudienceClass]:
    """The classes in rows of `audience_classes`; one that cannot be read is left out, and logged."""
    classes = []
    for row in rows:
        try:
            classes.append(
                AudienceClass(
                    number=row["number"],
                    field_class=FieldClass(row["field_class"]),
                    audience=Audience.parse(row["audience"]),
                    state=ClassState(row["state"]),
                    load=row["load"],
                )
            )
        except (InputError, ValueError) as error:
            log.warning("Audience class %s cannot be read and stays shut: %s", row["number"], error)
    return classes
