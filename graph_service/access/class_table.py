"""Writing the class table: new classes for an import or a change, published or thrown away with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Protocol

from graph_service.access.audiences import Audience, ClassState, ClassTable, Pair, distinct
from graph_service.access.reading import readable_classes
from graph_service.schema import FieldClass


class Written(Protocol):
    """What a write tells."""

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        """The rows that it returned."""


class ClassTransaction(Protocol):
    """What the class table needs of a transaction of the store."""

    def read(self, query: str, parameters: Mapping[str, Any] | None = None, /) -> list[dict[str, Any]]:
        """The rows of a named read query, inside the transaction."""

    def write(self, query: str, parameters: Mapping[str, Any] | None = None, /) -> Written:
        """Run a named write query inside the transaction."""


def ensure_classes(
    transaction: ClassTransaction, wanted: Iterable[tuple[FieldClass, Audience | str]], load: str = ""
) -> dict[Pair, int]:
    """The number of each wanted class of that load; the ones that are missing are created.

    With a `load` the new ones are staged: no view contains them until `publish_load`. Without, they are
    published at once, and the caller bumps the revision in the same transaction. Keep the transaction short:
    until it ends no other one can create classes. Raises `InputError` for an audience that is none.
    """
    pairs = distinct(wanted)
    if not pairs:
        return {}
    # The lock comes before the look: of two writers of the same class the second finds what the first made.
    transaction.write("reserve_audience_classes", {"count": 0})
    table = ClassTable(0, tuple(readable_classes(transaction.read("audience_classes"))))
    numbers = {pair: table.number(*pair, load) for pair in pairs}
    missing = [pair for pair, number in numbers.items() if number is None]
    if missing:
        last = transaction.write("reserve_audience_classes", {"count": len(missing)}).rows[0]["last"]
        created = {pair: last - place for place, pair in enumerate(missing)}
        rows = [
            {"number": number, "field_class": pair[0].value, "audience": str(pair[1])}
            for pair, number in created.items()
        ]
        state = ClassState.STAGED if load else ClassState.PUBLISHED
        parameters = {"rows": rows, "load": load, "state": state.value}
        transaction.write("create_audience_classes", parameters)
        numbers.update(created)
    return {pair: number for pair, number in numbers.items() if number is not None}


def publish_load(transaction: ClassTransaction, load: str) -> None:
    """Publish the classes of that load and all that stands behind them; bumps the revision with it."""
    transaction.write("publish_load", {"load": load})
    transaction.write("bump_revision")


def discard_load(transaction: ClassTransaction, load: str) -> None:
    """Remove the staged classes of a load that was given up; what stood behind them must be gone already."""
    transaction.write("discard_audience_classes", {"load": load})
