"""What an answer says of how its texts were searched."""

from __future__ import annotations

from graph_service.corpus import Reach
from graph_service.registry import Notice

_SAID = {
    Reach.WORDS: "Gesucht wurde nur nach Wörtern, nicht nach Bedeutung.",
    Reach.UNAVAILABLE: "Gesucht wurde nur nach Wörtern: Das Sprachmodell antwortet gerade nicht.",
    Reach.PARTLY: "Neue Texte werden noch nur nach Wörtern gefunden; ihre Bedeutung wird gerade berechnet.",
}


def reach_notices(reach: Reach) -> list[Notice]:
    """A notice where texts were not all searched by meaning."""
    return [Notice(code=reach.value, text=_SAID[reach])] if reach in _SAID else []
