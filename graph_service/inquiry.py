"""What a question is asked with: the reader of one view, the texts that this view sees, and who asks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from graph_service.access import Reader, View
from graph_service.corpus import VisibleTexts


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One asking: everything in it is bound to one view, so a question cannot read around it."""

    reader: Reader
    texts: VisibleTexts

    @property
    def view(self) -> View:
        """Who asks, what for, and the audience classes that follow from both."""
        return self.reader.view

    def rows(self, query: str, /, **parameters: Any) -> list[dict[str, Any]]:
        """The rows of a named read query, as this view sees them."""
        return self.reader.rows(query, **parameters)
