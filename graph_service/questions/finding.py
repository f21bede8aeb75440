"""What is said of an id that the view does not hold: merged, removed, or not there; hidden and never-was alike."""

from __future__ import annotations

from graph_service.errors import GraphServiceError, Merged, NotFound, Removed
from graph_service.inquiry import Inquiry


def not_found(inquiry: Inquiry, id: str, what: str, *, where: str = "id") -> GraphServiceError:
    """The error to raise: `Merged` or `Removed` where the view could have known of the entity, else `NotFound`."""
    return ended(inquiry, id, what, where=where) or NotFound(
        f"There is no such {what}.", where=where, remedy="Take an id from a search."
    )


def ended(inquiry: Inquiry, id: str, what: str, *, where: str = "id") -> GraphServiceError | None:
    """`Merged` or `Removed` where the view could have known of the entity; none for an id that it never held."""
    for row in inquiry.rows("redirect", id=id):
        if row["id"] is None:
            return Removed(f"This {what} is no more.", where=where, remedy="Take an id from a search.")
        return Merged(id, row["id"])
    return None
