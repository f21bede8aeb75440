"""The network of a view: what it sees as `networkx` graphs by name, kept by revision and audience, a bounded number.

Columns are read once a revision; what a view sees is cut out before any arithmetic, so no bit of a network depends on
a hidden row. Nothing kept here ever leaves the process.
"""

from __future__ import annotations

import threading
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from graph_service.access import Basis, Gate, Reader, View
from graph_service.access import Scope as AudienceScope
from graph_service.errors import NotPermitted
from graph_service.lru import LruCache
from graph_service.network.columns import TIE_NUMBERS, TYPE_NUMBERS, Columns
from graph_service.network.derived import Derived
from graph_service.network.drawing import Projected
from graph_service.network.projections import What, projection_named
from graph_service.network.scope import Scope, cut, has_begun, lasts
from graph_service.schema import FieldClass
from graph_service.store import Store

if TYPE_CHECKING:
    import networkx as nx

KEPT_VIEWS = 8
"""Views whose columns are kept at once; each costs some 30 MB of the UK network's 61,000 nodes."""
KEPT_SIZE = 750_000
"""Nodes and ties of the graphs that are kept at once; each costs about half a kilobyte."""
LOADING = 120.0  # seconds that the bulk read may take

EVERYTHING = Scope()


@dataclass(frozen=True, slots=True)
class Network:
    """One projected network: as arrays beside the columns that they point into, and as a graph when it is wanted."""

    columns: Columns
    derived: Derived
    projected: Projected

    def graph(self) -> nx.Graph[Any]:
        """The `networkx` graph, frozen: who wants to change it takes a copy."""
        return self.projected.graph(self.columns, self.derived)


class ViewNetwork:
    """The networks of one view; thread-safe, and never changed."""

    def __init__(
        self, columns: Columns, published: frozenset[int], today: date, *, ranks_persons: bool, key: object, kept: Kept
    ) -> None:
        self.ranks_persons = ranks_persons
        """Whether this view's purpose allows a ranking of persons, and of posts whose holder was not published."""
        self._columns = columns
        self._derived = Derived(columns)
        self._published = published
        self._today = today.isoformat()
        self._key = key
        self._kept = kept
        self._rankable: tuple[Columns, Derived] | None = None

    def network(
        self,
        projection: str,
        scope: Scope = EVERYTHING,
        what: What = What.POSTS,
        *,
        ranked: bool = False,
        day: date | None = None,
    ) -> Network:
        """The projected network of what lies in the scope, everything that the view sees being in it.

        `ranked`: for a ranking. Raises `NotPermitted` where it would be one of persons and the purpose is not for that;
        persons, and posts whose holder was not published, are left out then, before anything is projected.
        `day`: as it was on that day, made of what held then; a node of the network all of whose ties are of other days
        is not there.
        """
        found = projection_named(projection)
        columns, derived = self._columns, self._derived
        if ranked and found.of_persons(what):
            self.check_ranks_persons()
        if ranked and found.shows_actors and not self.ranks_persons:
            columns, derived = self._without_persons()
        columns, derived = cut(columns, derived, scope)
        projected = found.project(columns, derived, what).within(columns, scope)
        if day is not None:
            tied = projected.tied()
            columns, derived = cut(columns, derived, Scope(since=day.isoformat(), until=day.isoformat()))
            projected = found.project(columns, derived, what).only(projected.nodes)
            projected = projected.only(projected.tied() | ~tied)
        return Network(columns, derived, projected)

    def graph(
        self,
        projection: str,
        scope: Scope = EVERYTHING,
        what: What = What.POSTS,
        *,
        ranked: bool = False,
        day: date | None = None,
    ) -> nx.Graph[Any]:
        """As `network`, as a frozen `networkx` graph; kept for who asks for the same again."""
        key = (self._key, projection, scope.model_dump_json(), what, ranked, day)
        graph = self._kept.get(key)
        if graph is None:
            graph = self._kept.keep(key, self.network(projection, scope, what, ranked=ranked, day=day).graph())
        return graph

    @cached_property
    def english(self) -> Mapping[str, str]:
        """The English names of what the view sees, by the German ones; of several alike that of the first id."""
        columns = self._columns
        known = np.flatnonzero(columns.name_en != "")[::-1]
        return dict(zip(columns.name[known].tolist(), columns.name_en[known].tolist(), strict=True))

    def check_ranks_persons(self) -> None:
        """Raise `NotPermitted`, whatever the view sees, where its purpose is not for rankings of persons."""
        if not self.ranks_persons:
            raise NotPermitted(
                "Persons are ranked for the purpose network-analysis alone.",
                where="purpose",
                remedy="Ask for posts or units, or name the purpose network-analysis.",
            )

    def _without_persons(self) -> tuple[Columns, Derived]:
        """What a ranking may tell of without the purpose: no persons, and posts only that are vacant or published.

        Who held the post once says nothing of who holds it; of several that hold it, each has to be published.
        """
        if self._rankable is None:
            columns = self._columns
            held = columns.of_ties("HOLDS")
            held[held] = [
                has_begun(since, self._today) and lasts(until, self._today)
                for since, until in zip(columns.since[held], columns.until[held], strict=True)
            ]
            told = held.copy()
            told[told] = [number in self._published for number in columns.tie_audience[told].tolist()]
            open_posts = columns.occupancy == "vacant"
            open_posts[columns.end[told]] = True
            open_posts[columns.end[held & ~told]] = False
            kept = ~columns.of_type("Person") & (open_posts | ~columns.of_type("Post"))
            left = columns.only(kept)
            self._rankable = (left, self._derived.part(kept, left))
        return self._rankable


Kept = LruCache[object, Any]


class Networks:
    """The graph at its present revision as columns, and the networks of the views that asked lately; thread-safe."""

    def __init__(self, store: Store, gate: Gate, *, kept_views: int = KEPT_VIEWS, kept_size: int = KEPT_SIZE) -> None:
        self._store = store
        self._gate = gate
        self._lock = threading.Lock()
        self._revision = -1
        self._columns: Columns | None = None
        self._views: LruCache[object, ViewNetwork] = LruCache(kept_views)
        self._graphs: Kept = LruCache(kept_size, weigh=lambda graph: len(graph) + graph.number_of_edges() + 1)

    def of(self, view: View) -> ViewNetwork:
        """What the view sees, at the graph's revision that the view was made at, or a later one."""
        reader = self._gate.reader(view)
        pseudonyms = self._gate.pseudonyms(view)
        ranks = self._gate.rules.may_rank_persons(view.principal, view.purpose).allowed
        names_open = view.sees(FieldClass.IDENTITY)
        shown_as = view.purpose.name if pseudonyms is not None and view.purpose is not None else None
        key = (view.classes, view.expires, view.today, names_open, shown_as, ranks)
        with self._lock:
            if self._columns is None or self._revision < view.revision:
                # The view is older than what is read now: a write between the two is noticed the next time.
                types, ties = dict(TYPE_NUMBERS), dict(TIE_NUMBERS)
                columns = self._store.read_columns("network_columns", {"types": types, "ties": ties}, timeout=LOADING)
                self._columns = Columns.from_rows(columns)
                self._revision = view.revision
                self._views.clear()
                self._graphs.clear()
            found = self._views.get(key)
            if found is None:
                seen = self._columns.visible(view.classes)
                if not names_open:
                    # Who holds a post tells a name: no such tie where no names are open, whatever its class says.
                    seen = seen.only(~seen.of_type(), ~seen.of_ties("HOLDS"))
                names = _names(reader) if names_open and seen.of_type("Person").any() else {}
                # Persons were read by their own ids here, so pseudonyms are made of those once, below.
                seen = seen.shown(names, None if pseudonyms is None else pseudonyms.hidden)
                found = ViewNetwork(
                    seen, self._published(view), view.today, ranks_persons=ranks, key=(self._revision, *key),
                    kept=self._graphs,
                )  # fmt: skip
                self._views.keep(key, found)
            return found

    def _published(self, view: View) -> frozenset[int]:
        """The view's classes of what an office published itself, for everybody."""
        classes = self._gate.classes().by_number
        return frozenset(
            number
            for number in view.classes
            if number in classes
            and classes[number].audience.basis is Basis.PUBLICATION
            and classes[number].audience.scope is AudienceScope.PUBLIC
        )


def _names(reader: Reader) -> dict[str, str | None]:
    """The names that the view opens, by the ids of the persons."""
    return {row["id"]: row["name"] for row in reader.rows("persons")}
