"""What a question is asked with: the reader of one view, the texts and networks that it sees, and who asks."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from graph_service.access import Reader, View
from graph_service.corpus import VisibleTexts
from graph_service.network import ViewNetwork
from graph_service.turns import Waiting


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One asking: everything in it is bound to one view, so a question cannot read around it.

    `waiting`: whether anybody still waits for the answer, for questions that take a while.
    """

    reader: Reader
    texts: VisibleTexts
    networks: Callable[[], ViewNetwork] | None = None
    waiting: Waiting | None = None

    @property
    def network(self) -> ViewNetwork:
        """The networks that this view sees; read when they are first asked for, as few questions need them."""
        assert self.networks is not None  # noqa: S101 - the service gives them
        return self.networks()

    @property
    def view(self) -> View:
        """Who asks, what for, and the audience classes that follow from both."""
        return self.reader.view

    def rows(self, query: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a named read query, as this view sees them."""
        return self.reader.rows(query, **parameters)

    def rows_in_order(self, query: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """As `rows`, cut in the order of what is shown of persons; see `Reader.rows_in_order`."""
        return self.reader.rows_in_order(query, **parameters)
