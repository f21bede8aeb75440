"""Canaries: a unique string for each field, where each one stands, and who may see it by the plain decision table."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from graph_service.access import present_day
from graph_service.access.audiences import Audience
from tests.access.decision_table import may_see, may_write
from tests.canaries.askers import Asker, is_let_in

MARK = "kanarie"
LENGTH = len(MARK) + 12
PIECE = re.compile(f"{MARK}[a-z]*")

Condition = tuple[str, str]
"""A field class and an audience in words: a gate that must be open."""

OWN_ID: Condition = ("id", "no pseudonyms")
"""The gate before the ids of persons: shut for a purpose that shows pseudonyms."""

OWN_DATA = "own"
"""The kind of a gate that is open to the person of that id alone: what is told of it under `/v1/me`."""

WITH_PSEUDONYMS = {"network-analysis"}


_NAMES: dict[str, str] = {}


def canary(owner: str, number: int, field: str, item: int = 0) -> str:
    """The string that stands there and nowhere else; the same in every run."""
    digest = hashlib.sha256(f"{owner} {number} {field} {item}".encode()).digest()
    bird = MARK + "".join(chr(ord("a") + byte % 26) for byte in digest[: LENGTH - len(MARK)])
    _NAMES[bird] = f"{owner} {number}: {field}"
    return bird


def masked(text: str) -> str:
    """The text with each canary replaced by its name, as messages tell of it: `«Person 3: email»`."""
    return PIECE.sub(lambda found: f"«{_NAMES.get(found[0][:LENGTH], 'a part of a canary')}»", text)


@dataclass(frozen=True, slots=True)
class Place:
    """Where a canary stands, and the gates that must all be open to see it there; none at all: nobody ever sees it."""

    owner: str
    field: str
    gates: tuple[Condition, ...] | None

    def __str__(self) -> str:
        told = "nobody" if self.gates is None else ", ".join(f"{kind}: {words}" for kind, words in self.gates)
        return f"{self.owner}.{self.field} (open to {masked(told)})"


class Birds:
    """All canaries of a graph with their places."""

    def __init__(self) -> None:
        self._places: dict[str, list[Place]] = {}
        self._visible: dict[Asker, frozenset[str]] = {}
        self.secrets: dict[str, str] = {}
        """Other strings that nobody may ever see, with what each one is."""

    def note(self, owner: str, field: str, value: Any, gates: Iterable[Condition] | None) -> None:
        """Take down every canary in the value."""
        place = Place(owner, field, None if gates is None else tuple(dict.fromkeys(gates)))
        for text in _texts(value):
            for bird in PIECE.findall(text):
                self._places.setdefault(bird, []).append(place)
        self._visible.clear()

    def __iter__(self) -> Iterator[str]:
        return iter(self._places)

    def __len__(self) -> int:
        return len(self._places)

    def visible(self, asker: Asker | None) -> frozenset[str]:
        """What this asker may see in any of its places; nothing for nobody, and for a purpose that is refused."""
        if asker is None:
            return frozenset()
        if asker not in self._visible:
            open_gate = gates_of(asker)
            self._visible[asker] = frozenset(
                bird for bird, places in self._places.items()
                if any(place.gates is not None and all(map(open_gate, place.gates)) for place in places)
            )  # fmt: skip
        return self._visible[asker]

    def fields(self, birds: Iterable[str]) -> set[tuple[str, str]]:
        """In which fields of which types these canaries stand."""
        return {(place.owner, place.field) for bird in birds for place in self._places[bird]}

    def place(self, piece: str) -> str:
        """Where it stands, in words that do not hold it; for a part of a canary, where those stand that begin so."""
        found = self._places.get(piece[:LENGTH])
        if found is not None:
            return "; ".join(sorted({str(place) for place in found}))
        near = {str(place) for bird, places in self._places.items() if bird.startswith(piece) for place in places}
        return f"a part of what stands in {min(near)}" if len(near) == 1 else f"a part of one of {len(near)} canaries"


def gates_of(asker: Asker) -> Callable[[Condition], bool]:
    """Which gates are open to this asker."""
    if not is_let_in(asker):
        return lambda gate: False
    today = present_day()
    token_for = None if asker.token_for is None else set(asker.token_for)

    @cache
    def is_open(gate: Condition) -> bool:
        if gate == OWN_ID:
            return asker.purpose not in WITH_PSEUDONYMS
        field_class, words = gate
        if field_class == OWN_DATA:
            return asker.person == words and may_write("read_own", set(asker.roles), asker.purpose, True, token_for)
        audience = Audience.parse(words)
        return may_see(
            set(asker.roles), set(asker.measures), set(asker.units), asker.purpose, today, field_class=field_class,
            scope=audience.scope.value, of=audience.of, purposes=set(audience.purposes), until=audience.until,
            grant=asker.grant,
        )  # fmt: skip

    return is_open


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, (list, tuple)):
        for item in value:
            yield from _texts(item)
