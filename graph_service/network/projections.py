"""The networks that a view's graph is looked at as, by name: what its nodes are, what its ties mean and weigh."""

from __future__ import annotations

import inspect
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

import numpy as np

from graph_service.errors import InputError
from graph_service.network.columns import Columns, Integers, Mask
from graph_service.network.derived import Derived
from graph_service.network.drawing import Projected
from graph_service.network.joining import Memberships, joined, memberships, merged, one_for_all, together

HOUSES = ("AdministrativeUnit", "Organisation")


class What(StrEnum):
    """Whom the network of who works with whom is of."""

    POSTS = "posts"
    PERSONS = "persons"


Project = Callable[[Columns, Derived, What], Projected]


@dataclass(frozen=True, slots=True)
class Projection:
    """A network by name. `of_persons`: its nodes are persons alone; `shows_actors`: there may be persons or posts."""

    name: str
    summary: str
    description: str
    de: str
    shows_actors: bool
    of_persons: Callable[[What], bool]
    project: Project


_projections: dict[str, Projection] = {}


def _projection(
    name: str, de: str, *, shows_actors: bool = True, of_persons: Callable[[What], bool] = lambda what: False
) -> Callable[[Project], Project]:
    def register(project: Project) -> Project:
        summary, _, description = inspect.cleandoc(project.__doc__ or "").partition("\n")
        _projections[name] = Projection(
            name, summary, description.strip(), de, shows_actors, of_persons, project
        )  # fmt: skip
        return project

    return register


def projection_named(name: str) -> Projection:
    """The projection of that name; raises `InputError` that lists the known ones."""
    try:
        return _projections[name]
    except KeyError:
        known = ", ".join(_projections)
        raise InputError(
            f"There is no network {name[:80]!r}.", where="projection", remedy=f"Known networks: {known}."
        ) from None


@_projection("whole", "Alles Sichtbare")
def whole(columns: Columns, derived: Derived, what: What) -> Projected:
    """Everything that the view sees, as it is: a directed multigraph.

    Nodes are of all types but sources and claims, which say where facts come from; ties are all ties between them, each
    with its type. Each weighs 1; its strength is that of its type, times the confidence of its source.
    """
    nodes = ~columns.of_type("Source")
    ties = nodes[columns.start] & nodes[columns.end]
    return Projected(
        nodes=nodes, start=columns.start[ties], end=columns.end[ties], type=columns.tie_type[ties],
        weight=np.ones(int(ties.sum())), strength=columns.strength[ties], since=columns.since[ties],
        until=columns.until[ties], directed=True, parallel=True,
    )  # fmt: skip


@_projection("who-works-with-whom", "Wer arbeitet mit wem", of_persons=lambda what: what is What.PERSONS)
def who_works_with_whom(columns: Columns, derived: Derived, what: What) -> Projected:
    """Persons, or posts, tied over the measures, events and units that they share: undirected.

    Posts share the measures that they work on or lead and the unit that they belong to; persons share the measures
    that they work on, the events that they attended, the units that they are members of and those of posts they hold.
    A group of n adds 1/(n-1) to the weight of each of its ties (Newman 2001); groups of more than 150 add none, and
    the network says how many were left out. Nodes are all persons, or posts, tied or not. `over` names what they share.
    """
    kind = "Person" if what is What.PERSONS else "Post"
    nodes = columns.of_type(kind)
    of_kind = nodes[columns.start]
    direct = memberships(columns, columns.of_ties("WORKS_ON", "LEADS", "ATTENDED", "MEMBER_OF", "UNIT_OF") & of_kind)
    parts = [direct]
    if what is What.PERSONS:
        held = columns.of_ties("HOLDS") & of_kind & (derived.unit[columns.end] >= 0)
        units = derived.unit[columns.end[held]]
        parts.append(Memberships(columns.start[held], units, columns.since[held], columns.until[held]))
    return joined(columns, together(*parts), "WORKS_WITH", nodes)


@_projection("who-knows-whom", "Wer kennt wen", of_persons=lambda what: True)
def who_knows_whom(columns: Columns, derived: Derived, what: What) -> Projected:
    """Persons tied by acquaintance: undirected.

    One tie for two who know each other, whoever of them said so; its strength, which is its weight, is 0.9 where they
    have met in person and 0.63 where not, times the confidence of its source, the greatest where there are several;
    since the first year that is told. Nodes are all persons.
    """
    return merged(columns, columns.of_ties("KNOWS"), columns.of_type("Person"), directed=False, type_="KNOWS")


@_projection("who-asks-whom", "Wer fragt wen")
def who_asks_whom(columns: Columns, derived: Derived, what: What) -> Projected:
    """Who turned to whom, directly or by an attempt at contact that is on record: directed, from who asks.

    An attempt is passed over: who made it is tied to whom it went to. Attempts of which the view does not see who made
    them tie nobody. The weight is how often. Nodes are those who asked or were asked: persons, posts, units,
    organisations, measures. There are no loops.
    """
    attempts = columns.of_type("ContactAttempt")
    ties = columns.of_ties("CONTACTED")
    made: dict[int, list[int]] = {}
    for place in np.flatnonzero(ties & attempts[columns.end]).tolist():
        made.setdefault(int(columns.end[place]), []).append(int(columns.start[place]))
    # A measure may have an attempt on record by what the attempt is about.
    about = columns.of_ties("ABOUT") & attempts[columns.start] & columns.of_type("Measure")[columns.end]
    for place in np.flatnonzero(about).tolist():
        attempt, measure = int(columns.start[place]), int(columns.end[place])
        if attempt not in made:
            made[attempt] = [measure]
    ends, told = [], []
    for place in np.flatnonzero(ties & ~attempts[columns.end]).tolist():
        start, end = int(columns.start[place]), int(columns.end[place])
        for asker in made.get(start, []) if attempts[start] else [start]:
            if asker != end and not attempts[asker]:
                ends.append((asker, end))
                told.append((float(columns.strength[place]), columns.since[place], columns.until[place]))
    nodes = np.zeros(columns.nodes, dtype=bool)
    nodes[[end for pair in ends for end in pair]] = True
    return one_for_all(ends, told, nodes, directed=True, counted=True, type_="CONTACTED")


@_projection("units-over-measures", "Stellen über Maßnahmen", shows_actors=False)
def units_over_measures(columns: Columns, derived: Derived, what: What) -> Projected:
    """Units and organisations tied over the measures that they share: undirected.

    A unit has part in a measure that it leads, is a partner in, or that one of its posts works on or leads. Weights as
    in `who-works-with-whom`: a measure of n units adds 1/(n-1). Nodes are the units and organisations that have part
    in a measure. `over` names the measures.
    """
    houses = columns.of_type(*HOUSES)
    own = memberships(columns, columns.of_ties("LEADS", "PARTNERS_IN") & houses[columns.start])
    posts = columns.of_ties("WORKS_ON", "LEADS") & columns.of_type("Post")[columns.start]
    found = together(own, memberships(columns, posts, member=derived.unit))
    return joined(columns, found, "SHARES_MEASURE", _those(columns, found.member))


@_projection("topics-over-measures", "Themen über Maßnahmen", shows_actors=False)
def topics_over_measures(columns: Columns, derived: Derived, what: What) -> Projected:
    """Topics tied over the measures that concern both: undirected.

    Weights as in `who-works-with-whom`: a measure of n topics adds 1/(n-1). Nodes are the topics of measures. `over`
    names the measures.
    """
    ties = columns.of_ties("CONCERNS") & columns.of_type("Measure")[columns.start]
    found = memberships(columns, ties, backwards=True)
    return joined(columns, found, "SHARES_MEASURE", _those(columns, found.member))


@_projection("reporting-structure", "Aufbau und Berichtswege")
def reporting_structure(columns: Columns, derived: Derived, what: What) -> Projected:
    """Posts in their units, units in those above, and who reports to whom: directed, upwards.

    Nodes are all posts, units and organisations. One tie for two, whatever it is told by; its strength, which is its
    weight, is the greatest of them.
    """
    nodes = columns.of_type("Post", *HOUSES)
    return merged(columns, columns.of_ties("REPORTS_TO", "UNIT_OF", "PART_OF"), nodes, directed=True)


def _those(columns: Columns, places: Integers) -> Mask:
    mask = np.zeros(columns.nodes, dtype=bool)
    mask[places] = True
    return mask


PROJECTIONS: Mapping[str, Projection] = MappingProxyType(_projections)
"""All projections by name."""
